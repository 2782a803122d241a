/* What a reader answers, first from the shards and then from the snapshot's caches. */
#include "search/reader.h"

#include "search/error.h"
#include "search/search.h"
#include "tests/unit/index_fixture.h"

#define N_CASES 20

typedef struct {
    char *folder;
    KlSnapshot *snapshot;
    KlReader *reader;
} Fixture;

static void
set_up(Fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlTaxonomy) taxonomy = kl_taxonomy_new();
    g_autoptr(GPtrArray) cases =
        g_ptr_array_new_with_free_func((GDestroyNotify)kl_case_free);
    for (guint i = 0; i < N_CASES; i++) {
        g_autofree char *slug = g_strdup_printf("fall-%u", i);
        /* Only one of the last shard has an apple. */
        g_ptr_array_add(cases,
                        fixture_case(slug, "Titel", "Kurz.",
                                     i == N_CASES - 1 ? "Apfel" : "Birne Kirsche"));
    }
    f->folder = fixture_write(taxonomy, NULL, (KlCase *const *)cases->pdata, cases->len,
                              GPOINTER_TO_UINT(data));
    f->snapshot = kl_snapshot_open(f->folder, NULL, &error);
    g_assert_no_error(error);
    f->reader = kl_snapshot_acquire_reader(f->snapshot, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
    (void)data;
    kl_reader_release(f->reader);
    kl_snapshot_unref(f->snapshot);
    fixture_remove(f->folder);
    g_free(f->folder);
}

static void
assert_has(Fixture *f, const char *term, gboolean expected)
{
    g_autoptr(GError) error = NULL;
    gboolean has = !expected;
    g_assert_true(kl_reader_has_term(f->reader, term, &has, &error));
    g_assert_no_error(error);
    g_assert_cmpint(has, ==, expected);
}

static void
assert_count(Fixture *f, const char *term, guint expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlPostings) postings = kl_reader_get_postings(f->reader, term, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(kl_postings_count(postings), ==, expected);
}

/* Whichever is asked first, whether from the cache or not. */
static void
test_terms(Fixture *f, gconstpointer data)
{
    (void)data;
    for (guint round = 0; round < 2; round++) {
        assert_has(f, "Eapfel", TRUE);
        assert_count(f, "Eapfel", 1);
        assert_count(f, "Ebirne", N_CASES - 1);
        assert_has(f, "Ebirne", TRUE);
        assert_has(f, "Epflaume", FALSE);
        assert_count(f, "Epflaume", 0);
        assert_count(f, "Equitte", 0);
        assert_has(f, "Equitte", FALSE);
    }
}

static void
assert_text(Fixture *f, guint position, const char *expected)
{
    g_autoptr(GError) error = NULL;
    KlRecord record;
    g_autoptr(GBytes) data = kl_reader_get_record(f->reader, position, &record, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(record.slug, ==, kl_snapshot_get_slug(f->snapshot, position));
    KlRecordSection section;
    g_assert_true(kl_record_next_section(&record.sections, &section));
    g_assert_cmpstr(section.text, ==, expected);
}

static void
test_records(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    KlRecord record;
    for (guint round = 0; round < 2; round++) {
        for (guint p = 0; p < kl_snapshot_get_n_positions(f->snapshot); p++) {
            const char *slug = kl_snapshot_get_slug(f->snapshot, p);
            if (slug != NULL) {
                assert_text(f, p,
                            g_str_equal(slug, "fall-19") ? "Apfel" : "Birne Kirsche");
            }
        }
        g_assert_null(kl_reader_get_record(f->reader, 4711, &record, &error));
        g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
        g_clear_error(&error);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, n_shards, function)                                                  \
    g_test_add("/reader/" name, Fixture, GUINT_TO_POINTER(n_shards), set_up, function, \
               tear_down)
    ADD("terms/one-shard", 1, test_terms);
    ADD("terms/shards", 3, test_terms);
    ADD("records/one-shard", 1, test_records);
    ADD("records/shards", 3, test_records);
    return g_test_run();
}
