#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "search/checksum.h"
#include "search/content.h"
#include "search/content_format.h"
#include "search/error.h"
#include "search/files.h"

#define BUFFER_BYTES (256 * 1024)

struct KlContentWriter {
    char *path;
    int fd; /* -1 once it is finished */
    gboolean is_finished;
    guint64 offset;   /* where the next bytes go */
    GString *buffer;  /* the last of the bytes before offset, not yet written */
    GHashTable *rows; /* key (its own string) → KlSegmentRow *, key unset */
    GPtrArray *types; /* of char *; a row's type is a place here until finish */
};

static gboolean
flush(KlContentWriter *writer, GError **error)
{
    gboolean is_good = kl_files_write_all(writer->fd, writer->path, writer->buffer->str,
                                          writer->buffer->len, error);
    g_string_truncate(writer->buffer, 0);
    return is_good;
}

static gboolean
append(KlContentWriter *writer, const void *data, gsize length, GError **error)
{
    writer->offset += length;
    g_string_append_len(writer->buffer, data, (gssize)length);
    return writer->buffer->len < BUFFER_BYTES || flush(writer, error);
}

KlContentWriter *
kl_content_writer_new(const char *path, GError **error)
{
    int fd = kl_files_create(path, error);
    if (fd < 0) {
        return NULL;
    }
    KlContentWriter *writer = g_new0(KlContentWriter, 1);
    writer->path = g_strdup(path);
    writer->fd = fd;
    writer->buffer = g_string_sized_new(BUFFER_BYTES);
    writer->rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    writer->types = g_ptr_array_new_with_free_func(g_free);
    /* Into the buffer only: it cannot fail. */
    g_string_append(writer->buffer, KL_SEGMENT_MAGIC);
    writer->offset = strlen(KL_SEGMENT_MAGIC);
    return writer;
}

void
kl_content_writer_free(KlContentWriter *writer)
{
    if (writer == NULL) {
        return;
    }
    if (writer->fd >= 0) {
        close(writer->fd);
    }
    if (!writer->is_finished) {
        unlink(writer->path);
    }
    g_string_free(writer->buffer, TRUE);
    g_hash_table_unref(writer->rows);
    g_ptr_array_unref(writer->types);
    g_free(writer->path);
    g_free(writer);
}

static guint32
intern_type(KlContentWriter *writer, const char *type)
{
    for (guint i = 0; i < writer->types->len; i++) {
        if (strcmp(g_ptr_array_index(writer->types, i), type) == 0) {
            return i;
        }
    }
    g_ptr_array_add(writer->types, g_strdup(type));
    return writer->types->len - 1;
}

static char *
make_key(const char *kind, const char *key, GError **error)
{
    char *full = g_strconcat(kind, "/", key, NULL);
    if (strlen(full) > KL_MAX_CONTENT_KEY) {
        g_set_error(error, KL_ERROR, KL_ERROR_LIMIT,
                    "»%.60s…« ist als Name im Index zu lang", full);
        g_clear_pointer(&full, g_free);
    }
    return full;
}

gboolean
kl_content_writer_put(KlContentWriter *writer,
                      const char *kind,
                      const char *key,
                      const char *type,
                      const void *data,
                      gsize length,
                      GError **error)
{
    g_autofree char *full = make_key(kind, key, error);
    if (full == NULL) {
        return FALSE;
    }
    if (length > G_MAXUINT32) {
        g_set_error(error, KL_ERROR, KL_ERROR_LIMIT, "»%s« ist zu groß", full);
        return FALSE;
    }
    KlSegmentRow *row = g_new0(KlSegmentRow, 1);
    row->offset = writer->offset;
    row->length = (guint32)length;
    row->checksum = kl_checksum(data, length);
    row->type = intern_type(writer, type);
    g_hash_table_replace(writer->rows, g_steal_pointer(&full), row);
    return append(writer, data, length, error);
}

gboolean
kl_content_writer_remove(KlContentWriter *writer,
                         const char *kind,
                         const char *key,
                         GError **error)
{
    char *full = make_key(kind, key, error);
    if (full == NULL) {
        return FALSE;
    }
    KlSegmentRow *row = g_new0(KlSegmentRow, 1);
    row->type = KL_SEGMENT_TOMBSTONE;
    g_hash_table_replace(writer->rows, full, row);
    return TRUE;
}

