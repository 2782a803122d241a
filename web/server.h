/* The front: libmicrohttpd, guarded.
 *
 *     connection ─▶ request line kept ─▶ checks (method, framing, host) ─▶ cache
 *                                                   │ refused: 4xx        │ miss
 *                                                   ▼                     ▼
 *                                                 close              the handler
 *
 * Everything that is refused before a page is asked is refused here. The handler gets
 * a whole, decoded GET request and a snapshot (or NULL while there is no index) and
 * returns a reply; it runs in several threads at once and must not block for long.
 *
 * Threads: start, drain and free belong to one thread.
 */
#ifndef KL_WEB_SERVER_H
#define KL_WEB_SERVER_H

#include "search/snapshot.h"
#include "web/http.h"
#include "web/log.h"
#include "web/metrics.h"

/* snapshot is borrowed, NULL while there is no index. Never returns NULL. */
typedef KlReply *(*KlHandler)(const KlHttpRequest *request,
                              KlSnapshot *snapshot,
                              void *data);
/* Replies for what never reaches the handler: 400, 405, 414 … request may be NULL. */
typedef KlReply *(*KlErrorHandler)(const KlHttpRequest *request,
                                   guint status,
                                   const char *message,
                                   void *data);
/* A reply with a note goes out (from the cache, too) to a GET. */
typedef void (*KlSent)(const char *note, void *data);
/* A snapshot with a reference for the caller, or NULL. data as for the handler. */
typedef KlSnapshot *(*KlAcquire)(void *data);

typedef struct {
    int listen_fd; /* taken */
    guint n_threads;
    gsize cache_bytes;
    guint rate_limit; /* requests a second and client; 0: any number */
    KlAcquire acquire;
    KlHandler handler;
    KlErrorHandler error_handler;
    KlSent sent; /* may be NULL */
    void *data;
    KlMetrics *metrics;      /* borrowed */
    KlAccessLog *access_log; /* borrowed; may be NULL */
} KlServerOptions;

typedef struct KlServer KlServer;

/* Errors: KL_ERROR_IO */
KlServer *kl_server_start(const KlServerOptions *options, GError **error);
/* Forgets finished responses: another generation is served. */
void kl_server_clear_cache(KlServer *server);
void kl_server_count(KlServer *server,
                     guint *ret_n_connections,
                     guint *ret_n_cached,
                     gsize *ret_n_cached_bytes);
/* FALSE if every thread was in the handler the whole time since the last call: the
 * server hangs. */
gboolean kl_server_is_moving(KlServer *server);
/* Takes no more connections, waits until running requests are answered, for at most
 * timeout_ms, and stops. */
void kl_server_drain(KlServer *server, guint timeout_ms);
void kl_server_free(KlServer *server);

#endif
