#include "search/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "search/error.h"

#define MAX_DEPTH 8

gboolean
kl_files_fail(GError **error, const char *path, const char *what)
{
    int reason = errno;
    kl_error_note_failure();
    g_set_error(error, KL_ERROR, KL_ERROR_IO, "»%s« %s: %s", path, what,
                kl_errno_text(reason));
    return FALSE;
}

gboolean
kl_files_make_folder(const char *path, GError **error)
{
    if (mkdir(path, 0755) != 0 || chmod(path, 0755) != 0) {
        return kl_files_fail(error, path, "lässt sich nicht anlegen");
    }
    return TRUE;
}

int
kl_files_create(const char *path, GError **error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) {
        kl_files_fail(error, path, "lässt sich nicht anlegen");
        return -1;
    }
    if (fchmod(fd, 0644) != 0) {
        kl_files_fail(error, path, "lässt sich nicht anlegen");
        close(fd);
        unlink(path);
        return -1;
    }
    return fd;
}

gboolean
kl_files_write_all(
    int fd, const char *path, const void *data, gsize length, GError **error)
{
    const char *at = data;
    while (length > 0) {
        ssize_t n = write(fd, at, length);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return kl_files_fail(error, path, "lässt sich nicht schreiben");
        }
        at += n;
        length -= (gsize)n;
    }
    return TRUE;
}

gboolean
kl_files_close(int fd, const char *path, GError **error)
{
    if (close(fd) != 0) {
        return kl_files_fail(error, path, "lässt sich nicht schreiben");
    }
    return TRUE;
}

/* Closes a new file after a step that went well or not; removes it if not. */
static gboolean
end_file(int fd, const char *path, gboolean is_good, GError **error)
{
    is_good = kl_files_close(fd, path, is_good ? error : NULL) && is_good;
    if (!is_good) {
        unlink(path);
    }
    return is_good;
}

gboolean
kl_files_write_new(const char *path, const void *data, gsize length, GError **error)
{
    int fd = kl_files_create(path, error);
    return fd >= 0 &&
           end_file(fd, path, kl_files_write_all(fd, path, data, length, error), error);
}

static gboolean
copy_bytes(int in, int out, const char *from, const char *to, GError **error)
{
    char buffer[64 * 1024];
    gboolean can_share = TRUE;
    for (;;) {
        ssize_t n;
        if (can_share) {
            n = copy_file_range(in, NULL, out, NULL, 1 << 30, 0);
            if (n < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS ||
                          errno == EOPNOTSUPP || errno == EBADF)) {
                can_share = FALSE;
                continue;
            }
            if (n < 0 && errno != EINTR) {
                return kl_files_fail(error, to, "lässt sich nicht schreiben");
            }
        } else {
            n = read(in, buffer, sizeof buffer);
            if (n < 0 && errno != EINTR) {
                return kl_files_fail(error, from, "lässt sich nicht lesen");
            }
            if (n > 0 && !kl_files_write_all(out, to, buffer, (gsize)n, error)) {
                return FALSE;
            }
        }
        if (n == 0) {
            return TRUE;
        }
    }
}

gboolean
kl_files_copy(const char *from, const char *to, GError **error)
{
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0) {
        return kl_files_fail(error, from, "lässt sich nicht lesen");
    }
    int out = kl_files_create(to, error);
    gboolean is_good =
        out >= 0 && end_file(out, to, copy_bytes(in, out, from, to, error), error);
    close(in);
    return is_good;
}

gboolean
kl_files_sync(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return kl_files_fail(error, path, "lässt sich nicht öffnen");
    }
    gboolean is_good =
        fsync(fd) == 0 || kl_files_fail(error, path, "lässt sich nicht sichern");
    close(fd);
    return is_good;
}

