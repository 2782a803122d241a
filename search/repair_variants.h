/* The words and the filters of a search, varied. Used by repair.c only.
 *
 * Ownership: arrays own their variants. Threads: the reader of the calling thread.
 */
#ifndef KL_SEARCH_REPAIR_VARIANTS_H
#define KL_SEARCH_REPAIR_VARIANTS_H

#include "search/match.h"
#include "search/search.h"

/* The words, or the filters, with some changes. */
typedef struct {
    guint64 changes; /* one bit each; of filters: the facets */
    guint n_steps;
    char *label;
    char *query;   /* of words */
    KlBitset *set; /* the cases that match; NULL: all */
} KlVariant;

/* The words as they are (if the result has no hits), without one or two, spelt better,
 * with a compound cut shorter, with any instead of all, without any. Only such that
 * some case matches.
 *
 * match   of the result's words; only the places of its leaves and its text are used
 *
 * Caller frees the array of KlVariant with g_ptr_array_unref. Errors as kl_search. */
GPtrArray *kl_repair_vary_words(KlReader *reader,
                                const KlMatch *match,
                                const KlResult *result,
                                GError **error);

/* The filters as they are, without each facet, each two, without any. Caller frees. */
GPtrArray *kl_repair_vary_filters(const KlSnapshot *snapshot,
                                  const KlRequest *request,
                                  const GPtrArray *selected);

#endif
