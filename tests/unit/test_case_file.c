#include "indexer/case_file.h"

#include <string.h>

static KlTaxonomy *
make_taxonomy(void)
{
    KlTaxonomy *taxonomy = kl_taxonomy_new();
    KlFacet *topic = kl_taxonomy_add_facet(taxonomy, "thema", "Thema", "themen");
    kl_facet_add_value(topic, "natur", "Natur");
    kl_facet_add_value(topic, "ernaehrung", "Ernährung");
    kl_facet_add_synonym(topic, 1, "Essen");
    KlFacet *role = kl_taxonomy_add_facet(taxonomy, "rolle", "Rolle", "partner.rolle");
    kl_facet_add_value(role, "verein", "Verein");
    KlFacet *gives = kl_taxonomy_add_facet(taxonomy, "gibt", "Gibt", "partner.gibt");
    gives->roles = 1u << KL_ROLE_UNTERNEHMEN;
    kl_facet_add_value(gives, "zeit", "Arbeitszeit");
    KlFacet *region = kl_taxonomy_add_facet(taxonomy, "region", "Region", "region");
    kl_facet_add_value(region, "nrw", "Nordrhein-Westfalen");
    return taxonomy;
}

static const char text[] = "\xef\xbb\xbf---\r\n"
                           "titel:  Ein\r\n  Beet\r\n"
                           "kurzfassung: Kurz.\n"
                           "themen: [Essen, natur]\n"
                           "branchen: [frei]\n"
                           "kooperationsarten: [frei]\n"
                           "partner:\n"
                           "  - {name: V, rolle: verein, gibt: [arbeitszeit]}\n"
                           "  - {name: U, rolle: Unternehmen, gibt: [{art: zeit, "
                           "umfang: 2 Tage}], bekommt: [Dank]}\n"
                           "region: nrw\n"
                           "beginn: 2019-05-01\n"
                           "ende: 2019\n"
                           "stand: 2026-05-01\n"
                           "quellen: [{titel: Q, url: https://example.org/}]\n"
                           "frueher: [alt]\n"
                           "---\n"
                           "## A\n[x](/faelle/b)\n";

static void
test_good(void)
{
    g_autoptr(KlTaxonomy) taxonomy = make_taxonomy();
    g_autoptr(KlDiags) diags = kl_diags_new("x.md");
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, sizeof text - 1);
    g_autoptr(KlInput) input = kl_input_from_bytes(bytes);
    const KlCaseContext context = {taxonomy, NULL, "2026-06-01"};
    KlCaseExtras extras;
    g_assert_true(kl_input_decode(input, diags));
    g_autoptr(KlCase) kl_case =
        kl_case_file_parse(input, "x", &context, &extras, diags);
    g_assert_cmpuint(diags->diags->len, ==, 0);
    g_assert_cmpstr(kl_case->title, ==, "Ein Beet");
    g_assert_cmpstr(kl_case->region, ==, "Nordrhein-Westfalen");
    g_assert_cmpstr(kl_case->begin, ==, "2019-05-01");
    const KlPartner *second = g_ptr_array_index(kl_case->partners, 1);
    const KlExchange *gift = g_ptr_array_index(second->gives, 0);
    g_assert_cmpstr(gift->kind, ==, "Arbeitszeit");
    g_assert_cmpstr(gift->amount, ==, "2 Tage");
    const KlExchange *thanks = g_ptr_array_index(second->gets, 0);
    g_assert_cmpstr(thanks->kind, ==, "Dank");
    /* natur, ernaehrung; verein; zeit, of the firm only; nrw. */
    static const KlFacetRef wanted[] = {{0, 0}, {0, 1}, {1, 0}, {2, 0}, {3, 0}};
    g_assert_cmpuint(kl_case->values->len, ==, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        const KlFacetRef *ref = &g_array_index(kl_case->values, KlFacetRef, i);
        g_assert_cmpuint(ref->facet, ==, wanted[i].facet);
        g_assert_cmpuint(ref->value, ==, wanted[i].value);
    }
    g_assert_cmpstr(g_ptr_array_index(extras.paths, 0), ==, "/faelle/b");
    g_assert_cmpuint(g_array_index(extras.former_places, KlPlace, 0).line, ==, 16);
    kl_case_extras_clear(&extras);
}

/* Whatever single byte is changed: no crash, and what is wrong is said. */
static void
test_any_byte(void)
{
    static const char bytes_to_try[] = "\0\t\n\"'[]{}:*&!-#\xff\xc3<";
    g_autoptr(KlTaxonomy) taxonomy = make_taxonomy();
    const KlCaseContext context = {taxonomy, NULL, "2026-06-01"};
    for (gsize i = 0; i < sizeof text - 1; i++) {
        for (gsize j = 0; j < sizeof bytes_to_try - 1; j++) {
            char *copy = g_memdup2(text, sizeof text);
            copy[i] = bytes_to_try[j];
            g_autoptr(GBytes) bytes = g_bytes_new_take(copy, sizeof text - 1);
            g_autoptr(KlInput) input = kl_input_from_bytes(bytes);
            g_autoptr(KlDiags) diags = kl_diags_new("x.md");
            g_autoptr(KlCase) kl_case = NULL;
            if (kl_input_decode(input, diags)) {
                kl_case = kl_case_file_parse(input, "x", &context, NULL, diags);
            }
            g_assert_true(diags->n_errors > 0 || kl_case != NULL);
            g_assert_true(diags->n_errors > 0 || kl_case->title != NULL);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/case_file/good", test_good);
    g_test_add_func("/case_file/any_byte", test_any_byte);
    return g_test_run();
}
