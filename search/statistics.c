#include "search/statistics.h"

#include <string.h>

#include "search/language/normal.h"
#include "search/statistics_private.h"

#define MAX_DIGITS 2

static void
free_entry(gpointer data)
{
    KlStatisticsEntry *entry = data;
    g_free(entry->word);
    g_free(entry);
}

KlStatistics *
kl_statistics_new(void)
{
    KlStatistics *statistics = g_new0(KlStatistics, 1);
    g_mutex_init(&statistics->mutex);
    statistics->entries =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_entry);
    return statistics;
}

void
kl_statistics_free(KlStatistics *statistics)
{
    if (statistics == NULL) {
        return;
    }
    g_hash_table_unref(statistics->entries);
    g_mutex_clear(&statistics->mutex);
    g_free(statistics->saved);
    g_free(statistics);
}

guint32
kl_statistics_today(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)g_date_time_get_day_of_month(now),
                   (GDateMonth)g_date_time_get_month(now),
                   (GDateYear)g_date_time_get_year(now));
    return g_date_get_julian(&date);
}

/* --- which words ------------------------------------------------------------------ */

static gboolean
may_count_query(const char *query)
{
    return strchr(query, '@') == NULL && strstr(query, "://") == NULL &&
           strstr(query, "www.") == NULL;
}

static gboolean
may_count_word(const KlWord *word)
{
    guint n_digits = 0, n_letters = 0;
    if (word->is_stopword || word->is_legal_form || word->is_number) {
        return FALSE;
    }
    for (const char *p = word->normal; *p != '\0'; p++) {
        n_digits += g_ascii_isdigit(*p) ? 1 : 0;
        n_letters += g_ascii_isdigit(*p) ? 0 : 1;
    }
    return n_letters >= 2 && n_digits <= MAX_DIGITS;
}

