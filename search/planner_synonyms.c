#include "search/planner_private.h"

#include <string.h>

#include "search/schema.h"

/* Compared with 1 for the word as it was typed. */
#define WEIGHT_SYNONYM 0.5

/* A synonym, which may be several words, as an alternative. */
static void
add_synonym(KlPlanner *planner, KlPlan *plan, const char *synonym)
{
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    kl_analyzer_tokenize(planner->analyzer, synonym, strlen(synonym), KL_TOKENIZE_KEEP,
                         tokens);
    KlPlan *all = kl_plan_new(KL_PLAN_AND, WEIGHT_SYNONYM);
    gboolean is_known = TRUE;
    guint n_words = 0;
    for (guint i = 0; i < tokens->len; i++) {
        const KlToken *token = &g_array_index(tokens, KlToken, i);
        n_words += !(token->flags & KL_TOKEN_EXTRA) && !token->word->is_stopword;
    }
    for (guint i = 0; i < tokens->len; i++) {
        const KlToken *token = &g_array_index(tokens, KlToken, i);
        const KlWord *word = token->word;
        if ((token->flags & KL_TOKEN_EXTRA) || word->is_stopword) {
            continue;
        }
        KlPlan *kinds = kl_plan_new(KL_PLAN_OR, 1);
        kl_planner_add_kinds(planner, kinds, word, 1.0 / n_words);
        kl_plan_add(all, kinds);
        g_autofree char *part = g_strconcat(KL_PREFIX_PART, word->stem, NULL);
        is_known = is_known && kl_planner_has_term(planner, part);
    }
    if (all->children->len == 0 || !is_known) {
        kl_plan_free(all);
        return;
    }
    kl_plan_add(plan, all);
    kl_plan_set_reading(plan, KL_READING_SYNONYM, synonym);
    GPtrArray *used = planner->planning->synonyms;
    if (!g_ptr_array_find_with_equal_func(used, synonym, g_str_equal, NULL)) {
        g_ptr_array_add(used, g_strdup(synonym));
    }
}

/* Synonyms of what stands in text[start..end). */
static void
add_synonyms(KlPlanner *planner, KlPlan *plan, guint start, guint end)
{
    g_autofree char *key =
        kl_synonyms_key(planner->analyzer, planner->text + start, end - start);
    const GPtrArray *synonyms =
        key != NULL ? kl_synonyms_find(planner->synonyms, key) : NULL;
    for (guint i = 0; synonyms != NULL && i < synonyms->len; i++) {
        add_synonym(planner, plan, g_ptr_array_index(synonyms, i));
    }
}

/* Whether nothing but blanks and words without meaning (offenen_Tag der_Tür) is between
 * two words. */
static gboolean
is_run(const KlPlanner *planner, const KlNode *first, const KlNode *second)
{
    for (const char *at = planner->text + first->end;
         at < planner->text + second->start; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!g_unichar_isalpha(c) && !g_unichar_isspace(c)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Synonyms of single words and of runs of words. */
void
kl_planner_add_synonyms(KlPlanner *planner, const GArray *items)
{
    guint longest = kl_synonyms_longest(planner->synonyms);
    for (guint i = 0; i < items->len; i++) {
        for (guint k = i; k < items->len && k - i < longest; k++) {
            const KlPlannerItem *last = &g_array_index(items, KlPlannerItem, k);
            if (last->node->kind == KL_NODE_PHRASE ||
                (k > i && !is_run(planner, (last - 1)->node, last->node))) {
                break;
            }
            for (guint w = i; w <= k; w++) {
                const KlPlannerItem *item = &g_array_index(items, KlPlannerItem, w);
                planner->group = item->group;
                add_synonyms(planner, item->plan,
                             g_array_index(items, KlPlannerItem, i).node->start,
                             last->node->end);
            }
        }
    }
}
