/* A search as HTTP asks for it: parameters → request → result, with the replies for
 * everything that can go wrong on the way.
 */
#ifndef KL_WEB_SEARCH_CONTEXT_H
#define KL_WEB_SEARCH_CONTEXT_H

#include "search/search.h"
#include "web/app.h"

/* Reads the request of a search from the page's parameters. Returns NULL with
 * *ret_reply set when the answer is an error or a redirect (to path, for former ids).
 */
KlRequest *kl_context_read_request(const KlPageContext *context,
                                   const char *path,
                                   KlReply **ret_reply);

/* Runs a request. Returns NULL with *ret_reply set when it fails. */
KlResult *kl_context_search(const KlPageContext *context,
                            const KlRequest *request,
                            KlReply **ret_reply);

#endif
