#include "search/index_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "search/error.h"
#include "search/files.h"
#include "search/generation_names.h"
#include "search/index_folder_lock.h"

#define POLL_US        (20 * 1000)
#define MAX_LOCK_BYTES 256

struct KlIndexLock {
    char *index;
    int fd;
    char *holder;        /* "pid 123\nsince 2026-…\n" */
    guint64 last_number; /* the largest that was ever given out */
};

/* The lock file's text:
 *
 *     pid 123
 *     since 2026-05-01T12:00:00Z
 *     number 7
 */
static void
read_lock_file(int fd, char *ret_text, gsize size)
{
    ssize_t n = pread(fd, ret_text, size - 1, 0);
    ret_text[MAX(n, 0)] = '\0';
}

static guint64
get_line_number(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    return at == NULL ? 0 : g_ascii_strtoull(at + strlen(name), NULL, 10);
}

static gboolean
write_lock_file(KlIndexLock *lock, GError **error)
{
    g_autofree char *text = g_strdup_printf("%snumber %" G_GUINT64_FORMAT "\n",
                                            lock->holder, lock->last_number);
    gsize length = strlen(text);
    /* Overwrites in place: a shorter text must not lose the number on the way, so the
     * rest goes only afterwards. */
    if (pwrite(lock->fd, text, length, 0) != (ssize_t)length ||
        ftruncate(lock->fd, (off_t)length) != 0) {
        return kl_files_fail(error, lock->index, "lässt sich nicht sperren");
    }
    return TRUE;
}

static void
fail_locked(const KlIndexLock *lock, GError **error)
{
    char text[MAX_LOCK_BYTES];
    read_lock_file(lock->fd, text, sizeof text);
    guint64 pid = get_line_number(text, "pid ");
    g_autofree char *since = NULL;
    const char *at = strstr(text, "since ");
    if (at != NULL) {
        at += strlen("since ");
        since = g_strndup(at, strcspn(at, "\n"));
    }
    g_set_error(error, KL_ERROR, KL_ERROR_LOCKED,
                "in »%s« schreibt gerade ein anderer Lauf (Prozess %" G_GUINT64_FORMAT
                ", seit %s)",
                lock->index, pid, since == NULL ? "unbekannter Zeit" : since);
}

static gboolean
take_lock(KlIndexLock *lock, guint wait_ms, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + (gint64)wait_ms * 1000;
    while (flock(lock->fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return kl_files_fail(error, lock->index, "lässt sich nicht sperren");
        }
        if (g_get_monotonic_time() >= deadline) {
            fail_locked(lock, error);
            return FALSE;
        }
        g_usleep(POLL_US);
    }
    return TRUE;
}

/* An index has a lock file or is empty; anything else is somebody's other folder. */
static gboolean
check_folder(const char *index, GError **error)
{
    g_autoptr(GPtrArray) names = kl_files_list(index, error);
    if (names == NULL) {
        return FALSE;
    }
    g_autofree char *path = g_build_filename(index, KL_LOCK_NAME, NULL);
    if (names->len > 0 && !g_file_test(path, G_FILE_TEST_IS_REGULAR) &&
        kl_generation_current(index) == 0) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "»%s« ist kein Index und nicht leer", index);
        return FALSE;
    }
    return TRUE;
}

/* The two that are kept: the current one and the largest number below it. */
guint64
kl_index_find_previous(const char *index, guint64 current)
{
    g_autoptr(GPtrArray) names = kl_files_list(index, NULL);
    guint64 previous = 0;
    for (guint i = 0; names != NULL && i < names->len; i++) {
        guint64 number = kl_generation_parse_name(g_ptr_array_index(names, i));
        if (number < current) {
            previous = MAX(previous, number);
        }
    }
    return previous;
}

/* Removes what is neither of the two. Failures are ignored: the next run tries again,
 * and what cannot be removed harms nobody. */
void
kl_index_sweep(KlIndexLock *lock)
{
    guint64 current = kl_generation_current(lock->index);
    guint64 previous = kl_index_find_previous(lock->index, current);
    g_autoptr(GPtrArray) names = kl_files_list(lock->index, NULL);
    g_autoptr(GPtrArray) leftovers = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; names != NULL && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        guint64 number = kl_generation_parse_name(name);
        lock->last_number = MAX(lock->last_number, number);
        if ((number != 0 && number != current && number != previous) ||
            strcmp(name, KL_POINTER_NEW_NAME) == 0) {
            g_ptr_array_add(leftovers, g_build_filename(lock->index, name, NULL));
        }
    }
    for (guint i = 0; i < leftovers->len; i++) {
        kl_files_remove_tree(g_ptr_array_index(leftovers, i), NULL);
    }
}

