/* Merges the many small databases of a full build into one a shard, in the background.
 *
 *     0-0 … 0-31   0-32 … 0-63   0-64 0-65      written one by one, in any order
 *        ╰─ 0-merged-0  ╰─ 0-merged-1           as soon as the last of 32 is there
 *                                  ╰─ 0-merged-2   at the end
 *     head + 0-merged-0 + 0-merged-1 + 0-merged-2 ─▶ shard-0
 *
 * Xapian syncs whatever it has merged; while one thread waits for the disk, those that
 * fill databases go on. The last merge of a shard is one thread's work: all that can be
 * done before it is.
 *
 * Threads: kl_merger_done by any number of threads, the rest by one while nobody else
 * calls; kl_merger_add is not called at the same time as itself.
 */
#ifndef KL_SEARCH_MERGER_H
#define KL_SEARCH_MERGER_H

#include <glib.h>

typedef struct KlMerger KlMerger;

/* folder  where the small databases are, and what is merged on the way */
KlMerger *kl_merger_new(const char *folder, guint n_shards);
/* Waits for a merge that is running and drops those that are not. */
void kl_merger_free(KlMerger *merger);

/* The place of the next database of a shard. Caller frees.
 *
 * ret_number  for kl_merger_done */
char *kl_merger_add(KlMerger *merger, guint shard, guint *ret_number);
/* The database is written and closed. Reports the first merge that failed.
 *
 * Errors: as kx_compact; KL_ERROR_IO */
gboolean kl_merger_done(KlMerger *merger, guint shard, guint number, GError **error);

/* No database will be added, and all are written: merges what is left of each group,
 * some at a time. Does not wait. */
void kl_merger_end(KlMerger *merger, guint n_threads);
/* Waits, and merges each shard's databases into one. What was merged is removed.
 *
 * heads    n_shards paths of databases that go before the others: with metadata,
 *          which stays, and maybe without documents
 * targets  n_shards paths
 *
 * Errors: as kl_merger_done */
gboolean kl_merger_finish(KlMerger *merger,
                          const char *const *heads,
                          const char *const *targets,
                          GError **error);

#endif
