/* Counting many sets at once gives what counting each gives. */
#include "search/bit_table.h"

static void
free_set(gpointer set)
{
    kl_bitset_free(set);
}

/* One position of `rarity` or, with 0, none. */
static KlBitset *
draw_set(guint n_bits, gint rarity)
{
    KlBitset *set = kl_bitset_new(n_bits);
    for (guint i = 0; i < n_bits && rarity > 0; i++) {
        if (g_test_rand_int_range(0, rarity) == 0) {
            kl_bitset_add(set, i);
        }
    }
    return set;
}

static void
check_counts(const KlBitTable *table,
             const GPtrArray *sets,
             const KlBitset *within,
             guint first,
             guint n)
{
    g_autofree guint *counts = g_new(guint, n + 1);
    counts[n] = 4711;
    kl_bit_table_count(table, within, first, n, counts);
    for (guint i = 0; i < n; i++) {
        g_assert_cmpuint(counts[i], ==,
                         kl_bitset_count_and(within, sets->pdata[first + i]));
    }
    g_assert_cmpuint(counts[n], ==, 4711);
}

static void
test_counts(void)
{
    static const guint sizes[] = {0, 1, 63, 64, 65, 255, 256, 320, 5003};
    static const gint rarities[] = {0, 1, 2, 50, 1000};
    for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
        g_autoptr(GPtrArray) sets = g_ptr_array_new_with_free_func(free_set);
        for (guint i = 0; i < 37; i++) {
            g_ptr_array_add(sets,
                            draw_set(sizes[s], rarities[i % G_N_ELEMENTS(rarities)]));
        }
        g_autoptr(KlBitTable) table = kl_bit_table_new(sets, sizes[s]);
        for (guint r = 0; r < G_N_ELEMENTS(rarities); r++) {
            g_autoptr(KlBitset) within = draw_set(sizes[s], rarities[r]);
            check_counts(table, sets, within, 0, sets->len);
            check_counts(table, sets, within, 5, 9);
            check_counts(table, sets, within, sets->len - 1, 1);
            check_counts(table, sets, within, 3, 0);
        }
    }
}

static void
test_no_sets(void)
{
    g_autoptr(GPtrArray) sets = g_ptr_array_new();
    g_autoptr(KlBitTable) table = kl_bit_table_new(sets, 100);
    g_autoptr(KlBitset) within = draw_set(100, 2);
    check_counts(table, sets, within, 0, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bit-table/counts", test_counts);
    g_test_add_func("/bit-table/no-sets", test_no_sets);
    return g_test_run();
}
