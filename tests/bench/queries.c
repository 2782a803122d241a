#include "tests/bench/queries.h"

#include <string.h>

#include "tests/bench/facets.h"

#define N_SOURCE_CASES  1000
#define COMPOUND_CHARS  14
#define MIN_QUERY_CHARS 4
#define COMMON_PERCENT  70
#define COMMON_TRIES    4

static void
free_query(gpointer data)
{
    BenchQuery *query = data;
    g_free(query->text);
    g_free(query->filters);
    g_free(query);
}

/* All words of the body of a case, in order, less its headings. */
static char **
split_words(const char *text)
{
    GString *words = g_string_new(NULL);
    const char *body = strstr(text + 4, "\n---\n") + 5;
    for (const char *at = body; *at != '\0'; at = g_utf8_next_char(at)) {
        if (*at == '#') {
            at = strchr(at, '\n');
        }
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_isalnum(c)) {
            g_string_append_unichar(words, c);
        } else if (words->len > 0 && words->str[words->len - 1] != ' ') {
            g_string_append_c(words, ' ');
        }
    }
    char **list = g_strsplit(g_strchomp(words->str), " ", -1);
    g_string_free(words, TRUE);
    return list;
}

static gboolean
is_worth_searching(const BenchWords *words, const char *word)
{
    return g_utf8_strlen(word, -1) >= MIN_QUERY_CHARS &&
           g_unichar_isalpha(g_utf8_get_char(word)) &&
           !bench_words_is_function(words, word);
}

/* A word to search for; returns where it stands in the list. */
static guint
draw_word(const BenchWords *words, char *const *list, guint n, BenchRandom *random)
{
    guint at;
    do {
        at = (guint)bench_random_below(random, n - 1);
    } while (!is_worth_searching(words, list[at]));
    return at;
}

/* People search for common words more than texts have them: mostly, the most frequent
 * of a few. */
static guint
pick_word(const BenchWords *words, char *const *list, BenchRandom *random)
{
    guint n = g_strv_length((char **)(guintptr)list);
    guint n_tries = bench_random_chance(random, COMMON_PERCENT) ? COMMON_TRIES : 1;
    guint best = draw_word(words, list, n, random);
    for (guint i = 1; i < n_tries; i++) {
        guint at = draw_word(words, list, n, random);
        if (bench_words_get_rank(words, list[at]) <
            bench_words_get_rank(words, list[best])) {
            best = at;
        }
    }
    return best;
}

/* A long one, if there is one soon. */
static guint
pick_compound(const BenchWords *words, char *const *list, BenchRandom *random)
{
    guint n = g_strv_length((char **)(guintptr)list);
    guint at = draw_word(words, list, n, random);
    for (guint i = 0; i < 10 * n && g_utf8_strlen(list[at], -1) < COMPOUND_CHARS; i++) {
        at = draw_word(words, list, n, random);
    }
    return at;
}

/* Two letters in the middle change places. */
static char *
mistype(const char *word)
{
    g_autofree gunichar *letters = g_utf8_to_ucs4_fast(word, -1, NULL);
    glong at = g_utf8_strlen(word, -1) / 2;
    gunichar letter = letters[at];
    letters[at] = letters[at - 1];
    letters[at - 1] = letter;
    return g_ucs4_to_utf8(letters, -1, NULL, NULL, NULL);
}

static char *
pick_filters(const BenchFacetOdds *odds, BenchRandom *random)
{
    g_autofree char *theme =
        bench_make_id(bench_facet_pick(odds, BENCH_THEMA, random), 100);
    g_autofree char *kind =
        bench_make_id(bench_facet_pick(odds, BENCH_ART, random), 100);
    g_autofree char *other =
        bench_make_id(bench_facet_pick(odds, BENCH_THEMA, random), 100);
    switch (bench_random_below(random, 3)) {
    case 0:
        return g_strdup_printf("thema=%s", theme);
    case 1:
        return g_strdup_printf("thema=%s&art=%s", theme, kind);
    default:
        return strcmp(theme, other) == 0
                   ? g_strdup_printf("thema=%s", theme)
                   : g_strdup_printf("thema=%s&thema=%s", theme, other);
    }
}

typedef enum {
    WORDS,
    COMPOUND,
    FILTERED,
    PHRASE,
    MISTYPED
} Kind;

/* Of a hundred queries; each line n times. */
static const struct {
    Kind kind;
    guint n_words;
    guint n;
} mixture[] = {{WORDS, 1, 15},    {WORDS, 2, 35},   {WORDS, 3, 20}, {COMPOUND, 1, 10},
               {FILTERED, 2, 10}, {MISTYPED, 1, 5}, {PHRASE, 2, 5}};

static char *
make_text(const BenchWords *words,
          char *const *list,
          Kind kind,
          guint n_words,
          BenchRandom *random)
{
    guint at = kind == COMPOUND ? pick_compound(words, list, random)
                                : pick_word(words, list, random);
    const char *word = list[at];
    if (kind == MISTYPED) {
        return mistype(word);
    }
    if (kind == PHRASE) {
        return g_strdup_printf("\"%s %s\"", word, list[at + 1]);
    }
    GString *text = g_string_new(word);
    for (guint i = 1; i < n_words; i++) {
        g_string_append_printf(text, " %s", list[pick_word(words, list, random)]);
    }
    return g_string_free(text, FALSE);
}

GPtrArray *
bench_queries_new(const BenchCorpus *corpus, guint n_cases)
{
    const BenchWords *words = bench_corpus_get_words(corpus);
    GPtrArray *queries = g_ptr_array_new_with_free_func(free_query);
    BenchRandom random = bench_random_for(BENCH_SEED, 1);
    BenchFacetOdds odds;
    bench_facet_odds_init(&odds);
    g_autoptr(GString) slug = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    guint line = 0;
    guint used = 0;
    while (queries->len < BENCH_N_QUERIES) {
        guint number = (guint)bench_random_below(&random, MIN(n_cases, N_SOURCE_CASES));
        bench_corpus_make_case(corpus, number, 0, slug, text);
        g_auto(GStrv) list = split_words(text->str);
        BenchQuery *query = g_new0(BenchQuery, 1);
        query->text =
            make_text(words, list, mixture[line].kind, mixture[line].n_words, &random);
        query->filters = mixture[line].kind == FILTERED ? pick_filters(&odds, &random)
                                                        : g_strdup("");
        g_ptr_array_add(queries, query);
        if (++used == mixture[line].n * (BENCH_N_QUERIES / 100)) {
            line++;
            used = 0;
        }
    }
    bench_facet_odds_clear(&odds);
    return queries;
}

char *
bench_queries_to_string(const GPtrArray *queries)
{
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < queries->len; i++) {
        const BenchQuery *query = g_ptr_array_index(queries, i);
        g_string_append_printf(lines, "%s\t%s\n", query->text, query->filters);
    }
    return g_string_free(lines, FALSE);
}
