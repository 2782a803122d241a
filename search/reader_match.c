/* What Xapian matches: phrases, for which it has the positions, and everything that is
 * ranked where a shard is remote. */
#include "search/ranking_private.h"

#include "search/error.h"
#include "search/schema.h"
#include "search/snapshot_private.h"

static KxQuery *make_query(const KlPlan *plan, GError **error);

static void
free_query(gpointer query)
{
    kx_query_free(query);
}

static KxQuery *
combine(KxOp op, const GPtrArray *queries, GError **error)
{
    return kx_query_new(op, (const KxQuery *const *)(gconstpointer)queries->pdata,
                        queries->len, 0, error);
}

static KxQuery *
make_phrase(const GPtrArray *terms, GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(free_query);
    for (guint i = 0; i < terms->len; i++) {
        KxQuery *term = kx_query_new_term(g_ptr_array_index(terms, i), -1, 1, error);
        if (term == NULL) {
            return NULL;
        }
        g_ptr_array_add(queries, term);
    }
    return combine(KX_OP_PHRASE, queries, error);
}

static KxQuery *
make_unscaled(const KlPlan *plan, GError **error)
{
    static const KxOp ops[] = {[KL_PLAN_OR] = KX_OP_OR,
                               [KL_PLAN_AND] = KX_OP_AND,
                               [KL_PLAN_FILTER] = KX_OP_FILTER,
                               [KL_PLAN_NOT] = KX_OP_AND_NOT};
    switch (plan->kind) {
    case KL_PLAN_ALL:
        return kx_query_new_term("", 0, 1, error);
    case KL_PLAN_TERM:
        return kx_query_new_term(plan->term, -1, 1, error);
    case KL_PLAN_PHRASE:
        return make_phrase(plan->terms, error);
    default:
        break;
    }
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(free_query);
    for (guint i = 0; i < plan->children->len; i++) {
        KxQuery *query = make_query(g_ptr_array_index(plan->children, i), error);
        if (query == NULL) {
            return NULL;
        }
        g_ptr_array_add(queries, query);
    }
    return combine(ops[plan->kind], queries, error);
}

static KxQuery *
make_query(const KlPlan *plan, GError **error)
{
    g_autoptr(KxQuery) query = make_unscaled(plan, error);
    if (query == NULL || plan->weight == 1) {
        return g_steal_pointer(&query);
    }
    return kx_query_new_scale(query, plan->weight, error);
}

/* Document d of shard i of n is (d - 1) * n + i + 1 of the whole. */
static guint
to_position(const KlSnapshot *snapshot, guint32 docid)
{
    guint n_shards = snapshot->shards->len;
    const KlShard *shard = g_ptr_array_index(snapshot->shards, (docid - 1) % n_shards);
    return shard->base + (docid - 1) / n_shards + 1;
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    guint first = *(const guint *)a;
    guint second = *(const guint *)b;
    return first < second ? -1 : first > second;
}

KlPostings *
kl_reader_get_phrase(KlReader *reader, const GPtrArray *terms, GError **error)
{
    KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    g_autoptr(GString) key = g_string_new("\"");
    for (guint i = 0; i < terms->len; i++) {
        g_string_append(key, g_ptr_array_index(terms, i));
        g_string_append_c(key, ' ');
    }
    KlPostings *postings = kl_term_cache_get(snapshot->terms, key->str);
    if (postings != NULL) {
        return postings;
    }
    g_autoptr(KxQuery) query = make_phrase(terms, error);
    g_autoptr(KxEnquire) enquire =
        query != NULL ? kx_enquire_new(kl_reader_get_all(reader), error) : NULL;
    if (enquire == NULL || !kx_enquire_set_no_weight(enquire, error) ||
        !kx_enquire_set_query(enquire, query, error)) {
        return NULL;
    }
    kx_enquire_set_docid_order(enquire, KX_DOCIDS_ANY);
    g_autoptr(KxMSet) mset =
        kx_enquire_get_mset(enquire, 0, MAX(snapshot->n_cases, 1), 0, error);
    if (mset == NULL) {
        return NULL;
    }
    GArray *positions = g_array_sized_new(FALSE, FALSE, sizeof(guint), mset->n_hits);
    for (guint i = 0; i < mset->n_hits; i++) {
        guint position = to_position(snapshot, mset->hits[i].docid);
        g_array_append_val(positions, position);
    }
    g_array_sort(positions, compare_numbers);
    postings = kl_postings_new(snapshot->n_positions, positions, NULL);
    kl_term_cache_put(snapshot->terms, key->str, postings);
    return postings;
}

/* --- ranking ------------------------------------------------------------------- */

/* Hits beyond the page that may belong before its end once rounding is set right. */
#define RANK_MARGIN 16

static KxQuery *
restrict_query(const KxQuery *query, const KlPlan *filter, GError **error)
{
    if (filter == NULL) {
        return kx_query_new(KX_OP_OR, &query, 1, 0, error);
    }
    g_autoptr(KxQuery) limit = make_query(filter, error);
    if (limit == NULL) {
        return NULL;
    }
    const KxQuery *both[] = {query, limit};
    return kx_query_new(KX_OP_FILTER, both, G_N_ELEMENTS(both), 0, error);
}

static GArray *
match(const KlSnapshot *snapshot, KxEnquire *enquire, guint n, GError **error)
{
    g_autoptr(KxMSet) mset = kx_enquire_get_mset(enquire, 0, n, 0, error);
    if (mset == NULL) {
        return NULL;
    }
    g_autoptr(GArray) ranked =
        g_array_sized_new(FALSE, FALSE, sizeof(KlRanked), mset->n_hits);
    for (guint i = 0; i < mset->n_hits; i++) {
        const KxHit *hit = &mset->hits[i];
        if (!kl_ranking_add(snapshot, ranked, to_position(snapshot, hit->docid),
                            hit->weight, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&ranked);
}

GArray *
kl_ranking_match_remote(KlReader *reader,
                        const KlPlan *plan,
                        const KlPlan *filter,
                        guint n_wanted,
                        GError **error)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    g_autoptr(KxQuery) words = make_query(plan, error);
    g_autoptr(KxQuery) query =
        words != NULL ? restrict_query(words, filter, error) : NULL;
    g_autoptr(KxEnquire) enquire =
        query != NULL ? kx_enquire_new(kl_reader_get_all(reader), error) : NULL;
    if (enquire == NULL ||
        !kx_enquire_set_bm25(enquire, KL_BM25_K1, 0, 1, KL_BM25_B, KL_BM25_MIN_NORMLEN,
                             error) ||
        !kx_enquire_set_query(enquire, query, error)) {
        return NULL;
    }
    kx_enquire_set_sort(enquire, KX_SORT_RELEVANCE_THEN_VALUE, KL_SLOT_SLUG, FALSE);
    for (guint n = n_wanted + RANK_MARGIN;; n *= 4) {
        g_autoptr(GArray) ranked = match(snapshot, enquire, n, error);
        if (ranked == NULL) {
            return NULL;
        }
        kl_ranking_sort(snapshot, ranked);
        /* As long as the last one that is wanted equals the last one there is, better
         * ones of equal weight may be missing. */
        if (ranked->len < n || g_array_index(ranked, KlRanked, n_wanted - 1).weight -
                                       g_array_index(ranked, KlRanked, n - 1).weight >
                                   n * KL_WEIGHT_EPSILON) {
            g_array_set_size(ranked, MIN(ranked->len, n_wanted));
            return g_steal_pointer(&ranked);
        }
    }
}
