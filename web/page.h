/* What all pages share: the members that every template has, and the way from a JSON
 * object to a reply. web/VIEWS.md lists the members.
 *
 * Threads: no state of its own.
 */
#ifndef KL_WEB_PAGE_H
#define KL_WEB_PAGE_H

#include "web/app.h"
#include "web/viewpoint.h"

/* A new page object with the common members.
 *
 * title      of the page, without the site's name
 * path       canonical path with query of the page, percent-encoded
 *
 * Optional members are there as null: a template that does not find a name looks for
 * it further outside. */
json_t *
kl_page_begin(const KlPageContext *context, const char *title, const char *path);

/* Sets the description for search engines: the first sentence-like line of a text,
 * cut at a word after about 160 characters. Without one that of the site stays. */
void kl_page_describe(json_t *page, const char *text);

/* Fills the template and frees page. */
KlReply *
kl_page_finish(const KlPageContext *context, const char *template_name, json_t *page);

/* The error page (HTML, or JSON below /api/). message: a sentence for visitors. */
KlReply *kl_page_error(const KlPageContext *context, guint status, const char *message);

/* The reply to a GError: 400 for what the visitor asked wrongly, 404, 503 for what
 * will pass; anything else is logged and 503, too. Frees error. */
KlReply *kl_page_failure(const KlPageContext *context, GError *error);

/* Reads an entry of the content. Caller frees with g_bytes_unref. Errors: as
 * kl_content_read, and KL_ERROR_NOT_FOUND for an index without content. */
GBytes *kl_page_read_content(KlSnapshot *snapshot,
                             const char *kind,
                             const char *key,
                             GError **error);
/* The same as JSON. Errors: as above, and KL_ERROR_INDEX for text that is no JSON. */
json_t *kl_page_read_json(KlSnapshot *snapshot,
                          const char *kind,
                          const char *key,
                          GError **error);

/* url with what the visitor carries along: viewpoint and note list. Caller frees. */
char *kl_page_carry(const KlPageContext *context, const char *url);

/* Whether a parameter that knows a single value has it. If it has another one,
 * *ret_reply is the answer to that: 400. */
gboolean kl_page_is_set(const KlPageContext *context,
                        const char *name,
                        const char *value,
                        KlReply **ret_reply);

/* "2026-05-01" → "1. Mai 2026"; "2019" stays. Caller frees with g_free. */
char *kl_page_format_date(const char *iso);

#endif
