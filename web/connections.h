/* Open connections and their deadlines.
 *
 * libmicrohttpd's own timeout counts idle time: a client that sends or takes a byte
 * every two seconds holds its connection for ever. So every connection has a deadline
 * here, to reach the handler with a whole request, and then to take the reply; a thread
 * shuts down what is late.
 *
 *     opened ──20 s──▶ request complete ──25 s──▶ reply taken ──20 s──▶ …
 *                                       and on while it takes 4 KB a second (TCP tells)
 *
 * Threads: any number; a connection is one thread's at a time.
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
    gint64
        deadline_us; /* atomic: its thread sets it without the lock, once a request */
    gint64 delivery_us; /* when the reply was begun; 0 while there is none; atomic */
    /* The reaper's alone, when it first saw that delivery: */
    gint64 seen_delivery_us; /* which one */
    gint64 seen_us;
    guint64 acked; /* bytes that the client had taken then */
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

/* The connection waits for a request, or sends a reply. */
void kl_connections_expect_request(KlConnection *connection);
void kl_connections_expect_delivery(KlConnection *connection);
guint kl_connections_count(KlConnections *connections);

#endif
