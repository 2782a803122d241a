/* The Xapian binding: writing, transactions, merging. */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "search/error.h"
#include "tests/unit/xapian_fixture.h"

static guint32
n_docs(const KxDatabase *db)
{
    g_autoptr(GError) error = NULL;
    guint32 n = 0;
    kx_database_get_n_docs(db, &n, &error);
    g_assert_no_error(error);
    return n;
}

static guint32
n_docs_at(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db = kx_database_open(path, &error);
    g_assert_no_error(error);
    return n_docs(db);
}

static guint32
add(KxWritableDatabase *db, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDocument) document = fixture_document(words);
    guint32 docid = 0;
    kx_writable_database_add_document(db, document, &docid, &error);
    g_assert_no_error(error);
    return docid;
}

static void
test_changes(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("changes");
    KxWritableDatabase *db = kx_writable_database_open(path, KX_CREATE, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(add(db, "Qa x"), ==, 1);
    g_assert_cmpuint(add(db, "Qb x"), ==, 2);
    g_assert_cmpuint(add(db, "Qc x"), ==, 3);

    g_autoptr(KxDocument) document = fixture_document("Qb y");
    guint32 docid = 0;
    g_assert_true(
        kx_writable_database_replace_by_term(db, "Qb", -1, document, &docid, &error));
    g_assert_cmpuint(docid, ==, 2);
    g_assert_true(
        kx_writable_database_replace_by_term(db, "Qnew", -1, document, &docid, &error));
    g_assert_cmpuint(docid, ==, 4);
    g_assert_true(kx_writable_database_replace_document(db, 9, document, &error));
    g_assert_true(kx_writable_database_delete_by_term(db, "Qa", -1, &error));
    g_assert_true(kx_writable_database_delete_by_term(db, "Qa", -1, &error));
    g_assert_true(kx_writable_database_delete_document(db, 3, &error));
    g_assert_false(kx_writable_database_delete_document(db, 3, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_clear_error(&error);

    /* Pending changes are seen through the handle. */
    const KxDatabase *reader = kx_writable_database_get_database(db);
    g_assert_cmpuint(n_docs(reader), ==, 3);
    g_autoptr(KxDocument) read = kx_database_get_document(reader, 2, &error);
    g_assert_cmpstr(kx_document_get_data(read, NULL, &error), ==, "Qb y");

    /* No such document was no reason not to commit. */
    g_assert_true(kx_writable_database_close(db, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(n_docs_at(path), ==, 3);

    /* What was read through it says so instead of crashing. */
    g_assert_null(kx_document_get_value(read, 3, NULL, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
}

static void
test_uncommitted_changes_vanish(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("uncommitted");
    KxWritableDatabase *db = kx_writable_database_open(path, KX_CREATE, &error);
    add(db, "first");
    g_assert_true(kx_writable_database_commit(db, &error));
    add(db, "second");
    g_assert_true(kx_writable_database_set_metadata(db, "key", -1, "value", 5, &error));
    kx_writable_database_free(db);
    g_assert_cmpuint(n_docs_at(path), ==, 1);

    db = kx_writable_database_open(path, KX_OPEN, &error);
    g_assert_no_error(error);
    add(db, "cancelled");
    g_assert_true(kx_writable_database_cancel(db, &error));
    g_assert_cmpuint(n_docs(kx_writable_database_get_database(db)), ==, 1);
    add(db, "kept");
    g_assert_true(kx_writable_database_close(db, &error));
    g_assert_cmpuint(n_docs_at(path), ==, 2);

    g_autoptr(KxDatabase) reader = kx_database_open(path, &error);
    g_autoptr(GBytes) value = kx_database_get_metadata(reader, "key", -1, &error);
    g_assert_cmpuint(g_bytes_get_size(value), ==, 0);
    kx_writable_database_free(NULL);
}

/* Xapian commits after 10,000 changes by itself. Not here. */
static void
test_no_commit_by_count(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("count");
    KxWritableDatabase *db =
        kx_writable_database_open(path, KX_CREATE | KX_NO_SYNC, &error);
    for (guint i = 0; i < 10500; i++) {
        add(db, "a");
    }
    g_assert_cmpuint(n_docs_at(path), ==, 0);
    kx_writable_database_free(db);
    g_assert_cmpuint(n_docs_at(path), ==, 0);
}

/* A failed change may make Xapian forget the pending ones: then nothing is committed.
 */
static void
test_failed_change(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("failed");
    KxWritableDatabase *db = kx_writable_database_open(path, KX_CREATE, &error);
    add(db, "before");
    g_autoptr(KxDocument) document = fixture_document("x");
    g_assert_false(kx_writable_database_replace_document(db, 0, document, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    add(db, "after");
    g_assert_false(kx_writable_database_commit(db, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_cmpuint(n_docs_at(path), ==, 0);

    /* It cancelled, so that the handle can go on. */
    add(db, "again");
    g_assert_true(kx_writable_database_close(db, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(n_docs_at(path), ==, 1);

    db = kx_writable_database_open(path, KX_OPEN, &error);
    g_assert_false(kx_writable_database_replace_document(db, 0, document, NULL));
    g_assert_false(kx_writable_database_close(db, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
}

/* A full disk, as the limit on the size of files. */
static void
test_failed_commit(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("full");
    KxWritableDatabase *db = kx_writable_database_open(path, KX_CREATE, &error);
    add(db, "first");
    g_assert_true(kx_writable_database_commit(db, &error));
    for (guint i = 0; i < 3000; i++) {
        g_autofree char *words = g_strdup_printf("w%u w%u w%u", i, i * 7, i * 13);
        add(db, words);
    }
    struct rlimit old, small;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &old), ==, 0);
    small = old;
    small.rlim_cur = 20000;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    gboolean is_committed = kx_writable_database_commit(db, &error);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &old), ==, 0);
    g_assert_false(is_committed);
    g_assert_error(error, KL_ERROR, KL_ERROR_IO);
    g_clear_error(&error);

    /* Now there would be room: freeing must not try again. */
    kx_writable_database_free(db);
    g_assert_cmpuint(n_docs_at(path), ==, 1);
    gsize n_errors = 99;
    g_assert_true(kx_database_check(path, &n_errors, &error));
    g_assert_cmpuint(n_errors, ==, 0);
}

static void
test_lock(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("lock");
    g_autoptr(KxWritableDatabase) db =
        kx_writable_database_open(path, KX_OPEN_OR_CREATE, &error);
    g_assert_no_error(error);
    g_assert_null(kx_writable_database_open(path, KX_OPEN, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_LOCKED);
    g_clear_error(&error);
    g_assert_true(kx_writable_database_close(g_steal_pointer(&db), &error));

    /* Out of descriptors is not "locked". */
    struct rlimit old, small;
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &old), ==, 0);
    small = old;
    int next = dup(0);
    small.rlim_cur = (rlim_t)next;
    close(next);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &small), ==, 0);
    g_assert_null(kx_writable_database_open(path, KX_OPEN, &error));
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &old), ==, 0);
    g_assert_error(error, KL_ERROR, KL_ERROR_IO);
    g_clear_error(&error);

    db = kx_writable_database_open(path, KX_CREATE_OR_OVERWRITE, &error);
    g_assert_no_error(error);
}

/* A reader's blocks are used again by the second commit after it. */
static void
test_changed(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("changed");
    g_autoptr(KxWritableDatabase) db =
        kx_writable_database_open(path, KX_CREATE, &error);
    for (guint i = 0; i < 500; i++) {
        add(db, "some words here");
    }
    g_assert_true(kx_writable_database_commit(db, &error));
    g_autoptr(KxDatabase) reader = kx_database_open(path, &error);
    gboolean has_changed = TRUE;
    g_assert_true(kx_database_reopen(reader, &has_changed, &error));
    g_assert_false(has_changed);
    for (guint round = 0; round < 5; round++) {
        for (guint32 docid = 1; docid <= 500; docid++) {
            g_autoptr(KxDocument) other = fixture_document("other words");
            kx_writable_database_replace_document(db, docid, other, &error);
        }
        g_assert_true(kx_writable_database_commit(db, &error));
    }
    g_autoptr(KxDocument) read = kx_database_get_document(reader, 400, &error);
    if (read != NULL) {
        kx_document_get_data(read, NULL, &error);
    }
    g_assert_error(error, KL_ERROR, KL_ERROR_CHANGED);
    g_clear_error(&error);
    g_assert_true(kx_database_reopen(reader, &has_changed, &error));
    g_assert_true(has_changed);
    g_autoptr(KxDocument) again = kx_database_get_document(reader, 400, &error);
    g_assert_cmpstr(kx_document_get_data(again, NULL, &error), ==, "other words");
}

static void
test_compact(void)
{
    g_autoptr(GError) error = NULL;
    char *paths[5] = {0};
    for (guint i = 0; i < 4; i++) {
        g_autofree char *name = g_strdup_printf("batch-%u", i);
        paths[i] = fixture_path(name);
        KxWritableDatabase *db = kx_writable_database_open(
            paths[i], KX_CREATE_OR_OVERWRITE | KX_NO_SYNC | KX_DANGEROUS, &error);
        g_assert_no_error(error);
        g_autofree char *words = g_strdup_printf("all n%u", i);
        for (guint j = 0; j < 3; j++) {
            add(db, words);
        }
        g_assert_true(kx_writable_database_set_metadata(db, "batch", -1, name,
                                                        strlen(name), &error));
        g_assert_true(kx_writable_database_close(db, &error));
    }
    const char *const *sources = (const char *const *)paths;
    g_autofree char *whole = fixture_path("whole");
    for (guint round = 0; round < 2; round++) { /* the second overwrites */
        g_assert_true(kx_compact(sources, 4, whole, KX_COMPACT_MULTIPASS, &error));
        g_assert_no_error(error);
        g_autoptr(KxDatabase) db = kx_database_open(whole, &error);
        g_assert_cmpuint(n_docs(db), ==, 12);
        g_autoptr(GArray) docids = g_array_new(FALSE, FALSE, sizeof(guint32));
        kx_database_add_postings_to_array(db, "n2", -1, 0, docids, &error);
        g_assert_cmpuint(docids->len, ==, 3);
        g_assert_cmpuint(g_array_index(docids, guint32, 0), ==, 7);
        g_autoptr(GBytes) value = kx_database_get_metadata(db, "batch", -1, &error);
        g_assert_cmpmem(g_bytes_get_data(value, NULL), 7, "batch-0", 7);
        g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(guint32));
        kx_database_add_positions_to_array(db, 12, "n3", -1, positions, &error);
        g_assert_cmpuint(positions->len, ==, 1);
    }
    gsize n_errors = 99;
    g_assert_true(kx_database_check(whole, &n_errors, &error));
    g_assert_cmpuint(n_errors, ==, 0);

    g_autofree char *single = fixture_path("single");
    g_assert_true(kx_compact(sources, 1, single, KX_COMPACT_SINGLE_FILE, &error));
    g_assert_true(g_file_test(single, G_FILE_TEST_IS_REGULAR));
    g_assert_cmpuint(n_docs_at(single), ==, 3);

    /* All of them begin at docid 1. */
    g_autofree char *overlap = fixture_path("overlap");
    g_assert_false(kx_compact(sources, 2, overlap, KX_COMPACT_NO_RENUMBER, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_false(kx_compact(sources, 0, overlap, KX_COMPACT_DEFAULT, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    paths[4] = fixture_path("not-there");
    g_assert_false(kx_compact(sources, 5, overlap, KX_COMPACT_DEFAULT, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_assert_false(kx_compact(sources, 2, sources[0], KX_COMPACT_DEFAULT, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_cmpuint(n_docs_at(sources[0]), ==, 3);
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_free(paths[i]);
    }
}

static void
test_compact_keeps_docids(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDocument) document = fixture_document("x");
    g_autofree char *a = fixture_path("keep-a");
    g_autofree char *b = fixture_path("keep-b");
    g_autofree char *whole = fixture_path("keep");
    KxWritableDatabase *db = kx_writable_database_open(a, KX_CREATE, &error);
    kx_writable_database_replace_document(db, 5, document, &error);
    g_assert_true(kx_writable_database_close(db, &error));
    db = kx_writable_database_open(b, KX_CREATE, &error);
    kx_writable_database_replace_document(db, 70, document, &error);
    g_assert_true(kx_writable_database_close(db, &error));
    const char *sources[] = {a, b};
    g_assert_true(kx_compact(sources, 2, whole, KX_COMPACT_NO_RENUMBER, &error));
    g_assert_no_error(error);
    g_autoptr(KxDatabase) reader = kx_database_open(whole, &error);
    g_autoptr(GArray) docids = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_assert_true(
        kx_database_add_postings_to_array(reader, "x", -1, 0, docids, &error));
    g_assert_cmpuint(docids->len, ==, 2);
    g_assert_cmpuint(g_array_index(docids, guint32, 0), ==, 5);
    g_assert_cmpuint(g_array_index(docids, guint32, 1), ==, 70);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGXFSZ, SIG_IGN);
    fixture_begin();
    g_test_add_func("/xapian/write/changes", test_changes);
    g_test_add_func("/xapian/write/uncommitted", test_uncommitted_changes_vanish);
    g_test_add_func("/xapian/write/no-commit-by-count", test_no_commit_by_count);
    g_test_add_func("/xapian/write/failed-change", test_failed_change);
    g_test_add_func("/xapian/write/failed-commit", test_failed_commit);
    g_test_add_func("/xapian/write/lock", test_lock);
    g_test_add_func("/xapian/write/changed", test_changed);
    g_test_add_func("/xapian/write/compact", test_compact);
    g_test_add_func("/xapian/write/compact-docids", test_compact_keeps_docids);
    int result = g_test_run();
    fixture_end();
    return result;
}
