#include "web/response_cache.h"

#include <string.h>

typedef struct {
    char *key;
    KlResponse *response;
    gsize cost;
    GList link; /* in lru; data points to the entry */
} Entry;

struct KlResponseCache {
    GMutex lock;
    gsize max_bytes;
    gsize n_bytes;
    GHashTable *entries; /* key of the entry → Entry */
    GQueue lru;          /* most recently used first */
};

static void
free_entry(gpointer data)
{
    Entry *entry = data;
    kl_response_unref(entry->response);
    g_free(entry->key);
    g_free(entry);
}

KlResponseCache *
kl_response_cache_new(gsize max_bytes)
{
    KlResponseCache *cache = g_new0(KlResponseCache, 1);
    g_mutex_init(&cache->lock);
    cache->max_bytes = max_bytes;
    cache->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_entry);
    g_queue_init(&cache->lru);
    return cache;
}

void
kl_response_cache_free(KlResponseCache *cache)
{
    if (cache == NULL) {
        return;
    }
    g_hash_table_unref(cache->entries);
    g_mutex_clear(&cache->lock);
    g_free(cache);
}

KlResponse *
kl_response_cache_get(KlResponseCache *cache, const char *key)
{
    KlResponse *response = NULL;

    g_mutex_lock(&cache->lock);
    Entry *entry = g_hash_table_lookup(cache->entries, key);
    if (entry != NULL) {
        g_queue_unlink(&cache->lru, &entry->link);
        g_queue_push_head_link(&cache->lru, &entry->link);
        response = kl_response_ref(entry->response);
    }
    g_mutex_unlock(&cache->lock);
    return response;
}

static void
remove_entry(KlResponseCache *cache, Entry *entry)
{
    cache->n_bytes -= entry->cost;
    g_queue_unlink(&cache->lru, &entry->link);
    g_hash_table_remove(cache->entries, entry->key);
}

void
kl_response_cache_put(KlResponseCache *cache, const char *key, KlResponse *response)
{
    gsize cost = kl_response_get_cost(response) + 2 * strlen(key);
    if (cost > cache->max_bytes / 8) {
        return;
    }
    Entry *entry = g_new0(Entry, 1);
    entry->key = g_strdup(key);
    entry->response = kl_response_ref(response);
    entry->cost = cost;
    entry->link.data = entry;

    g_mutex_lock(&cache->lock);
    Entry *older = g_hash_table_lookup(cache->entries, key);
    if (older != NULL) {
        remove_entry(cache, older);
    }
    while (cache->n_bytes + cost > cache->max_bytes) {
        remove_entry(cache, g_queue_peek_tail(&cache->lru));
    }
    g_hash_table_insert(cache->entries, entry->key, entry);
    g_queue_push_head_link(&cache->lru, &entry->link);
    cache->n_bytes += cost;
    g_mutex_unlock(&cache->lock);
}

void
kl_response_cache_clear(KlResponseCache *cache)
{
    g_mutex_lock(&cache->lock);
    g_queue_init(&cache->lru);
    g_hash_table_remove_all(cache->entries);
    cache->n_bytes = 0;
    g_mutex_unlock(&cache->lock);
}

void
kl_response_cache_count(KlResponseCache *cache,
                        guint *ret_n_entries,
                        gsize *ret_n_bytes)
{
    g_mutex_lock(&cache->lock);
    *ret_n_entries = g_hash_table_size(cache->entries);
    *ret_n_bytes = cache->n_bytes;
    g_mutex_unlock(&cache->lock);
}
