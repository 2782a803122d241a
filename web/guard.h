/* What a request must be before a page sees it: a GET or HEAD without a body whose
 * framing every proxy in front reads the same way.
 *
 * libmicrohttpd 0.9.75 lets contradicting lengths, unknown transfer encodings and
 * repeated Host headers through, which is what request smuggling lives on.
 */
#ifndef KL_WEB_GUARD_H
#define KL_WEB_GUARD_H

#include <glib.h>
#include <microhttpd.h>

/* "GET", "HEAD", …, or "other": a static string for logs. */
const char *kl_guard_method(const char *method);

/* 0 if the request may go on, else the status to refuse it with and a German
 * sentence for its sender (static). */
guint kl_guard_check(struct MHD_Connection *connection,
                     const char *method,
                     const char **ret_message);

#endif
