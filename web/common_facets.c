#include "web/common_facets.h"

#define COMMON_SHARE 0.5

G_STATIC_ASSERT(KL_MAX_FACETS <= 64);

struct KlCommonFacets {
    GMutex lock;
    char *snapshot_id; /* what facets belongs to; NULL at first */
    guint64 facets;
};

KlCommonFacets *
kl_common_facets_new(void)
{
    KlCommonFacets *common = g_new0(KlCommonFacets, 1);
    g_mutex_init(&common->lock);
    return common;
}

void
kl_common_facets_free(KlCommonFacets *common)
{
    if (common == NULL) {
        return;
    }
    g_mutex_clear(&common->lock);
    g_free(common->snapshot_id);
    g_free(common);
}

static gboolean
is_common(const KlSnapshot *snapshot, guint facet)
{
    const KlFacet *declared =
        kl_taxonomy_get_facet(kl_snapshot_get_taxonomy(snapshot), facet);
    g_autoptr(KlBitset) covered = kl_bitset_new(kl_snapshot_get_n_positions(snapshot));

    for (guint v = 0; v < declared->values->len; v++) {
        kl_bitset_or(covered, kl_snapshot_get_value(snapshot, facet, v));
    }
    return kl_bitset_count(covered) >= COMMON_SHARE * kl_snapshot_get_n_cases(snapshot);
}

static guint64
count(const KlSnapshot *snapshot)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(snapshot);
    guint64 facets = 0;

    for (guint f = 0; f < taxonomy->facets->len; f++) {
        facets |= (guint64)is_common(snapshot, f) << f;
    }
    return facets;
}

guint64
kl_common_facets_get(KlCommonFacets *common, KlSnapshot *snapshot)
{
    const char *id = kl_snapshot_get_id(snapshot);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&common->lock);

    if (g_strcmp0(common->snapshot_id, id) != 0) {
        common->facets = count(snapshot);
        g_free(common->snapshot_id);
        common->snapshot_id = g_strdup(id);
    }
    return common->facets;
}
