/* What cli.c and cli_config.c share: the table of options. */
#ifndef KL_SEARCH_CLI_PRIVATE_H
#define KL_SEARCH_CLI_PRIVATE_H

#include "search/cli.h"

/* The option of that name, or NULL. */
const GOptionEntry *kl_cli_find(const KlCli *cli, const char *name, gsize length);
/* The name most like the one given, or NULL if none is like it. */
const char *kl_cli_nearest(const KlCli *cli, const char *name);

#endif
