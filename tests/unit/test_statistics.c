#include "search/statistics.h"

#include <glib/gstdio.h>
#include <string.h>

#include "search/error.h"

#define FIRST_DAY 739000u

static const KlStatisticsWord *
find_word(const KlStatisticsSummary *summary, const char *word)
{
    for (guint i = 0; i < summary->words->len; i++) {
        const KlStatisticsWord *candidate =
            &g_array_index(summary->words, KlStatisticsWord, i);
        if (strcmp(candidate->word, word) == 0) {
            return candidate;
        }
    }
    return NULL;
}

static void
count(KlStatistics *statistics, guint32 day, const char *query, guint n_hits)
{
    g_autoptr(KlAnalyzer) analyzer = kl_analyzer_new();
    g_auto(GStrv) words = kl_statistics_words(analyzer, query);
    kl_statistics_count(statistics, day, (const char *const *)words, n_hits);
}

/* Counts a query n times on each of n_days. */
static void
count_days(
    KlStatistics *statistics, const char *query, guint n_hits, guint n, guint n_days)
{
    guint32 first = FIRST_DAY;
    for (guint i = 0; i < n * n_days; i++) {
        count(statistics, first + i / n, query, n_hits);
    }
}

static void
assert_words(const char *query, const char *expected)
{
    g_autoptr(KlAnalyzer) analyzer = kl_analyzer_new();
    g_auto(GStrv) words = kl_statistics_words(analyzer, query);
    g_autofree char *joined = g_strjoinv(" ", words);
    g_assert_cmpstr(joined, ==, expected);
}

static void
test_words(void)
{
    assert_words("Hochbeet für die Kita", "hochbeet kita");
    assert_words("Öko ÖKO oeko", "öko");
    assert_words("Beet UND Garten ODER Park", "beet garten park");
    assert_words("Beet -Acker NICHT Wiese", "beet");
    assert_words("Open-Air", "open air");
    assert_words("\"runder Tisch\"", "runder tisch");
    assert_words("CO2 sparen", "co2 sparen");
    assert_words("", "");
    assert_words("der die das", "");
}

static void
test_personal(void)
{
    assert_words("erika.mustermann@example.org", "");
    assert_words("Kontakt erika@example.org", "");
    assert_words("https://example.org/erika", "");
    assert_words("0221 4711815", "");
    assert_words("DE02120300000000202051", "");
    assert_words("50667 Köln", "köln");
    assert_words("eins zwei drei vier fünf sechs sieben acht neun zehn elf Briefe", "");
}

/* What a single person may have typed is told by nothing. */
static void
test_rule(void)
{
    static const struct {
        const char *query;
        guint n_hits;
        guint n_days;
        guint n; /* a day */
    } searches[] = {
        {"hochbeet", 3, 4, 3}, {"einmalig", 0, 1, 1},      {"zweitage", 0, 2, 25},
        {"viermal", 0, 4, 1},  {"lastenfahrrad", 0, 3, 3},
    };
    g_autoptr(KlStatistics) statistics = kl_statistics_new();
    for (guint day = 0; day < 5; day++) {
        for (guint i = 0; i < G_N_ELEMENTS(searches); i++) {
            for (guint j = 0; day < searches[i].n_days && j < searches[i].n; j++) {
                count(statistics, FIRST_DAY + day, searches[i].query,
                      searches[i].n_hits);
            }
        }
    }
    g_autoptr(KlStatisticsSummary) summary = kl_statistics_summarize(statistics);
    g_assert_cmpuint(summary->words->len, ==, 2);
    const KlStatisticsWord *word = find_word(summary, "hochbeet");
    g_assert_cmpuint(word->searches, ==, 10);
    g_assert_cmpuint(word->zero, ==, 0);
    g_assert_cmpuint(word->days, ==, 4);
    word = find_word(summary, "lastenfahrrad");
    g_assert_cmpuint(word->searches, ==, 5);
    g_assert_cmpuint(word->zero, ==, 5);
}

static char *
make_path(char **ret_folder)
{
    *ret_folder = g_dir_make_tmp("kooplab-XXXXXX", NULL);
    return g_build_filename(*ret_folder, "statistik.json", NULL);
}

static void
remove_path(const char *path, char *folder)
{
    g_unlink(path);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
    g_free(folder);
}

static void
test_file(void)
{
    g_autoptr(GError) error = NULL;
    char *folder;
    g_autofree char *path = make_path(&folder);
    g_autoptr(KlStatistics) statistics = kl_statistics_new();
    count_days(statistics, "Bürgergarten geheimnis", 0, 1, 2);
    count_days(statistics, "Bürgergarten", 0, 3, 3);
    g_assert_true(kl_statistics_save(statistics, path, &error));
    g_assert_no_error(error);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "\"word\": \"bürgergarten\""));
    g_assert_null(strstr(text, "geheimnis"));

    /* A single search more leaves no trace, neither in the text nor in the file. */
    GStatBuf before, after;
    g_assert_cmpint(g_stat(path, &before), ==, 0);
    count(statistics, FIRST_DAY + 2, "bürgergarten", 1);
    g_assert_true(kl_statistics_save(statistics, path, &error));
    g_assert_cmpint(g_stat(path, &after), ==, 0);
    g_assert_cmpuint(before.st_ino, ==, after.st_ino);

    g_autoptr(KlStatistics) loaded = kl_statistics_load(path, &error);
    g_assert_no_error(error);
    count(loaded, FIRST_DAY + 2, "Buergergarten", 1); /* the day of the restart */
    count(loaded, FIRST_DAY + 30, "Buergergarten", 1);
    g_autoptr(KlStatisticsSummary) summary = kl_statistics_summarize(loaded);
    g_assert_cmpuint(summary->words->len, ==, 1);
    g_assert_cmpuint(find_word(summary, "bürgergarten")->searches, ==, 10);
    g_assert_cmpuint(find_word(summary, "bürgergarten")->days, ==, 4);
    g_assert_cmpuint(summary->days, ==, 4);
    remove_path(path, folder);
}

