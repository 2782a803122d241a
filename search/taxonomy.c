#include "search/taxonomy.h"

#include <jansson.h>
#include <string.h>

#include "search/error.h"

static void
value_free(KlValue *value)
{
    g_free(value->id);
    g_free(value->title);
    g_ptr_array_unref(value->synonyms);
    g_ptr_array_unref(value->former);
    g_free(value);
}

static void
facet_free(KlFacet *facet)
{
    g_free(facet->id);
    g_free(facet->title);
    g_free(facet->field);
    g_ptr_array_unref(facet->values);
    g_hash_table_unref(facet->by_name);
    g_hash_table_unref(facet->by_id);
    g_free(facet);
}

KlTaxonomy *
kl_taxonomy_new(void)
{
    KlTaxonomy *taxonomy = g_new0(KlTaxonomy, 1);
    taxonomy->facets = g_ptr_array_new_with_free_func((GDestroyNotify)facet_free);
    return taxonomy;
}

void
kl_taxonomy_free(KlTaxonomy *taxonomy)
{
    if (taxonomy == NULL) {
        return;
    }
    g_ptr_array_unref(taxonomy->facets);
    g_free(taxonomy);
}

KlFacet *
kl_taxonomy_add_facet(KlTaxonomy *taxonomy,
                      const char *id,
                      const char *title,
                      const char *field)
{
    KlFacet *facet = g_new0(KlFacet, 1);
    facet->id = g_strdup(id);
    facet->title = g_strdup(title);
    facet->field = g_strdup(field);
    facet->values = g_ptr_array_new_with_free_func((GDestroyNotify)value_free);
    facet->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    facet->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_ptr_array_add(taxonomy->facets, facet);
    return facet;
}

/* The first to claim a name keeps it. Takes name. */
static void
claim(GHashTable *table, char *name, guint value)
{
    if (g_hash_table_contains(table, name)) {
        g_free(name);
    } else {
        g_hash_table_insert(table, name, GUINT_TO_POINTER(value + 1));
    }
}

KlValue *
kl_facet_add_value(KlFacet *facet, const char *id, const char *title)
{
    KlValue *value = g_new0(KlValue, 1);
    value->id = g_strdup(id);
    value->title = g_strdup(title);
    value->synonyms = g_ptr_array_new_with_free_func(g_free);
    value->former = g_ptr_array_new_with_free_func(g_free);
    guint place = facet->values->len;
    g_ptr_array_add(facet->values, value);
    /* A value's own id is stronger than a former id of another. */
    g_hash_table_insert(facet->by_id, g_strdup(id), GUINT_TO_POINTER(place + 1));
    claim(facet->by_name, kl_taxonomy_key(id), place);
    claim(facet->by_name, kl_taxonomy_key(title), place);
    return value;
}

void
kl_facet_add_synonym(KlFacet *facet, guint value, const char *synonym)
{
    g_return_if_fail(value < facet->values->len);

    KlValue *target = g_ptr_array_index(facet->values, value);
    g_ptr_array_add(target->synonyms, g_strdup(synonym));
    claim(facet->by_name, kl_taxonomy_key(synonym), value);
}

void
kl_facet_add_former(KlFacet *facet, guint value, const char *former_id)
{
    g_return_if_fail(value < facet->values->len);

    KlValue *target = g_ptr_array_index(facet->values, value);
    g_ptr_array_add(target->former, g_strdup(former_id));
    claim(facet->by_id, g_strdup(former_id), value);
}

/* Composed lower case. */
static char *
fold_case(const char *name)
{
    if (g_str_is_ascii(name)) {
        return g_ascii_strdown(name, -1);
    }
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
    g_autofree char *lower = g_utf8_strdown(composed, -1);
    /* Lower-casing may decompose (İ). */
    return g_utf8_normalize(lower, -1, G_NORMALIZE_NFC);
}

char *
kl_taxonomy_key(const char *name)
{
    g_autofree char *normal = fold_case(name);
    GString *key = g_string_sized_new(strlen(normal) + 8);
    gboolean is_blank_due = FALSE;

    for (char *at = normal; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_isspace(c)) {
            is_blank_due = key->len > 0;
            continue;
        }
        if (is_blank_due) {
            g_string_append_c(key, ' ');
            is_blank_due = FALSE;
        }
        switch (c) {
        case 0xe4: /* ä */
            g_string_append(key, "ae");
            break;
        case 0xf6: /* ö */
            g_string_append(key, "oe");
            break;
        case 0xfc: /* ü */
            g_string_append(key, "ue");
            break;
        case 0xdf: /* ß */
            g_string_append(key, "ss");
            break;
        default:
            g_string_append_unichar(key, c);
        }
    }
    return g_string_free(key, FALSE);
}

int
kl_taxonomy_find_facet(const KlTaxonomy *taxonomy, const char *id)
{
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        const KlFacet *facet = g_ptr_array_index(taxonomy->facets, i);
        if (strcmp(facet->id, id) == 0) {
            return (int)i;
        }
    }
    return -1;
}

int
kl_facet_find_value(const KlFacet *facet, const char *name)
{
    g_autofree char *key = kl_taxonomy_key(name);
    return GPOINTER_TO_INT(g_hash_table_lookup(facet->by_name, key)) - 1;
}

