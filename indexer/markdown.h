/* CommonMark to sections of safe HTML and plain text.
 *
 *     ## Ausgangslage               section id "ausgangslage", title "Ausgangslage"
 *     Viel *bleibt* übrig.            html "<p>Viel <em>bleibt</em> übrig.</p>\n"
 *                                     text "Viel bleibt übrig.\n"
 *     ### Zahlen                      html "<h3 id=\"zahlen\">Zahlen</h3>\n"
 *
 * cmark only parses; the HTML is written here, from a fixed list of tags and
 * attributes, so that nothing of an author's HTML gets through: it is shown as text.
 * Links go to http, https, mailto and to addresses of the site, pictures come from
 * /bilder/. Headings fit under the h1 of the page.
 *
 * cmark 0.30.2 takes quadratic time for some inputs. Those are refused before it sees
 * them; see markdown_cost.c.
 *
 * Ownership: kl_markdown_free. Threads: no state.
 */
#ifndef KL_INDEXER_MARKDOWN_H
#define KL_INDEXER_MARKDOWN_H

#include <glib.h>

#include "indexer/diag.h"
#include "search/case.h"

/* A link or picture that stays on the site, "/suche?thema=energie#x": its path,
 * decoded, its query as it is written, and its fragment, decoded; both or NULL. */
typedef struct {
    char *path;
    char *query;
    char *fragment;
    KlPlace place;
    gboolean is_picture;
} KlLink;

typedef struct {
    GPtrArray *sections; /* of KlSection */
    GPtrArray *links;    /* of KlLink */
    GHashTable *ids;     /* of char *: sections and headings that links may lead to */
} KlMarkdown;

/* text         valid UTF-8, length bytes, \n only
 * first_line   number of its first line in the file
 *
 * Returns NULL if the text was refused as a whole. */
KlMarkdown *
kl_markdown_parse(const char *text, gsize length, guint first_line, KlDiags *diags);
void kl_markdown_free(KlMarkdown *markdown);
void kl_link_free(KlLink *link);

/* FALSE with a finding if parsing could take long. */
gboolean kl_markdown_check_cost(const char *text,
                                gsize length,
                                guint first_line,
                                KlDiags *diags);

/* Escapes: in text, and in a double-quoted attribute. Characters that HTML and XML
 * forbid are dropped, tabs become blanks, letters are composed (NFC). */
void kl_html_append_text(GString *html, const char *text);
/* The same characters without escaping. */
void kl_plain_append_text(GString *plain, const char *text);
/* A URL as the value of href or src. */
void kl_html_append_url(GString *html, const char *url);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlMarkdown, kl_markdown_free)

#endif
