/* Columns of a shard: orders, holes, damage, and how long 100,000 take. */
#include <string.h>

#include "search/columns.h"
#include "search/error.h"
#include "tests/unit/test_time.h"

static KlColumns *
read_back(KlColumnsBuilder *builder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = kl_columns_builder_finish(builder);
    KlColumns *columns = kl_columns_read(bytes, &error);
    g_assert_no_error(error);
    return columns;
}

static KlColumnsBuilder *
make_builder(void)
{
    KlColumnsBuilder *builder = kl_columns_builder_new();
    kl_columns_builder_set(builder, 1, "zaun", "Äpfel am Zaun", "2026-05-01", 700);
    kl_columns_builder_set(builder, 2, "weg", "Weg damit", "2025-01-01", 1);
    kl_columns_builder_set(builder, 5, "beet", "apfel", "2026-05-01", 900);
    kl_columns_builder_set(builder, 4, "bau", "»Bau«", NULL, 0);
    kl_columns_builder_remove(builder, 2);
    kl_columns_builder_remove(builder, 77);
    return builder;
}

static void
test_values(void)
{
    g_autoptr(KlColumnsBuilder) builder = make_builder();
    g_autoptr(KlColumns) columns = read_back(builder);
    g_assert_cmpuint(kl_columns_last_docid(columns), ==, 5);
    g_assert_cmpuint(kl_columns_n_cases(columns), ==, 3);
    g_assert_cmpstr(kl_columns_slug(columns, 1), ==, "zaun");
    g_assert_cmpstr(kl_columns_title(columns, 5), ==, "apfel");
    g_assert_cmpstr(kl_columns_checked(columns, 1), ==, "2026-05-01");
    g_assert_cmpuint(kl_columns_checked_day(columns, 1), ==, 20260501);
    g_assert_cmpstr(kl_columns_checked(columns, 4), ==, "");
    g_assert_cmpuint(kl_columns_checked_day(columns, 4), ==, 0);
    g_assert_cmpuint(kl_columns_length(columns, 1), ==, 700);
    g_assert_cmpuint(kl_columns_length(columns, 5), ==, 900);
    g_assert_cmpuint(kl_columns_length(columns, 2), ==, 0);
    g_assert_cmpuint(kl_columns_length(columns, 6), ==, 0);
    g_assert_null(kl_columns_slug(columns, 2));
    g_assert_null(kl_columns_title(columns, 0));
    g_assert_null(kl_columns_checked(columns, 6));
    g_assert_cmpuint(kl_columns_find_slug(columns, "beet"), ==, 5);
    g_assert_cmpuint(kl_columns_find_slug(columns, "weg"), ==, 0);
}

static void
test_orders(void)
{
    g_autoptr(KlColumnsBuilder) builder = make_builder();
    g_autoptr(KlColumns) columns = read_back(builder);
    const guint32 newest[] = {5, 1, 4};
    const guint32 titles[] = {5, 1, 4};
    g_assert_cmpmem(kl_columns_order(columns, KL_ORDER_NEWEST), sizeof newest, newest,
                    sizeof newest);
    g_assert_cmpmem(kl_columns_order(columns, KL_ORDER_TITLE), sizeof titles, titles,
                    sizeof titles);

    /* Between shards the same order as within one: the n-th here is after all there
     * that are before it, equal to itself and before the others. */
    g_autoptr(KlColumnsBuilder) again = make_builder();
    g_autoptr(KlColumns) other = read_back(again);
    for (guint order = 0; order < KL_N_ORDERS; order++) {
        const guint32 *docids = kl_columns_order(columns, (KlOrder)order);
        for (guint a = 0; a < 3; a++) {
            for (guint b = 0; b < 3; b++) {
                int compared = kl_columns_compare((KlOrder)order, columns, docids[a],
                                                  other, docids[b]);
                g_assert_cmpint((compared > 0) - (compared < 0), ==, (a > b) - (a < b));
            }
        }
    }
}

static void
test_empty(void)
{
    g_autoptr(KlColumnsBuilder) builder = kl_columns_builder_new();
    g_autoptr(KlColumns) columns = read_back(builder);
    g_assert_cmpuint(kl_columns_n_cases(columns), ==, 0);
    g_assert_cmpuint(kl_columns_find_slug(columns, "a"), ==, 0);
}

static void
test_add_all(void)
{
    g_autoptr(KlColumnsBuilder) builder = make_builder();
    g_autoptr(KlColumns) columns = read_back(builder);
    g_autoptr(KlColumnsBuilder) copier = kl_columns_builder_new();
    kl_columns_builder_add_all(copier, columns, 10);
    g_autoptr(KlColumns) copy = read_back(copier);
    g_assert_cmpuint(kl_columns_find_slug(copy, "beet"), ==, 15);
    g_assert_cmpuint(kl_columns_length(copy, 15), ==, 900);
    g_assert_cmpuint(kl_columns_n_cases(copy), ==, 3);
}

static void
test_damage(void)
{
    g_autoptr(KlColumnsBuilder) builder = make_builder();
    g_autoptr(GBytes) bytes = kl_columns_builder_finish(builder);
    gsize length;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    for (gsize n = 0; n < length; n++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) cut = g_bytes_new(data, n);
        g_assert_null(kl_columns_read(cut, &error));
        g_assert_nonnull(error);
    }
    /* Four bytes behind the magic are reserved and mean nothing. */
    for (gsize bit = 0; bit < length * 8; bit++) {
        g_autoptr(GError) error = NULL;
        guint8 *bent = g_memdup2(data, length);
        bent[bit / 8] ^= (guint8)(1 << bit % 8);
        g_autoptr(GBytes) given = g_bytes_new_take(bent, length);
        g_autoptr(KlColumns) columns = kl_columns_read(given, &error);
        g_assert_true((columns == NULL) == (bit < 32 || bit >= 64));
        g_assert_true((error != NULL) == (columns == NULL));
    }
}

static void
test_speed(void)
{
    g_autoptr(KlColumnsBuilder) builder = kl_columns_builder_new();
    for (guint i = 1; i <= 100000; i++) {
        g_autofree char *slug =
            g_strdup_printf("ein-fall-von-vielen-%u", i * 7 % 99991);
        kl_columns_builder_set(builder, i, slug, "Eine Überschrift, wie sie üblich ist",
                               "2026-05-01", i);
    }
    g_autoptr(GBytes) bytes = kl_columns_builder_finish(builder);
    gint64 before = test_time_us();
    g_autoptr(KlColumns) columns = kl_columns_read(bytes, NULL);
    gint64 took_us = test_time_us() - before;
    g_assert_nonnull(columns);
    g_test_message("100,000 rows read in %" G_GINT64_FORMAT " µs", took_us);
    g_assert_cmpint(took_us, <, 1000 * 1000);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/columns/values", test_values);
    g_test_add_func("/columns/orders", test_orders);
    g_test_add_func("/columns/empty", test_empty);
    g_test_add_func("/columns/add-all", test_add_all);
    g_test_add_func("/columns/damage", test_damage);
    g_test_add_func("/columns/speed", test_speed);
    return g_test_run();
}
