/* The command line of kooplab-web.
 *
 * Threads: called once, from main.
 */
#ifndef KL_WEB_OPTIONS_H
#define KL_WEB_OPTIONS_H

#include "search/cli.h"

#define KL_DEFAULT_ADDRESS "127.0.0.1:8080"

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
} KlOptions;

extern const KlCli kl_web_cli;

/* Returns -1, or the exit code to end with. index: the one argument that is no option;
 * borrowed from argv. */
int kl_options_parse(int argc, char **argv, KlOptions *ret_options, const char **index);

#endif
