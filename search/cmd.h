/* The commands of kooplab-search: each prints what it finds to stdout.
 *
 * Threads: called once, from main.
 */
#ifndef KL_SEARCH_CMD_H
#define KL_SEARCH_CMD_H

#include <glib.h>

#include "search/search.h"

/* What was given at the command line; NULL for what was not. Owned by main. */
typedef struct {
    char *query;
    char **filters; /* "thema=ernaehrung" */
    char *sort;
    char *page;
    char *page_size;
    char *content;
    char *similar;   /* slug */
    char *explained; /* slug: --case */
    gboolean want_explanation;
    char *suggest; /* what was typed so far */
    gboolean want_facets;
    gboolean want_json;
    gboolean is_quiet;
    gboolean is_verbose;
} KlSearchOptions;

/* The request that the options make. Caller frees. Errors: KL_ERROR_INVALID for a
 * filter that is none; those of kl_request_from_params */
KlRequest *kl_cmd_make_request(const KlTaxonomy *taxonomy,
                               const KlSearchOptions *options,
                               GError **error);

/* Searches and prints hits as text or JSON.
 *
 * Errors: KL_ERROR_INVALID for a filter that is none; those of kl_search */
gboolean
kl_cmd_search(KlReader *reader, const KlSearchOptions *options, GError **error);

/* Prints the cases that are like the one named in options.similar.
 *
 * Errors: KL_ERROR_INVALID no such case; those of kl_similar_find */
gboolean
kl_cmd_similar(KlReader *reader, const KlSearchOptions *options, GError **error);

/* Prints how the query was understood, and what became of the case of --case.
 *
 * Errors: KL_ERROR_INVALID no such case or filter; those of kl_explain */
gboolean
kl_cmd_explain(KlReader *reader, const KlSearchOptions *options, GError **error);

/* Prints completions of options.suggest, a line each, or as the API does.
 *
 * Errors: those of kl_suggest */
gboolean
kl_cmd_suggest(KlReader *reader, const KlSearchOptions *options, GError **error);

#endif
