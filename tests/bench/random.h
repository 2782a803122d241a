/* Numbers that look random and are the same on every machine (splitmix64).
 *
 * Threads: a BenchRandom belongs to one.
 */
#ifndef BENCH_RANDOM_H
#define BENCH_RANDOM_H

#include <glib.h>

typedef struct {
    guint64 state;
} BenchRandom;

static inline guint64
bench_random_next(BenchRandom *random)
{
    guint64 z = random->state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

/* From 0 to n - 1. */
static inline guint64
bench_random_below(BenchRandom *random, guint64 n)
{
    return (guint64)(((unsigned __int128)bench_random_next(random) * n) >> 64);
}

/* True in so many of a hundred cases. */
static inline gboolean
bench_random_chance(BenchRandom *random, guint percent)
{
    return bench_random_below(random, 100) < percent;
}

/* A stream of its own for each pair of numbers. */
static inline BenchRandom
bench_random_for(guint64 seed, guint64 number)
{
    BenchRandom random = {seed * 0xd1342543de82ef95 + number};
    bench_random_next(&random);
    return random;
}

#endif
