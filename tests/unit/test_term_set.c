/* Terms that are looked for in texts: the short way must find what the long way finds.
 */
#include "search/language/term_set.h"

#include <string.h>

#include "search/language/word_table.h"

#define CASES "corpus/faelle"

typedef struct {
    KlAnalyzer *analyzer;
    GPtrArray *texts;  /* of char *: every case of the corpus, and some noise */
    GArray *all;       /* of KlToken: what tokenize gives */
    GArray *some;      /* what find gives */
    GPtrArray *wanted; /* of char *: the terms of the set */
} Fixture;

static void
add_noise(GPtrArray *texts)
{
    static const char *const pieces[] = {
        "Helfer", "*innen", ":in",  " ",       " ",      "-",        "Garten",
        "Obst- ", "und ",   "e. ",  "V.",      "& ",     "Open-Air", "StudentInnen",
        "ä",      "\u00ad", "1.25", "0,5",     ", ",     ". ",       "Gemüsegarten",
        "\n",     "\xff",   "’s",   "größe ",  "IT ",    "ÄÖÜß ",    "Kinder-, ",
        "(r)",    "/-in",   "日本", "\u0308 ", "I",      "éàâ ",     "Jugendarbeit ",
        "! ",     "? ",     ") ",   ":",       "Innen ", "ø ",       "\u200b"};
    for (guint round = 0; round < 300; round++) {
        GString *text = g_string_new(NULL);
        guint n = (guint)g_test_rand_int_range(0, 60);
        for (guint i = 0; i < n; i++) {
            g_string_append(text,
                            pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
        }
        g_ptr_array_add(texts, g_string_free(text, FALSE));
    }
}

static void
set_up(Fixture *f, gconstpointer data)
{
    (void)data;
    f->analyzer = kl_analyzer_new();
    f->texts = g_ptr_array_new_with_free_func(g_free);
    f->all = g_array_new(FALSE, FALSE, sizeof(KlToken));
    f->some = g_array_new(FALSE, FALSE, sizeof(KlToken));
    f->wanted = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) folder = g_dir_open(CASES, 0, &error);
    g_assert_no_error(error);
    const char *name;
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(CASES, name, NULL);
        char *text;
        if (g_str_has_suffix(name, ".md")) {
            g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
            g_ptr_array_add(f->texts, text);
        }
    }
    g_assert_cmpuint(f->texts->len, >, 20);
    add_noise(f->texts);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
    (void)data;
    kl_analyzer_free(f->analyzer);
    g_ptr_array_unref(f->texts);
    g_ptr_array_unref(f->wanted);
    g_array_unref(f->all);
    g_array_unref(f->some);
}

/* --- the set and the table --------------------------------------------------------
 */

static gconstpointer
find(const KlTermSet *set, const char *term)
{
    KlTerm asked = {term, (guint)strlen(term), (KlTermKind)term[0]};
    return kl_term_set_find(set, &asked);
}

static void
test_set(void)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < 1000; i++) {
        g_ptr_array_add(terms, g_strdup_printf("%c%u", "EZPC"[i % 4], i / 4));
    }
    g_autoptr(KlTermSet) set = kl_term_set_new(terms->len / 2);
    for (guint i = 0; i < terms->len; i += 2) {
        const char *term = g_ptr_array_index(terms, i);
        kl_term_set_add(set, term, term);
    }
    for (guint i = 0; i < terms->len; i++) {
        const char *term = g_ptr_array_index(terms, i);
        g_assert_true(find(set, term) == (i % 2 == 0 ? term : NULL));
    }
    g_autoptr(KlTermSet) empty = kl_term_set_new(0);
    g_assert_null(find(empty, "Ehaus"));
}

static const KlWord *
get(KlWordTable *table, const char *normal, gsize marked_end, const KlTermSet *wanted)
{
    KlWordKey key = kl_word_key(normal, strlen(normal), marked_end);
    kl_word_table_announce(table, &key);
    return kl_word_table_get(table, &key, wanted);
}

