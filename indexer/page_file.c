#include "indexer/page_file.h"

#include <string.h>

#include "indexer/fields.h"
#include "indexer/front.h"
#include "indexer/markdown.h"

#define MAX_TITLE_CHARS 200

/* Sections in one piece, with their headings. */
static void
join_sections(const KlMarkdown *markdown, GString *html, GString *text)
{
    for (guint i = 0; i < markdown->sections->len; i++) {
        const KlSection *section = g_ptr_array_index(markdown->sections, i);
        if (*section->title != '\0') {
            g_string_append_printf(html, "<h2 id=\"%s\">", section->id);
            kl_html_append_text(html, section->title);
            g_string_append(html, "</h2>\n");
            g_string_append_printf(text, "%s\n", section->title);
        }
        g_string_append(html, section->html);
        g_string_append(text, section->text);
    }
}

json_t *
kl_page_file_parse(const KlInput *input,
                   const char *slug,
                   const KlNames *names,
                   GPtrArray **ret_paths,
                   KlDiags *diags)
{
    static const char *const keys[] = {"titel", "stand", NULL};
    KlFront front;
    *ret_paths = g_ptr_array_new_with_free_func(g_free);
    if (!kl_front_parse(input, &front, diags)) {
        return NULL;
    }
    g_autoptr(KlYaml) head = front.head;
    g_autofree char *title = NULL;
    g_autofree char *checked = NULL;
    if (head != NULL) {
        kl_fields_check_keys(head, keys, diags);
        title = kl_fields_get_text(head, "titel", MAX_TITLE_CHARS, TRUE, diags);
        const KlYaml *stand = kl_yaml_get(head, "stand");
        checked = stand != NULL ? kl_fields_date(stand, "stand", FALSE, diags) : NULL;
    }
    g_autoptr(GString) html = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(KlMarkdown) markdown =
        kl_markdown_parse(front.body, front.body_length, front.body_line, diags);
    if (markdown != NULL) {
        kl_names_check_links(names, markdown->links, diags);
        join_sections(markdown, html, text);
        for (guint i = 0; i < markdown->links->len; i++) {
            const KlLink *link = g_ptr_array_index(markdown->links, i);
            if (link->path != NULL) {
                g_ptr_array_add(*ret_paths, g_strdup(link->path));
            }
        }
    }
    return json_pack("{s:s, s:s, s:s?, s:s, s:s}", "slug", slug, "titel",
                     title != NULL ? title : "", "stand", checked, "html", html->str,
                     "text", text->str);
}
