/* What is to be read when a snapshot is opened, divided among the processors.
 *
 *     job       thread 1        thread 2
 *     columns   ████████████
 *     content                   ███
 *     facets          █████     ██████████████
 *
 * At a hundred thousand cases that is 140 ms of work, and half of it at once is what a
 * restarted server keeps its visitors waiting. A small index is read by one thread, and
 * so is one with remote shards, where every thread would be one more connection.
 *
 * Threads: each has a reader of its own, which the snapshot keeps; jobs write to
 * members of their own only.
 */
#ifndef KL_SEARCH_SNAPSHOT_JOBS_H
#define KL_SEARCH_SNAPSHOT_JOBS_H

#include "search/snapshot_private.h"

/* Reads a part. number: whatever was given with it */
typedef gboolean (*KlJobRun)(KlSnapshot *snapshot,
                             KlReader *reader,
                             guint number,
                             GError **error);

/* Jobs in their order; the caller frees with g_array_unref. */
GArray *kl_jobs_new(void);
void kl_jobs_add(GArray *jobs, KlJobRun run, guint number);

/* Runs all of them and waits.
 *
 * reader   of the calling thread
 *
 * Errors: of the first job, in their order, that failed; the rest may not have run */
gboolean
kl_jobs_run(GArray *jobs, KlSnapshot *snapshot, KlReader *reader, GError **error);

#endif
