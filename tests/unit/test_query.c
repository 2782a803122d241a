#include "search/query.h"

#include <string.h>

#include "search/error.h"
#include "search/schema.h"

static KlAnalyzer *analyzer;

static void
assert_parses(const char *text, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlQuery) query = kl_query_parse(analyzer, text, &error);
    g_assert_no_error(error);
    g_autofree char *string = kl_query_to_string(query);
    if (g_strcmp0(string, expected) != 0) {
        g_test_message("query: %s", text);
    }
    g_assert_cmpstr(string, ==, expected);
}

static void
test_words(void)
{
    assert_parses("", "");
    assert_parses("   ", "");
    assert_parses("Beet", "beet");
    assert_parses("Beet Schule", "(UND beet schule)");
    assert_parses("Bücher", "buecher");
    assert_parses("Open-Air", "open-air");
    assert_parses("Open-Air Kino", "(UND open-air kino)");
    assert_parses("thema:x", "(UND thema x)");
    assert_parses("((Beet))", "beet");
    assert_parses("Beet, Schule!", "(UND beet schule)");
}

static void
test_operators(void)
{
    assert_parses("Beet ODER Acker", "(ODER beet acker)");
    assert_parses("Beet OR Acker", "(ODER beet acker)");
    assert_parses("Beet UND Acker", "(UND beet acker)");
    assert_parses("Beet AND Acker", "(UND beet acker)");
    assert_parses("Tisch NICHT rund", "(UND tisch (NICHT rund))");
    assert_parses("Tisch NOT rund", "(UND tisch (NICHT rund))");
    assert_parses("Tisch -rund", "(UND tisch (NICHT rund))");
    assert_parses("Tisch UND NICHT rund", "(UND tisch (NICHT rund))");
    assert_parses("Tisch UND -rund", "(UND tisch (NICHT rund))");
    assert_parses("Tisch NICHT -rund", "(UND tisch (NICHT rund))");
    assert_parses("-rund", "(UND (NICHT rund))");
    /* NICHT before UND before ODER. */
    assert_parses("Beet Acker ODER Tisch NICHT Stuhl",
                  "(ODER (UND beet acker) (UND tisch (NICHT stuhl)))");
    /* Lower case is text; "nicht" is a stop word. */
    assert_parses("Tisch nicht rund", "(UND tisch rund)");
    assert_parses("Tisch und Stuhl", "(UND tisch stuhl)");
    assert_parses("Tisch - rund", "(UND tisch rund)");
    assert_parses("Tisch -", "tisch");
    assert_parses("Tisch-rund", "tisch-rund");
}

static void
test_stray(void)
{
    assert_parses("UND", "und");
    assert_parses("ODER", "oder");
    assert_parses("UND Beet", "beet");
    assert_parses("Beet UND", "beet");
    assert_parses("ODER Beet ODER ODER Acker ODER", "(ODER beet acker)");
    assert_parses("Beet UND ODER Acker", "(ODER beet acker)");
    assert_parses("Beet NICHT", "beet");
    assert_parses("\"", "");
    assert_parses("\"\"", "");
    assert_parses("\"Beet", "beet");
    assert_parses("Beet\"", "beet");
    assert_parses("* ( ) : -", "");
    assert_parses("-\"", "");
    assert_parses("--Beet", "beet");
}

static void
test_phrases(void)
{
    static const char *const quoted[] = {
        "\"runder Tisch\"", "„runder Tisch“", "„runder Tisch”", "„runder Tisch\"",
        "»runder Tisch«",   "«runder Tisch»", "“runder Tisch”", "‚runder Tisch‘",
        "'runder Tisch'",   "›runder Tisch‹"};
    for (guint i = 0; i < G_N_ELEMENTS(quoted); i++) {
        assert_parses(quoted[i], "\"runder tisch\"");
        g_autofree char *more = g_strconcat("Stuhl -", quoted[i], " Bank", NULL);
        assert_parses(more, "(UND stuhl (NICHT \"runder tisch\") bank)");
    }
    assert_parses("\"Haus der Jugend\"", "\"haus der jugend\"");
    assert_parses("\"Beet\"", "\"beet\"");
    assert_parses("\"UND\"", "\"und\"");
    assert_parses("Beet\"runder Tisch\"Acker", "(UND beet \"runder tisch\" acker)");
    /* An apostrophe is no quote. */
    g_autoptr(KlQuery) query = kl_query_parse(analyzer, "Wie geht's Beet", NULL);
    g_assert_cmpint(query->root->kind, !=, KL_NODE_PHRASE);
}

