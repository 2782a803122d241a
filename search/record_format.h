/* The bytes of a record: shared by record.c, which reads, and record_write.c. What a
 * record is stands in search/record.h. */
#ifndef KL_SEARCH_RECORD_FORMAT_H
#define KL_SEARCH_RECORD_FORMAT_H

#define KL_RECORD_VERSION      1
#define KL_RECORD_HEADER_BYTES 11
#define KL_RECORD_CHECKSUM_AT  3

/* Tags of a record. Adding one: also write_fields (record_write.c) and
 * read_field (record.c); never reuse one. */
enum {
    TAG_SLUG = 1,
    TAG_TITLE,
    TAG_SUMMARY,
    TAG_PLACE,
    TAG_REGION,
    TAG_BEGIN,
    TAG_END,
    TAG_CHECKED,
    TAG_FIRST_STEP,
    TAG_DRAFT,
    TAG_PARTNERS,
    TAG_VALUES,
    TAG_STUMBLING,
    TAG_SECTIONS,
};

/* Tags inside a partner, an exchange, a section, a list of texts. */
enum {
    PARTNER_NAME = 1,
    PARTNER_ROLE,
    PARTNER_GIVES,
    PARTNER_GETS,
};
enum {
    EXCHANGE_KIND = 1,
    EXCHANGE_AMOUNT,
};
enum {
    SECTION_ID = 1,
    SECTION_TITLE,
    SECTION_TEXT,
};
enum {
    ENTRY = 1, /* of any list */
};

#endif
