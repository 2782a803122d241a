/* A text while it is rendered:
 *
 *     markdown.c           the tree, its nodes
 *     markdown_sections.c  headings, sections
 *     markdown_links.c     links, pictures
 *     markdown_slips.c     what was meant as Markdown and is none
 */
#ifndef KL_INDEXER_MARKDOWN_PRIVATE_H
#define KL_INDEXER_MARKDOWN_PRIVATE_H

#include <cmark.h>

#include "indexer/markdown.h"

typedef struct {
    char *id;
    KlPlace place;
} KlMarkdownAnchor;

typedef struct {
    const char *source;
    gsize length;
    guint first_line;
    GArray *lines; /* of gsize: where each line of the source begins */
    KlDiags *diags;
    KlMarkdown *out;
    GArray *anchors;   /* of KlMarkdownAnchor: links into this text */
    GString *html;     /* of the section that is open */
    GString *text;     /* likewise */
    GString *title;    /* of the heading that is open, or NULL */
    GString *alt;      /* of the picture that is open, or NULL */
    guint level;       /* of the heading before, as the author counts */
    guint shown_level; /* as it is shown: 1 is the page's title */
    guint depth;
    guint n_refused_links; /* open <a> that were left out */
    gboolean has_html;
} KlMarkdownRenderer;

/* Where a node begins. */
KlPlace kl_markdown_place(const KlMarkdownRenderer *renderer, cmark_node *node);
void kl_markdown_report(KlMarkdownRenderer *renderer,
                        KlMessage message,
                        cmark_node *node,
                        const char *first);

/* Ends a paragraph of the plain text. */
void kl_markdown_end_paragraph(KlMarkdownRenderer *renderer);
/* Puts what was rendered into the section that is open, if there is any. */
void kl_markdown_finish_section(KlMarkdownRenderer *renderer);
void
kl_markdown_leave_heading(KlMarkdownRenderer *renderer, cmark_node *node, guint level);

/* Entering or leaving a link or picture. */
void
kl_markdown_link(KlMarkdownRenderer *renderer, cmark_node *node, gboolean is_entering);
void kl_markdown_picture(KlMarkdownRenderer *renderer,
                         cmark_node *node,
                         gboolean is_entering);
/* Warns of lines of a paragraph that were meant as something else. */
void kl_markdown_check_slips(KlMarkdownRenderer *renderer, cmark_node *paragraph);
/* At the end, when every heading has its id: the links into the text. */
void kl_markdown_check_anchors(KlMarkdownRenderer *renderer);

#endif
