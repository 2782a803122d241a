/* The index folder: publishing, sweeping, going back, the lock, kills and damage. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "search/error.h"
#include "search/files.h"
#include "search/index_folder.h"

typedef struct {
    char *folder;
    char *index;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->folder = g_dir_make_tmp("kooplab-index-XXXXXX", NULL);
    g_assert_nonnull(fixture->folder);
    fixture->index = g_build_filename(fixture->folder, "index", NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_assert_true(kl_files_remove_tree(fixture->folder, NULL));
    g_free(fixture->folder);
    g_free(fixture->index);
}

/* Writes a generation with one shard of one file. */
static gboolean
fill_and_publish(KlDraft *draft, const char *text, GError **error)
{
    g_autofree char *shard = g_build_filename(kl_draft_path(draft), "shard-0", NULL);
    g_autofree char *path = g_build_filename(shard, "data", NULL);
    return kl_files_make_folder(shard, error) &&
           kl_files_write_new(path, text, strlen(text), error) &&
           kl_draft_put_file(draft, "state", text, strlen(text), error) &&
           kl_draft_publish(draft, "analysis-1", 1, 5, error);
}

static guint64
publish(const char *index, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlIndexLock) lock = kl_index_lock(index, 0, &error);
    g_assert_no_error(error);
    g_autoptr(KlDraft) draft = kl_draft_begin(lock, &error);
    g_assert_no_error(error);
    g_assert_true(fill_and_publish(draft, text, &error));
    g_assert_no_error(error);
    return kl_draft_number(draft);
}

static void
assert_state(const char *index, guint64 number, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlGeneration) generation = kl_generation_open(index, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(generation->number, ==, number);
    g_autoptr(GBytes) bytes = kl_generation_read_file(generation, "state", &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), text,
                    strlen(text));
}

static guint
count_entries(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n = 0;
    while (g_dir_read_name(dir) != NULL) {
        n++;
    }
    return n;
}

static void
assert_mode(const char *folder, const char *name, mode_t mode)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct stat info;
    g_assert_cmpint(stat(path, &info), ==, 0);
    g_assert_cmpuint(info.st_mode & 07777, ==, mode);
}

