#include "web/metrics.h"

#include <string.h>

static void
test_histogram(void)
{
    KlMetrics metrics = {0};
    kl_metrics_observe(&metrics, KL_STAGE_RANK, 0.05);
    kl_metrics_observe(&metrics, KL_STAGE_RANK, 0.051);
    kl_metrics_observe(&metrics, KL_STAGE_RANK, 1e7);
    g_autoptr(GString) text = g_string_new(NULL);
    kl_metrics_print(&metrics, text);
    static const char *const lines[] = {
        "# TYPE kooplab_stage_duration_seconds histogram\n",
        "_bucket{stage=\"rank\",le=\"0.000050\"} 1\n",
        "_bucket{stage=\"rank\",le=\"0.000100\"} 2\n",
        "_bucket{stage=\"rank\",le=\"0.819200\"} 2\n",
        "_bucket{stage=\"rank\",le=\"+Inf\"} 3\n",
        "_sum{stage=\"rank\"} 10000.000101\n",
        "_count{stage=\"rank\"} 3\n",
        "_count{stage=\"render\"} 0\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_test_message("%s", lines[i]);
        g_assert_nonnull(strstr(text->str, lines[i]));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metrics/histogram", test_histogram);
    return g_test_run();
}
