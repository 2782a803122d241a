#include "search/cli.h"
#include "search/explain.h"

static const char *
text_of(const json_t *view, const char *key)
{
    const char *text = json_string_value(json_object_get(view, key));
    return text != NULL ? text : "";
}

static guint
number_of(const json_t *view, const char *key)
{
    return (guint)json_integer_value(json_object_get(view, key));
}

static gboolean
is_true(const json_t *view, const char *key)
{
    return json_is_true(json_object_get(view, key));
}

static void
append_cases(GString *text, guint count)
{
    g_string_append_printf(text, "%u %s", count, count == 1 ? "Fall" : "Fälle");
}

/* A weight with a decimal comma. */
static void
append_weight(GString *text, const json_t *view)
{
    char number[KL_CLI_DECIMAL_BYTES];
    double weight = json_real_value(json_object_get(view, "weight"));
    g_string_append(text, kl_cli_format_decimal(number, "%.3g", weight));
}

/* --- words ------------------------------------------------------------------------ */

static void
append_form(GString *text, const json_t *form)
{
    g_string_append_printf(text, "    Normalform %s, Stamm %s", text_of(form, "normal"),
                           text_of(form, "stem"));
    if (text_of(form, "gender")[0] != '\0') {
        g_string_append_printf(text, ", ohne Genderform %s", text_of(form, "gender"));
    }
    const json_t *parts = json_object_get(form, "parts");
    for (size_t i = 0; i < json_array_size(parts); i++) {
        g_string_append_printf(text, "%s%s", i == 0 ? ", Wortteile " : " + ",
                               json_string_value(json_array_get(parts, i)));
    }
    if (text_of(form, "canonical")[0] != '\0') {
        g_string_append_printf(text, ", Grundform %s", text_of(form, "canonical"));
    }
    g_string_append(text, is_true(form, "number") ? ", Zahl\n" : "\n");
}

static void
append_reading(GString *text, const json_t *reading)
{
    static const struct {
        const char *id;
        const char *german;
    } names[] = {{"wort", "das Wort"},
                 {"zusammen", "zusammengeschrieben"},
                 {"getrennt", "getrennt geschrieben"},
                 {"teile", "seine Teile für sich"},
                 {"umlaut", "mit Umlaut"},
                 {"synonym", "Synonym"},
                 {"phrase", "genau diese Wörter nebeneinander"}};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_str_equal(names[i].id, text_of(reading, "kind"))) {
            g_string_append_printf(text, "    %s", names[i].german);
        }
    }
    if (text_of(reading, "note")[0] != '\0') {
        g_string_append_printf(text, " »%s«", text_of(reading, "note"));
    }
    g_string_append(text, ": ");
    append_cases(text, number_of(reading, "cases"));
    g_string_append_c(text, '\n');
    size_t i;
    const json_t *term;
    json_array_foreach(json_object_get(reading, "terms"), i, term)
    {
        g_string_append_printf(text, "      %s (%s), Gewicht ", text_of(term, "term"),
                               text_of(term, "kind"));
        append_weight(text, term);
        g_string_append(text, ": ");
        append_cases(text, number_of(term, "cases"));
        g_string_append_c(text, '\n');
    }
}

static void
append_word(GString *text, const json_t *word)
{
    g_string_append_printf(text, "\n  »%s« (%s): ", text_of(word, "typed"),
                           text_of(word, "kind"));
    append_cases(text, number_of(word, "cases"));
    g_string_append_c(text, '\n');
    size_t i;
    const json_t *part;
    json_array_foreach(json_object_get(word, "forms"), i, part)
    {
        append_form(text, part);
    }
    json_array_foreach(json_object_get(word, "readings"), i, part)
    {
        append_reading(text, part);
    }
}

