/* What visitors of the generated corpus search for: 200 queries out of its own words.
 *
 *     30 × one word, 70 × two, 40 × three        20 × one long compound
 *     20 × two words and filters   10 × "two words side by side"   10 × a typo
 *
 * The words of a query stand in one of the first thousand cases, content words about
 * as often as the texts have them, with a leaning to frequent ones.
 *
 * Ownership: a BenchQuery owns its strings. Threads: plain data.
 */
#ifndef BENCH_QUERIES_H
#define BENCH_QUERIES_H

#include "tests/bench/cases.h"

#define BENCH_N_QUERIES 200

typedef struct {
    char *text;    /* as typed */
    char *filters; /* "thema=bildung&art=netzwerk", or "" */
} BenchQuery;

/* Array of BenchQuery *; caller frees. The same ones every time.
 *
 * n_cases   in the corpus, at least 1 */
GPtrArray *bench_queries_new(const BenchCorpus *corpus, guint n_cases);

/* One line a query, "text<TAB>filters". Caller frees. */
char *bench_queries_to_string(const GPtrArray *queries);

#endif
