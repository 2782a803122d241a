/* Escaping for what Markdown is turned into. */
#include "indexer/markdown.h"

#include <string.h>

static gboolean
is_dropped(gunichar c)
{
    return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0xfeff ||
           (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

/* Text without what must not come through; NULL if it is fine as it is. */
static char *
clean_text(const char *text)
{
    gboolean is_plain = TRUE;
    for (const char *at = text; *at != '\0' && is_plain; at++) {
        guchar byte = (guchar)*at;
        /* Combining marks begin with 0xcc; everything below is letters of Latin. */
        is_plain = byte < 0xcc && byte != '\t' && (byte >= 0x20 || byte == '\n') &&
                   byte != 0x7f && byte != 0xc2;
    }
    if (is_plain) {
        return NULL;
    }
    g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
    GString *out = g_string_sized_new(strlen(text));
    const char *at = composed != NULL ? composed : "";
    for (; *at != '\0'; at += g_utf8_skip[(guchar)*at]) {
        gunichar c = g_utf8_get_char(at);
        if (c == '\t') {
            g_string_append(out, "    ");
        } else if (c == 0x2028 || c == 0x2029) {
            g_string_append_c(out, ' ');
        } else if (!is_dropped(c)) {
            g_string_append_unichar(out, c);
        }
    }
    return g_string_free(out, FALSE);
}

static void
append_escaped(GString *html, const char *text)
{
    for (;;) {
        gsize run = strcspn(text, "&<>\"");
        g_string_append_len(html, text, (gssize)run);
        text += run;
        if (*text == '\0') {
            return;
        }
        g_string_append(html, *text == '&'   ? "&amp;"
                              : *text == '<' ? "&lt;"
                              : *text == '>' ? "&gt;"
                                             : "&quot;");
        text++;
    }
}

void
kl_html_append_text(GString *html, const char *text)
{
    g_autofree char *clean = clean_text(text);
    append_escaped(html, clean != NULL ? clean : text);
}

void
kl_plain_append_text(GString *plain, const char *text)
{
    g_autofree char *clean = clean_text(text);
    g_string_append(plain, clean != NULL ? clean : text);
}

void
kl_html_append_url(GString *html, const char *url)
{
    static const char kept[] = "-_.+!*(),%#@?=;:/$~";
    for (const char *at = url; *at != '\0'; at++) {
        guchar byte = (guchar)*at;
        gboolean is_escape =
            byte == '%' && (!g_ascii_isxdigit(at[1]) || !g_ascii_isxdigit(at[2]));
        if (byte == '&') {
            g_string_append(html, "&amp;");
        } else if (byte >= 0x80 ||
                   (!is_escape && (g_ascii_isalnum(byte) || strchr(kept, byte)))) {
            g_string_append_c(html, (char)byte);
        } else {
            g_string_append_printf(html, "%%%02X", byte);
        }
    }
}
