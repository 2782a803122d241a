#include "search/plan.h"

#include <string.h>

#include "search/reader.h"
#include "search/schema.h"

/* What alternatives weigh, compared with 1 for the word as it was typed. Kinds of
 * terms have their weights from kl_word_query_terms. */
#define WEIGHT_JOINED  0.9 /* "Hoch Beet" found as Hochbeet */
#define WEIGHT_SPLIT   0.7 /* "Openair" found as Open Air */
#define WEIGHT_APART   0.3 /* "Vereinskasse" found as Kasse … Verein */
#define WEIGHT_SYNONYM 0.5

/* A word shorter than this is not split into two. */
#define MIN_SPLIT_BYTES 6
#define MIN_SPLIT_HALF  3

void
kl_planning_free(KlPlanning *planning)
{
    if (planning == NULL) {
        return;
    }
    kl_plan_free(planning->root);
    g_clear_pointer(&planning->marks, g_hash_table_unref);
    g_clear_pointer(&planning->synonyms, g_ptr_array_unref);
    g_free(planning);
}

/* --- from words to terms ------------------------------------------------------- */

typedef struct {
    KlReader *reader;
    KlAnalyzer *analyzer;
    const KlSynonyms *synonyms;
    const char *text;
    gboolean any;
    guint group; /* of marks: the word at hand */
    KlPlanning *planning;
    GError *error; /* the first that happened; nothing more is asked after it */
} Planner;

static gboolean
has_term(Planner *planner, const char *term)
{
    gboolean has = FALSE;
    if (planner->error == NULL) {
        kl_reader_has_term(planner->reader, term, &has, &planner->error);
    }
    return has;
}

static void
mark(Planner *planner, const char *term, double weight)
{
    KlMark *old = g_hash_table_lookup(planner->planning->marks, term);
    if (old != NULL && old->weight >= weight) {
        return;
    }
    KlMark *new = g_new(KlMark, 1);
    new->group = planner->group;
    new->weight = weight;
    g_hash_table_replace(planner->planning->marks, g_strdup(term), new);
}

/* The kinds nest: what has the exact form has the stem, what has the stem has the
 * part. So each adds to the weight what it is more than the next wider one, and a case
 * with the exact form has the whole weight. */
static void
add_kinds(Planner *planner, KlPlan *plan, const KlWord *word, double weight)
{
    g_autoptr(GArray) terms = kl_word_query_terms(word);
    double wider = 0;
    double own = 0;
    for (guint i = terms->len; i-- > 0;) {
        /* Heaviest first: from the end, lightest first. */
        const KlQueryTerm *term = &g_array_index(terms, KlQueryTerm, i);
        if (term->weight > own) {
            wider = own;
            own = term->weight;
        }
        kl_plan_add(plan, kl_plan_new_term(term->term, (own - wider) * weight));
        mark(planner, term->term, term->weight * weight);
    }
}

static char *
prefixed(const char *prefix, const char *stem)
{
    return g_strconcat(prefix, stem, NULL);
}

/* All stems in the text, at least one of them as a word of its own: a text with
 * "Holzweg" and "Gasthaus" has no Holzhaus. */
static void
add_apart(Planner *planner,
          KlPlan *plan,
          const char *const *stems,
          guint n_stems,
          double weight)
{
    KlPlan *filter = kl_plan_new(KL_PLAN_FILTER, weight);
    KlPlan *parts = kl_plan_new(KL_PLAN_AND, 1);
    KlPlan *words = kl_plan_new(KL_PLAN_OR, 1);
    for (guint i = 0; i < n_stems; i++) {
        g_autofree char *part = prefixed(KL_PREFIX_PART, stems[i]);
        g_autofree char *word = prefixed(KL_PREFIX_STEM, stems[i]);
        /* A stem counts as much as all would, divided among them. */
        kl_plan_add(parts, kl_plan_new_term(part, 1.0 / n_stems));
        kl_plan_add(words, kl_plan_new_term(word, 1));
        mark(planner, part, weight / n_stems);
        mark(planner, word, weight / n_stems);
    }
    kl_plan_add(filter, parts);
    kl_plan_add(filter, words);
    kl_plan_add(plan, filter);
}

