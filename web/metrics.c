#include "web/metrics.h"

static const struct {
    const char *name;
    const char *labels;
    const char *help; /* NULL: same name as the row above */
} table[KL_N_METRICS] = {
    [KL_METRIC_REQUESTS_2XX] = {"kooplab_http_requests_total", "{class=\"2xx\"}",
                                "Answered requests by class of status."},
    [KL_METRIC_REQUESTS_3XX] = {"kooplab_http_requests_total", "{class=\"3xx\"}", NULL},
    [KL_METRIC_REQUESTS_4XX] = {"kooplab_http_requests_total", "{class=\"4xx\"}", NULL},
    [KL_METRIC_REQUESTS_5XX] = {"kooplab_http_requests_total", "{class=\"5xx\"}", NULL},
    [KL_METRIC_CACHE_HITS] = {"kooplab_response_cache_lookups_total",
                              "{result=\"hit\"}", "Lookups in the response cache."},
    [KL_METRIC_CACHE_MISSES] = {"kooplab_response_cache_lookups_total",
                                "{result=\"miss\"}", NULL},
    [KL_METRIC_REFUSED] = {"kooplab_http_refused_total", "",
                           "Requests refused before they reached a page."},
    [KL_METRIC_GENERATIONS] = {"kooplab_generation_switches_total", "",
                               "Switches to another generation of the index."},
};

void
kl_metrics_count(KlMetrics *metrics, KlMetric metric)
{
    __atomic_fetch_add(&metrics->counters[metric], 1, __ATOMIC_RELAXED);
}

void
kl_metrics_count_status(KlMetrics *metrics, guint status)
{
    if (status >= 200 && status < 600) {
        kl_metrics_count(metrics,
                         KL_METRIC_REQUESTS_2XX + (KlMetric)(status / 100 - 2));
    }
}

void
kl_metrics_print(const KlMetrics *metrics, GString *text)
{
    for (guint i = 0; i < KL_N_METRICS; i++) {
        if (table[i].help != NULL) {
            g_string_append_printf(text, "# HELP %s %s\n# TYPE %s counter\n",
                                   table[i].name, table[i].help, table[i].name);
        }
        g_string_append_printf(
            text, "%s%s %" G_GUINT64_FORMAT "\n", table[i].name, table[i].labels,
            __atomic_load_n(&metrics->counters[i], __ATOMIC_RELAXED));
    }
}

void
kl_metrics_print_gauge(GString *text, const char *name, const char *help, guint64 value)
{
    g_string_append_printf(text,
                           "# HELP %s %s\n# TYPE %s gauge\n%s %" G_GUINT64_FORMAT "\n",
                           name, help, name, name, value);
}
