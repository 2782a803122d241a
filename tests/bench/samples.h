/* Repeated measurements, and what to say of them.
 *
 * Threads: plain data.
 */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#include <glib.h>

G_BEGIN_DECLS

typedef GArray BenchSamples; /* of double */

BenchSamples *bench_samples_new(void);
void bench_samples_free(BenchSamples *samples);
void bench_samples_add(BenchSamples *samples, double value);
double bench_samples_mean(const BenchSamples *samples);
/* The value below which that share of the samples is: 0.5 is the median. 0 for none. */
double bench_samples_quantile(const BenchSamples *samples, double share);

static inline double
bench_samples_median(const BenchSamples *samples)
{
    return bench_samples_quantile(samples, 0.5);
}

/* Microseconds since some moment, with fractions. */
double bench_now_us(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchSamples, bench_samples_free)

G_END_DECLS

#endif
