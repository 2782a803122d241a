#include "indexer/taxonomy_file.h"

#include <string.h>

#include "indexer/fields.h"
#include "indexer/suggest.h"

#define MAX_TITLE_CHARS 100
#define MAX_SYNONYMS    200

const char *const kl_plain_case_keys[] = {
    "titel",          "kurzfassung", "partner", "ort",     "beginn",  "ende", "stand",
    "erster_schritt", "quellen",     "bild",    "frueher", "entwurf", NULL,
};
const char *const kl_facet_case_keys[] = {
    "themen", "branchen", "kooperationsarten", "region", "stolpersteine", NULL};

static const char *const partner_fields[] = {"partner.rolle", "partner.gibt",
                                             "partner.bekommt", NULL};
static const char *const reserved_ids[] = {
    "q", "seite", "sortierung", "page_size", "fall", "zeile", "spalte", "ich", NULL};
static const char *const facet_keys[] = {"id",      "titel", "feld", "rollen",
                                         "pflicht", "werte", NULL};
static const char *const value_keys[] = {"id", "titel", "synonyme", "frueher", NULL};

/* Names that mean a value: key of the name → title of the value. */
typedef struct {
    KlFacet *facet;
    GHashTable *names;
    GHashTable *ids;
    KlDiags *diags;
} FacetReader;

/* Claims a name for a value; reports if another value has it. The value's own title and
 * id may be spelled alike. */
static gboolean
claim_name(FacetReader *reader, const char *name, const char *title, KlPlace place)
{
    char *key = kl_taxonomy_key(name);
    const char *owner = g_hash_table_lookup(reader->names, key);
    if (owner == NULL) {
        g_hash_table_insert(reader->names, key, g_strdup(title));
        return TRUE;
    }
    g_free(key);
    if (strcmp(owner, title) == 0) {
        return TRUE;
    }
    kl_diags_report(reader->diags, KL_MSG_VALUE_NAME_REPEATED, place, name, owner,
                    NULL);
    return FALSE;
}

static gboolean
claim_id(FacetReader *reader, const char *id, const char *title, KlPlace place)
{
    if (!kl_is_slug(id, KL_MAX_ID_CHARS)) {
        g_autofree char *likely = kl_make_slug(id);
        kl_diags_report(reader->diags, KL_MSG_VALUE_ID, place, id, NULL,
                        *likely ? likely : NULL);
        return FALSE;
    }
    const char *owner = g_hash_table_lookup(reader->ids, id);
    if (owner != NULL) {
        kl_diags_report(reader->diags, KL_MSG_VALUE_ID_REPEATED, place, id, owner,
                        NULL);
        return FALSE;
    }
    g_hash_table_insert(reader->ids, g_strdup(id), g_strdup(title));
    return TRUE;
}

static void
read_synonyms(FacetReader *reader, const KlYaml *map, guint value, const char *title)
{
    const KlYaml *node = kl_yaml_get(map, "synonyme");
    const GPtrArray *items =
        node != NULL ? kl_fields_list(node, "synonyme", MAX_SYNONYMS, reader->diags)
                     : NULL;
    for (guint i = 0; items != NULL && i < items->len; i++) {
        const KlYaml *item = g_ptr_array_index(items, i);
        g_autofree char *text =
            kl_fields_text(item, "synonyme", MAX_TITLE_CHARS, reader->diags);
        if (text != NULL && claim_name(reader, text, title, item->place)) {
            kl_facet_add_synonym(reader->facet, value, text);
        }
    }
}

static void
read_former_ids(FacetReader *reader, const KlYaml *map, guint value, const char *title)
{
    const KlYaml *node = kl_yaml_get(map, "frueher");
    const GPtrArray *items =
        node != NULL ? kl_fields_list(node, "frueher", MAX_SYNONYMS, reader->diags)
                     : NULL;
    for (guint i = 0; items != NULL && i < items->len; i++) {
        const KlYaml *item = g_ptr_array_index(items, i);
        g_autofree char *id =
            kl_fields_text(item, "frueher", MAX_TITLE_CHARS, reader->diags);
        if (id != NULL && claim_id(reader, id, title, item->place)) {
            kl_facet_add_former(reader->facet, value, id);
        }
    }
}

