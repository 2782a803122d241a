/* The vocabulary, better spellings and completions: pure and over a small index, with
 * one shard and with three. */
#include "search/suggest.h"

#include <string.h>

#include "search/error.h"
#include "search/search.h"
#include "search/spelling.h"
#include "search/titles.h"
#include "search/vocabulary.h"
#include "tests/unit/index_fixture.h"

static KlTaxonomy *taxonomy;
static KlSynonyms *synonyms;

static const char *const lines[][3] = {
    {"beet", "Das Hochbeet am Platz", "Ein Hochbeet mit Gemüse. Bau von Kisten."},
    {"beete", "Zwei Hochbeete",
     "Hochbeete und Hochbeete. Der Müll der Blühwiese kommt weg."},
    {"wiese", "Blühwiese für alle", "Die Blühwiese blüht. Müllabfuhr am Montag."},
    {"tisch", "Runder Tisch im Kiez", "Ein runder Tisch mit Nachbarschaft."},
    {"tag", "Tag der Helfer*innen", "Rund um den Tag. Kleiderspende und Tische."},
    {"gast", "Ein Zimmer mehr", "Das Zimmer ist für Gäste da. Die Kasse des Vereins."},
    {"air", "Kino Open-Air", "Open-Air im Sommer mit Unternehmen."},
};

static char *folder;
static KlSnapshot *snapshot;

static void
open_index(guint n_shards)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) cases =
        g_ptr_array_new_with_free_func((GDestroyNotify)kl_case_free);
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_ptr_array_add(cases,
                        fixture_case(lines[i][0], lines[i][1], "Kurz.", lines[i][2]));
    }
    fixture_add_value(g_ptr_array_index(cases, 0), 0, 0);
    folder = fixture_write(taxonomy, synonyms, (KlCase *const *)cases->pdata,
                           cases->len, n_shards);
    snapshot = kl_snapshot_open(folder, NULL, &error);
    g_assert_no_error(error);
}

static void
close_index(void)
{
    g_clear_pointer(&snapshot, kl_snapshot_unref);
    fixture_remove(folder);
    g_clear_pointer(&folder, g_free);
}

/* --- the vocabulary ----------------------------------------------------------------
 */

static void
add_word(KlVocabularyBuilder *builder, const char *normal, const char *shown, guint n)
{
    kl_vocabulary_builder_add(builder, normal, strlen(normal), shown, strlen(shown), n);
}

static void
test_vocabulary(void)
{
    KlVocabularyBuilder *builder = kl_vocabulary_builder_new();
    guint word;
    guint first;
    guint end;
    add_word(builder, "a", "a", 9);
    add_word(builder, "b2b", "B2B", 9);
    add_word(builder, "hochbeet", "HOCHBEET", 1);
    add_word(builder, "hochbeet", "Hochbeet", 4);
    add_word(builder, "hochbeet", "hochbeet", 4);
    add_word(builder, "hochschule", "Hochschule", 2);
    add_word(builder, "nistkoerbe", "Nistkörbe", 3);
    add_word(builder, "x.de", "x.de", 3);
    g_autoptr(KlVocabulary) vocabulary = kl_vocabulary_builder_finish(builder);
    g_assert_cmpuint(kl_vocabulary_n_words(vocabulary), ==, 3);
    g_assert_true(kl_vocabulary_find(vocabulary, "hochbeet", &word));
    g_assert_cmpstr(kl_vocabulary_get_shown(vocabulary, word), ==, "Hochbeet");
    g_assert_cmpuint(kl_vocabulary_get_n_uses(vocabulary, word), ==, 9);
    g_assert_false(kl_vocabulary_find(vocabulary, "hoch", &word));
    g_assert_false(kl_vocabulary_find(vocabulary, "b2b", &word));
    kl_vocabulary_find_prefix(vocabulary, "hoch", &first, &end);
    g_assert_cmpuint(end - first, ==, 2);
    g_assert_cmpuint(kl_vocabulary_next_frequent(vocabulary, first, end, 9), ==, first);
    g_assert_cmpuint(kl_vocabulary_next_frequent(vocabulary, first, end, 10), ==, end);
    g_assert_cmpuint(kl_vocabulary_next_frequent(vocabulary, first + 1, end, 2), ==,
                     first + 1);
    kl_vocabulary_find_prefix(vocabulary, "z", &first, &end);
    g_assert_cmpuint(end - first, ==, 0);
    g_autofree char *inside = kl_vocabulary_spell_part(vocabulary, "koerbe");
    g_assert_cmpstr(inside, ==, "körbe");
    g_autofree char *beginning = kl_vocabulary_spell_part(vocabulary, "nist");
    g_assert_cmpstr(beginning, ==, "Nist");
    g_assert_null(kl_vocabulary_spell_part(vocabulary, "kiste"));
    /* Not through the middle of a character. */
    g_assert_null(kl_vocabulary_cut("Nistkörbe", 6, "erbe"));
}

