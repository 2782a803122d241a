/* Splitting German compounds: the contract, and the quality on a gold list. */
#include <glib.h>
#include <string.h>

#include "search/language/compound.h"

/* "leben+s|mittel", or "-" if the word is not split. Caller frees. */
static char *
split(const char *word)
{
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    gsize n_parts = kl_compound_split(kl_dictionary_get(), word, strlen(word), parts,
                                      G_N_ELEMENTS(parts));
    GString *text = g_string_new(n_parts == 0 ? "-" : NULL);

    for (gsize i = 0; i < n_parts; i++) {
        const char *part = word + parts[i].start;
        g_string_append(text, i > 0 ? "|" : "");
        g_string_append_len(text, part, parts[i].length);
        g_string_append(text, parts[i].link_length > 0 ? "+" : "");
        g_string_append_len(text, part + parts[i].length, parts[i].link_length);
    }
    return g_string_free(text, FALSE);
}

static void
test_split(void)
{
    static const struct {
        const char *word;
        const char *split;
    } cases[] = {
        {"hundewiese", "hund+e|wiese"},
        {"schulhof", "schul|hof"},
        {"zeitungsartikel", "zeitung+s|artikel"},
        {"gaestezimmer", "gaeste|zimmer"},
        {"holzhaeusern", "holz|haeusern"},
        {"lehrerzimmertuer", "lehrer|zimmer|tuer"},
        {"lebensmittel", "leben+s|mittel"},
        {"lebensmittelverschwendungsprojekt", "leben+s|mittel|verschwendung+s|projekt"},
        {"mannschaft", "-"},
        {"baeckerei", "-"},
        {"abteilung", "-"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = split(cases[i].word);
        g_assert_cmpstr(found, ==, cases[i].split);
    }
}

/* What the splits of one half of the gold list are worth. */
typedef struct {
    guint n_compounds;
    guint n_simple;
    guint n_split;
    guint n_right;
    guint n_false; /* simple words that were split */
} Score;

/* Split the word of "leben|mittel" or "mannschaft" and judge it. */
static void
judge(const char *gold, gboolean want_errors, Score *score)
{
    g_auto(GStrv) parts = g_strsplit(gold, "|", -1);
    g_autofree char *word = g_strjoinv("", parts);
    g_autofree char *found = split(word);
    gboolean is_compound = parts[1] != NULL;
    gboolean is_split = !g_str_equal(found, "-");
    g_auto(GStrv) found_parts = g_strsplit(found, "+", -1);
    g_autofree char *found_gold = g_strjoinv("", found_parts);

    score->n_compounds += is_compound;
    score->n_simple += !is_compound;
    score->n_split += is_split;
    score->n_right += is_compound && g_str_equal(found_gold, gold);
    score->n_false += !is_compound && is_split;
    if (want_errors && !g_str_equal(is_split ? found_gold : word, gold)) {
        g_test_message("%s -> %s", gold, found);
    }
}

static void
test_gold(gconstpointer data)
{
    const char *half = data;
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    Score score = {0};

    g_file_get_contents("tests/data/language/compounds.tsv", &text, NULL, &error);
    g_assert_no_error(error);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_auto(GStrv) fields = g_strsplit(*line, "\t", 2);
        if ((*line)[0] != '#' && fields[0] != NULL && g_str_equal(fields[0], half)) {
            judge(fields[1], g_test_verbose(), &score);
        }
    }
    g_assert_cmpuint(score.n_compounds, >=, 500);
    g_assert_cmpuint(score.n_simple, >=, 300);

    double precision = (double)score.n_right / score.n_split;
    double recall = (double)score.n_right / score.n_compounds;
    double wrong = (double)score.n_false / score.n_simple;
    g_test_message("%s: %u compounds, %u simple words: precision %.3f, recall %.3f, "
                   "simple words split %.3f",
                   half, score.n_compounds, score.n_simple, precision, recall, wrong);
    g_assert_cmpfloat(precision, >=, 0.97);
    g_assert_cmpfloat(recall, >=, 0.93);
    g_assert_cmpfloat(wrong, <=, 0.02);
}

