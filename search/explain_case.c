#include <math.h>
#include <string.h>

#include "search/explain_private.h"
#include "search/repair_cause.h"
#include "search/search.h"

/* Places that are named for a word; the first are in the heaviest fields. */
#define MAX_PLACES 12

/* --- where a word stands ------------------------------------------------------------
 */

typedef struct {
    KlAnalyzer *analyzer;
    GHashTable *terms; /* set of terms that are looked for */
    GArray *tokens;    /* scratch */
    json_t *places;
} Looking;

static gboolean
is_wanted(const Looking *looking, const KlWord *word)
{
    for (guint i = 0; i < word->n_terms; i++) {
        if (g_hash_table_contains(looking->terms, word->terms[i].string)) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
is_known(const Looking *looking, const char *where, const char *spelling)
{
    size_t i;
    const json_t *place;
    json_array_foreach(looking->places, i, place)
    {
        if (strcmp(json_string_value(json_object_get(place, "where")), where) == 0 &&
            strcmp(json_string_value(json_object_get(place, "spelling")), spelling) ==
                0) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
look_in(Looking *looking, const char *where, const char *text)
{
    if (text == NULL) {
        return;
    }
    kl_analyzer_tokenize(looking->analyzer, text, strlen(text), KL_TOKENIZE_DEFAULT,
                         looking->tokens);
    for (guint i = 0; i < looking->tokens->len; i++) {
        const KlToken *token = &g_array_index(looking->tokens, KlToken, i);
        if (json_array_size(looking->places) == MAX_PLACES ||
            (token->flags & KL_TOKEN_ECHO) || !is_wanted(looking, token->word)) {
            continue;
        }
        g_autofree char *spelling =
            g_strndup(text + token->start, token->end - token->start);
        if (!is_known(looking, where, spelling)) {
            json_array_append_new(
                looking->places,
                json_pack("{s:s, s:s}", "where", where, "spelling", spelling));
        }
    }
}

static void
look_in_partners(Looking *looking, KlRecordList partners)
{
    KlRecordPartner partner;
    while (kl_record_next_partner(&partners, &partner)) {
        look_in(looking, "Partner", partner.name);
        KlRecordList lists[] = {partner.gives, partner.gets};
        for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
            KlRecordExchange exchange;
            while (kl_record_next_exchange(&lists[i], &exchange)) {
                look_in(looking, i == 0 ? "gibt" : "bekommt", exchange.kind);
                look_in(looking, i == 0 ? "gibt" : "bekommt", exchange.amount);
            }
        }
    }
}

static void
look_in_values(Looking *looking, const KlTaxonomy *taxonomy, KlRecordList values)
{
    KlFacetRef ref;
    while (kl_record_next_value(&values, &ref)) {
        if (ref.facet >= taxonomy->facets->len) {
            continue;
        }
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, ref.facet);
        if (ref.value >= facet->values->len) {
            continue;
        }
        const KlValue *value = kl_facet_get_value(facet, ref.value);
        g_autofree char *where = g_strdup_printf("%s »%s«", facet->title, value->title);
        look_in(looking, where, value->title);
        for (guint i = 0; i < value->synonyms->len; i++) {
            look_in(looking, where, g_ptr_array_index(value->synonyms, i));
        }
    }
}

static void
look_everywhere(Looking *looking, const KlTaxonomy *taxonomy, const KlRecord *record)
{
    look_in(looking, "Titel", record->title);
    look_in(looking, "Kurzfassung", record->summary);
    KlRecordList list = record->sections;
    KlRecordSection section;
    while (kl_record_next_section(&list, &section)) {
        if (!kl_section_title_is_usual(section.title)) {
            look_in(looking, "Überschrift", section.title);
        }
        g_autofree char *where = section.title[0] != '\0'
                                     ? g_strdup_printf("Abschnitt »%s«", section.title)
                                     : g_strdup("Einleitung");
        look_in(looking, where, section.text);
    }
    look_in_partners(looking, record->partners);
    KlRecordList stumbling = record->stumbling;
    const char *text;
    while ((text = kl_record_next_text(&stumbling)) != NULL) {
        look_in(looking, "Stolpersteine", text);
    }
    look_in(looking, "erster Schritt", record->first_step);
    look_in(looking, "Ort", record->place);
    look_in(looking, "Region", record->region);
    look_in_values(looking, taxonomy, record->values);
}

/* --- a word of the query ---------------------------------------------------------- */

static void
want(GHashTable *terms, const KlPlan *plan)
{
    if (plan->kind == KL_PLAN_TERM) {
        g_hash_table_add(terms, plan->term);
    } else {
        for (guint i = 0; i < plan->terms->len; i++) {
            g_hash_table_add(terms, g_ptr_array_index(plan->terms, i));
        }
    }
}

/* The terms by which the case matches the word: of matching alternatives. */
static gboolean
find_terms(const KlExplaining *explaining,
           const KlPlan *word,
           guint position,
           GHashTable *wanted,
           json_t *terms,
           GError **error)
{
    g_autoptr(GPtrArray) alternatives = kl_explain_alternatives(word);
    for (guint i = alternatives->len; i-- > 0;) {
        const KlPlan *alternative = g_ptr_array_index(alternatives, i);
        g_autoptr(KlBitset) cases =
            kl_plan_evaluate(explaining->reader, alternative, error);
        if (cases == NULL) {
            return FALSE;
        }
        if (!kl_bitset_has(cases, position)) {
            continue;
        }
        g_autoptr(GArray) found = kl_explain_terms(alternative);
        for (guint k = found->len; k-- > 0;) {
            const KlExplainedTerm *term = &g_array_index(found, KlExplainedTerm, k);
            g_autoptr(KlBitset) having =
                kl_plan_evaluate(explaining->reader, term->plan, error);
            if (having == NULL) {
                return FALSE;
            }
            if (kl_bitset_has(having, position)) {
                want(wanted, term->plan);
                json_array_append_new(terms, kl_explain_term(term));
            }
        }
    }
    return TRUE;
}

static json_t *
explain_word(const KlExplaining *explaining,
             guint number,
             guint position,
             const KlRecord *record,
             GError **error)
{
    const KlPlan *word =
        g_array_index(explaining->match->planning->items, KlPlanItem, number).plan;
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    json_t *terms = json_array();
    if (!find_terms(explaining, word, position, wanted, terms, error)) {
        json_decref(terms);
        return NULL;
    }
    Looking looking = {kl_reader_get_analyzer(explaining->reader), wanted, tokens,
                       json_array()};
    look_everywhere(
        &looking, kl_snapshot_get_taxonomy(kl_reader_get_snapshot(explaining->reader)),
        record);
    return json_pack("{s:s, s:b, s:o, s:o}", "typed",
                     (const char *)g_ptr_array_index(explaining->typed, number),
                     "found", json_array_size(terms) > 0, "terms", terms, "places",
                     looking.places);
}

/* --- why not ------------------------------------------------------------------------
 */

static void
add_reason(json_t *reasons, const char *format, const char *what)
{
    g_autoptr(GString) reason = g_string_new(format);
    g_string_replace(reason, "%", what, 1);
    json_array_append_new(reasons, json_string(reason->str));
}

static void
add_missing(json_t *reasons, const json_t *words)
{
    size_t i;
    const json_t *word;
    json_array_foreach(words, i, word)
    {
        if (!json_is_true(json_object_get(word, "found"))) {
            add_reason(reasons, "»%« kommt in diesem Fall nicht vor",
                       json_string_value(json_object_get(word, "typed")));
        }
    }
}

static gboolean
add_reasons(const KlExplaining *explaining,
            guint position,
            const json_t *words,
            json_t *reasons,
            GError **error)
{
    const KlPlanning *planning = explaining->match->planning;
    gboolean is_excluded = FALSE;
    for (guint i = 0; i < planning->excluded->len; i++) {
        g_autoptr(KlBitset) cases = kl_plan_evaluate(
            explaining->reader, g_ptr_array_index(planning->excluded, i), error);
        if (cases == NULL) {
            return FALSE;
        }
        if (kl_bitset_has(cases, position)) {
            is_excluded = TRUE;
            add_reason(reasons, "»%« ist ausgeschlossen und kommt in diesem Fall vor",
                       g_ptr_array_index(explaining->excluded, i));
        }
    }
    if (!is_excluded && !kl_bitset_has(explaining->match->text, position)) {
        add_missing(reasons, words);
    }
    const KlTaxonomy *taxonomy =
        kl_snapshot_get_taxonomy(kl_reader_get_snapshot(explaining->reader));
    for (guint f = 0; f < explaining->selected->len; f++) {
        const KlBitset *set = g_ptr_array_index(explaining->selected, f);
        if (set != NULL && !kl_bitset_has(set, position)) {
            g_autofree char *filter =
                kl_repair_name_filter(taxonomy, explaining->request, f);
            add_reason(reasons, "der Filter % schließt diesen Fall aus", filter);
        }
    }
    return TRUE;
}

json_t *
kl_explain_case(const KlExplaining *explaining, guint position, GError **error)
{
    KlRecord record;
    g_autoptr(GBytes) data =
        kl_reader_get_record(explaining->reader, position, &record, error);
    if (data == NULL) {
        return NULL;
    }
    json_t *words = json_array();
    json_t *reasons = json_array();
    json_t *view = json_pack("{s:s, s:s, s:o, s:o}", "slug", record.slug, "title",
                             record.title, "words", words, "reasons", reasons);
    for (guint i = 0; i < explaining->typed->len; i++) {
        json_t *word = explain_word(explaining, i, position, &record, error);
        if (word == NULL) {
            json_decref(view);
            return NULL;
        }
        json_array_append_new(words, word);
    }
    guint rank;
    double weight;
    if (!add_reasons(explaining, position, words, reasons, error) ||
        !kl_search_rank(explaining->reader, explaining->request, position, &rank,
                        &weight, error)) {
        json_decref(view);
        return NULL;
    }
    json_object_set_new(view, "found", json_boolean(rank > 0));
    json_object_set_new(view, "rank", rank > 0 ? json_integer(rank) : json_null());
    json_object_set_new(view, "weight", json_real(round(weight * 1000) / 1000));
    return view;
}
