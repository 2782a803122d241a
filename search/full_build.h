/* A full build: cases into batches, batches into small databases by worker threads,
 * those into one database a shard. Used by writer.c only.
 *
 *     add ─▶ batch of 100 per shard ─▶ queue ─▶ worker: build/0-17 (throwaway)
 *                                                 ╰─▶ merger: build/0-merged-0-0
 *     finish: wait; build/0-head has the metadata; both ─▶ shard-0
 *
 * One big database costs most of its time in keeping its b-tree in order; small ones
 * stay in memory, and merging sorted ones is nearly copying. The order of documents is
 * that of kl_full_build_add, however many threads there are.
 *
 * Threads: kl_full_build_add by any number of threads, the rest by one.
 */
#ifndef KL_SEARCH_FULL_BUILD_H
#define KL_SEARCH_FULL_BUILD_H

#include "search/case.h"
#include "search/taxonomy.h"
#include "search/xapian-c/kx_types.h"

typedef struct KlFullBuild KlFullBuild;

/* folder    in which build/ is made and, by finish, shard-0 …
 * taxonomy  borrowed
 * Errors: KL_ERROR_IO */
KlFullBuild *kl_full_build_new(const char *folder,
                               guint n_shards,
                               guint n_jobs,
                               const KlTaxonomy *taxonomy,
                               GError **error);
/* Stops the threads; what they made is left to whoever removes the folder. */
void kl_full_build_free(KlFullBuild *build);

/* Takes a case, also on failure; waits while the threads are behind. Reports the first
 * failure of any thread. */
gboolean
kl_full_build_add(KlFullBuild *build, guint shard, KlCase *kl_case, GError **error);

/* Sets what else a shard's metadata holds. */
typedef gboolean (*KlShardMetadata)(KxWritableDatabase *db,
                                    guint shard,
                                    gpointer user_data,
                                    GError **error);
/* Makes the shards, with columns, words and metadata, and removes build/. */
gboolean kl_full_build_finish(KlFullBuild *build,
                              KlShardMetadata metadata,
                              gpointer user_data,
                              GError **error);

#endif
