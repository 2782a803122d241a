/* The document data of a case: what result lists, snippets, similar cases and exports
 * of lists need, as one compact run of bytes.
 *
 *     "KR" version      3 bytes
 *     checksum          8 bytes, of all that follows
 *     fields            tag (1 byte), length (varint), that many bytes
 *
 * A text is stored with its final NUL, so that a reader uses it in place as a C string.
 * Fields with parts (partners, values, sections) hold fields again.
 *
 * kl_record_read walks the whole record once, with bounds, and allocates nothing:
 * after it has succeeded every text is terminated and every list can be walked to its
 * end without further checks. A damaged record is an error, never a crash. Unknown
 * tags are skipped.
 *
 * Ownership: a KlRecord and everything taken from it points into the caller's bytes,
 * which must stay where they are as long as it is used. Threads: no locks; a record
 * that was read may be used by any number of threads.
 */
#ifndef KL_SEARCH_RECORD_H
#define KL_SEARCH_RECORD_H

#include <glib.h>

#include "search/case.h"

/* A list inside the record. Walk a copy of it with the kl_record_next_… function of its
 * kind:
 *
 *     KlRecordList list = record.sections;
 *     KlRecordSection section;
 *     while (kl_record_next_section(&list, &section)) …
 */
typedef struct {
    const guint8 *at;
    const guint8 *end;
} KlRecordList;

typedef struct {
    const char *slug;
    const char *title;
    const char *summary;
    const char *place;      /* or NULL */
    const char *region;     /* or NULL */
    const char *begin;      /* or NULL */
    const char *end;        /* or NULL */
    const char *checked;    /* stand: "2026-05-01" */
    const char *first_step; /* or NULL */
    gboolean is_draft;
    guint n_partners;
    guint n_values;
    guint n_stumbling;
    guint n_sections;
    KlRecordList partners;  /* kl_record_next_partner */
    KlRecordList values;    /* kl_record_next_value, sorted by (facet, value) */
    KlRecordList stumbling; /* kl_record_next_text */
    KlRecordList sections;  /* kl_record_next_section */
} KlRecord;

typedef struct {
    const char *name;
    KlRole role;
    KlRecordList gives; /* kl_record_next_exchange */
    KlRecordList gets;  /* likewise */
} KlRecordPartner;

typedef struct {
    const char *kind;
    const char *amount; /* or NULL */
} KlRecordExchange;

typedef struct {
    const char *id;
    const char *title;
    const char *text; /* plain text, paragraphs divided by \n */
    gsize text_length;
} KlRecordSection;

/* Writes the record of a case. Caller frees with g_byte_array_unref. */
GByteArray *kl_record_write(const KlCase *kl_case);

/* Reads a record in place.
 *
 * data, length   as kl_record_write made it; borrowed for as long as ret_record lives
 *
 * Errors: KL_ERROR_VERSION  another version of the format
 *         KL_ERROR_INDEX    damaged
 */
gboolean
kl_record_read(const void *data, gsize length, KlRecord *ret_record, GError **error);

/* The next entry of a list, or FALSE at its end. */
gboolean kl_record_next_partner(KlRecordList *list, KlRecordPartner *ret_partner);
gboolean kl_record_next_exchange(KlRecordList *list, KlRecordExchange *ret_exchange);
gboolean kl_record_next_value(KlRecordList *list, KlFacetRef *ret_value);
gboolean kl_record_next_section(KlRecordList *list, KlRecordSection *ret_section);
/* The next text of a list of texts, or NULL at its end. */
const char *kl_record_next_text(KlRecordList *list);

#endif
