#include <string.h>

#include "search/reader.h"
#include "search/search.h"
#include "search/snapshot_private.h"

/* The database and document of the case at a position; NULL if there is none. */
static const KxDatabase *
find_case(KlReader *reader, guint position, guint32 *ret_docid)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    for (guint i = 0; i < snapshot->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        if (position > shard->base && position <= shard->base + shard->last_docid &&
            kl_columns_slug(shard->columns, position - shard->base) != NULL) {
            *ret_docid = position - shard->base;
            return kl_reader_get_shard(reader, i);
        }
    }
    return NULL;
}

GBytes *
kl_reader_get_record(KlReader *reader,
                     guint position,
                     KlRecord *ret_record,
                     GError **error)
{
    KlRecordCache *cache = kl_reader_get_snapshot(reader)->records;
    GBytes *kept = kl_record_cache_get(cache, position, ret_record);
    if (kept != NULL) {
        return kept;
    }
    g_autoptr(GBytes) data = kl_reader_get_data(reader, position, error);
    if (data == NULL) {
        return NULL;
    }
    gsize length;
    gconstpointer bytes = g_bytes_get_data(data, &length);
    if (!kl_record_read(bytes, length, ret_record, error)) {
        return NULL;
    }
    kl_record_cache_put(cache, position, data, ret_record);
    return g_steal_pointer(&data);
}

gboolean
kl_reader_add_case_terms(KlReader *reader,
                         guint position,
                         const char *prefix,
                         GPtrArray *terms,
                         GError **error)
{
    guint32 docid;
    const KxDatabase *db = find_case(reader, position, &docid);
    if (db == NULL) {
        return TRUE;
    }
    g_autoptr(KxTermIter) iter = kx_database_get_document_terms(db, docid, error);
    if (iter == NULL || !kx_term_iter_skip_to(iter, prefix, -1, error)) {
        return FALSE;
    }
    gsize prefix_length = strlen(prefix);
    GError *why = NULL;
    const char *term;
    gsize length;
    while (kx_term_iter_next(iter, &term, &length, &why) &&
           strncmp(term, prefix, prefix_length) == 0) {
        g_ptr_array_add(terms, g_strndup(term, length));
    }
    if (why != NULL) {
        g_propagate_error(error, why);
        return FALSE;
    }
    return TRUE;
}

gboolean
kl_reader_add_term_positions(KlReader *reader,
                             guint position,
                             const char *term,
                             GArray *positions,
                             GError **error)
{
    guint32 docid;
    const KxDatabase *db = find_case(reader, position, &docid);
    return db == NULL ||
           kx_database_add_positions_to_array(db, docid, term, -1, positions, error);
}
