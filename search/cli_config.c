#include "search/cli_config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "search/cli_private.h"
#include "search/error.h"

#define MAX_BYTES (64 * 1024)

typedef struct {
    const KlCli *cli;
    const char *path;
    guint line;
    guint n_mistakes;
    GPtrArray *options; /* "--name=value" */
} Reading;

/* at points into the text of the line, for the column. */
static void G_GNUC_PRINTF(4, 5)
    report(Reading *reading, const char *text, const char *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    fprintf(stderr, "%s:%u:%ld: error: %s\n", reading->path, reading->line,
            g_utf8_pointer_to_offset(text, at) + 1, message);
    reading->n_mistakes++;
}

static void
report_unknown(Reading *reading, const char *text, const char *at, const char *name)
{
    const char *nearest = kl_cli_nearest(reading->cli, name);
    g_autofree char *safe = g_strescape(name, NULL);
    if (nearest != NULL) {
        report(reading, text, at,
               "unbekannte Einstellung »%s«; gemeint ist vielleicht »%s«", safe,
               nearest);
    } else {
        report(reading, text, at, "unbekannte Einstellung »%s«", safe);
    }
}

static void
read_setting(Reading *reading, const char *text)
{
    const char *start = text + strspn(text, " \t");
    const char *equals = strchr(start, '=');
    if (equals == NULL) {
        report(reading, text, start, "erwartet wird »Name = Wert«");
        return;
    }
    const char *value = equals + 1 + strspn(equals + 1, " \t");
    g_autofree char *name = g_strchomp(g_strndup(start, (gsize)(equals - start)));
    const GOptionEntry *entry = kl_cli_find(reading->cli, name, strlen(name));
    if (entry == NULL) {
        report_unknown(reading, text, start, name);
    } else if (*value == '\0') {
        report(reading, text, equals, "»%s« hat keinen Wert; # davor schaltet sie ab",
               name);
    } else if (entry->arg != G_OPTION_ARG_NONE) {
        g_ptr_array_add(reading->options, g_strdup_printf("--%s=%s", name, value));
    } else if (strcmp(value, "ja") == 0) {
        g_ptr_array_add(reading->options, g_strdup_printf("--%s", name));
    } else if (strcmp(value, "nein") != 0) {
        report(reading, text, value, "»%s« kann nur »ja« oder »nein« sein", name);
    }
}

static int
read_file(Reading *reading)
{
    if (access(reading->path, R_OK) != 0) {
        return kl_cli_fail(reading->cli, KL_EXIT_ENVIRONMENT,
                           "»%s« lässt sich nicht lesen: %s", reading->path,
                           kl_errno_text(errno));
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *data = NULL;
    gsize length;
    if (!g_file_get_contents(reading->path, &data, &length, &error)) {
        return kl_cli_fail(reading->cli, KL_EXIT_ENVIRONMENT, "%s", error->message);
    }
    if (length > MAX_BYTES || !g_utf8_validate(data, (gssize)length, NULL)) {
        return kl_cli_fail(reading->cli, KL_EXIT_INPUT,
                           "»%s« ist kein UTF-8-Text von höchstens 64 KB",
                           reading->path);
    }
    g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *text = g_strchomp(lines[i]);
        char first = text[strspn(text, " \t")];
        reading->line = i + 1;
        if (first != '\0' && first != '#') {
            read_setting(reading, text);
        }
    }
    return reading->n_mistakes > 0 ? KL_EXIT_INPUT : -1;
}

static gboolean
names_file(const char *argument)
{
    return strcmp(argument, "--config") == 0 || g_str_has_prefix(argument, "--config=");
}

/* The file that --config names at i; steps over it. NULL: none. */
static const char *
take_path(int argc, char **argv, int *i)
{
    const char *equals = strchr(argv[*i], '=');
    if (equals != NULL) {
        return equals + 1;
    }
    return *i + 1 < argc ? argv[++*i] : NULL;
}

int
kl_cli_config_read(const KlCli *cli, int *argc, char **argv, GPtrArray *options)
{
    int n_kept = 0;

    for (int i = 0; i < *argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            while (i < *argc) {
                argv[n_kept++] = argv[i++];
            }
            break;
        }
        if (!names_file(argv[i])) {
            argv[n_kept++] = argv[i];
            continue;
        }
        const char *path = take_path(*argc, argv, &i);
        if (path == NULL) {
            return kl_cli_fail(cli, KL_EXIT_USAGE, "»--config« braucht eine Datei");
        }
        Reading reading = {.cli = cli, .path = path, .options = options};
        int exit_code = read_file(&reading);
        if (exit_code >= 0) {
            return exit_code;
        }
    }
    *argc = n_kept;
    return -1;
}
