#include "search/ranking.h"

#include <math.h>
#include <string.h>

#include "search/error.h"
#include "search/snapshot_private.h"

/* Weights nearer than this differ by rounding alone. */
#define WEIGHT_EPSILON 1e-9

double *
kl_ranking_make_damping(const guint32 *lengths, guint n_positions, guint n_cases)
{
    double total = 0;
    for (guint i = 0; i < n_positions; i++) {
        total += lengths[i];
    }
    double mean = total / MAX(n_cases, 1);
    double *damping = g_new(double, MAX(n_positions, 1));
    for (guint i = 0; i < n_positions; i++) {
        double share = mean > 0 ? lengths[i] / mean : 0;
        damping[i] = KL_BM25_K1 *
                     (MAX(share, KL_BM25_MIN_NORMLEN) * KL_BM25_B + (1 - KL_BM25_B));
    }
    return damping;
}

/* --- scores -------------------------------------------------------------------- */

/* What the rarity of a term is worth; as Xapian has it, so that one in most cases still
 * counts. */
static double
weigh_term(const KlSnapshot *snapshot, guint count)
{
    double rarity = (snapshot->n_cases - count + 0.5) / (count + 0.5);
    return log(rarity < 2 ? rarity * 0.5 + 1 : rarity) * (KL_BM25_K1 + 1);
}

static gboolean
add_term(KlReader *reader,
         const char *term,
         const KlBitset *within,
         double factor,
         double *scores,
         GError **error)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    g_autoptr(KlPostings) postings = kl_reader_get_postings(reader, term, error);
    if (postings == NULL) {
        return FALSE;
    }
    double weight = weigh_term(snapshot, kl_postings_count(postings)) * factor;
    kl_postings_add_scores(postings, within, weight, snapshot->damping, scores);
    return TRUE;
}

static gboolean add_children(KlReader *reader,
                             const KlPlan *plan,
                             const KlBitset *within,
                             double factor,
                             double *scores,
                             GError **error);

/* Adds to the scores of the cases within a set what the plan gives them. */
static gboolean
add_plan(KlReader *reader,
         const KlPlan *plan,
         const KlBitset *within,
         double factor,
         double *scores,
         GError **error)
{
    factor *= plan->weight;
    switch (plan->kind) {
    case KL_PLAN_ALL:
        return TRUE;
    case KL_PLAN_TERM:
        return add_term(reader, plan->term, within, factor, scores, error);
    case KL_PLAN_OR:
        return add_children(reader, plan, within, factor, scores, error);
    default:
        break;
    }
    /* These count only where all of it matches. */
    g_autoptr(KlBitset) matches = kl_plan_evaluate(reader, plan, error);
    if (matches == NULL) {
        return FALSE;
    }
    kl_bitset_and(matches, within);
    return kl_bitset_is_empty(matches) ||
           add_children(reader, plan, matches, factor, scores, error);
}

