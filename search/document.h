/* A case as a Xapian document: terms and data, as search/schema.h lays down.
 *
 *     title    "Hochbeet für alle"  E Z P C of each word, wdf 10, positions 1 …
 *     summary  "Die Firma …"        wdf 4, positions from 100 behind the last
 *     texts    sections with titles of their own, first step, partners, place …  wdf 2
 *     values   titles and synonyms of the facet values  wdf 1, no positions
 *
 * The document depends on the case, the taxonomy and the analysis alone, not on other
 * cases: that is why an incremental build equals a rebuild.
 *
 * Threads: those of the analyzer and the document.
 */
#ifndef KL_SEARCH_DOCUMENT_H
#define KL_SEARCH_DOCUMENT_H

#include "search/case.h"
#include "search/language/analyzer.h"
#include "search/taxonomy.h"
#include "search/words.h"
#include "search/xapian-c/kx_types.h"

/* Empties document and fills it with a case. What the case says is counted in words.
 *
 * Errors: KL_ERROR_LIMIT  the ids of a facet and its value are too long together
 */
gboolean kl_document_fill(KxDocument *document,
                          const KlCase *kl_case,
                          const KlTaxonomy *taxonomy,
                          KlAnalyzer *analyzer,
                          KlWords *words,
                          GError **error);

/* Takes what a case says out of words again. data is that of its document.
 *
 * Errors: KL_ERROR_INDEX, KL_ERROR_VERSION  the data is no record */
gboolean kl_document_forget(const void *data,
                            gsize length,
                            const KlTaxonomy *taxonomy,
                            KlAnalyzer *analyzer,
                            KlWords *words,
                            GError **error);

#endif
