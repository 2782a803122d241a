/* Finished responses, ready to be sent again: generation × encoding × URL.
 *
 * Bounded in bytes; the least recently used goes first. A new generation has other
 * keys, so nothing in here is ever stale; kl_response_cache_clear frees the old ones
 * at once.
 *
 * Threads: any number; one short lock.
 */
#ifndef KL_WEB_RESPONSE_CACHE_H
#define KL_WEB_RESPONSE_CACHE_H

#include "web/response.h"

typedef struct KlResponseCache KlResponseCache;

/* max_bytes 0: keeps nothing. */
KlResponseCache *kl_response_cache_new(gsize max_bytes);
void kl_response_cache_free(KlResponseCache *cache);

/* Returns a reference for the caller, or NULL. */
KlResponse *kl_response_cache_get(KlResponseCache *cache, const char *key);
/* Keeps a reference of its own. A response larger than an eighth of the cache is not
 * kept. */
void
kl_response_cache_put(KlResponseCache *cache, const char *key, KlResponse *response);
void kl_response_cache_clear(KlResponseCache *cache);
void kl_response_cache_count(KlResponseCache *cache,
                             guint *ret_n_entries,
                             gsize *ret_n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlResponseCache, kl_response_cache_free)

#endif
