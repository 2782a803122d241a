#include "search/statistics_private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "search/error.h"
#include "search/files.h"
#include "search/language/normal.h"

#define VERSION        1
#define MAX_FILE_BYTES (16 * 1024 * 1024)

/* --- writing --- */

static int
compare_by_alphabet(gconstpointer a, gconstpointer b)
{
    const KlStatisticsWord *first = a, *second = b;
    return strcmp(first->word, second->word);
}

static char *
to_json(KlStatistics *statistics)
{
    g_autoptr(KlStatisticsSummary) summary = kl_statistics_summarize(statistics);
    json_t *words = json_array();
    g_array_sort(summary->words, compare_by_alphabet);
    for (guint i = 0; i < summary->words->len; i++) {
        const KlStatisticsWord *word =
            &g_array_index(summary->words, KlStatisticsWord, i);
        json_array_append_new(words,
                              json_pack("{s:s, s:i, s:i, s:i}", "word", word->word,
                                        "searches", (int)word->searches, "days",
                                        (int)word->days, "zero", (int)word->zero));
    }
    json_t *root = json_pack("{s:i, s:s, s:s, s:i, s:i, s:i, s:o}", "version", VERSION,
                             "since", summary->since, "until", summary->until, "days",
                             (int)summary->days, "min_days", KL_STATISTICS_MIN_DAYS,
                             "step", KL_STATISTICS_STEP, "words", words);
    char *text = json_dumps(root, JSON_INDENT(1));
    json_decref(root);
    return text;
}

static gboolean
write_file(const char *path, const char *text, GError **error)
{
    g_autofree char *fresh = g_strconcat(path, ".neu", NULL);
    unlink(fresh); /* of a run that was killed */
    if (!kl_files_write_new(fresh, text, strlen(text), error)) {
        return FALSE;
    }
    if (!kl_files_sync(fresh, error)) {
        unlink(fresh);
        return FALSE;
    }
    if (rename(fresh, path) != 0) {
        kl_files_fail(error, path, "lässt sich nicht ersetzen");
        unlink(fresh);
        return FALSE;
    }
    return TRUE;
}

gboolean
kl_statistics_save(KlStatistics *statistics, const char *path, GError **error)
{
    g_autofree char *text = to_json(statistics);
    g_mutex_lock(&statistics->mutex);
    gboolean is_same = g_strcmp0(text, statistics->saved) == 0;
    g_mutex_unlock(&statistics->mutex);
    if (is_same) {
        return TRUE;
    }
    if (!write_file(path, text, error)) {
        return FALSE;
    }
    g_mutex_lock(&statistics->mutex);
    g_free(statistics->saved);
    statistics->saved = g_steal_pointer(&text);
    g_mutex_unlock(&statistics->mutex);
    return TRUE;
}

/* --- reading --- */

static char *
read_file(const char *path, gsize *ret_length, GError **error)
{
    GStatBuf status;
    g_autoptr(GError) failure = NULL;
    char *text = NULL;
    if (g_stat(path, &status) != 0) {
        if (errno == ENOENT) {
            g_set_error(error, KL_ERROR, KL_ERROR_NOT_FOUND, "»%s« gibt es nicht",
                        path);
        } else {
            kl_files_fail(error, path, "lässt sich nicht lesen");
        }
        return NULL;
    }
    if (!S_ISREG(status.st_mode) || status.st_size > MAX_FILE_BYTES) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "»%s« ist keine Datei oder zu groß", path);
        return NULL;
    }
    if (!g_file_get_contents(path, &text, ret_length, &failure)) {
        g_set_error(error, KL_ERROR, KL_ERROR_IO, "»%s« lässt sich nicht lesen: %s",
                    path, failure->message);
    }
    return text;
}

/* A count from 0 on, or FALSE. */
static gboolean
get_count(const json_t *object, const char *name, guint *ret_count)
{
    const json_t *value = json_object_get(object, name);
    json_int_t count = json_integer_value(value);
    if (!json_is_integer(value) || count < 0 || count > KL_STATISTICS_MAX_COUNT) {
        return FALSE;
    }
    *ret_count = (guint)count;
    return TRUE;
}

/* An entry that could be ours: readable, not rare, not more zeros than searches. */
static void
read_word(KlStatistics *statistics, const json_t *object)
{
    KlStatisticsEntry entry = {.last_day = statistics->last_day};
    const char *word = json_string_value(json_object_get(object, "word"));
    if (word == NULL || *word == '\0' || strlen(word) > KL_STATISTICS_MAX_WORD_BYTES ||
        !get_count(object, "searches", &entry.searches) ||
        !get_count(object, "days", &entry.days) ||
        !get_count(object, "zero", &entry.zero) || entry.zero > entry.searches ||
        entry.days > entry.searches || kl_statistics_is_rare(&entry) ||
        g_hash_table_size(statistics->entries) >= KL_STATISTICS_MAX_WORDS) {
        return;
    }
    for (const char *p = word; *p != '\0'; p++) {
        if ((guchar)*p < 0x20 || *p == 0x7f) {
            return;
        }
    }
    char *key = kl_normalize(word, -1);
    if (*key == '\0' || g_hash_table_contains(statistics->entries, key)) {
        g_free(key);
        return;
    }
    KlStatisticsEntry *copy = g_new(KlStatisticsEntry, 1);
    *copy = entry;
    copy->word = g_strdup(word);
    g_hash_table_insert(statistics->entries, key, copy);
}

/* The day of "2026-05-01", or 0. */
static guint32
read_day(const json_t *root, const char *name)
{
    const char *text = json_string_value(json_object_get(root, name));
    guint64 year, month, day;
    if (text == NULL || strlen(text) != strlen("2026-05-01") || text[4] != '-' ||
        text[7] != '-') {
        return 0;
    }
    g_autofree char *digits = g_strdup(text);
    digits[4] = digits[7] = '\0';
    if (!g_ascii_string_to_unsigned(digits, 10, 1, 9999, &year, NULL) ||
        !g_ascii_string_to_unsigned(digits + 5, 10, 1, 12, &month, NULL) ||
        !g_ascii_string_to_unsigned(digits + 8, 10, 1, 31, &day, NULL) ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year)) {
        return 0;
    }
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return g_date_get_julian(&date);
}

KlStatistics *
kl_statistics_load(const char *path, GError **error)
{
    gsize length;
    g_autofree char *text = read_file(path, &length, error);
    if (text == NULL) {
        return NULL;
    }
    json_t *root = json_loadb(text, length, 0, NULL);
    const json_t *words = json_object_get(root, "words");
    g_autoptr(KlStatistics) statistics = kl_statistics_new();
    gboolean is_fine =
        json_integer_value(json_object_get(root, "version")) == VERSION &&
        json_is_array(words) && get_count(root, "days", &statistics->days);
    statistics->since = read_day(root, "since");
    statistics->last_day = read_day(root, "until");
    for (size_t i = 0; is_fine && i < json_array_size(words); i++) {
        read_word(statistics, json_array_get(words, i));
    }
    json_decref(root);
    if (!is_fine) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "»%s« ist keine Statistik von kooplab-web oder beschädigt", path);
        return NULL;
    }
    statistics->saved = g_steal_pointer(&text);
    return g_steal_pointer(&statistics);
}
