#include "web/app.h"

#include <string.h>

#include "search/error.h"
#include "web/page.h"
#include "web/pages.h"

static const struct {
    const char *path;
    gboolean is_prefix; /* what follows is the page's business */
    KlPage page;
} routes[] = {
    {"/", FALSE, kl_page_home},
    {"/suche", FALSE, kl_page_search},
    {"/faelle/", TRUE, kl_page_case},
    {"/seiten/", TRUE, kl_page_text},
    {"/landkarte", FALSE, kl_page_map},
    {"/stolpersteine", FALSE, kl_page_stones},
    {"/fragenweg", FALSE, kl_page_way},
    {"/ideenzettel", FALSE, kl_page_zettel},
    {"/vorschlagen", FALSE, kl_page_propose},
    {"/einbinden", FALSE, kl_page_embed},
    {"/bilder/", TRUE, kl_page_picture},
    {"/feed.atom", FALSE, kl_page_feed},
    {"/sitemap.xml", FALSE, kl_page_sitemap},
    {"/robots.txt", FALSE, kl_page_robots},
    {"/opensearch.xml", FALSE, kl_page_opensearch},
    {"/export.jsonl", FALSE, kl_page_export_jsonl},
    {"/export.csv", FALSE, kl_page_export_csv},
    {"/api/v1/search", FALSE, kl_api_search},
    {"/api/v1/suggest", FALSE, kl_api_suggest},
    {"/api/v1/cases/", TRUE, kl_api_case},
};

KlApp *
kl_app_new(const char *templates_folder, const char *base_url, GError **error)
{
    g_autoptr(KlApp) app = g_new0(KlApp, 1);
    gsize length = strlen(base_url);

    if (!g_str_has_prefix(base_url, "http://") &&
        !g_str_has_prefix(base_url, "https://") &&
        !g_str_has_prefix(base_url, "unix:")) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "»%s« ist keine Adresse einer Website (http://… oder https://…)",
                    base_url);
        return NULL;
    }
    while (length > 0 && base_url[length - 1] == '/') {
        length--;
    }
    app->base_url = g_str_has_prefix(base_url, "unix:") ? g_strdup("http://localhost")
                                                        : g_strndup(base_url, length);
    app->common_facets = kl_common_facets_new();
    app->frame = kl_frame_new();
    app->page_finder = kl_page_finder_new();
    app->look = kl_look_new(templates_folder, error);
    if (app->look == NULL) {
        return NULL;
    }
    app->templates = kl_templates_new(app->look, error);
    return app->templates != NULL ? g_steal_pointer(&app) : NULL;
}

void
kl_app_free(KlApp *app)
{
    if (app == NULL) {
        return;
    }
    g_clear_pointer(&app->templates, kl_templates_free);
    kl_look_free(app->look);
    kl_searches_free(app->searches);
    kl_common_facets_free(app->common_facets);
    kl_frame_free(app->frame);
    kl_page_finder_free(app->page_finder);
    g_free(app->base_url);
    g_free(app);
}

/* Assets need no index. */
static KlReply *
answer_asset(const KlPageContext *context, const char *name)
{
    const KlAsset *asset = kl_look_get_asset(context->app->look, name);
    if (asset == NULL) {
        return kl_page_error(context, 404, "Diese Datei gibt es nicht.");
    }
    KlReply *reply = kl_reply_new(200, asset->type, g_bytes_ref(asset->bytes));
    if (g_strcmp0(kl_http_request_get(context->request, "v"), asset->version) == 0) {
        reply->policy = KL_CACHE_FOREVER;
    }
    return reply;
}

static KlReply *
answer_page(KlPageContext *context)
{
    const char *path = context->request->path;

    for (gsize i = 0; i < G_N_ELEMENTS(routes); i++) {
        gsize length = strlen(routes[i].path);
        if (routes[i].is_prefix ? g_str_has_prefix(path, routes[i].path)
                                : strcmp(path, routes[i].path) == 0) {
            context->rest = path + length;
            return routes[i].page(context);
        }
    }
    return kl_page_error(context, 404, "Diese Seite gibt es nicht.");
}

KlReply *
kl_app_handle(const KlHttpRequest *request, KlSnapshot *snapshot, void *data)
{
    KlPageContext context = {.app = data, .request = request, .snapshot = snapshot};

    if (g_str_has_prefix(request->path, "/assets/")) {
        return answer_asset(&context, request->path + strlen("/assets/"));
    }
    if (strcmp(request->path, "/favicon.ico") == 0) {
        return answer_asset(&context, "favicon.svg");
    }
    if (snapshot == NULL) {
        return kl_page_error(
            &context, 503,
            "Die Beispiele stehen gerade nicht bereit. Bitte versuchen "
            "Sie es in ein paar Sekunden noch einmal.");
    }
    guint n_failures = kl_error_count_failures();
    KlReply *reply = answer_page(&context);
    /* A page does without what could not be read; nobody is to keep that one. */
    if (kl_error_count_failures() != n_failures) {
        reply->policy = KL_CACHE_NEVER;
    }
    if (context.app->with_drafts) {
        kl_reply_add_header(reply, "X-Robots-Tag", "noindex, nofollow");
    }
    return reply;
}

KlReply *
kl_app_error(const KlHttpRequest *request,
             guint status,
             const char *message,
             void *data)
{
    const KlPageContext context = {.app = data, .request = request};
    return kl_page_error(&context, status, message);
}
