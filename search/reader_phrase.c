/* Phrases, for which Xapian has the positions: here and on remote shards it says which
 * cases have one. What a phrase weighs is the ranking's business. */
#include "search/reader.h"

#include "search/snapshot_private.h"

static void
free_query(gpointer query)
{
    kx_query_free(query);
}

static KxQuery *
make_phrase(const GPtrArray *terms, GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(free_query);
    for (guint i = 0; i < terms->len; i++) {
        KxQuery *term = kx_query_new_term(g_ptr_array_index(terms, i), -1, 1, error);
        if (term == NULL) {
            return NULL;
        }
        g_ptr_array_add(queries, term);
    }
    return kx_query_new(KX_OP_PHRASE,
                        (const KxQuery *const *)(gconstpointer)queries->pdata,
                        queries->len, 0, error);
}

/* Without weights hits come by docid. */
static gboolean
add_matches(const KxDatabase *db,
            const KxQuery *query,
            const KlShard *shard,
            GArray *positions,
            GError **error)
{
    g_autoptr(KxEnquire) enquire = kx_enquire_new(db, error);
    if (enquire == NULL || !kx_enquire_set_no_weight(enquire, error) ||
        !kx_enquire_set_query(enquire, query, error)) {
        return FALSE;
    }
    g_autoptr(KxMSet) mset =
        kx_enquire_get_mset(enquire, 0, shard->last_docid, 0, error);
    if (mset == NULL) {
        return FALSE;
    }
    for (guint i = 0; i < mset->n_hits; i++) {
        guint32 position = shard->base + mset->hits[i].docid;
        g_array_append_val(positions, position);
    }
    return TRUE;
}

KlPostings *
kl_reader_get_phrase(KlReader *reader, const GPtrArray *terms, GError **error)
{
    KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    g_autoptr(GString) key = g_string_new("\"");
    for (guint i = 0; i < terms->len; i++) {
        g_string_append(key, g_ptr_array_index(terms, i));
        g_string_append_c(key, ' ');
    }
    KlPostings *postings = kl_term_cache_get(snapshot->terms, key->str);
    if (postings != NULL) {
        return postings;
    }
    g_autoptr(KxQuery) query = make_phrase(terms, error);
    if (query == NULL) {
        return NULL;
    }
    g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint i = 0; i < snapshot->shards->len; i++) {
        if (!add_matches(kl_reader_get_shard(reader, i), query,
                         g_ptr_array_index(snapshot->shards, i), positions, error)) {
            return NULL;
        }
    }
    postings =
        kl_postings_new(snapshot->n_positions, g_steal_pointer(&positions), NULL);
    kl_term_cache_put(snapshot->terms, key->str, postings);
    return postings;
}
