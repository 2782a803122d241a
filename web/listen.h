/* Sockets to listen on: "127.0.0.1:8080", "[::1]:8080", "localhost:80", "unix:PATH", or
 * one that the service manager opened (socket activation, sd_listen_fds(3)).
 */
#ifndef KL_WEB_LISTEN_H
#define KL_WEB_LISTEN_H

#include <glib.h>

typedef struct {
    int fd;
    char *url; /* "http://127.0.0.1:8080/" or "unix:/run/kooplab.sock" */
} KlListener;

/* Errors: KL_ERROR_INVALID  not such an address
 *         KL_ERROR_IO       taken, not allowed, unknown host */
KlListener *kl_listen(const char *address, GError **error);
/* The socket that the service manager passed on in LISTEN_FDS, which is taken out of
 * the environment. Returns TRUE with NULL in ret_listener if there is none.
 *
 * Errors: KL_ERROR_INVALID  more than one, or no listening stream socket */
gboolean kl_listen_inherited(KlListener **ret_listener, GError **error);
/* Whether only this machine can reach it: 127.0.0.0/8 or ::1. A socket file counts as
 * open to others, because a proxy may stand before it. */
gboolean kl_listener_is_loopback(const KlListener *listener);
void kl_listener_free(KlListener *listener);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlListener, kl_listener_free)

#endif
