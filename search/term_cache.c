#include "search/term_cache.h"

#include <string.h>

typedef struct {
    char *key;
    KlPostings *postings;
    gsize bytes;
    GList link; /* in the order of use; data is the entry */
} Entry;

struct KlTermCache {
    GMutex lock;
    GHashTable *entries; /* key → Entry; the entry owns the key */
    GQueue order;        /* of Entry, most recently used first */
    gsize bytes;
    gsize max_bytes;
};

static gsize
size_of(const char *key, const KlPostings *postings)
{
    /* With the entry's place in list and table. */
    return kl_postings_get_bytes(postings) + 2 * strlen(key) + 160;
}

static void
free_entry(gpointer data)
{
    Entry *entry = data;
    kl_postings_unref(entry->postings);
    g_free(entry->key);
    g_free(entry);
}

KlTermCache *
kl_term_cache_new(gsize max_bytes)
{
    KlTermCache *cache = g_new0(KlTermCache, 1);
    g_mutex_init(&cache->lock);
    g_queue_init(&cache->order);
    cache->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_entry);
    cache->max_bytes = max_bytes;
    return cache;
}

void
kl_term_cache_free(KlTermCache *cache)
{
    if (cache == NULL) {
        return;
    }
    g_hash_table_unref(cache->entries);
    g_mutex_clear(&cache->lock);
    g_free(cache);
}

KlPostings *
kl_term_cache_get(KlTermCache *cache, const char *key)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->lock);
    Entry *entry = g_hash_table_lookup(cache->entries, key);
    if (entry == NULL) {
        return NULL;
    }
    g_queue_unlink(&cache->order, &entry->link);
    g_queue_push_head_link(&cache->order, &entry->link);
    return kl_postings_ref(entry->postings);
}

void
kl_term_cache_put(KlTermCache *cache, const char *key, KlPostings *postings)
{
    gsize bytes = size_of(key, postings);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->lock);
    /* Another thread may have been faster; its postings are the same. */
    if (bytes > cache->max_bytes || g_hash_table_contains(cache->entries, key)) {
        return;
    }
    while (cache->bytes + bytes > cache->max_bytes) {
        Entry *oldest = g_queue_pop_tail_link(&cache->order)->data;
        cache->bytes -= oldest->bytes;
        g_hash_table_remove(cache->entries, oldest->key);
    }
    Entry *entry = g_new0(Entry, 1);
    entry->key = g_strdup(key);
    entry->postings = kl_postings_ref(postings);
    entry->bytes = bytes;
    entry->link.data = entry;
    g_queue_push_head_link(&cache->order, &entry->link);
    g_hash_table_insert(cache->entries, entry->key, entry);
    cache->bytes += bytes;
}

gsize
kl_term_cache_get_bytes(KlTermCache *cache)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->lock);
    return cache->bytes;
}
