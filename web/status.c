#include "web/status.h"

#include <string.h>

#define HEALTH_PATH  "/healthz"
#define METRICS_PATH "/metrics"

gboolean
kl_status_is_path(const char *path)
{
    return strcmp(path, HEALTH_PATH) == 0 || strcmp(path, METRICS_PATH) == 0;
}

static KlReply *
answer_health(KlSnapshot *snapshot, KlSite *site)
{
    gboolean is_up = kl_site_is_reachable(site);
    const char *state = !is_up                   ? "unavailable"
                        : kl_site_is_fresh(site) ? "ok"
                                                 : "stale";
    json_t *json = json_object();

    if (snapshot != NULL) {
        json_object_set_new(json, "generation",
                            json_string(kl_snapshot_get_id(snapshot)));
        json_object_set_new(json, "cases",
                            json_integer(kl_snapshot_get_n_cases(snapshot)));
    }
    json_object_set_new(json, "status", json_string(state));
    KlReply *reply = kl_reply_from_json(is_up ? 200 : 503, json);
    json_decref(json);
    if (!is_up) {
        kl_reply_add_header(reply, "Retry-After", "5");
    }
    return reply;
}

static KlReply *
answer_metrics(KlSnapshot *snapshot,
               KlSite *site,
               KlServer *server,
               const KlMetrics *metrics)
{
    GString *text = g_string_new(NULL);

    kl_metrics_print(metrics, text);
    kl_metrics_print_gauge(text, "kooplab_index_up",
                           "Whether an index is open (1) and thus searches work.",
                           kl_site_is_reachable(site));
    kl_metrics_print_gauge(text, "kooplab_index_fresh",
                           "Whether the newest generation is the one being served.",
                           kl_site_is_fresh(site));
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
    KlReply *reply = strcmp(request->path, HEALTH_PATH) == 0
                         ? answer_health(snapshot, site)
                         : answer_metrics(snapshot, site, server, metrics);
    reply->policy = KL_CACHE_NEVER;
    return reply;
}
