/* The measurements, each beside its floor in the same run.
 *
 *     analysis text into words, by a new analyzer and by one that knows the words
 *     index    build, raw and plain writing, no change, one case of a hundred changed
 *     search   start, memory, uncached searches and their stages, completions, cases
 *     pages    cached pages beside a constant one
 *
 * Threads: one.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "tests/bench/cases.h"
#include "tests/bench/report.h"

typedef struct {
    BenchReport *report;
    const BenchCorpus *corpus;
    guint n_cases;
    guint n_rounds;       /* full builds */
    guint n_passes;       /* over the queries, after one to warm up */
    const char *programs; /* folder of the three programs */
    char *corpus_folder;
    char *index_folder;
    char *scratch_folder;
} BenchRun;

/* Processor time of the calling thread, best of three. */
void bench_measure_analysis(const BenchRun *run);
gboolean bench_measure_index(const BenchRun *run, GError **error);
gboolean bench_measure_search(const BenchRun *run, GError **error);
gboolean bench_measure_pages(const BenchRun *run, GError **error);

/* Arguments of a kooplab-web that listens at a port; ended by NULL. Caller frees with
 * g_strfreev. cache: MB, or NULL for the default */
char **bench_web_arguments(const BenchRun *run, guint16 port, const char *cache);

#endif
