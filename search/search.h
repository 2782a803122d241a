/* The search itself: a request in, hits and facet counts out.
 *
 *     request ─▶ KlQuery ─▶ KlPlan ─▶ text set T (bitset, position by position)
 *                                        │
 *               counts of a facet value: |T ∧ filters of the other facets ∧ value|
 *                                        │
 *               T ∧ all filters is ranked (search/ranking.h); only the page that is
 * shown is made
 *
 * Whether all words must match or any is decided before filters: a filter never
 * changes what counts as a hit of the words.
 *
 * Ownership: a KlResult owns its hits and keeps its snapshot alive. Threads: a
 * result is plain data.
 */
#ifndef KL_SEARCH_SEARCH_H
#define KL_SEARCH_SEARCH_H

#include <glib.h>

#include "search/record.h"
#include "search/request.h"
#include "search/snapshot.h"

typedef struct {
    guint position;
    double weight;   /* 0 without words */
    KlRecord record; /* what a result list shows; points into data */
    GBytes *data;
    char *snippet_html;  /* escaped text with <mark>; never NULL */
    char *section_id;    /* section of the snippet, or NULL: it is the summary's */
    char *section_title; /* likewise; plain text */
} KlHit;

/* Where the time of a search went, in milliseconds. */
typedef struct {
    double parse_ms;
    double match_ms;
    double count_ms;
    double rank_ms;
    double snippet_ms;
    double spell_ms;
    double total_ms;
} KlTimings;

typedef struct {
    KlSnapshot *snapshot;
    KlRequest *request;  /* as searched */
    guint total;         /* hits on all pages; exact */
    GPtrArray *hits;     /* of KlHit, best first: the page */
    GPtrArray *counts;   /* of GArray of guint: counts[facet][value]; exact */
    gboolean has_words;  /* the query asks for anything */
    gboolean relaxed;    /* no case has all words, so any word counts */
    GPtrArray *synonyms; /* of char *: what was searched as well; maybe empty */
    char *suggestion;    /* the query spelled better, or NULL */
    KlTimings timings;
} KlResult;

/* Searches.
 *
 * reader   of the snapshot that is searched; borrowed
 * request  made for the taxonomy of that snapshot; borrowed, copied
 *
 * A page beyond the last has no hits and is no error.
 *
 * Errors: KL_ERROR_UNAVAILABLE  a remote shard does not answer
 *         KL_ERROR_CHANGED      a shard was replaced under the search, twice
 *         KL_ERROR_INDEX        anything else that Xapian reports
 */
KlResult *kl_search(KlReader *reader, const KlRequest *request, GError **error);
void kl_result_free(KlResult *result);

/* The positions that kl_search would list, all pages, in no order: for feeds of
 * everything, matrices and exports. Same errors. Caller frees. */
KlBitset *
kl_search_positions(KlReader *reader, const KlRequest *request, GError **error);

/* Where a case stands among all hits of a request, whatever its page.
 *
 * ret_rank     from 1; 0 if it is no hit
 * ret_weight   what it was ranked by; 0 without words
 *
 * Ranks all hits: for tools, not for pages. Same errors. */
gboolean kl_search_rank(KlReader *reader,
                        const KlRequest *request,
                        guint position,
                        guint *ret_rank,
                        double *ret_weight,
                        GError **error);

/* Reads what a result list shows of the case at a position.
 *
 * Returns the bytes that ret_record points into; caller frees with g_bytes_unref.
 *
 * Errors: KL_ERROR_NOT_FOUND no case there; else as kl_search. */
GBytes *kl_reader_get_record(KlReader *reader,
                             guint position,
                             KlRecord *ret_record,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlResult, kl_result_free)

#endif