/* The exact forms side by side. */
static KlPlan *
plan_phrase(Planner *planner, const GPtrArray *words, double weight, gboolean is_marked)
{
    KlPlan *plan = kl_plan_new(words->len > 1 ? KL_PLAN_PHRASE : KL_PLAN_TERM, weight);
    gboolean has_telling = FALSE;
    for (guint i = 0; i < words->len; i++) {
        const KlWord *word = g_ptr_array_index(words, i);
        has_telling |= !word->is_stopword;
    }
    for (guint i = 0; i < words->len; i++) {
        const KlWord *word = g_ptr_array_index(words, i);
        if (plan->kind == KL_PLAN_TERM) {
            plan->term = g_strdup(word->terms[0].string);
        } else {
            g_ptr_array_add(plan->terms, g_strdup(word->terms[0].string));
        }
        if (is_marked && (!has_telling || !word->is_stopword)) {
            mark(planner, word->terms[0].string, weight);
        }
    }
    return plan;
}

/* A word that the dictionary does not split may be two words in the cases. */
static void
add_splits(Planner *planner, KlPlan *plan, const KlWord *word, double weight)
{
    if (word->n_parts > 0 || word->is_number || word->normal_length < MIN_SPLIT_BYTES ||
        word->normal_length > KL_WORD_MAX_BYTES) {
        return;
    }
    for (guint i = MIN_SPLIT_HALF; i + MIN_SPLIT_HALF <= word->normal_length; i++) {
        /* Not inside a character. */
        if (((guchar)word->normal[i] & 0xC0) == 0x80) {
            continue;
        }
        g_autofree char *head = g_strndup(word->normal, i);
        g_autofree char *first = prefixed(KL_PREFIX_EXACT, head);
        g_autofree char *second = prefixed(KL_PREFIX_EXACT, word->normal + i);
        if (has_term(planner, second) && has_term(planner, first)) {
            KlPlan *phrase = kl_plan_new(KL_PLAN_PHRASE, weight);
            g_autoptr(KlPostings) postings = NULL;
            g_ptr_array_add(phrase->terms, g_steal_pointer(&first));
            g_ptr_array_add(phrase->terms, g_steal_pointer(&second));
            postings =
                kl_reader_get_phrase(planner->reader, phrase->terms, &planner->error);
            if (postings == NULL || kl_postings_count(postings) == 0) {
                kl_plan_free(phrase);
                continue;
            }
            mark(planner, g_ptr_array_index(phrase->terms, 0), weight);
            mark(planner, g_ptr_array_index(phrase->terms, 1), weight);
            kl_plan_add(plan, phrase);
        }
    }
}

/* --- synonyms ------------------------------------------------------------------ */

/* A synonym, which may be several words, as an alternative. */
static void
add_synonym(Planner *planner, KlPlan *plan, const char *synonym)
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
        add_kinds(planner, kinds, word, 1.0 / n_words);
        kl_plan_add(all, kinds);
        g_autofree char *part = prefixed(KL_PREFIX_PART, word->stem);
        is_known = is_known && has_term(planner, part);
    }
    if (all->children->len == 0 || !is_known) {
        kl_plan_free(all);
        return;
    }
    kl_plan_add(plan, all);
    GPtrArray *used = planner->planning->synonyms;
    if (!g_ptr_array_find_with_equal_func(used, synonym, g_str_equal, NULL)) {
        g_ptr_array_add(used, g_strdup(synonym));
    }
}

/* Synonyms of what stands in text[start..end). */
static void
add_synonyms(Planner *planner, KlPlan *plan, guint start, guint end)
{
    g_autofree char *typed = g_strndup(planner->text + start, end - start);
    const GPtrArray *synonyms = kl_synonyms_find(planner->synonyms, typed);
    for (guint i = 0; synonyms != NULL && i < synonyms->len; i++) {
        add_synonym(planner, plan, g_ptr_array_index(synonyms, i));
    }
}

/* --- the nodes of a query ------------------------------------------------------- */

