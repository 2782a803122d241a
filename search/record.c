#include "search/record.h"

#include <string.h>

#include "search/checksum.h"
#include "search/error.h"
#include "search/record_format.h"

static gboolean
get_varint(KlRecordList *list, guint64 *ret_number)
{
    guint64 number = 0;
    for (guint shift = 0; shift < 63; shift += 7) {
        if (list->at >= list->end) {
            return FALSE;
        }
        guint8 byte = *list->at++;
        number |= (guint64)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            *ret_number = number;
            return TRUE;
        }
    }
    return FALSE;
}

typedef struct {
    guint8 tag;
    KlRecordList body;
} Field;

/* The next field; FALSE at the end and, with the list not at its end, on damage. */
static gboolean
next_field(KlRecordList *list, Field *ret_field)
{
    KlRecordList rest = *list;
    guint64 length;
    if (rest.at >= rest.end) {
        return FALSE;
    }
    ret_field->tag = *rest.at++;
    if (!get_varint(&rest, &length) || length > (gsize)(rest.end - rest.at)) {
        return FALSE;
    }
    ret_field->body.at = rest.at;
    ret_field->body.end = rest.at + length;
    list->at = ret_field->body.end;
    return TRUE;
}

/* The text of a field, or NULL if it is none: without NUL at its end, or with others
 * inside. */
static const char *
get_text(const Field *field)
{
    gsize length = (gsize)(field->body.end - field->body.at);
    if (length == 0 ||
        memchr(field->body.at, '\0', length) != (const void *)(field->body.end - 1)) {
        return NULL;
    }
    return (const char *)field->body.at;
}

/* Each take_ function reads one field into a part; FALSE on damage. */
static gboolean
take_text(const Field *field, const char **ret_text)
{
    const char *text = get_text(field);
    if (text == NULL) {
        return FALSE;
    }
    *ret_text = text;
    return TRUE;
}

static gboolean
read_exchange(KlRecordList body, KlRecordExchange *ret_exchange)
{
    KlRecordExchange exchange = {NULL, NULL};
    Field field;
    while (next_field(&body, &field)) {
        if ((field.tag == EXCHANGE_KIND && !take_text(&field, &exchange.kind)) ||
            (field.tag == EXCHANGE_AMOUNT && !take_text(&field, &exchange.amount))) {
            return FALSE;
        }
    }
    *ret_exchange = exchange;
    return body.at == body.end && exchange.kind != NULL;
}

static gboolean
read_partner(KlRecordList body, KlRecordPartner *ret_partner)
{
    KlRecordPartner partner = {.role = KL_ROLE_SONSTIGE};
    guint64 role = KL_ROLE_SONSTIGE;
    Field field;
    while (next_field(&body, &field)) {
        switch (field.tag) {
        case PARTNER_NAME:
            if (!take_text(&field, &partner.name)) {
                return FALSE;
            }
            break;
        case PARTNER_ROLE:
            if (!get_varint(&field.body, &role) || role >= KL_N_ROLES) {
                return FALSE;
            }
            partner.role = (KlRole)role;
            break;
        case PARTNER_GIVES:
            partner.gives = field.body;
            break;
        case PARTNER_GETS:
            partner.gets = field.body;
            break;
        default:
            break;
        }
    }
    *ret_partner = partner;
    return body.at == body.end && partner.name != NULL;
}

static gboolean
read_section(KlRecordList body, KlRecordSection *ret_section)
{
    KlRecordSection section = {.id = "", .title = "", .text = ""};
    Field field;
    while (next_field(&body, &field)) {
        if ((field.tag == SECTION_ID && !take_text(&field, &section.id)) ||
            (field.tag == SECTION_TITLE && !take_text(&field, &section.title)) ||
            (field.tag == SECTION_TEXT && !take_text(&field, &section.text))) {
            return FALSE;
        }
        if (field.tag == SECTION_TEXT) {
            section.text_length = (gsize)(field.body.end - field.body.at) - 1;
        }
    }
    *ret_section = section;
    return body.at == body.end;
}

/* A checked list cannot fail: for these, FALSE is the end. */
gboolean
kl_record_next_partner(KlRecordList *list, KlRecordPartner *ret_partner)
{
    Field field;
    return next_field(list, &field) && read_partner(field.body, ret_partner);
}

gboolean
kl_record_next_exchange(KlRecordList *list, KlRecordExchange *ret_exchange)
{
    Field field;
    return next_field(list, &field) && read_exchange(field.body, ret_exchange);
}

gboolean
kl_record_next_section(KlRecordList *list, KlRecordSection *ret_section)
{
    Field field;
    return next_field(list, &field) && read_section(field.body, ret_section);
}

const char *
kl_record_next_text(KlRecordList *list)
{
    Field field;
    return next_field(list, &field) ? get_text(&field) : NULL;
}

