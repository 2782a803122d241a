#include "search/xapian-c/kx_private.h"

/* A handle is in a transaction all its life but for the moment of a commit: that turns
 * off Xapian's commits by count, and makes close() drop what is pending. The
 * transaction is an unflushed one, as beginning a flushed one commits. */
struct KxWritableDatabase {
    Xapian::WritableDatabase db;
    KxDatabase reader;
    /* A change failed. Xapian then forgets all pending ones without a word, so that
     * committing what comes after would be half a job. */
    bool has_failed;
};

static_assert(KX_CREATE_OR_OVERWRITE == Xapian::DB_CREATE_OR_OVERWRITE, "");
static_assert(KX_OPEN_OR_CREATE == Xapian::DB_CREATE_OR_OPEN, "");
static_assert(KX_CREATE == Xapian::DB_CREATE && KX_OPEN == Xapian::DB_OPEN, "");
static_assert(KX_NO_SYNC == Xapian::DB_NO_SYNC, "");
static_assert(KX_FULL_SYNC == Xapian::DB_FULL_SYNC, "");
static_assert(KX_DANGEROUS == Xapian::DB_DANGEROUS, "");
static_assert(KX_NO_TERMLIST == Xapian::DB_NO_TERMLIST, "");
static_assert(KX_COMPACT_NO_RENUMBER == Xapian::DBCOMPACT_NO_RENUMBER, "");
static_assert(KX_COMPACT_MULTIPASS == Xapian::DBCOMPACT_MULTIPASS, "");
static_assert(KX_COMPACT_SINGLE_FILE == Xapian::DBCOMPACT_SINGLE_FILE, "");

/* To be called in a catch (...) only. */
static void
set_change_error(KxWritableDatabase *db, GError **error) noexcept
{
    if (kx_guard_set_error(error) != KL_ERROR_NOT_FOUND) {
        db->has_failed = true;
    }
}

KxWritableDatabase *
kx_writable_database_open(const char *path, KxWriteFlags flags, GError **error)
try {
    g_return_val_if_fail(path != NULL, NULL);
    if ((flags & KX_MODE_MASK) == KX_OPEN) {
        kx_check_path(path);
    }
    Xapian::WritableDatabase db(path, flags);
    db.begin_transaction(false);
    return new KxWritableDatabase{db, KxDatabase{db}, false};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

/* Forgets the pending changes, whether in the transaction or (after a commit that
 * failed) out of it. */
static void
drop(Xapian::WritableDatabase &db) noexcept
{
    try {
        db.begin_transaction(false);
    } catch (...) {
        /* It is in one already. */
        kx_guard_set_error(NULL);
    }
    try {
        db.cancel_transaction();
    } catch (...) {
        kx_guard_set_error(NULL);
    }
}

/* Releases the lock even if documents that were read through it still live. */
static void
close_and_free(KxWritableDatabase *db) noexcept
{
    try {
        db->db.close();
    } catch (...) {
        kx_guard_set_error(NULL);
    }
    delete db;
}

void
kx_writable_database_free(KxWritableDatabase *db)
{
    if (db != NULL) {
        drop(db->db);
        close_and_free(db);
    }
}

static void
commit(KxWritableDatabase *db)
{
    if (db->has_failed) {
        throw Xapian::InvalidOperationError(
            "A change failed and took the pending ones with it");
    }
    db->db.commit_transaction();
    db->db.commit();
}

gboolean
kx_writable_database_close(KxWritableDatabase *db, GError **error)
try {
    g_return_val_if_fail(db != NULL, FALSE);
    commit(db);
    close_and_free(db);
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    kx_writable_database_free(db);
    return FALSE;
}

gboolean
kx_writable_database_commit(KxWritableDatabase *db, GError **error)
try {
    commit(db);
    db->db.begin_transaction(false);
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    kx_writable_database_cancel(db, NULL);
    return FALSE;
}

gboolean
kx_writable_database_cancel(KxWritableDatabase *db, GError **error)
try {
    drop(db->db);
    db->has_failed = false;
    db->db.begin_transaction(false);
    return TRUE;
} catch (...) {
    set_change_error(db, error);
    return FALSE;
}

const KxDatabase *
kx_writable_database_get_database(const KxWritableDatabase *db)
{
    return &db->reader;
}

gboolean
kx_writable_database_add_document(KxWritableDatabase *db,
                                  const KxDocument *document,
                                  guint32 *ret_docid,
                                  GError **error)
try {
    guint32 docid = db->db.add_document(document->document);
    if (ret_docid != NULL) {
        *ret_docid = docid;
    }
    return TRUE;
} catch (...) {
    set_change_error(db, error);
    return FALSE;
}

gboolean
kx_writable_database_replace_document(KxWritableDatabase *db,
                                      guint32 docid,
                                      const KxDocument *document,
                                      GError **error)
try {
    db->db.replace_document(docid, document->document);
    return TRUE;
} catch (...) {
    set_change_error(db, error);
    return FALSE;
}

gboolean
kx_writable_database_replace_by_term(KxWritableDatabase *db,
                                     const char *term,
                                     gssize length,
                                     const KxDocument *document,
                                     guint32 *ret_docid,
                                     GError **error)
try {
    guint32 docid =
        db->db.replace_document(kx_string(term, length), document->document);
    if (ret_docid != NULL) {
        *ret_docid = docid;
    }
    return TRUE;
} catch (...) {
    set_change_error(db, error);
    return FALSE;
}

gboolean
kx_writable_database_delete_document(KxWritableDatabase *db,
                                     guint32 docid,
                                     GError **error)
try {
    db->db.delete_document(docid);
    return TRUE;
} catch (...) {
    set_change_error(db, error);
    return FALSE;
}

gboolean
kx_writable_database_delete_by_term(KxWritableDatabase *db,
                                    const char *term,
                                    gssize length,
                                    GError **error)
try {
    db->db.delete_document(kx_string(term, length));
    return TRUE;
} catch (...) {
    set_change_error(db, error);
    return FALSE;
}

gboolean
kx_writable_database_set_metadata(KxWritableDatabase *db,
                                  const char *key,
                                  gssize key_length,
                                  const void *value,
                                  gsize value_length,
                                  GError **error)
try {
    std::string name = kx_string(key, key_length);
    try {
        kx_check_length(name);
    } catch (...) {
        kx_guard_set_error(error);
        return FALSE;
    }
    db->db.set_metadata(name, kx_string(value, (gssize)value_length));
    return TRUE;
} catch (...) {
    set_change_error(db, error);
    return FALSE;
}

gboolean
kx_compact(const char *const *sources,
           gsize n_sources,
           const char *path,
           KxCompactFlags flags,
           GError **error)
try {
    g_return_val_if_fail(path != NULL, FALSE);
    if (n_sources == 0) {
        throw Xapian::InvalidArgumentError("Nothing to compact");
    }
    Xapian::Database db;
    for (gsize i = 0; i < n_sources; i++) {
        kx_check_path(sources[i]);
        db.add_database(Xapian::Database(sources[i]));
    }
    db.compact(path, flags);
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}
