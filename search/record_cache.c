#include "search/record_cache.h"

typedef struct {
    guint position;
    GBytes *data; /* NULL: the place is empty */
    KlRecord record;
} Place;

struct KlRecordCache {
    GMutex lock;
    Place places[KL_RECORD_CACHE_PLACES];
};

KlRecordCache *
kl_record_cache_new(void)
{
    KlRecordCache *cache = g_new0(KlRecordCache, 1);
    g_mutex_init(&cache->lock);
    return cache;
}

void
kl_record_cache_free(KlRecordCache *cache)
{
    if (cache == NULL) {
        return;
    }
    for (guint i = 0; i < KL_RECORD_CACHE_PLACES; i++) {
        g_bytes_unref(cache->places[i].data);
    }
    g_mutex_clear(&cache->lock);
    g_free(cache);
}

static Place *
get_place(KlRecordCache *cache, guint position)
{
    return &cache->places[position % KL_RECORD_CACHE_PLACES];
}

GBytes *
kl_record_cache_get(KlRecordCache *cache, guint position, KlRecord *ret_record)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->lock);
    const Place *place = get_place(cache, position);
    if (place->data == NULL || place->position != position) {
        return NULL;
    }
    *ret_record = place->record;
    return g_bytes_ref(place->data);
}

void
kl_record_cache_put(KlRecordCache *cache,
                    guint position,
                    GBytes *data,
                    const KlRecord *record)
{
    if (g_bytes_get_size(data) > KL_RECORD_CACHE_MAX_BYTES) {
        return;
    }
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache->lock);
    Place *place = get_place(cache, position);
    g_bytes_unref(place->data);
    *place = (Place){position, g_bytes_ref(data), *record};
}
