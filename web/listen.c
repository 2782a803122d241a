#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "search/error.h"

#define BACKLOG 1024

static int
open_socket(const struct sockaddr *address,
            socklen_t length,
            const char *name,
            GError **error)
{
    int one = 1;
    int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0) {
        if (address->sa_family != AF_UNIX) {
            setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        }
        if (bind(fd, address, length) == 0 && listen(fd, BACKLOG) == 0) {
            return fd;
        }
    }
    int saved = errno;
    if (fd >= 0) {
        close(fd);
    }
    g_set_error(error, KL_ERROR, KL_ERROR_IO,
                "auf »%s« lässt sich nicht lauschen: %s%s", name, kl_errno_text(saved),
                saved == EADDRINUSE ? "; läuft dort schon ein Programm?" : "");
    return -1;
}

/* A socket file that nobody answers on is left over from a crash. */
static void
remove_stale_socket(const struct sockaddr_un *address)
{
    struct stat info;
    if (lstat(address->sun_path, &info) != 0 || !S_ISSOCK(info.st_mode)) {
        return;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return;
    }
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
        errno == ECONNREFUSED) {
        unlink(address->sun_path);
    }
    close(fd);
}

static KlListener *
listen_unix(const char *path, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (path[0] == '\0' || strlen(path) >= sizeof address.sun_path) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "der Pfad »%s« ist leer oder zu lang für einen Socket", path);
        return NULL;
    }
    memcpy(address.sun_path, path, strlen(path));
    remove_stale_socket(&address);
    int fd =
        open_socket((const struct sockaddr *)&address, sizeof address, path, error);
    if (fd < 0) {
        return NULL;
    }
    /* The proxy runs as another user. */
    if (chmod(path, 0666) != 0) {
        g_set_error(error, KL_ERROR, KL_ERROR_IO, "»%s«: %s", path,
                    kl_errno_text(errno));
        close(fd);
        return NULL;
    }
    KlListener *listener = g_new0(KlListener, 1);
    listener->fd = fd;
    listener->url = g_strconcat("unix:", path, NULL);
    return listener;
}

static KlListener *
listen_inet(const char *address, GError **error)
{
    const char *colon = strrchr(address, ':');
    guint64 port = 0;

    if (colon == NULL || colon == address ||
        !g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL)) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "»%s« ist keine Adresse; gemeint ist etwa »127.0.0.1:8080«, "
                    "»[::1]:8080« oder »unix:/run/kooplab.sock«",
                    address);
        return NULL;
    }
    gboolean is_bracketed = address[0] == '[' && colon[-1] == ']';
    g_autofree char *host = is_bracketed
                                ? g_strndup(address + 1, (gsize)(colon - address) - 2)
                                : g_strndup(address, (gsize)(colon - address));
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC,
        .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
    };
    struct addrinfo *found = NULL;
    int result = getaddrinfo(host, colon + 1, &hints, &found);
    if (result != 0) {
        g_set_error(error, KL_ERROR, KL_ERROR_IO, "»%s« ist nicht zu finden: %s", host,
                    gai_strerror(result));
        return NULL;
    }
    int fd = open_socket(found->ai_addr, found->ai_addrlen, address, error);
    freeaddrinfo(found);
    if (fd < 0) {
        return NULL;
    }
    KlListener *listener = g_new0(KlListener, 1);
    listener->fd = fd;
    listener->url = g_strdup_printf("http://%s/", address);
    return listener;
}

KlListener *
kl_listen(const char *address, GError **error)
{
    return g_str_has_prefix(address, "unix:") ? listen_unix(address + 5, error)
                                              : listen_inet(address, error);
}

typedef union {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
    struct sockaddr_storage storage;
} Address;

/* As kl_listen names it; NULL for what is no address of ours. */
static char *
describe_socket(int fd)
{
    Address address;
    socklen_t length = sizeof address;
    char host[INET6_ADDRSTRLEN];

    memset(&address, 0, sizeof address);
    if (getsockname(fd, &address.any, &length) != 0) {
        return NULL;
    }
    switch (address.any.sa_family) {
    case AF_INET:
        inet_ntop(AF_INET, &address.in.sin_addr, host, sizeof host);
        return g_strdup_printf("http://%s:%u/", host, ntohs(address.in.sin_port));
    case AF_INET6:
        inet_ntop(AF_INET6, &address.in6.sin6_addr, host, sizeof host);
        return g_strdup_printf("http://[%s]:%u/", host, ntohs(address.in6.sin6_port));
    case AF_UNIX:
        return g_strconcat("unix:", address.un.sun_path, NULL);
    default:
        return NULL;
    }
}

static int
get_socket_option(int fd, int name)
{
    int value = -1;
    socklen_t length = sizeof value;
    return getsockopt(fd, SOL_SOCKET, name, &value, &length) == 0 ? value : -1;
}

/* How many sockets were passed on to this process. */
static guint
count_inherited(void)
{
    guint64 pid = 0;
    guint64 n = 0;
    const char *for_pid = g_getenv("LISTEN_PID");
    const char *number = g_getenv("LISTEN_FDS");
    gboolean is_ours =
        for_pid != NULL && number != NULL &&
        g_ascii_string_to_unsigned(for_pid, 10, 1, G_MAXINT, &pid, NULL) &&
        pid == (guint64)getpid() &&
        g_ascii_string_to_unsigned(number, 10, 0, G_MAXINT, &n, NULL);

    g_unsetenv("LISTEN_PID");
    g_unsetenv("LISTEN_FDS");
    g_unsetenv("LISTEN_FDNAMES");
    return is_ours ? (guint)n : 0;
}

gboolean
kl_listen_inherited(KlListener **ret_listener, GError **error)
{
    const int fd = 3; /* SD_LISTEN_FDS_START */
    guint n = count_inherited();

    if (n == 0) {
        *ret_listener = NULL;
        return TRUE;
    }
    g_autofree char *url = n == 1 && get_socket_option(fd, SO_TYPE) == SOCK_STREAM &&
                                   get_socket_option(fd, SO_ACCEPTCONN) == 1
                               ? describe_socket(fd)
                               : NULL;
    if (url == NULL || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
        fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INVALID,
                            "der Dienstverwalter muss genau einen Socket übergeben "
                            "(ein ListenStream= und kein Accept=yes)");
        return FALSE;
    }
    *ret_listener = g_new0(KlListener, 1);
    (*ret_listener)->fd = fd;
    (*ret_listener)->url = g_steal_pointer(&url);
    return TRUE;
}

gboolean
kl_listener_is_loopback(const KlListener *listener)
{
    Address address = {.any.sa_family = AF_UNSPEC};
    socklen_t length = sizeof address;
    if (getsockname(listener->fd, &address.any, &length) != 0) {
        return FALSE;
    }
    if (address.any.sa_family == AF_INET) {
        return ntohl(address.in.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    }
    return address.any.sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&address.in6.sin6_addr);
}

void
kl_listener_free(KlListener *listener)
{
    if (listener == NULL) {
        return;
    }
    if (listener->fd >= 0) {
        close(listener->fd);
    }
    g_free(listener->url);
    g_free(listener);
}
