#include "indexer/markdown_private.h"

#include <string.h>

#include "indexer/fields.h"

/* Tags that may be open at once. */
#define MAX_DEPTH 100

void
kl_markdown_free(KlMarkdown *markdown)
{
    if (markdown == NULL) {
        return;
    }
    g_ptr_array_unref(markdown->sections);
    g_ptr_array_unref(markdown->links);
    g_clear_pointer(&markdown->ids, g_hash_table_unref);
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

/* cmark counts bytes and, for inlines, sometimes from a wrong column; what is beyond
 * the line's end is cut to it. */
KlPlace
kl_markdown_place(const KlMarkdownRenderer *renderer, cmark_node *node)
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

void
kl_markdown_report(KlMarkdownRenderer *renderer,
                   KlMessage message,
                   cmark_node *node,
                   const char *first)
{
    kl_diags_report(renderer->diags, message, kl_markdown_place(renderer, node), first,
                    NULL, NULL);
}

/* --- nodes --- */

static void
add_text(KlMarkdownRenderer *renderer, const char *text)
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
add_break(KlMarkdownRenderer *renderer, const char *html)
{
    if (renderer->alt != NULL || renderer->title != NULL) {
        add_text(renderer, " ");
        return;
    }
    g_string_append(renderer->html, html);
    g_string_append_c(renderer->text, ' ');
}

static void
add_tag(KlMarkdownRenderer *renderer, const char *tag)
{
    if (renderer->alt == NULL && renderer->title == NULL) {
        g_string_append(renderer->html, tag);
    }
}

static void
add_code_block(KlMarkdownRenderer *renderer, const char *code)
{
    add_tag(renderer, "<pre><code>");
    add_text(renderer, code);
    add_tag(renderer, "</code></pre>\n");
    kl_markdown_end_paragraph(renderer);
}

static void
add_raw_html(KlMarkdownRenderer *renderer, cmark_node *node, gboolean is_block)
{
    if (!renderer->has_html) {
        kl_markdown_report(renderer, KL_MSG_RAW_HTML, node, NULL);
        renderer->has_html = TRUE;
    }
    g_autofree char *literal = g_strdup(cmark_node_get_literal(node));
    add_tag(renderer, is_block ? "<p>" : "");
    add_text(renderer, is_block ? g_strchomp(literal) : literal);
    if (is_block) {
        add_tag(renderer, "</p>\n");
        kl_markdown_end_paragraph(renderer);
    }
}

static void
enter_or_leave_list(KlMarkdownRenderer *renderer,
                    cmark_node *node,
                    gboolean is_entering)
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
enter_or_leave_paragraph(KlMarkdownRenderer *renderer,
                         cmark_node *node,
                         gboolean is_entering)
{
    cmark_node *parent = cmark_node_parent(node);
    cmark_node *list = parent != NULL ? cmark_node_parent(parent) : NULL;
    gboolean is_tight = list != NULL && cmark_node_get_type(list) == CMARK_NODE_LIST &&
                        cmark_node_get_list_tight(list);
    if (!is_tight) {
        add_tag(renderer, is_entering ? "<p>" : "</p>\n");
    }
    if (is_entering) {
        kl_markdown_check_slips(renderer, node);
    } else {
        kl_markdown_end_paragraph(renderer);
    }
}

static void
render_node(KlMarkdownRenderer *renderer, cmark_node *node, gboolean is_entering)
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
        kl_markdown_link(renderer, node, is_entering);
        break;
    case CMARK_NODE_IMAGE:
        kl_markdown_picture(renderer, node, is_entering);
        break;
    case CMARK_NODE_PARAGRAPH:
        enter_or_leave_paragraph(renderer, node, is_entering);
        break;
    case CMARK_NODE_HEADING:
        if (is_entering) {
            renderer->title = g_string_new(NULL);
        } else {
            kl_markdown_leave_heading(renderer, node,
                                      (guint)cmark_node_get_heading_level(node));
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
render_tree(KlMarkdownRenderer *renderer, cmark_node *root)
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
            kl_markdown_report(renderer, KL_MSG_NESTED, node, NULL);
            is_fine = FALSE;
        } else {
            render_node(renderer, node, is_entering);
        }
    }
    cmark_iter_free(iterator);
    return is_fine;
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
    out->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert(out->ids, g_strdup("einleitung"), GUINT_TO_POINTER(1));
    KlMarkdownRenderer renderer = {
        .source = text,
        .length = length,
        .first_line = first_line,
        .lines = find_lines(text, length),
        .diags = diags,
        .out = out,
        .anchors = g_array_new(FALSE, FALSE, sizeof(KlMarkdownAnchor)),
        .html = g_string_new(NULL),
        .text = g_string_new(NULL),
        .level = 1,
        .shown_level = 1,
    };
    cmark_node *root = cmark_parse_document(text, length, CMARK_OPT_DEFAULT);
    gboolean is_fine = render_tree(&renderer, root);
    cmark_node_free(root);
    kl_markdown_finish_section(&renderer);
    kl_markdown_check_anchors(&renderer);
    g_array_unref(renderer.lines);
    g_array_unref(renderer.anchors);
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
