#include "tests/bench/floors.h"
#include "tests/bench/measure.h"
#include "tests/bench/process.h"

#define N_QUIET_RUNS  9
#define CHANGED_EVERY 100

static gboolean
run_indexer(const BenchRun *run, double *ret_seconds, GError **error)
{
    g_autofree char *program = g_build_filename(run->programs, "kooplab-index", NULL);
    const char *argv[] = {program, "--quiet", run->corpus_folder, run->index_folder,
                          NULL};
    return bench_run(argv, ret_seconds, error);
}

/* Full builds, each followed by its two floors. */
static gboolean
measure_builds(const BenchRun *run, double *ret_seconds, GError **error)
{
    g_autoptr(BenchSamples) ours = bench_samples_new();
    g_autoptr(BenchSamples) raw_ratios = bench_samples_new();
    g_autoptr(BenchSamples) plain_ratios = bench_samples_new();
    g_autoptr(BenchSamples) raws = bench_samples_new();
    g_autoptr(BenchSamples) plains = bench_samples_new();
    g_autofree char *shard =
        g_build_filename(run->index_folder, "current", "shard-0", NULL);
    guint n_threads = g_get_num_processors();
    for (guint i = 0; i < run->n_rounds; i++) {
        double seconds;
        double raw;
        bench_remove_tree(run->index_folder);
        if (!run_indexer(run, &seconds, error) ||
            !bench_write_again(shard, run->scratch_folder, n_threads, &raw, error)) {
            return FALSE;
        }
        double plain =
            bench_write_plain(run->corpus_folder, run->scratch_folder, n_threads);
        bench_remove_tree(run->scratch_folder);
        bench_samples_add(ours, seconds);
        bench_samples_add(raws, raw);
        bench_samples_add(plains, plain);
        bench_samples_add(raw_ratios, raw / seconds);
        bench_samples_add(plain_ratios, plain / seconds);
    }
    BenchReport *report = run->report;
    *ret_seconds = bench_samples_median(ours);
    bench_report_add(report, "build.seconds", *ret_seconds);
    bench_report_add(report, "build.cases_per_s", run->n_cases / *ret_seconds);
    bench_report_add(report, "floor.write.seconds", bench_samples_median(raws));
    bench_report_add(report, "floor.plain.seconds", bench_samples_median(plains));
    bench_report_add(report, "floor.plain.cases_per_s",
                     run->n_cases / bench_samples_median(plains));
    bench_report_judge(report, "full build / Xapian writing the same postings, speed",
                       bench_samples_median(raw_ratios), "×", BENCH_AT_LEAST, 0.95);
    double plain = bench_samples_median(plain_ratios);
    bench_report_judge(report,
                       "full build / plain batched Xapian (PostgreSQL, Groonga)", plain,
                       "×", BENCH_AT_LEAST, 1.8);
    bench_report_judge(report, "full build / plain batched Xapian (Lucene)", plain, "×",
                       BENCH_AT_LEAST, 2.7);
    bench_report_judge(report, "full build / plain batched Xapian (SQLite FTS5)", plain,
                       "×", BENCH_AT_LEAST, 3.4);
    return TRUE;
}

static gboolean
measure_quiet_runs(const BenchRun *run, GError **error)
{
    g_autoptr(BenchSamples) ours = bench_samples_new();
    g_autoptr(BenchSamples) floors = bench_samples_new();
    g_autoptr(BenchSamples) ratios = bench_samples_new();
    for (guint i = 0; i < N_QUIET_RUNS; i++) {
        double seconds;
        if (!run_indexer(run, &seconds, error)) {
            return FALSE;
        }
        double floor = bench_stat_corpus(run->corpus_folder);
        bench_samples_add(ours, seconds);
        bench_samples_add(floors, floor);
        bench_samples_add(ratios, seconds / floor);
    }
    bench_report_add(run->report, "unchanged.seconds", bench_samples_median(ours));
    bench_report_add(run->report, "floor.stat.seconds", bench_samples_median(floors));
    bench_report_judge(run->report, "no-change run / readdir + stat",
                       bench_samples_median(ratios), "×", BENCH_AT_MOST, 2);
    return TRUE;
}

static gboolean
change_cases(const BenchRun *run, guint version, GError **error)
{
    for (guint i = 0; i < run->n_cases; i += CHANGED_EVERY) {
        if (!bench_corpus_save_case(run->corpus, run->corpus_folder, i, version,
                                    error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Each round changes one case of a hundred, and changes it back. */
static gboolean
measure_changes(const BenchRun *run, double build_seconds, GError **error)
{
    g_autoptr(BenchSamples) samples = bench_samples_new();
    for (guint i = 0; i < 2 * run->n_rounds; i++) {
        double seconds;
        if (!change_cases(run, (i + 1) % 2, error) ||
            !run_indexer(run, &seconds, error)) {
            return FALSE;
        }
        bench_samples_add(samples, seconds);
    }
    double seconds = bench_samples_median(samples);
    bench_report_add(run->report, "changed.seconds", seconds);
    bench_report_judge(run->report, "run with 1 % changed / full build",
                       100 * seconds / build_seconds, "%", BENCH_AT_MOST, 10);
    return TRUE;
}

gboolean
bench_measure_index(const BenchRun *run, GError **error)
{
    double build_seconds;
    return measure_builds(run, &build_seconds, error) &&
           measure_quiet_runs(run, error) && measure_changes(run, build_seconds, error);
}
