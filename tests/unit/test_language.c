/* The German analysis against gold lists (tests/data/language) and against noise. */
#include <string.h>

#include "search/language/analyzer.h"
#include "search/language/normal.h"
#include "search/language/phonetic.h"
#include "tests/unit/test_time.h"

#define DATA "tests/data/language/"

typedef struct {
    KlAnalyzer *analyzer;
    GArray *tokens;
} Fixture;

static void
set_up(Fixture *f, gconstpointer data)
{
    (void)data;
    f->analyzer = kl_analyzer_new();
    f->tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
}

static void
tear_down(Fixture *f, gconstpointer data)
{
    (void)data;
    g_array_unref(f->tokens);
    kl_analyzer_free(f->analyzer);
}

static void
tokenize(Fixture *f, const char *text)
{
    kl_analyzer_tokenize(f->analyzer, text, strlen(text), KL_TOKENIZE_KEEP, f->tokens);
}

static const KlToken *
get_token(const Fixture *f, guint i)
{
    g_assert_cmpuint(i, <, f->tokens->len);
    return &g_array_index(f->tokens, KlToken, i);
}

/* The word of a spelling that must be one token. */
static const KlWord *
analyse(Fixture *f, const char *spelling)
{
    tokenize(f, spelling);
    g_assert_cmpuint(f->tokens->len, ==, 1);
    return get_token(f, 0)->word;
}

