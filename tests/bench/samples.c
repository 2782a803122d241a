#include "tests/bench/samples.h"

#include <time.h>

BenchSamples *
bench_samples_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(double));
}

void
bench_samples_free(BenchSamples *samples)
{
    if (samples != NULL) {
        g_array_unref(samples);
    }
}

void
bench_samples_add(BenchSamples *samples, double value)
{
    g_array_append_val(samples, value);
}

double
bench_samples_mean(const BenchSamples *samples)
{
    double sum = 0;
    for (guint i = 0; i < samples->len; i++) {
        sum += g_array_index(samples, double, i);
    }
    return samples->len > 0 ? sum / samples->len : 0;
}

static int
compare(gconstpointer a, gconstpointer b)
{
    double first = *(const double *)a;
    double second = *(const double *)b;
    return first < second ? -1 : first > second;
}

double
bench_samples_quantile(const BenchSamples *samples, double share)
{
    if (samples->len == 0) {
        return 0;
    }
    g_autoptr(GArray) sorted =
        g_array_sized_new(FALSE, FALSE, sizeof(double), samples->len);
    g_array_append_vals(sorted, samples->data, samples->len);
    g_array_sort(sorted, compare);
    guint at = MIN((guint)(share * samples->len), samples->len - 1);
    double value = g_array_index(sorted, double, at);
    if (share == 0.5 && samples->len % 2 == 0) {
        value = (value + g_array_index(sorted, double, at - 1)) / 2;
    }
    return value;
}

double
bench_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}
