#include "indexer/markdown.h"

#include <cmark.h>
#include <string.h>

#include "indexer/fields.h"

/* Tags that may be open at once. */
#define MAX_DEPTH 100

typedef struct {
    const char *source;
    gsize length;
    guint first_line;
    GArray *lines; /* of gsize: where each line of the source begins */
    KlDiags *diags;
    KlMarkdown *out;
    GHashTable *ids;   /* section and heading ids → number to try next */
    GArray *anchors;   /* of Anchor: links into this text */
    GString *html;     /* of the section that is open */
    GString *text;     /* likewise */
    GString *title;    /* of the heading that is open, or NULL */
    GString *alt;      /* of the picture that is open, or NULL */
    guint level;       /* of the heading before, as the author counts */
    guint shown_level; /* as it is shown: 1 is the page's title */
    guint depth;
    guint n_refused_links; /* open <a> that were left out */
    gboolean has_html;
} Renderer;

typedef struct {
    char *id;
    KlPlace place;
} Anchor;

void
kl_link_free(KlLink *link)
{
    g_free(link->path);
    g_free(link);
}

void
kl_markdown_free(KlMarkdown *markdown)
{
    if (markdown == NULL) {
        return;
    }
    g_ptr_array_unref(markdown->sections);
    g_ptr_array_unref(markdown->links);
    g_free(markdown);
}

static GArray *
find_lines(const char *source, gsize length)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(gsize));
    gsize start = 0;
    g_array_append_val(lines, start);
    for (gsize i = 0; i < length; i++) {
        if (source[i] == '\n') {
            start = i + 1;
            g_array_append_val(lines, start);
        }
    }
    return lines;
}

/* Where a node begins. cmark counts bytes and, for inlines, sometimes from a wrong
 * column; what is beyond the line's end is cut to it. */
