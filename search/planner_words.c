#include "search/planner_private.h"

#include <string.h>

#include "search/language/compound.h"
#include "search/schema.h"

/* What alternatives weigh, compared with 1 for the word as it was typed. Kinds of
 * terms have their weights from kl_word_query_terms. */
#define WEIGHT_SPLIT    0.7 /* "Openair" found as Open Air */
#define WEIGHT_DOTTED   0.3 /* "Kuchen" found as Küchen */
#define WEIGHT_UNLINKED 0.7 /* "Fabrikshalle" found as Fabrikhalle */
#define WEIGHT_APART    0.3 /* "Vereinskasse" found as Kasse … Verein */

/* A word shorter than this is not split into two. */
#define MIN_SPLIT_BYTES 6
#define MIN_SPLIT_HALF  3

gboolean
kl_planner_has_term(KlPlanner *planner, const char *term)
{
    gboolean has = FALSE;
    if (planner->error == NULL) {
        kl_reader_has_term(planner->reader, term, &has, &planner->error);
    }
    return has;
}

void
kl_planner_mark(KlPlanner *planner, const char *term, double weight)
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

/* The kinds nest: what has an exact form has the stem, what has the stem has the part.
 * So each adds to the weight what it is more than the next wider one, and a case with
 * the exact form has the whole weight. The exact forms do not nest among themselves:
 * each adds what it is more than the stem. */
void
kl_planner_add_kinds(KlPlanner *planner,
                     KlPlan *plan,
                     const KlWord *word,
                     double weight)
{
    g_autoptr(GArray) terms = kl_word_query_terms(word);
    double wider = 0;
    double own = 0;
    KlTermKind kind = KL_TERM_PART;
    for (guint i = terms->len; i-- > 0;) {
        /* Heaviest first: from the end, lightest first. */
        const KlQueryTerm *term = &g_array_index(terms, KlQueryTerm, i);
        if (term->weight > own) {
            wider = kind == KL_TERM_EXACT ? wider : own;
            own = term->weight;
            kind = term->kind;
        }
        KlPlan *leaf = kl_plan_new_term(term->term, (own - wider) * weight);
        leaf->reach = term->weight * weight;
        kl_plan_add(plan, leaf);
        kl_planner_mark(planner, term->term, term->weight * weight);
    }
}

static char *
prefixed(const char *prefix, const char *stem)
{
    return g_strconcat(prefix, stem, NULL);
}

/* The exact forms side by side. */
static KlPlan *
plan_phrase(KlPlanner *planner,
            const GPtrArray *words,
            double weight,
            gboolean is_marked)
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
            kl_planner_mark(planner, word->terms[0].string, weight);
        }
    }
    return plan;
}

/* A word that the dictionary does not split may be two words in the cases. */
static void
add_splits(KlPlanner *planner, KlPlan *plan, const KlWord *word, double weight)
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
        if (kl_planner_has_term(planner, second) &&
            kl_planner_has_term(planner, first)) {
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
            kl_planner_mark(planner, g_ptr_array_index(phrase->terms, 0), weight);
            kl_planner_mark(planner, g_ptr_array_index(phrase->terms, 1), weight);
            kl_plan_add(plan, phrase);
            g_autofree char *note = g_strconcat(head, " ", word->normal + i, NULL);
            kl_plan_set_reading(plan, KL_READING_SPLIT, note);
        }
    }
}

/* Another reading of a word, if the dictionary knows that one: as a word, or as a
 * compound where it does not know what was typed. */
static void
add_reading(KlPlanner *planner,
            KlPlan *plan,
            const KlWord *word,
            const char *normal,
            double weight)
{
    const KlDictionary *dictionary = kl_dictionary_get();
    const KlWord *other = kl_analyzer_word(planner->analyzer, normal, -1);
    gboolean is_known = kl_dictionary_contains(dictionary, word->normal,
                                               word->normal_length, KL_DICTIONARY_WORD);
    gboolean is_word = kl_dictionary_contains(dictionary, normal, other->normal_length,
                                              KL_DICTIONARY_WORD);
    if (strcmp(other->stem, word->stem) == 0 ||
        !(is_word || (other->n_parts > 0 && !is_known))) {
        return;
    }
    kl_planner_add_kinds(planner, plan, other, weight);
    if (other->n_parts > 0) {
        kl_planner_add_apart(planner, plan, other, WEIGHT_APART * weight);
    }
}

