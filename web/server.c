#include "web/server.h"

#include <errno.h>
#include <microhttpd.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "search/error.h"
#include "web/connections.h"
#include "web/guard.h"
#include "web/rate_limit.h"
#include "web/response.h"
#include "web/response_cache.h"

#define MEMORY_PER_CONNECTION (64 * 1024)
#define IDLE_SECONDS          15
#define MAX_CONNECTIONS       4000
/* Descriptors for everything but connections: databases, logs, libraries. */
#define OTHER_DESCRIPTORS 200

/* Of a path; longer ones are no page of ours. */
#define MAX_LOGGED_BYTES 300

struct KlServer {
    KlServerOptions options;
    KlConnections *connections;
    KlResponseCache *cache;
    struct MHD_Daemon *daemon;
    KlRateLimit *rate_limit; /* NULL without one */
    gint n_running;          /* requests between handler and delivery */
    gint n_handling;         /* threads in the handler */
    guint n_handled;         /* returns from it since kl_server_is_moving looked */
    gint is_draining;
};

/* What a request carries from its first call to its end. */
typedef struct {
    gint64 start_us;
    guint status;
    gsize length;
    char *path;         /* for the log */
    const char *method; /* one of ours: static */
} Exchange;

static KlConnection *
get_connection(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info != NULL ? info->socket_context : NULL;
}

/* Called before the connection is ours to reject, and before its descriptor is
 * closed: between the two the reaper may shut it down. */
static void
notify_connection(void *data,
                  struct MHD_Connection *mhd,
                  void **context,
                  enum MHD_ConnectionNotificationCode code)
{
    KlServer *server = data;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
        *context = kl_connections_add(server->connections, info->connect_fd);
    } else if (*context != NULL) {
        kl_connections_remove(server->connections, *context);
        *context = NULL;
    }
}

/* The address as it came, before libmicrohttpd cuts it apart. Kept with the
 * connection, since a request that never reaches the handler would leak it. */
static void *
keep_target(void *data, const char *target, struct MHD_Connection *mhd)
{
    (void)data;
    KlConnection *connection = get_connection(mhd);
    if (connection != NULL) {
        g_string_assign(connection->target, target);
        connection->received = target;
    }
    /* The library would take the parameters apart next, 60 bytes of the connection's
     * memory each, and break the connection when that is full. The text is in its
     * buffer, which is not const. */
    char *query = strchr((char *)(guintptr)target, '?');
    if (query != NULL) {
        query[1] = '\0';
    }
    return NULL;
}

/* The address that was asked for, as it came. */
static const char *
get_target(struct MHD_Connection *mhd)
{
    const KlConnection *connection = get_connection(mhd);
    return connection != NULL ? connection->target->str : "/";
}

/* We decode addresses ourselves. */
static size_t
leave_escapes(void *data, struct MHD_Connection *mhd, char *text)
{
    (void)data;
    (void)mhd;
    return strlen(text);
}

static void
log_library(void *data, const char *format, va_list args)
{
    (void)data;
    g_autofree char *text = g_strdup_vprintf(format, args);
    kl_log(KL_LOG_DEBUG, "http", "%s", g_strchomp(text));
}

static enum MHD_Result
send_response(KlServer *server,
              struct MHD_Connection *mhd,
              Exchange *exchange,
              KlResponse *response)
{
    const char *if_none_match =
        MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, "If-None-Match");
    enum MHD_Result result = kl_response_queue(response, mhd, if_none_match,
                                               &exchange->status, &exchange->length);
    const char *note = kl_response_get_note(response);
    if (note != NULL && server->options.sent != NULL &&
        strcmp(exchange->method, "GET") == 0) {
        server->options.sent(note, server->options.data);
    }
    KlConnection *connection = get_connection(mhd);
    if (connection != NULL) {
        kl_connections_expect_delivery(connection);
    }
    return result;
}

static enum MHD_Result
send_error(KlServer *server,
           struct MHD_Connection *mhd,
           Exchange *exchange,
           guint status,
           const char *message)
{
    /* Of a request that is refused the path alone says in what form to answer. */
    const char *target = get_target(mhd);
    g_autofree char *path =
        g_strndup(target, MIN(strcspn(target, "?"), (size_t)KL_MAX_TARGET_BYTES));
    g_autoptr(KlHttpRequest) request = kl_http_request_new(path, NULL);
    if (request == NULL) {
        request =
            kl_http_request_new(g_str_has_prefix(path, "/api/") ? "/api/" : "/", NULL);
    }
    g_autoptr(KlReply) reply =
        server->options.error_handler(request, status, message, server->options.data);
    if (status == 405) {
        kl_reply_add_header(reply, "Allow", "GET, HEAD");
    } else if (status == 429) {
        kl_reply_add_header(reply, "Retry-After", "1");
    }
    KlResponse *response = kl_response_new(reply, KL_ENCODING_IDENTITY);
    kl_metrics_count(server->options.metrics, KL_METRIC_REFUSED);
    enum MHD_Result result = send_response(server, mhd, exchange, response);
    kl_response_unref(response);
    return result;
}

