/* Lets the n-th call that touches files fail, for LD_PRELOAD: what SQLite's fault VFS
 * does, for any program.
 *
 *     KOOPLAB_FAULT_CALLS=write,fsync   the calls that count (names as below)
 *     KOOPLAB_FAULT_AT=7                the seventh of them fails, 0: none
 *     KOOPLAB_FAULT_ERRNO=28            with this (28: ENOSPC, 5: EIO)
 *     KOOPLAB_FAULT_EVER=1              and so does every one after it
 *     KOOPLAB_FAULT_LOG=FILE            what failed goes there, a line a call
 *     KOOPLAB_FAULT_ARM=FILE            instead of KOOPLAB_FAULT_AT, for what runs
 * long: n is the size of FILE; calls count only while it is there, and from 1 when it
 * is again
 *
 * Standard output and error never fail: the message must get out. A close that fails
 * closes, as on Linux. Threads: any number.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long n_calls;
static int log_fd = -1;
static int has_begun; /* what an allocator does while it is loaded does not count */

static int
counts(const char *name)
{
    const char *calls = has_begun ? getenv("KOOPLAB_FAULT_CALLS") : NULL;
    size_t length = strlen(name);

    for (const char *at = calls; at != NULL && *at != '\0'; at += strspn(at, ",")) {
        size_t n = strcspn(at, ",");
        if (n == length && strncmp(at, name, n) == 0) {
            return 1;
        }
        at += n;
    }
    return 0;
}

static long
get_number(const char *name)
{
    const char *text = getenv(name);
    return text == NULL ? 0 : strtol(text, NULL, 10);
}

