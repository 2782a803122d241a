#include "web/notify.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "search/error.h"
#include "web/log.h"

struct KlNotify {
    int fd; /* -1: nobody listens */
    guint watchdog_ms;
};

/* path: absolute, or "@name" in the abstract namespace. */
static int
connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);

    if (length < 2 || length >= sizeof address.sun_path) {
        errno = EINVAL;
        return -1;
    }
    memcpy(address.sun_path, path, length);
    if (path[0] == '@') {
        address.sun_path[0] = '\0';
    }
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 &&
        connect(fd, (const struct sockaddr *)&address,
                (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)) != 0) {
        int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

/* WATCHDOG_PID says whom the manager means, if it is there. */
static guint
read_watchdog_ms(void)
{
    const char *usec = g_getenv("WATCHDOG_USEC");
    const char *pid = g_getenv("WATCHDOG_PID");
    guint64 number = 0;
    guint64 wanted = (guint64)getpid();

    if (usec == NULL ||
        !g_ascii_string_to_unsigned(usec, 10, 1000, (guint64)G_MAXINT * 1000, &number,
                                    NULL) ||
        (pid != NULL &&
         (!g_ascii_string_to_unsigned(pid, 10, 1, G_MAXINT, &wanted, NULL) ||
          wanted != (guint64)getpid()))) {
        return 0;
    }
    return (guint)(number / 1000);
}

KlNotify *
kl_notify_open(void)
{
    KlNotify *notify = g_new0(KlNotify, 1);
    const char *path = g_getenv("NOTIFY_SOCKET");

    notify->fd = -1;
    if (path != NULL) {
        notify->fd = connect_to(path);
        if (notify->fd < 0) {
            kl_log(KL_LOG_WARNING, "notify", "»%s«: %s", path, kl_errno_text(errno));
        }
    }
    notify->watchdog_ms = notify->fd >= 0 ? read_watchdog_ms() : 0;
    g_unsetenv("NOTIFY_SOCKET");
    g_unsetenv("WATCHDOG_USEC");
    g_unsetenv("WATCHDOG_PID");
    return notify;
}

void
kl_notify_send(KlNotify *notify, const char *format, ...)
{
    if (notify->fd < 0) {
        return;
    }
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    if (send(notify->fd, message, strlen(message), MSG_NOSIGNAL) < 0) {
        kl_log(KL_LOG_WARNING, "notify", "%s", kl_errno_text(errno));
    }
}

guint
kl_notify_get_watchdog_ms(const KlNotify *notify)
{
    return notify->watchdog_ms;
}

void
kl_notify_close(KlNotify *notify)
{
    if (notify == NULL) {
        return;
    }
    if (notify->fd >= 0) {
        close(notify->fd);
    }
    g_free(notify);
}
