/* Writing databases, and merging them.
 *
 * Trap of Xapian that this module closes: closing or destroying a WritableDatabase
 * commits what is pending, also when an error unwinds, and so does every 10,000th
 * change. Here nothing is ever committed but by kx_writable_database_commit and
 * kx_writable_database_close:
 *
 *     opened ──▶ add, replace, delete, set_metadata … ──▶ commit ──▶ add … ──▶ close
 *                      └──▶ cancel (all since the last commit is gone)
 *                      └──▶ free   (the same, and the handle is gone)
 *
 * When a change fails (a docid that is not there and a key that is too long aside),
 * Xapian may have forgotten all pending ones. So committing fails from then on with
 * KL_ERROR_INVALID, which also cancels: half a batch never gets in.
 *
 * Documents and iterators that were read through a writable database fail with
 * KL_ERROR_INVALID once it is closed.
 *
 * See kx.h for ownership, threads, lengths and errors.
 */
#ifndef KX_WRITABLE_H
#define KX_WRITABLE_H

#include "search/xapian-c/kx_types.h"

G_BEGIN_DECLS

typedef enum {
    /* One of: */
    KX_OPEN_OR_CREATE,
    KX_CREATE_OR_OVERWRITE,
    KX_CREATE, /* fails with KL_ERROR_IO if there is one */
    KX_OPEN,   /* fails with KL_ERROR_NOT_FOUND if there is none */
    KX_MODE_MASK = 0x3,
    /* And any of: */
    KX_NO_SYNC = 0x4,     /* no fsync at commit: a power cut may damage it */
    KX_FULL_SYNC = 0x8,   /* the strongest sync that the system has */
    KX_DANGEROUS = 0x10,  /* overwrite blocks in place: readers and crashes see ruins */
    KX_NO_TERMLIST = 0x20 /* no lists of a document's terms: smaller, but documents
                             can neither be replaced nor deleted */
} KxWriteFlags;

/* Opens a database folder for writing and locks it.
 *
 * Errors: KL_ERROR_LOCKED  another process or handle is writing to it
 *         KL_ERROR_NOT_FOUND, KL_ERROR_VERSION, KL_ERROR_IO, KL_ERROR_INDEX
 */
KxWritableDatabase *
kx_writable_database_open(const char *path, KxWriteFlags flags, GError **error);

/* Drops what is not committed, closes and frees. */
void kx_writable_database_free(KxWritableDatabase *db);
/* Commits, closes and frees, whether it succeeds or not. */
gboolean kx_writable_database_close(KxWritableDatabase *db, GError **error);

/* Makes the changes permanent, all or nothing. On failure they are gone. */
gboolean kx_writable_database_commit(KxWritableDatabase *db, GError **error);
/* Drops all changes since the last commit, or since opening. */
gboolean kx_writable_database_cancel(KxWritableDatabase *db, GError **error);

/* The same database for reading; sees the pending changes. Borrowed: it lives as long
 * as db, free it not. */
const KxDatabase *kx_writable_database_get_database(const KxWritableDatabase *db);

/* Adds a document, which stays the caller's and can be changed and added again.
 *
 * ret_docid   may be NULL
 */
gboolean kx_writable_database_add_document(KxWritableDatabase *db,
                                           const KxDocument *document,
                                           guint32 *ret_docid,
                                           GError **error);
/* Puts a document at a docid, whether there is one already or not. */
gboolean kx_writable_database_replace_document(KxWritableDatabase *db,
                                               guint32 docid,
                                               const KxDocument *document,
                                               GError **error);
/* Replaces all documents that have a term by one, at the lowest of their docids; adds
 * it if there are none. The document should have the term. */
gboolean kx_writable_database_replace_by_term(KxWritableDatabase *db,
                                              const char *term,
                                              gssize length,
                                              const KxDocument *document,
                                              guint32 *ret_docid,
                                              GError **error);

/* Errors: KL_ERROR_NOT_FOUND  no document has this docid */
gboolean kx_writable_database_delete_document(KxWritableDatabase *db,
                                              guint32 docid,
                                              GError **error);
/* Deletes all documents that have a term. None is no failure. */
gboolean kx_writable_database_delete_by_term(KxWritableDatabase *db,
                                             const char *term,
                                             gssize length,
                                             GError **error);

/* Sets, or with no bytes removes, a metadata key.
 *
 * Errors: KL_ERROR_INVALID  key is empty
 *         KL_ERROR_LIMIT    key is longer than KX_MAX_TERM_BYTES
 */
gboolean kx_writable_database_set_metadata(KxWritableDatabase *db,
                                           const char *key,
                                           gssize key_length,
                                           const void *value,
                                           gsize value_length,
                                           GError **error);

typedef enum {
    KX_COMPACT_DEFAULT = 0,
    /* Keep docids. The sources' ranges of docids must not overlap. Otherwise those of
     * each source are shifted behind those of the sources before it. */
    KX_COMPACT_NO_RENUMBER = 0x4,
    /* Merge in several passes: faster for more than 3 sources, needs more space. */
    KX_COMPACT_MULTIPASS = 0x8,
    /* Write one file instead of a folder; it can only be read. */
    KX_COMPACT_SINGLE_FILE = 0x10
} KxCompactFlags;

/* Merges databases into a new, compact one.
 *
 * sources     paths of databases; all are open at once, each with up to 6 descriptors
 * n_sources   at least 1
 * path        must not be one of the sources; overwritten if it is a database
 *
 * Of a metadata key that several sources have, the first one's value stays. The result
 * has been synced when this returns TRUE, its folder's entry has not.
 *
 * Errors: KL_ERROR_INVALID  overlapping docids with KX_COMPACT_NO_RENUMBER
 *         KL_ERROR_NOT_FOUND, KL_ERROR_IO, KL_ERROR_INDEX; path may then have a part
 */
gboolean kx_compact(const char *const *sources,
                    gsize n_sources,
                    const char *path,
                    KxCompactFlags flags,
                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KxWritableDatabase, kx_writable_database_free)

G_END_DECLS

#endif
