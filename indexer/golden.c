/* Golden queries: what staff want to be found, tried on a generation that is complete
 * but not yet published. */
#include "indexer/session.h"

#include <string.h>

#include "search/search.h"

static KlRequest *
make_request(const KlGoldenQuery *query, const KlTaxonomy *taxonomy)
{
    KlRequest *request = kl_request_new(taxonomy);
    g_free(request->query);
    request->query = g_strdup(query->query);
    request->page_size = query->within;
    for (guint i = 0; i + 1 < query->filters->len; i += 2) {
        int facet =
            kl_taxonomy_find_facet(taxonomy, g_ptr_array_index(query->filters, i));
        const KlFacet *known = kl_taxonomy_get_facet(taxonomy, (guint)facet);
        int value =
            kl_facet_find_value(known, g_ptr_array_index(query->filters, i + 1));
        kl_request_add_filter(request, (guint)facet, (guint)value);
    }
    return request;
}

static gboolean
has_hit(const KlResult *result, KlSnapshot *snapshot, const char *slug)
{
    for (guint i = 0; i < result->hits->len; i++) {
        const KlHit *hit = g_ptr_array_index(result->hits, i);
        if (g_strcmp0(kl_snapshot_get_slug(snapshot, hit->position), slug) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
try_query(KlSession *session,
          const KlGoldenQuery *query,
          KlReader *reader,
          KlDiags *diags,
          GError **error)
{
    KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    g_autoptr(KlRequest) request = make_request(query, session->taxonomy);
    g_autoptr(KlResult) result = kl_search(reader, request, error);
    if (result == NULL) {
        return FALSE;
    }
    if (!has_hit(result, snapshot, query->slug)) {
        g_autofree char *wanted =
            g_strdup_printf("»%s« ist nicht unter den ersten %u von %u Treffern",
                            query->slug, query->within, result->total);
        kl_diags_report(diags,
                        session->options->is_strict ? KL_MSG_QUERY_MISSED_STRICT
                                                    : KL_MSG_QUERY_MISSED,
                        query->place, query->query, wanted, NULL);
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