static void
append_words(GString *text, const json_t *view)
{
    size_t i;
    const json_t *part;
    const json_t *words = json_object_get(view, "words");
    if (json_array_size(words) == 0) {
        g_string_append(text, "Keine Suchwörter: alle Fälle.\n");
    } else {
        g_string_append_printf(text, "Verstanden als: %s\n", text_of(view, "tree"));
    }
    json_array_foreach(words, i, part)
    {
        append_word(text, part);
    }
    json_array_foreach(json_object_get(view, "excluded"), i, part)
    {
        g_string_append_printf(text,
                               "\n  ausgeschlossen »%s«: ", text_of(part, "typed"));
        append_cases(text, number_of(part, "cases"));
        g_string_append_c(text, '\n');
    }
    json_array_foreach(json_object_get(view, "left_out"), i, part)
    {
        g_string_append_printf(text, "%s  nicht gesucht »%s«: %s\n", i == 0 ? "\n" : "",
                               text_of(part, "typed"), text_of(part, "why"));
    }
}

/* --- all or any, filters
 * -------------------------------------------------------------- */

static void
append_result(GString *text, const json_t *view)
{
    g_string_append_c(text, '\n');
    if (is_true(view, "cut")) {
        g_string_append(text, "Die Suche hat zu viele Wörter; die letzten zählen "
                              "nicht.\n");
    }
    if (is_true(view, "relaxed")) {
        g_string_append(text, "Kein Fall hat alle Wörter, darum genügt eines: ");
    } else if (is_true(view, "can_relax")) {
        g_string_append(text, "Alle Wörter müssen vorkommen: ");
    } else {
        g_string_append(text, "Zur Suche passen: ");
    }
    append_cases(text, number_of(view, "text_cases"));
    g_string_append_c(text, '\n');
    size_t i;
    const json_t *filter;
    json_array_foreach(json_object_get(view, "filters"), i, filter)
    {
        g_string_append_printf(text, "Filter %s: ", text_of(filter, "label"));
        append_cases(text, number_of(filter, "cases"));
        g_string_append_c(text, '\n');
    }
    g_string_append(text, "Treffer: ");
    append_cases(text, number_of(view, "total"));
    g_string_append_printf(text, "\nPlan: %s\n", text_of(view, "plan"));
}

/* --- a case
 * --------------------------------------------------------------------------- */

static void
append_case_word(GString *text, const json_t *word)
{
    g_string_append_printf(text, "  »%s« %s\n", text_of(word, "typed"),
                           is_true(word, "found") ? "kommt vor:" : "kommt nicht vor");
    size_t i;
    const json_t *part;
    json_array_foreach(json_object_get(word, "terms"), i, part)
    {
        g_string_append_printf(text, "    %s (%s), Gewicht ", text_of(part, "term"),
                               text_of(part, "kind"));
        append_weight(text, part);
        g_string_append_c(text, '\n');
    }
    json_array_foreach(json_object_get(word, "places"), i, part)
    {
        g_string_append_printf(text, "    %s: »%s«\n", text_of(part, "where"),
                               text_of(part, "spelling"));
    }
}

static void
append_case(GString *text, const json_t *view)
{
    g_string_append_printf(text, "\n%s: %s\n", text_of(view, "slug"),
                           text_of(view, "title"));
    if (is_true(view, "found")) {
        g_string_append_printf(text, "  Treffer auf Platz %u, Gewicht ",
                               number_of(view, "rank"));
        append_weight(text, view);
        g_string_append_c(text, '\n');
    } else {
        g_string_append(text, "  Kein Treffer\n");
    }
    size_t i;
    const json_t *part;
    json_array_foreach(json_object_get(view, "reasons"), i, part)
    {
        g_string_append_printf(text, "  Grund: %s\n", json_string_value(part));
    }
    json_array_foreach(json_object_get(view, "words"), i, part)
    {
        append_case_word(text, part);
    }
}

char *
kl_explain_to_text(const json_t *explanation)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "Suche: %s\n", text_of(explanation, "query"));
    append_words(text, explanation);
    append_result(text, explanation);
    const json_t *one = json_object_get(explanation, "case");
    if (json_is_object(one)) {
        append_case(text, one);
    }
    return g_string_free(text, FALSE);
}