/* "-acker", "NICHT acker": what a visitor does not look for. */
static gboolean
is_excluded(const char *query, guint32 start)
{
    static const char *const nots[] = {"NICHT ", "NOT "};
    if (start > 0 && query[start - 1] == '-' &&
        (start == 1 || g_ascii_isspace(query[start - 2]))) {
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(nots); i++) {
        gsize length = strlen(nots[i]);
        if (start >= length && strncmp(query + start - length, nots[i], length) == 0 &&
            (start == length || g_ascii_isspace(query[start - length - 1]))) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
is_operator(const char *query, const KlToken *token)
{
    static const char *const operators[] = {"UND", "AND", "ODER", "OR", "NICHT", "NOT"};
    for (guint i = 0; i < G_N_ELEMENTS(operators); i++) {
        if (strlen(operators[i]) == token->end - token->start &&
            strncmp(query + token->start, operators[i], strlen(operators[i])) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

char **
kl_statistics_words(KlAnalyzer *analyzer, const char *query)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    guint n_words = 0;

    if (may_count_query(query)) {
        kl_analyzer_tokenize(analyzer, query, strlen(query), KL_TOKENIZE_DEFAULT,
                             tokens);
    }
    for (guint i = 0; i < tokens->len; i++) {
        const KlToken *token = &g_array_index(tokens, KlToken, i);
        n_words += token->flags & KL_TOKEN_EXTRA ? 0 : 1;
    }
    if (n_words > KL_STATISTICS_MAX_QUERY_WORDS) {
        g_array_set_size(tokens, 0);
    }
    for (guint i = 0; i < tokens->len; i++) {
        const KlToken *token = &g_array_index(tokens, KlToken, i);
        if ((token->flags & KL_TOKEN_EXTRA) != 0 || !may_count_word(token->word) ||
            token->end - token->start > KL_STATISTICS_MAX_WORD_BYTES ||
            is_operator(query, token) || is_excluded(query, token->start) ||
            !g_hash_table_add(seen, (gpointer)(guintptr)token->word->normal)) {
            continue;
        }
        g_autofree char *spelled =
            g_utf8_strdown(query + token->start, token->end - token->start);
        g_autofree char *composed = g_utf8_normalize(spelled, -1, G_NORMALIZE_NFC);
        if (composed != NULL) {
            g_strv_builder_add(words, composed);
        }
    }
    return g_strv_builder_end(words);
}

/* --- counting --------------------------------------------------------------------- */

gboolean
kl_statistics_is_rare(const KlStatisticsEntry *entry)
{
    return entry->days < KL_STATISTICS_MIN_DAYS || entry->searches < KL_STATISTICS_STEP;
}

/* Forgets rare words that were last looked for n_days ago or more. */
static void
forget_rare(KlStatistics *statistics, guint32 day, guint32 n_days)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, statistics->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const KlStatisticsEntry *entry = value;
        if (kl_statistics_is_rare(entry) && day - entry->last_day >= n_days) {
            g_hash_table_iter_remove(&iter);
        }
    }
}

static void
begin_day(KlStatistics *statistics, guint32 day)
{
    statistics->since = statistics->since == 0 ? day : statistics->since;
    statistics->last_day = day;
    statistics->days++;
    forget_rare(statistics, day, KL_STATISTICS_FORGET_DAYS);
    if (g_hash_table_size(statistics->entries) >= KL_STATISTICS_MAX_WORDS) {
        forget_rare(statistics, day, 1);
    }
}

static void
count_word(KlStatistics *statistics, guint32 day, const char *word, gboolean is_zero)
{
    g_autofree char *key = kl_normalize(word, -1);
    KlStatisticsEntry *entry = g_hash_table_lookup(statistics->entries, key);
    if (entry == NULL) {
        if (g_hash_table_size(statistics->entries) >= KL_STATISTICS_MAX_WORDS) {
            return;
        }
        entry = g_new0(KlStatisticsEntry, 1);
        entry->word = g_strdup(word);
        g_hash_table_insert(statistics->entries, g_steal_pointer(&key), entry);
    }
    if (entry->last_day != day) {
        entry->last_day = day;
        entry->days++;
    }
    if (entry->searches < KL_STATISTICS_MAX_COUNT) {
        entry->searches++;
        entry->zero += is_zero ? 1 : 0;
    }
}

void
kl_statistics_count(KlStatistics *statistics,
                    guint32 day,
                    const char *const *words,
                    guint n_hits)
{
    if (words[0] == NULL) {
        return;
    }
    g_mutex_lock(&statistics->mutex);
    /* A clock that was set back must not make one day two. */
    day = MAX(day, statistics->last_day);
    if (day != statistics->last_day) {
        begin_day(statistics, day);
    }
    for (guint i = 0; words[i] != NULL; i++) {
        count_word(statistics, day, words[i], n_hits == 0);
    }
    g_mutex_unlock(&statistics->mutex);
}

/* --- what may be told ------------------------------------------------------------- */

static guint
round_down(guint count)
{
    return count - count % KL_STATISTICS_STEP;
}

static int
compare_words(gconstpointer a, gconstpointer b)
{
    const KlStatisticsWord *first = a, *second = b;
    if (first->searches != second->searches) {
        return first->searches < second->searches ? 1 : -1;
    }
    return strcmp(first->word, second->word);
}

static void
write_day(guint32 day, char ret_text[11])
{
    if (g_date_valid_julian(day)) {
        GDate date;
        g_date_clear(&date, 1);
        g_date_set_julian(&date, day);
        g_date_strftime(ret_text, 11, "%Y-%m-%d", &date);
    }
}

KlStatisticsSummary *
kl_statistics_summarize(KlStatistics *statistics)
{
    KlStatisticsSummary *summary = g_new0(KlStatisticsSummary, 1);
    summary->words = g_array_new(FALSE, FALSE, sizeof(KlStatisticsWord));
    summary->texts = g_string_chunk_new(4096);

    g_mutex_lock(&statistics->mutex);
    write_day(statistics->since, summary->since);
    write_day(statistics->last_day, summary->until);
    summary->days = statistics->days;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, statistics->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const KlStatisticsEntry *entry = value;
        if (!kl_statistics_is_rare(entry)) {
            KlStatisticsWord word = {g_string_chunk_insert(summary->texts, entry->word),
                                     round_down(entry->searches), entry->days,
                                     round_down(entry->zero)};
            g_array_append_val(summary->words, word);
        }
    }
    g_mutex_unlock(&statistics->mutex);
    g_array_sort(summary->words, compare_words);
    return summary;
}

void
kl_statistics_summary_free(KlStatisticsSummary *summary)
{
    if (summary == NULL) {
        return;
    }
    g_array_unref(summary->words);
    g_string_chunk_free(summary->texts);
    g_free(summary);
}
