#include "web/connections.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

#define REQUEST_SECONDS  20
#define DELIVERY_SECONDS 25
/* A slow phone still takes this much in a second. */
#define SLOWEST_BYTES_PER_SECOND 4096
/* A slow one is looked at again after that long. */
#define MORE_SECONDS 5

struct KlConnections {
    GMutex lock;
    GCond stop;
    GQueue open; /* of KlConnection */
    gboolean is_stopping;
    GThread *reaper;
};

/* Bytes that the client has taken since it connected; 0 if there is no telling (unix:,
 * where a proxy takes all at once). */
static guint64
count_acked(int fd)
{
    struct tcp_info info = {0};
    socklen_t length = sizeof info;

    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 ||
        length < offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof(guint64)) {
        return 0;
    }
    return info.tcpi_bytes_acked;
}

static gint64
load_time(const gint64 *time_us)
{
    return __atomic_load_n(time_us, __ATOMIC_RELAXED);
}

static void
store_time(gint64 *time_us, gint64 value)
{
    __atomic_store_n(time_us, value, __ATOMIC_RELAXED);
}

/* Remembers how far a delivery is at the first look at it. Most are over by then, and
 * asking TCP at the start of each would take longer than all else here. */
static void
see_delivery(KlConnection *connection, gint64 now_us)
{
    gint64 delivery_us = load_time(&connection->delivery_us);
    if (delivery_us != 0 && connection->seen_delivery_us != delivery_us) {
        connection->seen_delivery_us = delivery_us;
        connection->seen_us = now_us;
        connection->acked = count_acked(connection->fd);
    }
}

static gboolean
takes_enough(const KlConnection *connection, gint64 now_us)
{
    gint64 seconds = (now_us - connection->seen_us) / G_TIME_SPAN_SECOND;
    guint64 acked = count_acked(connection->fd);
    return load_time(&connection->delivery_us) != 0 && acked > connection->acked &&
           acked - connection->acked > (guint64)seconds * SLOWEST_BYTES_PER_SECOND;
}

static void
shut_late(KlConnections *connections)
{
    gint64 now = g_get_monotonic_time();

    for (GList *at = connections->open.head; at != NULL; at = at->next) {
        KlConnection *connection = at->data;
        see_delivery(connection, now);
        if (load_time(&connection->deadline_us) >= now) {
            continue;
        }
        if (takes_enough(connection, now)) {
            store_time(&connection->deadline_us,
                       now + MORE_SECONDS * G_TIME_SPAN_SECOND);
        } else {
            /* Both sides see the end; libmicrohttpd closes and tells us. */
            shutdown(connection->fd, SHUT_RDWR);
        }
    }
}

static gpointer
reap(gpointer data)
{
    KlConnections *connections = data;

    g_mutex_lock(&connections->lock);
    while (!connections->is_stopping) {
        g_cond_wait_until(&connections->stop, &connections->lock,
                          g_get_monotonic_time() + G_TIME_SPAN_SECOND);
        shut_late(connections);
    }
    g_mutex_unlock(&connections->lock);
    return NULL;
}

KlConnections *
kl_connections_new(void)
{
    KlConnections *connections = g_new0(KlConnections, 1);
    g_mutex_init(&connections->lock);
    g_cond_init(&connections->stop);
    g_queue_init(&connections->open);
    connections->reaper = g_thread_new("reaper", reap, connections);
    return connections;
}

void
kl_connections_free(KlConnections *connections)
{
    if (connections == NULL) {
        return;
    }
    g_mutex_lock(&connections->lock);
    connections->is_stopping = TRUE;
    g_cond_signal(&connections->stop);
    g_mutex_unlock(&connections->lock);
    g_thread_join(connections->reaper);
    g_mutex_clear(&connections->lock);
    g_cond_clear(&connections->stop);
    g_free(connections);
}

KlConnection *
kl_connections_add(KlConnections *connections, int fd)
{
    KlConnection *connection = g_new0(KlConnection, 1);
    connection->fd = fd;
    connection->target = g_string_new(NULL);
    connection->link.data = connection;
    kl_connections_expect_request(connection);

    g_mutex_lock(&connections->lock);
    g_queue_push_tail_link(&connections->open, &connection->link);
    g_mutex_unlock(&connections->lock);
    return connection;
}

void
kl_connections_remove(KlConnections *connections, KlConnection *connection)
{
    g_mutex_lock(&connections->lock);
    g_queue_unlink(&connections->open, &connection->link);
    g_mutex_unlock(&connections->lock);
    g_string_free(connection->target, TRUE);
    g_free(connection);
}

void
kl_connections_expect_request(KlConnection *connection)
{
    store_time(&connection->delivery_us, 0);
    store_time(&connection->deadline_us,
               g_get_monotonic_time() + REQUEST_SECONDS * G_TIME_SPAN_SECOND);
}

void
kl_connections_expect_delivery(KlConnection *connection)
{
    gint64 now = g_get_monotonic_time();

    store_time(&connection->deadline_us, now + DELIVERY_SECONDS * G_TIME_SPAN_SECOND);
    store_time(&connection->delivery_us, now);
}

guint
kl_connections_count(KlConnections *connections)
{
    g_mutex_lock(&connections->lock);
    guint n = connections->open.length;
    g_mutex_unlock(&connections->lock);
    return n;
}
