/* The cases of a term, decoded once and kept as long as there is room.
 *
 *     "Zhochbeet" ─▶ 17 cases of 100,000: sorted positions       68 bytes
 *     "Pgart"     ─▶ 9,000 of 100,000:    a bitset           12,500 bytes
 *
 * Below one case in 32 positions the sorted list is the smaller form. What was used
 * least recently goes when the bytes exceed the limit; who still uses an entry keeps
 * it alive by its reference.
 *
 * Ownership: entries are reference counted. Threads: the cache any number (one lock,
 * held for a hash lookup); entries are immutable.
 */
#ifndef KL_SEARCH_TERM_CACHE_H
#define KL_SEARCH_TERM_CACHE_H

#include <glib.h>

#include "search/bitset.h"

typedef struct KlTermCache KlTermCache;
typedef struct KlPostings KlPostings;

KlTermCache *kl_term_cache_new(gsize max_bytes);
void kl_term_cache_free(KlTermCache *cache);

/* The entry of a key with a reference for the caller, or NULL. */
KlPostings *kl_term_cache_get(KlTermCache *cache, const char *key);
/* Keeps postings under a key; the cache takes a reference of its own. An entry that
 * is larger than the whole cache is not kept. */
void kl_term_cache_put(KlTermCache *cache, const char *key, KlPostings *postings);
gsize kl_term_cache_get_bytes(KlTermCache *cache);

/* Postings of positions below n_bits, sorted and without repeats; takes the array of
 * guint. */
KlPostings *kl_postings_new(guint n_bits, GArray *positions);
KlPostings *kl_postings_ref(KlPostings *postings);
void kl_postings_unref(KlPostings *postings);
guint kl_postings_count(const KlPostings *postings);
/* set becomes set ∨ postings. */
void kl_postings_or_into(const KlPostings *postings, KlBitset *set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlTermCache, kl_term_cache_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlPostings, kl_postings_unref)

#endif