/* --- folders ---------------------------------------------------------------------- */

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
kl_files_list_at(int parent, const char *name, const char *shown, GError **error)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = fd >= 0 ? fdopendir(fd) : NULL;
    if (stream == NULL) {
        gboolean is_missing = errno == ENOENT;
        kl_files_fail(error, shown, "lässt sich nicht lesen");
        if (is_missing && error != NULL) {
            (*error)->code = KL_ERROR_NOT_FOUND;
        }
        if (fd >= 0) {
            close(fd);
        }
        return NULL;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const struct dirent *entry;
    for (;;) {
        errno = 0;
        entry = readdir(stream);
        if (entry == NULL) {
            break;
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            g_ptr_array_add(names, g_strdup(entry->d_name));
        }
    }
    gboolean is_good =
        errno == 0 || kl_files_fail(error, shown, "lässt sich nicht lesen");
    closedir(stream);
    return is_good ? g_steal_pointer(&names) : NULL;
}

GPtrArray *
kl_files_list(const char *path, GError **error)
{
    GPtrArray *names = kl_files_list_at(AT_FDCWD, path, path, error);
    if (names != NULL) {
        g_ptr_array_sort(names, compare_names);
    }
    return names;
}

/* --- trees ------------------------------------------------------------------------ */

typedef gboolean (*TreeVisit)(const char *relative,
                              const char *path,
                              gboolean is_folder,
                              gpointer user_data,
                              GError **error);

/* Visits everything below a folder, a folder after what is in it. */
static gboolean
walk(const char *folder,
     const char *relative,
     guint depth,
     TreeVisit visit,
     gpointer user_data,
     GError **error)
{
    if (depth == MAX_DEPTH) {
        errno = ELOOP;
        return kl_files_fail(error, folder, "lässt sich nicht lesen");
    }
    g_autoptr(GPtrArray) names = kl_files_list(folder, error);
    gboolean is_good = names != NULL;
    for (guint i = 0; is_good && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *below =
            *relative == '\0' ? g_strdup(name) : g_build_filename(relative, name, NULL);
        struct stat info;
        if (lstat(path, &info) != 0) {
            return kl_files_fail(error, path, "lässt sich nicht lesen");
        }
        gboolean is_folder = S_ISDIR(info.st_mode);
        is_good =
            (!is_folder || walk(path, below, depth + 1, visit, user_data, error)) &&
            visit(below, path, is_folder, user_data, error);
    }
    return is_good;
}

typedef struct {
    KlFileVisit visit;
    gpointer user_data;
} FileVisitor;

static gboolean
visit_file(const char *relative,
           const char *path,
           gboolean is_folder,
           gpointer user_data,
           GError **error)
{
    const FileVisitor *visitor = user_data;
    return is_folder || visitor->visit(relative, path, visitor->user_data, error);
}

gboolean
kl_files_walk(const char *folder, KlFileVisit visit, gpointer user_data, GError **error)
{
    FileVisitor visitor = {visit, user_data};
    return walk(folder, "", 0, visit_file, &visitor, error);
}

static gboolean
sync_one(const char *relative G_GNUC_UNUSED,
         const char *path,
         gboolean is_folder G_GNUC_UNUSED,
         gpointer user_data G_GNUC_UNUSED,
         GError **error)
{
    return kl_files_sync(path, error);
}

gboolean
kl_files_sync_tree(const char *path, GError **error)
{
    return walk(path, "", 0, sync_one, NULL, error) && kl_files_sync(path, error);
}

static gboolean
remove_one(const char *relative G_GNUC_UNUSED,
           const char *path,
           gboolean is_folder,
           gpointer user_data G_GNUC_UNUSED,
           GError **error)
{
    if ((is_folder ? rmdir(path) : unlink(path)) != 0 && errno != ENOENT) {
        return kl_files_fail(error, path, "lässt sich nicht löschen");
    }
    return TRUE;
}

gboolean
kl_files_remove_tree(const char *path, GError **error)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        return errno == ENOENT || kl_files_fail(error, path, "lässt sich nicht lesen");
    }
    gboolean is_folder = S_ISDIR(info.st_mode);
    return (!is_folder || walk(path, "", 0, remove_one, NULL, error)) &&
           remove_one("", path, is_folder, NULL, error);
}
