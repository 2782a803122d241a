/* What an index stores, damaged: an error, never more. The first byte chooses. */
#include <stdlib.h>

#include "search/columns.h"
#include "search/manifest.h"
#include "search/record.h"
#include "search/synonyms.h"
#include "search/taxonomy.h"
#include "tests/fuzz/fuzz.h"

static void
walk_record(const guint8 *data, size_t size)
{
    KlRecord record;
    if (!kl_record_read(data, size, &record, NULL)) {
        return;
    }
    KlRecordPartner partner;
    while (kl_record_next_partner(&record.partners, &partner)) {
        KlRecordExchange exchange;
        while (kl_record_next_exchange(&partner.gives, &exchange)) {
            REQUIRE(exchange.kind != NULL);
        }
    }
    KlRecordSection section;
    while (kl_record_next_section(&record.sections, &section)) {
        REQUIRE(section.text[section.text_length] == '\0');
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const char *text = (const char *)data + 1;
    gsize length = size - 1;

    switch (data[0] % 5) {
    case 0:
        walk_record(data + 1, length);
        break;
    case 1: {
        g_autoptr(GBytes) bytes = g_bytes_new(text, length);
        kl_columns_free(kl_columns_read(bytes, NULL));
        break;
    }
    case 2:
        kl_generation_free(kl_manifest_from_json(text, length, NULL));
        break;
    case 3:
        kl_taxonomy_free(kl_taxonomy_from_json(text, length, NULL));
        break;
    default:
        kl_synonyms_free(kl_synonyms_from_json(text, length, NULL));
    }
    return 0;
}
