/* One run: from the corpus to a new generation, or to the knowledge that none is
 * needed.
 *
 *     taxonomy and other YAML ─▶ lock ─▶ scan ─▶ compare with the state of the current
 *     generation ─▶ read and parse what changed, in parallel ─▶ writer ─▶ guards ─▶
 * swap
 *
 * Nothing is written before the first difference is found. A file with errors leaves
 * what the index has of it untouched; in a full rebuild that version is parsed again
 * from the copy that the generation keeps.
 *
 * Ownership: see below. Threads: one run at a time in a process.
 */
#ifndef KL_INDEXER_BUILD_H
#define KL_INDEXER_BUILD_H

#include <glib.h>

#include "indexer/changes.h"
#include "indexer/diag.h"

typedef struct {
    const char *corpus;
    const char *index; /* NULL: only check */
    gboolean is_strict;
    gboolean is_dry_run;
    gboolean is_rebuild;
    gboolean may_shrink;
    gboolean with_drafts;
    guint n_shards;
    guint n_jobs;
    guint wait_ms; /* for the lock */
    /* How far it is, of how many cases; may be NULL. */
    void (*progress)(guint n_done, guint n_total);
    /* Set by a signal handler: end soon, change nothing. */
    const volatile gint *is_interrupted;
} KlBuildOptions;

typedef struct {
    guint added;
    guint updated;
    guint removed;
    guint unchanged;
    guint failed;
    guint total;   /* cases in the index afterwards */
    guint n_files; /* cases in the corpus */
    double seconds;
    gboolean is_published;
    gboolean is_full;
    const char *reason; /* why a full rebuild; static, or NULL */
    guint64 generation; /* current afterwards, or 0 */
    KlChanges *changes; /* what was or would be done; never NULL */
} KlBuildResult;

/* Runs. Findings go to report; the run itself fails for other reasons only.
 *
 * ret_result   always set; empty it with kl_build_result_clear
 *
 * Errors: KL_ERROR_NOT_FOUND  no corpus
 *         KL_ERROR_INVALID    it would drop more than a third of the cases
 *         KL_ERROR_LOCKED, KL_ERROR_IO, KL_ERROR_INDEX
 * After a failure the index is as it was. */
gboolean kl_build_run(const KlBuildOptions *options,
                      KlReport *report,
                      KlBuildResult *ret_result,
                      GError **error);
void kl_build_result_clear(KlBuildResult *result);

#endif
