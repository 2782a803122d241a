#include "search/shard.h"

#include "search/error.h"
#include "search/schema.h"

#define PIECE_BYTES (16 * 1024 * 1024)

/* Caller frees. */
static char *
make_key(guint piece)
{
    return piece == 0 ? g_strdup(KL_META_COLUMNS)
                      : g_strdup_printf(KL_META_COLUMNS ".%u", piece);
}

GBytes *
kl_shard_read_columns(const KxDatabase *db, GError **error)
{
    g_autoptr(GByteArray) all = g_byte_array_new();
    for (guint piece = 0;; piece++) {
        g_autofree char *key = make_key(piece);
        g_autoptr(GBytes) bytes = kx_database_get_metadata(db, key, -1, error);
        if (bytes == NULL) {
            return NULL;
        }
        gsize length;
        const guint8 *data = g_bytes_get_data(bytes, &length);
        if (length == 0) {
            return g_byte_array_free_to_bytes(g_steal_pointer(&all));
        }
        if (length > G_MAXUINT / 2 - all->len) {
            g_set_error(error, KL_ERROR, KL_ERROR_INDEX, "die Spalten sind zu groß");
            return NULL;
        }
        g_byte_array_append(all, data, (guint)length);
    }
}

gboolean
kl_shard_write_columns(KxWritableDatabase *db, GBytes *columns, GError **error)
{
    const KxDatabase *reading = kx_writable_database_get_database(db);
    gsize length = g_bytes_get_size(columns);
    for (guint piece = 0;; piece++) {
        g_autofree char *key = make_key(piece);
        gsize done = MIN((gsize)piece * PIECE_BYTES, length);
        gsize part = MIN(length - done, PIECE_BYTES);
        if (part == 0) {
            /* Behind the end: what longer columns left must go. */
            g_autoptr(GBytes) old = kx_database_get_metadata(reading, key, -1, error);
            if (old == NULL) {
                return FALSE;
            }
            if (g_bytes_get_size(old) == 0) {
                return TRUE;
            }
        }
        const char *data = g_bytes_get_data(columns, NULL);
        if (!kx_writable_database_set_metadata(db, key, -1, part > 0 ? data + done : "",
                                               part, error)) {
            return FALSE;
        }
    }
}
