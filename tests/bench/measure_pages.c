#include "tests/bench/client.h"
#include "tests/bench/measure.h"
#include "tests/bench/process.h"

/* The servers take turns, each for so long. */
#define SECONDS_EACH 0.5
#define PATH         "/suche?q=Geld&thema=bildung"

char **
bench_web_arguments(const BenchRun *run, guint16 port, const char *cache)
{
    GPtrArray *argv = g_ptr_array_new();
    g_ptr_array_add(argv, g_build_filename(run->programs, "kooplab-web", NULL));
    g_ptr_array_add(argv, g_strdup("--quiet"));
    g_ptr_array_add(argv, g_strdup("--listen"));
    g_ptr_array_add(argv, g_strdup_printf("127.0.0.1:%u", port));
    if (cache != NULL) {
        g_ptr_array_add(argv, g_strdup("--cache"));
        g_ptr_array_add(argv, g_strdup(cache));
    }
    g_ptr_array_add(argv, g_strdup(run->index_folder));
    g_ptr_array_add(argv, NULL);
    return (char **)g_ptr_array_free(argv, FALSE);
}

static gboolean
measure_load(const BenchRun *run,
             const BenchServer *ours,
             const BenchServer *constant,
             guint n_connections,
             GError **error)
{
    g_autoptr(BenchSamples) rates = bench_samples_new();
    g_autoptr(BenchSamples) floors = bench_samples_new();
    g_autoptr(BenchSamples) ratios = bench_samples_new();
    for (guint i = 0; i <= run->n_passes; i++) {
        double rate = bench_client_load(ours->port, PATH, n_connections, SECONDS_EACH);
        double floor =
            bench_client_load(constant->port, "/", n_connections, SECONDS_EACH);
        if (rate == 0 || floor == 0) {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                        "wrong answers on %u connections", n_connections);
            return FALSE;
        }
        if (i > 0) { /* warmed up */
            bench_samples_add(rates, rate);
            bench_samples_add(floors, floor);
            bench_samples_add(ratios, rate / floor);
        }
    }
    g_autofree char *key = g_strdup_printf("page.%u.per_s", n_connections);
    g_autofree char *floor_key = g_strdup_printf("floor.page.%u.per_s", n_connections);
    g_autofree char *name =
        g_strdup_printf("cached page / constant page, %u connection%s, requests",
                        n_connections, n_connections > 1 ? "s" : "");
    bench_report_add(run->report, key, bench_samples_median(rates));
    bench_report_add(run->report, floor_key, bench_samples_median(floors));
    bench_report_judge(run->report, name, bench_samples_median(ratios), "×",
                       BENCH_AT_LEAST, 0.9);
    return TRUE;
}

static gboolean
start_both(const BenchRun *run,
           BenchServer *ours,
           BenchServer *constant,
           GError **error)
{
    guint16 port = bench_free_port();
    g_auto(GStrv) argv = bench_web_arguments(run, port, NULL);
    if (!bench_server_start(ours, (const char *const *)argv, port, PATH, NULL, error)) {
        return FALSE;
    }
    gsize n_bytes = 0;
    BenchClient *client = bench_client_new(port);
    bench_client_get(client, PATH, &n_bytes);
    bench_client_free(client);
    bench_report_add(run->report, "page.bytes", (double)n_bytes);

    guint16 other = bench_free_port();
    g_autofree char *self = g_file_read_link("/proc/self/exe", error);
    g_autofree char *port_text = g_strdup_printf("%u", other);
    g_autofree char *size_text = g_strdup_printf("%" G_GSIZE_FORMAT, n_bytes);
    const char *constant_argv[] = {self, "--page-server", port_text, size_text, NULL};
    return self != NULL &&
           bench_server_start(constant, constant_argv, other, "/", NULL, error);
}

gboolean
bench_measure_pages(const BenchRun *run, GError **error)
{
    static const guint connections[] = {1, 2, 64};
    BenchServer ours = {0};
    BenchServer constant = {0};
    gboolean is_good = start_both(run, &ours, &constant, error);
    for (guint i = 0; is_good && i < G_N_ELEMENTS(connections); i++) {
        is_good = measure_load(run, &ours, &constant, connections[i], error);
    }
    bench_server_stop(&ours);
    bench_server_stop(&constant);
    return is_good;
}
