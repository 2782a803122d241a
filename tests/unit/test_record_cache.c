#include "search/record_cache.h"

#include <string.h>

static GBytes *
make_data(const char *slug, gsize length, KlRecord *ret_record)
{
    char *bytes = g_malloc0(length);
    memcpy(bytes, slug, strlen(slug) + 1);
    *ret_record = (KlRecord){.slug = bytes};
    return g_bytes_new_take(bytes, length);
}

static void
put(KlRecordCache *cache, guint position, const char *slug, gsize length)
{
    KlRecord record;
    g_autoptr(GBytes) data = make_data(slug, length, &record);
    kl_record_cache_put(cache, position, data, &record);
}

static void
assert_kept(KlRecordCache *cache, guint position, const char *slug)
{
    KlRecord record = {.slug = NULL};
    g_autoptr(GBytes) data = kl_record_cache_get(cache, position, &record);
    g_assert_cmpstr(record.slug, ==, slug);
    g_assert_true((data == NULL) == (slug == NULL));
    if (data != NULL) {
        g_assert_true(record.slug == g_bytes_get_data(data, NULL));
    }
}

static void
test_places(void)
{
    g_autoptr(KlRecordCache) cache = kl_record_cache_new();
    assert_kept(cache, 0, NULL);
    put(cache, 7, "sieben", 100);
    put(cache, 8, "acht", KL_RECORD_CACHE_MAX_BYTES);
    put(cache, 9, "zu-lang", KL_RECORD_CACHE_MAX_BYTES + 1);
    assert_kept(cache, 7, "sieben");
    assert_kept(cache, 8, "acht");
    assert_kept(cache, 9, NULL);
    /* Another of the same place takes it. */
    assert_kept(cache, 7 + KL_RECORD_CACHE_PLACES, NULL);
    put(cache, 7 + KL_RECORD_CACHE_PLACES, "spaeter", 100);
    assert_kept(cache, 7, NULL);
    assert_kept(cache, 7 + KL_RECORD_CACHE_PLACES, "spaeter");
}

/* What was got outlives the cache's interest in it. */
static void
test_outlives(void)
{
    KlRecordCache *cache = kl_record_cache_new();
    put(cache, 7, "sieben", 100);
    KlRecord record;
    g_autoptr(GBytes) data = kl_record_cache_get(cache, 7, &record);
    put(cache, 7, "neu", 100);
    kl_record_cache_free(cache);
    g_assert_cmpstr(record.slug, ==, "sieben");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record-cache/places", test_places);
    g_test_add_func("/record-cache/outlives", test_outlives);
    return g_test_run();
}
