/* Counters and histograms for operators, printed as Prometheus text.
 *
 * Threads: any number; counting is one atomic addition, a histogram takes two.
 */
#ifndef KL_WEB_METRICS_H
#define KL_WEB_METRICS_H

#include <glib.h>

typedef enum {
    KL_METRIC_REQUESTS_2XX,
    KL_METRIC_REQUESTS_3XX,
    KL_METRIC_REQUESTS_4XX,
    KL_METRIC_REQUESTS_5XX,
    KL_METRIC_CACHE_HITS,
    KL_METRIC_CACHE_MISSES,
    KL_METRIC_REFUSED,     /* requests refused before they reached a page */
    KL_METRIC_GENERATIONS, /* switches to another generation */
    KL_N_METRICS,
} KlMetric;

/* Where the time of an uncached page goes. */
typedef enum {
    KL_STAGE_PARSE,   /* query → plan */
    KL_STAGE_SET,     /* plan → set of cases */
    KL_STAGE_COUNT,   /* facet counts */
    KL_STAGE_RANK,    /* order of the hits */
    KL_STAGE_SNIPPET, /* records and passages of the page */
    KL_STAGE_SPELL,   /* another spelling, where a word finds nothing */
    KL_STAGE_RENDER,  /* any page: JSON → HTML */
    KL_N_STAGES,
} KlStage;

/* Upper bounds of the buckets are 50 µs, 100 µs and so on, doubling, and none. */
#define KL_N_BUCKETS 16

typedef struct {
    guint64 buckets[KL_N_BUCKETS]; /* not cumulated */
    guint64 sum_us;
} KlHistogram;

typedef struct {
    guint64 counters[KL_N_METRICS];
    KlHistogram stages[KL_N_STAGES];
} KlMetrics;

void kl_metrics_count(KlMetrics *metrics, KlMetric metric);
/* Counts a finished request by the class of its status. */
void kl_metrics_count_status(KlMetrics *metrics, guint status);
/* Adds what a stage took to its histogram. */
void kl_metrics_observe(KlMetrics *metrics, KlStage stage, double ms);
/* Appends all counters and histograms in Prometheus' text format. */
void kl_metrics_print(const KlMetrics *metrics, GString *text);
/* Appends one gauge with its help text. */
void kl_metrics_print_gauge(GString *text,
                            const char *name,
                            const char *help,
                            guint64 value);

#endif
