#include "search/term_cache.h"

static KlPostings *
make_postings(guint n_bits, guint step)
{
    GArray *positions = g_array_new(FALSE, FALSE, sizeof(guint));
    GArray *wdfs = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 1; i < n_bits; i += step) {
        g_array_append_val(positions, i);
        guint wdf = 1 + i % 260;
        g_array_append_val(wdfs, wdf);
    }
    return kl_postings_new(n_bits, positions, wdfs);
}

static void
test_postings(void)
{
    /* Sparse and dense ones say the same. */
    static const guint steps[] = {1, 2, 31, 32, 33, 999};
    for (guint s = 0; s < G_N_ELEMENTS(steps); s++) {
        g_autoptr(KlPostings) postings = make_postings(1000, steps[s]);
        g_autoptr(KlBitset) set = kl_bitset_new(1000);
        kl_postings_or_into(postings, set);
        g_assert_cmpuint(kl_bitset_count(set), ==, kl_postings_count(postings));
        for (guint i = 0; i < 1000; i++) {
            g_assert_cmpint(kl_bitset_has(set, i), ==,
                            i >= 1 && (i - 1) % steps[s] == 0);
        }
    }
}

static void
test_scores(void)
{
    g_autofree double *damping = g_new(double, 1024);
    for (guint i = 0; i < 1024; i++) {
        damping[i] = 1 + i;
    }
    g_autoptr(KlBitset) within = kl_bitset_new(1000);
    for (guint i = 0; i < 1000; i += 3) {
        kl_bitset_add(within, i);
    }
    static const guint steps[] = {1, 2, 31, 33, 259};
    for (guint s = 0; s < G_N_ELEMENTS(steps); s++) {
        g_autofree double *scores = g_new0(double, 1024);
        g_autoptr(KlPostings) postings = make_postings(1000, steps[s]);
        kl_postings_add_scores(postings, within, 2, damping, scores);
        for (guint i = 0; i < 1000; i++) {
            gboolean counts = i % 3 == 0 && i >= 1 && (i - 1) % steps[s] == 0;
            double wdf = 1 + i % 260;
            double expected = counts ? 2 * (wdf / (damping[i] + wdf)) : 0;
            g_assert_cmpfloat_with_epsilon(scores[i], expected, 1e-12);
        }
    }
}

static void
test_bounded(void)
{
    g_autoptr(KlTermCache) cache = kl_term_cache_new(40000);
    for (guint i = 0; i < 1000; i++) {
        g_autofree char *key = g_strdup_printf("Zwort%u", i);
        g_autoptr(KlPostings) postings = make_postings(6400, 1 + i % 40);
        kl_term_cache_put(cache, key, postings);
        g_assert_cmpuint(kl_term_cache_get_bytes(cache), <=, 40000);
        /* What is in use stays. */
        g_autoptr(KlPostings) first = kl_term_cache_get(cache, "Zwort0");
        g_assert_nonnull(first);
        g_autoptr(KlPostings) found = kl_term_cache_get(cache, key);
        g_assert_true(found == postings || i == 0);
    }
    g_assert_null(kl_term_cache_get(cache, "Zwort1"));
    g_autoptr(KlPostings) large = make_postings(6400000, 1);
    kl_term_cache_put(cache, "Zgross", large);
    g_assert_null(kl_term_cache_get(cache, "Zgross"));
}

static gpointer
use_cache(gpointer data)
{
    KlTermCache *cache = data;
    for (guint i = 0; i < 5000; i++) {
        g_autofree char *key = g_strdup_printf("Z%u", i % 300);
        g_autoptr(KlPostings) postings = kl_term_cache_get(cache, key);
        if (postings == NULL) {
            postings = make_postings(3200, 1 + i % 300);
            kl_term_cache_put(cache, key, postings);
        }
        g_assert_cmpuint(kl_postings_count(postings), ==,
                         (3199 + i % 300) / (1 + i % 300));
    }
    return NULL;
}

static void
test_threads(void)
{
    g_autoptr(KlTermCache) cache = kl_term_cache_new(30000);
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        threads[i] = g_thread_new("cache", use_cache, cache);
    }
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_thread_join(threads[i]);
    }
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/term-cache/postings", test_postings);
    g_test_add_func("/term-cache/scores", test_scores);
    g_test_add_func("/term-cache/bounded", test_bounded);
    g_test_add_func("/term-cache/threads", test_threads);
    return g_test_run();
}
