#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/commands.h"
#include "search/index_folder.h"
#include "search/sandbox.h"
#include "search/writer.h"

#define LOCK_WAIT_MS 10000

static gint is_interrupted;

static struct {
    gboolean check;
    char *new_title;
    gboolean dry_run;
    gboolean strict;
    gboolean rebuild;
    gboolean rollback;
    gboolean allow_shrink;
    gboolean watch;
    gboolean report;
    gboolean csv;
    char *statistics;
    gboolean drafts;
    char *shards;
    char *jobs;
    gboolean json;
    gboolean quiet;
    gboolean verbose;
} args;

/* clang-format off: one option a line */
static const GOptionEntry entries[] = {
    {"check", 0, 0, G_OPTION_ARG_NONE, &args.check, "nur prüfen; schreibt nichts",
     NULL},
    {"new", 0, 0, G_OPTION_ARG_STRING, &args.new_title,
     "legt einen Fall zum Ausfüllen an", "\"TITEL\""},
    {"dry-run", 0, 0, G_OPTION_ARG_NONE, &args.dry_run,
     "zeigt, was sich ändern würde; schreibt nichts", NULL},
    {"strict", 0, 0, G_OPTION_ARG_NONE, &args.strict,
     "beim ersten Fehler bleibt der Index, wie er ist", NULL},
    {"rebuild", 0, 0, G_OPTION_ARG_NONE, &args.rebuild,
     "baut den Index vollständig neu", NULL},
    {"rollback", 0, 0, G_OPTION_ARG_NONE, &args.rollback,
     "stellt den vorigen Stand wieder her", NULL},
    {"allow-shrink", 0, 0, G_OPTION_ARG_NONE, &args.allow_shrink,
     "erlaubt, mehr als ein Drittel der Fälle zu entfernen", NULL},
    {"watch", 0, 0, G_OPTION_ARG_NONE, &args.watch,
     "läuft weiter und übernimmt jede Änderung", NULL},
    {"drafts", 0, 0, G_OPTION_ARG_NONE, &args.drafts, "nimmt auch Entwürfe auf", NULL},
    {"report", 0, 0, G_OPTION_ARG_NONE, &args.report,
     "zeigt, was dem Korpus fehlt; schreibt nichts", NULL},
    {"statistics", 0, 0, G_OPTION_ARG_FILENAME, &args.statistics,
     "mit --report: wonach gesucht wird (von kooplab-web)", "DATEI"},
    {"csv", 0, 0, G_OPTION_ARG_NONE, &args.csv, "mit --report: als Tabelle", NULL},
    {"shards", 0, 0, G_OPTION_ARG_STRING, &args.shards,
     "verteilt den Index auf N Datenbanken (sonst 1)", "N"},
    {"jobs", 0, 0, G_OPTION_ARG_STRING, &args.jobs,
     "Zahl der Arbeitsfäden (sonst: Prozessoren)", "N"},
    {"json", 0, 0, G_OPTION_ARG_NONE, &args.json,
     "Zusammenfassung, Befunde und Bericht als JSON", NULL},
    {"quiet", 0, 0, G_OPTION_ARG_NONE, &args.quiet, "nur Befunde", NULL},
    {"verbose", 0, 0, G_OPTION_ARG_NONE, &args.verbose,
     "sagt mehr, etwa warum neu gebaut wird", NULL},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};
/* clang-format on */

static const KlCli cli = {
    .program = "kooplab-index",
    .usage = "[OPTIONEN] KORPUS INDEX\n"
             "        kooplab-index --check KORPUS\n"
             "        kooplab-index --new \"Titel\" KORPUS\n"
             "        kooplab-index --rollback INDEX\n"
             "        kooplab-index --report KORPUS [INDEX]",
    .summary =
        "Prüft die Fallbeispiele in KORPUS und bringt den Suchindex in INDEX auf den\n"
        "neuesten Stand. Gelesen wird nur, was sich geändert hat; die Website zeigt "
        "bis\n"
        "zum Schluss den alten Stand und dann auf einen Schlag den neuen.",
    .entries = entries,
    .has_config = TRUE,
    .description =
        "Beispiele:\n"
        "  kooplab-index --new \"Hochbeet für alle\" corpus   anlegen, dann ausfüllen\n"
        "  kooplab-index --check corpus                     alle Fehler auf einmal\n"
        "  kooplab-index --dry-run corpus build/index       was würde sich ändern?\n"
        "  kooplab-index corpus build/index                 übernehmen\n"
        "  kooplab-index --rollback build/index             doch lieber der vorige "
        "Stand\n"
        "  kooplab-index --report corpus                    was fehlt, was ist zu "
        "prüfen?\n"
        "\n"
        "Ein Fall mit Fehlern hält die anderen nicht auf: Er wird genannt, und wenn "
        "es\n"
        "eine ältere fehlerfreie Fassung gibt, bleibt sie im Index.\n"
        "\n"
        "Ergebnis: 0 erledigt, 1 Fehler in den Fällen, 2 falscher Aufruf, 3 Störung\n"
        "(Platte voll, keine Rechte, Index gesperrt).",
};

