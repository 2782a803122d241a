#include "search/snapshot_private.h"

/* counts[value] of a facet whose values are the sets from `first` on. */
static GArray *
count_sets(const KlSnapshot *snapshot, const KlBitset *within, guint first, guint n)
{
    GArray *counts = g_array_sized_new(FALSE, FALSE, sizeof(guint), n);
    g_array_set_size(counts, n);
    kl_bit_table_count(snapshot->table, within, first, n,
                       (guint *)(gpointer)counts->data);
    return counts;
}

static guint
count_values_before(const KlSnapshot *snapshot, guint facet)
{
    guint n = 0;
    for (guint f = 0; f < facet; f++) {
        const GPtrArray *sets = g_ptr_array_index(snapshot->values, f);
        n += sets->len;
    }
    return n;
}

GArray *
kl_snapshot_count_facet(const KlSnapshot *snapshot, const KlBitset *within, guint facet)
{
    g_return_val_if_fail(facet < snapshot->values->len, NULL);
    const GPtrArray *sets = g_ptr_array_index(snapshot->values, facet);
    return count_sets(snapshot, within, count_values_before(snapshot, facet),
                      sets->len);
}

GPtrArray *
kl_snapshot_count_facets(const KlSnapshot *snapshot, const KlBitset *within)
{
    guint n_facets = snapshot->values->len;
    g_autoptr(GArray) all =
        count_sets(snapshot, within, 0, count_values_before(snapshot, n_facets));
    const guint *next = (const guint *)(gconstpointer)all->data;
    GPtrArray *counts = g_ptr_array_new_full(n_facets, (GDestroyNotify)g_array_unref);
    for (guint f = 0; f < n_facets; f++) {
        const GPtrArray *sets = g_ptr_array_index(snapshot->values, f);
        GArray *row = g_array_sized_new(FALSE, FALSE, sizeof(guint), sets->len);
        g_array_append_vals(row, next, sets->len);
        g_ptr_array_add(counts, row);
        next += sets->len;
    }
    return counts;
}
