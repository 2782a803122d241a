/* Taxonomy, synonyms and a case's JSON. */
#include <string.h>

#include "search/case_json.h"
#include "search/error.h"
#include "search/synonyms.h"
#include "search/taxonomy.h"

static KlTaxonomy *
make_taxonomy(void)
{
    KlTaxonomy *taxonomy = kl_taxonomy_new();
    KlFacet *facet = kl_taxonomy_add_facet(taxonomy, "thema", "Thema", "themen");
    facet->is_required = TRUE;
    kl_facet_add_value(facet, "ernaehrung", "Ernährung");
    kl_facet_add_value(facet, "gruen", "Grün in der Stadt");
    kl_facet_add_synonym(facet, 0, "Essen");
    kl_facet_add_synonym(facet, 1, "Ernährung"); /* loses against the title */
    kl_facet_add_former(facet, 1, "garten");
    facet = kl_taxonomy_add_facet(taxonomy, "gibt", "Gibt", "partner.gibt");
    facet->roles = 1u << KL_ROLE_UNTERNEHMEN;
    kl_facet_add_value(facet, "geld", "Geld");
    return taxonomy;
}

static void
test_key(void)
{
    const struct {
        const char *name;
        const char *key;
    } rows[] = {
        {"Ernährung", "ernaehrung"},
        {"ERNA\xcc\x88HRUNG", "ernaehrung"},
        {"  Grün \t in\nder  Stadt ", "gruen in der stadt"},
        {"Straße", "strasse"},
        {"STRA\xe1\xba\x9e"
         "E",
         "strasse"},
        {"", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *key = kl_taxonomy_key(rows[i].name);
        g_assert_cmpstr(key, ==, rows[i].key);
    }
    g_autofree char *odd = kl_taxonomy_key("a\xff\xfe");
    g_assert_true(g_utf8_validate(odd, -1, NULL));
}

static void
check_lookups(const KlTaxonomy *taxonomy)
{
    gboolean is_former = TRUE;
    g_assert_cmpint(kl_taxonomy_find_facet(taxonomy, "gibt"), ==, 1);
    g_assert_cmpint(kl_taxonomy_find_facet(taxonomy, "Thema"), ==, -1);
    const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, 0);
    g_assert_true(facet->is_required);
    g_assert_cmpint(kl_facet_find_value(facet, "ESSEN"), ==, 0);
    g_assert_cmpint(kl_facet_find_value(facet, "Ernaehrung"), ==, 0);
    g_assert_cmpint(kl_facet_find_value(facet, "gruen"), ==, 1);
    g_assert_cmpint(kl_facet_find_value(facet, "Verkehr"), ==, -1);
    g_assert_cmpint(kl_facet_find_value_by_id(facet, "gruen", &is_former), ==, 1);
    g_assert_false(is_former);
    g_assert_cmpint(kl_facet_find_value_by_id(facet, "garten", &is_former), ==, 1);
    g_assert_true(is_former);
    g_assert_cmpint(kl_facet_find_value_by_id(facet, "Essen", NULL), ==, -1);
    facet = kl_taxonomy_get_facet(taxonomy, 1);
    g_assert_cmpuint(facet->roles, ==, 1u << KL_ROLE_UNTERNEHMEN);
    g_assert_cmpstr(kl_facet_get_value(facet, 0)->title, ==, "Geld");
}

static void
test_json(void)
{
    g_autoptr(KlTaxonomy) taxonomy = make_taxonomy();
    g_autoptr(GError) error = NULL;
    check_lookups(taxonomy);
    g_autofree char *json = kl_taxonomy_to_json(taxonomy);
    g_autoptr(KlTaxonomy) copy = kl_taxonomy_from_json(json, strlen(json), &error);
    g_assert_no_error(error);
    check_lookups(copy);
    g_autofree char *again = kl_taxonomy_to_json(copy);
    g_assert_cmpstr(again, ==, json);

    for (gsize n = 0; n < strlen(json); n++) {
        g_autoptr(GError) cut = NULL;
        g_assert_null(kl_taxonomy_from_json(json, n, &cut));
        g_assert_error(cut, KL_ERROR, KL_ERROR_INVALID);
    }
    for (gsize bit = 0; bit < strlen(json) * 8; bit++) {
        g_autofree char *bent = g_strdup(json);
        gsize length = strlen(json);
        bent[bit / 8] = (char)(bent[bit / 8] ^ (1 << bit % 8));
        g_autoptr(KlTaxonomy) maybe = kl_taxonomy_from_json(bent, length, NULL);
    }
}