static KlPlan *
plan_word(Planner *planner, const KlNode *node)
{
    const KlWord *word = g_ptr_array_index(node->words, 0);
    KlPlan *plan = kl_plan_new(KL_PLAN_OR, 1);
    add_kinds(planner, plan, word, 1);
    if (word->n_parts > 0) {
        add_apart(planner, plan, word->parts, word->n_parts, WEIGHT_APART);
    }
    add_splits(planner, plan, word, WEIGHT_SPLIT);
    return plan;
}

static KlPlan *
plan_hyphen(Planner *planner, const KlNode *node)
{
    KlPlan *plan = kl_plan_new(KL_PLAN_OR, 1);
    for (guint i = 0; i < node->extras->len; i++) {
        const KlWord *word = g_ptr_array_index(node->extras, i);
        add_kinds(planner, plan, word, 1);
        if (word->n_parts > 0) {
            add_apart(planner, plan, word->parts, word->n_parts, WEIGHT_APART);
        }
    }
    if (node->words->len == 1) {
        /* "Obst-" of "Obst- und Gemüsegarten": the garden was meant. */
        add_kinds(planner, plan, g_ptr_array_index(node->words, 0), WEIGHT_APART);
        return plan;
    }
    kl_plan_add(plan, plan_phrase(planner, node->words, 1, TRUE));
    g_autoptr(GPtrArray) stems = g_ptr_array_new();
    for (guint i = 0; i < node->words->len; i++) {
        const KlWord *word = g_ptr_array_index(node->words, i);
        if (!word->is_stopword) {
            g_ptr_array_add(stems, (gpointer)(guintptr)word->stem);
        }
    }
    if (stems->len > 1) {
        add_apart(planner, plan, (const char *const *)(gconstpointer)stems->pdata,
                  stems->len, WEIGHT_APART);
    }
    return plan;
}

static KlPlan *
plan_leaf(Planner *planner, const KlNode *node)
{
    switch (node->kind) {
    case KL_NODE_WORD:
        return plan_word(planner, node);
    case KL_NODE_HYPHEN:
        return plan_hyphen(planner, node);
    default:
        return plan_phrase(planner, node->words, 1, TRUE);
    }
}

static KlPlan *
plan_exclusion(Planner *planner, const KlNode *node)
{
    KlPlan *plan = kl_plan_new(node->kind == KL_NODE_AND ? KL_PLAN_AND : KL_PLAN_OR, 1);
    if (node->children != NULL) {
        for (guint i = 0; i < node->children->len; i++) {
            kl_plan_add(plan,
                        plan_exclusion(planner, g_ptr_array_index(node->children, i)));
        }
        return plan;
    }
    if (node->kind != KL_NODE_WORD) {
        kl_plan_add(plan, plan_phrase(planner, node->words, 1, FALSE));
    }
    const GPtrArray *words = node->kind == KL_NODE_WORD ? node->words : node->extras;
    for (guint i = 0; i < words->len; i++) {
        g_autoptr(GArray) terms = kl_word_exclusion_terms(g_ptr_array_index(words, i));
        for (guint k = 0; k < terms->len; k++) {
            const KlQueryTerm *term = &g_array_index(terms, KlQueryTerm, k);
            kl_plan_add(plan, kl_plan_new_term(term->term, 1));
        }
    }
    return plan;
}

/* --- words side by side -------------------------------------------------------- */

/* A word, hyphenated word or phrase of a group, with what is looked for. */
typedef struct {
    const KlNode *node;
    KlPlan *plan;
    guint group;
} Item;

/* The word that two neighbours would be without the blank, if cases have it. */
static const KlWord *
find_joined(Planner *planner, const KlNode *first, const KlNode *second)
{
    if (first->kind != KL_NODE_WORD || second->kind != KL_NODE_WORD ||
        !second->follows) {
        return NULL;
    }
    const KlWord *head = g_ptr_array_index(first->words, 0);
    const KlWord *tail = g_ptr_array_index(second->words, 0);
    if (head->is_number || tail->is_number ||
        head->normal_length + tail->normal_length > KL_WORD_MAX_BYTES) {
        return NULL;
    }
    g_autofree char *normal = g_strconcat(head->normal, tail->normal, NULL);
    const KlWord *joined = kl_analyzer_word(planner->analyzer, normal, -1);
    for (guint i = 0; joined != NULL && i < joined->n_terms; i++) {
        const KlTerm *term = &joined->terms[i];
        if ((term->kind == KL_TERM_STEM || term->kind == KL_TERM_CANONICAL) &&
            has_term(planner, term->string)) {
            return joined;
        }
    }
    return NULL;
}

