/* bench: measures kooplab on a generated corpus, beside its floors.
 *
 *     bench --cases 100000 --folder build/bench --programs build --json FILE
 *
 * Exit code: 0 measured, whatever the targets say; 2 wrong usage; 3 it did not work. */
#include <stdio.h>
#include <string.h>

#include "tests/bench/floors.h"
#include "tests/bench/measure.h"
#include "tests/bench/process.h"

static int n_cases = 100000;
static int n_rounds = 3;
static int n_passes = 10;
static char *folder = "build/bench";
static char *programs = "build";
static char *json = NULL;
static gboolean want_search_only = FALSE;

static const GOptionEntry entries[] = {
    {"cases", 0, 0, G_OPTION_ARG_INT, &n_cases, "size of the corpus", "N"},
    {"rounds", 0, 0, G_OPTION_ARG_INT, &n_rounds, "full builds to measure", "N"},
    {"passes", 0, 0, G_OPTION_ARG_INT, &n_passes, "passes over the queries", "N"},
    {"folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, "where corpora and indexes go",
     "DIR"},
    {"programs", 0, 0, G_OPTION_ARG_FILENAME, &programs, "folder of the programs",
     "DIR"},
    {"json", 0, 0, G_OPTION_ARG_FILENAME, &json, "write the figures there", "FILE"},
    {"search-only", 0, 0, G_OPTION_ARG_NONE, &want_search_only,
     "one build, and no measurements of writing", NULL},
    G_OPTION_ENTRY_NULL};

/* The corpus is made once for each size; a marker says that it is whole. */
static gboolean
prepare_corpus(const BenchRun *run, GError **error)
{
    g_autofree char *marker = g_build_filename(run->corpus_folder, "whole", NULL);
    if (g_file_test(marker, G_FILE_TEST_EXISTS)) {
        return TRUE;
    }
    bench_remove_tree(run->corpus_folder);
    return bench_corpus_save(run->corpus, run->corpus_folder, run->n_cases, error) &&
           g_file_set_contents(marker, "", 0, error);
}

static gboolean
build_once(const BenchRun *run, GError **error)
{
    BenchCost cost;
    g_autofree char *program = g_build_filename(run->programs, "kooplab-index", NULL);
    const char *argv[] = {program, "--quiet", run->corpus_folder, run->index_folder,
                          NULL};
    if (!bench_run(argv, &cost, error)) {
        return FALSE;
    }
    bench_report_add(run->report, "build.once.seconds", cost.seconds);
    return TRUE;
}

static gboolean
measure(const BenchRun *run, GError **error)
{
    if (!prepare_corpus(run, error)) {
        return FALSE;
    }
    if (want_search_only) {
        return build_once(run, error) && bench_measure_search(run, error);
    }
    bench_measure_analysis(run);
    return bench_measure_index(run, error) && bench_measure_search(run, error) &&
           bench_measure_pages(run, error);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc == 4 && strcmp(argv[1], "--page-server") == 0) {
        return bench_page_serve((guint16)g_ascii_strtoull(argv[2], NULL, 10),
                                g_ascii_strtoull(argv[3], NULL, 10));
    }
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 1 ||
        n_cases < 1 || n_rounds < 1 || n_passes < 1) {
        fprintf(stderr, "bench: %s\n", error != NULL ? error->message : "wrong usage");
        return 2;
    }
    g_autoptr(BenchCorpus) corpus =
        bench_corpus_new(BENCH_WORD_LIST, BENCH_SEED, &error);
    g_autoptr(BenchReport) report = bench_report_new((guint)n_cases);
    BenchRun run = {.report = report,
                    .corpus = corpus,
                    .n_cases = (guint)n_cases,
                    .n_rounds = (guint)n_rounds,
                    .n_passes = (guint)n_passes,
                    .programs = programs,
                    .corpus_folder = g_strdup_printf("%s/corpus-%d", folder, n_cases),
                    .index_folder = g_strdup_printf("%s/index-%d", folder, n_cases),
                    .scratch_folder = g_strdup_printf("%s/scratch", folder)};
    if (corpus == NULL || !measure(&run, &error) ||
        (json != NULL && !bench_report_save(report, json, &error))) {
        fprintf(stderr, "bench: %s\n", error->message);
        return 3;
    }
    bench_report_print(report);
    return 0;
}
