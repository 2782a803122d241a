#include "search/columns.h"

#include <string.h>

#include "search/checksum.h"
#include "search/chunks.h"
#include "search/columns_format.h"
#include "search/error.h"
#include "search/schema.h"

/* The arrays point into the bytes. */
struct KlColumns {
    GBytes *bytes;
    guint last_docid;
    guint n_cases;
    const guint32 *offsets; /* by docid - 1: place in the heap, 0 for a hole */
    const guint32 *days;    /* by docid - 1 */
    const guint32 *lengths; /* by docid - 1 */
    const guint32 *orders[KL_N_ORDERS]; /* docids */
    const guint32 *by_slug;             /* docids */
    const char *heap;                   /* slug, NUL, title, NUL, checked, NUL, … */
};

static gboolean
fail(GError **error)
{
    g_set_error_literal(error, KL_ERROR, KL_ERROR_INDEX,
                        "die Spalten einer Datenbank sind beschädigt");
    return FALSE;
}

/* Three texts start at offset and end inside the heap. */
static gboolean
is_entry(const char *heap, gsize heap_bytes, guint32 offset)
{
    const char *at = heap + offset;
    const char *end = heap + heap_bytes;
    for (int i = 0; i < 3; i++) {
        at = at < end ? memchr(at, '\0', (gsize)(end - at)) : NULL;
        if (at == NULL) {
            return FALSE;
        }
        at++;
    }
    return TRUE;
}

static gboolean
check_docids(const KlColumns *columns, const guint32 *docids)
{
    for (guint i = 0; i < columns->n_cases; i++) {
        guint32 docid = docids[i];
        if (docid == 0 || docid > columns->last_docid ||
            columns->offsets[docid - 1] == 0) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
check(const KlColumns *columns, gsize heap_bytes)
{
    guint n = 0;
    for (guint i = 0; i < columns->last_docid; i++) {
        guint32 offset = columns->offsets[i];
        if (offset != 0) {
            n++;
            if (offset >= heap_bytes || !is_entry(columns->heap, heap_bytes, offset)) {
                return FALSE;
            }
        }
    }
    return n == columns->n_cases && check_docids(columns, columns->by_slug) &&
           check_docids(columns, columns->orders[KL_ORDER_NEWEST]) &&
           check_docids(columns, columns->orders[KL_ORDER_TITLE]);
}

static gboolean
lay_out(KlColumns *columns, GError **error)
{
    gsize length;
    const guint8 *data = g_bytes_get_data(columns->bytes, &length);
    const KlColumnsHeader *header = (const void *)data;
    if (length < sizeof *header || memcmp(header->magic, KL_COLUMNS_MAGIC, 4) != 0 ||
        (gsize)data % sizeof(guint64) != 0) {
        return fail(error);
    }
    if (header->version != KL_COLUMNS_VERSION) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_VERSION,
                            "die Spalten einer Datenbank haben ein anderes Format");
        return FALSE;
    }
    guint64 last = header->last_docid;
    guint64 n = header->n_cases;
    guint64 head = sizeof *header + kl_columns_words(last, n) * sizeof(guint32);
    gsize summed_at = G_STRUCT_OFFSET(KlColumnsHeader, version);
    if (n > last || head > length ||
        header->checksum != kl_checksum(data + summed_at, length - summed_at)) {
        return fail(error);
    }
    columns->last_docid = (guint)last;
    columns->n_cases = (guint)n;
    columns->offsets = (const void *)(data + sizeof *header);
    columns->days = columns->offsets + last;
    columns->lengths = columns->days + last;
    columns->orders[KL_ORDER_NEWEST] = columns->lengths + last;
    columns->orders[KL_ORDER_TITLE] = columns->orders[KL_ORDER_NEWEST] + n;
    columns->by_slug = columns->orders[KL_ORDER_TITLE] + n;
    columns->heap = (const char *)data + head;
    return check(columns, length - head) || fail(error);
}

KlColumns *
kl_columns_read(GBytes *bytes, GError **error)
{
    g_autoptr(KlColumns) columns = g_new0(KlColumns, 1);
    columns->bytes = g_bytes_ref(bytes);
    return lay_out(columns, error) ? g_steal_pointer(&columns) : NULL;
}

KlColumns *
kl_columns_load(const KxDatabase *shard, GError **error)
{
    g_autoptr(GBytes) bytes = kl_chunks_load(shard, KL_META_COLUMNS, error);
    return bytes != NULL ? kl_columns_read(bytes, error) : NULL;
}

void
kl_columns_free(KlColumns *columns)
{
    if (columns == NULL) {
        return;
    }
    g_bytes_unref(columns->bytes);
    g_free(columns);
}

guint
kl_columns_last_docid(const KlColumns *columns)
{
    return columns->last_docid;
}

guint
kl_columns_n_cases(const KlColumns *columns)
{
    return columns->n_cases;
}

const char *
kl_columns_slug(const KlColumns *columns, guint docid)
{
    if (docid == 0 || docid > columns->last_docid || columns->offsets[docid - 1] == 0) {
        return NULL;
    }
    return columns->heap + columns->offsets[docid - 1];
}

static const char *
next_text(const char *text)
{
    return text == NULL ? NULL : text + strlen(text) + 1;
}

const char *
kl_columns_title(const KlColumns *columns, guint docid)
{
    return next_text(kl_columns_slug(columns, docid));
}

const char *
kl_columns_checked(const KlColumns *columns, guint docid)
{
    return next_text(kl_columns_title(columns, docid));
}

guint32
kl_columns_checked_day(const KlColumns *columns, guint docid)
{
    return docid == 0 || docid > columns->last_docid ? 0 : columns->days[docid - 1];
}

guint32
kl_columns_length(const KlColumns *columns, guint docid)
{
    return docid == 0 || docid > columns->last_docid ? 0 : columns->lengths[docid - 1];
}

const guint32 *
kl_columns_order(const KlColumns *columns, KlOrder order)
{
    return columns->orders[order];
}

int
kl_columns_compare(
    KlOrder order, const KlColumns *a, guint docid_a, const KlColumns *b, guint docid_b)
{
    int result = 0;
    if (order == KL_ORDER_NEWEST) {
        guint32 day_a = kl_columns_checked_day(a, docid_a);
        guint32 day_b = kl_columns_checked_day(b, docid_b);
        result = (day_a < day_b) - (day_a > day_b);
    } else {
        g_autofree char *key_a = kl_columns_title_key(kl_columns_title(a, docid_a));
        g_autofree char *key_b = kl_columns_title_key(kl_columns_title(b, docid_b));
        result = g_strcmp0(key_a, key_b);
    }
    return result != 0
               ? result
               : g_strcmp0(kl_columns_slug(a, docid_a), kl_columns_slug(b, docid_b));
}

guint
kl_columns_find_slug(const KlColumns *columns, const char *slug)
{
    guint low = 0;
    guint high = columns->n_cases;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        guint docid = columns->by_slug[middle];
        int order = g_strcmp0(kl_columns_slug(columns, docid), slug);
        if (order == 0) {
            return docid;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}
