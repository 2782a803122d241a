/* Cards, exchange tables and partner lines: what lists and case pages show of a case,
 * as JSON for the templates karte, partner and tausch.
 *
 * Threads: no state.
 */
#ifndef KL_WEB_CARD_H
#define KL_WEB_CARD_H

#include <jansson.h>

#include "search/case.h"
#include "search/request.h"

/* The shape that stands for a role in the look: "unternehmen", "initiative",
 * "kommune", "bildungseinrichtung", "stiftung", "sonstige". */
const char *kl_shape_of_role(const char *role_id);

/* Whether a partner of that role is on the side of a viewpoint. */
gboolean kl_role_is_side(const char *role_id, KlViewpoint viewpoint);

/* Adds mark_left and mark_right: the two shapes that overlap for a case. */
void kl_mark_complete(json_t *object);

/* Completes an entry of the API (hit, record or whole case) to a card.
 *
 * url_tail      what to append to the case's URL: "?q=…" or ""
 * collected     slugs on the note list (array of strings), or NULL: not collectable */
void kl_card_complete(json_t *card,
                      const KlTaxonomy *taxonomy,
                      const char *url_tail,
                      const GPtrArray *collected);

/* Completes all partners of a whole case for the exchange table: shape, has_url,
 * has_gives, has_gets, is_me, amounts; those on the side of the viewpoint first. */
void kl_partners_complete(json_t *object, KlViewpoint viewpoint);

/* "seit 2019", "2019", "2019–2022"; NULL without a beginning. Caller frees. */
char *kl_years_text(const json_t *object);

#endif
