#include "web/options.h"

#define MAX_THREADS     256
#define DEFAULT_THREADS 48 /* more do not make it faster, and services have limits */
#define MAX_RATE_LIMIT  1000000
#define MAX_CACHE_MB    65536

static KlOptions options;

static const GOptionEntry entries[] = {
    {"listen", 0, 0, G_OPTION_ARG_STRING, &options.listen,
     "lauscht auf HOST:PORT oder unix:PFAD (sonst " KL_DEFAULT_ADDRESS ")", "ADRESSE"},
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

const KlCli kl_web_cli = {
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
    options.n_threads = MIN(g_get_num_processors(), DEFAULT_THREADS);
    options.cache_mb = 64;
    if (options.threads != NULL &&
        !kl_cli_parse_number(&kl_web_cli, "--threads", options.threads, 1, MAX_THREADS,
                             &options.n_threads)) {
        return FALSE;
    }
    if (options.rate_limit != NULL &&
        !kl_cli_parse_number(&kl_web_cli, "--rate-limit", options.rate_limit, 1,
                             MAX_RATE_LIMIT, &options.n_per_second)) {
        return FALSE;
    }
    return options.cache == NULL ||
           kl_cli_parse_number(&kl_web_cli, "--cache", options.cache, 0, MAX_CACHE_MB,
                               &options.cache_mb);
}

int
kl_options_parse(int argc, char **argv, KlOptions *ret_options, const char **index)
{
    int exit_code = kl_cli_parse(&kl_web_cli, &argc, &argv);
    if (exit_code >= 0) {
        return exit_code;
    }
    if (argc != 2) {
        return kl_cli_fail(&kl_web_cli, KL_EXIT_USAGE, "genau ein INDEX wird erwartet");
    }
    if (!check_options()) {
        return KL_EXIT_USAGE;
    }
    *ret_options = options;
    *index = argv[1];
    return -1;
}
