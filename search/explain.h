/* How a query was understood and why a case is found or is not: for staff.
 *
 *     {"query": "Hochbeete für Kita", "tree": "(UND hochbeete kita)",
 *      "words": [{"typed": "Hochbeete", "kind": "wort", "cases": 5,
 *                 "forms": [{"normal": "hochbeete", "stem": "hochbeet", "gender": null,
 *                            "canonical": "hoch+beet", "parts": ["hoch", "beet"],
 *                            "number": false}],
 *                 "readings": [{"kind": "wort", "note": null, "cases": 4,
 *                               "terms": [{"term": "Ehochbeete", "kind": "Form",
 *                                          "weight": 1.0, "cases": 2}]}]}],
 *      "excluded": [{"typed": "Acker", "cases": 2}],
 *      "left_out": [{"typed": "für", "why": "Füllwort"}],
 *      "cut": false, "relaxed": false, "can_relax": true, "text_cases": 2,
 *      "filters": [{"facet": "thema", "label": "Thema »Natur«", "cases": 9}],
 *      "total": 1, "plan": "(AND …)",
 *      "case": null or {"slug": "…", "title": "…", "found": true, "rank": 1,
 *                       "weight": 7.3,
 *                       "words": [{"typed": "Hochbeete", "found": true,
 *                                  "terms": [{"term": "…", "kind": "…",
 *                                             "weight": 1.0}],
 *                                  "places": [{"where": "Titel",
 *                                              "spelling": "Hochbeete"}]}],
 *                       "reasons": ["»Kita« kommt in diesem Fall nicht vor"]}}
 *
 * kind of a reading: wort, zusammen (two words typed apart, found as one), getrennt
 * (one word, found as two side by side), teile (its parts, apart), umlaut, synonym,
 * phrase. Weights compare with 1 for the word as typed. reasons say why a case is not
 * found.
 *
 * Threads: the reader of the calling thread.
 */
#ifndef KL_SEARCH_EXPLAIN_H
#define KL_SEARCH_EXPLAIN_H

#include <glib.h>
#include <jansson.h>

#include "search/reader.h"
#include "search/request.h"

/* Explains a request.
 *
 * slug   of the case to explain as well, or NULL
 *
 * Returns a new object for the caller.
 *
 * Errors: KL_ERROR_NOT_FOUND no such case; else as kl_search */
json_t *kl_explain(KlReader *reader,
                   const KlRequest *request,
                   const char *slug,
                   GError **error);

/* The same as German text for a terminal. Caller frees. */
char *kl_explain_to_text(const json_t *explanation);

#endif
