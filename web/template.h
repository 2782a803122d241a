/* Mustache templates filled with JSON.
 *
 *     "Treffer: {{total}} {{#hits}}<li>{{title}}</li>{{/hits}}"
 *
 * {{x}} escapes for HTML text and quoted attributes. {{{x_html}}} puts in as is what
 * the view marks as HTML by its name; any other name in triple braces is an error of
 * the template. {{> name}} is the text of another template, put in when templates
 * are read (so a template that includes itself is an error, too). Objects, arrays,
 * strings, numbers and booleans are what they are in JSON; null and false are empty.
 * Of Mustache there is what our templates use: no lambdas, no other delimiters.
 *
 * Templates are taken apart once and filled from the JSON as it is. An engine that
 * wanted its own copy of the data took longer for that than the search did.
 *
 * Threads: immutable, any number at once.
 */
#ifndef KL_WEB_TEMPLATE_H
#define KL_WEB_TEMPLATE_H

#include <glib.h>
#include <jansson.h>

#include "web/look.h"

typedef struct KlTemplates KlTemplates;

/* Reads and compiles all templates of a look (borrowed, must outlive).
 * Errors: KL_ERROR_INVALID  a template that does not parse, includes an unknown one
 *                           or itself, or puts in text as HTML; message names it */
KlTemplates *kl_templates_new(const KlLook *look, GError **error);
void kl_templates_free(KlTemplates *templates);

/* Fills a template. data is borrowed. Returns UTF-8 text that the caller frees with
 * g_bytes_unref, or NULL.
 * Errors: KL_ERROR_NOT_FOUND  no such template */
GBytes *kl_templates_render(const KlTemplates *templates,
                            const char *name,
                            const json_t *data,
                            GError **error);

/* The text of a template with all includes put in, or NULL: for tests that compare
 * the names in it with those of the view. */
const char *kl_templates_get_text(const KlTemplates *templates, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlTemplates, kl_templates_free)

#endif
