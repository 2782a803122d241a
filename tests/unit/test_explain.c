/* The explanation: what is said of words, readings, filters and cases, and that its
 * numbers are those of the search. */
#include "search/error.h"
#include "search/explain.h"
#include "search/search.h"
#include "tests/unit/index_fixture.h"

static KlTaxonomy *taxonomy;
static KlSynonyms *synonyms;

static const char *const lines[] = {
    "beet|Ein Hochbeet|Gemüse für alle.",  "kita|Die Kita|Kinder im Hochbeet.",
    "acker|Der Acker|Mais und Hochbeete.", "firma|Eine Firma|Sie hilft.",
    "open|Open Air|Kino im Freien.",       NULL};

typedef struct {
    char *folder;
    KlSnapshot *snapshot;
    KlReader *reader;
    GPtrArray *cases;
} Index;

static void
open_index(Index *index)
{
    g_autoptr(GError) error = NULL;
    index->cases = g_ptr_array_new_with_free_func((GDestroyNotify)kl_case_free);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(lines[i], "|", 3);
        KlCase *kl_case = fixture_case(parts[0], parts[1], "Kurz.", parts[2]);
        fixture_add_value(kl_case, 0, i % 2);
        g_ptr_array_add(index->cases, kl_case);
    }
    index->folder = fixture_write(
        taxonomy, synonyms, (KlCase *const *)index->cases->pdata, index->cases->len, 2);
    index->snapshot = kl_snapshot_open(index->folder, NULL, &error);
    g_assert_no_error(error);
    index->reader = kl_snapshot_acquire_reader(index->snapshot, &error);
    g_assert_no_error(error);
}

static void
close_index(Index *index)
{
    kl_reader_release(index->reader);
    kl_snapshot_unref(index->snapshot);
    fixture_remove(index->folder);
    g_free(index->folder);
    g_ptr_array_unref(index->cases);
}

static json_t *
explain(const Index *index, const char *query, int value, const char *slug)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlRequest) request = kl_request_new(taxonomy);
    g_free(request->query);
    request->query = g_strdup(query);
    if (value >= 0) {
        kl_request_add_filter(request, 0, (guint)value);
    }
    json_t *view = kl_explain(index->reader, request, slug, &error);
    g_assert_no_error(error);
    return view;
}

/* The member at a path such as "words/0/readings/1/kind", as text. */
static char *
at(const json_t *view, const char *path)
{
    g_auto(GStrv) keys = g_strsplit(path, "/", -1);
    for (guint i = 0; keys[i] != NULL; i++) {
        view = g_ascii_isdigit(keys[i][0])
                   ? json_array_get(view, (size_t)g_ascii_strtoull(keys[i], NULL, 10))
                   : json_object_get(view, keys[i]);
    }
    if (view == NULL) {
        return g_strdup("missing");
    }
    if (json_is_string(view)) {
        return g_strdup(json_string_value(view));
    }
    char *dump =
        json_dumps(view, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(3));
    char *text = g_strdup(dump);
    free(dump);
    return text;
}

static void
assert_at(const json_t *view, const char *path, const char *expected)
{
    g_autofree char *found = at(view, path);
    if (strcmp(found, expected) != 0) {
        g_test_message("%s", path);
    }
    g_assert_cmpstr(found, ==, expected);
}

static void
test_words(void)
{
    Index index;
    open_index(&index);
    json_t *view = explain(&index, "Hochbeete für Unternehmen -Acker", -1, NULL);
    assert_at(view, "tree", "(UND hochbeete unternehmen (NICHT acker))");
    assert_at(view, "words/0/typed", "Hochbeete");
    assert_at(view, "words/0/kind", "wort");
    assert_at(view, "words/0/cases", "3");
    assert_at(view, "words/0/forms/0/normal", "hochbeete");
    assert_at(view, "words/0/forms/0/canonical", "hoch+beet");
    assert_at(view, "words/0/forms/0/parts", "[\"hoch\",\"beet\"]");
    assert_at(view, "words/0/readings/0/kind", "wort");
    assert_at(view, "words/0/readings/0/cases", "3");
    assert_at(view, "words/0/readings/0/terms/0/term", "Ehochbeete");
    assert_at(view, "words/0/readings/0/terms/0/weight", "1.0");
    assert_at(view, "words/0/readings/0/terms/0/cases", "1");
    assert_at(view, "words/0/readings/1/kind", "teile");
    assert_at(view, "words/1/readings/1/kind", "synonym");
    assert_at(view, "words/1/readings/1/note", "Firma");
    assert_at(view, "words/1/readings/1/cases", "1");
    assert_at(view, "words/1/readings/1/terms/0/term", "Efirma");
    assert_at(view, "words/1/readings/1/terms/0/weight", "0.5");
    assert_at(view, "words/2", "missing");
    assert_at(view, "excluded", "[{\"typed\":\"Acker\",\"cases\":1}]");
    assert_at(view, "left_out", "[{\"typed\":\"für\",\"why\":\"Füllwort\"}]");
    assert_at(view, "relaxed", "true");
    assert_at(view, "total", "3");
    assert_at(view, "case", "null");
    json_decref(view);
    close_index(&index);
}