static void
test_any_input(void)
{
    const KlDictionary *dictionary = kl_dictionary_get();
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    g_autofree char *long_word = g_strnfill(1 << 20, 'a');
    g_autoptr(GRand) random = g_rand_new_with_seed(7);

    g_assert_cmpuint(kl_compound_split(dictionary, "", 0, parts, 8), ==, 0);
    g_assert_cmpuint(kl_compound_split(dictionary, NULL, 0, parts, 8), ==, 0);
    g_assert_cmpuint(kl_compound_split(dictionary, long_word, 1 << 20, parts, 8), ==,
                     0);
    g_assert_false(kl_dictionary_contains(dictionary, "", 0, KL_DICTIONARY_WORD));
    g_assert_false(
        kl_dictionary_contains(dictionary, long_word, 1 << 20, KL_DICTIONARY_WORD));

    /* Bytes and letters: whatever comes back must cover the word. */
    for (guint round = 0; round < 20000; round++) {
        char word[KL_COMPOUND_MAX_LENGTH + 2];
        gsize length = (gsize)g_rand_int_range(random, 0, sizeof word);
        for (gsize i = 0; i < length; i++) {
            word[i] =
                (char)(round % 2 ? g_rand_int_range(random, 0, 256)
                                 : "abdeehinorstuz"[g_rand_int_range(random, 0, 14)]);
        }
        gsize n_parts = kl_compound_split(dictionary, word, length, parts, 8);
        gsize end = 0;
        for (gsize i = 0; i < n_parts; i++) {
            g_assert_cmpuint(parts[i].start, ==, end);
            g_assert_cmpuint(parts[i].length, >=, 2);
            end += parts[i].length + parts[i].link_length;
        }
        g_assert_cmpuint(n_parts, !=, 1);
        g_assert_true(n_parts == 0 || end == length);
    }
}

static void
test_max_parts(void)
{
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    const char *word = "lehrerzimmertuer";

    g_assert_cmpuint(
        kl_compound_split(kl_dictionary_get(), word, strlen(word), parts, 3), ==, 3);
    g_assert_cmpuint(
        kl_compound_split(kl_dictionary_get(), word, strlen(word), parts, 2), ==, 0);
    g_assert_cmpuint(
        kl_compound_split(kl_dictionary_get(), word, strlen(word), NULL, 0), ==, 0);
}

static gboolean
contains(const char *word, guint kinds)
{
    return kl_dictionary_contains(kl_dictionary_get(), word, strlen(word), kinds);
}

static void
test_contains(void)
{
    g_assert_true(contains("haeuser", KL_DICTIONARY_WORD | KL_DICTIONARY_NOUN));
    g_assert_true(contains("laeuft", KL_DICTIONARY_WORD));
    g_assert_false(contains("laeuft", KL_DICTIONARY_NOUN));
    g_assert_true(contains("schulhof", KL_DICTIONARY_NOUN));
    g_assert_true(contains("schulhof", KL_DICTIONARY_FIRST));
    g_assert_true(contains("zeitungs", KL_DICTIONARY_FIRST));
    g_assert_false(contains("zeitungs", KL_DICTIONARY_WORD));
    g_assert_true(contains("koerben", KL_DICTIONARY_LAST));
    g_assert_false(contains("xqzw", KL_DICTIONARY_WORD));
    g_assert_cmpuint(kl_dictionary_checksum(kl_dictionary_get()), !=, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/compound/split", test_split);
    g_test_add_data_func("/compound/gold/dev", "dev", test_gold);
    g_test_add_data_func("/compound/gold/held", "held", test_gold);
    g_test_add_func("/compound/any-input", test_any_input);
    g_test_add_func("/compound/max-parts", test_max_parts);
    g_test_add_func("/compound/contains", test_contains);
    return g_test_run();
}