static void
test_publish(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(kl_generation_open(fixture->index, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_assert_cmpuint(kl_generation_current(fixture->index), ==, 0);
    mode_t before = umask(0077);
    g_assert_cmpuint(publish(fixture->index, "one"), ==, 1);
    umask(before);
    assert_state(fixture->index, 1, "one");
    assert_mode(fixture->folder, "index", 0755);
    assert_mode(fixture->index, "gen-1", 0755);
    assert_mode(fixture->index, "current/shard-0", 0755);
    assert_mode(fixture->index, "current/shard-0/data", 0644);
    assert_mode(fixture->index, "current/manifest", 0644);
    publish(fixture->index, "two");
    publish(fixture->index, "three");
    assert_state(fixture->index, 3, "three");
    /* lock, current, gen-2, gen-3 */
    g_assert_cmpuint(count_entries(fixture->index), ==, 4);
    g_autoptr(KlGeneration) generation = kl_generation_open(fixture->index, NULL);
    g_assert_cmpstr(generation->analysis, ==, "analysis-1");
    g_assert_cmpuint(generation->n_shards, ==, 1);
    g_assert_cmpuint(generation->n_cases, ==, 5);
    g_assert_null(kl_generation_read_file(generation, "other", NULL));
}

static void
test_abandon(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    publish(fixture->index, "one");
    g_autoptr(KlIndexLock) lock = kl_index_lock(fixture->index, 0, NULL);
    KlDraft *draft = kl_draft_begin(lock, NULL);
    g_assert_true(kl_draft_put_file(draft, "state", "x", 1, NULL));
    kl_draft_free(draft);
    assert_state(fixture->index, 1, "one");
    g_assert_cmpuint(count_entries(fixture->index), ==, 3);
}

static void
test_rollback(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    guint64 number = 0;
    publish(fixture->index, "one");
    publish(fixture->index, "two");
    KlIndexLock *lock = kl_index_lock(fixture->index, 0, NULL);
    g_assert_true(kl_index_rollback(lock, &number, &error));
    g_assert_cmpuint(number, ==, 1);
    assert_state(fixture->index, 1, "one");
    g_assert_false(kl_index_rollback(lock, &number, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    kl_index_unlock(lock);
    /* A number is never used twice, even if its folder was swept and another run
     * came to nothing in between. */
    lock = kl_index_lock(fixture->index, 0, NULL);
    kl_index_unlock(lock);
    g_assert_cmpuint(publish(fixture->index, "three"), ==, 3);
    lock = kl_index_lock(fixture->index, 0, NULL);
    g_assert_true(kl_index_rollback(lock, &number, NULL));
    g_assert_cmpuint(number, ==, 1);
    kl_index_unlock(lock);
}

static void
test_lock(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    KlIndexLock *lock = kl_index_lock(fixture->index, 0, NULL);
    g_assert_null(kl_index_lock(fixture->index, 50, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_LOCKED);
    g_autofree char *pid = g_strdup_printf("Prozess %ld,", (long)getpid());
    g_assert_nonnull(strstr(error->message, pid));
    kl_index_unlock(lock);
    lock = kl_index_lock(fixture->index, 0, NULL);
    g_assert_nonnull(lock);
    kl_index_unlock(lock);
}

static void
test_foreign_folder(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(fixture->folder, "letter.txt", NULL);
    g_assert_true(kl_files_write_new(path, "x", 1, NULL));
    g_assert_null(kl_index_lock(fixture->folder, 0, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
}

/* Two writers at once: each waits for the other, none is lost. */
static void
test_two_writers(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    pid_t children[2];
    for (int i = 0; i < 2; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            for (int run = 0; run < 5; run++) {
                KlIndexLock *lock = kl_index_lock(fixture->index, 20000, NULL);
                KlDraft *draft = lock == NULL ? NULL : kl_draft_begin(lock, NULL);
                if (draft == NULL || !fill_and_publish(draft, "x", NULL)) {
                    _exit(1);
                }
                kl_draft_free(draft);
                kl_index_unlock(lock);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < 2; i++) {
        int status;
        g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
        g_assert_cmpint(status, ==, 0);
    }
    assert_state(fixture->index, 10, "x");
}

/* Two first runs at once: both find no folder, one makes it. */
static void
test_two_firsts(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    for (int round = 0; round < 100; round++) {
        g_autofree char *index = g_strdup_printf("%s/new-%d", fixture->folder, round);
        pid_t children[2];
        int gate[2];
        g_assert_cmpint(pipe(gate), ==, 0);
        for (int i = 0; i < 2; i++) {
            children[i] = fork();
            if (children[i] == 0) {
                char byte;
                close(gate[1]);
                if (read(gate[0], &byte, 1) != 0) {
                    _exit(2);
                }
                KlIndexLock *lock = kl_index_lock(index, 20000, NULL);
                gboolean has_failed = lock == NULL;
                kl_index_unlock(lock);
                _exit(has_failed);
            }
        }
        close(gate[0]);
        close(gate[1]);
        for (int i = 0; i < 2; i++) {
            int status;
            g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
            g_assert_cmpint(status, ==, 0);
        }
    }
}

/* Killed at any moment: what is current is whole, and the next run just works. */
static void
test_kill(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    publish(fixture->index, "first");
    guint64 last = 1;
    for (int run = 0; run < 40; run++) {
        pid_t child = fork();
        if (child == 0) {
            for (;;) {
                KlIndexLock *lock = kl_index_lock(fixture->index, 0, NULL);
                KlDraft *draft = lock == NULL ? NULL : kl_draft_begin(lock, NULL);
                if (draft == NULL || !fill_and_publish(draft, "whole", NULL)) {
                    _exit(1);
                }
                kl_draft_free(draft);
                kl_index_unlock(lock);
            }
        }
        g_usleep((gulong)g_test_rand_int_range(100, 30000));
        kill(child, SIGKILL);
        int status;
        waitpid(child, &status, 0);
        g_assert_true(WIFSIGNALED(status));

        g_autoptr(GError) error = NULL;
        g_autoptr(KlGeneration) generation = kl_generation_open(fixture->index, &error);
        g_assert_no_error(error);
        g_autoptr(GBytes) bytes = kl_generation_read_file(generation, "state", &error);
        g_assert_no_error(error);
        g_assert_cmpuint(g_bytes_get_size(bytes), ==, 5);
        g_assert_cmpuint(generation->number, >=, last);
        last = generation->number;
    }
    guint64 number = publish(fixture->index, "last");
    g_assert_cmpuint(number, >, last);
    assert_state(fixture->index, number, "last");
    g_assert_cmpuint(count_entries(fixture->index), ==, 4);
}

static void
test_full_disk(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    struct rlimit before;
    g_autofree char *big = g_strnfill(20000, 'x');
    publish(fixture->index, "one");
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    for (rlim_t limit = 0; limit < 20000; limit += 997) {
        g_autoptr(GError) error = NULL;
        struct rlimit small = {limit, before.rlim_max};
        g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
        KlIndexLock *lock = kl_index_lock(fixture->index, 0, &error);
        KlDraft *draft = lock == NULL ? NULL : kl_draft_begin(lock, &error);
        gboolean is_good = draft != NULL && fill_and_publish(draft, big, &error);
        kl_draft_free(draft);
        kl_index_unlock(lock);
        setrlimit(RLIMIT_FSIZE, &before);
        g_assert_false(is_good);
        g_assert_error(error, KL_ERROR, KL_ERROR_IO);
        assert_state(fixture->index, 1, "one");
        g_assert_cmpuint(count_entries(fixture->index), ==, 3);
    }
    guint64 number = publish(fixture->index, "two");
    assert_state(fixture->index, number, "two");
}

static void
test_damage(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *path = g_build_filename(fixture->index, "gen-1/manifest", NULL);
    g_autofree char *file = g_build_filename(fixture->index, "gen-1/files/state", NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    publish(fixture->index, "one");
    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    for (gsize bit = 0; bit < length * 9; bit++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *bent = g_memdup2(bytes, length);
        gsize n = length;
        if (bit < length * 8) {
            bent[bit / 8] = (char)(bent[bit / 8] ^ (1 << bit % 8));
        } else {
            n = bit - length * 8;
        }
        g_assert_true(g_file_set_contents_full(path, bent, (gssize)n,
                                               G_FILE_SET_CONTENTS_NONE, 0644, NULL));
        g_autoptr(KlGeneration) generation = kl_generation_open(fixture->index, &error);
        /* A changed blank between members means nothing. */
        if (generation == NULL) {
            g_assert_true(error->code == KL_ERROR_INDEX ||
                          error->code == KL_ERROR_VERSION);
        } else {
            g_assert_cmpuint(generation->n_cases, ==, 5);
        }
    }
    g_unlink(path);
    g_autoptr(GError) error = NULL;
    g_assert_null(kl_generation_open(fixture->index, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));

    g_assert_true(g_file_set_contents(file, "eno", 3, NULL));
    g_autoptr(KlGeneration) generation = kl_generation_open(fixture->index, NULL);
    g_clear_error(&error);
    g_assert_null(kl_generation_read_file(generation, "state", &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
    g_assert_true(g_file_set_contents(file, "on", 2, NULL));
    g_clear_error(&error);
    g_assert_null(kl_generation_open(fixture->index, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
    /* A damaged index is repaired by the next run. */
    g_assert_cmpuint(publish(fixture->index, "two"), ==, 2);
    assert_state(fixture->index, 2, "two");
    g_autoptr(KlIndexLock) lock = kl_index_lock(fixture->index, 0, NULL);
    g_clear_error(&error);
    g_assert_false(kl_index_rollback(lock, NULL, &error));
    assert_state(fixture->index, 2, "two");
}

#define ADD(name, function)                                                            \
    g_test_add("/generation/" name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("publish", test_publish);
    ADD("abandon", test_abandon);
    ADD("rollback", test_rollback);
    ADD("lock", test_lock);
    ADD("foreign-folder", test_foreign_folder);
    ADD("two-writers", test_two_writers);
    ADD("two-firsts", test_two_firsts);
    ADD("kill", test_kill);
    ADD("full-disk", test_full_disk);
    ADD("damage", test_damage);
    return g_test_run();
}
