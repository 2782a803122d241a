#include "search/plan.h"

#include <string.h>

#include "search/reader.h"
#include "search/schema.h"

KlPlan *
kl_plan_new(KlPlanKind kind, double weight)
{
    KlPlan *plan = g_new0(KlPlan, 1);
    plan->kind = kind;
    plan->weight = weight;
    if (kind == KL_PLAN_PHRASE) {
        plan->terms = g_ptr_array_new_with_free_func(g_free);
    } else if (kind >= KL_PLAN_OR) {
        plan->children = g_ptr_array_new_with_free_func((GDestroyNotify)kl_plan_free);
    }
    return plan;
}

KlPlan *
kl_plan_new_term(const char *term, double weight)
{
    KlPlan *plan = kl_plan_new(KL_PLAN_TERM, weight);
    plan->term = g_strdup(term);
    plan->reach = weight;
    return plan;
}

void
kl_plan_add(KlPlan *plan, KlPlan *child)
{
    g_ptr_array_add(plan->children, child);
}

void
kl_plan_set_reading(KlPlan *plan, KlReading reading, const char *note)
{
    for (guint i = plan->children->len; i-- > 0;) {
        KlPlan *child = g_ptr_array_index(plan->children, i);
        if (child->reading != KL_READING_NONE) {
            return;
        }
        child->reading = reading;
        child->note = g_strdup(note);
    }
}

KlPlan *
kl_plan_copy(const KlPlan *plan)
{
    KlPlan *copy = kl_plan_new(plan->kind, plan->weight);
    copy->term = g_strdup(plan->term);
    for (guint i = 0; plan->terms != NULL && i < plan->terms->len; i++) {
        g_ptr_array_add(copy->terms, g_strdup(g_ptr_array_index(plan->terms, i)));
    }
    for (guint i = 0; plan->children != NULL && i < plan->children->len; i++) {
        kl_plan_add(copy, kl_plan_copy(g_ptr_array_index(plan->children, i)));
    }
    return copy;
}

void
kl_plan_free(KlPlan *plan)
{
    if (plan == NULL) {
        return;
    }
    g_free(plan->term);
    g_free(plan->note);
    g_clear_pointer(&plan->terms, g_ptr_array_unref);
    g_clear_pointer(&plan->children, g_ptr_array_unref);
    g_free(plan);
}

/* --- the cases that match ------------------------------------------------------ */

static gboolean
add_postings(KlReader *reader, const KlPlan *plan, KlBitset *set, GError **error)
{
    g_autoptr(KlPostings) postings =
        plan->kind == KL_PLAN_TERM ? kl_reader_get_postings(reader, plan->term, error)
                                   : kl_reader_get_phrase(reader, plan->terms, error);
    if (postings == NULL) {
        return FALSE;
    }
    kl_postings_or_into(postings, set);
    return TRUE;
}

/* set becomes set ∨ what the plan matches. */
static gboolean
add_matches(KlReader *reader, const KlPlan *plan, KlBitset *set, GError **error)
{
    switch (plan->kind) {
    case KL_PLAN_ALL:
        kl_bitset_or(set, kl_snapshot_get_all(kl_reader_get_snapshot(reader)));
        return TRUE;
    case KL_PLAN_TERM:
    case KL_PLAN_PHRASE:
        return add_postings(reader, plan, set, error);
    case KL_PLAN_OR:
        for (guint i = 0; i < plan->children->len; i++) {
            if (!add_matches(reader, g_ptr_array_index(plan->children, i), set,
                             error)) {
                return FALSE;
            }
        }
        return TRUE;
    case KL_PLAN_AND:
    case KL_PLAN_FILTER:
    case KL_PLAN_NOT:
        break;
    }
    g_autoptr(KlBitset) matches = NULL;
    for (guint i = 0; i < plan->children->len; i++) {
        g_autoptr(KlBitset) other =
            kl_plan_evaluate(reader, g_ptr_array_index(plan->children, i), error);
        if (other == NULL) {
            return FALSE;
        }
        if (i == 0) {
            matches = g_steal_pointer(&other);
        } else if (plan->kind == KL_PLAN_NOT) {
            kl_bitset_andnot(matches, other);
        } else {
            kl_bitset_and(matches, other);
        }
        if (kl_bitset_is_empty(matches)) {
            return TRUE;
        }
    }
    if (matches != NULL) {
        kl_bitset_or(set, matches);
    }
    return TRUE;
}

KlBitset *
kl_plan_evaluate(KlReader *reader, const KlPlan *plan, GError **error)
{
    guint n_positions = kl_snapshot_get_n_positions(kl_reader_get_snapshot(reader));
    g_autoptr(KlBitset) set = kl_bitset_new(n_positions);
    return add_matches(reader, plan, set, error) ? g_steal_pointer(&set) : NULL;
}

/* --- for people ---------------------------------------------------------------- */

static void
append_plan(GString *string, const KlPlan *plan)
{
    static const char *const names[] = {
        [KL_PLAN_ALL] = "ALLES", [KL_PLAN_PHRASE] = "PHRASE", [KL_PLAN_OR] = "OR",
        [KL_PLAN_AND] = "AND",   [KL_PLAN_FILTER] = "FILTER", [KL_PLAN_NOT] = "NOT"};
    if (plan->kind == KL_PLAN_TERM) {
        g_string_append(string, plan->term);
    } else {
        g_string_append_printf(string, "(%s", names[plan->kind]);
        for (guint i = 0; plan->terms != NULL && i < plan->terms->len; i++) {
            g_string_append_printf(string, " %s",
                                   (const char *)g_ptr_array_index(plan->terms, i));
        }
        for (guint i = 0; plan->children != NULL && i < plan->children->len; i++) {
            g_string_append_c(string, ' ');
            append_plan(string, g_ptr_array_index(plan->children, i));
        }
        g_string_append_c(string, ')');
    }
    if (plan->weight < 1) {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append_printf(
            string, "*%s",
            g_ascii_formatd(number, sizeof number, "%.3g", plan->weight));
    }
}

char *
kl_plan_to_string(const KlPlan *plan)
{
    GString *string = g_string_new(NULL);
    append_plan(string, plan);
    return g_string_free(string, FALSE);
}
