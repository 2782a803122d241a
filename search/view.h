/* The view model: what the API prints and what templates are filled with.
 *
 * Every function returns a new jansson object that the caller owns. All strings are
 * plain text but those whose name ends in `_html`, which are safe HTML. Members have
 * a fixed order. Threads: no state.
 */
#ifndef KL_SEARCH_VIEW_H
#define KL_SEARCH_VIEW_H

#include <glib.h>
#include <jansson.h>

#include "search/case.h"
#include "search/search.h"

/* A search: query, filters, sort, page, page_size, total, took_ms, suggestion,
 * relaxed, synonyms, hits[], facets[]. took_ms depends on the moment; a page that
 * must be the same every time leaves it out. */
json_t *kl_view_search(const KlResult *result);

/* One hit or list entry: slug, title, summary, url, facets, stand, place, region,
 * begin, end, partners. */
json_t *kl_view_record(const KlTaxonomy *taxonomy, const KlRecord *record);

/* A whole case, sections and all. */
json_t *kl_view_case(const KlTaxonomy *taxonomy, const KlCase *kl_case);

/* {"error": {"status": 404, "message": "…"}} */
json_t *kl_view_error(int status, const char *message);

#endif
