/* Inside case_file.c, case_partners.c and case_values.c: a case while it is read.
 *
 *     case_file.c      the file, single keys, body
 *     case_partners.c  partner:, quellen:, bild:, frueher:
 *     case_values.c    keys that are facets
 */
#ifndef KL_INDEXER_CASE_READER_H
#define KL_INDEXER_CASE_READER_H

#include "indexer/case_file.h"
#include "indexer/yaml.h"

typedef struct {
    KlCase *kl_case;
    const KlYaml *head;
    const KlCaseContext *context;
    KlCaseExtras *extras;
    KlDiags *diags;
} KlCaseReader;

void kl_case_read_partners(KlCaseReader *reader);
void kl_case_read_sources(KlCaseReader *reader);
void kl_case_read_picture(KlCaseReader *reader);
void kl_case_read_former(KlCaseReader *reader);

/* All keys that are facets' fields, and those that could be but are not declared. */
void kl_case_read_values(KlCaseReader *reader);
/* Counts what a partner is, gives ("partner.gibt") or gets. Returns the title of the
 * value, or NULL if the value is unknown (reported); without a facet for the field the
 * text itself. Caller frees. */
char *kl_case_count_partner_value(KlCaseReader *reader,
                                  const char *field,
                                  KlRole role,
                                  const char *text,
                                  KlPlace place);
/* The role itself: shown by a facet or not, it is never an error. */
void kl_case_count_partner_role(KlCaseReader *reader, KlRole role);
/* Reports facets that must have a value and have none; sorts the values. */
void kl_case_finish_values(KlCaseReader *reader);

#endif
