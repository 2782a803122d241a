/* The order of hits: BM25 over a plan's terms.
 *
 *     plan      OR ─┬─ TERM Ehochbeet *0.3      a case's score is what the terms that
 * it ├─ TERM Zhochbeet *0.3      has are worth; below AND, FILTER, NOT └─ AND ─ Pgart,
 * Pbeet       and PHRASE only where all of it matches
 *
 *     weight    (k1 + 1) · log(rarity) · factor · wdf / (damping + wdf)
 *     damping   k1 · (1 - b + b · max(length / mean length, 0.5)), one a case
 *
 * Local shards are ranked here (ranking.c), term by term over the postings that the
 * term cache keeps decoded, into one array of scores: no case outside of the set is
 * looked at, and no posting decoded twice. A snapshot with a remote shard is ranked by
 * Xapian (ranking_remote.c), where the postings are. Both give the same weights but for
 * rounding, and so the same order.
 *
 * Threads: those of the reader.
 */
#ifndef KL_SEARCH_RANKING_H
#define KL_SEARCH_RANKING_H

#include <glib.h>

#include "search/plan.h"
#include "search/reader.h"

typedef struct {
    guint position;
    double weight;
} KlRanked;

/* The best cases by weight, then slug.
 *
 * plan       what to rank by
 * filter     a plan of facet terms that must match as well, or NULL
 * within     the cases that match both: what local shards are told instead
 * n_wanted   how many from the best on, at least 1
 *
 * Weights that differ by rounding alone count as equal: the order does not depend on
 * how cases are spread over shards. Returns an array of KlRanked; caller frees. Errors
 * as search/reader.h. */
GArray *kl_rank(KlReader *reader,
                const KlPlan *plan,
                const KlPlan *filter,
                const KlBitset *within,
                guint n_wanted,
                GError **error);

/* What the length of a case does to its weights: one a position. Caller frees.
 *
 * lengths   sums of wdfs, one a position */
double *
kl_ranking_make_damping(const guint32 *lengths, guint n_positions, guint n_cases);

#endif
