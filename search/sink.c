#include "search/sink.h"

#include <string.h>

/* --- text ------------------------------------------------------------------------ */

/* Copies runs; only quotes, backslashes and control characters need more. */
static void
append_escaped(GString *text, const char *value)
{
    static const char shorts[256] = {
        ['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
        ['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't'};
    const char *done = value;
    g_string_append_c(text, '"');
    for (const char *at = value; *at != '\0'; at++) {
        guchar c = (guchar)*at;
        if (c >= 0x20 && shorts[c] == 0) {
            continue;
        }
        g_string_append_len(text, done, at - done);
        done = at + 1;
        if (shorts[c] != 0) {
            g_string_append_c(text, '\\');
            g_string_append_c(text, shorts[c]);
        } else {
            g_string_append_printf(text, "\\u%04X", c);
        }
    }
    g_string_append(text, done);
    g_string_append_c(text, '"');
}

/* What stands before a value: a comma if it is not the first, and its key. */
static void
append_key(KlSink *sink, const char *key)
{
    GString *text = sink->text;
    if (sink->depth > 0 && strchr("{[", text->str[text->len - 1]) == NULL) {
        g_string_append_c(text, ',');
    }
    if (key != NULL) {
        append_escaped(text, key);
        g_string_append_c(text, ':');
    }
}

/* --- trees ----------------------------------------------------------------------- */

/* Takes the value. */
static void
add(KlSink *sink, const char *key, json_t *value)
{
    if (sink->depth == 0) {
        sink->root = value;
    } else if (key != NULL) {
        json_object_set_new_nocheck(sink->open[sink->depth - 1], key, value);
    } else {
        json_array_append_new(sink->open[sink->depth - 1], value);
    }
}

/* --- both ------------------------------------------------------------------------ */

void
kl_sink_init_text(KlSink *sink, GString *text)
{
    *sink = (KlSink){.text = text};
}

void
kl_sink_init_tree(KlSink *sink)
{
    *sink = (KlSink){.text = NULL};
}

json_t *
kl_sink_get_tree(KlSink *sink)
{
    g_return_val_if_fail(sink->depth == 0, NULL);
    return g_steal_pointer(&sink->root);
}

static void
begin(KlSink *sink, const char *key, const char *ends)
{
    g_return_if_fail(sink->depth < KL_SINK_DEPTH);
    if (sink->text != NULL) {
        append_key(sink, key);
        g_string_append_c(sink->text, ends[0]);
    } else {
        json_t *value = ends[0] == '{' ? json_object() : json_array();
        add(sink, key, value);
        sink->open[sink->depth] = value;
    }
    sink->ends[sink->depth++] = ends[1];
}

void
kl_sink_begin_object(KlSink *sink, const char *key)
{
    begin(sink, key, "{}");
}

void
kl_sink_begin_array(KlSink *sink, const char *key)
{
    begin(sink, key, "[]");
}

void
kl_sink_end(KlSink *sink)
{
    g_return_if_fail(sink->depth > 0);
    sink->depth--;
    if (sink->text != NULL) {
        g_string_append_c(sink->text, sink->ends[sink->depth]);
    }
}

void
kl_sink_string(KlSink *sink, const char *key, const char *value)
{
    if (value == NULL) {
        kl_sink_null(sink, key);
    } else if (sink->text != NULL) {
        append_key(sink, key);
        append_escaped(sink->text, value);
    } else {
        add(sink, key, json_string_nocheck(value));
    }
}

/* Signs of digits, from the last; sprintf takes ten times as long. */
static void
append_integer(GString *text, gint64 value)
{
    char digits[24];
    gsize at = sizeof digits;
    guint64 rest = value < 0 ? -(guint64)value : (guint64)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    g_string_append_len(text, digits + at, (gssize)(sizeof digits - at));
}

void
kl_sink_integer(KlSink *sink, const char *key, gint64 value)
{
    if (sink->text != NULL) {
        append_key(sink, key);
        append_integer(sink->text, value);
    } else {
        add(sink, key, json_integer(value));
    }
}

/* A real number has a point, so that it is one again when it is read. */
static void
append_real(GString *text, double value)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(number, sizeof number, "%.6g", value);
    g_string_append(text, number);
    if (strpbrk(number, ".e") == NULL) {
        g_string_append(text, ".0");
    }
}

void
kl_sink_real(KlSink *sink, const char *key, double value)
{
    if (sink->text != NULL) {
        append_key(sink, key);
        append_real(sink->text, value);
    } else {
        add(sink, key, json_real(value));
    }
}

void
kl_sink_boolean(KlSink *sink, const char *key, gboolean value)
{
    if (sink->text != NULL) {
        append_key(sink, key);
        g_string_append(sink->text, value ? "true" : "false");
    } else {
        add(sink, key, json_boolean(value));
    }
}

void
kl_sink_null(KlSink *sink, const char *key)
{
    if (sink->text != NULL) {
        append_key(sink, key);
        g_string_append(sink->text, "null");
    } else {
        add(sink, key, json_null());
    }
}