static KlPlace
place_of(const Renderer *renderer, cmark_node *node)
{
    int line = cmark_node_get_start_line(node);
    int column = cmark_node_get_start_column(node);
    for (cmark_node *up = node; line == 0 && up != NULL; up = cmark_node_parent(up)) {
        line = cmark_node_get_start_line(up);
        column = cmark_node_get_start_column(up);
    }
    line = CLAMP(line, 1, (int)renderer->lines->len);
    KlPlace place = {renderer->first_line + (guint)line - 1, 1};
    gsize start = g_array_index(renderer->lines, gsize, line - 1);
    for (gsize i = start; (int)(i - start) + 1 < column && i < renderer->length &&
                          renderer->source[i] != '\n';
         i++) {
        if (((guchar)renderer->source[i] & 0xc0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

static void
report(Renderer *renderer, KlMessage message, cmark_node *node, const char *first)
{
    kl_diags_report(renderer->diags, message, place_of(renderer, node), first, NULL,
                    NULL);
}

/* "zahlen", then "zahlen-2". */
static char *
make_id(Renderer *renderer, const char *title)
{
    g_autofree char *slug = kl_make_slug(title);
    if (*slug == '\0') {
        g_free(slug);
        slug = g_strdup("abschnitt");
    }
    /* The table has the number to try next, so that equal titles cost nothing. */
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(renderer->ids, slug));
    g_autofree char *id = g_strdup(slug);
    for (; number > 0 && g_hash_table_contains(renderer->ids, id); number++) {
        g_free(id);
        id = g_strdup_printf("%s-%u", slug, number + 1);
    }
    g_hash_table_insert(renderer->ids, g_strdup(slug),
                        GUINT_TO_POINTER(MAX(number, 1)));
    if (strcmp(id, slug) != 0) {
        g_hash_table_insert(renderer->ids, g_strdup(id), GUINT_TO_POINTER(1));
    }
    return g_steal_pointer(&id);
}

/* --- links --- */

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

/* Whether a link may be followed; reports if not, and notes what is still to be looked
 * up. */
static gboolean
check_link(Renderer *renderer, cmark_node *node, const char *url)
{
    if (*url == '\0') {
        report(renderer, KL_MSG_LINK_EMPTY, node, "Ziel");
        return FALSE;
    }
    if (has_control(url)) {
        report(renderer, KL_MSG_LINK_SCHEME, node, url);
        return FALSE;
    }
    if (*url == '#') {
        Anchor anchor = {g_uri_unescape_string(url + 1, NULL),
                         place_of(renderer, node)};
        g_array_append_val(renderer->anchors, anchor);
        return TRUE;
    }
    if (url[0] == '/' && url[1] != '/') {
        KlLink *link = g_new0(KlLink, 1);
        link->path = path_of(url);
        link->place = place_of(renderer, node);
        g_ptr_array_add(renderer->out->links, link);
        return TRUE;
    }
    gsize n_scheme = strcspn(url, ":/?#");
    if (url[n_scheme] != ':' && url[0] != '/') {
        report(renderer, KL_MSG_LINK_RELATIVE, node, url);
        return FALSE;
    }
    if (kl_is_web_url(url) ||
        (g_ascii_strncasecmp(url, "mailto:", 7) == 0 && strchr(url, '@') != NULL)) {
        return TRUE;
    }
    report(renderer, KL_MSG_LINK_SCHEME, node, url);
    return FALSE;
}

static gboolean
check_picture(Renderer *renderer, cmark_node *node, const char *url)
{
    if (!g_str_has_prefix(url, "/bilder/") || has_control(url) || url[8] == '\0') {
        report(renderer, KL_MSG_IMAGE_REMOTE, node, url);
        return FALSE;
    }
    KlLink *link = g_new0(KlLink, 1);
    link->path = path_of(url);
    link->place = place_of(renderer, node);
    link->is_picture = TRUE;
    g_ptr_array_add(renderer->out->links, link);
    return TRUE;
}

static void
enter_or_leave_link(Renderer *renderer, cmark_node *node, gboolean is_entering)
{
    const char *url = cmark_node_get_url(node);
    if (is_entering) {
        if (cmark_node_first_child(node) == NULL && url != NULL && *url != '\0') {
            report(renderer, KL_MSG_LINK_EMPTY, node, "Text");
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
static void
enter_or_leave_picture(Renderer *renderer, cmark_node *node, gboolean is_entering)
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
        report(renderer, KL_MSG_IMAGE_ALT, node, NULL);
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

/* --- sections --- */

static void
finish_section(Renderer *renderer)
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

static void
end_paragraph(Renderer *renderer)
{
    if (renderer->text->len > 0 &&
        renderer->text->str[renderer->text->len - 1] != '\n') {
        g_string_append_c(renderer->text, '\n');
    }
}

static void
check_level(Renderer *renderer, cmark_node *node, guint level)
{
    if (level == 1) {
        report(renderer, KL_MSG_BODY_H1, node, NULL);
    }
    if (level > renderer->level + 1) {
        g_autofree char *from = g_strdup_printf("%u", renderer->level);
        g_autofree char *to = g_strdup_printf("%u", level);
        kl_diags_report(renderer->diags, KL_MSG_HEADING_JUMP, place_of(renderer, node),
                        from, to, NULL);
    }
    renderer->level = MAX(level, 2);
}

static void
leave_heading(Renderer *renderer, cmark_node *node, guint level)
{
    g_autoptr(GString) collected = g_steal_pointer(&renderer->title);
    g_autofree char *title = kl_one_line(collected->str);
    if (*title == '\0') {
        report(renderer, KL_MSG_HEADING_EMPTY, node, NULL);
    }
    gboolean is_top =
        cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_DOCUMENT;
    if (!is_top) {
        g_string_append(renderer->html, "<p><strong>");
        kl_html_append_text(renderer->html, title);
        g_string_append(renderer->html, "</strong></p>\n");
        kl_plain_append_text(renderer->text, title);
        end_paragraph(renderer);
        return;
    }
    check_level(renderer, node, level);
    if (level <= 2) {
        finish_section(renderer);
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
    end_paragraph(renderer);
}

/* --- nodes --- */

static void
add_text(Renderer *renderer, const char *text)
{
    if (renderer->alt != NULL) {
        kl_plain_append_text(renderer->alt, text);
    } else if (renderer->title != NULL) {
        kl_plain_append_text(renderer->title, text);
    } else {
        kl_html_append_text(renderer->html, text);
        kl_plain_append_text(renderer->text, text);
    }
}

static void
add_break(Renderer *renderer, const char *html)
{
    if (renderer->alt != NULL || renderer->title != NULL) {
        add_text(renderer, " ");
        return;
    }
    g_string_append(renderer->html, html);
    g_string_append_c(renderer->text, ' ');
}

static void
add_tag(Renderer *renderer, const char *tag)
{
    if (renderer->alt == NULL && renderer->title == NULL) {
        g_string_append(renderer->html, tag);
    }
}

static void
add_code_block(Renderer *renderer, const char *code)
{
    add_tag(renderer, "<pre><code>");
    add_text(renderer, code);
    add_tag(renderer, "</code></pre>\n");
    end_paragraph(renderer);
}

static void
add_raw_html(Renderer *renderer, cmark_node *node, gboolean is_block)
{
    if (!renderer->has_html) {
        report(renderer, KL_MSG_RAW_HTML, node, NULL);
        renderer->has_html = TRUE;
    }
    g_autofree char *literal = g_strdup(cmark_node_get_literal(node));
    add_tag(renderer, is_block ? "<p>" : "");
    add_text(renderer, is_block ? g_strchomp(literal) : literal);
    if (is_block) {
        add_tag(renderer, "</p>\n");
        end_paragraph(renderer);
    }
}

static void
enter_or_leave_list(Renderer *renderer, cmark_node *node, gboolean is_entering)
{
    if (cmark_node_get_list_type(node) == CMARK_BULLET_LIST) {
        add_tag(renderer, is_entering ? "<ul>\n" : "</ul>\n");
        return;
    }
    int start = cmark_node_get_list_start(node);
    if (!is_entering) {
        add_tag(renderer, "</ol>\n");
    } else if (start == 1) {
        add_tag(renderer, "<ol>\n");
    } else {
        g_string_append_printf(renderer->html, "<ol start=\"%d\">\n", start);
    }
}

static void
enter_or_leave_paragraph(Renderer *renderer, cmark_node *node, gboolean is_entering)
{
    cmark_node *parent = cmark_node_parent(node);
    cmark_node *list = parent != NULL ? cmark_node_parent(parent) : NULL;
    gboolean is_tight = list != NULL && cmark_node_get_type(list) == CMARK_NODE_LIST &&
                        cmark_node_get_list_tight(list);
    if (!is_tight) {
        add_tag(renderer, is_entering ? "<p>" : "</p>\n");
    }
    if (!is_entering) {
        end_paragraph(renderer);
    }
}

static void
render_node(Renderer *renderer, cmark_node *node, gboolean is_entering)
{
    const char *literal = cmark_node_get_literal(node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        add_text(renderer, literal);
        break;
    case CMARK_NODE_CODE:
        add_tag(renderer, "<code>");
        add_text(renderer, literal);
        add_tag(renderer, "</code>");
        break;
    case CMARK_NODE_SOFTBREAK:
        add_break(renderer, "\n");
        break;
    case CMARK_NODE_LINEBREAK:
        add_break(renderer, "<br>\n");
        break;
    case CMARK_NODE_EMPH:
        add_tag(renderer, is_entering ? "<em>" : "</em>");
        break;
    case CMARK_NODE_STRONG:
        add_tag(renderer, is_entering ? "<strong>" : "</strong>");
        break;
    case CMARK_NODE_LINK:
        enter_or_leave_link(renderer, node, is_entering);
        break;
    case CMARK_NODE_IMAGE:
        enter_or_leave_picture(renderer, node, is_entering);
        break;
    case CMARK_NODE_PARAGRAPH:
        enter_or_leave_paragraph(renderer, node, is_entering);
        break;
    case CMARK_NODE_HEADING:
        if (is_entering) {
            renderer->title = g_string_new(NULL);
        } else {
            leave_heading(renderer, node, (guint)cmark_node_get_heading_level(node));
        }
        break;
    case CMARK_NODE_BLOCK_QUOTE:
        add_tag(renderer, is_entering ? "<blockquote>\n" : "</blockquote>\n");
        break;
    case CMARK_NODE_LIST:
        enter_or_leave_list(renderer, node, is_entering);
        break;
    case CMARK_NODE_ITEM:
        add_tag(renderer, is_entering ? "<li>" : "</li>\n");
        break;
    case CMARK_NODE_CODE_BLOCK:
        add_code_block(renderer, literal);
        break;
    case CMARK_NODE_HTML_BLOCK:
        add_raw_html(renderer, node, TRUE);
        break;
    case CMARK_NODE_HTML_INLINE:
        add_raw_html(renderer, node, FALSE);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        add_tag(renderer, "<hr>\n");
        break;
    default:
        break;
    }
}

static gboolean
is_leaf(cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_HTML_INLINE:
    case CMARK_NODE_THEMATIC_BREAK:
        return TRUE;
    default:
        return FALSE;
    }
}

/* FALSE if the tree is too deep. */
static gboolean
render_tree(Renderer *renderer, cmark_node *root)
{
    gboolean is_fine = TRUE;
    cmark_iter *iterator = cmark_iter_new(root);
    cmark_event_type event;
    while (is_fine && (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);
        gboolean is_entering = event == CMARK_EVENT_ENTER;
        if (!is_leaf(node)) {
            renderer->depth += is_entering ? 1u : -1u;
        }
        if (renderer->depth > MAX_DEPTH) {
            report(renderer, KL_MSG_NESTED, node, NULL);
            is_fine = FALSE;
        } else {
            render_node(renderer, node, is_entering);
        }
    }
    cmark_iter_free(iterator);
    return is_fine;
}

static void
check_anchors(Renderer *renderer)
{
    for (guint i = 0; i < renderer->anchors->len; i++) {
        Anchor *anchor = &g_array_index(renderer->anchors, Anchor, i);
        const char *id = anchor->id != NULL ? anchor->id : "";
        if (!g_hash_table_contains(renderer->ids, id)) {
            kl_diags_report(renderer->diags, KL_MSG_LINK_ANCHOR, anchor->place, id,
                            NULL, NULL);
        }
        g_free(anchor->id);
    }
}

KlMarkdown *
kl_markdown_parse(const char *text, gsize length, guint first_line, KlDiags *diags)
{
    if (!kl_markdown_check_cost(text, length, first_line, diags)) {
        return NULL;
    }
    KlMarkdown *out = g_new0(KlMarkdown, 1);
    out->sections = g_ptr_array_new_with_free_func((GDestroyNotify)kl_section_free);
    out->links = g_ptr_array_new_with_free_func((GDestroyNotify)kl_link_free);
    Renderer renderer = {
        .source = text,
        .length = length,
        .first_line = first_line,
        .lines = find_lines(text, length),
        .diags = diags,
        .out = out,
        .ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .anchors = g_array_new(FALSE, FALSE, sizeof(Anchor)),
        .html = g_string_new(NULL),
        .text = g_string_new(NULL),
        .level = 1,
        .shown_level = 1,
    };
    g_hash_table_insert(renderer.ids, g_strdup("einleitung"), GUINT_TO_POINTER(1));
    cmark_node *root = cmark_parse_document(text, length, CMARK_OPT_DEFAULT);
    gboolean is_fine = render_tree(&renderer, root);
    cmark_node_free(root);
    finish_section(&renderer);
    check_anchors(&renderer);
    g_array_unref(renderer.lines);
    g_array_unref(renderer.anchors);
    g_hash_table_unref(renderer.ids);
    g_string_free(renderer.html, TRUE);
    g_string_free(renderer.text, TRUE);
    if (renderer.title != NULL) {
        g_string_free(renderer.title, TRUE);
    }
    if (renderer.alt != NULL) {
        g_string_free(renderer.alt, TRUE);
    }
    if (!is_fine) {
        g_clear_pointer(&out, kl_markdown_free);
    }
    return out;
}
