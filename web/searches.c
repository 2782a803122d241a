#include "web/searches.h"

#include <stdio.h>

#include "search/error.h"
#include "search/reader.h"
#include "web/log.h"

struct KlSearches {
    char *path;
    KlStatistics *statistics;
};

static KlStatistics *
load(const char *path, GError **error)
{
    g_autoptr(GError) failure = NULL;
    KlStatistics *statistics = kl_statistics_load(path, &failure);

    if (statistics != NULL) {
        return statistics;
    }
    if (g_error_matches(failure, KL_ERROR, KL_ERROR_INVALID)) {
        g_autofree char *aside = g_strconcat(path, ".defekt", NULL);
        kl_log(KL_LOG_WARNING, "statistik",
               "%s; sie beginnt neu, die alte Datei "
               "heißt jetzt »%s«",
               failure->message, aside);
        if (rename(path, aside) == 0) {
            return kl_statistics_new();
        }
    } else if (g_error_matches(failure, KL_ERROR, KL_ERROR_NOT_FOUND)) {
        return kl_statistics_new();
    }
    g_propagate_error(error, g_steal_pointer(&failure));
    return NULL;
}

KlSearches *
kl_searches_open(const char *path, GError **error)
{
    g_autoptr(KlSearches) searches = g_new0(KlSearches, 1);
    searches->path = g_strdup(path);
    searches->statistics = load(path, error);
    /* Better to learn now that the file cannot be written than in ten minutes. */
    if (searches->statistics == NULL || !kl_searches_save(searches, error)) {
        return NULL;
    }
    return g_steal_pointer(&searches);
}

void
kl_searches_free(KlSearches *searches)
{
    if (searches == NULL) {
        return;
    }
    kl_statistics_free(searches->statistics);
    g_free(searches->path);
    g_free(searches);
}

char *
kl_searches_make_note(const KlResult *result)
{
    const KlRequest *request = result->request;
    if (!result->has_words || request->page != 1 || kl_request_has_filters(request)) {
        return NULL;
    }
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(result->snapshot, NULL);
    if (reader == NULL) {
        return NULL;
    }
    g_auto(GStrv) words =
        kl_statistics_words(kl_reader_get_analyzer(reader), request->query);
    g_autofree char *joined = g_strjoinv("\t", words);
    return words[0] != NULL ? g_strdup_printf("%u\t%s", result->total, joined) : NULL;
}

void
kl_searches_count(KlSearches *searches, const char *note)
{
    g_auto(GStrv) parts = g_strsplit(note, "\t", -1);
    guint64 n_hits = 0;
    if (parts[0] != NULL &&
        g_ascii_string_to_unsigned(parts[0], 10, 0, G_MAXUINT, &n_hits, NULL)) {
        kl_statistics_count(searches->statistics, kl_statistics_today(),
                            (const char *const *)parts + 1, (guint)n_hits);
    }
}

gboolean
kl_searches_save(KlSearches *searches, GError **error)
{
    return kl_statistics_save(searches->statistics, searches->path, error);
}
