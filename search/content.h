/* The content of a generation: everything that is shown but not searched.
 *
 *     kind       key            type                bytes
 *     case       hochbeet       application/json    kl_case_to_json
 *     page       impressum      application/json    {slug, titel, stand, html, text}
 *     picture    kiez.jpg       image/jpeg          the file
 *     website    website        application/json    website.yaml
 *     redirect   old-slug       text/plain          new-slug
 *     gone       lost-slug      text/plain          (empty) removed by a later run: 410
 *
 * It lies in segments, content/N.pack, N being the generation that wrote it. A segment
 * never changes; a later generation links the older ones and adds its own with what is
 * new and tombstones for what is gone. The newest segment that knows a key decides.
 *
 *     "KLPACK1\n" | bytes of the entries | rows sorted by key | keys | footer
 *
 * At opening, rows and keys are read and checked (checksum, order, bounds); an entry is
 * read and checked when it is asked for. Nothing is mapped into memory: a file that
 * somebody cuts under a running server is an error of one request, not a SIGBUS.
 *
 * Ownership: see each function. Threads: a KlContent is immutable, any number of
 * threads may read it at once; a KlContentWriter belongs to one thread at a time.
 */
#ifndef KL_SEARCH_CONTENT_H
#define KL_SEARCH_CONTENT_H

#include <glib.h>

#define KL_CONTENT_CASE     "case"
#define KL_CONTENT_PAGE     "page"
#define KL_CONTENT_PICTURE  "picture"
#define KL_CONTENT_WEBSITE  "website"
#define KL_CONTENT_REDIRECT "redirect"
#define KL_CONTENT_GONE     "gone"

#define KL_MAX_CONTENT_KEY 1024 /* bytes of kind, slash and key */

typedef struct KlContent KlContent;

/* Opens the content folder of a generation (kl_generation_content_path). A folder
 * without segments is empty content.
 *
 * Errors: KL_ERROR_NOT_FOUND  no such folder
 *         KL_ERROR_IO         cannot be read
 *         KL_ERROR_VERSION    written by another version
 *         KL_ERROR_INDEX      damaged
 */
KlContent *kl_content_open(const char *folder, GError **error);
void kl_content_free(KlContent *content);

/* The bytes of an entry. Caller frees with g_bytes_unref.
 *
 * ret_type   may be NULL; its content type, owned by content
 *
 * Errors: KL_ERROR_NOT_FOUND, KL_ERROR_IO, KL_ERROR_INDEX (damaged)
 */
GBytes *kl_content_read(const KlContent *content,
                        const char *kind,
                        const char *key,
                        const char **ret_type,
                        GError **error);

gboolean kl_content_has(const KlContent *content, const char *kind, const char *key);
guint kl_content_count(const KlContent *content, const char *kind);

/* Keys of a kind in byte order: array of const char * that belong to content. Caller
 * frees the array with g_ptr_array_unref. */
GPtrArray *kl_content_keys(const KlContent *content, const char *kind);

/* Calls visit with every live "kind/key", in no particular order. */
typedef void (*KlContentVisit)(const char *full_key, gpointer user_data);
void
kl_content_foreach(const KlContent *content, KlContentVisit visit, gpointer user_data);

/* Size of an entry and a checksum of its bytes without reading it (for ETags and
 * lengths); FALSE if there is none. */
gboolean kl_content_stat(const KlContent *content,
                         const char *kind,
                         const char *key,
                         gsize *ret_length,
                         guint64 *ret_checksum);

/* How much of the segments is alive: the writer merges by it. */
guint kl_content_n_segments(const KlContent *content);
guint64 kl_content_total_bytes(const KlContent *content);
guint64 kl_content_live_bytes(const KlContent *content);

/* Writes one segment. put and remove may come in any order, the last word about a key
 * counts; finish sorts, writes the table and syncs the file. */
typedef struct KlContentWriter KlContentWriter;

/* path   of the segment; must not exist
 * Errors: KL_ERROR_IO */
KlContentWriter *kl_content_writer_new(const char *path, GError **error);
/* Forgets the segment; an unfinished file is removed. */
void kl_content_writer_free(KlContentWriter *writer);

/* Errors: KL_ERROR_IO, KL_ERROR_LIMIT (key too long, bytes beyond 4 GiB) */
gboolean kl_content_writer_put(KlContentWriter *writer,
                               const char *kind,
                               const char *key,
                               const char *type,
                               const void *data,
                               gsize length,
                               GError **error);
gboolean kl_content_writer_remove(KlContentWriter *writer,
                                  const char *kind,
                                  const char *key,
                                  GError **error);
/* Adds every live entry of content that the writer has no word about. */
gboolean kl_content_writer_add_all(KlContentWriter *writer,
                                   const KlContent *content,
                                   GError **error);
/* Whether put or remove of a key came last; FALSE also if neither came. */
gboolean
kl_content_writer_has(const KlContentWriter *writer, const char *kind, const char *key);
gboolean kl_content_writer_is_empty(const KlContentWriter *writer);
gboolean kl_content_writer_finish(KlContentWriter *writer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlContent, kl_content_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlContentWriter, kl_content_writer_free)

#endif
