/* Why a search finds nothing, in a sentence. Used by repair.c only.
 *
 * Threads: the reader of the calling thread.
 */
#ifndef KL_SEARCH_REPAIR_CAUSE_H
#define KL_SEARCH_REPAIR_CAUSE_H

#include "search/match.h"

/* The cause: which word is nowhere, what an exclusion or a filter takes away.
 *
 * match     of the request's words; only its tree, its text set and whether it is
 *           relaxed are used
 * selected  of the request (kl_match_select)
 *
 * Caller frees. NULL: an error as those of kl_search. */
char *kl_repair_cause(KlReader *reader,
                      const KlRequest *request,
                      const KlMatch *match,
                      const GPtrArray *selected,
                      GError **error);

/* A facet's filter: "Thema »Energie«", "Region »Berlin« oder »Bremen«". Caller frees.
 */
char *kl_repair_name_filter(const KlTaxonomy *taxonomy,
                            const KlRequest *request,
                            guint facet);

#endif
