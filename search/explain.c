#include "search/explain.h"

#include <math.h>
#include <string.h>

#include "search/error.h"
#include "search/explain_private.h"
#include "search/query_edit.h"
#include "search/repair_cause.h"
#include "search/schema.h"

static json_t *
text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

/* Weights are sums of tenths. */
static json_t *
rounded(double weight)
{
    return json_real(round(weight * 1000) / 1000);
}

/* --- terms ------------------------------------------------------------------------ */

static void
collect_terms(const KlPlan *plan, double weight, GArray *terms)
{
    if (plan->kind == KL_PLAN_TERM || plan->kind == KL_PLAN_PHRASE) {
        KlExplainedTerm term = {
            plan, weight * (plan->kind == KL_PLAN_TERM ? plan->reach : plan->weight)};
        g_array_append_val(terms, term);
        return;
    }
    /* What follows the first child of a filter must be there, but weighs nothing. */
    guint n = plan->children == NULL         ? 0
              : plan->kind == KL_PLAN_FILTER ? 1
                                             : plan->children->len;
    for (guint i = 0; i < n; i++) {
        collect_terms(g_ptr_array_index(plan->children, i), weight * plan->weight,
                      terms);
    }
}

GArray *
kl_explain_terms(const KlPlan *alternative)
{
    GArray *terms = g_array_new(FALSE, FALSE, sizeof(KlExplainedTerm));
    collect_terms(alternative, 1, terms);
    return terms;
}

GPtrArray *
kl_explain_alternatives(const KlPlan *word)
{
    GPtrArray *alternatives = g_ptr_array_new();
    if (word->kind != KL_PLAN_OR) {
        g_ptr_array_add(alternatives, (gpointer)(guintptr)word);
        return alternatives;
    }
    for (guint i = 0; i < word->children->len; i++) {
        g_ptr_array_add(alternatives, g_ptr_array_index(word->children, i));
    }
    return alternatives;
}

static const char *
term_kind(const KlPlan *plan)
{
    if (plan->kind == KL_PLAN_PHRASE) {
        return "Wortfolge";
    }
    switch (plan->term[0]) {
    case KL_TERM_EXACT:
        return "Form";
    case KL_TERM_STEM:
        return "Stamm";
    case KL_TERM_CANONICAL:
        return "Zusammensetzung";
    default:
        return "Wortteil";
    }
}

json_t *
kl_explain_term(const KlExplainedTerm *term)
{
    const KlPlan *plan = term->plan;
    GString *name = g_string_new(plan->term);
    for (guint i = 0; plan->kind == KL_PLAN_PHRASE && i < plan->terms->len; i++) {
        g_string_append_printf(name, "%s%s", i > 0 ? " " : "",
                               (const char *)g_ptr_array_index(plan->terms, i));
    }
    json_t *view = json_pack("{s:s, s:s, s:o}", "term", name->str, "kind",
                             term_kind(plan), "weight", rounded(term->weight));
    g_string_free(name, TRUE);
    return view;
}

static gboolean
count_cases(
    KlReader *reader, const KlPlan *plan, KlBitset *all, json_t *view, GError **error)
{
    g_autoptr(KlBitset) cases = kl_plan_evaluate(reader, plan, error);
    if (cases == NULL) {
        return FALSE;
    }
    if (all != NULL) {
        kl_bitset_or(all, cases);
    }
    json_object_set_new(view, "cases", json_integer(kl_bitset_count(cases)));
    return TRUE;
}

/* --- words ------------------------------------------------------------------------ */

static json_t *
explain_form(const KlWord *word)
{
    json_t *parts = json_array();
    for (guint i = 0; i < word->n_parts; i++) {
        json_array_append_new(parts, json_string(word->parts[i]));
    }
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:b}", "normal", word->normal, "stem",
                     word->stem, "gender", text_or_null(word->gender), "canonical",
                     text_or_null(word->canonical), "parts", parts, "number",
                     word->is_number);
}

static json_t *
explain_leaf(const KlNode *leaf, const char *typed)
{
    json_t *forms = json_array();
    const GPtrArray *lists[] = {leaf->words, leaf->extras};
    for (guint l = 0; l < G_N_ELEMENTS(lists); l++) {
        for (guint i = 0; i < lists[l]->len; i++) {
            json_array_append_new(forms, explain_form(g_ptr_array_index(lists[l], i)));
        }
    }
    return json_pack("{s:s, s:s, s:o}", "typed", typed, "kind",
                     leaf->kind == KL_NODE_PHRASE   ? "phrase"
                     : leaf->kind == KL_NODE_HYPHEN ? "bindestrich"
                                                    : "wort",
                     "forms", forms);
}

