#include "tests/bench/cases.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/bench/facets.h"

#define FUNCTION_PERCENT 42
#define TOPIC_PERCENT    35
#define NUMBER_PERCENT   1
#define MAX_TOPICS       14
#define SLUG_BYTES       60

struct BenchCorpus {
    BenchWords *words;
    BenchFacetOdds odds;
    guint64 seed;
};

/* A case while it is written. */
typedef struct {
    const BenchCorpus *corpus;
    BenchRandom *random;
    guint n_topics;
    const GString *const *topics;
    GString *text;
} Scribe;

BenchCorpus *
bench_corpus_new(const char *word_list, guint64 seed, GError **error)
{
    BenchWords *words = bench_words_new(word_list, error);
    if (words == NULL) {
        return NULL;
    }
    BenchCorpus *corpus = g_new0(BenchCorpus, 1);
    corpus->words = words;
    corpus->seed = seed;
    bench_facet_odds_init(&corpus->odds);
    return corpus;
}

void
bench_corpus_free(BenchCorpus *corpus)
{
    if (corpus != NULL) {
        bench_words_free(corpus->words);
        bench_facet_odds_clear(&corpus->odds);
        g_free(corpus);
    }
}

const BenchWords *
bench_corpus_get_words(const BenchCorpus *corpus)
{
    return corpus->words;
}

/* --- text --------------------------------------------------------------------------
 */

static void
add_word(const Scribe *scribe)
{
    BenchRandom *random = scribe->random;
    if (bench_random_chance(random, NUMBER_PERCENT)) {
        guint64 number = bench_random_chance(random, 50)
                             ? 1990 + bench_random_below(random, 37)
                             : 2 + bench_random_below(random, 400);
        g_string_append_printf(scribe->text, "%" G_GUINT64_FORMAT, number);
    } else if (bench_random_chance(random, FUNCTION_PERCENT)) {
        bench_words_add_function(scribe->corpus->words, random, scribe->text);
    } else if (bench_random_chance(random, TOPIC_PERCENT)) {
        /* The first topics are what the case is about most. */
        guint64 first = bench_random_below(random, scribe->n_topics);
        guint64 second = bench_random_below(random, scribe->n_topics);
        g_string_append(scribe->text, scribe->topics[MIN(first, second)]->str);
    } else {
        bench_words_add_content(scribe->corpus->words, random, scribe->text);
    }
}

/* Makes the letter at a place of a string a capital. */
static void
capitalise(GString *text, gsize at)
{
    gunichar c = g_utf8_get_char(text->str + at);
    char capital[6];
    int length = g_unichar_to_utf8(g_unichar_toupper(c), capital);
    if (length == g_unichar_to_utf8(c, (char[6]){0})) {
        memcpy(text->str + at, capital, (gsize)length);
    }
}

static void
add_words(const Scribe *scribe, guint n)
{
    gsize start = scribe->text->len;
    for (guint i = 0; i < n; i++) {
        if (i > 0) {
            gboolean has_comma = i + 2 < n && bench_random_chance(scribe->random, 8);
            g_string_append(scribe->text, has_comma ? ", " : " ");
        }
        add_word(scribe);
    }
    capitalise(scribe->text, start);
}

/* A sentence; returns how many words it has. */
static guint
add_sentence(const Scribe *scribe)
{
    guint n = 5;
    for (guint i = 0; i < 3; i++) {
        n += (guint)bench_random_below(scribe->random, 7);
    }
    add_words(scribe, n);
    g_string_append_c(scribe->text, '.');
    return n;
}

/* Paragraphs of two to five sentences, one of three times a list between. */
static void
add_section(const Scribe *scribe, const char *title, guint n_words)
{
    guint n = 0;
    g_string_append_printf(scribe->text, "## %s\n\n", title);
    while (n < n_words) {
        guint n_sentences = 2 + (guint)bench_random_below(scribe->random, 4);
        for (guint i = 0; i < n_sentences && n < n_words; i++) {
            g_string_append(scribe->text, i > 0 ? " " : "");
            n += add_sentence(scribe);
        }
        g_string_append(scribe->text, "\n\n");
    }
    if (bench_random_chance(scribe->random, 15)) {
        for (guint i = 0; i < 3; i++) {
            g_string_append(scribe->text, "- ");
            add_words(scribe, 3);
            g_string_append_c(scribe->text, '\n');
        }
        g_string_append_c(scribe->text, '\n');
    }
}

