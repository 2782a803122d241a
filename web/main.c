/* kooplab-web: an index as a web site. */
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "search/error.h"
#include "search/sandbox.h"
#include "web/app.h"
#include "web/listen.h"
#include "web/log.h"
#include "web/notify.h"
#include "web/options.h"
#include "web/server.h"
#include "web/site.h"
#include "web/status.h"

#define DRAIN_MS     10000
#define SAVE_SECONDS 600

static KlOptions options;

/* Everything that lives while the server runs. */
typedef struct {
    GMainLoop *loop;
    KlApp *app;
    KlAccessLog *access_log;
    KlSite *site;
    KlServer *server;
    KlServer *admin; /* NULL without --admin-listen */
    KlNotify *notify;
} Running;

static KlSnapshot *
acquire(void *data)
{
    Running *running = data;
    return kl_site_acquire(running->site);
}

static KlReply *
answer_status(const KlHttpRequest *request, KlSnapshot *snapshot, Running *running)
{
    return kl_status_handle(request, snapshot, running->site, running->server,
                            &running->app->metrics);
}

static KlReply *
handle_visitor(const KlHttpRequest *request, KlSnapshot *snapshot, void *data)
{
    Running *running = data;
    if (options.admin_listen == NULL && kl_status_is_path(request->path)) {
        return answer_status(request, snapshot, running);
    }
    return kl_app_handle(request, snapshot, running->app);
}

static KlReply *
handle_admin(const KlHttpRequest *request, KlSnapshot *snapshot, void *data)
{
    Running *running = data;
    if (kl_status_is_path(request->path)) {
        return answer_status(request, snapshot, running);
    }
    return kl_reply_from_text(404, "text/plain; charset=utf-8",
                              g_strdup("Hier gibt es nur /healthz und /metrics.\n"));
}

static KlReply *
handle_error(const KlHttpRequest *request,
             guint status,
             const char *message,
             void *data)
{
    Running *running = data;
    return kl_app_error(request, status, message, running->app);
}

static void
on_sent(const char *note, void *data)
{
    Running *running = data;
    if (running->app->searches != NULL) {
        kl_searches_count(running->app->searches, note);
    }
}

static void
save_searches(Running *running)
{
    g_autoptr(GError) error = NULL;
    if (running->app->searches != NULL &&
        !kl_searches_save(running->app->searches, &error)) {
        kl_log(KL_LOG_ERROR, "statistik", "%s", error->message);
    }
}

static gboolean
on_save(gpointer data)
{
    save_searches(data);
    return G_SOURCE_CONTINUE;
}

static void
notify_state(Running *running)
{
    KlSiteState state = kl_site_get_state(running->site);
    g_autoptr(KlSnapshot) snapshot = kl_site_acquire(running->site);
    if (snapshot == NULL) {
        kl_notify_send(running->notify, "STATUS=%s: kein Index", kl_status_name(state));
    } else {
        kl_notify_send(running->notify, "STATUS=%s: %s, %u Fälle",
                       kl_status_name(state), kl_snapshot_get_id(snapshot),
                       kl_snapshot_get_n_cases(snapshot));
    }
}

static void
on_change(gboolean is_switched, void *data)
{
    Running *running = data;
    KlServer *server = g_atomic_pointer_get(&running->server);
    if (is_switched) {
        kl_metrics_count(&running->app->metrics, KL_METRIC_GENERATIONS);
    }
    if (server != NULL) { /* else the site is just being made */
        if (is_switched) {
            kl_server_clear_cache(server);
        }
        notify_state(running);
    }
}

/* A server that hangs says nothing, and so is restarted. */
static gboolean
on_watchdog(gpointer data)
{
    Running *running = data;
    if (kl_server_is_moving(running->server)) {
        kl_notify_send(running->notify, "WATCHDOG=1");
    }
    return G_SOURCE_CONTINUE;
}