static void
test_soft_words(void)
{
    assert_parses("die", "die");
    assert_parses("wie und die", "(UND wie und die)");
    assert_parses("das Beet", "beet");
    assert_parses("Wie baue ich ein Hochbeet?", "(UND baue hochbeet)");
    assert_parses("gGmbH Lichtblick", "lichtblick");
    assert_parses("gGmbH", "ggmbh");
    assert_parses("der ODER Beet", "beet");
    /* Excluding alone is not telling. */
    assert_parses("die -Beet", "(UND die (NICHT beet))");
}

static void
test_follows(void)
{
    g_autoptr(KlQuery) query =
        kl_query_parse(analyzer, "hoch beet, acker UND tisch der stuhl", NULL);
    static const gboolean follows[] = {FALSE, TRUE, FALSE, FALSE, FALSE};
    g_assert_cmpint(query->root->kind, ==, KL_NODE_AND);
    g_assert_true(query->root->is_strict);
    g_assert_cmpuint(query->root->children->len, ==, G_N_ELEMENTS(follows));
    for (guint i = 0; i < G_N_ELEMENTS(follows); i++) {
        const KlNode *node = g_ptr_array_index(query->root->children, i);
        g_assert_cmpint(node->follows, ==, follows[i]);
    }
    const KlNode *beet = g_ptr_array_index(query->root->children, 1);
    g_assert_cmpuint(beet->start, ==, 5);
    g_assert_cmpuint(beet->end, ==, 9);
}

static void
test_limits(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 100; i++) {
        g_string_append_printf(text, "a%u ", i);
    }
    g_autoptr(KlQuery) many = kl_query_parse(analyzer, text->str, NULL);
    g_assert_cmpuint(many->n_words, ==, KL_MAX_QUERY_WORDS);
    g_assert_true(many->is_cut);
    while (text->len <= KL_MAX_QUERY_CHARS) {
        g_string_append_c(text, 'x');
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(kl_query_parse(analyzer, text->str, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_QUERY);
}

/* Pieces that mean something, in any order: never a crash, always a tree whose spans
 * lie inside the text. */
static void
check_spans(const KlNode *node, gsize length)
{
    g_assert_cmpuint(node->start, <=, node->end);
    g_assert_cmpuint(node->end, <=, length);
    for (guint i = 0; node->children != NULL && i < node->children->len; i++) {
        check_spans(g_ptr_array_index(node->children, i), length);
    }
}

static void
test_random(void)
{
    static const char *const pieces[] = {
        "\"", "„",  "“",  "'",     "’",     "-",   "–",    "(",   ")",  "*",
        ":",  " ",  " ",  " UND ", "ODER ", "NOT", "Beet", "ä",   "ß",  "\xcc\x88",
        "🌱",  "\t", "\n", "e.V.",  "innen", "/",   "der",  "Rad", "42", "\xc2\xad"};
    for (guint round = 0; round < 3000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        guint n = (guint)g_test_rand_int_range(0, 40);
        for (guint i = 0; i < n; i++) {
            g_string_append(text,
                            pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
        }
        g_autoptr(KlQuery) query = kl_query_parse(analyzer, text->str, NULL);
        g_assert_nonnull(query);
        if (query->root != NULL) {
            check_spans(query->root, text->len);
        }
    }
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    analyzer = kl_analyzer_new();
    g_test_add_func("/query/words", test_words);
    g_test_add_func("/query/operators", test_operators);
    g_test_add_func("/query/stray", test_stray);
    g_test_add_func("/query/phrases", test_phrases);
    g_test_add_func("/query/soft-words", test_soft_words);
    g_test_add_func("/query/follows", test_follows);
    g_test_add_func("/query/limits", test_limits);
    g_test_add_func("/query/random", test_random);
    int status = g_test_run();
    kl_analyzer_free(analyzer);
    return status;
}
