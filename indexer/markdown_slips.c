/* Lines that were meant as Markdown and are none: they would be shown as they are
 * typed. */
#include "indexer/markdown_private.h"

#include <string.h>

/* »##Ergebnisse«. One sign alone may be a hashtag. */
static gboolean
is_heading_without_blank(const char *line)
{
    gsize n_signs = strspn(line, "#");
    return n_signs >= 2 && n_signs <= 6 && line[n_signs] != '\0';
}

/* »|---|:--|«, the second line of a table elsewhere. */
static gboolean
is_table_rule(const char *line)
{
    return strspn(line, "|-: ") == strlen(line) && strchr(line, '|') != NULL &&
           strstr(line, "--") != NULL;
}

/* »• Brot«, as word processors set lists. */
static gboolean
has_bullet(const char *line)
{
    return g_str_has_prefix(line, "•") || g_str_has_prefix(line, "·") ||
           g_str_has_prefix(line, "▪");
}

void
kl_markdown_check_slips(KlMarkdownRenderer *renderer, cmark_node *paragraph)
{
    int last = MIN(cmark_node_get_end_line(paragraph), (int)renderer->lines->len);
    gboolean was_bullet = FALSE;
    for (int n = MAX(cmark_node_get_start_line(paragraph), 1); n <= last; n++) {
        gsize start = g_array_index(renderer->lines, gsize, n - 1);
        const char *begin = renderer->source + start;
        const char *feed = memchr(begin, '\n', renderer->length - start);
        gsize length = feed != NULL ? (gsize)(feed - begin) : renderer->length - start;
        g_autofree char *line = g_strndup(begin, length);
        KlPlace place = {renderer->first_line + (guint)n - 1,
                         (guint)strspn(line, " ") + 1};
        g_strstrip(line);
        gboolean is_bullet = has_bullet(line);
        KlMessage message = is_heading_without_blank(line) ? KL_MSG_HEADING_BLANK
                            : is_table_rule(line)          ? KL_MSG_TABLE
                            : is_bullet && !was_bullet     ? KL_MSG_BULLET
                                                           : KL_N_MESSAGES;
        if (message != KL_N_MESSAGES) {
            kl_diags_report(renderer->diags, message, place, NULL, NULL, NULL);
        }
        was_bullet = is_bullet;
    }
}