static void
test_damage(void)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{",
        "{\"version\": 2, \"since\": \"\", \"days\": 0, \"words\": []}",
        "{\"version\": 1, \"since\": \"\", \"days\": -1, \"words\": []}",
        "{\"version\": 1, \"since\": \"\", \"days\": 0, \"words\": {}}",
        "\xff\xfe",
    };
    static const char half[] =
        "{\"version\": 1, \"since\": \"9999-99-99\", \"days\": 3, \"words\": [7, {},"
        "{\"word\": \"rar\", \"searches\": 4, \"days\": 4, \"zero\": 0},"
        "{\"word\": \"zuviel\", \"searches\": 5, \"days\": 3, \"zero\": 6},"
        "{\"word\": \"a\\u001bb\", \"searches\": 5, \"days\": 3, \"zero\": 0},"
        "{\"word\": \"gut\", \"searches\": 5, \"days\": 3, \"zero\": 5},"
        "{\"word\": \"gut\", \"searches\": 9, \"days\": 3, \"zero\": 5}]}";
    char *folder;
    g_autofree char *path = make_path(&folder);
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(path, bad[i], -1, NULL));
        g_assert_null(kl_statistics_load(path, &error));
        g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    }
    g_assert_true(g_file_set_contents(path, half, -1, NULL));
    g_autoptr(KlStatistics) statistics = kl_statistics_load(path, NULL);
    g_autoptr(KlStatisticsSummary) summary = kl_statistics_summarize(statistics);
    g_assert_cmpuint(summary->words->len, ==, 1);
    g_assert_cmpuint(find_word(summary, "gut")->zero, ==, 5);
    g_assert_cmpstr(summary->since, ==, "");
    g_unlink(path);
    g_autoptr(GError) missing = NULL;
    g_assert_null(kl_statistics_load(path, &missing));
    g_assert_error(missing, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_autoptr(GError) refused = NULL;
    g_autoptr(KlStatistics) empty = kl_statistics_new();
    g_autofree char *below = g_build_filename(path, "x", NULL);
    g_assert_false(kl_statistics_save(empty, below, &refused));
    g_assert_error(refused, KL_ERROR, KL_ERROR_IO);
    remove_path(path, folder);
}

/* A flood of new words neither grows memory without end nor pushes out what many look
 * for. */
static void
test_bounded(void)
{
    g_autoptr(KlStatistics) statistics = kl_statistics_new();
    count_days(statistics, "hochbeet", 1, 2, 5);
    for (guint i = 0; i < KL_STATISTICS_MAX_WORDS + 100; i++) {
        g_autofree char *word =
            g_strdup_printf("w%cx%cy%cz%c", 'a' + i % 26, 'a' + i / 26 % 26,
                            'a' + i / 676 % 26, 'a' + i / 17576 % 26);
        const char *words[] = {word, NULL};
        kl_statistics_count(statistics, FIRST_DAY + 10, words, 0);
    }
    /* The next day they make room. */
    for (guint i = 11; i < 14; i++) {
        for (guint j = 0; j < 2; j++) {
            count(statistics, FIRST_DAY + i, "lastenrad", 0);
        }
    }
    g_autoptr(KlStatisticsSummary) summary = kl_statistics_summarize(statistics);
    g_assert_cmpuint(summary->words->len, ==, 2);
    g_assert_cmpuint(find_word(summary, "lastenrad")->searches, ==, 5);
}

static void
test_forgets(void)
{
    g_autoptr(KlStatistics) statistics = kl_statistics_new();
    count_days(statistics, "selten", 0, 4, 2);
    count(statistics, FIRST_DAY + 1 + KL_STATISTICS_FORGET_DAYS, "anderes", 1);
    count(statistics, FIRST_DAY + 2 + KL_STATISTICS_FORGET_DAYS, "selten", 0);
    count(statistics, FIRST_DAY + 1, "selten", 0); /* a clock set back */
    g_autoptr(KlStatisticsSummary) summary = kl_statistics_summarize(statistics);
    g_assert_cmpuint(summary->words->len, ==, 0);
}

static gpointer
count_many(gpointer data)
{
    for (guint i = 0; i < 300; i++) {
        const char *words[] = {"hochbeet", i % 2 == 0 ? "kita" : "schule", NULL};
        kl_statistics_count(data, FIRST_DAY + i / 100, words, 1);
    }
    return NULL;
}

static void
test_threads(void)
{
    g_autoptr(KlStatistics) statistics = kl_statistics_new();
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        threads[i] = g_thread_new("count", count_many, statistics);
    }
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_thread_join(threads[i]);
    }
    g_autoptr(KlStatisticsSummary) summary = kl_statistics_summarize(statistics);
    g_assert_cmpuint(find_word(summary, "hochbeet")->searches, ==, 1200);
    g_assert_cmpuint(find_word(summary, "kita")->searches, ==, 600);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/statistics/words", test_words);
    g_test_add_func("/statistics/personal", test_personal);
    g_test_add_func("/statistics/rule", test_rule);
    g_test_add_func("/statistics/file", test_file);
    g_test_add_func("/statistics/damage", test_damage);
    g_test_add_func("/statistics/bounded", test_bounded);
    g_test_add_func("/statistics/forgets", test_forgets);
    g_test_add_func("/statistics/threads", test_threads);
    return g_test_run();
}
