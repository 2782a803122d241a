/* The order of hits: BM25 over a plan's terms.
 *
 *     OR ─┬─ TERM Ehochbeet  *0.3      what each term that a case has is worth is added
 *         ├─ TERM Zhochbeet  *0.3      up; below AND, FILTER, NOT and PHRASE only for
 *         └─ AND ─ Pgart, Pbeet        cases where all of it matches
 *
 *     weight    (k1 + 1) · log(rarity) · factor · wdf / (damping + wdf)
 *     damping   k1 · (1 - b + b · max(length / mean length, 0.5)), one a case
 *
 * The formula is Xapian's (BM25Weight), the matching is not. It goes term by term over
 * the postings that the term cache keeps decoded, into one array of scores: no case
 * outside of the set is looked at, no posting decoded twice. Lengths come from the
 * columns, rarity from all shards together: where a shard is makes no difference to any
 * weight. (Matched by Xapian 1.4.22 over remote shards, some cases got the weight of a
 * phrase that they do not have, where it was one alternative of several.)
 *
 * Threads: those of the reader.
 */
#ifndef KL_SEARCH_RANKING_H
#define KL_SEARCH_RANKING_H

#include <glib.h>

#include "search/plan.h"
#include "search/reader.h"

/* BM25 for short texts whose fields differ by their wdf (schema.h): repetitions lose
 * value late, so that a title (wdf 10) stays above a text (wdf 2); the length of a
 * case says little about what it is worth. Named as Xapian does. */
#define KL_BM25_K1          3.0
#define KL_BM25_B           0.1
#define KL_BM25_MIN_NORMLEN 0.5

typedef struct {
    guint position;
    double weight;
} KlRanked;

/* The best cases by weight, then slug.
 *
 * plan       what to rank by
 * within     the cases to rank, all of which match it
 * n_wanted   how many from the best on, at least 1
 *
 * Weights that differ by rounding alone count as equal: the order does not depend on
 * how cases are spread over shards. Returns an array of KlRanked; caller frees. Errors
 * as search/reader.h. */
GArray *kl_rank(KlReader *reader,
                const KlPlan *plan,
                const KlBitset *within,
                guint n_wanted,
                GError **error);

/* What the length of a case does to its weights: one a position. Caller frees.
 *
 * lengths   sums of wdfs, one a position */
double *
kl_ranking_make_damping(const guint32 *lengths, guint n_positions, guint n_cases);

#endif