static gboolean
add_children(KlReader *reader,
             const KlPlan *plan,
             const KlBitset *within,
             double factor,
             double *scores,
             GError **error)
{
    for (guint i = 0; plan->terms != NULL && i < plan->terms->len; i++) {
        if (!add_term(reader, g_ptr_array_index(plan->terms, i), within, factor, scores,
                      error)) {
            return FALSE;
        }
    }
    /* Of FILTER and NOT the first child alone weighs. */
    gboolean is_sum = plan->kind == KL_PLAN_OR || plan->kind == KL_PLAN_AND;
    guint n_children = plan->children == NULL ? 0
                       : is_sum               ? plan->children->len
                                              : MIN(plan->children->len, 1);
    for (guint i = 0; i < n_children; i++) {
        if (!add_plan(reader, g_ptr_array_index(plan->children, i), within, factor,
                      scores, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Only the scores of the set are of interest, so only they are set to 0. */
static double *
new_scores(const KlBitset *within)
{
    double *scores = g_new(double, (gsize)within->n_words * 64);
    for (guint i = 0; i < within->n_words; i++) {
        if (within->words[i] != 0) {
            memset(scores + (gsize)i * 64, 0, 64 * sizeof *scores);
        }
    }
    return scores;
}

/* --- the best ------------------------------------------------------------------ */

/* Puts a weight into a heap with the smallest on top, in place of that. */
static void
replace_smallest(double *heap, guint n, double weight)
{
    guint at = 0;
    for (guint child = 1; child < n; child = 2 * at + 1) {
        if (child + 1 < n && heap[child + 1] < heap[child]) {
            child++;
        }
        if (heap[child] >= weight) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = weight;
}

/* The n-th largest score of the set; less than any if there are not so many. */
static double
find_nth(const KlBitset *within, const double *scores, guint n)
{
    g_autofree double *heap = g_new(double, n);
    for (guint i = 0; i < n; i++) {
        heap[i] = -INFINITY;
    }
    for (guint p = kl_bitset_next(within, 0); p < within->n_bits;
         p = kl_bitset_next(within, p + 1)) {
        if (scores[p] > heap[0]) {
            replace_smallest(heap, n, scores[p]);
        }
    }
    return heap[0];
}

/* KL_ERROR_INDEX if no case is at the position. */
static gboolean
add_ranked(const KlSnapshot *snapshot,
           GArray *ranked,
           guint position,
           double weight,
           GError **error)
{
    if (kl_snapshot_get_slug(snapshot, position) == NULL) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INDEX,
                            "der Index ist beschädigt: ein Treffer ist kein Fall");
        return FALSE;
    }
    KlRanked hit = {position, weight};
    g_array_append_val(ranked, hit);
    return TRUE;
}

static int
compare_ranked(gconstpointer a, gconstpointer b)
{
    double first = ((const KlRanked *)a)->weight;
    double second = ((const KlRanked *)b)->weight;
    return first > second ? -1 : first < second;
}

static int
compare_slugs(gconstpointer a, gconstpointer b, gpointer data)
{
    const KlSnapshot *snapshot = data;
    return strcmp(kl_snapshot_get_slug(snapshot, ((const KlRanked *)a)->position),
                  kl_snapshot_get_slug(snapshot, ((const KlRanked *)b)->position));
}

/* By weight, and runs of weights that are as good as equal by slug. */
static void
sort_ranked(const KlSnapshot *snapshot, GArray *ranked)
{
    g_array_sort(ranked, compare_ranked);
    guint start = 0;
    for (guint i = 1; i <= ranked->len; i++) {
        KlRanked *all = (KlRanked *)(gpointer)ranked->data;
        if (i < ranked->len && all[i - 1].weight - all[i].weight <= WEIGHT_EPSILON) {
            continue;
        }
        g_qsort_with_data(all + start, (gint)(i - start), sizeof *all, compare_slugs,
                          (gpointer)(guintptr)snapshot);
        start = i;
    }
}

static GArray *
pick_best(const KlSnapshot *snapshot,
          const KlBitset *within,
          const double *scores,
          guint n_wanted,
          GError **error)
{
    /* With those that equal the last one but for rounding. */
    double least = find_nth(within, scores, n_wanted) - n_wanted * WEIGHT_EPSILON;
    g_autoptr(GArray) ranked = g_array_new(FALSE, FALSE, sizeof(KlRanked));
    for (guint p = kl_bitset_next(within, 0); p < within->n_bits;
         p = kl_bitset_next(within, p + 1)) {
        if (scores[p] >= least && !add_ranked(snapshot, ranked, p, scores[p], error)) {
            return NULL;
        }
    }
    sort_ranked(snapshot, ranked);
    g_array_set_size(ranked, MIN(ranked->len, n_wanted));
    return g_steal_pointer(&ranked);
}

GArray *
kl_rank(KlReader *reader,
        const KlPlan *plan,
        const KlBitset *within,
        guint n_wanted,
        GError **error)
{
    g_autofree double *scores = new_scores(within);
    return add_plan(reader, plan, within, 1, scores, error)
               ? pick_best(kl_reader_get_snapshot(reader), within, scores, n_wanted,
                           error)
               : NULL;
}
