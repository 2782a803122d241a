#include "search/schema.h"
#include "search/xapian-c/kx.h"
#include "tests/bench/floors.h"

#define N_HITS 10

/* The weighting of search/reader.c. */
#define BM25_K1     3.0
#define BM25_B      0.1
#define MIN_NORMLEN 0.5

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

static gboolean
add_term(GPtrArray *queries, const char *term, GError **error)
{
    KxQuery *query = kx_query_new_term(term, -1, 1, error);
    if (query != NULL) {
        g_ptr_array_add(queries, query);
    }
    return query != NULL;
}

static KxQuery *
make_phrase(const GPtrArray *terms, GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(free_query);
    for (guint i = 0; i < terms->len; i++) {
        if (!add_term(queries, g_ptr_array_index(terms, i), error)) {
            return NULL;
        }
    }
    return combine(KX_OP_PHRASE, queries, error);
}

static KxQuery *
make_branch(const KlPlan *plan, GError **error)
{
    static const KxOp ops[] = {[KL_PLAN_OR] = KX_OP_OR,
                               [KL_PLAN_AND] = KX_OP_AND,
                               [KL_PLAN_FILTER] = KX_OP_FILTER,
                               [KL_PLAN_NOT] = KX_OP_AND_NOT};
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
    g_autoptr(KxQuery) query = NULL;
    switch (plan->kind) {
    case KL_PLAN_ALL:
        query = kx_query_new_term("", 0, 1, error);
        break;
    case KL_PLAN_TERM:
        query = kx_query_new_term(plan->term, -1, 1, error);
        break;
    case KL_PLAN_PHRASE:
        query = make_phrase(plan->terms, error);
        break;
    default:
        query = make_branch(plan, error);
        break;
    }
    if (query == NULL || plan->weight == 1) {
        return g_steal_pointer(&query);
    }
    return kx_query_new_scale(query, plan->weight, error);
}

/* Any of the chosen values of a facet. */
static KxQuery *
make_filter(const KlFacet *facet, const GArray *values, GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(free_query);
    for (guint i = 0; i < values->len; i++) {
        const char *id = kl_facet_get_value(facet, g_array_index(values, guint, i))->id;
        g_autofree char *term = g_strdup_printf(KL_PREFIX_FACET "%s:%s", facet->id, id);
        if (!add_term(queries, term, error)) {
            return NULL;
        }
    }
    return combine(KX_OP_OR, queries, error);
}

KxQuery *
bench_rank_make_query(const KlPlan *plan,
                      const KlTaxonomy *taxonomy,
                      const KlRequest *request,
                      GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(free_query);
    KxQuery *words = make_query(plan, error);
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
    return combine(KX_OP_FILTER, queries, error);
}

gboolean
bench_rank(const KxDatabase *db, const KxQuery *query, GError **error)
{
    g_autoptr(KxEnquire) enquire = kx_enquire_new(db, error);
    if (enquire == NULL ||
        !kx_enquire_set_bm25(enquire, BM25_K1, 0, 1, BM25_B, MIN_NORMLEN, error) ||
        !kx_enquire_set_query(enquire, query, error)) {
        return FALSE;
    }
    g_autoptr(KxMSet) mset = kx_enquire_get_mset(enquire, 0, N_HITS, 0, error);
    return mset != NULL;
}
