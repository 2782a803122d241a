#include "tests/bench/process.h"

#include <arpa/inet.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/client.h"
#include "tests/bench/samples.h"

#define START_SECONDS 60

static double
get_busy(int whose)
{
    struct rusage usage;
    getrusage(whose, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

BenchCost
bench_cost_begin(void)
{
    return (BenchCost){bench_now_us() / 1e6, get_busy(RUSAGE_SELF)};
}

void
bench_cost_end(BenchCost begin, BenchCost *total)
{
    total->seconds += bench_now_us() / 1e6 - begin.seconds;
    total->busy += get_busy(RUSAGE_SELF) - begin.busy;
}

gboolean
bench_run(const char *const *argv, BenchCost *ret_cost, GError **error)
{
    int status;
    double start = bench_now_us();
    double busy = get_busy(RUSAGE_CHILDREN);
    if (!g_spawn_sync(NULL, (char **)(guintptr)argv, NULL,
                      G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                      NULL, NULL, NULL, &status, error)) {
        return FALSE;
    }
    ret_cost->seconds = (bench_now_us() - start) / 1e6;
    ret_cost->busy = get_busy(RUSAGE_CHILDREN) - busy;
    return g_spawn_check_wait_status(status, error);
}

guint16
bench_free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &length) != 0) {
        g_error("no free port");
    }
    close(fd);
    return ntohs(address.sin_port);
}

gboolean
bench_server_start(BenchServer *server,
                   const char *const *argv,
                   guint16 port,
                   const char *path,
                   double *ret_seconds,
                   GError **error)
{
    double start = bench_now_us();
    if (!g_spawn_async(NULL, (char **)(guintptr)argv, NULL,
                       G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                           G_SPAWN_STDERR_TO_DEV_NULL,
                       NULL, NULL, &server->pid, error)) {
        return FALSE;
    }
    server->port = port;
    while (bench_now_us() - start < START_SECONDS * 1e6) {
        BenchClient *client = bench_client_new(port);
        gboolean has_answer = client != NULL && bench_client_get(client, path, NULL);
        bench_client_free(client);
        if (has_answer) {
            if (ret_seconds != NULL) {
                *ret_seconds = (bench_now_us() - start) / 1e6;
            }
            return TRUE;
        }
        g_usleep(500);
    }
    bench_server_stop(server);
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s does not answer",
                argv[0]);
    return FALSE;
}

void
bench_server_memory(const BenchServer *server, gsize *ret_all, gsize *ret_own)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)server->pid);
    g_autofree char *text = NULL;
    *ret_all = *ret_own = 0;
    if (g_file_get_contents(path, &text, NULL, NULL)) {
        const char *all = strstr(text, "VmRSS:");
        const char *own = strstr(text, "RssAnon:");
        *ret_all = all != NULL ? g_ascii_strtoull(all + 6, NULL, 10) * 1024 : 0;
        *ret_own = own != NULL ? g_ascii_strtoull(own + 8, NULL, 10) * 1024 : 0;
    }
}

void
bench_server_stop(BenchServer *server)
{
    if (server->pid > 0) {
        kill(server->pid, SIGTERM);
        waitpid(server->pid, NULL, 0);
        g_spawn_close_pid(server->pid);
        server->pid = 0;
    }
}

/* --- folders -----------------------------------------------------------------------
 */

static guint64 folder_bytes;

static int
add_size(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)path;
    (void)place;
    folder_bytes += type == FTW_F ? (guint64)info->st_size : 0;
    return 0;
}

guint64
bench_folder_size(const char *path)
{
    folder_bytes = 0;
    nftw(path, add_size, 16, FTW_PHYS);
    return folder_bytes;
}

static int
remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info;
    (void)type;
    (void)place;
    return remove(path);
}

void
bench_remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_PHYS | FTW_DEPTH);
}