static void
interrupt(int signal_number)
{
    (void)signal_number;
    g_atomic_int_set(&is_interrupted, 1);
}

static void
handle_signals(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = interrupt;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    /* A reader that goes early, as head does, ends what only prints, but no build. */
    if (!args.check && !args.report && !args.dry_run) {
        signal(SIGPIPE, SIG_IGN);
    }
}

static gboolean
only_reads(void)
{
    return args.check || args.dry_run || args.report;
}

/* Whoever only reads as root leaves nothing behind that is root's. */
static void
note_sandbox(gboolean is_warning, const char *text)
{
    if (is_warning ? !args.quiet && !only_reads() : args.verbose) {
        fprintf(stderr, "%s: %s\n", cli.program, text);
    }
}

/* What may be another folder at the next look: a deployment moves a new one to the
 * place of the old, or a link to it. */
static void
add_watched(KlSandboxRules *rules, const char *corpus)
{
    g_autofree char *path = g_canonicalize_filename(corpus, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    char *real = realpath(corpus, NULL);
    g_autofree char *real_parent = g_path_get_dirname(real != NULL ? real : path);

    kl_sandbox_rules_add_readable(rules, parent);
    kl_sandbox_rules_add_readable(rules, real_parent);
    rules->calls |= KL_SANDBOX_WATCH;
    free(real);
}

/* A first build makes INDEX now: afterwards it could not. If that fails, the command
 * will find the same and say it. */
static void
add_index(KlSandboxRules *rules, const KlBuildOptions *build)
{
    if (only_reads()) {
        kl_sandbox_rules_add_index(rules, build->index);
    } else if (args.rollback ? g_file_test(build->index, G_FILE_TEST_IS_DIR)
                             : g_file_test(build->corpus, G_FILE_TEST_IS_DIR) &&
                                   kl_index_make(build->index, NULL)) {
        kl_sandbox_rules_add_tree(rules, build->index);
    }
}

/* From here on what is read is CORPUS and INDEX, and what is written INDEX alone, or
 * the file that --new makes. Staff run it as root over files of others: that right
 * stays. */
static void
enter_sandbox(const KlBuildOptions *build)
{
    g_autoptr(KlSandboxRules) rules = kl_sandbox_rules_new(note_sandbox);

    rules->capabilities = G_GUINT64_CONSTANT(1)
                          << (only_reads() ? CAP_DAC_READ_SEARCH : CAP_DAC_OVERRIDE);
    kl_sandbox_rules_add_readable(rules, build->corpus);
    if (args.watch) {
        add_watched(rules, build->corpus);
    }
    if (args.statistics != NULL) {
        kl_sandbox_rules_add_readable(rules, args.statistics);
    }
    if (args.new_title != NULL) {
        g_autofree char *file = g_build_filename(build->corpus, "faelle", "x.md", NULL);
        kl_sandbox_rules_add_output(rules, file);
    }
    if (build->index != NULL) {
        add_index(rules, build);
    }
    kl_sandbox_enter(rules);
}

static int
count_modes(void)
{
    return (args.check ? 1 : 0) + (args.new_title != NULL ? 1 : 0) +
           (args.dry_run ? 1 : 0) + (args.rollback ? 1 : 0) + (args.watch ? 1 : 0) +
           (args.report ? 1 : 0);
}

static gboolean
read_numbers(KlBuildOptions *build)
{
    build->n_shards = 1;
    build->n_jobs = MIN(g_get_num_processors(), KL_MAX_JOBS);
    return (args.shards == NULL ||
            kl_cli_parse_number(&cli, "--shards", args.shards, 1, KL_MAX_SHARDS,
                                &build->n_shards)) &&
           (args.jobs == NULL || kl_cli_parse_number(&cli, "--jobs", args.jobs, 1,
                                                     KL_MAX_JOBS, &build->n_jobs));
}

/* Whether the command line names as many folders as the mode needs; says so if not. */
static gboolean
check_folders(int n_folders)
{
    int least =
        args.check || args.new_title != NULL || args.report || args.rollback ? 1 : 2;
    int most = args.report || args.rollback ? 2 : least;
    if (n_folders >= least && n_folders <= most) {
        return TRUE;
    }
    kl_cli_fail(&cli, KL_EXIT_USAGE,
                n_folders > most ? "zu viele Angaben: erwartet wird %s"
                                 : "es fehlt etwas: erwartet wird %s",
                args.report     ? "KORPUS [INDEX]"
                : args.rollback ? "INDEX"
                : most == 1     ? "KORPUS"
                                : "KORPUS INDEX");
    return FALSE;
}

/* The corpus would have the index for content, and a copy of one the other. */
static gboolean
check_apart(const char *corpus, const char *index)
{
    char *outer = realpath(corpus, NULL);
    g_autofree char *path = g_canonicalize_filename(index, NULL);
    char *inner = realpath(path, NULL);
    gsize length = outer != NULL ? strlen(outer) : 0;

    /* What is not there yet is made where the nearest folder is. */
    while (inner == NULL && strlen(path) > 1) {
        char *parent = g_path_get_dirname(path);
        g_free(path);
        path = parent;
        inner = realpath(path, NULL);
    }
    gboolean is_apart = outer == NULL || inner == NULL ||
                        strncmp(inner, outer, length) != 0 ||
                        (inner[length] != '\0' && inner[length] != '/');
    free(outer);
    free(inner);
    if (!is_apart) {
        kl_cli_fail(&cli, KL_EXIT_USAGE,
                    "der Index »%s« läge im Ordner der Fälle »%s«; er braucht einen "
                    "eigenen daneben",
                    index, corpus);
    }
    return is_apart;
}

int
main(int argc, char **argv)
{
    int exit_code = kl_cli_parse(&cli, &argc, &argv);
    if (exit_code >= 0) {
        return exit_code;
    }
    if (count_modes() > 1) {
        return kl_cli_fail(&cli, KL_EXIT_USAGE,
                           "--check, --new, --dry-run, --report, --rollback und "
                           "--watch schließen sich "
                           "aus");
    }
    if (!args.report && (args.csv || args.statistics != NULL)) {
        return kl_cli_fail(&cli, KL_EXIT_USAGE, "%s gibt es nur mit --report",
                           args.csv ? "--csv" : "--statistics");
    }
    if (args.csv && args.json) {
        return kl_cli_fail(&cli, KL_EXIT_USAGE, "--csv und --json schließen sich aus");
    }
    int n_folders = argc - 1;
    if (!check_folders(n_folders) ||
        (n_folders == 2 && !args.report && !args.rollback &&
         !check_apart(argv[1], argv[2]))) {
        return KL_EXIT_USAGE;
    }
    KlCommand command = {
        .cli = &cli,
        .build =
            {
                .corpus = argv[1],
                .index = args.rollback    ? argv[n_folders]
                         : n_folders == 2 ? argv[2]
                                          : NULL,
                .is_strict = args.strict,
                .is_dry_run = args.dry_run,
                .is_rebuild = args.rebuild,
                .may_shrink = args.allow_shrink,
                .with_drafts = args.drafts,
                .wait_ms = LOCK_WAIT_MS,
                .is_interrupted = &is_interrupted,
            },
        .as_json = args.json,
        .as_csv = args.csv,
        .is_quiet = args.quiet,
        .is_verbose = args.verbose,
    };
    if (!read_numbers(&command.build)) {
        return KL_EXIT_USAGE;
    }
    handle_signals();
    enter_sandbox(&command.build);
    if (args.new_title != NULL) {
        return kl_command_new(&command, args.new_title);
    }
    if (args.rollback) {
        return kl_command_rollback(&command);
    }
    if (args.report) {
        return kl_command_report(&command, args.statistics);
    }
    return args.watch ? kl_command_watch(&command) : kl_command_build(&command);
}