/* --- front matter ------------------------------------------------------------------
 */

/* One value, sometimes two, seldom three. */
static guint
pick_count(BenchRandom *random)
{
    return 1 + bench_random_chance(random, 45) + bench_random_chance(random, 20);
}

static void
add_values(const Scribe *scribe, BenchFacetId facet)
{
    g_string_append_printf(scribe->text, "%s: ", bench_facets[facet].key);
    bench_facet_add_list(&scribe->corpus->odds, facet, pick_count(scribe->random),
                         scribe->random, scribe->text);
    g_string_append_c(scribe->text, '\n');
}

static void
add_partner(const Scribe *scribe, const char *role)
{
    const BenchFacetOdds *odds = &scribe->corpus->odds;
    gboolean is_company = strcmp(role, "Unternehmen") == 0;
    g_string_append(scribe->text, "  - name: \"");
    add_words(scribe, 2);
    g_string_append_printf(scribe->text, "\"\n    rolle: %s\n    %s: ", role,
                           is_company ? "gibt" : "bekommt");
    bench_facet_add_list(odds, is_company ? BENCH_GIBT : BENCH_BEKOMMT,
                         pick_count(scribe->random), scribe->random, scribe->text);
    g_string_append_c(scribe->text, '\n');
}

static void
add_partners(const Scribe *scribe)
{
    g_string_append(scribe->text, "partner:\n");
    add_partner(scribe, "Unternehmen");
    add_partner(scribe,
                bench_random_chance(scribe->random, 50) ? "Verein" : "Initiative");
    if (bench_random_chance(scribe->random, 30)) {
        g_string_append(scribe->text, "  - name: \"");
        add_words(scribe, 2);
        g_string_append_printf(
            scribe->text, "\"\n    rolle: %s\n",
            bench_facet_pick(&scribe->corpus->odds, BENCH_BETEILIGTE, scribe->random));
    }
}

static void
add_date(const Scribe *scribe, const char *key, guint first_year, guint n_years)
{
    BenchRandom *random = scribe->random;
    g_string_append_printf(scribe->text, "%s: %04u-%02u-%02u\n", key,
                           first_year + (guint)bench_random_below(random, n_years),
                           1 + (guint)bench_random_below(random, 12),
                           1 + (guint)bench_random_below(random, 28));
}

static void
add_quoted(const Scribe *scribe, const char *key, guint n_words)
{
    g_string_append_printf(scribe->text, "%s: \"", key);
    add_words(scribe, n_words);
    g_string_append(scribe->text, "\"\n");
}

/* Returns whether the case has a section on what went wrong. */
static gboolean
add_front_matter(const Scribe *scribe, const char *title, guint number)
{
    BenchRandom *random = scribe->random;
    g_string_append_printf(scribe->text, "---\ntitel: \"%s\"\n", title);
    add_quoted(scribe, "kurzfassung", 18 + (guint)bench_random_below(random, 16));
    add_values(scribe, BENCH_THEMA);
    add_values(scribe, BENCH_BRANCHE);
    add_values(scribe, BENCH_ART);
    add_partners(scribe);
    if (bench_random_chance(random, 90)) {
        g_string_append_printf(
            scribe->text, "region: %s\n",
            bench_facet_pick(&scribe->corpus->odds, BENCH_REGION, random));
        add_quoted(scribe, "ort", 1);
    }
    if (bench_random_chance(random, 70)) {
        add_date(scribe, "beginn", 2005, 15);
    }
    add_date(scribe, "stand", 2025, 1);
    gboolean has_stones = bench_random_chance(random, 60);
    if (has_stones) {
        add_values(scribe, BENCH_STOLPERSTEIN);
    }
    if (bench_random_chance(random, 80)) {
        g_string_append_printf(
            scribe->text, "dauer: [%s]\n",
            bench_facet_pick(&scribe->corpus->odds, BENCH_DAUER, random));
    }
    add_quoted(scribe, "erster_schritt", 10 + (guint)bench_random_below(random, 10));
    g_string_append(scribe->text, "quellen:\n  - titel: \"");
    add_words(scribe, 5);
    g_string_append_printf(
        scribe->text, "\"\n    url: https://example.org/berichte/%u\n---\n", number);
    return has_stones;
}

