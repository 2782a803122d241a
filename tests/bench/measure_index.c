#include "tests/bench/floors.h"
#include "tests/bench/measure.h"
#include "tests/bench/process.h"

#define N_QUIET_RUNS  9
#define CHANGED_EVERY 100

static gboolean
run_indexer(const BenchRun *run, BenchCost *ret_cost, GError **error)
{
    g_autofree char *program = g_build_filename(run->programs, "kooplab-index", NULL);
    const char *argv[] = {program, "--quiet", run->corpus_folder, run->index_folder,
                          NULL};
    return bench_run(argv, ret_cost, error);
}

/* Full builds or their floors, in seconds on the clock and busy. */
typedef struct {
    BenchSamples *seconds;
    BenchSamples *busy;
} Costs;

static void
costs_add(Costs *costs, BenchCost cost)
{
    bench_samples_add(costs->seconds, cost.seconds);
    bench_samples_add(costs->busy, cost.busy);
}

/* Takes costs. Returns the median of seconds. */
static double
costs_report(Costs *costs, const BenchRun *run, const char *name)
{
    g_autofree char *seconds = g_strconcat(name, ".seconds", NULL);
    g_autofree char *busy = g_strconcat(name, ".busy_s", NULL);
    g_autofree char *rate = g_strconcat(name, ".cases_per_s", NULL);
    double median = bench_samples_median(costs->seconds);
    bench_report_add(run->report, seconds, median);
    bench_report_add(run->report, busy, bench_samples_median(costs->busy));
    bench_report_add(run->report, rate, run->n_cases / median);
    bench_samples_free(costs->seconds);
    bench_samples_free(costs->busy);
    return median;
}

/* One full build followed by its two floors. */
static gboolean
build_all(const BenchRun *run,
          BenchCost *ret_ours,
          BenchCost *ret_raw,
          BenchCost *ret_plain,
          GError **error)
{
    g_autofree char *shard =
        g_build_filename(run->index_folder, "current", "shard-0", NULL);
    guint n_threads = g_get_num_processors();
    bench_remove_tree(run->index_folder);
    gboolean is_good =
        run_indexer(run, ret_ours, error) &&
        bench_write_again(shard, run->scratch_folder, n_threads, ret_raw, error) &&
        bench_write_plain(run->corpus_folder, run->scratch_folder, n_threads, ret_plain,
                          error);
    bench_remove_tree(run->scratch_folder);
    return is_good;
}

static void
judge_builds(BenchReport *report, double raw, double plain)
{
    bench_report_judge(report, "full build / Xapian writing the same postings, speed",
                       raw, "×", BENCH_AT_LEAST, 0.95);
    bench_report_judge(report,
                       "full build / plain batched Xapian (PostgreSQL, Groonga)", plain,
                       "×", BENCH_AT_LEAST, 1.8);
    bench_report_judge(report, "full build / plain batched Xapian (Lucene)", plain, "×",
                       BENCH_AT_LEAST, 2.7);
    bench_report_judge(report, "full build / plain batched Xapian (SQLite FTS5)", plain,
                       "×", BENCH_AT_LEAST, 3.4);
}

static gboolean
measure_builds(const BenchRun *run, double *ret_seconds, GError **error)
{
    Costs ours = {bench_samples_new(), bench_samples_new()};
    Costs raws = {bench_samples_new(), bench_samples_new()};
    Costs plains = {bench_samples_new(), bench_samples_new()};
    g_autoptr(BenchSamples) raw_ratios = bench_samples_new();
    g_autoptr(BenchSamples) plain_ratios = bench_samples_new();
    gboolean is_good = TRUE;
    for (guint i = 0; is_good && i < run->n_rounds; i++) {
        BenchCost our = {0};
        BenchCost raw = {0};
        BenchCost plain = {0};
        is_good = build_all(run, &our, &raw, &plain, error);
        costs_add(&ours, our);
        costs_add(&raws, raw);
        costs_add(&plains, plain);
        bench_samples_add(raw_ratios, raw.seconds / our.seconds);
        bench_samples_add(plain_ratios, plain.seconds / our.seconds);
    }
    *ret_seconds = costs_report(&ours, run, "build");
    costs_report(&raws, run, "floor.write");
    costs_report(&plains, run, "floor.plain");
    judge_builds(run->report, bench_samples_median(raw_ratios),
                 bench_samples_median(plain_ratios));
    return is_good;
}

static gboolean
measure_quiet_runs(const BenchRun *run, GError **error)
{
    g_autoptr(BenchSamples) ours = bench_samples_new();
    g_autoptr(BenchSamples) floors = bench_samples_new();
    g_autoptr(BenchSamples) ratios = bench_samples_new();
    for (guint i = 0; i < N_QUIET_RUNS; i++) {
        BenchCost cost;
        if (!run_indexer(run, &cost, error)) {
            return FALSE;
        }
        double floor = bench_stat_corpus(run->corpus_folder);
        bench_samples_add(ours, cost.seconds);
        bench_samples_add(floors, floor);
        bench_samples_add(ratios, cost.seconds / floor);
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
        BenchCost cost;
        if (!change_cases(run, (i + 1) % 2, error) || !run_indexer(run, &cost, error)) {
            return FALSE;
        }
        bench_samples_add(samples, cost.seconds);
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
