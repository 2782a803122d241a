/* The nearest by weighted sets, held against sums made one by one. */
#include "search/nearest.h"

#include <glib.h>

static KlBitset *
make_set(GRand *rand, guint n_bits, double share)
{
    KlBitset *set = kl_bitset_new(n_bits);
    for (guint p = 0; p < n_bits; p++) {
        if (g_rand_double(rand) < share) {
            kl_bitset_add(set, p);
        }
    }
    return set;
}

static GArray *
make_sets(GRand *rand, guint n_bits, guint n_sets, gboolean has_ties)
{
    GArray *sets = g_array_new(FALSE, FALSE, sizeof(KlWeightedSet));
    for (guint i = 0; i < n_sets; i++) {
        double share = g_rand_double_range(rand, 0, 0.4);
        double weight = has_ties     ? 1 + (double)(i % 3)
                        : i % 7 == 0 ? 1e-6
                                     : g_rand_double_range(rand, 0.01, 20);
        KlWeightedSet weighted = {make_set(rand, n_bits, share), weight};
        g_array_append_val(sets, weighted);
    }
    return sets;
}

static void
free_sets(GArray *sets)
{
    for (guint i = 0; i < sets->len; i++) {
        kl_bitset_free((KlBitset *)(guintptr)g_array_index(sets, KlWeightedSet, i).set);
    }
    g_array_unref(sets);
}

static double
sum_up(const GArray *sets, guint position)
{
    double sum = 0;
    for (guint i = 0; i < sets->len; i++) {
        const KlWeightedSet *weighted = &g_array_index(sets, KlWeightedSet, i);
        sum += kl_bitset_has(weighted->set, position) ? weighted->weight : 0;
    }
    return sum;
}

static int
compare_falling(gconstpointer a, gconstpointer b)
{
    double first = *(const double *)a;
    double second = *(const double *)b;
    return (first < second) - (first > second);
}

/* The n-th best sum, 0 if there are fewer above 0. */
static double
find_limit(const GArray *sets, const KlBitset *among, guint n)
{
    g_autoptr(GArray) sums = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint p = 0; p < among->n_bits; p++) {
        double sum = kl_bitset_has(among, p) ? sum_up(sets, p) : 0;
        if (sum > 0) {
            g_array_append_val(sums, sum);
        }
    }
    g_array_sort(sums, compare_falling);
    return sums->len >= n ? g_array_index(sums, double, n - 1) : 0;
}

static void
check(const GArray *sets, const KlBitset *among, guint n_wanted)
{
    g_autoptr(GArray) found = kl_nearest_find(sets, among, n_wanted);
    double limit = find_limit(sets, among, n_wanted);
    guint at = 0;
    for (guint p = 0; p < among->n_bits; p++) {
        double sum = kl_bitset_has(among, p) ? sum_up(sets, p) : 0;
        gboolean is_found =
            at < found->len && g_array_index(found, KlNearest, at).position == p;
        if (is_found) {
            g_assert_cmpfloat(g_array_index(found, KlNearest, at).score, ==, sum);
            g_assert_cmpfloat(sum, >, 0);
            at++;
        }
        g_assert_true(is_found || sum == 0 || sum < limit);
    }
    g_assert_cmpuint(at, ==, found->len);
}

static void
test_as_one_by_one(void)
{
    static const guint sizes[] = {1, 63, 64, 65, 2047, 2048, 2049, 5000};
    g_autoptr(GRand) rand = g_rand_new_with_seed(4711);
    for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
        for (guint n_sets = 0; n_sets <= 60; n_sets += 15) {
            g_autoptr(KlBitset) among = make_set(rand, sizes[s], 0.9);
            GArray *sets = make_sets(rand, sizes[s], n_sets, n_sets == 30);
            check(sets, among, 1);
            check(sets, among, 10);
            check(sets, among, 65);
            free_sets(sets);
        }
    }
}

/* Rounding leaves little to look at. */
static void
test_few(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    g_autoptr(KlBitset) all = make_set(rand, 50000, 1);
    GArray *sets = make_sets(rand, 50000, 40, FALSE);
    g_autoptr(GArray) found = kl_nearest_find(sets, all, 64);
    g_assert_cmpuint(found->len, >=, 64);
    g_assert_cmpuint(found->len, <, 640);
    free_sets(sets);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nearest/as-one-by-one", test_as_one_by_one);
    g_test_add_func("/nearest/few", test_few);
    return g_test_run();
}
