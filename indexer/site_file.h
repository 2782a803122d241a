/* The small YAML files of a corpus: website.yaml, synonyme.yaml, pruefsuchen.yaml.
 *
 *     website.yaml      name: Koop-Lab
 *     synonyme.yaml     - gruppe: [Firma, Unternehmen, Betrieb]
 *                       - {von: Kantine, nach: [Betriebsrestaurant]}
 *     pruefsuchen.yaml  - {suche: Hochbeet, fall: hochbeet-kita, unter: 3,
 *                          filter: {thema: [ernaehrung]}}
 *
 * All are optional; a file that is not there is an empty one.
 *
 * Ownership: results belong to the caller. Threads: no state.
 */
#ifndef KL_INDEXER_SITE_FILE_H
#define KL_INDEXER_SITE_FILE_H

#include <glib.h>
#include <jansson.h>

#include "indexer/diag.h"
#include "indexer/names.h"
#include "search/synonyms.h"
#include "search/taxonomy.h"

/* {name, kurzname, beschreibung, herausgeber, kontakt, barriere_melden, lizenz}: texts
 * or null; name, kurzname and beschreibung always have one. text may be NULL. */
json_t *kl_website_file_parse(const char *text, gsize length, KlDiags *diags);

/* Never NULL. text may be NULL. */
KlSynonyms *kl_synonyms_file_parse(const char *text, gsize length, KlDiags *diags);

/* A search that staff want to find a case. */
typedef struct {
    char *query;
    char *slug;
    guint within;       /* place from 1 that is good enough */
    GPtrArray *filters; /* of char *: facet id, value name, facet id, … */
    KlPlace place;
} KlGoldenQuery;

void kl_golden_query_free(KlGoldenQuery *query);
/* Array of KlGoldenQuery, never NULL. text may be NULL. */
GPtrArray *kl_queries_file_parse(const char *text,
                                 gsize length,
                                 const KlTaxonomy *taxonomy,
                                 const KlNames *names,
                                 KlDiags *diags);

#endif
