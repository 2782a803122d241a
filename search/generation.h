/* A published generation, open for reading.
 *
 *     INDEX/
 *       lock               never removed; who writes, and the last number given out
 *       current -> gen-7   the pointer; renamed into place
 *       gen-6/             the one before, for rollback and for slow readers
 *       gen-7/
 *         manifest         JSON: see below
 *         shard-0/ …       databases
 *         content/N.pack   content (search/content.h)
 *         files/NAME       further files, such as the indexer's state
 *
 * A generation never changes once it is published. Its number is never used again, so
 * caches and ETags may rely on it. The manifest:
 *
 *     {"format": 2, "analysis": "…", "generation": 7, "shards": 1, "cases": 120,
 *      "created": "2026-05-01T12:00:00Z",
 *      "files": {"shard-0/postlist.glass": {"size": 8192},
 *                "files/state": {"size": 900, "checksum": "0123456789abcdef"}, …},
 *      "checksum": "…"}
 *
 * Opening checks the manifest's own checksum, its format and the size of every file;
 * checksums of single files are checked when those are read.
 *
 * Ownership: strings belong to the generation. Threads: immutable, any number of
 * readers. Writing is in search/index_folder.h and search/writer.h.
 */
#ifndef KL_SEARCH_GENERATION_H
#define KL_SEARCH_GENERATION_H

#include <glib.h>

typedef struct {
    guint64 number;
    char *path; /* INDEX/gen-7, not through the pointer */
    guint format;
    char *analysis;
    guint n_shards;
    guint64 n_cases;
    char *created; /* UTC, "2026-05-01T12:00:00Z" */
    GHashTable *files;
} KlGeneration;

/* Opens the current generation of an index folder.
 *
 * Errors: KL_ERROR_NOT_FOUND  no such folder, or nothing was published in it
 *         KL_ERROR_IO         cannot be read
 *         KL_ERROR_VERSION    another format: to be rebuilt (kooplab-index does)
 *         KL_ERROR_INDEX      damaged
 */
KlGeneration *kl_generation_open(const char *index, GError **error);
void kl_generation_free(KlGeneration *generation);

/* Number of the current generation, or 0 if there is none or it cannot be told. One
 * readlink: cheap enough for every request. */
guint64 kl_generation_current(const char *index);

/* "INDEX/gen-7/shard-0", "INDEX/gen-7/content". Caller frees with g_free. */
char *kl_generation_shard_path(const KlGeneration *generation, guint shard);
char *kl_generation_content_path(const KlGeneration *generation);

/* A further file that the writer was given (kl_writer_put_file).
 *
 * Errors: KL_ERROR_NOT_FOUND, KL_ERROR_IO, KL_ERROR_INDEX (size or checksum differ)
 */
GBytes *kl_generation_read_file(const KlGeneration *generation,
                                const char *name,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlGeneration, kl_generation_free)

#endif