/* Another first run may make it in between. */
gboolean
kl_index_make(const char *index, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *parent = g_path_get_dirname(index);
    if (g_file_test(index, G_FILE_TEST_EXISTS)) {
        return TRUE;
    }
    if (!kl_files_make_folder(index, &failure) &&
        !g_file_test(index, G_FILE_TEST_IS_DIR)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    return kl_files_sync(parent, error);
}

static int
open_lock_file(const char *index, GError **error)
{
    g_autofree char *path = g_build_filename(index, KL_LOCK_NAME, NULL);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644);
    if (fd < 0) {
        kl_files_fail(error, path, "lässt sich nicht öffnen");
    }
    return fd;
}

KlIndexLock *
kl_index_lock(const char *index, guint wait_ms, GError **error)
{
    if (!kl_index_make(index, error) || !check_folder(index, error)) {
        return NULL;
    }
    int fd = open_lock_file(index, error);
    if (fd < 0) {
        return NULL;
    }
    g_autoptr(KlIndexLock) lock = g_new0(KlIndexLock, 1);
    lock->index = g_strdup(index);
    lock->fd = fd;
    if (!take_lock(lock, wait_ms, error)) {
        return NULL;
    }
    char text[MAX_LOCK_BYTES];
    read_lock_file(fd, text, sizeof text);
    lock->last_number = get_line_number(text, "number ");
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *since = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    lock->holder = g_strdup_printf("pid %ld\nsince %s\n", (long)getpid(), since);
    kl_index_sweep(lock);
    return write_lock_file(lock, error) ? g_steal_pointer(&lock) : NULL;
}

void
kl_index_unlock(KlIndexLock *lock)
{
    if (lock == NULL) {
        return;
    }
    close(lock->fd); /* lets the lock go */
    g_free(lock->index);
    g_free(lock->holder);
    g_free(lock);
}

const char *
kl_index_lock_path(const KlIndexLock *lock)
{
    return lock->index;
}

gboolean
kl_index_take_number(KlIndexLock *lock, guint64 *ret_number, GError **error)
{
    guint64 current = kl_generation_current(lock->index);
    lock->last_number = MAX(lock->last_number, current) + 1;
    if (!write_lock_file(lock, error)) {
        return FALSE;
    }
    *ret_number = lock->last_number;
    return TRUE;
}

gboolean
kl_index_set_pointer(KlIndexLock *lock, guint64 number, GError **error)
{
    g_autofree char *path = g_build_filename(lock->index, KL_POINTER_NAME, NULL);
    g_autofree char *new_path =
        g_build_filename(lock->index, KL_POINTER_NEW_NAME, NULL);
    g_autofree char *target =
        g_strdup_printf("%s%" G_GUINT64_FORMAT, KL_GENERATION_PREFIX, number);
    if ((unlink(new_path) != 0 && errno != ENOENT) || symlink(target, new_path) != 0) {
        return kl_files_fail(error, new_path, "lässt sich nicht anlegen");
    }
    if (rename(new_path, path) != 0) {
        kl_files_fail(error, path, "lässt sich nicht umstellen");
        unlink(new_path);
        return FALSE;
    }
    return kl_files_sync(lock->index, error);
}

gboolean
kl_index_rollback(KlIndexLock *lock, guint64 *ret_number, GError **error)
{
    guint64 current = kl_generation_current(lock->index);
    guint64 previous = kl_index_find_previous(lock->index, current);
    if (previous == 0) {
        g_set_error(error, KL_ERROR, KL_ERROR_NOT_FOUND,
                    "in »%s« gibt es keinen Stand davor", lock->index);
        return FALSE;
    }
    g_autoptr(KlGeneration) generation =
        kl_generation_open_number(lock->index, previous, error);
    if (generation == NULL || !kl_index_set_pointer(lock, previous, error)) {
        return FALSE;
    }
    if (ret_number != NULL) {
        *ret_number = previous;
    }
    return TRUE;
}