static void
add_joined(Planner *planner, const GArray *items)
{
    for (guint i = 0; i + 1 < items->len; i++) {
        const Item *pair = &g_array_index(items, Item, i);
        const KlWord *joined = find_joined(planner, pair[0].node, pair[1].node);
        for (guint k = 0; joined != NULL && k < 2; k++) {
            planner->group = pair[k].group;
            add_kinds(planner, pair[k].plan, joined, WEIGHT_JOINED);
        }
    }
}

/* Synonyms of single words and of runs of words. */
static void
add_all_synonyms(Planner *planner, const GArray *items)
{
    guint longest = kl_synonyms_longest(planner->synonyms);
    for (guint i = 0; i < items->len; i++) {
        for (guint k = i; k < items->len && k - i < longest; k++) {
            const Item *last = &g_array_index(items, Item, k);
            if (last->node->kind == KL_NODE_PHRASE || (k > i && !last->node->follows)) {
                break;
            }
            for (guint w = i; w <= k; w++) {
                const Item *item = &g_array_index(items, Item, w);
                planner->group = item->group;
                add_synonyms(planner, item->plan,
                             g_array_index(items, Item, i).node->start,
                             last->node->end);
            }
        }
    }
}

/* Items that must all match, unless any is enough. Takes their plans. */
static KlPlan *
join_items(Planner *planner, const GArray *items, gboolean is_strict)
{
    if (items->len == 0) {
        return kl_plan_new(KL_PLAN_ALL, 1);
    }
    if (items->len == 1) {
        return g_array_index(items, Item, 0).plan;
    }
    planner->planning->can_relax |= !is_strict;
    KlPlan *plan =
        kl_plan_new(!is_strict && planner->any ? KL_PLAN_OR : KL_PLAN_AND, 1);
    for (guint i = 0; i < items->len; i++) {
        kl_plan_add(plan, g_array_index(items, Item, i).plan);
    }
    return plan;
}

/* The tree is as deep as its grammar: ODER of UND of words and exclusions. */
static KlPlan *
plan_node(Planner *planner, const KlNode *node)
{
    if (node->kind == KL_NODE_OR) {
        KlPlan *plan = kl_plan_new(KL_PLAN_OR, 1);
        for (guint i = 0; i < node->children->len; i++) {
            kl_plan_add(plan, plan_node(planner, g_ptr_array_index(node->children, i)));
        }
        return plan;
    }
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(Item));
    g_autoptr(GPtrArray) excluded = g_ptr_array_new();
    guint n_nodes = node->kind == KL_NODE_AND ? node->children->len : 1;
    for (guint i = 0; i < n_nodes; i++) {
        const KlNode *child =
            node->kind == KL_NODE_AND ? g_ptr_array_index(node->children, i) : node;
        if (child->kind == KL_NODE_NOT) {
            g_ptr_array_add(excluded, plan_exclusion(planner, g_ptr_array_index(
                                                                  child->children, 0)));
            continue;
        }
        planner->group = planner->planning->n_groups++;
        Item item = {child, plan_leaf(planner, child), planner->group};
        g_array_append_val(items, item);
    }
    add_joined(planner, items);
    add_all_synonyms(planner, items);
    KlPlan *plan = join_items(planner, items, node->is_strict);
    if (excluded->len == 0) {
        return plan;
    }
    KlPlan *without = kl_plan_new(KL_PLAN_NOT, 1);
    kl_plan_add(without, plan);
    for (guint i = 0; i < excluded->len; i++) {
        kl_plan_add(without, g_ptr_array_index(excluded, i));
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
    planning->marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    planning->synonyms = g_ptr_array_new_with_free_func(g_free);
    Planner planner = {.reader = reader,
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
