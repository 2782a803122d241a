/* The note list (Ideenzettel) as it travels in addresses: fall=slug&fall=slug.
 *
 * Nothing is stored anywhere: whoever has the address has the list. Pages that lead
 * back to the results carry it along.
 *
 * Threads: no state.
 */
#ifndef KL_WEB_ZETTEL_H
#define KL_WEB_ZETTEL_H

#include "search/snapshot.h"
#include "web/http.h"

#define KL_MAX_ZETTEL 50

/* Whether a text could be a slug: worth looking up. */
gboolean kl_is_slug_like(const char *text);

/* The slugs of a request in their order, each once, at most KL_MAX_ZETTEL, only those
 * that look like slugs. Array of char *, caller frees with g_ptr_array_unref. request
 * may be NULL. */
GPtrArray *kl_zettel_read(const KlHttpRequest *request);

/* "fall=a&fall=b", or "" without any. Caller frees. */
char *kl_zettel_query(const GPtrArray *slugs);

/* url with the list at its end ("?" or "&" as needed). Caller frees. */
char *kl_zettel_append(const char *url, const GPtrArray *slugs);

#endif
