/* What the content of a generation says about cases: case/, redirect/ and gone/, with
 * regard to the generation before. Used by writer.c only.
 *
 * Threads: one at a time.
 */
#ifndef KL_SEARCH_CASE_CONTENT_H
#define KL_SEARCH_CASE_CONTENT_H

#include "search/case.h"
#include "search/content.h"
#include "search/taxonomy.h"

/* Puts a case with its redirects.
 *
 * base   the content that the new segment lies upon, or NULL in a full build */
gboolean kl_case_content_put(KlContentWriter *writer,
                             const KlContent *base,
                             const KlCase *kl_case,
                             const KlTaxonomy *taxonomy,
                             GError **error);
/* Removes a case of base with its redirects and remembers that it is gone. */
gboolean kl_case_content_remove(KlContentWriter *writer,
                                const KlContent *base,
                                const char *slug,
                                GError **error);
/* At the end of a full build: whatever the generation before had or remembered, and
 * this one has not, is gone. */
gboolean kl_case_content_keep_gone(KlContentWriter *writer,
                                   const KlContent *before,
                                   GError **error);

#endif
