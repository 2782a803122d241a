#include "tests/bench/floors.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

/* As web/server.c has it. */
#define MEMORY_PER_CONNECTION (64 * 1024)

static enum MHD_Result
handle(void *data,
       struct MHD_Connection *connection,
       const char *url,
       const char *method,
       const char *version,
       const char *upload,
       size_t *upload_size,
       void **context)
{
    static int seen;
    (void)url;
    (void)method;
    (void)version;
    (void)upload;
    (void)upload_size;
    if (*context == NULL) {
        *context = &seen;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, data);
}

int
bench_page_serve(guint16 port, gsize n_bytes)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char *page = g_malloc(n_bytes);
    memset(page, 'x', n_bytes);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(n_bytes, page, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", "text/html; charset=utf-8");
    guint n_threads = g_get_num_processors();
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, port, NULL, NULL, handle,
        response, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
        MHD_OPTION_THREAD_POOL_SIZE, n_threads > 1 ? n_threads : 0,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_PER_CONNECTION,
        MHD_OPTION_END);
    if (daemon == NULL) {
        return 3;
    }
    for (;;) {
        pause();
    }
}
