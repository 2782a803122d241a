#include "web/page.h"
#include "web/drafts.h"

#include <string.h>

#include "search/error.h"
#include "search/view.h"
#include "web/frame.h"
#include "web/list_view.h"
#include "web/log.h"
#include "web/viewpoint.h"
#include "web/zettel.h"

static const struct {
    const char *path;
    const char *title;
} navigation[] = {
    {"/suche", "Beispiele"},
    {"/fragenweg", "Fragenweg"},
    {"/landkarte", "Landkarte"},
    {"/stolpersteine", "Stolpersteine"},
    {"/seiten/anknuepfen", "So beginnen"},
};

/* Pages that the corpus does not have are not linked. */
static gboolean
is_linkable(KlSnapshot *snapshot, const char *path)
{
    const char *prefix = "/seiten/";
    return !g_str_has_prefix(path, prefix) ||
           kl_frame_has_page(snapshot, path + strlen(prefix));
}

static json_t *
view_navigation(const KlPageContext *context)
{
    json_t *items = json_array();
    const char *here = context->request != NULL ? context->request->path : "";

    for (gsize i = 0; i < G_N_ELEMENTS(navigation); i++) {
        if (is_linkable(context->snapshot, navigation[i].path)) {
            json_array_append_new(
                items, json_pack("{s:s, s:s, s:b}", "url", navigation[i].path, "title",
                                 navigation[i].title, "is_current",
                                 strcmp(here, navigation[i].path) == 0));
        }
    }
    return items;
}

static json_t *
view_hidden(KlViewpoint viewpoint, const GPtrArray *zettel)
{
    json_t *hidden = json_array();

    if (viewpoint != KL_VIEWPOINT_NONE) {
        kl_hidden_append(hidden, "ich", kl_viewpoint_id(viewpoint));
    }
    for (guint i = 0; i < zettel->len; i++) {
        kl_hidden_append(hidden, "fall", zettel->pdata[i]);
    }
    return hidden;
}

static void
add_zettel(json_t *page, const GPtrArray *zettel)
{
    g_autofree char *query = kl_zettel_append("", zettel);

    json_object_set_new(page, "zettel_query",
                        zettel->len > 0 ? json_string(query) : json_null());
    json_object_set_new(page, "zettel_count",
                        zettel->len > 0 ? json_integer(zettel->len) : json_null());
}

/* Which page it is, by its path: moves the search box, adds skip links. */
static void
add_kind(json_t *page, const char *path)
{
    json_object_set_new(page, "is_home", json_boolean(strcmp(path, "/") == 0));
    json_object_set_new(page, "is_search",
                        json_boolean(g_str_has_prefix(path, "/suche")));
    json_object_set_new(page, "is_case",
                        json_boolean(g_str_has_prefix(path, "/faelle/")));
    json_object_set_new(page, "is_zettel",
                        json_boolean(g_str_has_prefix(path, "/ideenzettel")));
}

json_t *
kl_page_begin(const KlPageContext *context, const char *title, const char *path)
{
    static const char *const optional[] = {"prev_url", "next_url", "feed_url",
                                           "og_image", "json_ld_html"};
    const KlApp *app = context->app;
    KlViewpoint viewpoint = kl_viewpoint_of(context->request);
    g_autoptr(GPtrArray) zettel = kl_zettel_read(context->request);
    json_t *page = kl_frame_begin(app->frame, app->look, context->snapshot);
    const json_t *site = json_object_get(page, "site");
    g_autofree char *page_title =
        strcmp(path, "/") == 0
            ? g_strdup_printf("%s – %s",
                              json_string_value(json_object_get(site, "name")), title)
            : g_strdup_printf("%s – %s", title,
                              json_string_value(json_object_get(site, "kurzname")));
    g_autofree char *url = g_strconcat(app->base_url, path, NULL);
    json_t *own = json_pack(
        "{s:s, s:s, s:s, s:s, s:b, s:s, s:o, s:o, s:o}", "lang", "de", "page_title",
        page_title, "title", title, "canonical_url", url, "is_noindex", FALSE, "q", "",
        "search_hidden", view_hidden(viewpoint, zettel), "navigation",
        view_navigation(context), "viewpoints", kl_viewpoint_view(context->request));

    json_object_update(page, own);
    json_decref(own);
    for (gsize i = 0; i < G_N_ELEMENTS(optional); i++) {
        json_object_set_new(page, optional[i], json_null());
    }
    json_object_set(page, "description", json_object_get(site, "beschreibung"));
    json_object_set_new(page, "is_preview", json_boolean(app->with_drafts));
    json_object_set_new(page, "is_draft", json_false());
    add_kind(page, path);
    add_zettel(page, zettel);
    return page;
}

void
kl_page_describe(json_t *page, const char *text)
{
    /* Shorter lines are headings. */
    enum {
        LEAST_CHARS = 50,
        MOST_CHARS = 160
    };
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (gsize i = 0; lines[i] != NULL; i++) {
        glong n = g_utf8_strlen(lines[i], -1);
        if (n < LEAST_CHARS) {
            continue;
        }
        if (n <= MOST_CHARS) {
            json_object_set_new(page, "description", json_string(lines[i]));
            return;
        }
        g_autofree char *start = g_utf8_substring(lines[i], 0, MOST_CHARS);
        char *blank = strrchr(start, ' ');
        if (blank != NULL) {
            *blank = '\0';
        }
        g_autofree char *cut = g_strconcat(start, " …", NULL);
        json_object_set_new(page, "description", json_string(cut));
        return;
    }
}

