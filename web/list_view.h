/* What result lists show: cards, filters, chips and page numbers, as JSON for the
 * templates. Built from the same view that the API prints, with what only a page
 * needs added: labels, addresses, flags.
 *
 * Threads: no state.
 */
#ifndef KL_WEB_LIST_VIEW_H
#define KL_WEB_LIST_VIEW_H

#include <jansson.h>

#include "search/search.h"

/* Adds to a hit or record of search/view.h what a card shows: href, partner shapes,
 * meta (place, years), what each side gives.
 *
 * query   canonical query of the list that the card stands in ("?q=…" or ""), so that
 *         the case page leads back */
void kl_card_complete(json_t *card, const char *query);

/* Filters with everything that a form needs. facets is the view's array; changed in
 * place: per facet n_selected, is_open, is_long, n_hidden, is_main; per value label
 * parts, input id, is_zero, is_disabled. */
void kl_facets_complete(json_t *facets, const KlSnapshot *snapshot);

/* [{label, facet_title, title, remove_url}]: what is filtered now. */
json_t *kl_chips_view(const KlTaxonomy *taxonomy, const KlRequest *request);

/* {has_previous, previous_url, has_next, next_url, n_pages,
 *  items: [{number, url, is_current, is_gap}]}; null when one page is enough. */
json_t *
kl_pages_view(const KlTaxonomy *taxonomy, const KlRequest *request, guint total);

#endif
