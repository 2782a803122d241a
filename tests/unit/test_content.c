/* Content segments: put, remove, layers, damage, a disk that is full. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "search/content.h"
#include "search/error.h"
#include "search/files.h"

typedef struct {
    char *folder;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->folder = g_dir_make_tmp("kooplab-content-XXXXXX", NULL);
    g_assert_nonnull(fixture->folder);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_assert_true(kl_files_remove_tree(fixture->folder, NULL));
    g_free(fixture->folder);
}

static KlContentWriter *
begin(const Fixture *fixture, guint number)
{
    g_autofree char *path = g_strdup_printf("%s/%u.pack", fixture->folder, number);
    g_autoptr(GError) error = NULL;
    KlContentWriter *writer = kl_content_writer_new(path, &error);
    g_assert_no_error(error);
    return writer;
}

static void
put(KlContentWriter *writer, const char *kind, const char *key, const char *text)
{
    g_autoptr(GError) error = NULL;
    kl_content_writer_put(writer, kind, key, "text/plain", text, strlen(text), &error);
    g_assert_no_error(error);
}

static void
finish(KlContentWriter *writer)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(kl_content_writer_finish(writer, &error));
    g_assert_no_error(error);
    kl_content_writer_free(writer);
}

static void
assert_text(const KlContent *content,
            const char *kind,
            const char *key,
            const char *expected)
{
    g_autoptr(GError) error = NULL;
    const char *type = NULL;
    g_autoptr(GBytes) bytes = kl_content_read(content, kind, key, &type, &error);
    if (expected == NULL) {
        g_assert_null(bytes);
        g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
        g_assert_false(kl_content_has(content, kind, key));
        return;
    }
    g_assert_no_error(error);
    g_assert_cmpstr(type, ==, "text/plain");
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), expected,
                    strlen(expected));
    g_assert_true(kl_content_has(content, kind, key));
}

static void
test_layers(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    KlContentWriter *writer = begin(fixture, 9);
    put(writer, "case", "b", "B1");
    put(writer, "case", "a", "A1");
    put(writer, "case", "a", "A2");
    put(writer, "page", "a", "");
    put(writer, "gone", "x", "");
    g_assert_true(kl_content_writer_has(writer, "case", "a"));
    finish(writer);
    writer = begin(fixture, 10); /* newer than 9, though "10" < "9" */
    put(writer, "case", "a", "A3");
    put(writer, "case", "c", "C");
    g_assert_true(kl_content_writer_remove(writer, "case", "b", NULL));
    g_assert_true(kl_content_writer_remove(writer, "case", "unknown", NULL));
    g_assert_false(kl_content_writer_has(writer, "case", "b"));
    finish(writer);

    g_autoptr(KlContent) content = kl_content_open(fixture->folder, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(kl_content_n_segments(content), ==, 2);
    assert_text(content, "case", "a", "A3");
    assert_text(content, "case", "b", NULL);
    assert_text(content, "case", "c", "C");
    assert_text(content, "page", "a", "");
    assert_text(content, "pag", "a", NULL);
    g_autoptr(GPtrArray) keys = kl_content_keys(content, "case");
    g_assert_cmpuint(keys->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(keys, 0), ==, "a");
    g_assert_cmpstr(g_ptr_array_index(keys, 1), ==, "c");
    g_assert_cmpuint(kl_content_count(content, "gone"), ==, 1);
    g_assert_cmpuint(kl_content_live_bytes(content), <,
                     kl_content_total_bytes(content));

    /* Merged into one: the same, smaller. */
    KlContentWriter *merged = begin(fixture, 11);
    put(merged, "case", "c", "C2");
    g_assert_true(kl_content_writer_add_all(merged, content, &error));
    g_assert_no_error(error);
    finish(merged);
    g_autofree char *first = g_build_filename(fixture->folder, "9.pack", NULL);
    g_autofree char *second = g_build_filename(fixture->folder, "10.pack", NULL);
    g_unlink(first);
    g_unlink(second);
    g_autoptr(KlContent) one = kl_content_open(fixture->folder, &error);
    g_assert_cmpuint(kl_content_n_segments(one), ==, 1);
    assert_text(one, "case", "a", "A3");
    assert_text(one, "case", "c", "C2");
    assert_text(one, "case", "b", NULL);
    assert_text(content, "case", "a", "A3"); /* still open */
}

