/* German words, as often as a text has them.
 *
 *     function words   a list in the order of their frequency: 42 of 100 words
 *     content words    Debian's wngerman, 350,000 forms; a word of rank r comes with
 *                      weight 1 / (r + 30) (Zipf and Mandelbrot), and short words and
 *                      forms of one word tend to be near each other in rank
 *     compounds        one in 25 content words is put together from two nouns, so that
 *                      the vocabulary never ends, as in German
 *
 * Threads: immutable once made.
 */
#ifndef BENCH_WORDS_H
#define BENCH_WORDS_H

#include <glib.h>

#include "tests/bench/random.h"

/* Numbers 0 … n - 1 with weights 1 / (number + offset). */
typedef struct BenchZipf BenchZipf;

BenchZipf *bench_zipf_new(guint n, guint offset);
void bench_zipf_free(BenchZipf *zipf);
guint bench_zipf_pick(const BenchZipf *zipf, BenchRandom *random);

typedef struct BenchWords BenchWords;

/* path: a word list, one a line in UTF-8. Errors: those of g_file_get_contents */
BenchWords *bench_words_new(const char *path, GError **error);
void bench_words_free(BenchWords *words);

/* Each appends one word. */
void
bench_words_add_function(const BenchWords *words, BenchRandom *random, GString *text);
void
bench_words_add_content(const BenchWords *words, BenchRandom *random, GString *text);

gboolean bench_words_is_function(const BenchWords *words, const char *word);
/* 0 for the most frequent content word; G_MAXUINT for what is none of the list. */
guint bench_words_get_rank(const BenchWords *words, const char *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchZipf, bench_zipf_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchWords, bench_words_free)

#endif
