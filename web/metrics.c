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

#define FIRST_BOUND_US 50
#define STAGES         "kooplab_stage_duration_seconds"

static const char *const stages[KL_N_STAGES] = {
    [KL_STAGE_PARSE] = "parse",     [KL_STAGE_SET] = "set",
    [KL_STAGE_COUNT] = "count",     [KL_STAGE_RANK] = "rank",
    [KL_STAGE_SNIPPET] = "snippet", [KL_STAGE_SPELL] = "spell",
    [KL_STAGE_RENDER] = "render",
};

void
kl_metrics_observe(KlMetrics *metrics, KlStage stage, double ms)
{
    KlHistogram *histogram = &metrics->stages[stage];
    guint64 us = (guint64)(MAX(ms, 0) * 1000);
    guint bucket = 0;
    while (bucket < KL_N_BUCKETS - 1 && us > (guint64)FIRST_BOUND_US << bucket) {
        bucket++;
    }
    __atomic_fetch_add(&histogram->buckets[bucket], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&histogram->sum_us, us, __ATOMIC_RELAXED);
}

static void
print_seconds(GString *text, guint64 us)
{
    g_string_append_printf(text, "%" G_GUINT64_FORMAT ".%06u", us / G_USEC_PER_SEC,
                           (guint)(us % G_USEC_PER_SEC));
}

static void
print_stage(const KlHistogram *histogram, const char *stage, GString *text)
{
    guint64 count = 0;
    for (guint i = 0; i < KL_N_BUCKETS; i++) {
        count += __atomic_load_n(&histogram->buckets[i], __ATOMIC_RELAXED);
        g_string_append_printf(text, STAGES "_bucket{stage=\"%s\",le=\"", stage);
        if (i < KL_N_BUCKETS - 1) {
            print_seconds(text, (guint64)FIRST_BOUND_US << i);
        } else {
            g_string_append(text, "+Inf");
        }
        g_string_append_printf(text, "\"} %" G_GUINT64_FORMAT "\n", count);
    }
    g_string_append_printf(text, STAGES "_sum{stage=\"%s\"} ", stage);
    print_seconds(text, __atomic_load_n(&histogram->sum_us, __ATOMIC_RELAXED));
    g_string_append_printf(
        text, "\n" STAGES "_count{stage=\"%s\"} %" G_GUINT64_FORMAT "\n", stage, count);
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
    g_string_append(text, "# HELP " STAGES " Time of the stages of uncached pages.\n"
                          "# TYPE " STAGES " histogram\n");
    for (guint i = 0; i < KL_N_STAGES; i++) {
        print_stage(&metrics->stages[i], stages[i], text);
    }
}

void
kl_metrics_print_gauge(GString *text, const char *name, const char *help, guint64 value)
{
    g_string_append_printf(text,
                           "# HELP %s %s\n# TYPE %s gauge\n%s %" G_GUINT64_FORMAT "\n",
                           name, help, name, name, value);
}
