/* Mustache templates filled with JSON: a C face for kainjow's C++ engine.
 *
 *     "Treffer: {{total}} {{#hits}}<li>{{title}}</li>{{/hits}}"
 *
 * {{x}} escapes for HTML text and quoted attributes. {{{x_html}}} puts in as is what
 * the view marks as HTML by its name; any other name in triple braces is an error of
 * the template. {{> name}} is the text of another template, put in when templates
 * are read (so a template that includes itself is an error, too). Objects, arrays,
 * strings, numbers and booleans are what they are in JSON; null and false are empty.
 *
 * Threads: any number at once; each borrows a compiled set.
 */
#ifndef KL_WEB_TEMPLATE_H
#define KL_WEB_TEMPLATE_H

#include <glib.h>
#include <jansson.h>

#include "web/look.h"

G_BEGIN_DECLS

typedef struct KlTemplates KlTemplates;

/* Reads and compiles all templates of a look (borrowed, must outlive).
 * Errors: KL_ERROR_INVALID  a template that does not parse, includes an unknown one
 *                           or itself, or puts in text as HTML; message names it */
KlTemplates *kl_templates_new(const KlLook *look, GError **error);
void kl_templates_free(KlTemplates *templates);

/* Fills a template. data is borrowed. Returns UTF-8 text that the caller frees with
 * g_bytes_unref, or NULL.
 * Errors: KL_ERROR_NOT_FOUND  no such template */
GBytes *kl_templates_render(KlTemplates *templates,
                            const char *name,
                            const json_t *data,
                            GError **error);

/* The text of a template with all includes put in, or NULL: for tests that compare
 * the names in it with those of the view. */
const char *kl_templates_get_text(const KlTemplates *templates, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlTemplates, kl_templates_free)

G_END_DECLS

#endif
