/* Merging in the background: order, metadata, shards without anything, failures. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "search/error.h"
#include "search/files.h"
#include "search/merger.h"
#include "search/xapian-c/kx.h"

#define N_SHARDS 2

typedef struct {
    char *folder;
    char *heads[N_SHARDS];
    char *targets[N_SHARDS];
    KlMerger *merger;
} Fixture;

/* A database of one document, or of none, with metadata. */
static void
write_database(const char *path, const char *data, const char *metadata)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDocument) document = kx_document_new();
    KxWritableDatabase *db = kx_writable_database_open(path, KX_CREATE, &error);
    g_assert_no_error(error);
    if (data != NULL) {
        kx_document_set_data(document, data, strlen(data), &error);
        kx_writable_database_add_document(db, document, NULL, &error);
    }
    if (metadata != NULL) {
        kx_writable_database_set_metadata(db, "key", -1, metadata, strlen(metadata),
                                          &error);
    }
    g_assert_true(kx_writable_database_close(db, &error));
    g_assert_no_error(error);
}

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->folder = g_dir_make_tmp("kooplab-XXXXXX", NULL);
    for (guint i = 0; i < N_SHARDS; i++) {
        g_autofree char *text = g_strdup_printf("head %u", i);
        fixture->heads[i] = g_strdup_printf("%s/head-%u", fixture->folder, i);
        fixture->targets[i] = g_strdup_printf("%s/target-%u", fixture->folder, i);
        write_database(fixture->heads[i], NULL, text);
    }
    fixture->merger = kl_merger_new(fixture->folder, N_SHARDS);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    kl_merger_free(fixture->merger);
    for (guint i = 0; i < N_SHARDS; i++) {
        g_free(fixture->heads[i]);
        g_free(fixture->targets[i]);
    }
    g_assert_true(kl_files_remove_tree(fixture->folder, NULL));
    g_free(fixture->folder);
}

static gboolean
finish(Fixture *fixture, GError **error)
{
    kl_merger_end(fixture->merger, 2);
    return kl_merger_finish(fixture->merger, (const char *const *)fixture->heads,
                            (const char *const *)fixture->targets, error);
}

/* Puts n databases into the first shard, finished in pairs from behind. */
static void
add(Fixture *fixture, guint n)
{
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < n; i += 2) {
        for (guint k = 0; k < MIN(2, n - i); k++) {
            guint number;
            g_autofree char *text = g_strdup_printf("%u", i + k);
            g_autofree char *path = kl_merger_add(fixture->merger, 0, &number);
            g_assert_cmpuint(number, ==, i + k);
            write_database(path, text, NULL);
        }
        for (guint k = MIN(2, n - i); k > 0; k--) {
            kl_merger_done(fixture->merger, 0, i + k - 1, &error);
            g_assert_no_error(error);
        }
    }
}

static void
assert_shard(const char *path, guint n, const char *metadata)
{
    g_autoptr(GError) error = NULL;
    guint32 n_docs;
    g_autoptr(KxDatabase) db = kx_database_open(path, &error);
    g_assert_no_error(error);
    g_assert_true(kx_database_get_n_docs(db, &n_docs, &error));
    g_assert_cmpuint(n_docs, ==, n);
    g_autoptr(GBytes) bytes = kx_database_get_metadata(db, "key", -1, &error);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), metadata,
                    strlen(metadata));
    for (guint i = 0; i < n; i++) {
        gsize length;
        g_autofree char *text = g_strdup_printf("%u", i);
        g_autoptr(KxDocument) document = kx_database_get_document(db, i + 1, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(kx_document_get_data(document, &length, NULL), ==, text);
    }
}

/* Whatever the number, the order stays, and nothing but the shards is left. */
static void
test_merge(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    guint n = GPOINTER_TO_UINT(data);
    add(fixture, n);
    g_assert_true(finish(fixture, &error));
    g_assert_no_error(error);
    assert_shard(fixture->targets[0], n, "head 0");
    assert_shard(fixture->targets[1], 0, "head 1");
    g_autoptr(GPtrArray) left = kl_files_list(fixture->folder, NULL);
    g_assert_cmpuint(left->len, ==, N_SHARDS);
}

/* What one merge fails at is said, and nothing goes on as if it were there. */
static void
test_failure(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < 40; i++) {
        guint number;
        g_autofree char *path = kl_merger_add(fixture->merger, 0, &number);
        kl_merger_done(fixture->merger, 0, number, NULL);
    }
    g_assert_false(finish(fixture, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_assert_false(g_file_test(fixture->targets[0], G_FILE_TEST_EXISTS));
}

/* Given up in the middle: freeing waits for what runs. */
static void
test_abandon(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    add(fixture, 33);
}

int
main(int argc, char **argv)
{
    static const guint numbers[] = {0, 1, 2, 31, 32, 33, 34, 64, 97};
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *name = g_strdup_printf("/merger/merge/%u", numbers[i]);
        g_test_add(name, Fixture, GUINT_TO_POINTER(numbers[i]), set_up, test_merge,
                   tear_down);
    }
    g_test_add("/merger/failure", Fixture, NULL, set_up, test_failure, tear_down);
    g_test_add("/merger/abandon", Fixture, NULL, set_up, test_abandon, tear_down);
    return g_test_run();
}
