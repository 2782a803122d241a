#include "search/chunks.h"

#include <string.h>

#include "search/error.h"
#include "search/xapian-c/kx_database.h"
#include "search/xapian-c/kx_writable.h"

#define CHUNK_BYTES (512 * 1024)
#define MAX_CHUNKS  8192

static char *
chunk_key(const char *key, guint64 chunk)
{
    return g_strdup_printf("%s.%" G_GUINT64_FORMAT, key, chunk);
}

static gboolean
read_n_chunks(const KxDatabase *shard, const char *key, guint64 *ret_n, GError **error)
{
    g_autoptr(GBytes) bytes = kx_database_get_metadata(shard, key, -1, error);
    if (bytes == NULL) {
        return FALSE;
    }
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    if (length == 0) {
        *ret_n = 0;
        return TRUE;
    }
    g_autofree char *text = g_strndup(data, length);
    if (!g_ascii_string_to_unsigned(text, 10, 0, MAX_CHUNKS, ret_n, NULL)) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX,
                    "»%s« einer Datenbank ist beschädigt", key);
        return FALSE;
    }
    return TRUE;
}

GBytes *
kl_chunks_load(const KxDatabase *shard, const char *key, GError **error)
{
    guint64 n_chunks;
    if (!read_n_chunks(shard, key, &n_chunks, error)) {
        return NULL;
    }
    g_autoptr(GByteArray) all = g_byte_array_sized_new((guint)n_chunks * CHUNK_BYTES);
    for (guint64 i = 0; i < n_chunks; i++) {
        g_autofree char *name = chunk_key(key, i);
        g_autoptr(GBytes) chunk = kx_database_get_metadata(shard, name, -1, error);
        if (chunk == NULL) {
            return NULL;
        }
        g_byte_array_append(all, g_bytes_get_data(chunk, NULL),
                            (guint)g_bytes_get_size(chunk));
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&all));
}

gboolean
kl_chunks_save(KxWritableDatabase *shard,
               const char *key,
               GBytes *bytes,
               GError **error)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    guint64 n_chunks = (length + CHUNK_BYTES - 1) / CHUNK_BYTES;
    guint64 n_before;
    if (n_chunks > MAX_CHUNKS) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_LIMIT,
                            "zu viele Fälle für eine Datenbank");
        return FALSE;
    }
    if (!read_n_chunks(kx_writable_database_get_database(shard), key, &n_before,
                       error)) {
        return FALSE;
    }
    for (guint64 i = 0; i < MAX(n_chunks, n_before); i++) {
        g_autofree char *name = chunk_key(key, i);
        gsize at = i * CHUNK_BYTES;
        gsize n = at < length ? MIN(length - at, CHUNK_BYTES) : 0;
        if (!kx_writable_database_set_metadata(shard, name, -1, n > 0 ? data + at : "",
                                               n, error)) {
            return FALSE;
        }
    }
    g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, n_chunks);
    return kx_writable_database_set_metadata(shard, key, -1, count, strlen(count),
                                             error);
}
