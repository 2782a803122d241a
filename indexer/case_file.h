/* corpus/faelle/<slug>.md: front matter and Markdown to a KlCase.
 *
 * Every finding of a file is reported in one pass. A case is good if its KlDiags has no
 * errors; warnings do not count.
 *
 * Ownership: see below. Threads: no state; the context is only read.
 */
#ifndef KL_INDEXER_CASE_FILE_H
#define KL_INDEXER_CASE_FILE_H

#include "indexer/diag.h"
#include "indexer/input.h"
#include "indexer/names.h"
#include "search/case.h"
#include "search/taxonomy.h"

/* All borrowed. */
typedef struct {
    const KlTaxonomy *taxonomy;
    const KlNames *names; /* or NULL: links and pictures are not looked up */
    const char *today;    /* "2026-05-01" */
} KlCaseContext;

/* What a run wants to know besides the case. Empty it with kl_case_extras_clear. */
typedef struct {
    GPtrArray *paths;      /* of char *: where on the site the case points to */
    GArray *former_places; /* of KlPlace: of kl_case->former */
    KlPlace title_place;
} KlCaseExtras;

void kl_case_extras_clear(KlCaseExtras *extras);

/* Parses a decoded input. The caller frees the case with kl_case_free; it is complete
 * only without errors. NULL if there was nothing to understand.
 *
 * ret_extras   may be NULL; always filled */
KlCase *kl_case_file_parse(const KlInput *input,
                           const char *slug,
                           const KlCaseContext *context,
                           KlCaseExtras *ret_extras,
                           KlDiags *diags);

/* Whether a stand is so old that somebody should look again. Both "2026-05-01". */
gboolean kl_case_is_overdue(const char *checked, const char *today);

/* Reports that the name "Ä x.md", without its end "Ä x", makes no slug. */
void kl_case_file_report_name(const char *name, const char *slug, KlDiags *diags);

#endif
