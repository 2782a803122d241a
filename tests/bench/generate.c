/* generate N FOLDER: a corpus of N cases in FOLDER, and queries.txt beside it. */
#include <stdio.h>

#include "tests/bench/queries.h"

int
main(int argc, char **argv)
{
    guint64 n = 0;
    g_autoptr(GError) error = NULL;
    if (argc != 3 ||
        !g_ascii_string_to_unsigned(argv[1], 10, 1, 10 * 1000 * 1000, &n, NULL)) {
        fprintf(stderr, "usage: generate N FOLDER\n");
        return 2;
    }
    g_autoptr(BenchCorpus) corpus =
        bench_corpus_new(BENCH_WORD_LIST, BENCH_SEED, &error);
    if (corpus == NULL || !bench_corpus_save(corpus, argv[2], (guint)n, &error)) {
        fprintf(stderr, "generate: %s\n", error->message);
        return 3;
    }
    g_autoptr(GPtrArray) queries = bench_queries_new(corpus, (guint)n);
    g_autofree char *lines = bench_queries_to_string(queries);
    g_autofree char *path = g_build_filename(argv[2], "queries.txt", NULL);
    if (!g_file_set_contents(path, lines, -1, &error)) {
        fprintf(stderr, "generate: %s\n", error->message);
        return 3;
    }
    return 0;
}