static gboolean
has_term(const KlWord *word, const char *term)
{
    for (guint i = 0; i < word->n_terms; i++) {
        if (strcmp(word->terms[i].string, term) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Calls check for each line that says something; a line that fails is reported and
 * the test goes on, so that one run shows all of them. */
static void
for_each_line(Fixture *f, const char *path, gboolean (*check)(Fixture *, const char *))
{
    g_autofree char *content = NULL;
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
    guint n = 0;
    guint n_bad = 0;
    for (guint i = 0; lines[i]; i++) {
        if (lines[i][0] == '\0' || lines[i][0] == '#') {
            continue;
        }
        n++;
        if (!check(f, lines[i])) {
            n_bad++;
        }
    }
    g_test_message("%s: %u of %u lines wrong", path, n_bad, n);
    g_assert_cmpuint(n, >, 0);
    g_assert_cmpuint(n_bad, ==, 0);
}

static gboolean
check_stems(Fixture *f, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    gboolean is_good = TRUE;
    const KlWord *first = analyse(f, words[1]);
    for (guint i = 2; words[i]; i++) {
        const KlWord *other = analyse(f, words[i]);
        gboolean is_same = strcmp(first->stem, other->stem) == 0;
        gboolean is_right = words[0][0] == '=' ? is_same : !is_same;
        if (words[0][0] == '<') {
            const char *part = first->canonical ? first->canonical : first->stem;
            g_autofree char *term = g_strdup_printf("P%s", part);
            is_right = has_term(other, term);
        }
        if (!is_right) {
            g_test_message("%s %s (%s) %s (%s %s)", words[0], words[1], first->stem,
                           words[i], other->stem,
                           other->canonical ? other->canonical : "-");
            is_good = FALSE;
        }
    }
    return is_good;
}

static void
test_stems(Fixture *f, gconstpointer data)
{
    (void)data;
    for_each_line(f, DATA "stems.txt", check_stems);
}

static gboolean
check_gender(Fixture *f, const char *line)
{
    if (line[0] == '=') {
        return check_stems(f, line);
    }
    const KlWord *word = analyse(f, line + 2);
    if (word->gender) {
        g_test_message("%s folded to %s", line + 2, word->gender);
    }
    return word->gender == NULL;
}

static void
test_gender(Fixture *f, gconstpointer data)
{
    (void)data;
    for_each_line(f, DATA "gender.txt", check_gender);
}

static gboolean
check_tokens(Fixture *f, const char *line)
{
    g_auto(GStrv) halves = g_strsplit(line, "|", 2);
    tokenize(f, halves[0]);
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < f->tokens->len; i++) {
        const KlToken *token = get_token(f, i);
        if (token->flags & KL_TOKEN_ECHO) {
            continue;
        }
        g_string_append_printf(got, "%s%s%s[%.*s]", got->len ? " " : "",
                               token->flags & KL_TOKEN_EXTRA ? "+" : "",
                               token->word->normal, (int)(token->end - token->start),
                               halves[0] + token->start);
    }
    if (strcmp(got->str, halves[1]) != 0) {
        g_test_message("%s\n#  want %s\n#  got  %s", halves[0], halves[1], got->str);
        return FALSE;
    }
    return TRUE;
}

static void
test_tokens(Fixture *f, gconstpointer data)
{
    (void)data;
    for_each_line(f, DATA "tokens.txt", check_tokens);
}

/* --- contracts
 * -------------------------------------------------------------------------- */

static void
test_normal(void)
{
    static const struct {
        const char *text;
        const char *normal;
    } cases[] = {
        {"Größe", "groesse"},
        {"GRÖẞE", "groesse"},
        {"Gro\u0308ße", "groesse"},
        {"Gr\u00adöße", "groesse"},
        {"Crème", "creme"},
        {"ﬁx", "fix"},
        {"Søren", "soren"},
        {"Łódź", "lodz"},
        {"ÆØÅ œ", "aeoa oe"},
        {"H₂O", "h2o"},
        {"\xff\xfe A\xc3", " a"},
        {"İstanbul", "istanbul"},
        {"aë o\u0301\u0308", "ae oe"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *normal = kl_normalize(cases[i].text, -1);
        g_assert_cmpstr(normal, ==, cases[i].normal);
        g_autofree char *again = kl_normalize(normal, -1);
        g_assert_cmpstr(again, ==, normal);
    }
}

static void
test_phonetic(void)
{
    static const struct {
        const char *word;
        const char *code;
    } cases[] = {
        {"wikipedia", "3412"},
        {"breschnew", "17863"},
        {"muellerluedenscheidt", "65752682"},
        {"meyer", "67"},
        {"maier", "67"},
        {"fahrrad", "372"},
        {"h", ""},
        {"aa", "0"},
    };
    g_autoptr(GString) code = g_string_new("old");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        kl_phonetic(cases[i].word, -1, code);
        g_assert_cmpstr(code->str, ==, cases[i].code);
    }
}

static void
test_terms_nest(Fixture *f, gconstpointer data)
{
    (void)data;
    const KlWord *word = analyse(f, "Kinderbetreuung");
    g_assert_cmpstr(word->terms[0].string, ==, "Ekinderbetreuung");
    g_assert_cmpint(word->terms[1].kind, ==, KL_TERM_STEM);
    g_assert_cmpuint(word->n_parts, ==, 2);
    g_assert_cmpstr(word->parts[0], ==, "kind");
    g_autofree char *own = g_strdup_printf("P%s", word->stem);
    g_assert_true(has_term(word, own));
    g_autofree char *canonical = g_strdup_printf("C%s", word->canonical);
    g_assert_true(has_term(word, canonical));
    g_assert_cmpstr(word->canonical, ==, analyse(f, "Kinderbetreuungen")->canonical);
    g_assert_true(has_term(analyse(f, "Lehrerzimmertür"), "Plehr+zimm"));
}

static void
test_query_terms(Fixture *f, gconstpointer data)
{
    (void)data;
    const KlWord *word = analyse(f, "Helferinnen");
    g_autoptr(GArray) terms = kl_word_query_terms(word);
    double last = 1;
    gboolean has_plain = FALSE;
    for (guint i = 0; i < terms->len; i++) {
        const KlQueryTerm *term = &g_array_index(terms, KlQueryTerm, i);
        g_assert_cmpfloat(term->weight, <=, last);
        g_assert_cmpint(term->term[0], ==, term->kind);
        last = term->weight;
        has_plain |= strcmp(term->term, "Ehelfer") == 0;
    }
    g_assert_true(has_plain);
    g_autoptr(GArray) excluded = kl_word_exclusion_terms(word);
    g_assert_cmpuint(excluded->len, ==, 2);
    g_assert_cmpstr(g_array_index(excluded, KlQueryTerm, 0).term, ==, "Ehelferinnen");
    g_assert_cmpstr(g_array_index(excluded, KlQueryTerm, 1).term, ==, "Zhelf");
}

/* The s of these is their own: no genitive of Kur, Mai, Hal. */
static void
test_no_genitive_of_own_s(Fixture *f, gconstpointer data)
{
    (void)data;
    static const char *const words[] = {"Kurs", "Mais", "Hals"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(GArray) terms = kl_word_query_terms(analyse(f, words[i]));
        guint n_exact = 0;
        for (guint k = 0; k < terms->len; k++) {
            n_exact += g_array_index(terms, KlQueryTerm, k).kind == KL_TERM_EXACT;
        }
        g_assert_cmpuint(n_exact, ==, 1);
    }
}

/* A variant that is a stop word stands in nearly every case. */
static void
test_no_stopword_variants(Fixture *f, gconstpointer data)
{
    (void)data;
    static const char *const words[] = {"Wien", "Dien", "Sein", "Seinen"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(GArray) terms = kl_word_query_terms(analyse(f, words[i]));
        for (guint k = 1; k < terms->len; k++) {
            const KlQueryTerm *term = &g_array_index(terms, KlQueryTerm, k);
            g_assert_true(term->kind != KL_TERM_EXACT ||
                          !analyse(f, term->term + 1)->is_stopword);
        }
    }
}

static void
test_word_classes(Fixture *f, gconstpointer data)
{
    (void)data;
    g_assert_true(analyse(f, "und")->is_stopword);
    g_assert_false(analyse(f, "Beet")->is_stopword);
    g_assert_false(analyse(f, "Weg")->is_stopword);
    g_assert_true(analyse(f, "e. V.")->is_legal_form);
    g_assert_true(analyse(f, "gGmbH")->is_legal_form);
    g_assert_true(analyse(f, "12.500")->is_number);
    g_assert_false(analyse(f, "THW")->is_legal_form);
    g_assert_null(kl_analyzer_word(f->analyzer, "", 0));
    g_assert_null(kl_analyzer_word(f->analyzer, "\xff", 1));
    g_assert_true(kl_analyzer_word(f->analyzer, "und", -1) == analyse(f, "und"));
    g_assert_true(g_str_has_prefix(kl_analyzer_version(), "de-"));
}

static void
test_echo(Fixture *f, gconstpointer data)
{
    (void)data;
    tokenize(f, "Open-Air Festival");
    g_assert_cmpuint(f->tokens->len, ==, 5);
    g_assert_cmpuint(get_token(f, 1)->flags, ==, KL_TOKEN_EXTRA);
    g_assert_cmpuint(get_token(f, 1)->n_positions, ==, 2);
    g_assert_cmpuint(get_token(f, 3)->flags, ==, KL_TOKEN_EXTRA | KL_TOKEN_ECHO);
    g_assert_cmpuint(get_token(f, 3)->position, ==, 1);
    g_assert_cmpuint(get_token(f, 4)->position, ==, 2);
}

/* "E-Roller" and "Elektroroller" are the same word, "D-Zug" and "Elektrozug" are not.
 */
static void
test_electric(Fixture *f, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *text;
        gboolean is_electric;
    } texts[] = {{"ein E-Lastenrad hier", TRUE},
                 {"e-Lasten-Rad", TRUE},
                 {"D-Lastenrad", FALSE},
                 {"Vitamin E Lastenrad", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        gboolean is_electric = FALSE;
        tokenize(f, texts[i].text);
        for (guint k = 0; k < f->tokens->len; k++) {
            is_electric |=
                strcmp(get_token(f, k)->word->normal, "elektrolastenrad") == 0;
        }
        g_assert_cmpint(is_electric, ==, texts[i].is_electric);
    }
}

/* --- noise
 * ---------------------------------------------------------------------------------- */

static void
check_all(const Fixture *f, gsize length)
{
    guint32 position = 0;
    for (guint i = 0; i < f->tokens->len; i++) {
        const KlToken *token = get_token(f, i);
        g_assert_cmpuint(token->start, <, token->end);
        g_assert_cmpuint(token->end, <=, length);
        g_assert_cmpuint(token->position, >=, position);
        position = token->position;
        g_assert_cmpuint(token->word->n_terms, >=, 3);
        for (guint j = 0; j < token->word->n_terms; j++) {
            const KlTerm *term = &token->word->terms[j];
            g_assert_cmpuint(term->length, >=, 2);
            g_assert_cmpuint(term->length, <=, KL_TERM_MAX_BYTES);
            g_assert_cmpuint(strlen(term->string), ==, term->length);
            g_assert_true(g_utf8_validate(term->string, -1, NULL));
        }
    }
}

static void
test_noise(Fixture *f, gconstpointer data)
{
    (void)data;
    static const char *const pieces[] = {
        "innen",  "in",     "*",      ":",       "/-",   "(",  ")",    "-",
        "Helfer", "ä",      "ß",      "\xc3",    "\xff", ".",  ",",    "1",
        "23",     "\u0308", "\u00ad", " ",       "e.",   "V.", "z.",   "B.",
        "🌱",      "\u200b", "ungs",   "arbeits", "und",  "&",  "'",    "’",
        "ende",   "ieren",  "K",      "",        "日本", "ﬁ",  "\t\n", "I",
    };
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint round = 0; round < 3000; round++) {
        g_string_truncate(text, 0);
        guint n = (guint)g_test_rand_int_range(0, 40);
        for (guint i = 0; i < n; i++) {
            if (round % 3 == 0) {
                g_string_append_c(text, (char)g_test_rand_int_range(0, 256));
            } else {
                g_string_append(text,
                                pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
            }
        }
        /* An exact copy, so that a sanitizer sees a read beyond the end. */
        g_autofree char *copy = g_memdup2(text->str, text->len);
        kl_analyzer_tokenize(f->analyzer, copy ? copy : "", text->len,
                             KL_TOKENIZE_DEFAULT, f->tokens);
        check_all(f, text->len);
    }
}

static void
test_long_words(Fixture *f, gconstpointer data)
{
    (void)data;
    static const char *const units[] = {"a",  "ä",   "kinder", "innen",
                                        "a-", "e. ", "1.234"};
    gint64 start = test_time_us();
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 200000) {
            g_string_append(text, units[i]);
        }
        kl_analyzer_tokenize(f->analyzer, text->str, text->len, KL_TOKENIZE_DEFAULT,
                             f->tokens);
        g_assert_cmpuint(f->tokens->len, >, 0);
        check_all(f, text->len);
    }
    g_assert_cmpint(test_time_us() - start, <, 20 * G_USEC_PER_SEC);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/language/normal", test_normal);
    g_test_add_func("/language/phonetic", test_phonetic);
#define ADD(name, function)                                                            \
    g_test_add("/language/" name, Fixture, NULL, set_up, function, tear_down)
    ADD("stems", test_stems);
    ADD("gender", test_gender);
    ADD("tokens", test_tokens);
    ADD("terms-nest", test_terms_nest);
    ADD("query-terms", test_query_terms);
    ADD("own-s", test_no_genitive_of_own_s);
    ADD("no-stopword-variants", test_no_stopword_variants);
    ADD("word-classes", test_word_classes);
    ADD("echo", test_echo);
    ADD("electric", test_electric);
    ADD("noise", test_noise);
    ADD("long-words", test_long_words);
    return g_test_run();
}
