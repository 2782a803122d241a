/* What cmark must not be given.
 *
 * cmark 0.30.2 has quadratic spots: ![[]() repeated 80,000 times takes it 12 seconds,
 * nested containers are walked once a line, and a long link definition is copied at
 * every use. All of them need many of a few characters, far more than prose has, so
 * counting those beforehand bounds the work.
 */
#include "indexer/markdown.h"

#include <string.h>

#define MAX_PARAGRAPH_BYTES (64 * 1024)
#define MAX_CONTAINERS      24
#define MAX_INDENT          100

static const struct {
    const char *characters;
    const char *name;
    guint limit;
} limits[] = {
    {"[]", "[", 8000}, {"*_", "*", 20000}, {"<", "<", 4000},
    {"`", "`", 20000}, {"&", "&", 50000},  {"\\", "\\", 50000},
};

static gboolean
check_characters(const char *text, gsize length, guint first_line, KlDiags *diags)
{
    guint counts[256] = {0};
    for (gsize i = 0; i < length; i++) {
        counts[(guchar)text[i]]++;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
        guint n = 0;
        for (const char *c = limits[i].characters; *c != '\0'; c++) {
            n += counts[(guchar)*c];
        }
        if (n > limits[i].limit) {
            g_autofree char *number =
                g_strdup_printf("%u, erlaubt sind %u", n, limits[i].limit);
            kl_diags_report(diags, KL_MSG_COSTLY, (KlPlace){first_line, 1},
                            limits[i].name, number, NULL);
            return FALSE;
        }
    }
    return TRUE;
}

/* Containers that a line opens or continues: "> - 1. > " has four. */
static gboolean
is_nested_too_deep(const char *line, gsize length)
{
    guint n_containers = 0;
    gsize indent = 0;
    for (gsize i = 0; i < length; i++) {
        char c = line[i];
        if (c == ' ') {
            indent++;
        } else if (c == '\t') {
            indent += 4;
        } else if (c == '>' ||
                   ((c == '-' || c == '+' || c == '*' || c == '.' || c == ')') &&
                    i + 1 < length && strchr(" \t", line[i + 1]))) {
            n_containers++;
            if (indent > MAX_INDENT) {
                return TRUE;
            }
        } else if (!g_ascii_isdigit(c)) {
            break;
        }
    }
    return n_containers > MAX_CONTAINERS;
}

gboolean
kl_markdown_check_cost(const char *text, gsize length, guint first_line, KlDiags *diags)
{
    if (!check_characters(text, length, first_line, diags)) {
        return FALSE;
    }
    guint line = first_line;
    gsize paragraph = 0;
    for (const char *at = text; at < text + length; line++) {
        const char *end = memchr(at, '\n', (gsize)(text + length - at));
        gsize n = end != NULL ? (gsize)(end - at) : (gsize)(text + length - at);
        if (is_nested_too_deep(at, n)) {
            kl_diags_report(diags, KL_MSG_NESTED, (KlPlace){line, 1}, NULL, NULL, NULL);
            return FALSE;
        }
        gboolean is_blank = strspn(at, " \t") >= n;
        paragraph = is_blank ? 0 : paragraph + n + 1;
        if (paragraph > MAX_PARAGRAPH_BYTES) {
            kl_diags_report(diags, KL_MSG_TOO_LONG, (KlPlace){line, 1}, "Absatz",
                            "mehr als 64 KiB ohne Leerzeile", NULL);
            return FALSE;
        }
        at += n + 1;
    }
    return TRUE;
}