static void
test_missing(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(fixture->folder, "no", NULL);
    g_assert_null(kl_content_open(path, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_autoptr(KlContent) empty = kl_content_open(fixture->folder, NULL);
    g_assert_nonnull(empty);
    assert_text(empty, "case", "a", NULL);
}

static void
test_limits(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *key = g_strnfill(KL_MAX_CONTENT_KEY, 'x');
    g_autoptr(KlContentWriter) writer = begin(fixture, 1);
    g_assert_false(kl_content_writer_put(writer, "case", key, "t", "", 0, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_LIMIT);
}

/* Whatever is damaged: opening or reading says so, or the bytes are right. */
static void
try_damaged(const Fixture *fixture, const char *path, const char *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents_full(path, bytes, (gssize)length,
                                           G_FILE_SET_CONTENTS_NONE, 0644, NULL));
    g_autoptr(KlContent) content = kl_content_open(fixture->folder, &error);
    if (content == NULL) {
        g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
        return;
    }
    g_autoptr(GBytes) got = kl_content_read(content, "case", "a", NULL, &error);
    if (got == NULL) {
        g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
        return;
    }
    g_assert_cmpmem(g_bytes_get_data(got, NULL), g_bytes_get_size(got), "Hallo", 5);
}

static void
test_damage(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = g_build_filename(fixture->folder, "1.pack", NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    KlContentWriter *writer = begin(fixture, 1);
    put(writer, "case", "a", "Hallo");
    put(writer, "page", "b", "Welt");
    finish(writer);
    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    for (gsize n = 0; n < length; n++) {
        try_damaged(fixture, path, bytes, n);
    }
    for (gsize bit = 0; bit < length * 8; bit++) {
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
        try_damaged(fixture, path, bytes, length);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
    }
}

/* A file that is cut while it is open is an error of the request, no signal. */
static void
test_cut_while_open(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = g_build_filename(fixture->folder, "1.pack", NULL);
    g_autoptr(GError) error = NULL;
    KlContentWriter *writer = begin(fixture, 1);
    put(writer, "case", "a", "Hallo");
    finish(writer);
    g_autoptr(KlContent) content = kl_content_open(fixture->folder, NULL);
    g_assert_cmpint(truncate(path, 3), ==, 0);
    g_assert_null(kl_content_read(content, "case", "a", NULL, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
}

static void
test_full_disk(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    struct rlimit before;
    struct rlimit small;
    g_autofree char *big = g_strnfill(100 * 1000, 'x');
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    small = before;
    small.rlim_cur = 50 * 1000;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    KlContentWriter *writer = begin(fixture, 1);
    gboolean is_good = kl_content_writer_put(writer, "case", "a", "text/plain", big,
                                             100 * 1000, &error) &&
                       kl_content_writer_finish(writer, &error);
    kl_content_writer_free(writer);
    setrlimit(RLIMIT_FSIZE, &before);
    g_assert_false(is_good);
    g_assert_error(error, KL_ERROR, KL_ERROR_IO);
    g_autofree char *path = g_build_filename(fixture->folder, "1.pack", NULL);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

#define ADD(name, function)                                                            \
    g_test_add("/content/" name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("layers", test_layers);
    ADD("missing", test_missing);
    ADD("limits", test_limits);
    ADD("damage", test_damage);
    ADD("cut-while-open", test_cut_while_open);
    ADD("full-disk", test_full_disk);
    return g_test_run();
}