static const GPtrArray *
find_synonyms(const KlSynonyms *synonyms, KlAnalyzer *analyzer, const char *text)
{
    g_autofree char *key = kl_synonyms_key(analyzer, text, strlen(text));
    return key != NULL ? kl_synonyms_find(synonyms, key) : NULL;
}

static void
test_synonyms(void)
{
    g_autoptr(KlSynonyms) synonyms = kl_synonyms_new();
    g_autoptr(GError) error = NULL;
    const char *group[] = {"Kita", "Kindergarten", "Ganz viele Kinder"};
    const char *targets[] = {"Lebensmittelweitergabe", "tafel"};
    g_assert_cmpuint(kl_synonyms_longest(synonyms), ==, 0);
    kl_synonyms_add_group(synonyms, group, 3);
    kl_synonyms_add_group(synonyms, group, 2); /* no repeats */
    kl_synonyms_add_one_way(synonyms, "Tafel", targets, 2);
    g_autofree char *json = kl_synonyms_to_json(synonyms);
    g_autoptr(KlSynonyms) copy = kl_synonyms_from_json(json, strlen(json), &error);
    g_assert_no_error(error);
    g_autofree char *again = kl_synonyms_to_json(copy);
    g_assert_cmpstr(again, ==, json);
    g_assert_cmpuint(kl_synonyms_n_entries(copy), ==, 3);

    g_autoptr(KlAnalyzer) analyzer = kl_analyzer_new();
    kl_synonyms_analyze(copy, analyzer);
    g_assert_cmpuint(kl_synonyms_longest(copy), ==, 2); /* without the stop word */
    const GPtrArray *found = find_synonyms(copy, analyzer, "KITAS");
    g_assert_nonnull(found);
    g_assert_cmpuint(found->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(found, 0), ==, "Kindergarten");
    found = find_synonyms(copy, analyzer, "ganz viele Kindern");
    g_assert_cmpuint(found->len, ==, 2);
    found = find_synonyms(copy, analyzer, "Tafeln");
    g_assert_cmpuint(found->len, ==, 1);
    g_assert_null(find_synonyms(copy, analyzer, "Lebensmittelweitergabe"));
    g_assert_null(find_synonyms(copy, analyzer, "und"));
    g_assert_null(kl_synonyms_from_json("{}", 2, NULL));
    g_assert_null(kl_synonyms_from_json("{\"synonyms\":[{}]}", 17, NULL));
}

static void
test_case_json(void)
{
    g_autoptr(KlTaxonomy) taxonomy = make_taxonomy();
    g_autoptr(KlCase) kl_case = kl_case_new();
    kl_case->slug = g_strdup("kiez");
    kl_case->title = g_strdup("Kiez");
    KlFacetRef refs[] = {{0, 1}, {0, 77}, {9, 0}};
    g_array_append_vals(kl_case->values, refs, 3);
    KlPartner *partner = kl_partner_new();
    partner->name = g_strdup("Markt");
    g_ptr_array_add(partner->gives, kl_exchange_new("Geld", NULL));
    g_ptr_array_add(kl_case->partners, partner);
    json_t *json = kl_case_to_json(kl_case, taxonomy);
    char *text = json_dumps(json, JSON_COMPACT);
    g_assert_cmpstr(
        text, ==,
        "{\"slug\":\"kiez\",\"title\":\"Kiez\",\"summary\":null,"
        "\"url\":\"/faelle/kiez\",\"stand\":null,\"place\":null,\"region\":null,"
        "\"begin\":null,\"end\":null,\"partners\":[{\"name\":\"Markt\",\"role\":"
        "{\"id\":\"sonstige\",\"title\":\"Sonstige\"},\"url\":null,\"gives\":"
        "[{\"kind\":\"Geld\",\"amount\":null}],\"gets\":[]}],\"facets\":{\"thema\":"
        "[\"gruen\"],\"gibt\":[]},\"values\":[{\"facet\":\"thema\",\"facet_title\":"
        "\"Thema\",\"values\":[{\"id\":\"gruen\",\"title\":\"Grün in der Stadt\"}]}],"
        "\"stumbling\":[],\"first_step\":null,\"sources\":[],\"sections\":[],"
        "\"former\":[],\"picture\":null,\"draft\":false}");
    free(text);
    json_decref(json);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/taxonomy/key", test_key);
    g_test_add_func("/taxonomy/json", test_json);
    g_test_add_func("/synonyms", test_synonyms);
    g_test_add_func("/case-json", test_case_json);
    return g_test_run();
}
