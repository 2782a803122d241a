#include "search/snapshot.h"

#include <string.h>

#include "search/generation.h"
#include "search/reader.h"
#include "search/snapshot_private.h"

/* Terms of a hundred thousand cases as bitsets: some five thousand of them. */
#define TERM_CACHE_BYTES (64 * 1024 * 1024)

static void
free_shard(gpointer data)
{
    KlShard *shard = data;
    kl_columns_free(shard->columns);
    g_free(shard->path);
    g_free(shard->host);
    g_free(shard->revision);
    g_free(shard);
}

static void
free_snapshot(KlSnapshot *snapshot)
{
    g_queue_clear_full(&snapshot->readers, (GDestroyNotify)kl_reader_free);
    g_mutex_clear(&snapshot->lock);
    g_mutex_clear(&snapshot->words_lock);
    kl_vocabulary_free(snapshot->vocabulary);
    kl_titles_free(snapshot->titles);
    kl_term_cache_free(snapshot->terms);
    kl_record_cache_free(snapshot->records);
    for (guint i = 0; i < KL_N_ORDERS; i++) {
        g_free(snapshot->orders[i]);
    }
    g_free(snapshot->damping);
    g_free(snapshot->breadths);
    g_clear_pointer(&snapshot->values, g_ptr_array_unref);
    g_clear_pointer(&snapshot->value_counts, g_ptr_array_unref);
    kl_bit_table_free(snapshot->table);
    kl_bitset_free(snapshot->all);
    kl_bitset_free(snapshot->drafts);
    kl_content_free(snapshot->content);
    kl_synonyms_free(snapshot->synonyms);
    kl_taxonomy_free(snapshot->taxonomy);
    g_ptr_array_unref(snapshot->shards);
    g_free(snapshot->id);
    g_free(snapshot->content_path);
    g_free(snapshot->path);
    g_free(snapshot);
}

KlSnapshot *
kl_snapshot_ref(KlSnapshot *snapshot)
{
    g_atomic_ref_count_inc(&snapshot->references);
    return snapshot;
}

void
kl_snapshot_unref(KlSnapshot *snapshot)
{
    if (snapshot != NULL && g_atomic_ref_count_dec(&snapshot->references)) {
        free_snapshot(snapshot);
    }
}

/* --- opening ------------------------------------------------------------------- */

/* The content of another INDEX. */
static gboolean
set_content(KlSnapshot *snapshot, const char *index, GError **error)
{
    g_autoptr(KlGeneration) generation = kl_generation_open(index, error);
    if (generation == NULL) {
        return FALSE;
    }
    g_free(snapshot->content_path);
    snapshot->content_path = kl_generation_content_path(generation);
    return TRUE;
}

KlSnapshot *
kl_snapshot_open(const char *path, const char *content_path, GError **error)
{
    g_autoptr(KlSnapshot) snapshot = g_new0(KlSnapshot, 1);
    g_atomic_ref_count_init(&snapshot->references);
    g_mutex_init(&snapshot->lock);
    g_mutex_init(&snapshot->words_lock);
    g_queue_init(&snapshot->readers);
    snapshot->path = g_strdup(path);
    snapshot->shards = g_ptr_array_new_with_free_func(free_shard);
    snapshot->is_local = TRUE;
    snapshot->terms = kl_term_cache_new(TERM_CACHE_BYTES);
    snapshot->records = kl_record_cache_new();
    if (!kl_snapshot_find_shards(snapshot, &snapshot->content_path, error) ||
        (content_path != NULL && !set_content(snapshot, content_path, error)) ||
        !kl_snapshot_load(snapshot, error)) {
        return NULL;
    }
    return g_steal_pointer(&snapshot);
}

/* --- getters ------------------------------------------------------------------- */

const char *
kl_snapshot_get_id(const KlSnapshot *snapshot)
{
    return snapshot->id;
}

gboolean
kl_snapshot_is_remote(const KlSnapshot *snapshot)
{
    return !snapshot->is_local;
}

const KlTaxonomy *
kl_snapshot_get_taxonomy(const KlSnapshot *snapshot)
{
    return snapshot->taxonomy;
}

const KlSynonyms *
kl_snapshot_get_synonyms(const KlSnapshot *snapshot)
{
    return snapshot->synonyms;
}

const KlContent *
kl_snapshot_get_content(const KlSnapshot *snapshot)
{
    return snapshot->content;
}

guint
kl_snapshot_get_n_cases(const KlSnapshot *snapshot)
{
    return snapshot->n_cases;
}

guint
kl_snapshot_get_n_shards(const KlSnapshot *snapshot)
{
    return snapshot->shards->len;
}

guint
kl_snapshot_get_n_positions(const KlSnapshot *snapshot)
{
    return snapshot->n_positions;
}

gboolean
kl_snapshot_find(const KlSnapshot *snapshot, const char *slug, guint *ret_position)
{
    for (guint i = 0; i < snapshot->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        guint docid = kl_columns_find_slug(shard->columns, slug);
        if (docid != 0) {
            *ret_position = shard->base + docid;
            return TRUE;
        }
    }
    return FALSE;
}

/* The shard of a position and the docid there, or NULL. */
static const KlShard *
find_shard(const KlSnapshot *snapshot, guint position, guint *ret_docid)
{
    for (guint i = 0; i < snapshot->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        if (position > shard->base && position - shard->base <= shard->last_docid) {
            *ret_docid = position - shard->base;
            return shard;
        }
    }
    return NULL;
}

const char *
kl_snapshot_get_slug(const KlSnapshot *snapshot, guint position)
{
    guint docid;
    const KlShard *shard = find_shard(snapshot, position, &docid);
    return shard != NULL ? kl_columns_slug(shard->columns, docid) : NULL;
}

const char *
kl_snapshot_get_title(const KlSnapshot *snapshot, guint position)
{
    guint docid;
    const KlShard *shard = find_shard(snapshot, position, &docid);
    return shard != NULL ? kl_columns_title(shard->columns, docid) : NULL;
}

const char *
kl_snapshot_get_checked(const KlSnapshot *snapshot, guint position)
{
    guint docid;
    const KlShard *shard = find_shard(snapshot, position, &docid);
    return shard != NULL ? kl_columns_checked(shard->columns, docid) : NULL;
}

const KlBitset *
kl_snapshot_get_all(const KlSnapshot *snapshot)
{
    return snapshot->all;
}

const KlBitset *
kl_snapshot_get_drafts(const KlSnapshot *snapshot)
{
    return snapshot->drafts;
}

const KlBitset *
kl_snapshot_get_value(const KlSnapshot *snapshot, guint facet, guint value)
{
    g_return_val_if_fail(facet < snapshot->values->len, NULL);
    const GPtrArray *sets = g_ptr_array_index(snapshot->values, facet);
    g_return_val_if_fail(value < sets->len, NULL);
    return g_ptr_array_index(sets, value);
}

guint
kl_snapshot_count_value(const KlSnapshot *snapshot, guint facet, guint value)
{
    g_return_val_if_fail(facet < snapshot->value_counts->len, 0);
    const GArray *counts = g_ptr_array_index(snapshot->value_counts, facet);
    g_return_val_if_fail(value < counts->len, 0);
    return g_array_index(counts, guint, value);
}

const guint *
kl_snapshot_get_newest_order(const KlSnapshot *snapshot)
{
    return snapshot->orders[KL_ORDER_NEWEST];
}

const guint *
kl_snapshot_get_title_order(const KlSnapshot *snapshot)
{
    return snapshot->orders[KL_ORDER_TITLE];
}
