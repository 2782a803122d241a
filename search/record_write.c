#include "search/record.h"

#include <string.h>

#include "search/checksum.h"
#include "search/record_format.h"

static void
put_varint(GByteArray *out, guint64 number)
{
    do {
        guint8 byte = (guint8)((number & 0x7f) | (number > 0x7f ? 0x80 : 0));
        g_byte_array_append(out, &byte, 1);
        number >>= 7;
    } while (number > 0);
}

static void
put_field(GByteArray *out, guint8 tag, const void *data, gsize length)
{
    g_byte_array_append(out, &tag, 1);
    put_varint(out, length);
    if (length > 0) {
        g_byte_array_append(out, data, (guint)length);
    }
}

static void
put_text(GByteArray *out, guint8 tag, const char *text)
{
    if (text != NULL) {
        put_field(out, tag, text, strlen(text) + 1);
    }
}

static void
put_number(GByteArray *out, guint8 tag, guint64 number)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    put_varint(bytes, number);
    put_field(out, tag, bytes->data, bytes->len);
}

/* Puts a nested field and empties it for the next. */
static void
put_nested(GByteArray *out, guint8 tag, GByteArray *nested)
{
    put_field(out, tag, nested->data, nested->len);
    g_byte_array_set_size(nested, 0);
}

static void
put_exchanges(GByteArray *out, guint8 tag, const GPtrArray *exchanges)
{
    g_autoptr(GByteArray) list = g_byte_array_new();
    g_autoptr(GByteArray) one = g_byte_array_new();
    for (guint i = 0; i < exchanges->len; i++) {
        const KlExchange *exchange = g_ptr_array_index(exchanges, i);
        put_text(one, EXCHANGE_KIND, exchange->kind);
        put_text(one, EXCHANGE_AMOUNT, exchange->amount);
        put_nested(list, ENTRY, one);
    }
    put_nested(out, tag, list);
}

static void
put_partners(GByteArray *out, const GPtrArray *partners)
{
    g_autoptr(GByteArray) list = g_byte_array_new();
    g_autoptr(GByteArray) one = g_byte_array_new();
    for (guint i = 0; i < partners->len; i++) {
        const KlPartner *partner = g_ptr_array_index(partners, i);
        put_text(one, PARTNER_NAME, partner->name);
        put_number(one, PARTNER_ROLE, partner->role);
        put_exchanges(one, PARTNER_GIVES, partner->gives);
        put_exchanges(one, PARTNER_GETS, partner->gets);
        put_nested(list, ENTRY, one);
    }
    put_nested(out, TAG_PARTNERS, list);
}

static void
put_sections(GByteArray *out, const GPtrArray *sections)
{
    g_autoptr(GByteArray) list = g_byte_array_new();
    g_autoptr(GByteArray) one = g_byte_array_new();
    for (guint i = 0; i < sections->len; i++) {
        const KlSection *section = g_ptr_array_index(sections, i);
        put_text(one, SECTION_ID, section->id);
        put_text(one, SECTION_TITLE, section->title);
        put_text(one, SECTION_TEXT, section->text);
        put_nested(list, ENTRY, one);
    }
    put_nested(out, TAG_SECTIONS, list);
}

static void
write_fields(GByteArray *out, const KlCase *kl_case)
{
    put_text(out, TAG_SLUG, kl_case->slug);
    put_text(out, TAG_TITLE, kl_case->title);
    put_text(out, TAG_SUMMARY, kl_case->summary);
    put_text(out, TAG_PLACE, kl_case->place);
    put_text(out, TAG_REGION, kl_case->region);
    put_text(out, TAG_BEGIN, kl_case->begin);
    put_text(out, TAG_END, kl_case->end);
    put_text(out, TAG_CHECKED, kl_case->checked);
    put_text(out, TAG_FIRST_STEP, kl_case->first_step);
    if (kl_case->is_draft) {
        put_number(out, TAG_DRAFT, 1);
    }
    put_partners(out, kl_case->partners);

    g_autoptr(GByteArray) list = g_byte_array_new();
    for (guint i = 0; i < kl_case->values->len; i++) {
        const KlFacetRef *ref = &g_array_index(kl_case->values, KlFacetRef, i);
        put_varint(list, ref->facet);
        put_varint(list, ref->value);
    }
    put_nested(out, TAG_VALUES, list);
    for (guint i = 0; i < kl_case->stumbling->len; i++) {
        put_text(list, ENTRY, g_ptr_array_index(kl_case->stumbling, i));
    }
    put_nested(out, TAG_STUMBLING, list);
    put_sections(out, kl_case->sections);
}

GByteArray *
kl_record_write(const KlCase *kl_case)
{
    const guint8 header[KL_RECORD_HEADER_BYTES] = {'K', 'R', KL_RECORD_VERSION};
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, header, sizeof header);
    write_fields(out, kl_case);
    guint64 checksum = GUINT64_TO_LE(kl_checksum(out->data + KL_RECORD_HEADER_BYTES,
                                                 out->len - KL_RECORD_HEADER_BYTES));
    memcpy(out->data + KL_RECORD_CHECKSUM_AT, &checksum, sizeof checksum);
    return out;
}