static KlResponse *
make_response(KlServer *server,
              const KlHttpRequest *request,
              KlSnapshot *snapshot,
              KlEncoding encoding,
              const char *cache_key)
{
    g_atomic_int_inc(&server->n_handling);
    g_autoptr(KlReply) reply =
        server->options.handler(request, snapshot, server->options.data);
    g_atomic_int_add(&server->n_handling, -1);
    g_atomic_int_add(&server->n_handled, 1);
    if (g_atomic_int_get(&server->is_draining)) {
        kl_reply_add_header(reply, "Connection", "close");
        cache_key = NULL;
    }
    KlResponse *response = kl_response_new(reply, encoding);
    if (cache_key != NULL && reply->status == 200 && reply->policy != KL_CACHE_NEVER) {
        kl_response_cache_put(server->cache, cache_key, response);
    }
    return response;
}

static enum MHD_Result
answer(KlServer *server, struct MHD_Connection *mhd, Exchange *exchange)
{
    const char *target = get_target(mhd);
    g_autoptr(KlSnapshot) snapshot = server->options.acquire(server->options.data);
    KlEncoding encoding = kl_encoding_negotiate(
        MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, "Accept-Encoding"));
    g_autofree char *key = NULL;

    if (snapshot != NULL) {
        const char encoding_key[] = {' ', (char)('0' + (int)encoding), ' ', '\0'};
        key = g_strconcat(kl_snapshot_get_id(snapshot), encoding_key, target, NULL);
        KlResponse *cached = g_atomic_int_get(&server->is_draining)
                                 ? NULL
                                 : kl_response_cache_get(server->cache, key);
        if (cached != NULL) {
            kl_metrics_count(server->options.metrics, KL_METRIC_CACHE_HITS);
            enum MHD_Result result = send_response(server, mhd, exchange, cached);
            kl_response_unref(cached);
            return result;
        }
        kl_metrics_count(server->options.metrics, KL_METRIC_CACHE_MISSES);
    }

    g_autoptr(GError) error = NULL;
    g_autoptr(KlHttpRequest) request = kl_http_request_new(target, &error);
    if (request == NULL) {
        return send_error(server, mhd, exchange,
                          g_error_matches(error, KL_ERROR, KL_ERROR_LIMIT) ? 414 : 400,
                          error->message);
    }
    KlResponse *response = make_response(server, request, snapshot, encoding, key);
    enum MHD_Result result = send_response(server, mhd, exchange, response);
    kl_response_unref(response);
    return result;
}

static gboolean
is_within_rate(KlServer *server, struct MHD_Connection *mhd, gint64 now_us)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return kl_rate_limit_take(server->rate_limit,
                              info != NULL ? info->client_addr : NULL, now_us);
}

/* First call: the header is complete. Only refusals are queued here, since a response
 * at the first call closes the connection and drops pipelined requests. */
static enum MHD_Result
begin_exchange(KlServer *server,
               struct MHD_Connection *mhd,
               const char *method,
               const char *version,
               void **context)
{
    KlConnection *connection = get_connection(mhd);
    if (connection == NULL || connection->received == NULL) {
        return MHD_NO;
    }
    Exchange *exchange = g_new0(Exchange, 1);
    *context = exchange;
    exchange->start_us = g_get_monotonic_time();
    exchange->method = kl_guard_method(method);
    exchange->path =
        g_strndup(connection->target->str,
                  MIN(strcspn(connection->target->str, "?"), MAX_LOGGED_BYTES));
    g_atomic_int_inc(&server->n_running);

    const char *message = NULL;
    guint status = kl_guard_check(mhd, method, connection, version, &message);
    connection->received = NULL;
    if (status == 0 && !is_within_rate(server, mhd, exchange->start_us)) {
        status = 429;
        message =
            "Das waren sehr viele Anfragen in kurzer Zeit. Bitte warten Sie einen "
            "Augenblick.";
    }
    return status == 0 ? MHD_YES : send_error(server, mhd, exchange, status, message);
}

static enum MHD_Result
handle(void *data,
       struct MHD_Connection *mhd,
       const char *url,
       const char *method,
       const char *version,
       const char *upload,
       size_t *upload_size,
       void **context)
{
    KlServer *server = data;
    (void)url;
    (void)upload;

    if (*context == NULL) {
        return begin_exchange(server, mhd, method, version, context);
    }
    if (*upload_size > 0) {
        return MHD_NO; /* the guard has refused bodies */
    }
    return answer(server, mhd, *context);
}

