/* Builds a generation of an index out of cases and publishes it.
 *
 *     lock = kl_index_lock(index, …)
 *     writer = kl_writer_begin(lock, &options, …)
 *     kl_writer_put_case(…) kl_writer_remove_case(…) kl_writer_put_content(…)
 *     kl_writer_finish(writer, …)        or kl_writer_free: nothing has changed
 *
 * A full build starts from nothing. Cases are gathered into batches; worker threads
 * analyse each batch into a small throwaway database, and finish merges those of a
 * shard by one compaction. An incremental build starts from the current generation:
 * shards that change are copied, everything else is linked. Both give the same answers
 * in the same order: the shard of a case depends on its slug and the number of shards
 * alone, a document on its case, taxonomy and analysis alone.
 *
 * Case content (case/, redirect/, gone/) is the writer's own work; pages, pictures and
 * the website's data are the caller's. A case that an older generation has and this one
 * has not leaves `gone/<slug>`, until a case or redirect of that name comes back.
 *
 * Ownership: the writer borrows lock, taxonomy and synonyms until it is freed. Threads:
 * kl_writer_put_case and kl_writer_put_content may be called by several threads at
 * once, everything else by one while no other call runs.
 */
#ifndef KL_SEARCH_WRITER_H
#define KL_SEARCH_WRITER_H

#include <glib.h>

#include "search/case.h"
#include "search/index_folder.h"
#include "search/synonyms.h"
#include "search/taxonomy.h"

#define KL_MAX_SHARDS 64
#define KL_MAX_JOBS   256

typedef struct KlWriter KlWriter;

typedef struct {
    guint n_shards; /* 1 … KL_MAX_SHARDS; an incremental build must agree */
    gboolean is_full;
    guint n_jobs; /* worker threads of a full build, 1 … KL_MAX_JOBS */
    const KlTaxonomy *taxonomy;
    const KlSynonyms *synonyms; /* or NULL */
} KlWriterOptions;

typedef struct {
    guint64 generation; /* number of what was published */
    guint64 n_cases;
} KlWriterResult;

/* The shard in which a case lies, from 0. */
guint kl_writer_shard_of(const char *slug, guint n_shards);

/* Whether the current generation can be continued incrementally with these options:
 * same format, analysis, taxonomy and number of shards. Synonyms may differ. FALSE also
 * if there is no generation or it does not open.
 *
 * ret_reason   German for the log, a static string; may be NULL */
gboolean kl_writer_can_continue(const char *index,
                                const KlWriterOptions *options,
                                const char **ret_reason);

/* Begins. An incremental build needs kl_writer_can_continue.
 *
 * Errors: KL_ERROR_INVALID  options out of range, or not to be continued
 *         KL_ERROR_IO, KL_ERROR_INDEX, KL_ERROR_NOT_FOUND
 */
KlWriter *
kl_writer_begin(KlIndexLock *lock, const KlWriterOptions *options, GError **error);
/* Abandons what was not finished. */
void kl_writer_free(KlWriter *writer);

/* Adds a case or replaces the one with its slug; in a full build each slug comes once.
 *
 * kl_case   taken, also on failure
 *
 * A failure of a worker thread may be reported by a later call or by finish; after a
 * failure only kl_writer_free is of use.
 *
 * Errors: KL_ERROR_INVALID (no slug, too long, repeated), KL_ERROR_IO, KL_ERROR_INDEX
 */
gboolean kl_writer_put_case(KlWriter *writer, KlCase *kl_case, GError **error);

/* Removes a case (incremental builds only). No such case is no failure. */
gboolean kl_writer_remove_case(KlWriter *writer, const char *slug, GError **error);

/* Pages, pictures, website: see search/content.h. A full build begins without any. */
gboolean kl_writer_put_content(KlWriter *writer,
                               const char *kind,
                               const char *key,
                               const char *type,
                               const void *data,
                               gsize length,
                               GError **error);
gboolean kl_writer_remove_content(KlWriter *writer,
                                  const char *kind,
                                  const char *key,
                                  GError **error);

/* A file that travels with the generation (kl_generation_read_file), such as hashes of
 * what was read. Not inherited: every generation needs its own. */
gboolean kl_writer_put_file(
    KlWriter *writer, const char *name, const void *data, gsize length, GError **error);

/* Number of the generation that is being written. */
guint64 kl_writer_generation(const KlWriter *writer);

/* Completes the generation without publishing it: shards and content can be opened at
 * kl_writer_path (golden queries, drop guard); nothing can be put after it. finish does
 * it if it was not done.
 *
 * Errors: as kl_writer_put_case; KL_ERROR_INDEX if what was written does not verify */
gboolean kl_writer_prepare(KlWriter *writer, GError **error);
const char *kl_writer_path(const KlWriter *writer);
/* Publishes. ret_result may be NULL. On failure the index is as it was. */
gboolean kl_writer_finish(KlWriter *writer, KlWriterResult *ret_result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlWriter, kl_writer_free)

#endif
