/* »Ich bin … Unternehmen / Initiative / Kommune«: a parameter of the URL that chooses
 * what pages put first. It never changes what is found and is stored nowhere.
 */
#ifndef KL_WEB_VIEWPOINT_H
#define KL_WEB_VIEWPOINT_H

#include <jansson.h>

#include "search/request.h"
#include "web/http.h"

/* The viewpoint that a request names; none for an unknown one. */
KlViewpoint kl_viewpoint_of(const KlHttpRequest *request);
/* [{id, title, url, is_selected}]: the same page from each side. request may be NULL.
 */
json_t *kl_viewpoint_view(const KlHttpRequest *request);
/* url with the viewpoint at its end ("?" or "&" as needed). Caller frees. */
char *kl_viewpoint_append(const char *url, KlViewpoint viewpoint);

#endif
