/* What ranking.c and ranking_remote.c share. */
#ifndef KL_SEARCH_RANKING_PRIVATE_H
#define KL_SEARCH_RANKING_PRIVATE_H

#include "search/ranking.h"

/* BM25 for short texts whose fields differ by their wdf (schema.h): repetitions lose
 * value late, so that a title (wdf 10) stays above a text (wdf 2); the length of a
 * case says little about what it is worth. */
#define KL_BM25_K1          3.0
#define KL_BM25_B           0.1
#define KL_BM25_MIN_NORMLEN 0.5

/* Weights nearer than this differ by rounding alone. */
#define KL_WEIGHT_EPSILON 1e-9

/* Appends a KlRanked; KL_ERROR_INDEX if no case is at the position. */
gboolean kl_ranking_add(const KlSnapshot *snapshot,
                        GArray *ranked,
                        guint position,
                        double weight,
                        GError **error);
/* Sorts by weight, and runs of weights that are as good as equal by slug. */
void kl_ranking_sort(const KlSnapshot *snapshot, GArray *ranked);

/* kl_rank for snapshots with a remote shard: without `within`. */
GArray *kl_ranking_match_remote(KlReader *reader,
                                const KlPlan *plan,
                                const KlPlan *filter,
                                guint n_wanted,
                                GError **error);

#endif
