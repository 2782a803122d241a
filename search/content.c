#include "search/content.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "search/checksum.h"
#include "search/content_format.h"
#include "search/error.h"
#include "search/files.h"

typedef struct {
    char *path;
    int fd;
    guint64 number; /* of its generation */
    guint64 size;
    guint8 *table; /* rows, then keys */
    const KlSegmentRow *rows;
    const char *keys;
    guint32 n_rows;
} Segment;

struct KlContent {
    GPtrArray *segments; /* of Segment, the newest first */
};

static void
segment_free(Segment *segment)
{
    if (segment->fd >= 0) {
        close(segment->fd);
    }
    g_free(segment->path);
    g_free(segment->table);
    g_free(segment);
}

static gboolean
fail_damaged(const Segment *segment, GError **error)
{
    g_set_error(error, KL_ERROR, KL_ERROR_INDEX, "»%s« ist beschädigt", segment->path);
    return FALSE;
}

static gboolean
read_at(const Segment *segment,
        guint64 offset,
        void *ret_data,
        gsize length,
        GError **error)
{
    char *at = ret_data;
    while (length > 0) {
        ssize_t n = pread(segment->fd, at, length, (off_t)offset);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return kl_files_fail(error, segment->path, "lässt sich nicht lesen");
        }
        if (n == 0) {
            return fail_damaged(segment, error);
        }
        at += n;
        offset += (guint64)n;
        length -= (gsize)n;
    }
    return TRUE;
}

/* Rows lie inside the file, keys and types among the keys, and keys ascend. */
static gboolean
check_rows(const Segment *segment, guint32 keys_bytes, guint64 rows_offset)
{
    const char *before = NULL;
    if (keys_bytes > 0 && segment->keys[keys_bytes - 1] != '\0') {
        return FALSE;
    }
    for (guint32 i = 0; i < segment->n_rows; i++) {
        const KlSegmentRow *row = &segment->rows[i];
        if (row->key >= keys_bytes || row->offset > rows_offset ||
            row->length > rows_offset - row->offset ||
            (row->type != KL_SEGMENT_TOMBSTONE && row->type >= keys_bytes)) {
            return FALSE;
        }
        const char *key = segment->keys + row->key;
        if (before != NULL && strcmp(before, key) >= 0) {
            return FALSE;
        }
        before = key;
    }
    return TRUE;
}

static gboolean
read_footer(const Segment *segment, KlSegmentFooter *ret_footer, GError **error)
{
    KlSegmentFooter footer;
    gsize summed = G_STRUCT_OFFSET(KlSegmentFooter, footer_checksum);
    if (segment->size < sizeof footer + strlen(KL_SEGMENT_MAGIC)) {
        return fail_damaged(segment, error);
    }
    if (!read_at(segment, segment->size - sizeof footer, &footer, sizeof footer,
                 error)) {
        return FALSE;
    }
    if (memcmp(footer.magic, KL_SEGMENT_MAGIC, sizeof footer.magic) != 0 ||
        footer.footer_checksum != kl_checksum(&footer, summed)) {
        return fail_damaged(segment, error);
    }
    if (footer.version != KL_SEGMENT_VERSION) {
        g_set_error(error, KL_ERROR, KL_ERROR_VERSION, "»%s« hat ein anderes Format",
                    segment->path);
        return FALSE;
    }
    guint64 rows_bytes = (guint64)footer.n_rows * sizeof(KlSegmentRow);
    if (footer.n_rows > KL_SEGMENT_MAX_ROWS || footer.rows_offset > segment->size ||
        rows_bytes + footer.keys_bytes + sizeof footer !=
            segment->size - footer.rows_offset) {
        return fail_damaged(segment, error);
    }
    *ret_footer = footer;
    return TRUE;
}

