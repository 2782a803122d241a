#include "tests/bench/measure.h"

#include <string.h>
#include <time.h>

#include "search/language/analyzer.h"

/* So much text is enough: beyond it the share of new words hardly falls. */
#define TEXT_BYTES (4u << 20)
#define N_ROUNDS   3

/* Whatever a core has to do besides is not the analysis' time. */
static double
thread_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The texts of the first cases, front matter included. */
static GPtrArray *
make_texts(const BenchRun *run, gsize *ret_bytes)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) slug = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    gsize bytes = 0;
    for (guint i = 0; i < run->n_cases && bytes < TEXT_BYTES; i++) {
        bench_corpus_make_case(run->corpus, i, 0, slug, text);
        bytes += text->len;
        g_ptr_array_add(texts, g_strndup(text->str, text->len));
    }
    *ret_bytes = bytes;
    return texts;
}

static double
time_pass(KlAnalyzer *analyzer, const GPtrArray *texts, GArray *tokens)
{
    double start = thread_seconds();
    for (guint i = 0; i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        kl_analyzer_tokenize(analyzer, text, strlen(text), KL_TOKENIZE_DEFAULT, tokens);
    }
    return thread_seconds() - start;
}

void
bench_measure_analysis(const BenchRun *run)
{
    gsize bytes = 0;
    g_autoptr(GPtrArray) texts = make_texts(run, &bytes);
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    double cold = G_MAXDOUBLE;
    double warm = G_MAXDOUBLE;
    for (guint round = 0; round < N_ROUNDS; round++) {
        g_autoptr(KlAnalyzer) analyzer = kl_analyzer_new();
        cold = MIN(cold, time_pass(analyzer, texts, tokens));
        warm = MIN(warm, time_pass(analyzer, texts, tokens));
    }
    double megabytes = (double)bytes / 1e6;
    bench_report_add(run->report, "analysis.mb", megabytes);
    bench_report_add(run->report, "analysis.cold.mb_per_s", megabytes / cold);
    bench_report_add(run->report, "analysis.warm.mb_per_s", megabytes / warm);
    bench_report_judge(run->report, "analysing text with a new analyzer, one core",
                       megabytes / cold, "MB/s", BENCH_AT_LEAST, 1);
}
