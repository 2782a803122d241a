/* What came out: figures, ratios to the floors, and which targets were met.
 *
 *     {"cases": 100000, "figures": {"search.json.p50_us": 912.4, …},
 *      "targets": [{"name": "…", "figure": 1.13, "limit": 1.2, "at_most": true,
 *                   "unit": "×", "met": true}, …]}
 *
 * Ownership: a report owns what it holds. Threads: one.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <glib.h>

#include "tests/bench/samples.h"

typedef struct BenchReport BenchReport;

BenchReport *bench_report_new(guint n_cases);
void bench_report_free(BenchReport *report);

/* A figure; key says what and in which unit ("build.seconds"). Prints it, too. */
void bench_report_add(BenchReport *report, const char *key, double value);
/* Median, p99 and mean of microseconds: key.p50_us, key.p99_us, key.mean_us. */
void bench_report_add_samples(BenchReport *report,
                              const char *key,
                              const BenchSamples *samples);
double bench_report_get(const BenchReport *report, const char *key);

typedef enum {
    BENCH_AT_MOST,
    BENCH_AT_LEAST
} BenchSense;

/* Holds a figure against its limit. */
void bench_report_judge(BenchReport *report,
                        const char *name,
                        double figure,
                        const char *unit,
                        BenchSense sense,
                        double limit);

/* One line a target, with "met" or "missed". */
void bench_report_print(const BenchReport *report);
gboolean bench_report_save(const BenchReport *report, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchReport, bench_report_free)

#endif
