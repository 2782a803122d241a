#include "indexer/taxonomy_file.h"

#include <string.h>

#define HEAD                                                                           \
    "facetten:\n  - id: thema\n    titel: Thema\n    feld: themen\n    werte:\n"

static KlTaxonomy *
parse(const char *text, KlDiags **ret_diags)
{
    *ret_diags = kl_diags_new("taxonomie.yaml");
    return kl_taxonomy_file_parse(text, strlen(text), *ret_diags);
}

static void
test_good(void)
{
    g_autoptr(KlDiags) diags = NULL;
    g_autoptr(KlTaxonomy) taxonomy = parse(
        HEAD "      - {id: a, titel: Äpfel, synonyme: [Obst], frueher: [alt]}\n"
             "  - {id: gibt, titel: Gibt, feld: partner.gibt, rollen: [Unternehmen, "
             "verein], pflicht: true, werte: [{id: zeit, titel: Zeit}]}\n",
        &diags);
    g_assert_cmpuint(diags->diags->len, ==, 0);
    g_assert_cmpuint(taxonomy->facets->len, ==, 2);
    const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, 0);
    g_assert_cmpint(kl_facet_find_value(facet, "obst"), ==, 0);
    g_assert_cmpint(kl_facet_find_value(facet, "aepfel"), ==, 0);
    g_assert_cmpint(kl_facet_find_value_by_id(facet, "alt", NULL), ==, 0);
    const KlFacet *gives = kl_taxonomy_get_facet(taxonomy, 1);
    g_assert_true(gives->is_required);
    g_assert_cmpuint(gives->roles, ==,
                     1u << KL_ROLE_UNTERNEHMEN | 1u << KL_ROLE_VEREIN);
}

static void
test_faults(void)
{
    static const struct {
        const char *text;
        KlMessage message;
        guint line;
    } cases[] = {
        {"facetten: []\n", KL_MSG_NO_FACETS, 1},
        {"faceten: []\n", KL_MSG_UNKNOWN_KEY, 1},
        {"- a\n", KL_MSG_YAML_NOT_MAP, 1},
        {HEAD "      []\n", KL_MSG_FACET_NO_VALUES, 6},
        {HEAD "      - {id: A, titel: A}\n", KL_MSG_VALUE_ID, 6},
        {HEAD "      - {id: a, titel: A}\n      - {id: a, titel: B}\n",
         KL_MSG_VALUE_ID_REPEATED, 7},
        {HEAD "      - {id: a, titel: Ä}\n      - {id: b, titel: ae}\n",
         KL_MSG_VALUE_NAME_REPEATED, 7},
        {HEAD "      - {id: a, titel: X}\n      - {id: b, titel: Y, synonyme: [x]}\n",
         KL_MSG_VALUE_NAME_REPEATED, 7},
        {HEAD "      - {id: a, titel: X, frueher: [a]}\n", KL_MSG_VALUE_ID_REPEATED, 6},
        {HEAD "      - {id: a, titel: X}\n    rollen: [Verein]\n", KL_MSG_FACET_ROLES,
         7},
        {HEAD "      - {id: a, titel: X}\n  - {id: thema, titel: T, feld: status, "
              "werte: [{id: a, titel: X}]}\n",
         KL_MSG_FACET_REPEATED, 7},
        {HEAD "      - {id: a, titel: X}\n  - {id: b, titel: T, feld: themen, "
              "werte: [{id: a, titel: X}]}\n",
         KL_MSG_FACET_FIELD_REPEATED, 7},
        {HEAD "      - {id: a, titel: X}\n  - {id: seite, titel: T, feld: b, "
              "werte: [{id: a, titel: X}]}\n",
         KL_MSG_FACET_RESERVED, 7},
        {HEAD "      - {id: a, titel: X}\n  - {id: b, titel: T, feld: stand, "
              "werte: [{id: a, titel: X}]}\n",
         KL_MSG_FACET_FIELD, 7},
        {HEAD "      - {id: a, titel: X}\n  - {id: b, titel: T, feld: partner.giebt, "
              "werte: [{id: a, titel: X}]}\n",
         KL_MSG_FACET_FIELD_NAME, 7},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(KlDiags) diags = NULL;
        g_test_message("%s", cases[i].text);
        g_autoptr(KlTaxonomy) taxonomy = parse(cases[i].text, &diags);
        g_assert_cmpuint(diags->diags->len, ==, 1);
        const KlDiag *diag = g_ptr_array_index(diags->diags, 0);
        g_assert_cmpint(diag->message, ==, cases[i].message);
        g_assert_cmpuint(diag->place.line, ==, cases[i].line);
    }
}

/* A case that names a value with a wrong id has no error of its own. */
static void
test_wrong_id(void)
{
    g_autoptr(KlDiags) diags = NULL;
    g_autoptr(KlTaxonomy) taxonomy =
        parse(HEAD "      - {id: äpfel, titel: Äpfel, synonyme: [Obst]}\n", &diags);
    g_assert_cmpuint(diags->n_errors, ==, 1);
    const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, 0);
    g_assert_cmpint(kl_facet_find_value(facet, "Äpfel"), ==, 0);
    g_assert_cmpint(kl_facet_find_value(facet, "Obst"), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/taxonomy_file/good", test_good);
    g_test_add_func("/taxonomy_file/faults", test_faults);
    g_test_add_func("/taxonomy_file/wrong_id", test_wrong_id);
    return g_test_run();
}
