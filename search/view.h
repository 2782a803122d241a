/* The view model: what the API prints and what templates are filled with.
 *
 * Every function but those that print returns a new jansson object that the caller
 * owns. All strings are plain text but those whose name ends in `_html`, which are safe
 * HTML. Members have a fixed order. Threads: no state.
 */
#ifndef KL_SEARCH_VIEW_H
#define KL_SEARCH_VIEW_H

#include <glib.h>
#include <jansson.h>

#include "search/search.h"

/* A search:
 *
 *     {"query": "…", "filters": {"thema": ["ernaehrung"]}, "sort": "relevanz",
 *      "page": 1, "page_size": 10, "total": 42, "took_ms": 0.8, "suggestion": null,
 *      "relaxed": false, "synonyms": ["…"],
 *      "hits": [{… as kl_view_record …, "snippet_html": "… <mark>…</mark> …",
 *                "section": {"id": "…", "title": "…"} or null}],
 *      "facets": [{"id": "thema", "title": "Thema",
 *                  "values": [{"id": "…", "title": "…", "count": 17,
 *                              "selected": true}]}]}
 *
 * filters has only facets with a filter. took_ms depends on the moment: a page that
 * must be the same every time leaves it out. What programs print has one more member,
 * "repair" (kl_view_repair in search/repair.h). */
json_t *kl_view_search(const KlResult *result);
/* The same as compact JSON, added to a text. */
void kl_view_search_print(const KlResult *result, GString *text);

/* Part of it: one hit. */
json_t *kl_view_hit(const KlTaxonomy *taxonomy, const KlHit *hit);

/* One hit or list entry; a whole case is search/case_json.h:
 *
 *     {"slug": "…", "title": "…", "summary": "…", "url": "/faelle/…",
 *      "facets": {"thema": ["ernaehrung"], "branche": []}, "stand": "2026-05-01",
 *      "place": "Köln" or null, "region": null, "begin": "2019", "end": null,
 *      "partners": [{"name": "…", "role": {"id": "initiative", "title": "Initiative"},
 *                    "gives": [{"kind": "…", "amount": null}], "gets": []}]}
 */
json_t *kl_view_record(const KlTaxonomy *taxonomy, const KlRecord *record);

/* {"error": {"status": 404, "message": "…"}} */
json_t *kl_view_error(int status, const char *message);

#endif
