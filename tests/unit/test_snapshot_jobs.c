/* Opening divided among threads: every job runs once, and the first failure is told. */
#include "search/snapshot_jobs.h"

#include "search/error.h"
#include "tests/unit/index_fixture.h"

#define N_JOBS 500

static char *folder;
static KlSnapshot *snapshot;
static gint n_runs[N_JOBS];

/* A small index that says it is a large one, so that threads are worth it. */
static void
open_index(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlTaxonomy) taxonomy = kl_taxonomy_new();
    KlCase *cases[] = {fixture_case("beet", "Das Beet", "Kurz.", "Text."),
                       fixture_case("kiez", "Der Kiez", "Kurz.", "Text.")};
    folder = fixture_write(taxonomy, NULL, cases, G_N_ELEMENTS(cases), 2);
    snapshot = kl_snapshot_open(folder, NULL, &error);
    g_assert_no_error(error);
    snapshot->n_cases = 1000000;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        kl_case_free(cases[i]);
    }
}

static void
close_index(void)
{
    kl_snapshot_unref(snapshot);
    fixture_remove(folder);
    g_free(folder);
}

/* Looks into its own database; fails at 300 and above. */
static gboolean
run(KlSnapshot *its, KlReader *reader, guint number, GError **error)
{
    guint32 n_docs = 0;
    g_assert_true(its == snapshot);
    g_assert_true(
        kx_database_get_n_docs(kl_reader_get_shard(reader, 0), &n_docs, error));
    g_assert_cmpuint(n_docs, ==, 1);
    g_atomic_int_inc(&n_runs[number]);
    g_usleep(10);
    if (number >= 300) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX, "%u", number);
        return FALSE;
    }
    return TRUE;
}

static void
run_all(guint n_jobs, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GArray) jobs = kl_jobs_new();
    KlReader *reader = kl_reader_open(snapshot, &why);
    g_assert_no_error(why);
    memset(n_runs, 0, sizeof n_runs);
    for (guint i = 0; i < n_jobs; i++) {
        kl_jobs_add(jobs, run, i);
    }
    g_assert_true(kl_jobs_run(jobs, snapshot, reader, error) == (n_jobs <= 300));
    kl_reader_free(reader);
}

static void
test_once(void)
{
    g_autoptr(GError) error = NULL;
    guint n_before = snapshot->readers.length;
    run_all(300, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < N_JOBS; i++) {
        g_assert_cmpint(n_runs[i], ==, i < 300);
    }
    guint n_helpers = MIN(g_get_num_processors(), 4) - 1;
    g_assert_cmpuint(snapshot->readers.length, ==, n_before + n_helpers);
}

static void
test_failure(void)
{
    for (guint i = 0; i < 20; i++) {
        g_autoptr(GError) error = NULL;
        run_all(N_JOBS, &error);
        g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
        g_assert_cmpstr(error->message, ==, "300");
        g_assert_cmpint(n_runs[300], ==, 1);
        g_assert_cmpint(n_runs[N_JOBS - 1], ==, 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    open_index();
    g_test_add_func("/jobs/once", test_once);
    g_test_add_func("/jobs/failure", test_failure);
    int status = g_test_run();
    close_index();
    return status;
}
