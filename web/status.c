#include "web/status.h"

#include <string.h>

#include "version.h"

#define HEALTH_PATH  "/healthz"
#define METRICS_PATH "/metrics"

gboolean
kl_status_is_path(const char *path)
{
    return strcmp(path, HEALTH_PATH) == 0 || strcmp(path, METRICS_PATH) == 0;
}

static const char *const faults[] = {
    [KL_SITE_WELL] = "ok",
    [KL_SITE_MISSING] = "missing",
    [KL_SITE_VERSION] = "version",
    [KL_SITE_DAMAGED] = "damaged",
    [KL_SITE_UNREACHABLE] = "unavailable",
    [KL_SITE_REFUSED] = "refused",
};

const char *
kl_status_name(KlSiteState state)
{
    return state.fault != KL_SITE_WELL && state.is_usable ? "stale"
                                                          : faults[state.fault];
}

static KlReply *
answer_health(KlSnapshot *snapshot, KlSiteState state)
{
    json_t *json = json_object();

    json_object_set_new(json, "status", json_string(kl_status_name(state)));
    if (state.fault != KL_SITE_WELL && state.is_usable) {
        json_object_set_new(json, "reason", json_string(faults[state.fault]));
    }
    json_object_set_new(json, "version", json_string(KL_VERSION));
    if (snapshot != NULL) {
        json_object_set_new(json, "generation",
                            json_string(kl_snapshot_get_id(snapshot)));
        json_object_set_new(json, "cases",
                            json_integer(kl_snapshot_get_n_cases(snapshot)));
    }
    KlReply *reply = kl_reply_from_json(state.is_usable ? 200 : 503, json);
    json_decref(json);
    if (!state.is_usable) {
        kl_reply_add_header(reply, "Retry-After", "5");
    }
    return reply;
}

static KlReply *
answer_metrics(KlSnapshot *snapshot,
               KlSiteState state,
               KlServer *server,
               const KlMetrics *metrics)
{
    GString *text = g_string_new(NULL);

    kl_metrics_print(metrics, text);
    kl_metrics_print_gauge(text, "kooplab_index_up",
                           "Whether an index is open (1) and thus searches work.",
                           state.is_usable);
    kl_metrics_print_gauge(text, "kooplab_index_fresh",
                           "Whether the newest generation is the one being served.",
                           state.fault == KL_SITE_WELL);
    if (snapshot != NULL) {
        kl_metrics_print_gauge(text, "kooplab_cases", "Cases in the index.",
                               kl_snapshot_get_n_cases(snapshot));
    }
    if (server != NULL) {
        guint n_connections = 0, n_cached = 0;
        gsize n_bytes = 0;
        kl_server_count(server, &n_connections, &n_cached, &n_bytes);
        kl_metrics_print_gauge(text, "kooplab_http_connections", "Open connections.",
                               n_connections);
        kl_metrics_print_gauge(text, "kooplab_response_cache_entries",
                               "Responses in the cache.", n_cached);
        kl_metrics_print_gauge(text, "kooplab_response_cache_bytes",
                               "Bytes of responses in the cache.", n_bytes);
    }
    return kl_reply_new(200, "text/plain; version=0.0.4; charset=utf-8",
                        g_string_free_to_bytes(text));
}

KlReply *
kl_status_handle(const KlHttpRequest *request,
                 KlSnapshot *snapshot,
                 KlSite *site,
                 KlServer *server,
                 const KlMetrics *metrics)
{
    KlSiteState state = kl_site_get_state(site);
    KlReply *reply = strcmp(request->path, HEALTH_PATH) == 0
                         ? answer_health(snapshot, state)
                         : answer_metrics(snapshot, state, server, metrics);
    reply->policy = KL_CACHE_NEVER;
    return reply;
}
