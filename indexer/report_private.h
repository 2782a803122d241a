/* Inside report.c, report_matrix.c and report_searches.c: the parts of a report.
 */
#ifndef KL_INDEXER_REPORT_PRIVATE_H
#define KL_INDEXER_REPORT_PRIVATE_H

#include "indexer/report.h"

/* "matrices", "gaps" and "combinations". */
void kl_report_add_matrices(json_t *report, const KlReview *review);
/* "searches": a new object, or NULL on failure. index may be NULL. */
json_t *
kl_report_list_searches(KlStatistics *statistics, const char *index, GError **error);

/* How many cases have each value of a facet. Caller frees. */
guint *kl_review_count_values(const KlReview *review, guint facet);
/* To one decimal. */
double kl_report_round(double number);

#endif