static void
test_table(void)
{
    g_autoptr(KlWordTable) table = kl_word_table_new();
    gsize empty_bytes = kl_word_table_get_bytes(table);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (guint round = 0; round < 2; round++) {
        for (guint i = 0; i < 5000; i++) {
            g_autofree char *normal = g_strdup_printf("wort%u", i);
            const KlWord *word = get(table, normal, 0, NULL);
            g_assert_cmpstr(word->normal, ==, normal);
            if (round == 0) {
                g_ptr_array_add(words, (gpointer)(guintptr)word);
            }
            g_assert_true(word == g_ptr_array_index(words, i)); /* it never moves */
        }
    }
    g_assert_cmpuint(kl_word_table_get_bytes(table), >, 5000 * sizeof(KlWord));
    kl_word_table_clear(table);
    g_assert_cmpuint(kl_word_table_get_bytes(table), ==, empty_bytes);

    /* A marked form is another word. */
    const KlWord *plain = get(table, "termin", 0, NULL);
    const KlWord *marked = get(table, "termin", 6, NULL);
    g_assert_cmpstr(plain->stem, !=, marked->stem);
    g_assert_true(plain == get(table, "termin", 0, NULL));

    g_autoptr(KlTermSet) wanted = kl_term_set_new(1);
    kl_term_set_add(wanted, "Ztermin", wanted);
    g_assert_true(plain == get(table, "termin", 0, wanted));
    g_assert_null(get(table, "hochbeet", 0, wanted));
    g_assert_null(get(table, "hochbeet", 0, wanted));
    g_assert_nonnull(get(table, "hochbeet", 0, NULL));
}

/* --- find ------------------------------------------------------------------------
 */