/* First title and id, so that "another value has it" points at the later one. */
static void
read_value(FacetReader *reader, const KlYaml *map)
{
    KlDiags *diags = reader->diags;
    if (!kl_fields_is_map(map, "werte", diags)) {
        return;
    }
    kl_fields_check_keys(map, value_keys, diags);
    g_autofree char *id = kl_fields_get_text(map, "id", MAX_TITLE_CHARS, TRUE, diags);
    g_autofree char *title =
        kl_fields_get_text(map, "titel", MAX_TITLE_CHARS, TRUE, diags);
    if (id == NULL || title == NULL) {
        return;
    }
    gboolean has_id = claim_id(reader, id, title, kl_yaml_get(map, "id")->place);
    char *key = kl_taxonomy_key(title);
    const char *owner = g_hash_table_lookup(reader->names, key);
    KlPlace place = kl_yaml_get(map, "titel")->place;
    if (owner != NULL) {
        kl_diags_report(diags, KL_MSG_VALUE_NAME_REPEATED, place, title, owner, NULL);
        g_free(key);
        return;
    }
    g_hash_table_insert(reader->names, key, g_strdup(title));
    if (has_id && !claim_name(reader, id, title, kl_yaml_get(map, "id")->place)) {
        return;
    }
    /* With a wrong id, too: or every case that names the value would have an error. */
    kl_facet_add_value(reader->facet, id, title);
    guint value = reader->facet->values->len - 1;
    read_synonyms(reader, map, value, title);
    read_former_ids(reader, map, value, title);
}

static void
read_values(KlFacet *facet, const KlYaml *map, KlDiags *diags)
{
    const KlYaml *node = kl_yaml_get(map, "werte");
    if (node == NULL) {
        kl_fields_report_missing(map, "werte", diags);
        return;
    }
    if (kl_yaml_is_null(node) || (node->items != NULL && node->items->len == 0)) {
        kl_diags_report(diags, KL_MSG_FACET_NO_VALUES, node->place, facet->id, NULL,
                        NULL);
        return;
    }
    const GPtrArray *items = kl_fields_list(node, "werte", KL_MAX_FACET_VALUES, diags);
    g_autoptr(GHashTable) names =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GHashTable) ids =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    FacetReader reader = {facet, names, ids, diags};
    for (guint i = 0; items != NULL && i < items->len; i++) {
        read_value(&reader, g_ptr_array_index(items, i));
    }
}

static void
read_roles(KlFacet *facet, const KlYaml *map, KlDiags *diags)
{
    const KlYaml *node = kl_yaml_get(map, "rollen");
    if (node == NULL) {
        return;
    }
    if (!g_strv_contains(partner_fields, facet->field)) {
        kl_diags_report(diags, KL_MSG_FACET_ROLES, node->place, NULL, NULL, NULL);
        return;
    }
    const GPtrArray *items = kl_fields_list(node, "rollen", KL_N_ROLES, diags);
    for (guint i = 0; items != NULL && i < items->len; i++) {
        const KlYaml *item = g_ptr_array_index(items, i);
        KlRole role;
        g_autofree char *text = kl_fields_text(item, "rollen", MAX_TITLE_CHARS, diags);
        if (text == NULL) {
            continue;
        }
        if (!kl_role_parse(text, &role)) {
            kl_diags_report(diags, KL_MSG_UNKNOWN_ROLE, item->place, text, NULL, NULL);
            continue;
        }
        facet->roles |= 1u << role;
    }
}

static gboolean
check_facet_id(const KlTaxonomy *taxonomy,
               const char *id,
               KlPlace place,
               KlDiags *diags)
{
    if (g_strv_contains(reserved_ids, id)) {
        kl_diags_report(diags, KL_MSG_FACET_RESERVED, place, id, NULL, NULL);
        return FALSE;
    }
    if (!kl_is_slug(id, KL_MAX_ID_CHARS)) {
        g_autofree char *likely = kl_make_slug(id);
        kl_diags_report(diags, KL_MSG_FACET_ID, place, id, NULL,
                        *likely ? likely : NULL);
        return FALSE;
    }
    if (kl_taxonomy_find_facet(taxonomy, id) >= 0) {
        kl_diags_report(diags, KL_MSG_FACET_REPEATED, place, id, NULL, NULL);
        return FALSE;
    }
    return TRUE;
}