/* The quick sieve must lose nothing that the distance would find. */
static void
test_near(void)
{
    static const char *const words[] = {"aa",  "ab",     "abba",    "abc",
                                        "bac", "banane", "bananen", "nabane",
                                        "oel", "uebel",  "zebra"};
    KlVocabularyBuilder *builder = kl_vocabulary_builder_new();
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        add_word(builder, words[i], words[i], 1);
    }
    g_autoptr(KlVocabulary) vocabulary = kl_vocabulary_builder_finish(builder);
    static const struct {
        const char *word;
        guint limit;
        guint n;
    } checks[] = {{"abc", 1, 3},    {"abc", 2, 5},    {"banane", 0, 1},
                  {"banane", 1, 2}, {"banane", 2, 3}, {"qqqqqq", 2, 0},
                  {"", 2, 2}};
    for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autoptr(GArray) near =
            kl_vocabulary_find_near(vocabulary, checks[i].word, checks[i].limit);
        g_test_message("%s %u", checks[i].word, checks[i].limit);
        g_assert_cmpuint(near->len, ==, checks[i].n);
    }
}

/* --- spelling ----------------------------------------------------------------------
 */

static void
test_spelling(gconstpointer data)
{
    static const char *const checks[][2] = {
        {"Hochbet", "Hochbeet"},
        {"hohcbeet", "Hochbeet"},
        {"Mullabfur", "Müllabfuhr"},
        {"Nachbarschfat", "Nachbarschaft"},
        {"Kleiderspnde -Gast", "Kleiderspende -Gast"},
        {"\"runder Tich\"", "\"runder Tisch\""},
        {"Hochbet UND Gemüze", "Hochbeet UND Gemüse"},
        {"Hochbet ODER Tisch", "Hochbeet ODER Tisch"},
        {"Gästezimer", "Gästezimmer"},
        {"Gaestezimer", "Gästezimmer"},
        {"Vereinskase", "Vereinskasse"},
        {"Nachbar schafd", "Nachbarschaft"},
        {"Tisch Mülabfuhr", "Tisch Müllabfuhr"},
        {"rundertich", "runder Tisch"},
        {"Frma", "Firma"},
        /* Nothing to say better. */
        {"Hochbeet", NULL},
        {"Hochbeete", NULL},
        {"Gästezimmer", NULL},
        {"Vereinskasse", NULL},
        {"Firmen", NULL},
        {"Hoch Beet", NULL},
        {"Mullabfuhr", NULL}, /* found without its dots */
        {"Banane", NULL},
        {"Qwrtzpsdfg", NULL},
        {"-Hochbet Tisch", NULL},
        {"12345", NULL},
        {"", NULL},
        {"\"", NULL},
    };
    open_index(GPOINTER_TO_UINT(data));
    for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(snapshot, &error);
        g_autofree char *better = NULL;
        g_test_message("%s", checks[i][0]);
        g_assert_true(kl_spelling_suggest(reader, checks[i][0], &better, &error));
        g_assert_no_error(error);
        if (checks[i][1] == NULL) {
            g_assert_null(better);
            continue;
        }
        g_assert_nonnull(better);
        g_autofree char *expected = g_utf8_casefold(checks[i][1], -1);
        g_autofree char *folded = g_utf8_casefold(better, -1);
        g_assert_cmpstr(folded, ==, expected);
        g_autoptr(KlRequest) request = kl_request_new(taxonomy);
        g_free(request->query);
        request->query = g_strdup(checks[i][0]);
        g_autoptr(KlResult) result = kl_search(reader, request, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(result->suggestion, ==, better);
    }
    close_index();
}

/* --- completions -------------------------------------------------------------------
 */

