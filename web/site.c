#include "web/site.h"

#include "search/error.h"
#include "search/generation.h"
#include "search/similar.h"
#include "search/suggest.h"
#include "web/log.h"

/* A published case is to be seen within a second; looking at remote shards takes
 * connections. */
#define LOOK_MS        200
#define LOOK_REMOTE_MS 2000
#define RETRY_MS       1000
/* Between two looks at the size of every file of the index. */
#define INSPECT_MS 5000

struct KlSite {
    char *index_path;
    char *content_path;
    gboolean with_drafts;
    KlSiteChanged on_change;
    void *data;

    GMutex lock; /* what follows */
    GCond stop;
    gboolean is_stopping;
    KlSnapshot *snapshot;
    KlSiteState state;
    char *last_error; /* NULL while all is well */

    gint64 next_inspection_us; /* the watcher's alone */
    GThread *watcher;
};

static void
announce(KlSite *site, gboolean is_switched)
{
    if (site->on_change != NULL) {
        site->on_change(is_switched, site->data);
    }
}

static KlSiteFault
classify(const GError *error)
{
    static const struct {
        KlError code;
        KlSiteFault fault;
    } table[] = {
        {KL_ERROR_NOT_FOUND, KL_SITE_MISSING},
        {KL_ERROR_VERSION, KL_SITE_VERSION},
        {KL_ERROR_INDEX, KL_SITE_DAMAGED},
        {KL_ERROR_UNAVAILABLE, KL_SITE_UNREACHABLE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (g_error_matches(error, KL_ERROR, (gint)table[i].code)) {
            return table[i].fault;
        }
    }
    return KL_SITE_REFUSED;
}

/* One message a fault, not one a try. concerns_open: what is open is what fails. */
static void
note_failure(KlSite *site, const GError *error, gboolean concerns_open)
{
    g_mutex_lock(&site->lock);
    gboolean is_new = g_strcmp0(site->last_error, error->message) != 0;
    if (is_new) {
        g_free(site->last_error);
        site->last_error = g_strdup(error->message);
    }
    gboolean has_old = site->snapshot != NULL;
    site->state.fault = classify(error);
    site->state.is_usable = has_old && !concerns_open;
    g_mutex_unlock(&site->lock);
    if (is_new) {
        kl_log(KL_LOG_WARNING, "index", "%s; %s", error->message,
               !has_old        ? "Seiten antworten mit 503, bis es gelingt"
               : concerns_open ? "Seiten antworten mit 503, wo etwas fehlt"
                               : "der ältere Stand bleibt online");
        announce(site, FALSE);
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
        note_failure(site, error, FALSE);
        return FALSE;
    }
    kl_log(KL_LOG_INFO, "index", "Stand %s: %u Fälle", kl_snapshot_get_id(snapshot),
           kl_snapshot_get_n_cases(snapshot));

    g_mutex_lock(&site->lock);
    KlSnapshot *old = site->snapshot;
    site->snapshot = snapshot;
    site->state = (KlSiteState){KL_SITE_WELL, TRUE};
    g_clear_pointer(&site->last_error, g_free);
    g_mutex_unlock(&site->lock);
    if (old != NULL) {
        kl_snapshot_unref(old);
    }
    announce(site, TRUE);
    return TRUE;
}

/* What is open is what there is, its files are whole and its shards answer. */
static void
note_all_well(KlSite *site)
{
    g_mutex_lock(&site->lock);
    gboolean is_back = site->last_error != NULL;
    site->state = (KlSiteState){KL_SITE_WELL, TRUE};
    g_clear_pointer(&site->last_error, g_free);
    g_mutex_unlock(&site->lock);
    if (is_back) {
        kl_log(KL_LOG_INFO, "index", "alles ist wieder da");
        announce(site, FALSE);
    }
}

/* Whether the files of an INDEX folder are still whole: every INSPECT_MS, and at every
 * look while something is amiss. Anything else passes. */
static gboolean
inspect(KlSite *site, GError **error)
{
    gint64 now_us = g_get_monotonic_time();
    if (now_us < site->next_inspection_us ||
        !g_file_test(site->index_path, G_FILE_TEST_IS_DIR)) {
        return TRUE;
    }
    g_autoptr(KlGeneration) generation = kl_generation_open(site->index_path, error);
    if (generation == NULL) {
        return FALSE;
    }
    site->next_inspection_us = now_us + INSPECT_MS * 1000;
    return TRUE;
}

/* Looks at what is open. Returns whether it can stay. */
static gboolean
check_snapshot(KlSite *site, const KlSnapshot *snapshot)
{
    gboolean is_current = FALSE;
    g_autoptr(GError) error = NULL;
    if (kl_snapshot_check(snapshot, &is_current, &error) &&
        (!is_current || inspect(site, &error))) {
        KlSiteState state = kl_site_get_state(site);
        if (is_current && state.fault == KL_SITE_DAMAGED && !state.is_usable) {
            return FALSE; /* repaired: with other files than those that are open */
        }
        if (is_current) {
            note_all_well(site);
        }
        return is_current;
    }
    /* Where the stub file or the pointer has gone, what is open works still. */
    note_failure(site, error,
                 g_error_matches(error, KL_ERROR, KL_ERROR_UNAVAILABLE) ||
                     (is_current && g_error_matches(error, KL_ERROR, KL_ERROR_INDEX)));
    return TRUE;
}

/* Takes over what is new. Returns the time until the next look. */
static gint64
look(KlSite *site)
{
    g_autoptr(KlSnapshot) snapshot = kl_site_acquire(site);
    gboolean stays = snapshot != NULL && check_snapshot(site, snapshot);
    if (!stays && !open_newest(site)) {
        return RETRY_MS;
    }
    if (kl_site_get_state(site).fault != KL_SITE_WELL) {
        site->next_inspection_us = 0;
        return RETRY_MS;
    }
    /* The first visitor who types should not wait for the words of all cases. Anew at
     * each look, since what is there already costs nothing. */
    if (stays && !kl_snapshot_is_remote(snapshot)) {
        kl_similar_prepare(snapshot);
        kl_suggest_prepare(snapshot);
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
            KlSiteChanged on_change,
            void *data)
{
    KlSite *site = g_new0(KlSite, 1);
    g_mutex_init(&site->lock);
    g_cond_init(&site->stop);
    site->index_path = g_strdup(index_path);
    site->content_path = g_strdup(content_path);
    site->with_drafts = with_drafts;
    site->state.fault = KL_SITE_MISSING;
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

KlSiteState
kl_site_get_state(KlSite *site)
{
    g_mutex_lock(&site->lock);
    KlSiteState state = site->state;
    g_mutex_unlock(&site->lock);
    return state;
}
