/* A case as JSON: the entry `case/<slug>` of the content and the public answer of
 * /api/v1/cases/<slug>.
 *
 *     {"slug": "…", "title": "…", "summary": "…", "url": "/faelle/…",
 *      "stand": "2026-05-01", "place": "Köln", "region": null, "begin": "2019",
 *      "end": null,
 *      "partners": [{"name": "…", "role": {"id": "initiative", "title": "Initiative"},
 *                    "url": null, "gives": [{"kind": "…", "amount": null}],
 *                    "gets": []}],
 *      "facets": {"thema": ["ernaehrung"], "branche": []},
 *      "values": [{"facet": "thema", "facet_title": "Thema",
 *                  "values": [{"id": "ernaehrung", "title": "Ernährung"}]}],
 *      "stumbling": ["Haftung"], "first_step": "…",
 *      "sources": [{"title": "…", "url": null}],
 *      "sections": [{"id": "ausgangslage", "title": "Ausgangslage", "html": "<p>…"}],
 *      "former": ["alter-slug"],
 *      "picture": {"file": "kiez.jpg", "alt": "…", "source": null} or null,
 *      "draft": false}
 *
 * Every member is always there; what a case does not say is null or empty. `facets` has
 * every facet of the taxonomy, `values` only those with values.
 *
 * Threads: no state.
 */
#ifndef KL_SEARCH_CASE_JSON_H
#define KL_SEARCH_CASE_JSON_H

#include <jansson.h>

#include "search/case.h"
#include "search/taxonomy.h"

/* A new object; the caller has its one reference. Places in kl_case->values that the
 * taxonomy does not have are left out. */
json_t *kl_case_to_json(const KlCase *kl_case, const KlTaxonomy *taxonomy);

#endif
