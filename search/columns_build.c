#include <string.h>

#include "search/checksum.h"
#include "search/chunks.h"
#include "search/columns.h"
#include "search/columns_format.h"
#include "search/schema.h"

typedef struct {
    guint docid;
    guint32 day;
    guint32 length;
    char *slug; /* NULL: a hole */
    char *title;
    char *checked;
    char *title_key; /* only while ordering */
} Row;

struct KlColumnsBuilder {
    GPtrArray *rows; /* of Row, by docid - 1; NULL for a hole */
};

static void
row_free(Row *row)
{
    if (row != NULL) {
        g_free(row->slug);
        g_free(row->title);
        g_free(row->checked);
        g_free(row->title_key);
        g_free(row);
    }
}

char *
kl_columns_title_key(const char *title)
{
    g_autofree char *apart = g_utf8_normalize(title, -1, G_NORMALIZE_ALL);
    g_autofree char *folded = g_utf8_casefold(apart == NULL ? "" : apart, -1);
    GString *key = g_string_new(NULL);
    for (char *at = folded; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_isalnum(c)) {
            g_string_append_unichar(key, c);
        } else if (g_unichar_isspace(c) && key->len > 0 &&
                   key->str[key->len - 1] != ' ') {
            g_string_append_c(key, ' ');
        }
    }
    return g_string_free(key, FALSE);
}

/* "2026-05-01" → 20260501; "2026" → 20260000; anything else as far as it goes. */
static guint32
parse_day(const char *checked)
{
    guint32 day = 0;
    guint n_digits = 0;
    for (; *checked != '\0' && n_digits < 8; checked++) {
        if (g_ascii_isdigit(*checked)) {
            day = day * 10 + (guint32)(*checked - '0');
            n_digits++;
        }
    }
    for (; n_digits > 0 && n_digits < 8; n_digits++) {
        day *= 10;
    }
    return day;
}

KlColumnsBuilder *
kl_columns_builder_new(void)
{
    KlColumnsBuilder *builder = g_new0(KlColumnsBuilder, 1);
    builder->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
    return builder;
}

void
kl_columns_builder_free(KlColumnsBuilder *builder)
{
    if (builder == NULL) {
        return;
    }
    g_ptr_array_unref(builder->rows);
    g_free(builder);
}

void
kl_columns_builder_remove(KlColumnsBuilder *builder, guint docid)
{
    if (docid > 0 && docid <= builder->rows->len) {
        row_free(builder->rows->pdata[docid - 1]);
        builder->rows->pdata[docid - 1] = NULL;
    }
}

void
kl_columns_builder_set(KlColumnsBuilder *builder,
                       guint docid,
                       const char *slug,
                       const char *title,
                       const char *checked,
                       guint32 length)
{
    g_return_if_fail(docid > 0);

    kl_columns_builder_remove(builder, docid);
    if (docid > builder->rows->len) {
        g_ptr_array_set_size(builder->rows, (int)docid);
    }
    Row *row = g_new0(Row, 1);
    row->docid = docid;
    row->slug = g_strdup(slug);
    row->title = g_strdup(title);
    row->checked = g_strdup(checked == NULL ? "" : checked);
    row->day = parse_day(row->checked);
    row->length = length;
    builder->rows->pdata[docid - 1] = row;
}

void
kl_columns_builder_add_all(KlColumnsBuilder *builder,
                           const KlColumns *columns,
                           guint docid_offset)
{
    for (guint docid = 1; docid <= kl_columns_last_docid(columns); docid++) {
        const char *slug = kl_columns_slug(columns, docid);
        if (slug != NULL) {
            kl_columns_builder_set(
                builder, docid_offset + docid, slug, kl_columns_title(columns, docid),
                kl_columns_checked(columns, docid), kl_columns_length(columns, docid));
        }
    }
}

static int
compare_slug(gconstpointer a, gconstpointer b)
{
    return strcmp((*(Row *const *)a)->slug, (*(Row *const *)b)->slug);
}

static int
compare_newest(gconstpointer a, gconstpointer b)
{
    guint32 day_a = (*(Row *const *)a)->day;
    guint32 day_b = (*(Row *const *)b)->day;
    int order = (day_a < day_b) - (day_a > day_b);
    return order != 0 ? order : compare_slug(a, b);
}

static int
compare_title(gconstpointer a, gconstpointer b)
{
    int order = strcmp((*(Row *const *)a)->title_key, (*(Row *const *)b)->title_key);
    return order != 0 ? order : compare_slug(a, b);
}

/* Sorts rows and puts their docids into order. */
static void
put_order(GPtrArray *rows, GCompareFunc compare, guint32 *order)
{
    g_ptr_array_sort(rows, compare);
    for (guint i = 0; i < rows->len; i++) {
        order[i] = ((const Row *)g_ptr_array_index(rows, i))->docid;
    }
}

static GString *
write_heap(const GPtrArray *rows, guint32 *offsets)
{
    GString *heap = g_string_new(NULL);
    g_string_append_c(heap, '\0');
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = g_ptr_array_index(rows, i);
        offsets[row->docid - 1] = (guint32)heap->len;
        g_string_append_len(heap, row->slug, (gssize)strlen(row->slug) + 1);
        g_string_append_len(heap, row->title, (gssize)strlen(row->title) + 1);
        g_string_append_len(heap, row->checked, (gssize)strlen(row->checked) + 1);
    }
    return heap;
}

static void
write_numbers(const GPtrArray *rows, guint32 *days, guint32 *lengths)
{
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = g_ptr_array_index(rows, i);
        days[row->docid - 1] = row->day;
        lengths[row->docid - 1] = row->length;
    }
}

GBytes *
kl_columns_builder_finish(KlColumnsBuilder *builder)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    guint last = 0;
    for (guint i = 0; i < builder->rows->len; i++) {
        Row *row = g_ptr_array_index(builder->rows, i);
        if (row != NULL) {
            last = i + 1;
            row->title_key = kl_columns_title_key(row->title);
            g_ptr_array_add(rows, row);
        }
    }
    guint n = rows->len;
    g_autofree guint32 *words = g_new0(guint32, kl_columns_words(last, n) + 1);
    guint32 *days = words + last;
    guint32 *lengths = days + last;
    guint32 *newest = lengths + last;
    g_autoptr(GString) heap = write_heap(rows, words);
    write_numbers(rows, days, lengths);
    put_order(rows, compare_newest, newest);
    put_order(rows, compare_title, newest + n);
    put_order(rows, compare_slug, newest + 2 * (gsize)n);

    KlColumnsHeader header = {.magic = {'K', 'L', 'C', 'O'},
                              .version = KL_COLUMNS_VERSION,
                              .last_docid = last,
                              .n_cases = n};
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, (const guint8 *)&header, sizeof header);
    g_byte_array_append(out, (const guint8 *)words,
                        (guint)(kl_columns_words(last, n) * sizeof *words));
    g_byte_array_append(out, (const guint8 *)heap->str, (guint)heap->len);
    gsize summed_at = G_STRUCT_OFFSET(KlColumnsHeader, version);
    guint64 checksum = kl_checksum(out->data + summed_at, out->len - summed_at);
    memcpy(out->data + G_STRUCT_OFFSET(KlColumnsHeader, checksum), &checksum,
           sizeof checksum);
    return g_byte_array_free_to_bytes(out);
}

gboolean
kl_columns_save(KlColumnsBuilder *builder, KxWritableDatabase *shard, GError **error)
{
    g_autoptr(GBytes) bytes = kl_columns_builder_finish(builder);
    return kl_chunks_save(shard, KL_META_COLUMNS, bytes, error);
}