KlReply *
kl_page_finish(const KlPageContext *context, const char *template_name, json_t *page)
{
    g_autoptr(GError) error = NULL;

    if (context->app->with_drafts) {
        kl_drafts_mark(page, context->snapshot);
    }
    if (context->app->on_view != NULL) {
        context->app->on_view(template_name, page, context->app->on_view_data);
    }
    gint64 start_us = g_get_monotonic_time();
    GBytes *html =
        kl_templates_render(context->app->templates, template_name, page, &error);
    kl_metrics_observe(&context->app->metrics, KL_STAGE_RENDER,
                       (double)(g_get_monotonic_time() - start_us) / 1000);
    json_decref(page);
    if (html == NULL) {
        kl_log(KL_LOG_ERROR, "page", "%s", error->message);
        return kl_reply_from_text(503, "text/plain; charset=utf-8",
                                  g_strdup("Die Seite lässt sich nicht anzeigen.\n"));
    }
    return kl_reply_new(200, "text/html; charset=utf-8", html);
}

static gboolean
is_api(const KlPageContext *context)
{
    return context->request != NULL &&
           g_str_has_prefix(context->request->path, "/api/");
}

KlReply *
kl_page_error(const KlPageContext *context, guint status, const char *message)
{
    KlReply *reply = NULL;

    if (is_api(context)) {
        json_t *json = kl_view_error((int)status, message);
        reply = kl_reply_from_json(status, json);
        json_decref(json);
    } else {
        json_t *page = kl_page_begin(context, kl_http_status_phrase(status), "");
        json_object_set_new(page, "canonical_url", json_null());
        json_object_set_new(page, "is_noindex", json_true());
        json_object_set_new(page, "status", json_integer((json_int_t)status));
        json_object_set_new(page, "message", json_string(message));
        json_object_set_new(page, "is_unavailable", json_boolean(status == 503));
        reply = kl_page_finish(context, "fehler", page);
        reply->status = status;
        reply->policy = KL_CACHE_NEVER;
    }
    if (status == 503) {
        kl_reply_add_header(reply, "Retry-After", "5");
    }
    return reply;
}

KlReply *
kl_page_failure(const KlPageContext *context, GError *error)
{
    g_autoptr(GError) owned = error;

    if (error->domain == KL_ERROR) {
        switch ((KlError)error->code) {
        case KL_ERROR_NOT_FOUND:
            return kl_page_error(context, 404, "Diese Seite gibt es nicht.");
        case KL_ERROR_INVALID:
        case KL_ERROR_QUERY:
        case KL_ERROR_LIMIT: {
            g_autofree char *sentence = g_strconcat(error->message, ".", NULL);
            return kl_page_error(context, 400, sentence);
        }
        default:
            break;
        }
    }
    kl_log(KL_LOG_ERROR, "page", "%s", error->message);
    return kl_page_error(context, 503,
                         "Das lässt sich gerade nicht anzeigen. Bitte versuchen Sie es "
                         "in ein paar Sekunden noch einmal.");
}

GBytes *
kl_page_read_content(KlSnapshot *snapshot,
                     const char *kind,
                     const char *key,
                     GError **error)
{
    const KlContent *content = kl_snapshot_get_content(snapshot);
    if (content == NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_NOT_FOUND, "der Index hat keine Texte");
        return NULL;
    }
    return kl_content_read(content, kind, key, NULL, error);
}

json_t *
kl_page_read_json(KlSnapshot *snapshot,
                  const char *kind,
                  const char *key,
                  GError **error)
{
    g_autoptr(GBytes) bytes = kl_page_read_content(snapshot, kind, key, error);
    if (bytes == NULL) {
        return NULL;
    }
    json_error_t json_error;
    json_t *json = json_loadb(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), 0,
                              &json_error);
    if (json == NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX, "%s »%s«: %s", kind, key,
                    json_error.text);
    }
    return json;
}

char *
kl_page_carry(const KlPageContext *context, const char *url)
{
    g_autoptr(GPtrArray) zettel = kl_zettel_read(context->request);
    g_autofree char *seen = kl_viewpoint_append(url, kl_viewpoint_of(context->request));
    return kl_zettel_append(seen, zettel);
}

gboolean
kl_page_is_set(const KlPageContext *context,
               const char *name,
               const char *value,
               KlReply **ret_reply)
{
    const char *given = kl_http_request_get(context->request, name);

    if (given == NULL || given[0] == '\0') {
        return FALSE;
    }
    if (strcmp(given, value) != 0) {
        g_autofree char *valid = g_utf8_make_valid(given, -1);
        g_autofree char *message =
            g_strdup_printf("»%s« kennt nur »%s«, nicht »%s«.", name, value, valid);
        *ret_reply = kl_page_error(context, 400, message);
        return FALSE;
    }
    return TRUE;
}

char *
kl_page_format_date(const char *iso)
{
    static const char *const months[] = {
        "Januar", "Februar", "März",      "April",   "Mai",      "Juni",
        "Juli",   "August",  "September", "Oktober", "November", "Dezember"};
    guint64 month = 0, day = 0;

    if (strlen(iso) != 10) {
        return g_strdup(iso);
    }
    g_autofree char *year = g_strndup(iso, 4);
    g_autofree char *month_text = g_strndup(iso + 5, 2);
    if (!g_ascii_string_to_unsigned(month_text, 10, 1, 12, &month, NULL) ||
        !g_ascii_string_to_unsigned(iso + 8, 10, 1, 31, &day, NULL)) {
        return g_strdup(iso);
    }
    return g_strdup_printf("%u. %s %s", (guint)day, months[month - 1], year);
}
