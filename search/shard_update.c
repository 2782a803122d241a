#include "search/shard_update.h"

#include "search/columns.h"
#include "search/document.h"
#include "search/xapian-c/kx_database.h"
#include "search/xapian-c/kx_document.h"
#include "search/xapian-c/kx_writable.h"

struct KlShardUpdate {
    const KlTaxonomy *taxonomy;
    KlAnalyzer *analyzer;
    KxDocument *document;
    KxWritableDatabase *db;
    KlColumnsBuilder *columns;
    KlWords *words;
    GHashTable *docids; /* slug → docid */
};

static gboolean
load_columns(KlShardUpdate *update, GError **error)
{
    g_autoptr(KlColumns) columns =
        kl_columns_load(kx_writable_database_get_database(update->db), error);
    if (columns == NULL) {
        return FALSE;
    }
    kl_columns_builder_add_all(update->columns, columns, 0);
    for (guint docid = 1; docid <= kl_columns_last_docid(columns); docid++) {
        const char *slug = kl_columns_slug(columns, docid);
        if (slug != NULL) {
            g_hash_table_insert(update->docids, g_strdup(slug),
                                GUINT_TO_POINTER(docid));
        }
    }
    return TRUE;
}

KlShardUpdate *
kl_shard_update_open(const char *path,
                     const KlTaxonomy *taxonomy,
                     KlAnalyzer *analyzer,
                     GError **error)
{
    g_autoptr(KlShardUpdate) update = g_new0(KlShardUpdate, 1);
    update->taxonomy = taxonomy;
    update->analyzer = analyzer;
    update->document = kx_document_new();
    update->columns = kl_columns_builder_new();
    update->words = kl_words_new();
    update->docids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    /* A copy that nobody reads yet and that a crash leaves to be swept: in place, and
     * synced with everything else when it is published. */
    update->db =
        kx_writable_database_open(path, KX_OPEN | KX_NO_SYNC | KX_DANGEROUS, error);
    return update->db != NULL && load_columns(update, error) &&
                   kl_words_load(update->words,
                                 kx_writable_database_get_database(update->db), error)
               ? g_steal_pointer(&update)
               : NULL;
}

void
kl_shard_update_free(KlShardUpdate *update)
{
    if (update == NULL) {
        return;
    }
    kx_writable_database_free(update->db);
    kx_document_free(update->document);
    kl_columns_builder_free(update->columns);
    kl_words_free(update->words);
    g_hash_table_unref(update->docids);
    g_free(update);
}

KxWritableDatabase *
kl_shard_update_database(KlShardUpdate *update)
{
    return update->db;
}

gboolean
kl_shard_update_has(const KlShardUpdate *update, const char *slug)
{
    return g_hash_table_contains(update->docids, slug);
}

static gboolean
forget(KlShardUpdate *update, guint32 docid, GError **error)
{
    g_autoptr(KxDocument) old = kx_database_get_document(
        kx_writable_database_get_database(update->db), docid, error);
    gsize length;
    const char *data = old != NULL ? kx_document_get_data(old, &length, error) : NULL;
    return data != NULL && kl_document_forget(data, length, update->taxonomy,
                                              update->analyzer, update->words, error);
}

/* docid   0: a new one */
static gboolean
store(KlShardUpdate *update, guint32 *docid, guint32 *ret_length, GError **error)
{
    gboolean is_stored = *docid == 0 ? kx_writable_database_add_document(
                                           update->db, update->document, docid, error)
                                     : kx_writable_database_replace_document(
                                           update->db, *docid, update->document, error);
    return is_stored &&
           kx_database_get_doc_length(kx_writable_database_get_database(update->db),
                                      *docid, ret_length, error);
}

gboolean
kl_shard_update_put(KlShardUpdate *update, const KlCase *kl_case, GError **error)
{
    guint32 docid =
        GPOINTER_TO_UINT(g_hash_table_lookup(update->docids, kl_case->slug));
    guint32 length;
    if ((docid != 0 && !forget(update, docid, error)) ||
        !kl_document_fill(update->document, kl_case, update->taxonomy, update->analyzer,
                          update->words, error) ||
        !store(update, &docid, &length, error)) {
        return FALSE;
    }
    g_hash_table_replace(update->docids, g_strdup(kl_case->slug),
                         GUINT_TO_POINTER(docid));
    kl_columns_builder_set(update->columns, docid, kl_case->slug, kl_case->title,
                           kl_case->checked, length);
    return TRUE;
}

gboolean
kl_shard_update_remove(KlShardUpdate *update, const char *slug, GError **error)
{
    guint32 docid = GPOINTER_TO_UINT(g_hash_table_lookup(update->docids, slug));
    if (docid == 0) {
        return TRUE;
    }
    if (!forget(update, docid, error) ||
        !kx_writable_database_delete_document(update->db, docid, error)) {
        return FALSE;
    }
    g_hash_table_remove(update->docids, slug);
    kl_columns_builder_remove(update->columns, docid);
    return TRUE;
}

gboolean
kl_shard_update_finish(KlShardUpdate *update, GError **error)
{
    return kl_columns_save(update->columns, update->db, error) &&
           kl_words_save(update->words, update->db, error) &&
           kx_writable_database_close(g_steal_pointer(&update->db), error);
}
