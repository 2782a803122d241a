#include "search/xapian-c/kx_private.h"

KxDatabase *
kx_database_open(const char *path, GError **error)
try {
    g_return_val_if_fail(path != NULL, NULL);
    kx_check_path(path);
    return new KxDatabase{Xapian::Database(path)};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxDatabase *
kx_database_open_remote(const char *host,
                        guint16 port,
                        guint timeout_ms,
                        guint connect_timeout_ms,
                        GError **error)
try {
    g_return_val_if_fail(host != NULL, NULL);
    return new KxDatabase{
        Xapian::Remote::open(host, port, timeout_ms, connect_timeout_ms)};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxDatabase *
kx_database_new_empty(void)
try {
    return new KxDatabase;
} catch (...) {
    kx_guard_set_error(NULL);
    return NULL;
}

gboolean
kx_database_add(KxDatabase *db, const KxDatabase *other, GError **error)
try {
    db->db.add_database(other->db);
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

void
kx_database_free(KxDatabase *db)
{
    delete db;
}

gboolean
kx_database_reopen(KxDatabase *db, gboolean *ret_has_changed, GError **error)
try {
    gboolean has_changed = db->db.reopen();
    if (ret_has_changed != NULL) {
        *ret_has_changed = has_changed;
    }
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

guint
kx_database_get_n_shards(const KxDatabase *db)
{
    return (guint)db->db.size();
}

KxDatabase *
kx_database_get_shard(const KxDatabase *db, guint i_shard, GError **error)
try {
    if (i_shard >= db->db.size()) {
        throw Xapian::InvalidArgumentError("No such shard");
    }
    return new KxDatabase{Xapian::Database(db->db.internal[i_shard].get())};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

gboolean
kx_database_is_local(const KxDatabase *db)
try {
    for (const auto &internal : db->db.internal) {
        /* Only databases on disk have a revision, the others throw. */
        Xapian::Database(internal.get()).get_revision();
    }
    return TRUE;
} catch (...) {
    kx_guard_set_error(NULL);
    return FALSE;
}

gboolean
kx_database_keep_alive(KxDatabase *db, GError **error)
try {
    db->db.keep_alive();
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_get_n_docs(const KxDatabase *db, guint32 *ret_n_docs, GError **error)
try {
    *ret_n_docs = db->db.get_doccount();
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_get_last_docid(const KxDatabase *db, guint32 *ret_docid, GError **error)
try {
    *ret_docid = db->db.get_lastdocid();
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_get_average_length(const KxDatabase *db, double *ret_length, GError **error)
try {
    *ret_length = db->db.get_average_length();
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_get_doc_length(const KxDatabase *db,
                           guint32 docid,
                           guint32 *ret_length,
                           GError **error)
try {
    *ret_length = db->db.get_doclength(docid);
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_has_positions(const KxDatabase *db,
                          gboolean *ret_has_positions,
                          GError **error)
try {
    *ret_has_positions = db->db.has_positions();
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_get_term_freq(const KxDatabase *db,
                          const char *term,
                          gssize length,
                          guint32 *ret_freq,
                          GError **error)
try {
    *ret_freq = db->db.get_termfreq(kx_string(term, length));
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_get_collection_freq(const KxDatabase *db,
                                const char *term,
                                gssize length,
                                guint32 *ret_freq,
                                GError **error)
try {
    *ret_freq = db->db.get_collection_freq(kx_string(term, length));
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_has_term(const KxDatabase *db,
                     const char *term,
                     gssize length,
                     gboolean *ret_has_term,
                     GError **error)
try {
    *ret_has_term = db->db.term_exists(kx_string(term, length));
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_get_value_freq(const KxDatabase *db,
                           guint32 slot,
                           guint32 *ret_freq,
                           GError **error)
try {
    *ret_freq = db->db.get_value_freq(slot);
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

char *
kx_database_get_uuid(const KxDatabase *db, GError **error)
try {
    return g_strdup(db->db.get_uuid().c_str());
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

GBytes *
kx_database_get_metadata(const KxDatabase *db,
                         const char *key,
                         gssize length,
                         GError **error)
try {
    std::string value = db->db.get_metadata(kx_string(key, length));
    return g_bytes_new(value.data(), value.size());
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxTermIter *
kx_database_get_metadata_keys(const KxDatabase *db,
                              const char *prefix,
                              gssize length,
                              GError **error)
try {
    return new KxTermIter{
        db->db, db->db.metadata_keys_begin(kx_string(prefix, length)), true, {}};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxDocument *
kx_database_get_document(const KxDatabase *db, guint32 docid, GError **error)
try {
    return new KxDocument{db->db.get_document(docid), {}};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

#ifdef __SANITIZE_ADDRESS__
/* Database::check of 1.4.22 deletes tables through a base class without a virtual
 * destructor: harmless with every malloc that ignores the size, but reported. */
extern "C" __attribute__((visibility("default"))) const char *
__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}
#endif

gboolean
kx_database_check(const char *path, gsize *ret_n_errors, GError **error)
try {
    g_return_val_if_fail(path != NULL, FALSE);
    kx_check_path(path);
    *ret_n_errors = Xapian::Database::check(path);
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}