static gboolean
read_table(Segment *segment, GError **error)
{
    KlSegmentFooter footer;
    if (!read_footer(segment, &footer, error)) {
        return FALSE;
    }
    gsize rows_bytes = footer.n_rows * sizeof(KlSegmentRow);
    gsize bytes = rows_bytes + footer.keys_bytes;
    segment->table = g_try_malloc(bytes + 1);
    if (segment->table == NULL) {
        errno = ENOMEM;
        return kl_files_fail(error, segment->path, "lässt sich nicht lesen");
    }
    if (!read_at(segment, footer.rows_offset, segment->table, bytes, error)) {
        return FALSE;
    }
    segment->n_rows = footer.n_rows;
    segment->rows = (const void *)segment->table;
    segment->keys = (const char *)segment->table + rows_bytes;
    if (kl_checksum(segment->table, bytes) != footer.checksum ||
        !check_rows(segment, footer.keys_bytes, footer.rows_offset)) {
        return fail_damaged(segment, error);
    }
    return TRUE;
}

static gboolean
open_segment(KlContent *content, const char *path, guint64 number, GError **error)
{
    Segment *segment = g_new0(Segment, 1);
    struct stat info;
    g_ptr_array_add(content->segments, segment);
    segment->path = g_strdup(path);
    segment->number = number;
    segment->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (segment->fd < 0 || fstat(segment->fd, &info) != 0) {
        return kl_files_fail(error, path, "lässt sich nicht lesen");
    }
    segment->size = (guint64)info.st_size;
    return read_table(segment, error);
}

static int
compare_newest(gconstpointer a, gconstpointer b)
{
    guint64 number_a = (*(Segment *const *)a)->number;
    guint64 number_b = (*(Segment *const *)b)->number;
    return (number_a < number_b) - (number_a > number_b);
}

KlContent *
kl_content_open(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = kl_files_list(folder, error);
    if (names == NULL) {
        return NULL;
    }
    g_autoptr(KlContent) content = g_new0(KlContent, 1);
    content->segments = g_ptr_array_new_with_free_func((GDestroyNotify)segment_free);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        guint64 number;
        g_autofree char *stem = g_strdup(name);
        if (!g_str_has_suffix(name, KL_SEGMENT_SUFFIX)) {
            continue;
        }
        stem[strlen(stem) - strlen(KL_SEGMENT_SUFFIX)] = '\0';
        if (!g_ascii_string_to_unsigned(stem, 10, 1, G_MAXUINT64, &number, NULL)) {
            continue;
        }
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!open_segment(content, path, number, error)) {
            return NULL;
        }
    }
    g_ptr_array_sort(content->segments, compare_newest);
    return g_steal_pointer(&content);
}

void
kl_content_free(KlContent *content)
{
    if (content == NULL) {
        return;
    }
    g_ptr_array_unref(content->segments);
    g_free(content);
}