static gboolean
on_stop(gpointer data)
{
    Running *running = data;
    kl_log(KL_LOG_INFO, "server", "wird beendet");
    kl_notify_send(running->notify, "STOPPING=1\nSTATUS=laufende Anfragen enden");
    g_main_loop_quit(running->loop);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_hangup(gpointer data)
{
    Running *running = data;
    g_autoptr(GError) error = NULL;
    kl_notify_send(running->notify, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT,
                   g_get_monotonic_time());
    if (running->access_log != NULL &&
        !kl_access_log_reopen(running->access_log, &error)) {
        kl_log(KL_LOG_ERROR, "log", "%s", error->message);
    }
    kl_notify_send(running->notify, "READY=1");
    return G_SOURCE_CONTINUE;
}

/* The listener's descriptor goes to the server. */
static KlServer *
start_server(Running *running, KlListener *listener, gboolean is_admin, GError **error)
{
    KlServerOptions server_options = {
        .listen_fd = listener->fd,
        .n_threads = is_admin ? 1 : options.n_threads,
        .cache_bytes = is_admin ? 0 : (gsize)options.cache_mb * 1024 * 1024,
        .rate_limit = is_admin ? 0 : options.n_per_second,
        .acquire = acquire,
        .handler = is_admin ? handle_admin : handle_visitor,
        .error_handler = handle_error,
        .sent = on_sent,
        .data = running,
        .metrics = &running->app->metrics,
        .access_log = is_admin ? NULL : running->access_log,
    };
    listener->fd = -1;
    return kl_server_start(&server_options, error);
}

static void
note_sandbox(gboolean is_warning, const char *text)
{
    kl_log(is_warning ? KL_LOG_WARNING : KL_LOG_DEBUG, "sandbox", "%s", text);
}

/* From here on there is only what is open already, and the index. */
static void
enter_sandbox(const char *index)
{
    g_autoptr(KlSandboxRules) rules = kl_sandbox_rules_new(note_sandbox);

    rules->calls |= KL_SANDBOX_SERVE;
    kl_sandbox_rules_add_index(rules, index);
    if (options.content != NULL) {
        kl_sandbox_rules_add_index(rules, options.content);
    }
    if (options.access_log != NULL && strcmp(options.access_log, "-") != 0) {
        kl_sandbox_rules_add_output(rules, options.access_log);
    }
    if (options.statistics != NULL) {
        kl_sandbox_rules_add_output(rules, options.statistics);
    }
    kl_sandbox_enter(rules);
}

static gboolean
start(Running *running,
      const char *index,
      KlListener *listener,
      KlListener *admin,
      GError **error)
{
    if (options.access_log != NULL) {
        running->access_log = kl_access_log_open(options.access_log, error);
        if (running->access_log == NULL) {
            return FALSE;
        }
    }
    enter_sandbox(index);
    running->site =
        kl_site_new(index, options.content, options.drafts, on_change, running);
    KlServer *server = start_server(running, listener, FALSE, error);
    g_atomic_pointer_set(&running->server, server);
    if (server == NULL) {
        return FALSE;
    }
    if (admin != NULL) {
        running->admin = start_server(running, admin, TRUE, error);
        return running->admin != NULL;
    }
    return TRUE;
}

static void
stop(Running *running)
{
    if (running->server != NULL) {
        kl_server_drain(running->server, DRAIN_MS);
    }
    if (running->admin != NULL) {
        kl_server_drain(running->admin, 0);
    }
    kl_site_free(running->site);
    kl_server_free(running->admin);
    kl_server_free(running->server);
    kl_access_log_free(running->access_log);
    save_searches(running);
    kl_app_free(running->app);
    kl_notify_close(running->notify);
    g_clear_pointer(&running->loop, g_main_loop_unref);
}

/* The socket of the service manager, or what --listen says. */
static KlListener *
open_listener(GError **error)
{
    KlListener *listener = NULL;
    if (!kl_listen_inherited(&listener, error)) {
        return NULL;
    }
    if (listener == NULL) {
        return kl_listen(options.listen != NULL ? options.listen : KL_DEFAULT_ADDRESS,
                         error);
    }
    if (options.listen != NULL) {
        kl_log(KL_LOG_WARNING, "server",
               "»listen« gilt nicht: der Dienstverwalter hat den Socket %s geöffnet",
               listener->url);
    }
    return listener;
}

/* Calls of the main loop from here on. */
static void
add_sources(Running *running)
{
    guint watchdog_ms = kl_notify_get_watchdog_ms(running->notify);
    g_unix_signal_add(SIGTERM, on_stop, running);
    g_unix_signal_add(SIGINT, on_stop, running);
    g_unix_signal_add(SIGHUP, on_hangup, running);
    if (running->app->searches != NULL) {
        g_timeout_add_seconds(SAVE_SECONDS, on_save, running);
    }
    if (watchdog_ms > 0) {
        g_timeout_add(watchdog_ms / 2, on_watchdog, running);
    }
}

static void
announce(Running *running, const char *url)
{
    if (!options.quiet) {
        printf("kooplab-web: %s\n", url);
        fflush(stdout);
    }
    kl_notify_send(running->notify, "READY=1");
    notify_state(running);
}

static int
serve(const char *index)
{
    g_autoptr(GError) error = NULL;
    Running running = {0};
    g_autoptr(KlListener) admin = NULL;
    g_autoptr(KlListener) listener = open_listener(&error);

    if (listener == NULL ||
        (options.admin_listen != NULL &&
         (admin = kl_listen(options.admin_listen, &error)) == NULL)) {
        return g_error_matches(error, KL_ERROR, KL_ERROR_INVALID)
                   ? kl_cli_fail(&kl_web_cli, KL_EXIT_USAGE, "%s", error->message)
                   : kl_cli_fail_error(&kl_web_cli, error);
    }
    if (options.drafts && !kl_listener_is_loopback(listener)) {
        return kl_cli_fail(&kl_web_cli, KL_EXIT_USAGE,
                           "--drafts gibt es nur auf diesem Rechner: --listen "
                           "127.0.0.1:PORT oder [::1]:PORT");
    }
    running.app =
        kl_app_new(options.templates,
                   options.base_url != NULL ? options.base_url : listener->url, &error);
    if (running.app == NULL) {
        return kl_cli_fail_error(&kl_web_cli, error);
    }
    running.app->with_drafts = options.drafts;
    if (options.statistics != NULL) {
        running.app->searches = kl_searches_open(options.statistics, &error);
        if (running.app->searches == NULL) {
            kl_app_free(running.app);
            return kl_cli_fail_error(&kl_web_cli, error);
        }
    }
    running.notify = kl_notify_open();
    running.loop = g_main_loop_new(NULL, FALSE);
    if (!start(&running, index, listener, admin, &error)) {
        int exit_code = kl_cli_fail_error(&kl_web_cli, error);
        stop(&running);
        return exit_code;
    }
    add_sources(&running);
    announce(&running, listener->url);
    g_main_loop_run(running.loop);
    stop(&running);
    return KL_EXIT_OK;
}

int
main(int argc, char **argv)
{
    const char *index;
    int exit_code = kl_options_parse(argc, argv, &options, &index);
    if (exit_code >= 0) {
        return exit_code;
    }
    if (options.quiet || options.verbose) {
        kl_log_set_level(options.quiet ? KL_LOG_WARNING : KL_LOG_DEBUG);
    }
    signal(SIGPIPE, SIG_IGN);
    return serve(index);
}