static const char *
reading_id(KlReading reading)
{
    static const char *const ids[KL_N_READINGS] = {
        [KL_READING_NONE] = "phrase",     [KL_READING_WORD] = "wort",
        [KL_READING_JOINED] = "zusammen", [KL_READING_SPLIT] = "getrennt",
        [KL_READING_APART] = "teile",     [KL_READING_DOTTED] = "umlaut",
        [KL_READING_SYNONYM] = "synonym", [KL_READING_PHRASE] = "phrase"};
    return ids[reading];
}

static gboolean
add_terms(KlReader *reader, const KlPlan *alternative, json_t *terms, GError **error)
{
    g_autoptr(GArray) found = kl_explain_terms(alternative);
    for (guint i = found->len; i-- > 0;) {
        const KlExplainedTerm *term = &g_array_index(found, KlExplainedTerm, i);
        json_t *view = kl_explain_term(term);
        json_array_append_new(terms, view);
        if (!count_cases(reader, term->plan, NULL, view, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Alternatives of the same reading and note are told together. */
static gboolean
add_readings(KlReader *reader, const KlPlan *word, json_t *readings, GError **error)
{
    g_autoptr(GPtrArray) alternatives = kl_explain_alternatives(word);
    for (guint i = 0; i < alternatives->len;) {
        const KlPlan *first = g_ptr_array_index(alternatives, i);
        json_t *terms = json_array();
        json_t *view = json_pack("{s:s, s:o, s:o}", "kind", reading_id(first->reading),
                                 "note", text_or_null(first->note), "terms", terms);
        json_array_append_new(readings, view);
        g_autoptr(KlBitset) all =
            kl_bitset_new(kl_snapshot_get_n_positions(kl_reader_get_snapshot(reader)));
        guint end = i;
        while (end < alternatives->len) {
            const KlPlan *next = g_ptr_array_index(alternatives, end);
            if (next->reading != first->reading ||
                g_strcmp0(next->note, first->note) != 0) {
                break;
            }
            if (!count_cases(reader, next, all, view, error)) {
                return FALSE;
            }
            end++;
        }
        /* Heaviest first; plans have the lightest first. */
        for (guint k = end; k-- > i;) {
            if (!add_terms(reader, g_ptr_array_index(alternatives, k), terms, error)) {
                return FALSE;
            }
        }
        json_object_set_new(view, "cases", json_integer(kl_bitset_count(all)));
        i = end;
    }
    return TRUE;
}

static gboolean
add_words(const KlExplaining *explaining, json_t *words, GError **error)
{
    const GArray *items = explaining->match->planning->items;
    for (guint i = 0; i < items->len; i++) {
        const KlPlan *plan = g_array_index(items, KlPlanItem, i).plan;
        json_t *view = json_array_get(words, i);
        json_t *readings = json_array();
        json_object_set_new(view, "readings", readings);
        if (!count_cases(explaining->reader, plan, NULL, view, error) ||
            !add_readings(explaining->reader, plan, readings, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
add_excluded(const KlExplaining *explaining, json_t *excluded, GError **error)
{
    const GPtrArray *plans = explaining->match->planning->excluded;
    for (guint i = 0; i < plans->len; i++) {
        json_t *view = json_pack(
            "{s:s}", "typed", (const char *)g_ptr_array_index(explaining->excluded, i));
        json_array_append_new(excluded, view);
        if (!count_cases(explaining->reader, g_ptr_array_index(plans, i), NULL, view,
                         error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* --- what was left out --------------------------------------------------------------
 */

static gboolean
is_inside(const GPtrArray *leaves, const KlToken *token)
{
    for (guint i = 0; i < leaves->len; i++) {
        const KlNode *leaf = g_ptr_array_index(leaves, i);
        if (token->start >= leaf->start && token->start < leaf->end) {
            return TRUE;
        }
    }
    return FALSE;
}

static const char *
why_left_out(const KlToken *token, const char *typed)
{
    static const char *const operators[] = {"UND", "AND",   "ODER", "OR",
                                            "NOT", "NICHT", NULL};
    return g_strv_contains(operators, typed) ? "Verknüpfung"
           : token->word->is_legal_form      ? "Rechtsform"
           : token->word->is_stopword        ? "Füllwort"
                                             : "zu viele Wörter";
}

/* The words that are typed, but in no leaf. Ends the words of the query. */
static json_t *
explain_left_out(KlReader *reader, const char *text, const KlQuery *query)
{
    json_t *left_out = json_array();
    g_autoptr(GPtrArray) wanted = kl_query_leaves(query, FALSE);
    g_autoptr(GPtrArray) excluded = kl_query_leaves(query, TRUE);
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    kl_analyzer_tokenize(kl_reader_get_analyzer(reader), text, strlen(text),
                         KL_TOKENIZE_DEFAULT, tokens);
    for (guint i = 0; i < tokens->len; i++) {
        const KlToken *token = &g_array_index(tokens, KlToken, i);
        if ((token->flags & KL_TOKEN_EXTRA) || is_inside(wanted, token) ||
            is_inside(excluded, token)) {
            continue;
        }
        g_autofree char *typed =
            g_strndup(text + token->start, token->end - token->start);
        json_array_append_new(left_out, json_pack("{s:s, s:s}", "typed", typed, "why",
                                                  why_left_out(token, typed)));
    }
    return left_out;
}

/* --- filters ------------------------------------------------------------------------
 */

static json_t *
explain_filters(const KlExplaining *explaining)
{
    const KlTaxonomy *taxonomy =
        kl_snapshot_get_taxonomy(kl_reader_get_snapshot(explaining->reader));
    json_t *filters = json_array();
    for (guint f = 0; f < explaining->selected->len; f++) {
        const KlBitset *set = g_ptr_array_index(explaining->selected, f);
        if (set == NULL) {
            continue;
        }
        g_autofree char *label =
            kl_repair_name_filter(taxonomy, explaining->request, f);
        json_array_append_new(filters,
                              json_pack("{s:s, s:s, s:i}", "facet",
                                        kl_taxonomy_get_facet(taxonomy, f)->id, "label",
                                        label, "cases", (int)kl_bitset_count(set)));
    }
    return filters;
}

/* --- the whole ----------------------------------------------------------------------
 */

static GPtrArray *
typed_of(const char *text, const GPtrArray *leaves)
{
    GPtrArray *typed = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < leaves->len; i++) {
        g_ptr_array_add(typed, kl_query_typed(text, g_ptr_array_index(leaves, i)));
    }
    return typed;
}

static json_t *
explain_words(const GPtrArray *leaves, const GPtrArray *typed)
{
    json_t *words = json_array();
    for (guint i = 0; i < leaves->len; i++) {
        json_array_append_new(words, explain_leaf(g_ptr_array_index(leaves, i),
                                                  g_ptr_array_index(typed, i)));
    }
    return words;
}

static json_t *
explain_query(const KlRequest *request, const KlMatch *match)
{
    g_autofree char *tree = kl_query_to_string(match->query);
    g_autofree char *plan = kl_plan_to_string(match->planning->root);
    return json_pack("{s:s, s:s, s:b, s:b, s:b, s:i, s:s}", "query", request->query,
                     "tree", tree, "cut", match->query->is_cut, "relaxed",
                     match->relaxed, "can_relax", match->planning->can_relax,
                     "text_cases", (int)kl_bitset_count(match->text), "plan", plan);
}

static gboolean
fill(const KlExplaining *explaining, json_t *view, GError **error)
{
    json_t *excluded = json_array();
    json_object_set_new(view, "excluded", excluded);
    json_object_set_new(view, "filters", explain_filters(explaining));
    g_autoptr(KlBitset) hits = kl_match_filter(
        explaining->match->text, explaining->selected, explaining->selected->len);
    json_object_set_new(view, "total", json_integer(kl_bitset_count(hits)));
    return add_words(explaining, json_object_get(view, "words"), error) &&
           add_excluded(explaining, excluded, error);
}

json_t *
kl_explain(KlReader *reader, const KlRequest *request, const char *slug, GError **error)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    guint position = 0;
    if (slug != NULL && !kl_snapshot_find(snapshot, slug, &position)) {
        g_set_error(error, KL_ERROR, KL_ERROR_NOT_FOUND, "den Fall »%s« gibt es nicht",
                    slug);
        return NULL;
    }
    g_autoptr(KlMatch) match = kl_match_new(reader, request->query, error);
    if (match == NULL) {
        return NULL;
    }
    g_autoptr(GPtrArray) leaves = kl_query_leaves(match->query, FALSE);
    g_autoptr(GPtrArray) excluded = kl_query_leaves(match->query, TRUE);
    g_autoptr(GPtrArray) typed = typed_of(request->query, leaves);
    g_autoptr(GPtrArray) typed_excluded = typed_of(request->query, excluded);
    g_autoptr(GPtrArray) selected = kl_match_select(snapshot, request);
    KlExplaining explaining = {reader, request, match, selected, typed, typed_excluded};
    json_t *view = explain_query(request, match);
    json_object_set_new(view, "words", explain_words(leaves, typed));
    json_object_set_new(view, "left_out",
                        explain_left_out(reader, request->query, match->query));
    json_t *one = NULL;
    if (!fill(&explaining, view, error) ||
        (slug != NULL &&
         (one = kl_explain_case(&explaining, position, error)) == NULL)) {
        json_decref(view);
        return NULL;
    }
    json_object_set_new(view, "case", one != NULL ? one : json_null());
    return view;
}
