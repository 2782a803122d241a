/* Headings in Markdown: where sections begin, their ids, the levels. */
#include "indexer/markdown_private.h"

#include <string.h>

#include "indexer/fields.h"

/* "zahlen", then "zahlen-2". */
static char *
make_id(KlMarkdownRenderer *renderer, const char *title)
{
    g_autofree char *slug = kl_make_slug(title);
    if (*slug == '\0') {
        g_free(slug);
        slug = g_strdup("abschnitt");
    }
    /* The set has the number to try next for a value, so that equal titles cost
     * nothing. */
    GHashTable *ids = renderer->out->ids;
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(ids, slug));
    g_autofree char *id = g_strdup(slug);
    for (; number > 0 && g_hash_table_contains(ids, id); number++) {
        g_free(id);
        id = g_strdup_printf("%s-%u", slug, number + 1);
    }
    g_hash_table_insert(ids, g_strdup(slug), GUINT_TO_POINTER(MAX(number, 1)));
    if (strcmp(id, slug) != 0) {
        g_hash_table_insert(ids, g_strdup(id), GUINT_TO_POINTER(1));
    }
    return g_steal_pointer(&id);
}

void
kl_markdown_finish_section(KlMarkdownRenderer *renderer)
{
    KlSection *section = renderer->out->sections->len > 0
                             ? g_ptr_array_index(renderer->out->sections,
                                                 renderer->out->sections->len - 1)
                             : NULL;
    if (section == NULL) {
        if (renderer->html->len == 0) {
            return;
        }
        section = kl_section_new();
        section->id = g_strdup("einleitung");
        section->title = g_strdup("");
        g_ptr_array_add(renderer->out->sections, section);
    }
    section->html = g_strndup(renderer->html->str, renderer->html->len);
    section->text = g_strndup(renderer->text->str, renderer->text->len);
    g_string_truncate(renderer->html, 0);
    g_string_truncate(renderer->text, 0);
}

void
kl_markdown_end_paragraph(KlMarkdownRenderer *renderer)
{
    if (renderer->text->len > 0 &&
        renderer->text->str[renderer->text->len - 1] != '\n') {
        g_string_append_c(renderer->text, '\n');
    }
}

static void
check_level(KlMarkdownRenderer *renderer, cmark_node *node, guint level)
{
    if (level == 1) {
        kl_markdown_report(renderer, KL_MSG_BODY_H1, node, NULL);
    }
    if (level > renderer->level + 1) {
        g_autofree char *from = g_strdup_printf("%u", renderer->level);
        g_autofree char *to = g_strdup_printf("%u", level);
        kl_diags_report(renderer->diags, KL_MSG_HEADING_JUMP,
                        kl_markdown_place(renderer, node), from, to, NULL);
    }
    renderer->level = MAX(level, 2);
}

void
kl_markdown_leave_heading(KlMarkdownRenderer *renderer, cmark_node *node, guint level)
{
    g_autoptr(GString) collected = g_steal_pointer(&renderer->title);
    g_autofree char *title = kl_one_line(collected->str);
    if (*title == '\0') {
        kl_markdown_report(renderer, KL_MSG_HEADING_EMPTY, node, NULL);
    }
    gboolean is_top =
        cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_DOCUMENT;
    if (!is_top) {
        g_string_append(renderer->html, "<p><strong>");
        kl_html_append_text(renderer->html, title);
        g_string_append(renderer->html, "</strong></p>\n");
        kl_plain_append_text(renderer->text, title);
        kl_markdown_end_paragraph(renderer);
        return;
    }
    check_level(renderer, node, level);
    if (level <= 2) {
        kl_markdown_finish_section(renderer);
        KlSection *section = kl_section_new();
        section->id = make_id(renderer, title);
        section->title = g_strdup(title);
        g_ptr_array_add(renderer->out->sections, section);
        renderer->shown_level = 2;
        return;
    }
    renderer->shown_level = MIN(level, renderer->shown_level + 1);
    g_autofree char *id = make_id(renderer, title);
    g_string_append_printf(renderer->html, "<h%u id=\"%s\">", renderer->shown_level,
                           id);
    kl_html_append_text(renderer->html, title);
    g_string_append_printf(renderer->html, "</h%u>\n", renderer->shown_level);
    kl_plain_append_text(renderer->text, title);
    kl_markdown_end_paragraph(renderer);
}