gboolean
kl_record_next_value(KlRecordList *list, KlFacetRef *ret_value)
{
    guint64 facet;
    guint64 value;
    if (list->at >= list->end || !get_varint(list, &facet) ||
        !get_varint(list, &value) || facet > G_MAXUINT || value > G_MAXUINT) {
        return FALSE;
    }
    ret_value->facet = (guint)facet;
    ret_value->value = (guint)value;
    return TRUE;
}

/* The check_ functions walk a list to its end and count it; FALSE on damage. */
static gboolean
check_exchanges(KlRecordList list)
{
    KlRecordExchange exchange;
    while (kl_record_next_exchange(&list, &exchange)) {
    }
    return list.at == list.end;
}

static gboolean
check_partners(KlRecordList list, guint *ret_n)
{
    KlRecordPartner partner;
    while (list.at < list.end) {
        if (!kl_record_next_partner(&list, &partner) ||
            !check_exchanges(partner.gives) || !check_exchanges(partner.gets)) {
            return FALSE;
        }
        (*ret_n)++;
    }
    return TRUE;
}

static gboolean
check_values(KlRecordList list, guint *ret_n)
{
    KlFacetRef value;
    while (list.at < list.end) {
        if (!kl_record_next_value(&list, &value)) {
            return FALSE;
        }
        (*ret_n)++;
    }
    return TRUE;
}

static gboolean
check_texts(KlRecordList list, guint *ret_n)
{
    while (list.at < list.end) {
        if (kl_record_next_text(&list) == NULL) {
            return FALSE;
        }
        (*ret_n)++;
    }
    return TRUE;
}

static gboolean
check_sections(KlRecordList list, guint *ret_n)
{
    KlRecordSection section;
    while (list.at < list.end) {
        if (!kl_record_next_section(&list, &section)) {
            return FALSE;
        }
        (*ret_n)++;
    }
    return TRUE;
}

static gboolean
read_field(const Field *field, KlRecord *record)
{
    switch (field->tag) {
    case TAG_SLUG:
        return take_text(field, &record->slug);
    case TAG_TITLE:
        return take_text(field, &record->title);
    case TAG_SUMMARY:
        return take_text(field, &record->summary);
    case TAG_PLACE:
        return take_text(field, &record->place);
    case TAG_REGION:
        return take_text(field, &record->region);
    case TAG_BEGIN:
        return take_text(field, &record->begin);
    case TAG_END:
        return take_text(field, &record->end);
    case TAG_CHECKED:
        return take_text(field, &record->checked);
    case TAG_FIRST_STEP:
        return take_text(field, &record->first_step);
    case TAG_DRAFT:
        record->is_draft = TRUE;
        return TRUE;
    case TAG_PARTNERS:
        record->partners = field->body;
        return check_partners(field->body, &record->n_partners);
    case TAG_VALUES:
        record->values = field->body;
        return check_values(field->body, &record->n_values);
    case TAG_STUMBLING:
        record->stumbling = field->body;
        return check_texts(field->body, &record->n_stumbling);
    case TAG_SECTIONS:
        record->sections = field->body;
        return check_sections(field->body, &record->n_sections);
    default:
        return TRUE;
    }
}

static gboolean
is_whole(const guint8 *bytes, gsize length)
{
    guint64 checksum;
    memcpy(&checksum, bytes + KL_RECORD_CHECKSUM_AT, sizeof checksum);
    return GUINT64_FROM_LE(checksum) ==
           kl_checksum(bytes + KL_RECORD_HEADER_BYTES, length - KL_RECORD_HEADER_BYTES);
}

gboolean
kl_record_read(const void *data, gsize length, KlRecord *ret_record, GError **error)
{
    const guint8 *bytes = data;
    KlRecord record = {.checked = "", .summary = ""};
    gboolean is_good =
        length >= KL_RECORD_HEADER_BYTES && bytes[0] == 'K' && bytes[1] == 'R';

    if (is_good && bytes[2] != KL_RECORD_VERSION) {
        g_set_error(error, KL_ERROR, KL_ERROR_VERSION,
                    "ein Datensatz hat das Format %u statt %u", bytes[2],
                    KL_RECORD_VERSION);
        return FALSE;
    }
    is_good = is_good && is_whole(bytes, length);
    if (is_good) {
        KlRecordList list = {bytes + KL_RECORD_HEADER_BYTES, bytes + length};
        Field field;
        while (is_good && next_field(&list, &field)) {
            is_good = read_field(&field, &record);
        }
        is_good = is_good && list.at == list.end && record.slug != NULL &&
                  record.title != NULL;
    }
    if (!is_good) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INDEX,
                            "ein Datensatz ist beschädigt");
        return FALSE;
    }
    *ret_record = record;
    return TRUE;
}
