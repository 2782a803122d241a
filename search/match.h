/* The words of a request, matched: what search, repair and explanation share.
 *
 *     request ─▶ KlQuery ─▶ KlPlan ─▶ T, the cases that match the words
 *                                     T ∧ filters, the hits
 *
 * All words must match; if no case has all of them, any is enough. Filters have no say
 * in that.
 *
 * Ownership: a KlMatch owns its parts; the query's words live as search/query.h says.
 * Threads: plain data; the functions use the reader of the calling thread.
 */
#ifndef KL_SEARCH_MATCH_H
#define KL_SEARCH_MATCH_H

#include <glib.h>

#include "search/plan.h"
#include "search/reader.h"
#include "search/request.h"

typedef struct {
    KlQuery *query;
    KlPlanning *planning;
    KlBitset *text;   /* T: the cases that match the words */
    gboolean relaxed; /* no case has all words, so any counts */
    double parse_ms;
    double match_ms;
} KlMatch;

/* Matches the words of a query. Errors as kl_search. */
KlMatch *kl_match_new(KlReader *reader, const char *query, GError **error);
void kl_match_free(KlMatch *match);

/* One set a facet, those with any of its chosen values; NULL where the request has no
 * filter. Caller frees. */
GPtrArray *kl_match_select(const KlSnapshot *snapshot, const KlRequest *request);

/* text ∧ the selected sets of all facets but one (but none: selected->len). Caller
 * frees. */
KlBitset *
kl_match_filter(const KlBitset *text, const GPtrArray *selected, guint except);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlMatch, kl_match_free)

#endif
