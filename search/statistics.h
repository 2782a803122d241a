/* What visitors look for, without visitors: how often single words were searched and
 * how often nothing was found, and only of words that many have looked for.
 *
 *     {"version": 1, "since": "2026-05-01", "until": "2026-05-12", "days": 12,
 *      "min_days": 3, "step": 5,
 *      "words": [{"word": "hochbeet", "searches": 25, "days": 7, "zero": 0},
 *                {"word": "lastenfahrrad", "searches": 10, "days": 4, "zero": 10}]}
 *
 * The rule, which keeps any one person's search out of the file:
 *
 *   - Words are counted one by one. Which words stood together, when, from where and by
 *     whom is not even held in memory.
 *   - A word is written only when it was searched on KL_STATISTICS_MIN_DAYS different
 *     days and KL_STATISTICS_STEP times at least. Until then it lives in memory alone
 *     and is forgotten with the process, or after KL_STATISTICS_FORGET_DAYS.
 *   - Counts are written as multiples of KL_STATISTICS_STEP, rounded down, words by
 *     alphabet: the file does not change with a single search, and neither order nor
 *     equal counts tell which words belong together.
 *   - Not counted at all: a query with an @ or an address in it, or of more than
 *     KL_STATISTICS_MAX_QUERY_WORDS words (a pasted text), and words that have more
 *     than two digits (telephone, postcode, account), stop words, excluded words.
 *
 * "days" is the number of days on which anything was counted, "since" the first,
 * "until" the last of them. "zero" is how many of the searches with the word found
 * nothing.
 *
 * Memory is bounded: KL_STATISTICS_MAX_WORDS words; when it is full, what was rare and
 * not looked for today makes room, else new words are passed over.
 *
 * Ownership: see each function. Threads: any number at once; one lock inside. Days are
 * those of kl_statistics_today, passed in so that a test can move them.
 */
#ifndef KL_SEARCH_STATISTICS_H
#define KL_SEARCH_STATISTICS_H

#include <glib.h>

#include "search/language/analyzer.h"

#define KL_STATISTICS_MIN_DAYS        3
#define KL_STATISTICS_STEP            5
#define KL_STATISTICS_FORGET_DAYS     60
#define KL_STATISTICS_MAX_WORDS       20000
#define KL_STATISTICS_MAX_QUERY_WORDS 8
#define KL_STATISTICS_MAX_WORD_BYTES  100

typedef struct KlStatistics KlStatistics;

KlStatistics *kl_statistics_new(void);
void kl_statistics_free(KlStatistics *statistics);

/* Today as a number of days, in local time. */
guint32 kl_statistics_today(void);

/* The words of a query that may be counted, in lower case as they were spelled, each
 * once; maybe none. NULL-terminated; caller frees with g_strfreev. Ends the life of the
 * analyzer's words (see analyzer.h). */
char **kl_statistics_words(KlAnalyzer *analyzer, const char *query);

/* Counts one search.
 *
 * words    of kl_statistics_words
 * n_hits   how many cases were found */
void kl_statistics_count(KlStatistics *statistics,
                         guint32 day,
                         const char *const *words,
                         guint n_hits);

/* A word as the file has it. */
typedef struct {
    const char *word;
    guint searches;
    guint days;
    guint zero;
} KlStatisticsWord;

typedef struct {
    char since[11]; /* "2026-05-01"; "" if nothing was counted */
    char until[11];
    guint days;
    GArray *words; /* of KlStatisticsWord, most searched first, then by alphabet */
    GStringChunk *texts;
} KlStatisticsSummary;

/* What would be written: for reports. Caller frees. */
KlStatisticsSummary *kl_statistics_summarize(KlStatistics *statistics);
void kl_statistics_summary_free(KlStatisticsSummary *summary);

/* Writes the file, whole or not at all. If it would be what was last saved or loaded
 * the file is not touched.
 *
 * Errors: KL_ERROR_IO; the file is as it was */
gboolean kl_statistics_save(KlStatistics *statistics, const char *path, GError **error);

/* Reads a file to count on. Single entries that make no sense are passed over.
 *
 * Errors: KL_ERROR_NOT_FOUND  no such file
 *         KL_ERROR_IO         cannot be read
 *         KL_ERROR_INVALID    no such file of statistics, or damaged beyond use */
KlStatistics *kl_statistics_load(const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlStatistics, kl_statistics_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlStatisticsSummary, kl_statistics_summary_free)

#endif
