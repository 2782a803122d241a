#include "search/cli.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "search/cli_config.h"
#include "search/cli_private.h"
#include "search/distance.h"
#include "search/error.h"
#include "version.h"

static void
print_help(const KlCli *cli)
{
    printf("Aufruf: %s %s\n\n%s\n\nOptionen:\n", cli->program, cli->usage,
           cli->summary);
    for (const GOptionEntry *entry = cli->entries; entry->long_name != NULL; entry++) {
        g_autofree char *name = g_strdup_printf(
            "--%s%s%s", entry->long_name, entry->arg_description != NULL ? " " : "",
            entry->arg_description != NULL ? entry->arg_description : "");
        glong width = g_utf8_strlen(name, -1);
        printf("  %s%*s %s\n", name, width < 26 ? (int)(26 - width) : 1, "",
               entry->description);
    }
    if (cli->has_config) {
        printf("  --config DATEI             liest Optionen aus einer Datei\n");
    }
    printf("  --help                     zeigt diese Hilfe\n"
           "  --version                  zeigt die Version\n");
    if (cli->description != NULL) {
        printf("\n%s\n", cli->description);
    }
}

const char *
kl_cli_nearest(const KlCli *cli, const char *name)
{
    const char *nearest = NULL;
    guint best = (guint)strlen(name) / 3 + 1;

    for (const GOptionEntry *entry = cli->entries; entry->long_name != NULL; entry++) {
        guint distance = kl_distance(name, strlen(name), entry->long_name,
                                     strlen(entry->long_name), best);
        if (distance < best) {
            best = distance;
            nearest = entry->long_name;
        }
    }
    return nearest;
}

const GOptionEntry *
kl_cli_find(const KlCli *cli, const char *name, gsize length)
{
    for (const GOptionEntry *entry = cli->entries; entry->long_name != NULL; entry++) {
        if (strlen(entry->long_name) == length &&
            strncmp(entry->long_name, name, length) == 0) {
            return entry;
        }
    }
    return NULL;
}

/* The first argument that looks like an option and is none; NULL if all are. */
static const char *
find_unknown(const KlCli *cli, int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *name = argv[i];
        if (name[0] == '-' && name[1] != '\0' &&
            (name[1] != '-' ||
             kl_cli_find(cli, name + 2, strcspn(name + 2, "=")) == NULL)) {
            return name;
        }
    }
    return NULL;
}

static int
report_unknown(const KlCli *cli, const char *option)
{
    const char *name = option + strspn(option, "-");
    g_autofree char *bare = g_strndup(name, strcspn(name, "="));
    const char *nearest = kl_cli_nearest(cli, bare);
    g_autofree char *shown = g_strndup(option, strcspn(option, "="));
    g_autofree char *safe = g_strescape(shown, NULL);

    if (nearest != NULL) {
        return kl_cli_fail(cli, KL_EXIT_USAGE,
                           "unbekannte Option »%s«; gemeint ist vielleicht »--%s«",
                           safe, nearest);
    }
    return kl_cli_fail(cli, KL_EXIT_USAGE, "unbekannte Option »%s«", safe);
}

/* What GOption refused, in German: its own words are English where no catalogue of
 * GLib is installed. */
static int
report_bad_option(const KlCli *cli, int argc, char **argv)
{
    const char *unknown = find_unknown(cli, argc, argv);
    if (unknown != NULL) {
        return report_unknown(cli, unknown);
    }
    const char *last = argv[argc - 1];
    const GOptionEntry *entry = g_str_has_prefix(last, "--")
                                    ? kl_cli_find(cli, last + 2, strlen(last + 2))
                                    : NULL;
    if (entry != NULL && entry->arg != G_OPTION_ARG_NONE) {
        return kl_cli_fail(cli, KL_EXIT_USAGE, "%s braucht eine Angabe: %s", last,
                           entry->arg_description);
    }
    return kl_cli_fail(cli, KL_EXIT_USAGE, "die Optionen sind nicht zu verstehen");
}

