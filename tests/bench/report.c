#include "tests/bench/report.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "version.h"

struct BenchReport {
    json_t *figures;
    json_t *targets;
    json_t *root;
};

BenchReport *
bench_report_new(guint n_cases)
{
    BenchReport *report = g_new0(BenchReport, 1);
    report->figures = json_object();
    report->targets = json_array();
    double load = 0;
    getloadavg(&load, 1);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *date = g_date_time_format(now, "%Y-%m-%d");
    report->root = json_pack("{s:i, s:s, s:s, s:i, s:f, s:O, s:O}", "cases",
                             (int)n_cases, "date", date, "version", KL_VERSION,
                             "processors", (int)g_get_num_processors(), "load", load,
                             "figures", report->figures, "targets", report->targets);
    return report;
}

void
bench_report_free(BenchReport *report)
{
    if (report != NULL) {
        json_decref(report->figures);
        json_decref(report->targets);
        json_decref(report->root);
        g_free(report);
    }
}

void
bench_report_add(BenchReport *report, const char *key, double value)
{
    json_object_set_new(report->figures, key, json_real(value));
    printf("  %-40s %14.2f\n", key, value);
    fflush(stdout);
}

void
bench_report_add_samples(BenchReport *report,
                         const char *key,
                         const BenchSamples *samples)
{
    g_autofree char *p50 = g_strconcat(key, ".p50_us", NULL);
    g_autofree char *p99 = g_strconcat(key, ".p99_us", NULL);
    g_autofree char *mean = g_strconcat(key, ".mean_us", NULL);
    bench_report_add(report, p50, bench_samples_median(samples));
    bench_report_add(report, p99, bench_samples_quantile(samples, 0.99));
    bench_report_add(report, mean, bench_samples_mean(samples));
}

double
bench_report_get(const BenchReport *report, const char *key)
{
    return json_number_value(json_object_get(report->figures, key));
}

void
bench_report_judge(BenchReport *report,
                   const char *name,
                   double figure,
                   const char *unit,
                   BenchSense sense,
                   double limit)
{
    gboolean is_met = sense == BENCH_AT_MOST ? figure <= limit : figure >= limit;
    json_array_append_new(report->targets,
                          json_pack("{s:s, s:f, s:s, s:b, s:f, s:b}", "name", name,
                                    "figure", figure, "unit", unit, "at_most",
                                    (int)(sense == BENCH_AT_MOST), "limit", limit,
                                    "met", (int)is_met));
}

void
bench_report_print(const BenchReport *report)
{
    size_t i;
    json_t *target;
    printf("\n%-62s %10s %13s\n", "target", "figure", "limit");
    json_array_foreach(report->targets, i, target)
    {
        const char *unit = json_string_value(json_object_get(target, "unit"));
        printf("%-62s %7.2f %-2s %s %6.2f %-2s  %s\n",
               json_string_value(json_object_get(target, "name")),
               json_real_value(json_object_get(target, "figure")), unit,
               json_is_true(json_object_get(target, "at_most")) ? "<=" : ">=",
               json_real_value(json_object_get(target, "limit")), unit,
               json_is_true(json_object_get(target, "met")) ? "met" : "missed");
    }
}

gboolean
bench_report_save(const BenchReport *report, const char *path, GError **error)
{
    char *text = json_dumps(report->root, JSON_INDENT(2) | JSON_REAL_PRECISION(8));
    gboolean is_good = g_file_set_contents(path, text, -1, error);
    free(text);
    return is_good;
}
