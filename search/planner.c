#include "search/planner_private.h"

/* Compared with 1 for the words as they were typed: "Hoch Beet" found as Hochbeet. */
#define WEIGHT_JOINED 0.9

/* Into so many words, a compound may be torn. */
#define MAX_TORN 4

/* What two words in one case weigh on top of each alone, where one would do; of so many
 * words. */
#define WEIGHT_PAIR 1.0
#define MAX_PAIRED  6

void
kl_planning_free(KlPlanning *planning)
{
    if (planning == NULL) {
        return;
    }
    kl_plan_free(planning->root);
    g_clear_pointer(&planning->items, g_array_unref);
    g_clear_pointer(&planning->marks, g_hash_table_unref);
    g_clear_pointer(&planning->synonyms, g_ptr_array_unref);
    g_clear_pointer(&planning->excluded, g_ptr_array_unref);
    g_free(planning);
}

/* --- words side by side -------------------------------------------------------- */

/* Whether a node is a word that may be torn off from the one before. */
static gboolean
may_join(const KlNode *node, gboolean is_first)
{
    const KlWord *word =
        node->kind == KL_NODE_WORD ? g_ptr_array_index(node->words, 0) : NULL;
    return word != NULL && !word->is_number && (is_first || node->follows);
}

/* The word that it would be without the blanks, if cases have it. */
static const KlWord *
find_joined(KlPlanner *planner, const char *normal)
{
    const KlWord *joined = kl_analyzer_word(planner->analyzer, normal, -1);
    for (guint i = 0; joined != NULL && i < joined->n_terms; i++) {
        const KlTerm *term = &joined->terms[i];
        if ((term->kind == KL_TERM_STEM || term->kind == KL_TERM_CANONICAL) &&
            kl_planner_has_term(planner, term->string)) {
            return joined;
        }
    }
    return NULL;
}

/* "Hoch Beet" and "Feuer Wehr Haus": neighbours as one word. */
static void
add_joined(KlPlanner *planner, const GArray *items)
{
    g_autoptr(GString) normal = g_string_new(NULL);
    for (guint first = 0; first + 1 < items->len; first++) {
        g_string_truncate(normal, 0);
        for (guint last = first; last < MIN(items->len, first + MAX_TORN); last++) {
            const KlNode *node = g_array_index(items, KlPlannerItem, last).node;
            if (!may_join(node, last == first)) {
                break;
            }
            const KlWord *word = g_ptr_array_index(node->words, 0);
            g_string_append(normal, word->normal);
            if (normal->len > KL_WORD_MAX_BYTES) {
                break;
            }
            const KlWord *joined =
                last > first ? find_joined(planner, normal->str) : NULL;
            for (guint i = first; joined != NULL && i <= last; i++) {
                const KlPlannerItem *item = &g_array_index(items, KlPlannerItem, i);
                planner->group = item->group;
                kl_planner_add_kinds(planner, item->plan, joined, WEIGHT_JOINED);
                kl_plan_set_reading(item->plan, KL_READING_JOINED, joined->normal);
            }
        }
    }
}

/* Where any word is enough, cases with more of the words come first: each two of them
 * together weigh once more than each alone. Without that, a word in a title would
 * outweigh two in the text. What no case has makes no pair. */
static void
add_pairs(KlPlanner *planner, KlPlan *plan, const GArray *items)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < items->len && found->len < MAX_PAIRED; i++) {
        KlPlan *own = g_array_index(items, KlPlannerItem, i).plan;
        g_autoptr(KlBitset) set =
            planner->error == NULL
                ? kl_plan_evaluate(planner->reader, own, &planner->error)
                : NULL;
        if (set != NULL && !kl_bitset_is_empty(set)) {
            g_ptr_array_add(found, own);
        }
    }
    for (guint i = 0; i < found->len; i++) {
        for (guint k = i + 1; k < found->len; k++) {
            KlPlan *pair = kl_plan_new(KL_PLAN_AND, WEIGHT_PAIR);
            kl_plan_add(pair, kl_plan_copy(g_ptr_array_index(found, i)));
            kl_plan_add(pair, kl_plan_copy(g_ptr_array_index(found, k)));
            kl_plan_add(plan, pair);
        }
    }
}