static void
test_readings(void)
{
    Index index;
    open_index(&index);
    json_t *view = explain(&index, "Hoch Beet", -1, NULL);
    assert_at(view, "words/0/readings/1/kind", "zusammen");
    assert_at(view, "words/0/readings/1/note", "hochbeet");
    assert_at(view, "words/0/readings/1/cases", "3");
    json_decref(view);
    view = explain(&index, "Openair", -1, NULL);
    assert_at(view, "words/0/readings/1/kind", "getrennt");
    assert_at(view, "words/0/readings/1/note", "open air");
    assert_at(view, "words/0/readings/1/terms/0/term", "Eopen Eair");
    assert_at(view, "words/0/readings/1/terms/0/kind", "Wortfolge");
    json_decref(view);
    view = explain(&index, "\"im Freien\" Kunst ODER Open-Air UND Kino", -1, NULL);
    assert_at(view, "words/0/kind", "phrase");
    assert_at(view, "words/0/readings/0/cases", "1");
    assert_at(view, "words/1/cases", "0");
    assert_at(view, "words/2/kind", "bindestrich");
    assert_at(view, "words/2/readings/0/note", "openair");
    assert_at(view, "left_out/0/why", "Verknüpfung");
    json_decref(view);
    view = explain(&index, "", -1, NULL);
    assert_at(view, "words", "[]");
    assert_at(view, "total", "5");
    json_decref(view);
    close_index(&index);
}

static void
test_case(void)
{
    Index index;
    open_index(&index);
    json_t *view = explain(&index, "Hochbeet", -1, "kita");
    assert_at(view, "case/found", "true");
    assert_at(view, "case/rank", "2");
    assert_at(view, "case/reasons", "[]");
    assert_at(view, "case/words/0/found", "true");
    assert_at(view, "case/words/0/places",
              "[{\"where\":\"Abschnitt »Ablauf«\",\"spelling\":\"Hochbeet\"}]");
    assert_at(view, "case/words/0/terms/0/term", "Ehochbeet");
    json_decref(view);
    view = explain(&index, "Hochbeet Gemüse", 1, "kita");
    assert_at(view, "case/found", "false");
    assert_at(view, "case/rank", "null");
    assert_at(view, "case/reasons", "[\"»Gemüse« kommt in diesem Fall nicht vor\"]");
    json_decref(view);
    view = explain(&index, "Hochbeet", 0, "kita");
    assert_at(view, "filters/0/cases", "3");
    assert_at(view, "case/reasons",
              "[\"der Filter Thema »Natur« schließt diesen Fall aus\"]");
    json_decref(view);
    view = explain(&index, "Hochbeet -Kinder", -1, "kita");
    assert_at(view, "case/reasons",
              "[\"»Kinder« ist ausgeschlossen und kommt in diesem Fall vor\"]");
    json_decref(view);
    view = explain(&index, "Hochbeet Firma", -1, "firma");
    assert_at(view, "relaxed", "true");
    assert_at(view, "case/found", "true");
    assert_at(view, "case/words/0/found", "false");
    json_decref(view);
    close_index(&index);
}

