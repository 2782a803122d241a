/* What the three programs share at the command line: options, help, exit codes.
 *
 *     kooplab-search: unbekannte Option »--filtr«; gemeint ist vielleicht »--filter«;
 *     siehe --help
 *
 * A wrong option gets one line that names it and the nearest one, never the whole
 * help. --help and --version go to stdout and end with 0.
 *
 * Threads: called once, from main.
 */
#ifndef KL_SEARCH_CLI_H
#define KL_SEARCH_CLI_H

#include <glib.h>

enum {
    KL_EXIT_OK = 0,
    KL_EXIT_INPUT = 1,       /* the input has errors, all of them reported */
    KL_EXIT_USAGE = 2,       /* wrong use of the command */
    KL_EXIT_ENVIRONMENT = 3, /* I/O, lock, index damaged or missing */
};

typedef struct {
    const char *program;         /* "kooplab-search" */
    const char *usage;           /* "[OPTIONEN] INDEX [SUCHE]" */
    const char *summary;         /* what it is for; before the options */
    const char *description;     /* examples; after the options; may be NULL */
    const GOptionEntry *entries; /* without those that all have; NULL-terminated */
    gboolean has_config;         /* takes --config (search/cli_config.h) */
} KlCli;

/* Sets the locale and takes the options out of argv. Returns -1 to go on, else the
 * exit code to end with (the help was printed, or a mistake was reported). "--" ends
 * the options. */
int kl_cli_parse(const KlCli *cli, int *argc, char ***argv);

/* Prints "program: message" to stderr in one line; "; siehe --help" after it for
 * KL_EXIT_USAGE. Returns exit_code. */
int kl_cli_fail(const KlCli *cli, int exit_code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* The same for a GError (borrowed), with kl_error_exit_code. */
int kl_cli_fail_error(const KlCli *cli, const GError *error);
/* At the end of a program: KL_EXIT_OK, or what kl_cli_fail returns if standard output
 * could not be written in full. */
int kl_cli_end_output(const KlCli *cli);

/* Reads the number of an option: digits only, from least to most. On a mistake
 * reports it and returns FALSE. */
gboolean kl_cli_parse_number(const KlCli *cli,
                             const char *option,
                             const char *text,
                             guint least,
                             guint most,
                             guint *ret_number);

#define KL_CLI_DECIMAL_BYTES G_ASCII_DTOSTR_BUF_SIZE

/* Writes a number with a decimal comma, whatever the locale, into a buffer of
 * KL_CLI_DECIMAL_BYTES, and returns that. format is "%.1f" or the like. */
const char *kl_cli_format_decimal(char *buffer, const char *format, double number);

#endif
