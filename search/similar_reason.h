/* The German of similar cases: what two cases have in common, made from the titles of
 * the taxonomy. Used by similar.c only.
 *
 * Threads: no state.
 */
#ifndef KL_SEARCH_SIMILAR_REASON_H
#define KL_SEARCH_SIMILAR_REASON_H

#include "search/snapshot.h"

/* How much a facet says about likeness, and its part in a reason. */
typedef enum {
    KL_LIKENESS_SUBJECT, /* theme */
    KL_LIKENESS_WAY,     /* kind of cooperation */
    KL_LIKENESS_TRADE,   /* trade */
    KL_LIKENESS_PLACE,   /* region */
    KL_LIKENESS_OTHER,   /* what partners give and get, and whatever a site adds */
    KL_LIKENESS_NOISE    /* roles: nearly all cases share them */
} KlLikeness;

KlLikeness kl_likeness_of(const KlFacet *facet);

/* Why the case at `other` is like the one at `own`, or NULL if it shares no value that
 * would make them alike. Caller frees. */
char *kl_similar_reason(const KlSnapshot *snapshot, guint own, guint other);

/* "gleiches Thema", "andere Branche": facet titles with the adjective in their
 * gender; "Bereich" of unknown gender is quoted. Caller frees. */
char *kl_similar_same(const char *title);
char *kl_similar_different(const char *title);

/* "in Hamburg", "im Saarland", "bundesweit". Caller frees. */
char *kl_similar_place(const char *title);

#endif
