#include "search/shard_check.h"

#include "search/error.h"

static gboolean
has_data(const KxDatabase *db, guint32 docid, GError **error)
{
    g_autoptr(KxDocument) document = kx_database_get_document(db, docid, error);
    gsize length = 0;

    if (document == NULL || kx_document_get_data(document, &length, error) == NULL) {
        return FALSE;
    }
    if (length == 0) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX,
                    "einer Datenbank fehlen die Inhalte von Fall %u", docid);
    }
    return length > 0;
}

static gboolean
has_positions(const KxDatabase *db, GError **error)
{
    gboolean is_there = FALSE;

    if (!kx_database_has_positions(db, &is_there, error)) {
        return FALSE;
    }
    if (!is_there) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INDEX,
                            "einer Datenbank fehlen die Stellen der Wörter");
    }
    return is_there;
}

gboolean
kl_shard_check(const KxDatabase *db,
               const KlColumns *columns,
               guint step,
               GError **error)
{
    guint32 last = kl_columns_last_docid(columns);
    guint n_left = 0;

    if (kl_columns_n_cases(columns) == 0) {
        return TRUE;
    }
    for (guint32 docid = 1; docid <= last; docid++) {
        if (kl_columns_slug(columns, docid) == NULL) {
            continue;
        }
        if (n_left == 0 && !has_data(db, docid, error)) {
            return FALSE;
        }
        if (step == 0) {
            break;
        }
        n_left = n_left == 0 ? step - 1 : n_left - 1;
    }
    return has_positions(db, error);
}
