#include "web/markdown_text.h"

#include <string.h>

#include "search/utf8.h"

static gboolean
is_allowed(gunichar c)
{
    return c == '\n' ||
           (c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0) && c != 0xfeff &&
            (c & 0xfffe) != 0xfffe && !(c >= 0xfdd0 && c <= 0xfdef));
}

static gboolean
is_break(gunichar c)
{
    return c == '\r' || c == 0x2028 || c == 0x2029;
}

char *
kl_text_clean(const char *text)
{
    g_autoptr(GString) clean = g_string_new(NULL);

    for (const char *p = text; *p != '\0'; p = kl_utf8_next(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '\r' && p[1] == '\n') {
            continue;
        }
        if (is_break(c)) {
            g_string_append_c(clean, '\n');
        } else if (c == '\t') {
            g_string_append_c(clean, ' ');
        } else if (is_allowed(c)) {
            g_string_append_unichar(clean, c);
        }
    }
    return g_utf8_normalize(clean->str, -1, G_NORMALIZE_NFC);
}

char *
kl_text_one_line(const char *text)
{
    g_autofree char *clean = kl_text_clean(text);
    GString *line = g_string_new(NULL);
    gboolean is_gap = FALSE;

    for (const char *p = clean; *p != '\0'; p = kl_utf8_next(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isspace(c)) {
            is_gap = line->len > 0;
            continue;
        }
        if (is_gap) {
            g_string_append_c(line, ' ');
            is_gap = FALSE;
        }
        g_string_append_unichar(line, c);
    }
    return g_string_free(line, FALSE);
}

/* "&lt;" and "&amp;" because a reader of the source knows them; backslashes for the
 * rest. */
static void
append_escaped(GString *out, const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        char c = text[i];
        if (c == '<') {
            g_string_append(out, "&lt;");
        } else if (c == '&') {
            gboolean is_entity =
                i + 1 < length && (g_ascii_isalpha(text[i + 1]) || text[i + 1] == '#');
            g_string_append(out, is_entity ? "&amp;" : "&");
        } else {
            if (strchr("\\`*_[]|~", c) != NULL) {
                g_string_append_c(out, '\\');
            }
            g_string_append_c(out, c);
        }
    }
}

/* Whether a line that begins so would be a heading, quotation, list, rule or the
 * underline of a heading. */
static gboolean
begins_block(const char *line, gsize length)
{
    if (length == 0) {
        return FALSE;
    }
    return strchr("#>+-=", line[0]) != NULL;
}

/* Where the "." or ")" of "12." stands; 0 for no number. */
static gsize
number_end(const char *line, gsize length)
{
    gsize n = 0;
    while (n < length && g_ascii_isdigit(line[n])) {
        n++;
    }
    return n > 0 && n < length && (line[n] == '.' || line[n] == ')') ? n : 0;
}

static void
append_block_line(GString *out, const char *line, gsize length)
{
    gsize number = number_end(line, length);

    if (number > 0) {
        g_string_append_len(out, line, (gssize)number);
        g_string_append_c(out, '\\');
        g_string_append_c(out, line[number]);
        append_escaped(out, line + number + 1, length - number - 1);
        return;
    }
    if (begins_block(line, length)) {
        g_string_append_c(out, '\\');
    }
    append_escaped(out, line, length);
}

void
kl_markdown_append_line(GString *out, const char *text)
{
    g_autofree char *line = kl_text_one_line(text);
    append_block_line(out, line, strlen(line));
}

void
kl_markdown_append_text(GString *out, const char *text)
{
    g_autofree char *clean = kl_text_clean(text);
    g_auto(GStrv) lines = g_strsplit(clean, "\n", -1);
    guint n_empty = 0;
    gboolean is_first = TRUE;

    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = g_strstrip(lines[i]);
        gsize length = strlen(line);
        if (length == 0) {
            n_empty++;
            continue;
        }
        if (!is_first) {
            g_string_append(out, n_empty > 0 ? "\n\n" : "\n");
        }
        is_first = FALSE;
        n_empty = 0;
        /* A list stays one, but only a flat one. */
        if (length > 2 && line[0] == '-' && line[1] == ' ' &&
            g_unichar_isalpha(g_utf8_get_char(line + 2))) {
            g_string_append(out, "- ");
            append_escaped(out, line + 2, length - 2);
        } else {
            append_block_line(out, line, length);
        }
    }
    g_string_append_c(out, '\n');
}

void
kl_yaml_append_quoted(GString *out, const char *text)
{
    g_autofree char *line = kl_text_one_line(text);

    g_string_append_c(out, '"');
    for (const char *p = line; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\') {
            g_string_append_c(out, '\\');
        }
        g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
}
