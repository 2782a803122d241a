/* kooplab-web: an index as a web site. */
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "search/cli.h"
#include "search/error.h"
#include "web/app.h"
#include "web/listen.h"
#include "web/log.h"
#include "web/sandbox.h"
#include "web/server.h"
#include "web/site.h"
#include "web/status.h"

#define DRAIN_MS        10000
#define MAX_THREADS     256
#define MAX_RATE_LIMIT  1000000
#define MAX_CACHE_MB    65536
#define SAVE_SECONDS    600
#define DEFAULT_ADDRESS "127.0.0.1:8080"

typedef struct {
    char *listen;
    char *admin_listen;
    char *base_url;
    char *threads;
    char *templates;
    char *access_log;
    char *cache;
    char *rate_limit;
    char *content;
    char *statistics;
    gboolean drafts;
    gboolean quiet;
    gboolean verbose;

    guint n_threads;
    guint cache_mb;
    guint n_per_second;
} Options;

static Options options;

static const GOptionEntry entries[] = {
    {"listen", 0, 0, G_OPTION_ARG_STRING, &options.listen,
     "lauscht auf HOST:PORT oder unix:PFAD (sonst " DEFAULT_ADDRESS ")", "ADRESSE"},
    {"base-url", 0, 0, G_OPTION_ARG_STRING, &options.base_url,
     "Adresse der Website für Feeds und Sitemap", "URL"},
    {"threads", 0, 0, G_OPTION_ARG_STRING, &options.threads,
     "Zahl der Threads (sonst so viele wie Prozessoren)", "N"},
    {"templates", 0, 0, G_OPTION_ARG_FILENAME, &options.templates,
     "eigene Vorlagen, die eingebaute ersetzen", "ORDNER"},
    {"access-log", 0, 0, G_OPTION_ARG_FILENAME, &options.access_log,
     "Zugriffsprotokoll ohne Adressen und Suchwörter (- ist stdout)", "DATEI"},
    {"cache", 0, 0, G_OPTION_ARG_STRING, &options.cache,
     "Speicher für fertige Antworten in MB (sonst 64, 0 schaltet ab)", "MB"},
    {"rate-limit", 0, 0, G_OPTION_ARG_STRING, &options.rate_limit,
     "höchstens N Anfragen je Sekunde und Adresse (sonst beliebig viele)", "N"},
    {"admin-listen", 0, 0, G_OPTION_ARG_STRING, &options.admin_listen,
     "verlegt /healthz und /metrics auf diese Adresse", "ADRESSE"},
    {"content", 0, 0, G_OPTION_ARG_FILENAME, &options.content,
     "INDEX mit Texten und Seiten, wenn eine Stub-Datei durchsucht wird", "INDEX"},
    {"statistics", 0, 0, G_OPTION_ARG_FILENAME, &options.statistics,
     "zählt häufig gesuchte Wörter, ohne Bezug zu Personen", "DATEI"},
    {"drafts", 0, 0, G_OPTION_ARG_NONE, &options.drafts,
     "Vorschau mit Entwürfen, nur auf diesem Rechner", NULL},
    {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet,
     "meldet nur Warnungen und Fehler", NULL},
    {"verbose", 'v', 0, G_OPTION_ARG_NONE, &options.verbose, "meldet auch Einzelheiten",
     NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static const KlCli cli = {
    .program = "kooplab-web",
    .usage = "[OPTIONEN] INDEX",
    .summary =
        "Zeigt einen Index, den kooplab-index gebaut hat, als Website. Ein neuer\n"
        "Stand des Index wird von selbst übernommen.",
    .description =
        "SIGTERM beendet, wenn laufende Anfragen beantwortet sind. SIGHUP öffnet das\n"
        "Zugriffsprotokoll neu.\n\n"
        "Beispiel: kooplab-web --listen 127.0.0.1:8080 /var/lib/kooplab/index",
    .entries = entries,
    .has_config = TRUE,
};

static gboolean
check_options(void)
{
    options.n_threads = g_get_num_processors();
    options.cache_mb = 64;
    if (options.threads != NULL &&
        !kl_cli_parse_number(&cli, "--threads", options.threads, 1, MAX_THREADS,
                             &options.n_threads)) {
        return FALSE;
    }
    if (options.rate_limit != NULL &&
        !kl_cli_parse_number(&cli, "--rate-limit", options.rate_limit, 1,
                             MAX_RATE_LIMIT, &options.n_per_second)) {
        return FALSE;
    }
    return options.cache == NULL ||
           kl_cli_parse_number(&cli, "--cache", options.cache, 0, MAX_CACHE_MB,
                               &options.cache_mb);
}

/* Everything that lives while the server runs. */
typedef struct {
    GMainLoop *loop;
    KlApp *app;
    KlAccessLog *access_log;
    KlSite *site;
    KlServer *server;
    KlServer *admin; /* NULL without --admin-listen */
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
on_new_generation(void *data)
{
    Running *running = data;
    kl_metrics_count(&running->app->metrics, KL_METRIC_GENERATIONS);
    KlServer *server = g_atomic_pointer_get(&running->server);
    if (server != NULL) {
        kl_server_clear_cache(server);
    }
}

static gboolean
on_stop(gpointer data)
{
    Running *running = data;
    kl_log(KL_LOG_INFO, "server", "wird beendet");
    g_main_loop_quit(running->loop);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_hangup(gpointer data)
{
    Running *running = data;
    g_autoptr(GError) error = NULL;
    if (running->access_log != NULL &&
        !kl_access_log_reopen(running->access_log, &error)) {
        kl_log(KL_LOG_ERROR, "log", "%s", error->message);
    }
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

/* From here on there is only what is open already, and the index. */
static void
enter_sandbox(const char *index)
{
    g_autoptr(KlSandboxRules) rules = kl_sandbox_rules_new();

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
        kl_site_new(index, options.content, options.drafts, on_new_generation, running);
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
    g_clear_pointer(&running->loop, g_main_loop_unref);
}

static int
serve(const char *index)
{
    g_autoptr(GError) error = NULL;
    Running running = {0};
    g_autoptr(KlListener) admin = NULL;
    g_autoptr(KlListener) listener =
        kl_listen(options.listen != NULL ? options.listen : DEFAULT_ADDRESS, &error);

    if (listener == NULL ||
        (options.admin_listen != NULL &&
         (admin = kl_listen(options.admin_listen, &error)) == NULL)) {
        return g_error_matches(error, KL_ERROR, KL_ERROR_INVALID)
                   ? kl_cli_fail(&cli, KL_EXIT_USAGE, "%s", error->message)
                   : kl_cli_fail_error(&cli, error);
    }
    if (options.drafts && !kl_listener_is_loopback(listener)) {
        return kl_cli_fail(&cli, KL_EXIT_USAGE,
                           "--drafts gibt es nur auf diesem Rechner: --listen "
                           "127.0.0.1:PORT oder [::1]:PORT");
    }
    running.app =
        kl_app_new(options.templates,
                   options.base_url != NULL ? options.base_url : listener->url, &error);
    if (running.app == NULL) {
        return kl_cli_fail_error(&cli, error);
    }
    running.app->with_drafts = options.drafts;
    if (options.statistics != NULL) {
        running.app->searches = kl_searches_open(options.statistics, &error);
        if (running.app->searches == NULL) {
            kl_app_free(running.app);
            return kl_cli_fail_error(&cli, error);
        }
        g_timeout_add_seconds(SAVE_SECONDS, on_save, &running);
    }
    running.loop = g_main_loop_new(NULL, FALSE);
    if (!start(&running, index, listener, admin, &error)) {
        int exit_code = kl_cli_fail_error(&cli, error);
        stop(&running);
        return exit_code;
    }
    g_unix_signal_add(SIGTERM, on_stop, &running);
    g_unix_signal_add(SIGINT, on_stop, &running);
    g_unix_signal_add(SIGHUP, on_hangup, &running);
    if (!options.quiet) {
        printf("kooplab-web: %s\n", listener->url);
        fflush(stdout);
    }
    g_main_loop_run(running.loop);
    stop(&running);
    return KL_EXIT_OK;
}

int
main(int argc, char **argv)
{
    int exit_code = kl_cli_parse(&cli, &argc, &argv);
    if (exit_code >= 0) {
        return exit_code;
    }
    if (argc != 2) {
        return kl_cli_fail(&cli, KL_EXIT_USAGE, "genau ein INDEX wird erwartet");
    }
    if (!check_options()) {
        return KL_EXIT_USAGE;
    }
    if (options.quiet || options.verbose) {
        kl_log_set_level(options.quiet ? KL_LOG_WARNING : KL_LOG_DEBUG);
    }
    signal(SIGPIPE, SIG_IGN);
    return serve(argv[1]);
}
