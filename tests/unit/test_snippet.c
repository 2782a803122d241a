#include "search/snippet.h"

#include <string.h>

#include "search/plan.h"
#include "tests/unit/index_fixture.h"
#include "tests/unit/test_time.h"

static KlAnalyzer *analyzer;

/* Marks as a plan would make them: every term of every word of the query. */
static GHashTable *
make_marks(const char *query)
{
    GHashTable *marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    kl_analyzer_tokenize(analyzer, query, strlen(query), KL_TOKENIZE_DEFAULT, tokens);
    for (guint i = 0; i < tokens->len; i++) {
        g_autoptr(GArray) terms =
            kl_word_query_terms(g_array_index(tokens, KlToken, i).word);
        for (guint k = 0; k < terms->len; k++) {
            const KlQueryTerm *term = &g_array_index(terms, KlQueryTerm, k);
            KlMark *mark = g_new(KlMark, 1);
            mark->group = i;
            mark->weight = term->weight;
            g_hash_table_insert(marks, g_strdup(term->term), mark);
        }
    }
    return marks;
}

/* The snippet of a case; caller frees. */
static char *
make_snippet(const char *query, const char *summary, const char *text)
{
    g_autoptr(KlCase) kl_case = fixture_case("x", "Titel", summary, text);
    g_autoptr(GByteArray) bytes = kl_record_write(kl_case);
    g_autoptr(GError) error = NULL;
    KlRecord record;
    kl_record_read(bytes->data, bytes->len, &record, &error);
    g_assert_no_error(error);
    g_autoptr(GHashTable) marks = make_marks(query);
    g_autoptr(KlTermSet) set = kl_snippet_marks_new(marks);
    KlSnippet snippet;
    kl_snippet_make(analyzer, &record, set, 8, &snippet);
    g_assert_true(g_utf8_validate(snippet.html, -1, NULL));
    return snippet.html;
}

static void
assert_snippet(const char *query, const char *text, const char *expected)
{
    g_autofree char *html = make_snippet(query, "Kurz.", text);
    g_assert_cmpstr(html, ==, expected);
}

static void
test_marks(void)
{
    assert_snippet("Korb", "Vierzig Nistkörbe hängen.",
                   "Vierzig <mark>Nistkörbe</mark> hängen.");
    assert_snippet("Helferin", "Alle Helfer*innen kamen.",
                   "Alle <mark>Helfer*innen</mark> kamen.");
    assert_snippet("Grusse", "Viele Grüße!", "Viele <mark>Grüße</mark>!");
    assert_snippet("Openair", "Ein Open-Air im Park.",
                   "Ein <mark>Open-Air</mark> im Park.");
    assert_snippet("Kindergarten", "Der Kinder\u00adgarten.",
                   "Der <mark>Kinder\u00adgarten</mark>.");
}

static void
test_escapes(void)
{
    assert_snippet("Beet", "<script>&\"'\nBeet</script>",
                   "&lt;script&gt;&amp;&quot;&#39; <mark>Beet</mark>&lt;/script&gt;");
}

static void
test_nothing_found(void)
{
    g_autofree char *html = make_snippet("Beet", "Eine <Kurzfassung>.", "Text.");
    g_assert_cmpstr(html, ==, "Eine &lt;Kurzfassung&gt;.");
}

/* The best passage of a long text, cut between words. */
static void
test_window(void)
{
    g_autoptr(GString) text = g_string_new("Ein Beet steht hier. ");
    for (guint i = 0; i < 300; i++) {
        g_string_append(text, "Füllwörter überall, äöü. ");
    }
    g_string_append(text, "Hier baut die Schule ein Beet. ");
    for (guint i = 0; i < 300; i++) {
        g_string_append(text, "Noch größere Füllwörter. ");
    }
    g_autofree char *html = make_snippet("Beet Schule", "Kurz.", text->str);
    g_assert_nonnull(strstr(html, "<mark>Schule</mark> ein <mark>Beet</mark>"));
    g_assert_true(g_str_has_prefix(html, "… "));
    g_assert_true(g_str_has_suffix(html, " …"));
    g_assert_cmpint(g_utf8_strlen(html, -1), <, 320);
    g_assert_cmpint(g_utf8_strlen(html, -1), >, 200);
}

/* A megabyte without a blank, of umlauts, of hits: bounded and whole characters. */
static void
test_hostile(void)
{
    static const char *const units[] = {"ä", "a",  "Beet ", "Beet-",
                                        "🌱", "\n", "<",     "."};
    for (guint u = 0; u < G_N_ELEMENTS(units); u++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 1000000) {
            g_string_append(text, units[u]);
        }
        gint64 start = test_time_us();
        g_autofree char *html = make_snippet("Beet Schule", "Kurz.", text->str);
        g_assert_cmpint(test_time_us() - start, <, 5 * G_USEC_PER_SEC);
        g_assert_cmpuint(strlen(html), <, 20000);
    }
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    analyzer = kl_analyzer_new();
    g_test_add_func("/snippet/marks", test_marks);
    g_test_add_func("/snippet/escapes", test_escapes);
    g_test_add_func("/snippet/nothing-found", test_nothing_found);
    g_test_add_func("/snippet/window", test_window);
    g_test_add_func("/snippet/hostile", test_hostile);
    int status = g_test_run();
    kl_analyzer_free(analyzer);
    return status;
}