/* Parses configured options, then those of argv, which so win; leaves in argv what is
 * no option. Returns -1, or the exit code to end with. */
static int
parse(const KlCli *cli,
      const GOptionEntry *own,
      GPtrArray *configured,
      int *argc,
      char **argv)
{
    g_autoptr(GError) error = NULL;
    int n = 0;
    g_autofree char **all = g_new0(char *, configured->len + (gsize)*argc + 1);
    all[n++] = argv[0];
    for (guint i = 0; i < configured->len; i++) {
        all[n++] = g_ptr_array_index(configured, i);
    }
    for (int i = 1; i < *argc; i++) {
        all[n++] = argv[i];
    }
    char **rest = all;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, own, NULL);
    g_option_context_add_main_entries(context, cli->entries, NULL);
    if (!g_option_context_parse(context, &n, &rest, &error)) {
        return report_bad_option(cli, n, rest);
    }
    for (int i = 0; i < n; i++) {
        argv[i] = rest[i];
    }
    *argc = n;
    return -1;
}

int
kl_cli_parse(const KlCli *cli, int *argc, char ***argv)
{
    gboolean want_help = FALSE, want_version = FALSE;
    const GOptionEntry own[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &want_help, NULL, NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &want_version, NULL, NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };

    /* Beyond a size limit write shall fail, which is checked; not end the program. */
    signal(SIGXFSZ, SIG_IGN);
    /* Arguments are UTF-8, also where no locale is set: in cron jobs and services.
     * GOption would convert them from ASCII and refuse every umlaut. */
    setlocale(LC_ALL, "");
    if (!g_get_charset(NULL)) {
        setlocale(LC_CTYPE, "C.UTF-8");
    }
    g_autoptr(GPtrArray) configured = g_ptr_array_new_with_free_func(g_free);
    int exit_code =
        cli->has_config ? kl_cli_config_read(cli, argc, *argv, configured) : -1;
    if (exit_code < 0) {
        exit_code = parse(cli, own, configured, argc, *argv);
    }
    if (exit_code >= 0) {
        return exit_code;
    }
    if (want_help) {
        print_help(cli);
        return kl_cli_end_output(cli);
    }
    if (want_version) {
        printf("%s %s\n", cli->program, KL_VERSION);
        return kl_cli_end_output(cli);
    }
    /* GOption leaves the "--" that ended the options. */
    for (int i = 1; i < *argc; i++) {
        if (strcmp((*argv)[i], "--") == 0) {
            memmove(*argv + i, *argv + i + 1, sizeof(char *) * (size_t)(*argc - i));
            (*argc)--;
            break;
        }
    }
    return -1;
}

int
kl_cli_fail(const KlCli *cli, int exit_code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    fprintf(stderr, "%s: %s%s\n", cli->program, message,
            exit_code == KL_EXIT_USAGE ? "; siehe --help" : "");
    return exit_code;
}

int
kl_cli_fail_error(const KlCli *cli, const GError *error)
{
    return kl_cli_fail(cli, kl_error_exit_code(error), "%s", error->message);
}

int
kl_cli_end_output(const KlCli *cli)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        return kl_cli_fail(cli, KL_EXIT_ENVIRONMENT,
                           "die Ausgabe lässt sich nicht schreiben");
    }
    return KL_EXIT_OK;
}

gboolean
kl_cli_parse_number(const KlCli *cli,
                    const char *option,
                    const char *text,
                    guint least,
                    guint most,
                    guint *ret_number)
{
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(text, 10, least, most, &number, NULL)) {
        g_autofree char *safe = g_strescape(text, NULL);
        kl_cli_fail(cli, KL_EXIT_USAGE, "%s: »%s« ist keine Zahl von %u bis %u", option,
                    safe, least, most);
        return FALSE;
    }
    *ret_number = (guint)number;
    return TRUE;
}

const char *
kl_cli_format_decimal(char *buffer, const char *format, double number)
{
    g_ascii_formatd(buffer, KL_CLI_DECIMAL_BYTES, format, number);
    return g_strdelimit(buffer, ".", ',');
}
