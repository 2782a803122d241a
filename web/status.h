/* /healthz and /metrics: for operators and their monitoring.
 *
 * /healthz answers with JSON: "status" and, while there is an index, its "generation"
 * and "cases".
 *
 *     200 ok           the newest generation is served
 *     200 stale        an older one is, because of what "reason" says of the newest:
 *                      one of the words below
 *     503 missing      there is no index
 *     503 version      it has another format; kooplab-index rebuilds it
 *     503 damaged      it cannot be opened, or files of what is open are gone or cut
 *     503 unavailable  remote shards do not answer
 *     503 refused      it may not be read or shown; the log says why
 *
 * /metrics is Prometheus text.
 *
 * Threads: any number.
 */
#ifndef KL_WEB_STATUS_H
#define KL_WEB_STATUS_H

#include "web/http.h"
#include "web/metrics.h"
#include "web/server.h"
#include "web/site.h"

/* The word above for a state. */
const char *kl_status_name(KlSiteState state);

gboolean kl_status_is_path(const char *path);

/* snapshot may be NULL, everything else is borrowed. */
KlReply *kl_status_handle(const KlHttpRequest *request,
                          KlSnapshot *snapshot,
                          KlSite *site,
                          KlServer *server,
                          const KlMetrics *metrics);

#endif