int
kl_facet_find_value_by_id(const KlFacet *facet, const char *id, gboolean *ret_is_former)
{
    int place = GPOINTER_TO_INT(g_hash_table_lookup(facet->by_id, id)) - 1;
    if (place >= 0 && ret_is_former != NULL) {
        const KlValue *value = g_ptr_array_index(facet->values, (guint)place);
        *ret_is_former = strcmp(value->id, id) != 0;
    }
    return place;
}

const KlFacet *
kl_taxonomy_get_facet(const KlTaxonomy *taxonomy, guint facet)
{
    g_return_val_if_fail(facet < taxonomy->facets->len, NULL);
    return g_ptr_array_index(taxonomy->facets, facet);
}

const KlValue *
kl_facet_get_value(const KlFacet *facet, guint value)
{
    g_return_val_if_fail(value < facet->values->len, NULL);
    return g_ptr_array_index(facet->values, value);
}

/* --- JSON ------------------------------------------------------------------------- */

static json_t *
strings_to_json(const GPtrArray *strings)
{
    json_t *array = json_array();
    for (guint i = 0; i < strings->len; i++) {
        json_array_append_new(array, json_string(g_ptr_array_index(strings, i)));
    }
    return array;
}

char *
kl_taxonomy_to_json(const KlTaxonomy *taxonomy)
{
    json_t *facets = json_array();
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        const KlFacet *facet = g_ptr_array_index(taxonomy->facets, i);
        json_t *values = json_array();
        for (guint j = 0; j < facet->values->len; j++) {
            const KlValue *value = g_ptr_array_index(facet->values, j);
            json_array_append_new(values,
                                  json_pack("{s:s, s:s, s:o, s:o}", "id", value->id,
                                            "title", value->title, "synonyms",
                                            strings_to_json(value->synonyms), "former",
                                            strings_to_json(value->former)));
        }
        json_array_append_new(facets, json_pack("{s:s, s:s, s:s, s:i, s:b, s:o}", "id",
                                                facet->id, "title", facet->title,
                                                "field", facet->field, "roles",
                                                (int)facet->roles, "required",
                                                facet->is_required, "values", values));
    }
    json_t *root = json_pack("{s:o}", "facets", facets);
    char *dump = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    char *json = g_strdup(dump);
    free(dump);
    return json;
}

/* A non-empty string member, or NULL. */
static const char *
get_name(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));
    return text == NULL || *text == '\0' ? NULL : text;
}

static gboolean
read_value(KlFacet *facet, const json_t *object)
{
    const char *id = get_name(object, "id");
    const char *title = get_name(object, "title");
    guint place = facet->values->len;
    if (id == NULL || title == NULL || place >= KL_MAX_FACET_VALUES ||
        kl_facet_find_value_by_id(facet, id, NULL) >= 0) {
        return FALSE;
    }
    kl_facet_add_value(facet, id, title);
    return TRUE;
}

/* Synonyms and former ids after all values, so that a value's own names win. */
static gboolean
read_other_names(KlFacet *facet, guint place, const json_t *object)
{
    size_t i;
    const json_t *entry;
    const json_t *synonyms = json_object_get(object, "synonyms");
    const json_t *former = json_object_get(object, "former");
    json_array_foreach(synonyms, i, entry)
    {
        if (!json_is_string(entry)) {
            return FALSE;
        }
        kl_facet_add_synonym(facet, place, json_string_value(entry));
    }
    json_array_foreach(former, i, entry)
    {
        if (!json_is_string(entry)) {
            return FALSE;
        }
        kl_facet_add_former(facet, place, json_string_value(entry));
    }
    return TRUE;
}

static gboolean
read_facet(KlTaxonomy *taxonomy, const json_t *object)
{
    const char *id = get_name(object, "id");
    const char *title = get_name(object, "title");
    const char *field = get_name(object, "field");
    json_int_t roles = json_integer_value(json_object_get(object, "roles"));
    const json_t *values = json_object_get(object, "values");
    if (id == NULL || title == NULL || field == NULL || roles < 0 ||
        roles >= (1 << KL_N_ROLES) || !json_is_array(values) ||
        taxonomy->facets->len >= KL_MAX_FACETS ||
        kl_taxonomy_find_facet(taxonomy, id) >= 0) {
        return FALSE;
    }
    KlFacet *facet = kl_taxonomy_add_facet(taxonomy, id, title, field);
    facet->roles = (guint)roles;
    facet->is_required = json_is_true(json_object_get(object, "required"));

    size_t i;
    const json_t *value;
    json_array_foreach(values, i, value)
    {
        if (!read_value(facet, value)) {
            return FALSE;
        }
    }
    json_array_foreach(values, i, value)
    {
        if (!read_other_names(facet, (guint)i, value)) {
            return FALSE;
        }
    }
    return TRUE;
}

KlTaxonomy *
kl_taxonomy_from_json(const char *json, gsize length, GError **error)
{
    json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES, NULL);
    const json_t *facets = json_object_get(root, "facets");
    gboolean is_good = json_is_array(facets);
    g_autoptr(KlTaxonomy) taxonomy = kl_taxonomy_new();

    size_t i;
    const json_t *facet;
    json_array_foreach(facets, i, facet)
    {
        is_good = is_good && read_facet(taxonomy, facet);
    }
    json_decref(root);
    if (!is_good) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INVALID,
                            "die Taxonomie im Index ist beschädigt");
        return NULL;
    }
    return g_steal_pointer(&taxonomy);
}
