/* What a request must be before a page sees it: a GET or HEAD without a body whose
 * framing every proxy in front reads the same way.
 *
 * libmicrohttpd 0.9.75 lets contradicting lengths, unknown transfer encodings, repeated
 * Host headers, folded lines, single CRs and NULs through, which is what request
 * smuggling lives on. Its own strictness is off: its
 * answers carry none of our headers, and one header too many.
 */
#ifndef KL_WEB_GUARD_H
#define KL_WEB_GUARD_H

#include <glib.h>
#include <microhttpd.h>

#include "web/connections.h"

/* "GET", "HEAD", …, or "other": a static string for logs. */
const char *kl_guard_method(const char *method);

/* 0 if the request may go on, else the status to refuse it with and a German
 * sentence for its sender (static). To be asked at the handler's first call, with the
 * strings that the library gave, which still lie where they were received. */
guint kl_guard_check(struct MHD_Connection *connection,
                     const char *method,
                     const KlConnection *place,
                     const char *version,
                     const char **ret_message);

#endif
