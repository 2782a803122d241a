/* Open connections and their deadlines.
 *
 * libmicrohttpd's own timeout counts idle time: a client that sends a byte every two
 * seconds holds its connection for ever. So every connection has a deadline here, to
 * reach the handler with a whole request, and then to have taken the reply; a thread
 * shuts down what is late.
 *
 *     opened ──20 s──▶ request complete ──30 s + size──▶ reply taken ──20 s──▶ …
 *
 * Threads: any number.
 */
#ifndef KL_WEB_CONNECTIONS_H
#define KL_WEB_CONNECTIONS_H

#include <glib.h>

typedef struct KlConnections KlConnections;

/* One connection. target is the request line's address, kept between the moment
 * libmicrohttpd reads it and the handler; received is where it lies in the library's
 * buffer until then. */
typedef struct {
    int fd;
    gint64 deadline_us;
    GString *target;
    const char *received;
    GList link;
} KlConnection;

KlConnections *kl_connections_new(void);
/* All connections must be closed. */
void kl_connections_free(KlConnections *connections);

/* fd is borrowed; it must not be closed before kl_connections_remove. */
KlConnection *kl_connections_add(KlConnections *connections, int fd);
void kl_connections_remove(KlConnections *connections, KlConnection *connection);

/* The connection waits for a request, or sends a reply of that many bytes. */
void kl_connections_expect_request(KlConnections *connections,
                                   KlConnection *connection);
void kl_connections_expect_delivery(KlConnections *connections,
                                    KlConnection *connection,
                                    gsize n_bytes);
guint kl_connections_count(KlConnections *connections);

#endif
