/* A reply made ready for libmicrohttpd: compressed and with all headers.
 *
 * This is the one place that decides headers, so that errors, pages, pictures and
 * 304s all carry the same policy.
 *
 * Ownership: atomically reference counted. Threads: immutable, any number at once.
 */
#ifndef KL_WEB_RESPONSE_H
#define KL_WEB_RESPONSE_H

#include <glib.h>
#include <microhttpd.h>

#include "web/http.h"

typedef enum {
    KL_ENCODING_IDENTITY,
    KL_ENCODING_GZIP,
    KL_ENCODING_BROTLI,
} KlEncoding;

typedef struct KlResponse KlResponse;

/* The best encoding that an Accept-Encoding header (or NULL) allows. */
KlEncoding kl_encoding_negotiate(const char *accept_encoding);

/* reply is borrowed. The body is compressed when its type and size make it worth it. */
KlResponse *kl_response_new(const KlReply *reply, KlEncoding encoding);
KlResponse *kl_response_ref(KlResponse *response);
void kl_response_unref(KlResponse *response);

guint kl_response_get_status(const KlResponse *response);
/* The reply's note, or NULL. Borrowed. */
const char *kl_response_get_note(const KlResponse *response);
/* Bytes of body that a GET sends, and what the response costs in a cache. */
gsize kl_response_get_length(const KlResponse *response);
gsize kl_response_get_cost(const KlResponse *response);

/* Queues the response, or its 304 if if_none_match (may be NULL) names its ETag.
 * Returns libmicrohttpd's word; *ret_status and *ret_length say what goes out. */
enum MHD_Result kl_response_queue(KlResponse *response,
                                  struct MHD_Connection *connection,
                                  const char *if_none_match,
                                  guint *ret_status,
                                  gsize *ret_length);

#endif
