#include "web/search_context.h"

#include "web/page.h"

KlRequest *
kl_context_read_request(const KlPageContext *context,
                        const char *path,
                        KlReply **ret_reply)
{
    GError *error = NULL;
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    const GArray *params = context->request->params;
    g_autoptr(KlRequest) request = kl_request_from_params(
        taxonomy, (const KlParam *)(const void *)params->data, params->len, &error);

    if (request == NULL) {
        *ret_reply = kl_page_failure(context, error);
        return NULL;
    }
    if (request->used_former_id) {
        g_autofree char *url = kl_request_to_url(taxonomy, request, path);
        *ret_reply = kl_reply_redirect(301, url);
        return NULL;
    }
    return g_steal_pointer(&request);
}

static void
observe(KlMetrics *metrics, const KlTimings *timings)
{
    kl_metrics_observe(metrics, KL_STAGE_PARSE, timings->parse_ms);
    kl_metrics_observe(metrics, KL_STAGE_SET, timings->match_ms);
    kl_metrics_observe(metrics, KL_STAGE_COUNT, timings->count_ms);
    kl_metrics_observe(metrics, KL_STAGE_RANK, timings->rank_ms);
    kl_metrics_observe(metrics, KL_STAGE_SNIPPET, timings->snippet_ms);
    kl_metrics_observe(metrics, KL_STAGE_SPELL, timings->spell_ms);
}

KlResult *
kl_context_search(const KlPageContext *context,
                  const KlRequest *request,
                  KlReply **ret_reply)
{
    GError *error = NULL;
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(context->snapshot, &error);
    KlResult *result = reader != NULL ? kl_search(reader, request, &error) : NULL;

    if (result == NULL) {
        *ret_reply = kl_page_failure(context, error);
        return NULL;
    }
    observe(&context->app->metrics, &result->timings);
    return result;
}