static gboolean
is_wanted(const KlTermSet *set, const KlWord *word)
{
    for (guint i = 0; i < word->n_terms; i++) {
        if (kl_term_set_find(set, &word->terms[i]) != NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
drop_unwanted(const KlTermSet *set, GArray *tokens)
{
    for (guint i = tokens->len; i-- > 0;) {
        if (!is_wanted(set, g_array_index(tokens, KlToken, i).word)) {
            g_array_remove_index(tokens, i);
        }
    }
}

static void
assert_same_tokens(const GArray *some, const GArray *all)
{
    g_assert_cmpuint(some->len, ==, all->len);
    for (guint i = 0; i < all->len; i++) {
        const KlToken *a = &g_array_index(some, KlToken, i);
        const KlToken *b = &g_array_index(all, KlToken, i);
        g_assert_true(a->word == b->word);
        g_assert_cmpuint(a->start, ==, b->start);
        g_assert_cmpuint(a->end, ==, b->end);
        g_assert_cmpuint(a->position, ==, b->position);
        g_assert_cmpuint(a->n_positions, ==, b->n_positions);
        g_assert_cmpuint(a->flags, ==, b->flags);
    }
}

static const char *
draw_text(const Fixture *f)
{
    return g_ptr_array_index(f->texts, g_test_rand_int_range(0, (gint)f->texts->len));
}

/* What some words of the texts are searched by, and some of their terms. */
static KlTermSet *
draw_set(Fixture *f)
{
    g_ptr_array_set_size(f->wanted, 0);
    for (gint n = g_test_rand_int_range(0, 5); n > 0; n--) {
        const char *text = draw_text(f);
        kl_analyzer_tokenize(f->analyzer, text, strlen(text), KL_TOKENIZE_DEFAULT,
                             f->all);
        if (f->all->len == 0) {
            continue;
        }
        gint at = g_test_rand_int_range(0, (gint)f->all->len);
        const KlWord *word = g_array_index(f->all, KlToken, at).word;
        g_autoptr(GArray) terms = kl_word_query_terms(word);
        for (guint i = 0; i < terms->len; i++) {
            g_ptr_array_add(f->wanted,
                            g_strdup(g_array_index(terms, KlQueryTerm, i).term));
        }
        gint term = g_test_rand_int_range(0, (gint)word->n_terms);
        g_ptr_array_add(f->wanted, g_strdup(word->terms[term].string));
    }
    KlTermSet *set = kl_term_set_new(f->wanted->len);
    for (guint i = 0; i < f->wanted->len; i++) {
        const char *term = g_ptr_array_index(f->wanted, i);
        if (find(set, term) == NULL) {
            kl_term_set_add(set, term, term);
        }
    }
    return set;
}

static void
test_find(Fixture *f, gconstpointer data)
{
    (void)data;
    guint n_found = 0;
    for (guint round = 0; round < 200; round++) {
        g_autoptr(KlTermSet) set = draw_set(f);
        for (guint i = 0; i < 20; i++) {
            const char *text = draw_text(f);
            gsize length = strlen(text);
            kl_analyzer_find(f->analyzer, text, length, set, f->some);
            kl_analyzer_tokenize(f->analyzer, text, length, KL_TOKENIZE_KEEP, f->all);
            g_assert_cmpuint(f->some->len, <=, f->all->len);
            drop_unwanted(set, f->some);
            drop_unwanted(set, f->all);
            assert_same_tokens(f->some, f->all);
            n_found += f->all->len;
        }
    }
    g_assert_cmpuint(n_found, >, 1000);
}

/* Words that the analyzer meets for the first time. */
static void
test_find_first(Fixture *f, gconstpointer data)
{
    (void)data;
    static const char text[] = "Obst- und Gemüsegärten, Hochbeet-Kiste; Helfer*innen "
                               "der Stadtteilbüchereien.";
    static const char *const terms[] = {"Pgart", "Pbeet", "Zhelf", "Pstadtteil"};
    g_autoptr(KlTermSet) set = kl_term_set_new(G_N_ELEMENTS(terms));
    for (guint i = 0; i < G_N_ELEMENTS(terms); i++) {
        kl_term_set_add(set, terms[i], terms[i]);
    }
    g_autoptr(KlAnalyzer) fresh = kl_analyzer_new();
    kl_analyzer_find(fresh, text, strlen(text), set, f->some);
    drop_unwanted(set, f->some);
    kl_analyzer_tokenize(fresh, text, strlen(text), KL_TOKENIZE_KEEP, f->all);
    drop_unwanted(set, f->all);
    assert_same_tokens(f->some, f->all);
    g_assert_cmpuint(f->all->len, >=, 5);
}

/* --- plain words -----------------------------------------------------------------
 */

/* The text with a soft hyphen behind the first letter of each word, which changes no
 * word but keeps the scanner from reading it as a plain one. before[i]: how many bytes
 * were put in before byte i. */
static char *
soften(const char *text, GArray *before)
{
    GString *soft = g_string_new(NULL);
    guint n_added = 0;
    g_array_set_size(before, 0);
    for (const char *at = text; *at != '\0'; at++) {
        gboolean is_first = g_ascii_isalpha(*at) && g_ascii_isalpha(at[1]) &&
                            (at == text || at[-1] == ' ' || at[-1] == '\n');
        g_array_append_val(before, n_added);
        g_string_append_c(soft, *at);
        if (is_first) {
            g_string_append(soft, "\u00ad");
            n_added += (guint)strlen("\u00ad");
        }
    }
    g_array_append_val(before, n_added);
    return g_string_free(soft, FALSE);
}

static void
test_plain(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GArray) before = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < f->texts->len; i++) {
        const char *text = g_ptr_array_index(f->texts, i);
        g_autofree char *soft = soften(text, before);
        kl_analyzer_tokenize(f->analyzer, text, strlen(text), KL_TOKENIZE_KEEP, f->all);
        kl_analyzer_tokenize(f->analyzer, soft, strlen(soft), KL_TOKENIZE_KEEP,
                             f->some);
        for (guint k = 0; k < MIN(f->some->len, f->all->len); k++) {
            KlToken *token = &g_array_index(f->all, KlToken, k);
            token->start += g_array_index(before, guint, token->start);
            token->end += g_array_index(before, guint, token->end);
        }
        assert_same_tokens(f->some, f->all);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/term-set/set", test_set);
    g_test_add_func("/term-set/table", test_table);
#define ADD(name, function)                                                            \
    g_test_add("/term-set/" name, Fixture, NULL, set_up, function, tear_down)
    ADD("find", test_find);
    ADD("find-first", test_find_first);
    ADD("plain", test_plain);
    return g_test_run();
}