/* "wort:Hochbeet|titel:Zwei Hochbeete|" */
static char *
complete(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(snapshot, &error);
    g_autoptr(GPtrArray) completions = kl_suggest(reader, text, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(completions->len, <=, KL_MAX_COMPLETIONS);
    json_t *view = kl_view_suggestions(text, completions);
    g_assert_cmpstr(json_string_value(json_object_get(view, "query")), ==, text);
    GString *all = g_string_new(NULL);
    gsize i;
    json_t *item;
    json_array_foreach(json_object_get(view, "completions"), i, item)
    {
        const char *url = json_string_value(json_object_get(item, "url"));
        g_assert_true(url[0] == '/');
        g_string_append_printf(all, "%s:%s|",
                               json_string_value(json_object_get(item, "kind")),
                               json_string_value(json_object_get(item, "text")));
    }
    json_decref(view);
    return g_string_free(all, FALSE);
}

static void
test_completions(gconstpointer data)
{
    static const char *const checks[][2] = {
        {"hochb", "wort:Hochbeet|titel:Das Hochbeet am Platz|titel:Zwei Hochbeete|"},
        {"HOCHB", "wort:Hochbeet|titel:Das Hochbeet am Platz|titel:Zwei Hochbeete|"},
        {"blueh", "wort:Blühwiese|wort:blüht|titel:Blühwiese für alle|"},
        {"blüh", "wort:Blühwiese|wort:blüht|titel:Blühwiese für alle|"},
        {"bluh", "wort:Blühwiese|wort:blüht|titel:Blühwiese für alle|"},
        {"runder ti", "wort:runder Tisch|titel:Runder Tisch im Kiez|"},
        {"\"runder ti", "wort:\"runder Tisch\"|titel:Runder Tisch im Kiez|"},
        /* More words begin so than the case has: asked for its words. */
        {"gemüse k", "wort:Gemüse Kisten|wort:Gemüse Kurz|"},
        {"hochbeet tis", ""},
        {"them", "wort:Thema|wert:Thema eins|"},
        {"eins", "wort:eins|wert:Thema eins|"},
        {"ei", "wort:eins|wert:Thema eins|titel:Ein Zimmer mehr|"},
        {"helferin", "wort:Helfer*innen|titel:Tag der Helfer*innen|"},
        {"open-a", "wort:Open-Air|titel:Kino Open-Air|"},
        {"tisch -hoch", ""},
        {"xyz", ""},
        {"", ""},
        {" \" ", ""},
        {"\xf0\x9f\x8c\xb1", ""},
    };
    open_index(GPOINTER_TO_UINT(data));
    for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autofree char *completions = complete(checks[i][0]);
        g_test_message("%s: %s", checks[i][0], completions);
        g_assert_cmpstr(completions, ==, checks[i][1]);
    }
    close_index();
}

static void
test_limits(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *words = g_strnfill(KL_MAX_COMPLETIONS * 60, 'b');
    open_index(1);
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(snapshot, &error);
    g_assert_null(kl_suggest(reader, words, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_QUERY);
    g_clear_pointer(&reader, kl_reader_release);
    for (char c = 'a'; c <= 'z'; c++) {
        const char text[] = {c, '\0'};
        g_free(complete(text));
    }
    close_index();
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const char *const group[] = {"Firma", "Unternehmen"};
    taxonomy = kl_taxonomy_new();
    KlFacet *facet = kl_taxonomy_add_facet(taxonomy, "thema", "Thema", "themen");
    kl_facet_add_value(facet, "w0", "Thema eins");
    kl_facet_add_value(facet, "w1", "Thema ohne Fall");
    synonyms = kl_synonyms_new();
    kl_synonyms_add_group(synonyms, group, 2);
    g_test_add_func("/vocabulary/words", test_vocabulary);
    g_test_add_func("/vocabulary/near", test_near);
    g_test_add_data_func("/spelling/one-shard", GUINT_TO_POINTER(1), test_spelling);
    g_test_add_data_func("/spelling/three-shards", GUINT_TO_POINTER(3), test_spelling);
    g_test_add_data_func("/suggest/one-shard", GUINT_TO_POINTER(1), test_completions);
    g_test_add_data_func("/suggest/three-shards", GUINT_TO_POINTER(3),
                         test_completions);
    g_test_add_func("/suggest/limits", test_limits);
    int status = g_test_run();
    kl_synonyms_free(synonyms);
    kl_taxonomy_free(taxonomy);
    return status;
}