typedef struct {
    KlContentWriter *writer;
    const KlContent *content;
    GError *error;
} Adder;

static void
add_one(const char *full, gpointer user_data)
{
    Adder *adder = user_data;
    const char *slash = strchr(full, '/');
    if (adder->error != NULL || slash == NULL ||
        g_hash_table_contains(adder->writer->rows, full)) {
        return;
    }
    g_autofree char *kind = g_strndup(full, (gsize)(slash - full));
    const char *type;
    g_autoptr(GBytes) bytes =
        kl_content_read(adder->content, kind, slash + 1, &type, &adder->error);
    if (bytes != NULL) {
        kl_content_writer_put(adder->writer, kind, slash + 1, type,
                              g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes),
                              &adder->error);
    }
}

gboolean
kl_content_writer_add_all(KlContentWriter *writer,
                          const KlContent *content,
                          GError **error)
{
    Adder adder = {writer, content, NULL};
    kl_content_foreach(content, add_one, &adder);
    if (adder.error != NULL) {
        g_propagate_error(error, adder.error);
        return FALSE;
    }
    return TRUE;
}

gboolean
kl_content_writer_has(const KlContentWriter *writer, const char *kind, const char *key)
{
    g_autofree char *full = g_strconcat(kind, "/", key, NULL);
    const KlSegmentRow *row = g_hash_table_lookup(writer->rows, full);
    return row != NULL && row->type != KL_SEGMENT_TOMBSTONE;
}

gboolean
kl_content_writer_is_empty(const KlContentWriter *writer)
{
    return g_hash_table_size(writer->rows) == 0;
}

static int
compare_keys(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Puts the types before the keys and lets rows point to them. */
static void
make_table(KlContentWriter *writer, GByteArray *rows, GString *keys)
{
    g_autofree guint32 *types = g_new0(guint32, writer->types->len + 1);
    for (guint i = 0; i < writer->types->len; i++) {
        const char *type = g_ptr_array_index(writer->types, i);
        types[i] = (guint32)keys->len;
        g_string_append_len(keys, type, (gssize)strlen(type) + 1);
    }
    guint n;
    g_autofree gpointer *sorted = g_hash_table_get_keys_as_array(writer->rows, &n);
    qsort(sorted, n, sizeof *sorted, compare_keys);
    for (guint i = 0; i < n; i++) {
        KlSegmentRow row =
            *(KlSegmentRow *)g_hash_table_lookup(writer->rows, sorted[i]);
        row.key = (guint32)keys->len;
        if (row.type != KL_SEGMENT_TOMBSTONE) {
            row.type = types[row.type];
        }
        g_byte_array_append(rows, (const guint8 *)&row, sizeof row);
        g_string_append_len(keys, sorted[i], (gssize)strlen(sorted[i]) + 1);
    }
}

static gboolean
write_table(KlContentWriter *writer, GError **error)
{
    g_autoptr(GByteArray) table = g_byte_array_new();
    g_autoptr(GString) keys = g_string_new(NULL);
    guint n_rows = g_hash_table_size(writer->rows);
    KlSegmentFooter footer = {.version = KL_SEGMENT_VERSION, .n_rows = n_rows};

    make_table(writer, table, keys);
    g_byte_array_append(table, (const guint8 *)keys->str, (guint)keys->len);
    footer.rows_offset = writer->offset;
    footer.keys_bytes = (guint32)keys->len;
    footer.checksum = kl_checksum(table->data, table->len);
    gsize summed = G_STRUCT_OFFSET(KlSegmentFooter, footer_checksum);
    footer.footer_checksum = kl_checksum(&footer, summed);
    memcpy(footer.magic, KL_SEGMENT_MAGIC, sizeof footer.magic);
    return append(writer, table->data, table->len, error) &&
           append(writer, &footer, sizeof footer, error) && flush(writer, error);
}

gboolean
kl_content_writer_finish(KlContentWriter *writer, GError **error)
{
    g_return_val_if_fail(writer->fd >= 0, FALSE);

    gboolean is_good = write_table(writer, error);
    if (is_good && fsync(writer->fd) != 0) {
        is_good = kl_files_fail(error, writer->path, "lässt sich nicht sichern");
    }
    is_good =
        kl_files_close(writer->fd, writer->path, is_good ? error : NULL) && is_good;
    writer->fd = -1;
    writer->is_finished = is_good;
    return is_good;
}
