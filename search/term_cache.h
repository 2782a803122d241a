/* Postings, decoded once and kept as long as there is room: what was used least
 * recently goes when the bytes exceed the limit; who still uses an entry keeps it alive
 * by its reference.
 *
 * Threads: any number (one lock, held for a hash lookup).
 */
#ifndef KL_SEARCH_TERM_CACHE_H
#define KL_SEARCH_TERM_CACHE_H

#include <glib.h>

#include "search/postings.h"

typedef struct KlTermCache KlTermCache;

KlTermCache *kl_term_cache_new(gsize max_bytes);
void kl_term_cache_free(KlTermCache *cache);

/* The entry of a key with a reference for the caller, or NULL. */
KlPostings *kl_term_cache_get(KlTermCache *cache, const char *key);
/* Keeps postings under a key; the cache takes a reference of its own. An entry that
 * is larger than the whole cache is not kept. */
void kl_term_cache_put(KlTermCache *cache, const char *key, KlPostings *postings);
gsize kl_term_cache_get_bytes(KlTermCache *cache);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlTermCache, kl_term_cache_free)

#endif
