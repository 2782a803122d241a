#include "web/frame.h"

#include <string.h>

#include "search/error.h"
#include "web/page.h"

struct KlFrame {
    GMutex lock;
    char *snapshot_id; /* what members belongs to; NULL at first */
    json_t *members;
};

static const struct {
    const char *slug;
    const char *title;
} legal[] = {
    {"impressum", "Impressum"},
    {"datenschutz", "Datenschutz"},
    {"barrierefreiheit", "Erklärung zur Barrierefreiheit"},
    {"leichte-sprache", "Leichte Sprache"},
    {"gebaerdensprache", "Gebärdensprache"},
};

KlFrame *
kl_frame_new(void)
{
    KlFrame *frame = g_new0(KlFrame, 1);
    g_mutex_init(&frame->lock);
    return frame;
}

void
kl_frame_free(KlFrame *frame)
{
    if (frame == NULL) {
        return;
    }
    json_decref(frame->members);
    g_mutex_clear(&frame->lock);
    g_free(frame->snapshot_id);
    g_free(frame);
}

/* What website.yaml says, neutral words where it says nothing; what is optional and
 * empty is null. */
static json_t *
view_site(KlSnapshot *snapshot)
{
    static const char *const optional[] = {"herausgeber", "kontakt", "lizenz",
                                           "barriere_melden"};
    json_t *site = snapshot != NULL ? kl_page_read_json(snapshot, KL_CONTENT_WEBSITE,
                                                        "website", NULL)
                                    : NULL;
    if (site == NULL) {
        site = json_object();
    }
    json_t *defaults =
        json_pack("{s:s, s:s, s:s}", "name", "Kooperations-Lab", "kurzname", "Koop-Lab",
                  "beschreibung",
                  "Gute Beispiele, wie Unternehmen und Initiativen zusammenarbeiten");
    json_object_update_missing(site, defaults);
    json_decref(defaults);
    for (gsize i = 0; i < G_N_ELEMENTS(optional); i++) {
        const char *text = json_string_value(json_object_get(site, optional[i]));
        if (text == NULL || text[0] == '\0') {
            json_object_set_new(site, optional[i], json_null());
        }
    }
    const char *report = json_string_value(json_object_get(site, "barriere_melden"));
    gboolean is_mail =
        report != NULL && strchr(report, '@') != NULL && strchr(report, ':') == NULL;
    g_autofree char *url =
        is_mail ? g_strconcat("mailto:", report, NULL)
                : g_strdup(report != NULL ? report : "/seiten/barrierefreiheit");
    json_object_set_new(site, "barriere_url", json_string(url));
    return site;
}

gboolean
kl_frame_has_page(KlSnapshot *snapshot, const char *slug)
{
    const KlContent *content =
        snapshot != NULL ? kl_snapshot_get_content(snapshot) : NULL;
    return content != NULL && kl_content_has(content, KL_CONTENT_PAGE, slug);
}

static json_t *
view_legal(KlSnapshot *snapshot)
{
    json_t *items = json_array();

    for (gsize i = 0; i < G_N_ELEMENTS(legal); i++) {
        g_autofree char *url = g_strconcat("/seiten/", legal[i].slug, NULL);
        if (kl_frame_has_page(snapshot, legal[i].slug)) {
            json_array_append_new(
                items, json_pack("{s:s, s:s}", "url", url, "title", legal[i].title));
        }
    }
    return items;
}

/* kooplab.css → kooplab_css: mustache takes a dot for a path. */
static json_t *
view_assets(const KlLook *look)
{
    const GPtrArray *all = kl_look_get_assets(look);
    json_t *assets = json_object();

    for (guint i = 0; i < all->len; i++) {
        const KlAsset *asset = all->pdata[i];
        g_autofree char *member = g_strdelimit(g_strdup(asset->name), ".-", '_');
        json_object_set_new(assets, member, json_string(asset->url));
    }
    return assets;
}

static json_t *
make(const KlLook *look, KlSnapshot *snapshot)
{
    return json_pack("{s:o, s:o, s:o}", "site", view_site(snapshot), "legal",
                     view_legal(snapshot), "assets", view_assets(look));
}

json_t *
kl_frame_begin(KlFrame *frame, const KlLook *look, KlSnapshot *snapshot)
{
    if (snapshot == NULL) {
        return make(look, NULL);
    }
    const char *id = kl_snapshot_get_id(snapshot);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&frame->lock);
    if (g_strcmp0(frame->snapshot_id, id) == 0) {
        return json_copy(frame->members);
    }
    guint n_failures = kl_error_count_failures();
    json_t *members = make(look, snapshot);
    if (kl_error_count_failures() != n_failures) {
        return members;
    }
    json_decref(frame->members);
    frame->members = members;
    g_free(frame->snapshot_id);
    frame->snapshot_id = g_strdup(id);
    return json_copy(members);
}