/* The first row of a segment whose key is not before key. */
static guint32
lower_bound(const Segment *segment, const char *key)
{
    guint32 low = 0;
    guint32 high = segment->n_rows;
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        if (strcmp(segment->keys + segment->rows[middle].key, key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* What the newest segment that knows a key says: its row, or NULL if none knows it or
 * it is gone. */
static const KlSegmentRow *
find_row(const KlContent *content, const char *key, const Segment **ret_segment)
{
    for (guint i = 0; i < content->segments->len; i++) {
        const Segment *segment = g_ptr_array_index(content->segments, i);
        guint32 at = lower_bound(segment, key);
        if (at < segment->n_rows &&
            strcmp(segment->keys + segment->rows[at].key, key) == 0) {
            const KlSegmentRow *row = &segment->rows[at];
            *ret_segment = segment;
            return row->type == KL_SEGMENT_TOMBSTONE ? NULL : row;
        }
    }
    return NULL;
}

static const KlSegmentRow *
find(const KlContent *content,
     const char *kind,
     const char *key,
     const Segment **ret_segment)
{
    char full[KL_MAX_CONTENT_KEY + 1];
    int n = g_snprintf(full, sizeof full, "%s/%s", kind, key);
    return n > 0 && n <= KL_MAX_CONTENT_KEY ? find_row(content, full, ret_segment)
                                            : NULL;
}

GBytes *
kl_content_read(const KlContent *content,
                const char *kind,
                const char *key,
                const char **ret_type,
                GError **error)
{
    const Segment *segment = NULL;
    const KlSegmentRow *row = find(content, kind, key, &segment);
    if (row == NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_NOT_FOUND,
                    "im Index gibt es »%s/%s« nicht", kind, key);
        return NULL;
    }
    g_autofree guint8 *data = g_try_malloc(MAX(row->length, 1));
    if (data == NULL) {
        errno = ENOMEM;
        kl_files_fail(error, segment->path, "lässt sich nicht lesen");
        return NULL;
    }
    if (!read_at(segment, row->offset, data, row->length, error)) {
        return NULL;
    }
    if (kl_checksum(data, row->length) != row->checksum) {
        fail_damaged(segment, error);
        return NULL;
    }
    if (ret_type != NULL) {
        *ret_type = segment->keys + row->type;
    }
    return g_bytes_new_take(g_steal_pointer(&data), row->length);
}

gboolean
kl_content_has(const KlContent *content, const char *kind, const char *key)
{
    const Segment *segment;
    return find(content, kind, key, &segment) != NULL;
}

gboolean
kl_content_stat(const KlContent *content,
                const char *kind,
                const char *key,
                gsize *ret_length,
                guint64 *ret_checksum)
{
    const Segment *segment;
    const KlSegmentRow *row = find(content, kind, key, &segment);
    if (row == NULL) {
        return FALSE;
    }
    *ret_length = row->length;
    *ret_checksum = row->checksum;
    return TRUE;
}

static int
compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
kl_content_keys(const KlContent *content, const char *kind)
{
    g_autofree char *prefix = g_strconcat(kind, "/", NULL);
    gsize prefix_length = strlen(prefix);
    GPtrArray *keys = g_ptr_array_new();
    for (guint i = 0; i < content->segments->len; i++) {
        const Segment *segment = g_ptr_array_index(content->segments, i);
        for (guint32 at = lower_bound(segment, prefix); at < segment->n_rows; at++) {
            const char *key = segment->keys + segment->rows[at].key;
            const Segment *decider;
            if (!g_str_has_prefix(key, prefix)) {
                break;
            }
            /* Only where the newest word about it stands, so each comes once. */
            if (find_row(content, key, &decider) == &segment->rows[at]) {
                g_ptr_array_add(keys, (gpointer)(gsize)(key + prefix_length));
            }
        }
    }
    g_ptr_array_sort(keys, compare_strings);
    return keys;
}

guint
kl_content_count(const KlContent *content, const char *kind)
{
    g_autoptr(GPtrArray) keys = kl_content_keys(content, kind);
    return keys->len;
}

guint
kl_content_n_segments(const KlContent *content)
{
    return content->segments->len;
}

guint64
kl_content_total_bytes(const KlContent *content)
{
    guint64 bytes = 0;
    for (guint i = 0; i < content->segments->len; i++) {
        bytes += ((const Segment *)g_ptr_array_index(content->segments, i))->size;
    }
    return bytes;
}

guint64
kl_content_live_bytes(const KlContent *content)
{
    guint64 bytes = 0;
    for (guint i = 0; i < content->segments->len; i++) {
        const Segment *segment = g_ptr_array_index(content->segments, i);
        for (guint32 at = 0; at < segment->n_rows; at++) {
            const KlSegmentRow *row = &segment->rows[at];
            const char *key = segment->keys + row->key;
            const Segment *decider;
            if (find_row(content, key, &decider) == row) {
                bytes += row->length + sizeof *row + strlen(key) + 1;
            }
        }
    }
    return bytes;
}

void
kl_content_foreach(const KlContent *content, KlContentVisit visit, gpointer user_data)
{
    for (guint i = 0; i < content->segments->len; i++) {
        const Segment *segment = g_ptr_array_index(content->segments, i);
        for (guint32 at = 0; at < segment->n_rows; at++) {
            const char *key = segment->keys + segment->rows[at].key;
            const Segment *decider;
            if (find_row(content, key, &decider) == &segment->rows[at]) {
                visit(key, user_data);
            }
        }
    }
}
