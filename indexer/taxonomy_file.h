/* corpus/taxonomie.yaml: the facets and their values.
 *
 *     facetten:
 *       - id: thema
 *         titel: Thema
 *         feld: themen
 *         pflicht: true
 *         werte:
 *           - {id: ernaehrung, titel: Ernährung, synonyme: [Essen], frueher: [essen]}
 *
 * Ids and names are unique within a facet, so that every word an author writes means
 * one value at most.
 *
 * Ownership: the caller gets the taxonomy. Threads: no state.
 */
#ifndef KL_INDEXER_TAXONOMY_FILE_H
#define KL_INDEXER_TAXONOMY_FILE_H

#include "indexer/diag.h"
#include "search/taxonomy.h"

/* Keys of a case that are not for facets, and those that may be; NULL at the end. */
extern const char *const kl_plain_case_keys[];
extern const char *const kl_facet_case_keys[];

/* Reads the file's text. Returns a taxonomy even after findings, as far as it could be
 * understood, so that cases can still be checked; NULL if there is nothing. */
KlTaxonomy *kl_taxonomy_file_parse(const char *text, gsize length, KlDiags *diags);

#endif
