/* Links and pictures in Markdown: what may be followed, what is still to be looked up.
 */
#include "indexer/markdown_private.h"

#include <string.h>

#include "indexer/fields.h"

void
kl_link_free(KlLink *link)
{
    g_free(link->path);
    g_free(link->query);
    g_free(link->fragment);
    g_free(link);
}

static gboolean
has_control(const char *url)
{
    for (; *url != '\0'; url++) {
        if ((guchar)*url < 0x20 || *url == 0x7f || *url == '\\') {
            return TRUE;
        }
    }
    return FALSE;
}

static char *
path_of(const char *url)
{
    g_autofree char *path = g_strndup(url, strcspn(url, "?#"));
    return g_uri_unescape_string(path, NULL);
}

static char *
query_of(const char *url)
{
    const char *query = url + strcspn(url, "?#");
    return *query == '?' ? g_strndup(query + 1, strcspn(query + 1, "#")) : NULL;
}

static char *
fragment_of(const char *url)
{
    const char *mark = strchr(url, '#');
    return mark != NULL && mark[1] != '\0' ? g_uri_unescape_string(mark + 1, NULL)
                                           : NULL;
}

/* Whether a link may be followed; reports if not, and notes what is still to be looked
 * up. */
static gboolean
check_link(KlMarkdownRenderer *renderer, cmark_node *node, const char *url)
{
    if (*url == '\0') {
        kl_markdown_report(renderer, KL_MSG_LINK_EMPTY, node, "Ziel");
        return FALSE;
    }
    if (has_control(url)) {
        kl_markdown_report(renderer, KL_MSG_LINK_SCHEME, node, url);
        return FALSE;
    }
    if (*url == '#') {
        KlMarkdownAnchor anchor = {g_uri_unescape_string(url + 1, NULL),
                                   kl_markdown_place(renderer, node)};
        g_array_append_val(renderer->anchors, anchor);
        return TRUE;
    }
    if (url[0] == '/' && url[1] != '/') {
        KlLink *link = g_new0(KlLink, 1);
        link->path = path_of(url);
        link->query = query_of(url);
        link->fragment = fragment_of(url);
        link->place = kl_markdown_place(renderer, node);
        g_ptr_array_add(renderer->out->links, link);
        return TRUE;
    }
    gsize n_scheme = strcspn(url, ":/?#");
    if (url[n_scheme] != ':' && url[0] != '/') {
        kl_markdown_report(renderer, KL_MSG_LINK_RELATIVE, node, url);
        return FALSE;
    }
    if (kl_is_web_url(url) ||
        (g_ascii_strncasecmp(url, "mailto:", 7) == 0 && strchr(url, '@') != NULL)) {
        return TRUE;
    }
    kl_markdown_report(renderer, KL_MSG_LINK_SCHEME, node, url);
    return FALSE;
}

static gboolean
check_picture(KlMarkdownRenderer *renderer, cmark_node *node, const char *url)
{
    if (!g_str_has_prefix(url, "/bilder/") || has_control(url) || url[8] == '\0') {
        kl_markdown_report(renderer, KL_MSG_IMAGE_REMOTE, node, url);
        return FALSE;
    }
    KlLink *link = g_new0(KlLink, 1);
    link->path = path_of(url);
    link->place = kl_markdown_place(renderer, node);
    link->is_picture = TRUE;
    g_ptr_array_add(renderer->out->links, link);
    return TRUE;
}

void
kl_markdown_link(KlMarkdownRenderer *renderer, cmark_node *node, gboolean is_entering)
{
    const char *url = cmark_node_get_url(node);
    if (is_entering) {
        if (cmark_node_first_child(node) == NULL && url != NULL && *url != '\0') {
            kl_markdown_report(renderer, KL_MSG_LINK_EMPTY, node, "Text");
        }
        if (!check_link(renderer, node, url != NULL ? url : "")) {
            renderer->n_refused_links++;
            return;
        }
        if (renderer->title != NULL || renderer->alt != NULL) {
            return;
        }
        g_string_append(renderer->html, "<a href=\"");
        kl_html_append_url(renderer->html, url);
        const char *title = cmark_node_get_title(node);
        if (title != NULL && *title != '\0') {
            g_string_append(renderer->html, "\" title=\"");
            kl_html_append_text(renderer->html, title);
        }
        g_string_append(renderer->html, "\">");
    } else if (renderer->n_refused_links > 0) {
        renderer->n_refused_links--;
    } else if (renderer->title == NULL && renderer->alt == NULL) {
        g_string_append(renderer->html, "</a>");
    }
}

/* Pictures do not nest: the text of one inside another's is part of its text. */
void
kl_markdown_picture(KlMarkdownRenderer *renderer,
                    cmark_node *node,
                    gboolean is_entering)
{
    static const char mark[] = "alt";
    if (is_entering) {
        if (renderer->alt == NULL) {
            renderer->alt = g_string_new(NULL);
            cmark_node_set_user_data(node, (void *)(guintptr)mark);
        }
        return;
    }
    if (cmark_node_get_user_data(node) == NULL) {
        return;
    }
    g_autoptr(GString) alt = g_steal_pointer(&renderer->alt);
    const char *url = cmark_node_get_url(node);
    gboolean is_fine = check_picture(renderer, node, url != NULL ? url : "");
    g_autofree char *line = kl_one_line(alt->str);
    if (*line == '\0') {
        kl_markdown_report(renderer, KL_MSG_IMAGE_ALT, node, NULL);
        is_fine = FALSE;
    }
    if (renderer->title != NULL) {
        kl_plain_append_text(renderer->title, line);
        return;
    }
    kl_plain_append_text(renderer->text, line);
    if (!is_fine) {
        return;
    }
    g_string_append(renderer->html, "<img src=\"");
    kl_html_append_url(renderer->html, url);
    g_string_append(renderer->html, "\" alt=\"");
    kl_html_append_text(renderer->html, line);
    g_string_append(renderer->html, "\">");
}

void
kl_markdown_check_anchors(KlMarkdownRenderer *renderer)
{
    for (guint i = 0; i < renderer->anchors->len; i++) {
        KlMarkdownAnchor *anchor =
            &g_array_index(renderer->anchors, KlMarkdownAnchor, i);
        const char *id = anchor->id != NULL ? anchor->id : "";
        if (!g_hash_table_contains(renderer->out->ids, id)) {
            kl_diags_report(renderer->diags, KL_MSG_LINK_ANCHOR, anchor->place, id,
                            NULL, NULL);
        }
        g_free(anchor->id);
    }
}
