#include "search/term_cache.h"

#include <string.h>

/* --- postings ------------------------------------------------------------------ */

struct KlPostings {
    gatomicrefcount references;
    guint count;
    GArray *positions; /* of guint, or NULL: the set has them */
    KlBitset *set;
};

KlPostings *
kl_postings_new(guint n_bits, GArray *positions)
{
    KlPostings *postings = g_new0(KlPostings, 1);
    g_atomic_ref_count_init(&postings->references);
    postings->count = positions->len;
    if (positions->len <= n_bits / 32) {
        postings->positions = positions;
        return postings;
    }
    postings->set = kl_bitset_new(n_bits);
    for (guint i = 0; i < positions->len; i++) {
        kl_bitset_add(postings->set, g_array_index(positions, guint, i));
    }
    g_array_unref(positions);
    return postings;
}

KlPostings *
kl_postings_ref(KlPostings *postings)
{
    g_atomic_ref_count_inc(&postings->references);
    return postings;
}

void
kl_postings_unref(KlPostings *postings)
{
    if (postings == NULL || !g_atomic_ref_count_dec(&postings->references)) {
        return;
    }
    g_clear_pointer(&postings->positions, g_array_unref);
    kl_bitset_free(postings->set);
    g_free(postings);
}

guint
kl_postings_count(const KlPostings *postings)
{
    return postings->count;
}

void
kl_postings_or_into(const KlPostings *postings, KlBitset *set)
{
    if (postings->set != NULL) {
        kl_bitset_or(set, postings->set);
        return;
    }
    for (guint i = 0; i < postings->positions->len; i++) {
        kl_bitset_add(set, g_array_index(postings->positions, guint, i));
    }
}

static gsize
size_of(const char *key, const KlPostings *postings)
{
    gsize bytes = sizeof *postings + 2 * strlen(key) + 128; /* lists and tables */
    if (postings->set != NULL) {
        bytes += postings->set->n_words * sizeof(guint64);
    } else {
        bytes += postings->positions->len * sizeof(guint);
    }
    return bytes;
}

/* --- the cache ----------------------------------------------------------------- */

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