static gboolean
check_field(const KlTaxonomy *taxonomy,
            const char *field,
            KlPlace place,
            KlDiags *diags)
{
    if (g_strv_contains(partner_fields, field)) {
        return TRUE;
    }
    if (g_strv_contains(kl_plain_case_keys, field)) {
        kl_diags_report(diags, KL_MSG_FACET_FIELD, place, field, NULL, NULL);
        return FALSE;
    }
    gsize length = strspn(field, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    if (length == 0 || length > KL_MAX_ID_CHARS || field[length] != '\0') {
        kl_diags_report(diags, KL_MSG_FACET_FIELD_NAME, place, field, NULL,
                        kl_suggest_name(field, partner_fields));
        return FALSE;
    }
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        const KlFacet *other = g_ptr_array_index(taxonomy->facets, i);
        if (strcmp(other->field, field) == 0) {
            kl_diags_report(diags, KL_MSG_FACET_FIELD_REPEATED, place, field, other->id,
                            NULL);
            return FALSE;
        }
    }
    return TRUE;
}

static void
read_facet(KlTaxonomy *taxonomy, const KlYaml *map, KlDiags *diags)
{
    if (!kl_fields_is_map(map, "facetten", diags)) {
        return;
    }
    kl_fields_check_keys(map, facet_keys, diags);
    g_autofree char *id = kl_fields_get_text(map, "id", MAX_TITLE_CHARS, TRUE, diags);
    g_autofree char *title =
        kl_fields_get_text(map, "titel", MAX_TITLE_CHARS, TRUE, diags);
    g_autofree char *field =
        kl_fields_get_text(map, "feld", MAX_TITLE_CHARS, TRUE, diags);
    if (id != NULL &&
        !check_facet_id(taxonomy, id, kl_yaml_get(map, "id")->place, diags)) {
        g_clear_pointer(&id, g_free);
    }
    if (field != NULL &&
        !check_field(taxonomy, field, kl_yaml_get(map, "feld")->place, diags)) {
        g_clear_pointer(&field, g_free);
    }
    KlFacet *facet = NULL;
    g_autoptr(KlTaxonomy) scratch = kl_taxonomy_new();
    if (id != NULL && title != NULL && field != NULL) {
        facet = kl_taxonomy_add_facet(taxonomy, id, title, field);
    } else {
        /* Still look at what is in it. */
        facet = kl_taxonomy_add_facet(scratch, id != NULL ? id : "?",
                                      title != NULL ? title : "?",
                                      field != NULL ? field : "partner.rolle");
    }
    const KlYaml *required = kl_yaml_get(map, "pflicht");
    if (required != NULL) {
        kl_fields_bool(required, "pflicht", &facet->is_required, diags);
    }
    read_roles(facet, map, diags);
    read_values(facet, map, diags);
}

KlTaxonomy *
kl_taxonomy_file_parse(const char *text, gsize length, KlDiags *diags)
{
    static const char *const keys[] = {"facetten", NULL};
    g_autoptr(KlYaml) root = kl_yaml_parse(text, length, 1, diags);
    if (root == NULL) {
        return NULL;
    }
    if (root->kind != KL_YAML_MAP) {
        kl_diags_report(diags, KL_MSG_YAML_NOT_MAP, root->place, NULL, NULL, NULL);
        return NULL;
    }
    kl_fields_check_keys(root, keys, diags);
    const KlYaml *node = kl_yaml_get(root, "facetten");
    if (node == NULL) {
        kl_fields_report_missing(root, "facetten", diags);
        return NULL;
    }
    const GPtrArray *items = kl_fields_list(node, "facetten", KL_MAX_FACETS, diags);
    if (items == NULL) {
        return NULL;
    }
    if (items->len == 0) {
        kl_diags_report(diags, KL_MSG_NO_FACETS, node->place, NULL, NULL, NULL);
        return NULL;
    }
    KlTaxonomy *taxonomy = kl_taxonomy_new();
    for (guint i = 0; i < items->len; i++) {
        read_facet(taxonomy, g_ptr_array_index(items, i), diags);
    }
    return taxonomy;
}
