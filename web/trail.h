/* The way back: a case that was opened from a list has the list's parameters in its
 * address, so the page can lead back to the list and on to the neighbours. Nothing is
 * stored for that.
 */
#ifndef KL_WEB_TRAIL_H
#define KL_WEB_TRAIL_H

#include "web/app.h"

/* {url, position_text, previous, next}, the last two {url, title} or null. Null
 * altogether for an address without a list, or one whose list lacks the case. */
json_t *kl_trail_view(const KlPageContext *context, const char *slug);

#endif
