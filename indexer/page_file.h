/* corpus/seiten/<slug>.md: a page of its own, such as the Impressum.
 *
 *     {"slug": "impressum", "titel": "Impressum", "stand": "2026-05-01" or null,
 *      "html": "<h2 id=…>…", "text": "…"}
 *
 * Ownership: the caller has the one reference. Threads: no state.
 */
#ifndef KL_INDEXER_PAGE_FILE_H
#define KL_INDEXER_PAGE_FILE_H

#include <jansson.h>

#include "indexer/diag.h"
#include "indexer/input.h"
#include "indexer/names.h"

/* The entry `page/<slug>` of the content; NULL if there was nothing to understand,
 * complete only without errors.
 *
 * ret_paths   where on the site it points to: array of char *, the caller frees it;
 *             always set */
json_t *kl_page_file_parse(const KlInput *input,
                           const char *slug,
                           const KlNames *names,
                           GPtrArray **ret_paths,
                           KlDiags *diags);

#endif
