/* A case page as JSON for the template fall: facts, exchange table, sections, what to
 * cite, the way back to the hits, similar cases.
 */
#ifndef KL_WEB_CASE_VIEW_H
#define KL_WEB_CASE_VIEW_H

#include "web/app.h"

/* Adds everything that the template needs to page. json: the case as the API prints
 * it; borrowed. */
void
kl_case_view_complete(json_t *page, const json_t *json, const KlPageContext *context);

/* [{facet_title, values: [{title, url, is_first}]}]: the facets of a case in the API's
 * form, without those that the exchange table and the stumbling blocks show. */
json_t *kl_values_view(const json_t *json, const KlTaxonomy *taxonomy);

#endif
