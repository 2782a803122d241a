/* A corpus of N made-up cases that a search cannot tell from real ones.
 *
 *     taxonomie.yaml, faelle/<title>-0000042.md, queries.txt
 *
 * A case has 250 to 400 words: front matter, and five or six sections of sentences of
 * 5 to 23 words. A third of its content words are its topics, a dozen words that recur
 * as those of a real text do; the rest come as often as words.h says. Case i is the
 * same whatever the size of the corpus, and the same on every machine with the same
 * word list.
 *
 * Threads: immutable once made.
 */
#ifndef BENCH_CASES_H
#define BENCH_CASES_H

#include <glib.h>

#include "tests/bench/words.h"

#define BENCH_WORD_LIST "/usr/share/dict/ngerman"
#define BENCH_SEED      20260501

typedef struct BenchCorpus BenchCorpus;

/* word_list: as bench_words_new, with its errors */
BenchCorpus *bench_corpus_new(const char *word_list, guint64 seed, GError **error);
void bench_corpus_free(BenchCorpus *corpus);
const BenchWords *bench_corpus_get_words(const BenchCorpus *corpus);

/* The slug and the file of a case.
 *
 * version   0, or another number for the same case with another text
 *
 * Both strings are overwritten. */
void bench_corpus_make_case(const BenchCorpus *corpus,
                            guint number,
                            guint version,
                            GString *slug,
                            GString *text);

/* Writes a case, or a corpus of n. Errors: G_FILE_ERROR */
gboolean bench_corpus_save_case(const BenchCorpus *corpus,
                                const char *folder,
                                guint number,
                                guint version,
                                GError **error);
gboolean bench_corpus_save(const BenchCorpus *corpus,
                           const char *folder,
                           guint n,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchCorpus, bench_corpus_free)

#endif
