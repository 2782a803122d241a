/* The YAML files of a corpus. */
#include <stdlib.h>
#include <string.h>

#include "indexer/input.h"
#include "indexer/site_file.h"
#include "indexer/taxonomy_file.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autoptr(KlInput) input = kl_input_from_bytes(g_bytes_new(data, size));
    KlDiags *diags = kl_diags_new("taxonomie.yaml");

    if (kl_input_decode(input, diags)) {
        g_autoptr(KlTaxonomy) taxonomy =
            kl_taxonomy_file_parse(input->text, input->length, diags);
        if (taxonomy != NULL && diags->n_errors == 0) {
            /* What is good travels through the index unchanged. */
            g_autofree char *json = kl_taxonomy_to_json(taxonomy);
            g_autoptr(KlTaxonomy) again =
                kl_taxonomy_from_json(json, strlen(json), NULL);
            REQUIRE(again != NULL);
            g_autofree char *second = kl_taxonomy_to_json(again);
            REQUIRE(strcmp(json, second) == 0);
        }
        json_t *site = kl_website_file_parse(input->text, input->length, diags);
        if (site != NULL) {
            json_decref(site);
        }
        KlSynonyms *synonyms =
            kl_synonyms_file_parse(input->text, input->length, diags);
        kl_synonyms_free(synonyms);
    }
    kl_diags_free(diags);
    return 0;
}
