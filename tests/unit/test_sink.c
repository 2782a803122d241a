/* What is told to a sink is the same as text and as a tree. */
#include "search/sink.h"

#include <stdlib.h>

static void
tell(KlSink *sink)
{
    kl_sink_begin_object(sink, NULL);
    kl_sink_string(sink, "plain", "Hochbeet");
    kl_sink_string(sink, "empty", "");
    kl_sink_string(sink, "ends", "{[\"\\");
    kl_sink_string(sink, "control", "\x01\x1f\b\f\n\r\t\x7f/");
    kl_sink_string(sink, "wide", "ä€😀 <b>&amp;</b>");
    kl_sink_string(sink, "missing", NULL);
    kl_sink_begin_array(sink, "none");
    kl_sink_end(sink);
    kl_sink_begin_object(sink, "nothing");
    kl_sink_end(sink);
    kl_sink_begin_array(sink, "numbers");
    kl_sink_integer(sink, NULL, 0);
    kl_sink_integer(sink, NULL, 1234567890123);
    kl_sink_integer(sink, NULL, G_MININT64);
    kl_sink_real(sink, NULL, 0);
    kl_sink_real(sink, NULL, 2);
    kl_sink_real(sink, NULL, 0.001);
    kl_sink_real(sink, NULL, 1234.5678);
    kl_sink_end(sink);
    kl_sink_begin_array(sink, "nested");
    for (guint i = 0; i < 2; i++) {
        kl_sink_begin_array(sink, NULL);
        kl_sink_boolean(sink, NULL, i == 0);
        kl_sink_null(sink, NULL);
        kl_sink_begin_object(sink, NULL);
        kl_sink_string(sink, "a-b", "}");
        kl_sink_string(sink, "c", "d");
        kl_sink_end(sink);
        kl_sink_end(sink);
    }
    kl_sink_end(sink);
    kl_sink_end(sink);
}

static void
test_same(void)
{
    KlSink sink;
    g_autoptr(GString) text = g_string_new(NULL);
    kl_sink_init_text(&sink, text);
    tell(&sink);
    kl_sink_init_tree(&sink);
    tell(&sink);
    json_t *tree = kl_sink_get_tree(&sink);
    char *printed = json_dumps(tree, JSON_COMPACT | JSON_REAL_PRECISION(6));
    g_assert_cmpstr(text->str, ==, printed);
    free(printed);
    json_decref(tree);
}

/* A text goes on behind what it has. */
static void
test_behind(void)
{
    KlSink sink;
    g_autoptr(GString) text = g_string_new("[1,");
    kl_sink_init_text(&sink, text);
    kl_sink_string(&sink, NULL, "x");
    g_assert_cmpstr(text->str, ==, "[1,\"x\"");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sink/same", test_same);
    g_test_add_func("/sink/behind", test_behind);
    return g_test_run();
}
