#include "indexer/readability.h"

#include <string.h>

static void
test_syllables(void)
{
    static const struct {
        const char *word;
        guint n;
    } words[] = {
        {"Beet", 1},
        {"Hochbeet", 2},
        {"Kooperation", 6},
        {"Familie", 4},
        {"Energie", 3},
        {"Initiative", 6},
        {"Quartier", 2},
        {"Museum", 3},
        {"Bäume", 2},
        {"neue", 2},
        {"Bauernhof", 3},
        {"NRW", 3},
        {"E-Mail", 2},
        {"beobachten", 4},
        {"Niveau", 2},
        {"Yoga", 2},
        {"System", 2},
        {"Bürger*innen", 4},
        {"Café", 2},
        {"Straße", 2},
        {"Unternehmen", 4},
        {"Lebensmittelverschwendung", 7},
        {"beinhaltet", 4},
        {"Verein", 2},
        {"Reaktion", 4},
        {"geeignet", 3},
        {"", 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        g_test_message("%s", words[i].word);
        g_assert_cmpuint(kl_count_syllables(words[i].word, strlen(words[i].word)), ==,
                         words[i].n);
    }
}

static void
assert_counts(const char *text, guint n_sentences, guint n_words)
{
    KlReadability counts = {0};
    kl_readability_add(&counts, text);
    g_test_message("%s", text);
    g_assert_cmpuint(counts.n_sentences, ==, n_sentences);
    g_assert_cmpuint(counts.n_words, ==, n_words);
}

static void
test_sentences(void)
{
    assert_counts("Das Beet steht. Die Kita gießt.", 2, 6);
    assert_counts("Am 20. November kamen ca. 2.000 Gäste, z. B. aus Köln.", 1, 11);
    assert_counts("Der Verein (Köln e. V.) lädt ein! Kommen Sie?\nEin Punkt\n", 3, 11);
    assert_counts("Siehe https://example.org/a.b?c=d oder www.example.org hier.", 1, 3);
    assert_counts("Es begann 2019. Dann kam mehr.", 2, 6);
    assert_counts("Seit 2019.\nNoch etwas ohne Punkt", 2, 6);
    assert_counts("… – !? ...", 0, 0);
    assert_counts("", 0, 0);
}

static void
test_formulas(void)
{
    KlReadability counts = {0};
    /* 10 words, 2 sentences, 2 long ones, 15 syllables */
    kl_readability_add(&counts, "Der Garten ist neu und steht im Quartier. Viele "
                                "mitmachen");
    g_assert_cmpuint(counts.n_sentences, ==, 2);
    g_assert_cmpuint(counts.n_words, ==, 10);
    g_assert_cmpuint(counts.n_long_words, ==, 2);
    g_assert_cmpuint(counts.n_syllables, ==, 15);
    g_assert_cmpfloat_with_epsilon(kl_readability_lix(&counts), 25.0, 1e-9);
    g_assert_cmpfloat_with_epsilon(kl_readability_flesch(&counts), 87.25, 1e-9);
    KlReadability none = {0};
    g_assert_cmpfloat(kl_readability_lix(&none), ==, 0.0);
    g_assert_cmpfloat(kl_readability_flesch(&none), ==, 0.0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/readability/syllables", test_syllables);
    g_test_add_func("/readability/sentences", test_sentences);
    g_test_add_func("/readability/formulas", test_formulas);
    return g_test_run();
}