/* Opened before the program locks itself into its sandbox, in which it could not be. */
__attribute__((constructor)) static void
open_log(void)
{
    const char *path = getenv("KOOPLAB_FAULT_LOG");
    if (path != NULL) {
        log_fd = (int)syscall(SYS_openat, AT_FDCWD, path,
                              O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    has_begun = 1;
}

static void
log_fault(const char *name, const char *path)
{
    char line[512];
    int length = snprintf(line, sizeof line, "%s %.400s\n", name, path);
    if (log_fd >= 0) {
        syscall(SYS_write, log_fd, line, (size_t)length);
    }
}

/* The call that fails; 0: none. */
static long
get_wanted(void)
{
    const char *arm = getenv("KOOPLAB_FAULT_ARM");
    struct stat info;
    int saved = errno;

    if (arm == NULL) {
        return get_number("KOOPLAB_FAULT_AT");
    }
    if (syscall(SYS_newfstatat, AT_FDCWD, arm, &info, 0) == 0) {
        return (long)info.st_size;
    }
    errno = saved; /* readdir tells its end from a failure by it */
    atomic_store(&n_calls, 0);
    return 0;
}

/* Whether this call is one that fails; sets errno then. */
static int
fails(const char *name, const char *path)
{
    if (!counts(name)) {
        return 0;
    }
    long at = get_wanted();
    long n = at == 0 ? 0 : atomic_fetch_add(&n_calls, 1) + 1;
    if (n != at ? n < at || get_number("KOOPLAB_FAULT_EVER") == 0 : at == 0) {
        return 0;
    }
    log_fault(name, path);
    errno = (int)get_number("KOOPLAB_FAULT_ERRNO");
    return 1;
}

static int
fails_on(const char *name, int fd)
{
    char link[32];
    char path[400] = "";

    if (fd <= STDERR_FILENO || !counts(name)) {
        return 0;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    /* Pipes, sockets, event descriptors are no files. */
    return path[0] == '/' && fails(name, path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Calls on a descriptor: RETURN NAME(PARAMETERS), passing ARGUMENTS on. */
#define ON_DESCRIPTOR(type, name, alias, parameters, arguments)                        \
    type alias parameters;                                                             \
    type alias parameters                                                              \
    {                                                                                  \
        return fails_on(#name, fd) ? -1 : NEXT(alias) arguments;                       \
    }

ON_DESCRIPTOR(ssize_t, write, write, (int fd, const void *b, size_t n), (fd, b, n))
ON_DESCRIPTOR(
    ssize_t, write, writev, (int fd, const struct iovec *v, int n), (fd, v, n))
ON_DESCRIPTOR(
    ssize_t, write, pwrite, (int fd, const void *b, size_t n, off_t o), (fd, b, n, o))
ON_DESCRIPTOR(ssize_t,
              write,
              pwrite64,
              (int fd, const void *b, size_t n, off64_t o),
              (fd, b, n, o))
ON_DESCRIPTOR(ssize_t, read, read, (int fd, void *b, size_t n), (fd, b, n))
ON_DESCRIPTOR(ssize_t, read, pread, (int fd, void *b, size_t n, off_t o), (fd, b, n, o))
ON_DESCRIPTOR(
    ssize_t, read, pread64, (int fd, void *b, size_t n, off64_t o), (fd, b, n, o))
ON_DESCRIPTOR(int, fsync, fsync, (int fd), (fd))
ON_DESCRIPTOR(int, fsync, fdatasync, (int fd), (fd))
ON_DESCRIPTOR(int, ftruncate, ftruncate, (int fd, off_t n), (fd, n))
ON_DESCRIPTOR(int, ftruncate, ftruncate64, (int fd, off64_t n), (fd, n))
ON_DESCRIPTOR(int, flock, flock, (int fd, int how), (fd, how))
ON_DESCRIPTOR(int, fchmod, fchmod, (int fd, mode_t mode), (fd, mode))
ON_DESCRIPTOR(int, stat, fstat, (int fd, struct stat *info), (fd, info))

int
close(int fd)
{
    int is_bad = fails_on("close", fd);
    int saved = errno;
    int result = NEXT(close)(fd);
    if (is_bad) {
        errno = saved;
        return -1;
    }
    return result;
}

ssize_t
copy_file_range(int in, off64_t *in_at, int fd, off64_t *at, size_t n, unsigned flags)
{
    return fails_on("copy_file_range", fd)
               ? -1
               : NEXT(copy_file_range)(in, in_at, fd, at, n, flags);
}

/* Calls on a path. */
#define ON_PATH(name, alias, parameters, arguments)                                    \
    int alias parameters;                                                              \
    int alias parameters                                                               \
    {                                                                                  \
        return fails(#name, path) ? -1 : NEXT(alias) arguments;                        \
    }

ON_PATH(rename, rename, (const char *from, const char *path), (from, path))
ON_PATH(mkdir, mkdir, (const char *path, mode_t mode), (path, mode))
ON_PATH(rmdir, rmdir, (const char *path), (path))
ON_PATH(unlink, unlink, (const char *path), (path))
ON_PATH(link, link, (const char *from, const char *path), (from, path))
ON_PATH(symlink, symlink, (const char *to, const char *path), (to, path))
ON_PATH(link,
        linkat,
        (int from_at, const char *from, int at, const char *path, int flags),
        (from_at, from, at, path, flags))
ON_PATH(stat, stat, (const char *path, struct stat *info), (path, info))
ON_PATH(stat, lstat, (const char *path, struct stat *info), (path, info))
ON_PATH(stat,
        fstatat,
        (int at, const char *path, struct stat *info, int flags),
        (at, path, info, flags))
ON_PATH(chmod, chmod, (const char *path, mode_t mode), (path, mode))

/* open and its kin: "create" if they make or change a file, else "open". */
static const char *
open_name(int flags)
{
    return (flags & O_ACCMODE) == O_RDONLY && (flags & O_CREAT) == 0 ? "open"
                                                                     : "create";
}

#define OPEN(alias)                                                                    \
    int alias(const char *path, int flags, ...)                                        \
    {                                                                                  \
        va_list arguments;                                                             \
        va_start(arguments, flags);                                                    \
        mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;          \
        va_end(arguments);                                                             \
        return fails(open_name(flags), path) ? -1 : NEXT(alias)(path, flags, mode);    \
    }

#define OPENAT(alias)                                                                  \
    int alias(int at, const char *path, int flags, ...)                                \
    {                                                                                  \
        va_list arguments;                                                             \
        va_start(arguments, flags);                                                    \
        mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;          \
        va_end(arguments);                                                             \
        return fails(open_name(flags), path) ? -1                                      \
                                             : NEXT(alias)(at, path, flags, mode);     \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

/* Folders. */
DIR *
opendir(const char *path)
{
    return fails("list", path) ? NULL : NEXT(opendir)(path);
}

struct dirent *
readdir(DIR *folder)
{
    return fails_on("list", dirfd(folder)) ? NULL : NEXT(readdir)(folder);
}

struct dirent64 *
readdir64(DIR *folder)
{
    return fails_on("list", dirfd(folder)) ? NULL : NEXT(readdir64)(folder);
}
