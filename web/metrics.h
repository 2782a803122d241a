/* Counters for operators, printed as Prometheus text.
 *
 * Threads: any number; counting is one atomic addition.
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

typedef struct {
    guint64 counters[KL_N_METRICS];
} KlMetrics;

void kl_metrics_count(KlMetrics *metrics, KlMetric metric);
/* Counts a finished request by the class of its status. */
void kl_metrics_count_status(KlMetrics *metrics, guint status);
/* Appends all counters in Prometheus' text format. */
void kl_metrics_print(const KlMetrics *metrics, GString *text);
/* Appends one gauge with its help text. */
void kl_metrics_print_gauge(GString *text,
                            const char *name,
                            const char *help,
                            guint64 value);

#endif
