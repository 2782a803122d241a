/* Preview of drafts: a page is made as always, and then everything on it that is a
 * draft says so. Only with --drafts; without it an index that has drafts is not served
 * at all (web/site.h), so that no page can forget to ask.
 *
 * Threads: no state.
 */
#ifndef KL_WEB_DRAFTS_H
#define KL_WEB_DRAFTS_H

#include <jansson.h>

#include "search/snapshot.h"

/* Sets is_draft in every object of a view that has the slug of a draft, and is_noindex
 * in the view. snapshot may be NULL. */
void kl_drafts_mark(json_t *view, const KlSnapshot *snapshot);

#endif
