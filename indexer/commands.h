/* What kooplab-index can be told to do; one file a command.
 *
 *     command_build.c      CORPUS INDEX, --check, --dry-run
 *     command_watch.c      --watch
 *     command_rollback.c   --rollback
 *     command_new.c        --new "Titel"
 *     command_report.c     --report
 *
 * Each returns the exit code. Findings and the summary go to stderr, data to stdout.
 *
 * Threads: called from main.
 */
#ifndef KL_INDEXER_COMMANDS_H
#define KL_INDEXER_COMMANDS_H

#include <glib.h>

#include "indexer/build.h"
#include "search/cli.h"

typedef struct {
    const KlCli *cli;
    KlBuildOptions build;
    gboolean as_json;
    gboolean as_csv; /* --report only */
    gboolean is_quiet;
    gboolean is_verbose;
} KlCommand;

/* One run with everything that is printed about it. */
int kl_command_build(KlCommand *command);
int kl_command_watch(KlCommand *command);
int kl_command_rollback(KlCommand *command);
int kl_command_new(KlCommand *command, const char *title);
/* statistics_path may be NULL. */
int kl_command_report(KlCommand *command, const char *statistics_path);

#endif
