#include "tests/bench/client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/samples.h"

#define MAX_CONNECTIONS 1024

struct BenchClient {
    int fd;
    GString *request;
    GString *answer;
};

static int
open_connection(guint16 port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

BenchClient *
bench_client_new(guint16 port)
{
    int fd = open_connection(port);
    if (fd < 0) {
        return NULL;
    }
    BenchClient *client = g_new0(BenchClient, 1);
    client->fd = fd;
    client->request = g_string_new(NULL);
    client->answer = g_string_sized_new(1024 * 1024);
    return client;
}

void
bench_client_free(BenchClient *client)
{
    if (client != NULL) {
        close(client->fd);
        g_string_free(client->request, TRUE);
        g_string_free(client->answer, TRUE);
        g_free(client);
    }
}

static void
print_request(GString *request, const char *path)
{
    g_string_printf(request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
}

static gboolean
send_all(int fd, const GString *request)
{
    return send(fd, request->str, request->len, MSG_NOSIGNAL) == (ssize_t)request->len;
}

/* Bytes of the whole answer that begins here, or 0 while its header is not complete. */
static gsize
answer_length(const GString *answer, gsize *ret_header)
{
    const char *end = memmem(answer->str, answer->len, "\r\n\r\n", 4);
    if (end == NULL) {
        return 0;
    }
    const char *field = strcasestr(answer->str, "\r\nContent-Length:");
    if (field == NULL || field > end) {
        return 0;
    }
    *ret_header = (gsize)(end - answer->str) + 4;
    return *ret_header + (gsize)g_ascii_strtoull(field + 17, NULL, 10);
}

gboolean
bench_client_get(BenchClient *client, const char *path, gsize *ret_bytes)
{
    gsize header = 0;
    gsize length = 0;
    print_request(client->request, path);
    g_string_truncate(client->answer, 0);
    if (!send_all(client->fd, client->request)) {
        return FALSE;
    }
    while (length == 0 || client->answer->len < length) {
        gsize room = client->answer->allocated_len - client->answer->len - 1;
        if (room < 4096) {
            g_string_set_size(client->answer, client->answer->len + 1024 * 1024);
            g_string_truncate(client->answer, client->answer->len - 1024 * 1024);
            continue;
        }
        ssize_t n =
            recv(client->fd, client->answer->str + client->answer->len, room, 0);
        if (n <= 0) {
            return FALSE;
        }
        client->answer->len += (gsize)n;
        client->answer->str[client->answer->len] = '\0';
        length = length == 0 ? answer_length(client->answer, &header) : length;
    }
    if (ret_bytes != NULL) {
        *ret_bytes = length - header;
    }
    return g_str_has_prefix(client->answer->str, "HTTP/1.1 200 ");
}

/* --- load --------------------------------------------------------------------------
 */

/* Reads what is there; TRUE at the end of the answer. */
static gboolean
read_some(int fd, gsize *missing, gboolean *ret_failed)
{
    static char buffer[256 * 1024];
    ssize_t n = recv(fd, buffer, MIN(sizeof buffer, *missing), 0);
    if (n <= 0) {
        *ret_failed = TRUE;
        return FALSE;
    }
    *missing -= (gsize)n;
    return *missing == 0;
}

double
bench_client_load(guint16 port, const char *path, guint n_connections, double seconds)
{
    g_autofree gsize *missing = g_new0(gsize, n_connections);
    g_autofree int *fds = g_new0(int, n_connections);
    struct epoll_event events[MAX_CONNECTIONS];
    int poll = epoll_create1(0);
    gboolean has_failed = FALSE;
    guint64 n_answers = 0;

    /* Every answer is as long as the first. */
    BenchClient *client = bench_client_new(port);
    if (client == NULL || !bench_client_get(client, path, NULL)) {
        bench_client_free(client);
        close(poll);
        return 0;
    }
    gsize length = client->answer->len;
    for (guint i = 0; i < n_connections; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
        fds[i] = open_connection(port);
        missing[i] = length;
        has_failed |= epoll_ctl(poll, EPOLL_CTL_ADD, fds[i], &event) != 0 ||
                      !send_all(fds[i], client->request);
    }
    double start = bench_now_us();
    double end = start + seconds * 1e6;
    while (!has_failed && bench_now_us() < end) {
        int n = epoll_wait(poll, events, MAX_CONNECTIONS, 1000);
        for (int i = 0; i < n && !has_failed; i++) {
            guint at = events[i].data.u32;
            if (read_some(fds[at], &missing[at], &has_failed)) {
                n_answers++;
                missing[at] = length;
                has_failed |= !send_all(fds[at], client->request);
            }
        }
        has_failed |= n == 0;
    }
    double took = (bench_now_us() - start) / 1e6;
    for (guint i = 0; i < n_connections; i++) {
        close(fds[i]);
    }
    close(poll);
    bench_client_free(client);
    return has_failed ? 0 : (double)n_answers / took;
}
