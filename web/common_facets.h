/* Which facets most cases carry: those are filters of the first rank.
 *
 * Counting that takes a union over every value of every facet, and it never changes
 * within a generation, so the answer for the newest snapshot is kept.
 *
 * Threads: any number; a lock of its own.
 */
#ifndef KL_WEB_COMMON_FACETS_H
#define KL_WEB_COMMON_FACETS_H

#include "search/snapshot.h"

typedef struct KlCommonFacets KlCommonFacets;

KlCommonFacets *kl_common_facets_new(void);
void kl_common_facets_free(KlCommonFacets *common);

/* A bit for each facet (1 << facet): whether at least half of the cases carry one of
 * its values. */
guint64 kl_common_facets_get(KlCommonFacets *common, KlSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlCommonFacets, kl_common_facets_free)

#endif
