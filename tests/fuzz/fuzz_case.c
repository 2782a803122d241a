/* A case file: front matter and Markdown, with findings that stay inside the file. */
#include <stdlib.h>

#include "indexer/case_file.h"
#include "indexer/taxonomy_file.h"
#include "search/case_json.h"
#include "search/record.h"
#include "tests/fuzz/fuzz.h"

static const char taxonomy_text[] =
    "facetten:\n"
    "  - {id: thema, titel: Thema, feld: themen, pflicht: true, werte: [{id: natur, "
    "titel: Natur, synonyme: [Garten]}, {id: essen, titel: Ernährung}]}\n"
    "  - {id: gibt, titel: Gibt, feld: partner.gibt, rollen: [unternehmen], werte: "
    "[{id: "
    "geld, titel: Geld}]}\n";

static guint
count_lines(const char *text, gsize length)
{
    guint n = 1;
    for (gsize i = 0; i < length; i++) {
        n += text[i] == '\n';
    }
    return n;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    static KlTaxonomy *taxonomy;
    if (taxonomy == NULL) {
        KlDiags *diags = kl_diags_new("taxonomie.yaml");
        taxonomy =
            kl_taxonomy_file_parse(taxonomy_text, sizeof taxonomy_text - 1, diags);
        REQUIRE(taxonomy != NULL && diags->n_errors == 0);
        kl_diags_free(diags);
    }
    const KlCaseContext context = {.taxonomy = taxonomy, .today = "2026-05-01"};
    g_autoptr(KlInput) input = kl_input_from_bytes(g_bytes_new(data, size));
    KlDiags *diags = kl_diags_new("x.md");

    if (kl_input_decode(input, diags)) {
        g_autoptr(KlCase) kl_case =
            kl_case_file_parse(input, "x", &context, NULL, diags);
        if (kl_case != NULL && diags->n_errors == 0) {
            for (guint i = 0; i < kl_case->sections->len; i++) {
                const KlSection *section = kl_case->sections->pdata[i];
                REQUIRE(fuzz_html_is_safe(section->html));
                REQUIRE(g_utf8_validate(section->text, -1, NULL));
            }
            g_autoptr(GByteArray) record = kl_record_write(kl_case);
            KlRecord read;
            REQUIRE(kl_record_read(record->data, record->len, &read, NULL));
            json_t *json = kl_case_to_json(kl_case, taxonomy);
            REQUIRE(json != NULL);
            json_decref(json);
        }
        guint n_lines = count_lines(input->text, input->length);
        for (guint i = 0; i < diags->diags->len; i++) {
            const KlDiag *diag = diags->diags->pdata[i];
            REQUIRE(diag->place.line >= 1 && diag->place.line <= n_lines);
            REQUIRE(diag->place.column >= 1);
        }
    }
    REQUIRE(input->text != NULL || diags->n_errors > 0);
    kl_diags_free(diags);
    return 0;
}