/* A word typed without its dots ("Gerateverleih", "Kuchen" for Küchen): with the dots
 * of one vowel the dictionary knows it. Stems have no dots, so most such words are
 * found anyway; this is for the others. And a compound linked by an s that is not usual
 * everywhere ("Fabrikshalle"). */
static void
add_readings(KlPlanner *planner, KlPlan *plan, const KlWord *word)
{
    const char *normal = word->normal;
    gsize length = word->normal_length;
    if (word->n_parts > 0 || length > KL_COMPOUND_MAX_LENGTH) {
        return;
    }
    for (gsize i = 0; i < length; i++) {
        if (strchr("aou", normal[i]) != NULL && normal[i + 1] != 'e') {
            g_autofree char *dotted =
                g_strdup_printf("%.*se%s", (int)i + 1, normal, normal + i + 1);
            add_reading(planner, plan, word, dotted, WEIGHT_DOTTED);
        } else if (normal[i] == 's' && i >= 4 && i + 4 <= length) {
            g_autofree char *unlinked =
                g_strdup_printf("%.*s%s", (int)i, normal, normal + i + 1);
            const KlWord *other = kl_analyzer_word(planner->analyzer, unlinked, -1);
            if (other->n_parts > 0) {
                add_reading(planner, plan, word, unlinked, WEIGHT_UNLINKED);
            }
        }
    }
}

/* --- the leaves of a query ------------------------------------------------------- */

static KlPlan *
plan_word(KlPlanner *planner, const KlNode *node)
{
    const KlWord *word = g_ptr_array_index(node->words, 0);
    KlPlan *plan = kl_plan_new(KL_PLAN_OR, 1);
    kl_planner_add_kinds(planner, plan, word, 1);
    kl_plan_set_reading(plan, KL_READING_WORD, NULL);
    if (word->n_parts > 0) {
        kl_planner_add_apart(planner, plan, word, WEIGHT_APART);
    }
    add_splits(planner, plan, word, WEIGHT_SPLIT);
    add_readings(planner, plan, word);
    return plan;
}

static KlPlan *
plan_hyphen(KlPlanner *planner, const KlNode *node)
{
    KlPlan *plan = kl_plan_new(KL_PLAN_OR, 1);
    for (guint i = 0; i < node->extras->len; i++) {
        const KlWord *word = g_ptr_array_index(node->extras, i);
        kl_planner_add_kinds(planner, plan, word, 1);
        kl_plan_set_reading(plan, KL_READING_WORD, word->normal);
        if (word->n_parts > 0) {
            kl_planner_add_apart(planner, plan, word, WEIGHT_APART);
        }
    }
    if (node->words->len == 1) {
        /* "Obst-" of "Obst- und Gemüsegarten": the garden was meant. */
        kl_planner_add_kinds(planner, plan, g_ptr_array_index(node->words, 0),
                             WEIGHT_APART);
        kl_plan_set_reading(plan, KL_READING_APART, NULL);
        return plan;
    }
    kl_plan_add(plan, plan_phrase(planner, node->words, 1, TRUE));
    kl_plan_set_reading(plan, KL_READING_PHRASE, NULL);
    g_autoptr(GPtrArray) stems = g_ptr_array_new();
    for (guint i = 0; i < node->words->len; i++) {
        const KlWord *word = g_ptr_array_index(node->words, i);
        if (!word->is_stopword) {
            g_ptr_array_add(stems, (gpointer)(guintptr)word->stem);
        }
    }
    if (stems->len > 1) {
        kl_planner_add_stems_apart(planner, plan,
                                   (const char *const *)(gconstpointer)stems->pdata,
                                   stems->len, WEIGHT_APART);
    }
    return plan;
}

KlPlan *
kl_planner_plan_leaf(KlPlanner *planner, const KlNode *node)
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

KlPlan *
kl_planner_plan_exclusion(KlPlanner *planner, const KlNode *node)
{
    KlPlan *plan = kl_plan_new(node->kind == KL_NODE_AND ? KL_PLAN_AND : KL_PLAN_OR, 1);
    if (node->children != NULL) {
        for (guint i = 0; i < node->children->len; i++) {
            kl_plan_add(plan, kl_planner_plan_exclusion(
                                  planner, g_ptr_array_index(node->children, i)));
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
