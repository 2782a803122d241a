/* A plan as a query for Xapian, which matches and weighs it in its own way: what the
 * benchmark measures search/ranking.h beside, and the unit tests hold it to. */
#ifndef KL_TESTS_PLAN_QUERY_H
#define KL_TESTS_PLAN_QUERY_H

#include "search/plan.h"
#include "search/xapian-c/kx.h"

/* Caller frees with kx_query_free. */
static KxQuery *plan_query_new(const KlPlan *plan, GError **error);

static void
plan_query_free(gpointer query)
{
    kx_query_free(query);
}

static KxQuery *
plan_query_combine(KxOp op, const GPtrArray *queries, GError **error)
{
    return kx_query_new(op, (const KxQuery *const *)(gconstpointer)queries->pdata,
                        queries->len, 0, error);
}

static gboolean
plan_query_add_term(GPtrArray *queries, const char *term, GError **error)
{
    KxQuery *query = kx_query_new_term(term, -1, 1, error);
    if (query != NULL) {
        g_ptr_array_add(queries, query);
    }
    return query != NULL;
}

static KxQuery *
plan_query_new_phrase(const GPtrArray *terms, GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(plan_query_free);
    for (guint i = 0; i < terms->len; i++) {
        if (!plan_query_add_term(queries, g_ptr_array_index(terms, i), error)) {
            return NULL;
        }
    }
    return plan_query_combine(KX_OP_PHRASE, queries, error);
}

static KxQuery *
plan_query_new_branch(const KlPlan *plan, GError **error)
{
    static const KxOp ops[] = {[KL_PLAN_OR] = KX_OP_OR,
                               [KL_PLAN_AND] = KX_OP_AND,
                               [KL_PLAN_FILTER] = KX_OP_FILTER,
                               [KL_PLAN_NOT] = KX_OP_AND_NOT};
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(plan_query_free);
    for (guint i = 0; i < plan->children->len; i++) {
        KxQuery *query = plan_query_new(g_ptr_array_index(plan->children, i), error);
        if (query == NULL) {
            return NULL;
        }
        g_ptr_array_add(queries, query);
    }
    return plan_query_combine(ops[plan->kind], queries, error);
}

static KxQuery *
plan_query_new(const KlPlan *plan, GError **error)
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
        query = plan_query_new_phrase(plan->terms, error);
        break;
    default:
        query = plan_query_new_branch(plan, error);
        break;
    }
    if (query == NULL || plan->weight == 1) {
        return g_steal_pointer(&query);
    }
    return kx_query_new_scale(query, plan->weight, error);
}

#endif