/* --- cases -------------------------------------------------------------------------
 */

static void
add_body(const Scribe *scribe, gboolean has_stones)
{
    guint n = 120 + (guint)bench_random_below(scribe->random, 120);
    add_section(scribe, "Ausgangslage", n * 20 / 100);
    add_section(scribe, "So läuft es", n * 25 / 100);
    add_section(scribe, "Was jede Seite einbringt", n * 20 / 100);
    add_section(scribe, "Ergebnisse", n * 15 / 100);
    if (has_stones) {
        add_section(scribe, "Stolpersteine", n * 10 / 100);
    }
    add_section(scribe, "Erster Schritt", n * 10 / 100);
}

void
bench_corpus_make_case(const BenchCorpus *corpus,
                       guint number,
                       guint version,
                       GString *slug,
                       GString *text)
{
    BenchRandom random = bench_random_for(corpus->seed, number);
    GString *topics[MAX_TOPICS];
    guint n_topics = 8 + (guint)bench_random_below(&random, MAX_TOPICS - 7);
    for (guint i = 0; i < n_topics; i++) {
        topics[i] = g_string_new(NULL);
        bench_words_add_content(corpus->words, &random, topics[i]);
    }
    g_string_truncate(text, 0);
    Scribe scribe = {corpus, &random, n_topics, (const GString *const *)topics, text};

    add_words(&scribe, 4 + (guint)bench_random_below(&random, 5));
    g_autofree char *title = g_strdup(text->str);
    g_autofree char *id = bench_make_id(title, SLUG_BYTES);
    g_string_printf(slug, "%s-%07u", id, number);
    g_string_truncate(text, 0);
    gboolean has_stones = add_front_matter(&scribe, title, number);

    BenchRandom body = bench_random_for(corpus->seed + version + 1, number);
    scribe.random = &body;
    add_body(&scribe, has_stones);
    for (guint i = 0; i < n_topics; i++) {
        g_string_free(topics[i], TRUE);
    }
}

/* --- files -------------------------------------------------------------------------
 */

static gboolean
save(const char *path, const char *text, gsize length, GError **error)
{
    FILE *file = fopen(path, "w");
    gboolean is_good = file != NULL && fwrite(text, 1, length, file) == length;
    if (file != NULL && fclose(file) != 0) {
        is_good = FALSE;
    }
    if (!is_good) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", path,
                    g_strerror(errno));
    }
    return is_good;
}

gboolean
bench_corpus_save_case(const BenchCorpus *corpus,
                       const char *folder,
                       guint number,
                       guint version,
                       GError **error)
{
    g_autoptr(GString) slug = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    bench_corpus_make_case(corpus, number, version, slug, text);
    g_autofree char *path = g_strdup_printf("%s/faelle/%s.md", folder, slug->str);
    return save(path, text->str, text->len, error);
}

gboolean
bench_corpus_save(const BenchCorpus *corpus,
                  const char *folder,
                  guint n,
                  GError **error)
{
    g_autofree char *cases = g_build_filename(folder, "faelle", NULL);
    if (g_mkdir_with_parents(cases, 0777) != 0) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s",
                    cases, g_strerror(errno));
        return FALSE;
    }
    g_autofree char *taxonomy = g_build_filename(folder, "taxonomie.yaml", NULL);
    g_autofree char *yaml = bench_facets_to_yaml();
    if (!save(taxonomy, yaml, strlen(yaml), error)) {
        return FALSE;
    }
    for (guint i = 0; i < n; i++) {
        if (!bench_corpus_save_case(corpus, folder, i, 0, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
