#include "web/site.h"

#include "search/error.h"
#include "web/log.h"

/* A published case is to be seen within a second; looking at remote shards takes
 * connections. */
#define LOOK_MS        200
#define LOOK_REMOTE_MS 2000
#define RETRY_MS       1000

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
    gboolean is_reachable; /* its shards answered when they were last asked */
    char *last_error;      /* NULL while all is well */
    GThread *watcher;
};

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
    site->is_reachable = TRUE;
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

/* What is open is what there is, and its shards answer. */
static void
note_all_well(KlSite *site)
{
    g_mutex_lock(&site->lock);
    gboolean is_back = !site->is_reachable;
    site->is_reachable = TRUE;
    g_clear_pointer(&site->last_error, g_free);
    g_mutex_unlock(&site->lock);
    if (is_back) {
        kl_log(KL_LOG_INFO, "index", "alle Teile sind wieder da");
    }
}

/* Whether the snapshot can stay. Asks remote shards whether they are there. */
static gboolean
check_snapshot(KlSite *site, const KlSnapshot *snapshot, GError **error)
{
    gboolean is_current = FALSE;
    g_autoptr(GError) why = NULL;
    if (kl_snapshot_check(snapshot, &is_current, &why)) {
        if (is_current) {
            note_all_well(site);
        }
        return is_current;
    }
    if (g_error_matches(why, KL_ERROR, KL_ERROR_UNAVAILABLE)) {
        g_mutex_lock(&site->lock);
        site->is_reachable = FALSE;
        g_mutex_unlock(&site->lock);
    }
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
}

/* Takes over what is new. Returns the time until the next look. */
static gint64
look(KlSite *site)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlSnapshot) snapshot = kl_site_acquire(site);
    gboolean is_current = snapshot != NULL && check_snapshot(site, snapshot, &error);
    if (error != NULL) {
        note_failure(site, error);
        return RETRY_MS;
    }
    if (!is_current && !open_newest(site)) {
        return RETRY_MS;
    }
    return snapshot != NULL && kl_snapshot_is_remote(snapshot) ? LOOK_REMOTE_MS
                                                               : LOOK_MS;
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
        wait_ms = look(site);
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

gboolean
kl_site_is_reachable(KlSite *site)
{
    g_mutex_lock(&site->lock);
    gboolean is_reachable = site->snapshot != NULL && site->is_reachable;
    g_mutex_unlock(&site->lock);
    return is_reachable;
}
