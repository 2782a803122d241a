/* What visitors look for, and whether the index has it by now. */
#include "indexer/report_private.h"

#include "search/search.h"

#define MAX_TRIED_WORDS 1000

static gboolean
count_hits(KlReader *reader,
           const KlTaxonomy *taxonomy,
           const char *word,
           guint *ret_n_hits,
           GError **error)
{
    g_autoptr(KlRequest) request = kl_request_new(taxonomy);
    g_free(request->query);
    request->query = g_strdup(word);
    g_autoptr(KlResult) result = kl_search(reader, request, error);
    if (result == NULL) {
        return FALSE;
    }
    *ret_n_hits = result->total;
    return TRUE;
}

/* reader may be NULL: then nothing is tried. */
static json_t *
list_words(const KlStatisticsSummary *summary, KlReader *reader, GError **error)
{
    json_t *words = json_array();
    for (guint i = 0; i < summary->words->len; i++) {
        const KlStatisticsWord *word =
            &g_array_index(summary->words, KlStatisticsWord, i);
        json_t *hits = json_null();
        guint n_hits = 0;
        if (reader != NULL && i < MAX_TRIED_WORDS) {
            KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
            if (!count_hits(reader, kl_snapshot_get_taxonomy(snapshot), word->word,
                            &n_hits, error)) {
                json_decref(words);
                return NULL;
            }
            hits = json_integer(n_hits);
        }
        json_array_append_new(
            words, json_pack("{s:s, s:i, s:i, s:i, s:o}", "word", word->word,
                             "searches", (int)word->searches, "days", (int)word->days,
                             "zero", (int)word->zero, "hits", hits));
    }
    return words;
}

json_t *
kl_report_list_searches(KlStatistics *statistics, const char *index, GError **error)
{
    g_autoptr(KlStatisticsSummary) summary = kl_statistics_summarize(statistics);
    g_autoptr(KlSnapshot) snapshot = NULL;
    KlReader *reader = NULL;
    if (index != NULL) {
        snapshot = kl_snapshot_open(index, NULL, error);
        reader = snapshot != NULL ? kl_snapshot_acquire_reader(snapshot, error) : NULL;
        if (reader == NULL) {
            return NULL;
        }
    }
    json_t *words = list_words(summary, reader, error);
    if (reader != NULL) {
        kl_reader_release(reader);
    }
    return words == NULL
               ? NULL
               : json_pack("{s:s, s:s, s:i, s:o}", "since", summary->since, "until",
                           summary->until, "days", (int)summary->days, "words", words);
}