static void
complete(void *data,
         struct MHD_Connection *mhd,
         void **context,
         enum MHD_RequestTerminationCode code)
{
    KlServer *server = data;
    Exchange *exchange = *context;
    (void)code;

    KlConnection *connection = get_connection(mhd);
    if (connection != NULL) {
        kl_connections_expect_request(connection);
    }
    if (exchange == NULL) {
        return;
    }
    kl_metrics_count_status(server->options.metrics, exchange->status);
    kl_access_log_write(server->options.access_log, exchange->method, exchange->path,
                        exchange->status,
                        (double)(g_get_monotonic_time() - exchange->start_us) / 1000.0,
                        exchange->length);
    g_free(exchange->path);
    g_free(exchange);
    *context = NULL;
    g_atomic_int_add(&server->n_running, -1);
}

/* As many connections as descriptors allow, up to our limit. */
static guint
connection_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 512;
    }
    rlim_t wanted = MAX_CONNECTIONS + OTHER_DESCRIPTORS;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = MIN(limit.rlim_max, wanted);
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= wanted) {
        return MAX_CONNECTIONS;
    }
    return limit.rlim_cur > 2 * OTHER_DESCRIPTORS
               ? (guint)limit.rlim_cur - OTHER_DESCRIPTORS
               : (guint)MAX(limit.rlim_cur / 2, 8);
}

KlServer *
kl_server_start(const KlServerOptions *options, GError **error)
{
    KlServer *server = g_new0(KlServer, 1);
    server->options = *options;
    server->connections = kl_connections_new();
    server->cache = kl_response_cache_new(options->cache_bytes);
    if (options->rate_limit > 0) {
        server->rate_limit = kl_rate_limit_new(options->rate_limit);
    }
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG, 0, NULL, NULL,
        handle, server, MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,
        MHD_OPTION_LISTEN_SOCKET, options->listen_fd, MHD_OPTION_THREAD_POOL_SIZE,
        options->n_threads > 1 ? options->n_threads : 0,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_PER_CONNECTION,
        MHD_OPTION_CONNECTION_LIMIT, connection_limit(), MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned int)IDLE_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT, 0,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_NOTIFY_COMPLETED, complete,
        server, MHD_OPTION_NOTIFY_CONNECTION, notify_connection, server,
        MHD_OPTION_URI_LOG_CALLBACK, keep_target, server, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_escapes, NULL, MHD_OPTION_END);
    if (server->daemon == NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_IO, "der Server startet nicht: %s",
                    kl_errno_text(errno));
        kl_server_free(server);
        return NULL;
    }
    return server;
}

void
kl_server_clear_cache(KlServer *server)
{
    kl_response_cache_clear(server->cache);
}

void
kl_server_count(KlServer *server,
                guint *ret_n_connections,
                guint *ret_n_cached,
                gsize *ret_n_cached_bytes)
{
    *ret_n_connections = kl_connections_count(server->connections);
    kl_response_cache_count(server->cache, ret_n_cached, ret_n_cached_bytes);
}

gboolean
kl_server_is_moving(KlServer *server)
{
    guint n_handled = g_atomic_int_and(&server->n_handled, 0);
    return n_handled > 0 ||
           g_atomic_int_get(&server->n_handling) < (gint)server->options.n_threads;
}

/* Takes no more connections. The library would shut the listener down when it stops,
 * also for the service manager, which may go on with it: so it is taken away first. */
static void
close_listener(KlServer *server)
{
    MHD_socket listen_fd = MHD_quiesce_daemon(server->daemon);
    if (listen_fd >= 0) {
        close(listen_fd);
    }
}

void
kl_server_drain(KlServer *server, guint timeout_ms)
{
    g_atomic_int_set(&server->is_draining, TRUE);
    close_listener(server);
    gint64 deadline = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
    guint quiet = 0;

    /* Quiet for a moment: a request may be on its way through a connection that was
     * accepted just now. */
    while (quiet < 20 && g_get_monotonic_time() < deadline) {
        g_usleep(10 * 1000);
        quiet = g_atomic_int_get(&server->n_running) == 0 ? quiet + 1 : 0;
    }
    MHD_stop_daemon(server->daemon);
    server->daemon = NULL;
}

void
kl_server_free(KlServer *server)
{
    if (server == NULL) {
        return;
    }
    if (server->daemon != NULL) {
        close_listener(server);
        MHD_stop_daemon(server->daemon);
    }
    kl_connections_free(server->connections);
    kl_response_cache_free(server->cache);
    kl_rate_limit_free(server->rate_limit);
    g_free(server);
}