/* Items that must all match, unless any is enough. Takes their plans. */
static KlPlan *
join_items(KlPlanner *planner, const GArray *items, gboolean is_strict)
{
    if (items->len == 0) {
        return kl_plan_new(KL_PLAN_ALL, 1);
    }
    if (items->len == 1) {
        return g_array_index(items, KlPlannerItem, 0).plan;
    }
    planner->planning->can_relax |= !is_strict;
    KlPlan *plan =
        kl_plan_new(!is_strict && planner->any ? KL_PLAN_OR : KL_PLAN_AND, 1);
    for (guint i = 0; i < items->len; i++) {
        kl_plan_add(plan, g_array_index(items, KlPlannerItem, i).plan);
    }
    if (plan->kind == KL_PLAN_OR) {
        add_pairs(planner, plan, items);
    }
    return plan;
}

/* The tree is as deep as its grammar: ODER of UND of words and exclusions. */
static KlPlan *
plan_node(KlPlanner *planner, const KlNode *node)
{
    if (node->kind == KL_NODE_OR) {
        KlPlan *plan = kl_plan_new(KL_PLAN_OR, 1);
        for (guint i = 0; i < node->children->len; i++) {
            kl_plan_add(plan, plan_node(planner, g_ptr_array_index(node->children, i)));
        }
        return plan;
    }
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(KlPlannerItem));
    g_autoptr(GPtrArray) excluded = g_ptr_array_new();
    guint n_nodes = node->kind == KL_NODE_AND ? node->children->len : 1;
    for (guint i = 0; i < n_nodes; i++) {
        const KlNode *child =
            node->kind == KL_NODE_AND ? g_ptr_array_index(node->children, i) : node;
        if (child->kind == KL_NODE_NOT) {
            g_ptr_array_add(excluded,
                            kl_planner_plan_exclusion(
                                planner, g_ptr_array_index(child->children, 0)));
            continue;
        }
        planner->group = planner->planning->n_groups++;
        KlPlannerItem item = {child, kl_planner_plan_leaf(planner, child),
                              planner->group};
        g_array_append_val(items, item);
        KlPlanItem known = {child->start, child->end, child->kind == KL_NODE_WORD,
                            item.plan};
        g_array_append_val(planner->planning->items, known);
    }
    add_joined(planner, items);
    kl_planner_add_synonyms(planner, items);
    KlPlan *plan = join_items(planner, items, node->is_strict);
    if (excluded->len == 0) {
        return plan;
    }
    KlPlan *without = kl_plan_new(KL_PLAN_NOT, 1);
    kl_plan_add(without, plan);
    for (guint i = 0; i < excluded->len; i++) {
        kl_plan_add(without, g_ptr_array_index(excluded, i));
        g_ptr_array_add(planner->planning->excluded, g_ptr_array_index(excluded, i));
    }
    return without;
}

KlPlanning *
kl_plan_query(KlReader *reader,
              const char *text,
              const KlQuery *query,
              gboolean any,
              GError **error)
{
    g_autoptr(KlPlanning) planning = g_new0(KlPlanning, 1);
    planning->items = g_array_new(FALSE, FALSE, sizeof(KlPlanItem));
    planning->marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    planning->synonyms = g_ptr_array_new_with_free_func(g_free);
    planning->excluded = g_ptr_array_new();
    KlPlanner planner = {.reader = reader,
                         .analyzer = kl_reader_get_analyzer(reader),
                         .synonyms =
                             kl_snapshot_get_synonyms(kl_reader_get_snapshot(reader)),
                         .text = text,
                         .any = any,
                         .planning = planning};
    planning->root = query->root == NULL ? kl_plan_new(KL_PLAN_ALL, 1)
                                         : plan_node(&planner, query->root);
    if (planner.error != NULL) {
        g_propagate_error(error, planner.error);
        return NULL;
    }
    return g_steal_pointer(&planning);
}
