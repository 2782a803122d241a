/* kooplab-search: searches an index from the command line. */
#include <stdio.h>
#include <string.h>

#include "search/cli.h"
#include "search/cmd.h"
#include "search/error.h"
#include "search/schema.h"

static KlSearchOptions options;

static const GOptionEntry entries[] = {
    {"filter", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.filters,
     "nur Fälle mit diesem Wert (mehrfach)", "FACETTE=WERT"},
    {"sort", 0, 0, G_OPTION_ARG_STRING, &options.sort, "relevanz, neueste oder titel",
     "ART"},
    {"page", 0, 0, G_OPTION_ARG_STRING, &options.page, "Seite N der Treffer", "N"},
    {"page-size", 0, 0, G_OPTION_ARG_STRING, &options.page_size,
     "Treffer je Seite, höchstens 100", "N"},
    {"facets", 0, 0, G_OPTION_ARG_NONE, &options.want_facets,
     "zeigt auch die Facetten mit Anzahlen", NULL},
    {"suggest", 0, 0, G_OPTION_ARG_STRING, &options.suggest,
     "ergänzt, was jemand zu tippen beginnt", "ANFANG"},
    {"similar", 0, 0, G_OPTION_ARG_STRING, &options.similar,
     "Fälle, die diesem ähnlich sind, mit Grund", "FALL"},
    {"explain", 0, 0, G_OPTION_ARG_NONE, &options.want_explanation,
     "erklärt, wie die Suche verstanden wird", NULL},
    {"case", 0, 0, G_OPTION_ARG_STRING, &options.explained,
     "mit --explain: warum dieser Fall gefunden wird oder nicht", "FALL"},
    {"json", 0, 0, G_OPTION_ARG_NONE, &options.want_json, "Ausgabe als JSON", NULL},
    {"content", 0, 0, G_OPTION_ARG_FILENAME, &options.content,
     "Index mit den Inhalten, wenn INDEX eine Stub-Datei ist", "INDEX"},
    {"quiet", 0, 0, G_OPTION_ARG_NONE, &options.is_quiet, "nur Treffer, keine Hinweise",
     NULL},
    {"verbose", 0, 0, G_OPTION_ARG_NONE, &options.is_verbose,
     "nennt auch die Zeiten der Suche", NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};

static const KlCli cli = {
    .program = "kooplab-search",
    .usage = "[OPTIONEN] INDEX [SUCHE]",
    .summary = "Durchsucht einen Index. Ohne Suche: alle Fälle, die neuesten zuerst.",
    .description = "Beispiele:\n"
                   "  kooplab-search build/index Hochbeet\n"
                   "  kooplab-search --filter thema=ernaehrung --json build/index\n"
                   "  kooplab-search build/index '\"runder Tisch\" -Verein'",
    .entries = entries};

/* The rest of the arguments as one query, as if typed with blanks. */
static char *
join_query(int argc, char **argv)
{
    g_autoptr(GString) query = g_string_new(NULL);
    for (int i = 0; i < argc; i++) {
        g_string_append_printf(query, "%s%s", i > 0 ? " " : "", argv[i]);
    }
    return g_string_free(g_steal_pointer(&query), FALSE);
}

/* What is asked for: one thing only. A query that would be passed over is a mistake. */
static gboolean
check_mode(int n_words)
{
    const char *mistake = NULL;
    if ((options.suggest != NULL) + (options.similar != NULL) +
            (options.want_explanation ? 1 : 0) >
        1) {
        mistake = "--suggest, --similar und --explain schließen sich aus";
    } else if (options.explained != NULL && !options.want_explanation) {
        mistake = "--case geht nur mit --explain";
    } else if (options.suggest != NULL && n_words > 0) {
        mistake = "--suggest nimmt keine SUCHE";
    } else if (options.similar != NULL && n_words > 0) {
        mistake = "--similar nimmt keine SUCHE";
    }
    if (mistake != NULL) {
        kl_cli_fail(&cli, KL_EXIT_USAGE, "%s", mistake);
    }
    return mistake == NULL;
}

/* Options whose mistakes are wrong usage, whatever the index holds. */
static gboolean
check_usage(void)
{
    guint number;
    if ((options.page != NULL &&
         !kl_cli_parse_number(&cli, "--page", options.page, 1, 10000000, &number)) ||
        (options.page_size != NULL &&
         !kl_cli_parse_number(&cli, "--page-size", options.page_size, 1,
                              KL_MAX_PAGE_SIZE, &number))) {
        return FALSE;
    }
    for (guint i = 0; options.filters != NULL && options.filters[i] != NULL; i++) {
        if (strchr(options.filters[i], '=') == NULL) {
            kl_cli_fail(&cli, KL_EXIT_USAGE,
                        "--filter braucht FACETTE=WERT, nicht »%s«",
                        options.filters[i]);
            return FALSE;
        }
    }
    for (guint i = 0; i < KL_N_SORTS && options.sort != NULL; i++) {
        if (strcmp(options.sort, kl_sort_id((KlSort)i)) == 0) {
            return TRUE;
        }
    }
    if (options.sort != NULL) {
        kl_cli_fail(&cli, KL_EXIT_USAGE,
                    "--sort ist »relevanz«, »neueste« oder »titel«, nicht »%s«",
                    options.sort);
        return FALSE;
    }
    return TRUE;
}

static gboolean
run_command(KlReader *reader, GError **error)
{
    if (options.suggest != NULL) {
        return kl_cmd_suggest(reader, &options, error);
    }
    if (options.similar != NULL) {
        return kl_cmd_similar(reader, &options, error);
    }
    if (options.want_explanation) {
        return kl_cmd_explain(reader, &options, error);
    }
    return kl_cmd_search(reader, &options, error);
}

static int
run(const char *index)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlSnapshot) snapshot = kl_snapshot_open(index, options.content, &error);
    g_autoptr(KlReader) reader =
        snapshot != NULL ? kl_snapshot_acquire_reader(snapshot, &error) : NULL;
    if (reader == NULL || !run_command(reader, &error)) {
        return kl_cli_fail_error(&cli, error);
    }
    return kl_cli_end_output(&cli);
}

int
main(int argc, char **argv)
{
    int done = kl_cli_parse(&cli, &argc, &argv);
    if (done >= 0) {
        return done;
    }
    if (argc < 2) {
        return kl_cli_fail(&cli, KL_EXIT_USAGE, "INDEX fehlt");
    }
    if (!check_mode(argc - 2) || !check_usage()) {
        return KL_EXIT_USAGE;
    }
    options.query = join_query(argc - 2, argv + 2);
    int status = run(argv[1]);
    g_free(options.query);
    g_free(options.sort);
    g_free(options.page);
    g_free(options.page_size);
    g_free(options.content);
    g_free(options.similar);
    g_free(options.explained);
    g_free(options.suggest);
    g_strfreev(options.filters);
    return status;
}
