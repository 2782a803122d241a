/* Similar cases, and in words what makes them so.
 *
 *     "gleiche Kooperationsart, andere Branche"
 *     "gleiches Thema in Hamburg"
 *
 * Two cases are as near as the facet values that they share: each counts by its facet
 * (theme and kind of cooperation most) and more the fewer cases have it. Telling words
 * of title and summary that other cases have, too, add a little. Of cases that share
 * a partner only the nearest is taken as long as there are others: who reads about a
 * chain should not be sent to the same chain three times.
 *
 * Finding is exact and takes some 0.3 ms among a hundred thousand cases
 * (search/nearest.h).
 *
 * The order depends on nothing but the cases; equal ones are ordered by slug. Works
 * alike for local and remote shards.
 *
 * Ownership: see each function. Threads: the reader of the calling thread.
 */
#ifndef KL_SEARCH_SIMILAR_H
#define KL_SEARCH_SIMILAR_H

#include <glib.h>
#include <jansson.h>

#include "search/reader.h"
#include "search/record.h"

#define KL_MAX_SIMILAR 20

typedef struct {
    guint position;
    double score;
    char *reason;    /* German, plain text, begins small; never empty */
    KlRecord record; /* points into data */
    GBytes *data;
} KlSimilarCase;

/* The cases most like the one at a position.
 *
 * n_wanted   at most so many; at most KL_MAX_SIMILAR
 *
 * Returns an array of KlSimilarCase, nearest first, maybe empty: what shares neither a
 * facet value nor a telling word is not similar. Caller frees with g_ptr_array_unref.
 *
 * Errors: KL_ERROR_NOT_FOUND no case at the position; else as kl_search */
GPtrArray *
kl_similar_find(KlReader *reader, guint position, guint n_wanted, GError **error);

/* Makes what finding needs of all cases, eight bytes each, if that did not happen yet:
 * a few milliseconds of a hundred thousand. */
void kl_similar_prepare(KlSnapshot *snapshot);

/* [{… as kl_view_record …, "reason": "…"}]; a new object for the caller. */
json_t *kl_view_similar(const KlTaxonomy *taxonomy, const GPtrArray *similar);

#endif
