/* Golden queries: what staff want to be found, tried on a generation that is complete
 * but not yet published. */
#include "indexer/session.h"

#include "search/search.h"

/* Where the case of a query stands in an index.
 *
 * ret_rank  from 1; 0 if it is no hit, or if the index has no such case or filter: an
 *           older one may have another taxonomy */
static gboolean
find_rank(KlReader *reader, const KlGoldenQuery *query, guint *ret_rank, GError **error)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(snapshot);
    guint position;
    double weight;
    *ret_rank = 0;
    if (!kl_snapshot_find(snapshot, query->slug, &position)) {
        return TRUE;
    }
    g_autoptr(KlRequest) request = kl_request_new(taxonomy);
    g_free(request->query);
    request->query = g_strdup(query->query);
    for (guint i = 0; i + 1 < query->filters->len; i += 2) {
        int facet =
            kl_taxonomy_find_facet(taxonomy, g_ptr_array_index(query->filters, i));
        int value =
            facet < 0
                ? -1
                : kl_facet_find_value(kl_taxonomy_get_facet(taxonomy, (guint)facet),
                                      g_ptr_array_index(query->filters, i + 1));
        if (value < 0) {
            return TRUE;
        }
        kl_request_add_filter(request, (guint)facet, (guint)value);
    }
    return kl_search_rank(reader, request, position, ret_rank, &weight, error);
}

/* The rank in the published generation; 0 also if there is none that can be read. */
static guint
find_old_rank(const KlSession *session, const KlGoldenQuery *query)
{
    guint rank = 0;
    g_autoptr(KlSnapshot) snapshot =
        kl_snapshot_open(session->options->index, NULL, NULL);
    g_autoptr(KlReader) reader =
        snapshot != NULL ? kl_snapshot_acquire_reader(snapshot, NULL) : NULL;
    if (reader != NULL && !find_rank(reader, query, &rank, NULL)) {
        rank = 0;
    }
    return rank;
}

static char *
describe_miss(const KlGoldenQuery *query, guint rank, guint old_rank)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "»%s« ist nicht unter den ersten %u, sondern ",
                           query->slug, query->within);
    if (rank > 0) {
        g_string_append_printf(text, "auf Platz %u", rank);
    } else {
        g_string_append(text, "kein Treffer");
    }
    if (old_rank > 0) {
        g_string_append_printf(text, " (bisher Platz %u)", old_rank);
    }
    return g_string_free(text, FALSE);
}

static gboolean
try_query(KlSession *session,
          const KlGoldenQuery *query,
          KlReader *reader,
          KlDiags *diags,
          GError **error)
{
    guint rank;
    if (!find_rank(reader, query, &rank, error)) {
        return FALSE;
    }
    if (rank == 0 || rank > query->within) {
        g_autofree char *miss =
            describe_miss(query, rank, find_old_rank(session, query));
        kl_diags_report(diags,
                        session->options->is_strict ? KL_MSG_QUERY_MISSED_STRICT
                                                    : KL_MSG_QUERY_MISSED,
                        query->place, query->query, miss, NULL);
    }
    return TRUE;
}

gboolean
kl_session_run_queries(KlSession *session, GError **error)
{
    if (session->queries->len == 0) {
        return TRUE;
    }
    g_autoptr(KlSnapshot) snapshot =
        kl_snapshot_open(kl_writer_path(session->writer), NULL, error);
    KlReader *reader =
        snapshot != NULL ? kl_snapshot_acquire_reader(snapshot, error) : NULL;
    if (reader == NULL) {
        return FALSE;
    }
    g_autoptr(KlDiags) diags = kl_corpus_diags(session->corpus, "pruefsuchen.yaml");
    gboolean is_fine = TRUE;
    for (guint i = 0; is_fine && i < session->queries->len; i++) {
        is_fine = try_query(session, g_ptr_array_index(session->queries, i), reader,
                            diags, error);
    }
    kl_reader_release(reader);
    kl_report_take(session->report, diags);
    return is_fine;
}
