/* How the words of a shard are written, and in how many cases: what suggestions and
 * spelling are made of.
 *
 *     bluehwiese   Blühwiese    12
 *     bluehwiesen  Blühwiesen   30
 *     bluehwiesen  BLÜHWIESEN    1
 *
 * They are kept in the shard's metadata (KL_META_WORDS), one line each, the parts with
 * tabs between, in byte order; a word that no case has is not there. As terms they
 * would be the longest and nearly a fifth of all postings, of which nobody asks more
 * than how many there are.
 *
 * Ownership: kl_words_free. Threads: one at a time.
 */
#ifndef KL_SEARCH_WORDS_H
#define KL_SEARCH_WORDS_H

#include <glib.h>

#include "search/xapian-c/kx_types.h"

typedef struct KlWords KlWords;

KlWords *kl_words_new(void);
void kl_words_free(KlWords *words);

/* Counts n cases more, or less, that have a spelling of a word.
 *
 * key   "bluehwiese\tBlühwiese", without line feed or a further tab */
void kl_words_count(KlWords *words, const char *key, int n);
/* Adds what others counted. */
void kl_words_add_all(KlWords *words, const KlWords *others);

/* Adds what a shard has, nothing if it has none. Errors as kl_chunks_load;
 * KL_ERROR_INDEX (damaged) */
gboolean kl_words_load(KlWords *words, const KxDatabase *shard, GError **error);
/* Errors as kl_chunks_save. */
gboolean kl_words_save(const KlWords *words, KxWritableDatabase *shard, GError **error);

/* Walks the spellings in byte order. normal and shown are not terminated. */
typedef void (*KlWordsFunc)(const char *normal,
                            gsize normal_length,
                            const char *shown,
                            gsize shown_length,
                            guint32 n_cases,
                            gpointer user_data);
void kl_words_foreach(const KlWords *words, KlWordsFunc func, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlWords, kl_words_free)

#endif
