/* Options from a file, for services: one a line, under the name they have at the
 * command line.
 *
 *     # Adresse der Website
 *     base-url = https://beispiele.example.org
 *     verbose = ja
 *
 * Lines that are empty or start with # say nothing. A value reaches to the end of its
 * line, without the blanks around it; an option that takes none says ja or nein. What
 * the command line says comes later and so wins over the file.
 *
 * Threads: called once, from main.
 */
#ifndef KL_SEARCH_CLI_CONFIG_H
#define KL_SEARCH_CLI_CONFIG_H

#include "search/cli.h"

/* Reads the files that --config names and takes --config out of argv.
 *
 * options   gets them as "--name=value"; owns its strings
 *
 * Returns -1, or the exit code to end with: every mistake in the file was reported as
 * file:line:column. */
int kl_cli_config_read(const KlCli *cli, int *argc, char **argv, GPtrArray *options);

#endif
