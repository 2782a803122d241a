/* What stands around the hits of a list: filters, chips, orders and page numbers, as
 * JSON for the templates facette, suche and seiten.
 *
 * Addresses carry the note list along (web/zettel.h).
 *
 * Threads: no state.
 */
#ifndef KL_WEB_LIST_VIEW_H
#define KL_WEB_LIST_VIEW_H

#include <jansson.h>

#include "search/search.h"

/* The filters of a result, in the order of the taxonomy, in two lists: *ret_main has
 * what is required, what most cases fill and what is chosen from; *ret_more the rest.
 * With a viewpoint, what the other side gives comes first.
 *
 * common_facets   what most cases fill: of web/common_facets.h */
void kl_facets_view(const KlResult *result,
                    guint64 common_facets,
                    json_t **ret_main,
                    json_t **ret_more);

/* [{facet_title, title, remove_url, input_id}]: what is filtered now. */
json_t *kl_chips_view(const KlResult *result, const GPtrArray *zettel);

/* {n_pages, has_previous, previous_url, has_next, next_url, items: [{number, url,
 * is_current, is_gap}]}; null when one page is enough. */
json_t *kl_pages_view(const KlResult *result, const GPtrArray *zettel);

/* [{id, title, url, is_selected}] */
json_t *kl_sorts_view(const KlResult *result, const GPtrArray *zettel);

/* The parameters of a request as [{name, value}] for a form; without q if want_query is
 * FALSE and without filters if want_filters is FALSE. */
json_t *kl_hidden_view(const KlTaxonomy *taxonomy,
                       const KlRequest *request,
                       const GPtrArray *zettel,
                       gboolean want_query,
                       gboolean want_filters);

/* Appends {name, value} to such a list. */
void kl_hidden_append(json_t *hidden, const char *name, const char *value);

/* Canonical address of a request below /suche with the note list. Caller frees. */
char *kl_list_url(const KlTaxonomy *taxonomy,
                  const KlRequest *request,
                  const GPtrArray *zettel);

/* "1 Beispiel", "12 Beispiele"; "Keine Beispiele". Caller frees. */
char *kl_count_examples(guint n);

#endif
