/* The pages' common ground: what every page handler may use.
 *
 *     request ─▶ kl_app_handle ─▶ routes ─▶ page_*.c ─▶ view (JSON) ─▶ template
 *
 * A page is one file with one function of type KlPage. It asks the snapshot, builds
 * the JSON object of its template (web/VIEWS.md) and returns a reply. It never blocks
 * and keeps nothing between requests.
 *
 * Threads: a KlApp is immutable after kl_app_new (what it caches has locks of its own);
 * pages run in several threads.
 */
#ifndef KL_WEB_APP_H
#define KL_WEB_APP_H

#include <jansson.h>

#include "search/snapshot.h"
#include "web/common_facets.h"
#include "web/frame.h"
#include "web/http.h"
#include "web/look.h"
#include "web/metrics.h"
#include "web/page_finder.h"
#include "web/searches.h"
#include "web/template.h"

typedef struct {
    KlLook *look;
    KlTemplates *templates;
    char *base_url; /* "https://example.org", without a slash at its end */
    KlCommonFacets *common_facets;
    KlFrame *frame;
    KlPageFinder *page_finder;
    KlMetrics metrics;
    KlSearches *searches; /* NULL without --statistics */
    gboolean with_drafts; /* a preview: drafts are marked, nothing is for crawlers */
    /* Called with every view before it fills its template, if not NULL: tests compare
     * the two. */
    void (*on_view)(const char *template_name, const json_t *view, void *data);
    void *on_view_data;
} KlApp;

/* What a page gets. All borrowed; snapshot is never NULL. */
typedef struct {
    KlApp *app;
    const KlHttpRequest *request;
    KlSnapshot *snapshot;
    const char
        *rest; /* what follows the route's prefix: "hochbeet" of /faelle/hochbeet */
} KlPageContext;

typedef KlReply *(*KlPage)(const KlPageContext *context);

/* templates_folder may be NULL. base_url: absolute http(s) URL.
 * Errors: KL_ERROR_IO, KL_ERROR_INVALID, KL_ERROR_LIMIT */
KlApp *kl_app_new(const char *templates_folder, const char *base_url, GError **error);
void kl_app_free(KlApp *app);

/* The handlers of web/server.h; data is the KlApp. */
KlReply *kl_app_handle(const KlHttpRequest *request, KlSnapshot *snapshot, void *data);
KlReply *kl_app_error(const KlHttpRequest *request,
                      guint status,
                      const char *message,
                      void *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlApp, kl_app_free)

#endif
