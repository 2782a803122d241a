#include "search/bitset.h"

/* A set that holds what a simple rule says, compared bit by bit. */
static KlBitset *
make_set(guint n_bits, guint step)
{
    KlBitset *set = kl_bitset_new(n_bits);
    for (guint i = 0; i < n_bits; i += step) {
        kl_bitset_add(set, i);
    }
    return set;
}

static const guint sizes[] = {0, 1, 63, 64, 65, 127, 128, 1000, 100003};

static void
test_combine(void)
{
    for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
        guint n = sizes[s];
        g_autoptr(KlBitset) two = make_set(n, 2);
        g_autoptr(KlBitset) three = make_set(n, 3);
        g_autoptr(KlBitset) both = kl_bitset_copy(two);
        kl_bitset_and(both, three);
        g_autoptr(KlBitset) either = kl_bitset_copy(two);
        kl_bitset_or(either, three);
        g_autoptr(KlBitset) only = kl_bitset_copy(two);
        kl_bitset_andnot(only, three);
        guint n_both = 0;
        for (guint i = 0; i < n; i++) {
            n_both += i % 6 == 0;
            g_assert_cmpint(kl_bitset_has(both, i), ==, i % 6 == 0);
            g_assert_cmpint(kl_bitset_has(either, i), ==, i % 2 == 0 || i % 3 == 0);
            g_assert_cmpint(kl_bitset_has(only, i), ==, i % 2 == 0 && i % 3 != 0);
        }
        g_assert_cmpuint(kl_bitset_count(both), ==, n_both);
        g_assert_cmpuint(kl_bitset_count_and(two, three), ==, n_both);
        g_assert_false(kl_bitset_has(both, n));
        g_assert_cmpint(kl_bitset_is_empty(both), ==, n == 0);
    }
}

static void
test_iterate(void)
{
    for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
        guint n = sizes[s];
        g_autoptr(KlBitset) set = make_set(n, 67);
        guint expected = 0;
        for (guint p = kl_bitset_next(set, 0); p < n; p = kl_bitset_next(set, p + 1)) {
            g_assert_cmpuint(p, ==, expected);
            expected += 67;
        }
        g_assert_cmpuint(expected, >=, n);
    }
}

static void
test_empty(void)
{
    g_autoptr(KlBitset) set = kl_bitset_new(200);
    g_assert_true(kl_bitset_is_empty(set));
    g_assert_cmpuint(kl_bitset_count(set), ==, 0);
    g_assert_cmpuint(kl_bitset_next(set, 0), ==, 200);
    kl_bitset_add(set, 199);
    g_assert_false(kl_bitset_is_empty(set));
    g_assert_cmpuint(kl_bitset_next(set, 0), ==, 199);
    g_assert_cmpuint(kl_bitset_next(set, 200), ==, 200);
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bitset/combine", test_combine);
    g_test_add_func("/bitset/iterate", test_iterate);
    g_test_add_func("/bitset/empty", test_empty);
    return g_test_run();
}
