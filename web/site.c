#include "web/site.h"

#include "search/error.h"
#include "web/log.h"

/* A published case is to be seen within a second. */
#define LOOK_MS  200
#define RETRY_MS 1000

struct KlSite {
    char *index_path;
    char *content_path;
    gboolean with_drafts;
    void (*on_change)(void *data);
    void *data;

    GMutex lock; /* what follows */
    GCond stop;
    gboolean is_stopping;
    KlSnapshot *snapshot;
    char *last_error; /* NULL while all is well */
    GThread *watcher;
};

static gboolean
needs_opening(KlSite *site)
{
    g_autoptr(KlSnapshot) snapshot = kl_site_acquire(site);
    return snapshot == NULL || !kl_snapshot_is_current(snapshot);
}

/* One message a fault, not one a try. */
static void
note_failure(KlSite *site, const GError *error)
{
    g_mutex_lock(&site->lock);
    gboolean is_new = g_strcmp0(site->last_error, error->message) != 0;
    if (is_new) {
        g_free(site->last_error);
        site->last_error = g_strdup(error->message);
    }
    gboolean has_old = site->snapshot != NULL;
    g_mutex_unlock(&site->lock);
    if (is_new) {
        kl_log(KL_LOG_WARNING, "index", "%s; %s", error->message,
               has_old ? "der ältere Stand bleibt online"
                       : "Seiten antworten mit 503, bis es gelingt");
    }
}

/* Drafts are for those who asked for them. */
static KlSnapshot *
open_snapshot(const KlSite *site, GError **error)
{
    g_autoptr(KlSnapshot) snapshot =
        kl_snapshot_open(site->index_path, site->content_path, error);
    guint n_drafts =
        snapshot != NULL ? kl_bitset_count(kl_snapshot_get_drafts(snapshot)) : 0;
    if (n_drafts > 0 && !site->with_drafts) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "»%s« enthält Entwürfe (%u) und wird nicht gezeigt; kooplab-index "
                    "ohne --drafts baut ihn neu, kooplab-web --drafts zeigt eine "
                    "Vorschau auf diesem Rechner",
                    site->index_path, n_drafts);
        return NULL;
    }
    return g_steal_pointer(&snapshot);
}

static gboolean
open_newest(KlSite *site)
{
    g_autoptr(GError) error = NULL;
    KlSnapshot *snapshot = open_snapshot(site, &error);
    if (snapshot == NULL) {
        note_failure(site, error);
        return FALSE;
    }
    kl_log(KL_LOG_INFO, "index", "Stand %s: %u Fälle", kl_snapshot_get_id(snapshot),
           kl_snapshot_get_n_cases(snapshot));

    g_mutex_lock(&site->lock);
    KlSnapshot *old = site->snapshot;
    site->snapshot = snapshot;
    g_clear_pointer(&site->last_error, g_free);
    g_mutex_unlock(&site->lock);
    if (old != NULL) {
        kl_snapshot_unref(old);
    }
    if (site->on_change != NULL) {
        site->on_change(site->data);
    }
    return TRUE;
}

static gpointer
watch(gpointer data)
{
    KlSite *site = data;
    gint64 wait_ms = LOOK_MS;

    g_mutex_lock(&site->lock);
    while (!site->is_stopping) {
        g_cond_wait_until(&site->stop, &site->lock,
                          g_get_monotonic_time() + wait_ms * 1000);
        if (site->is_stopping) {
            break;
        }
        g_mutex_unlock(&site->lock);
        gboolean is_well = !needs_opening(site) || open_newest(site);
        wait_ms = is_well ? LOOK_MS : RETRY_MS;
        g_mutex_lock(&site->lock);
    }
    g_mutex_unlock(&site->lock);
    return NULL;
}

KlSite *
kl_site_new(const char *index_path,
            const char *content_path,
            gboolean with_drafts,
            void (*on_change)(void *data),
            void *data)
{
    KlSite *site = g_new0(KlSite, 1);
    g_mutex_init(&site->lock);
    g_cond_init(&site->stop);
    site->index_path = g_strdup(index_path);
    site->content_path = g_strdup(content_path);
    site->with_drafts = with_drafts;
    site->on_change = on_change;
    site->data = data;
    open_newest(site);
    site->watcher = g_thread_new("site", watch, site);
    return site;
}

void
kl_site_free(KlSite *site)
{
    if (site == NULL) {
        return;
    }
    g_mutex_lock(&site->lock);
    site->is_stopping = TRUE;
    g_cond_signal(&site->stop);
    g_mutex_unlock(&site->lock);
    g_thread_join(site->watcher);
    if (site->snapshot != NULL) {
        kl_snapshot_unref(site->snapshot);
    }
    g_mutex_clear(&site->lock);
    g_cond_clear(&site->stop);
    g_free(site->last_error);
    g_free(site->index_path);
    g_free(site->content_path);
    g_free(site);
}

KlSnapshot *
kl_site_acquire(KlSite *site)
{
    g_mutex_lock(&site->lock);
    KlSnapshot *snapshot =
        site->snapshot != NULL ? kl_snapshot_ref(site->snapshot) : NULL;
    g_mutex_unlock(&site->lock);
    return snapshot;
}

gboolean
kl_site_is_fresh(KlSite *site)
{
    g_mutex_lock(&site->lock);
    gboolean is_fresh = site->snapshot != NULL && site->last_error == NULL;
    g_mutex_unlock(&site->lock);
    return is_fresh;
}
