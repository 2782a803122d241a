#include "search/ranking.h"
#include "search/schema.h"
#include "tests/bench/floors.h"
#include "tests/bench/plan_query.h"

#define N_HITS 10

/* Any of the chosen values of a facet. */
static KxQuery *
make_filter(const KlFacet *facet, const GArray *values, GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(plan_query_free);
    for (guint i = 0; i < values->len; i++) {
        const char *id = kl_facet_get_value(facet, g_array_index(values, guint, i))->id;
        g_autofree char *term = g_strdup_printf(KL_PREFIX_FACET "%s:%s", facet->id, id);
        if (!plan_query_add_term(queries, term, error)) {
            return NULL;
        }
    }
    return plan_query_combine(KX_OP_OR, queries, error);
}

KxQuery *
bench_rank_make_query(const KlPlan *plan,
                      const KlTaxonomy *taxonomy,
                      const KlRequest *request,
                      GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(plan_query_free);
    KxQuery *words = plan_query_new(plan, error);
    if (words == NULL) {
        return NULL;
    }
    g_ptr_array_add(queries, words);
    for (guint f = 0; f < request->filters->len; f++) {
        const GArray *values = g_ptr_array_index(request->filters, f);
        if (values->len > 0) {
            KxQuery *filter =
                make_filter(kl_taxonomy_get_facet(taxonomy, f), values, error);
            if (filter == NULL) {
                return NULL;
            }
            g_ptr_array_add(queries, filter);
        }
    }
    return plan_query_combine(KX_OP_FILTER, queries, error);
}

gboolean
bench_rank(const KxDatabase *db, const KxQuery *query, GError **error)
{
    g_autoptr(KxEnquire) enquire = kx_enquire_new(db, error);
    if (enquire == NULL ||
        !kx_enquire_set_bm25(enquire, KL_BM25_K1, 0, 1, KL_BM25_B, KL_BM25_MIN_NORMLEN,
                             error) ||
        !kx_enquire_set_query(enquire, query, error)) {
        return FALSE;
    }
    g_autoptr(KxMSet) mset = kx_enquire_get_mset(enquire, 0, N_HITS, 0, error);
    return mset != NULL;
}
