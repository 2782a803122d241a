#include "search/shard_check.h"

#include "search/error.h"
#include "tests/unit/index_fixture.h"

#define N_CASES 5

static char *
write_index(void)
{
    g_autoptr(KlTaxonomy) taxonomy = kl_taxonomy_new();
    KlCase *cases[N_CASES];
    for (guint i = 0; i < N_CASES; i++) {
        g_autofree char *slug = g_strdup_printf("fall-%u", i);
        cases[i] = fixture_case(slug, "Titel", "Kurz.", "Text.");
    }
    char *folder = fixture_write(taxonomy, NULL, cases, N_CASES, 1);
    for (guint i = 0; i < N_CASES; i++) {
        kl_case_free(cases[i]);
    }
    return folder;
}

/* Whether an index passes whose table (NULL: none) has gone. */
static gboolean
passes_without(const char *table, guint step)
{
    g_autofree char *folder = write_index();
    g_autofree char *shard = g_build_filename(folder, "shard-0", NULL);
    if (table != NULL) {
        g_autofree char *path = g_build_filename(shard, table, NULL);
        g_assert_cmpint(g_unlink(path), ==, 0);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db = kx_database_open(shard, &error);
    g_assert_no_error(error);
    g_autoptr(KlColumns) columns = kl_columns_load(db, &error);
    g_assert_no_error(error);
    gboolean is_whole = kl_shard_check(db, columns, step, &error);
    if (!is_whole) {
        g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
    }
    fixture_remove(folder);
    return is_whole;
}

/* Xapian opens databases without these and takes them for empty. */
static void
test_missing_tables(void)
{
    for (guint step = 0; step < 3; step++) {
        g_assert_true(passes_without(NULL, step));
        g_assert_false(passes_without("docdata.glass", step));
        g_assert_false(passes_without("position.glass", step));
    }
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/shard-check/missing-tables", test_missing_tables);
    return g_test_run();
}