static void
test_text(void)
{
    static const char *const wanted[] = {
        "Suche: Hochbeete für Unternehmen -Acker\n",
        "  »Hochbeete« (wort): 3 Fälle\n",
        "Wortteile hoch + beet",
        "    Synonym »Firma«: 1 Fall\n",
        "      Zhochbeet (Stamm), Gewicht 0,7: 3 Fälle\n",
        "  ausgeschlossen »Acker«: 1 Fall\n",
        "  nicht gesucht »für«: Füllwort\n",
        "Kein Fall hat alle Wörter, darum genügt eines: 3 Fälle\n",
        "Filter Thema »Natur«: 3 Fälle\n",
        "Treffer: 1 Fall\n",
        "beet: Ein Hochbeet\n  Treffer auf Platz 1, Gewicht ",
        "    Titel: »Hochbeet«\n",
        "  »Unternehmen« kommt nicht vor\n"};
    Index index;
    open_index(&index);
    json_t *view = explain(&index, "Hochbeete für Unternehmen -Acker", 0, "beet");
    g_autofree char *text = kl_explain_to_text(view);
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        if (strstr(text, wanted[i]) == NULL) {
            g_test_message("%s", text);
        }
        g_assert_nonnull(strstr(text, wanted[i]));
    }
    json_decref(view);
    close_index(&index);
}

/* Whatever is asked: found, rank and total are what the search says. */
static void
test_agreement(void)
{
    static const char *const queries[] = {
        "Hochbeet", "Kita Hochbeet", "-Acker",   "Kino ODER Mais", "Zeppelin",
        "",         "\"im Freien\"", "Open-Air", "Firma -hilft"};
    Index index;
    open_index(&index);
    for (guint q = 0; q < G_N_ELEMENTS(queries); q++) {
        for (int value = -1; value < 2; value++) {
            g_autoptr(GError) error = NULL;
            g_autoptr(KlRequest) request = kl_request_new(taxonomy);
            g_free(request->query);
            request->query = g_strdup(queries[q]);
            if (value >= 0) {
                kl_request_add_filter(request, 0, (guint)value);
            }
            g_autoptr(KlResult) result = kl_search(index.reader, request, &error);
            g_assert_no_error(error);
            for (guint i = 0; i < index.cases->len; i++) {
                const KlCase *kl_case = g_ptr_array_index(index.cases, i);
                guint rank = 0;
                for (guint h = 0; h < result->hits->len; h++) {
                    const KlHit *hit = g_ptr_array_index(result->hits, h);
                    rank = strcmp(hit->record.slug, kl_case->slug) == 0 ? h + 1 : rank;
                }
                json_t *view = explain(&index, queries[q], value, kl_case->slug);
                const json_t *one = json_object_get(view, "case");
                g_assert_cmpint(json_integer_value(json_object_get(view, "total")), ==,
                                result->total);
                g_assert_cmpint(json_is_true(json_object_get(one, "found")), ==,
                                rank > 0);
                g_assert_cmpint(json_integer_value(json_object_get(one, "rank")), ==,
                                rank);
                gboolean has_reason =
                    json_array_size(json_object_get(one, "reasons")) > 0;
                g_assert_cmpint(has_reason, ==, rank == 0);
                json_decref(view);
            }
        }
    }
    close_index(&index);
}

static void
test_no_such_case(void)
{
    g_autoptr(GError) error = NULL;
    Index index;
    open_index(&index);
    g_autoptr(KlRequest) request = kl_request_new(taxonomy);
    g_assert_null(kl_explain(index.reader, request, "gibts-nicht", &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    close_index(&index);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    taxonomy = kl_taxonomy_new();
    KlFacet *facet = kl_taxonomy_add_facet(taxonomy, "thema", "Thema", "themen");
    kl_facet_add_value(facet, "natur", "Natur");
    kl_facet_add_value(facet, "stadt", "Stadt");
    static const char *const group[] = {"Firma", "Unternehmen"};
    synonyms = kl_synonyms_new();
    kl_synonyms_add_group(synonyms, group, 2);
    g_test_add_func("/explain/words", test_words);
    g_test_add_func("/explain/readings", test_readings);
    g_test_add_func("/explain/case", test_case);
    g_test_add_func("/explain/text", test_text);
    g_test_add_func("/explain/agreement", test_agreement);
    g_test_add_func("/explain/no-such-case", test_no_such_case);
    int status = g_test_run();
    kl_synonyms_free(synonyms);
    kl_taxonomy_free(taxonomy);
    return status;
}
