/* /healthz and /metrics: for operators and their monitoring.
 *
 * /healthz answers 200 "ok" while the newest generation is served, 200 "stale" while an
 * older one is served because the newest cannot be opened, and 503 "unavailable"
 * without any. /metrics is Prometheus text.
 *
 * Threads: any number.
 */
#ifndef KL_WEB_STATUS_H
#define KL_WEB_STATUS_H

#include "web/http.h"
#include "web/metrics.h"
#include "web/server.h"
#include "web/site.h"

gboolean kl_status_is_path(const char *path);

/* snapshot may be NULL, everything else is borrowed. */
KlReply *kl_status_handle(const KlHttpRequest *request,
                          KlSnapshot *snapshot,
                          KlSite *site,
                          KlServer *server,
                          const KlMetrics *metrics);

#endif
