#include "indexer/case_reader.h"

#include <string.h>

#include "indexer/fields.h"
#include "indexer/suggest.h"
#include "indexer/taxonomy_file.h"

#define MAX_VALUES      100
#define MAX_VALUE_CHARS 200

static void
add_ref(KlCaseReader *reader, guint facet, guint value)
{
    KlFacetRef ref = {facet, value};
    g_array_append_val(reader->kl_case->values, ref);
}

static void
report_unknown(KlCaseReader *reader,
               const char *text,
               const char *field,
               KlPlace place,
               guint facet)
{
    const KlFacet *known = kl_taxonomy_get_facet(reader->context->taxonomy, facet);
    kl_diags_report(reader->diags, KL_MSG_UNKNOWN_VALUE, place, text, field,
                    kl_suggest_value(text, known));
}

/* A value of a facet out of a text node: its index, or -1. */
static int
read_value(KlCaseReader *reader, guint facet_index, const KlYaml *node)
{
    const KlFacet *facet =
        kl_taxonomy_get_facet(reader->context->taxonomy, facet_index);
    g_autofree char *text =
        kl_fields_text(node, facet->field, MAX_VALUE_CHARS, reader->diags);
    if (text == NULL) {
        return -1;
    }
    int value = kl_facet_find_value(facet, text);
    if (value < 0) {
        report_unknown(reader, text, facet->field, node->place, facet_index);
    }
    return value;
}

/* The title of a value that the case now carries, or NULL. Borrowed. */
static const char *
count_value(KlCaseReader *reader,
            guint facet_index,
            const KlYaml *node,
            GHashTable *seen)
{
    int value = read_value(reader, facet_index, node);
    if (value < 0) {
        return NULL;
    }
    const KlFacet *facet =
        kl_taxonomy_get_facet(reader->context->taxonomy, facet_index);
    const char *title = kl_facet_get_value(facet, (guint)value)->title;
    if (!g_hash_table_add(seen, GINT_TO_POINTER(value + 1))) {
        kl_diags_report(reader->diags, KL_MSG_REPEATED_VALUE, node->place, title,
                        facet->field, NULL);
        return NULL;
    }
    add_ref(reader, facet_index, (guint)value);
    return title;
}

static gboolean
is_single(const char *field)
{
    return strcmp(field, "region") == 0;
}

/* A field without a word list may still be one that says its own mind. */
static gboolean
may_be_scalar(const char *field)
{
    return !g_strv_contains(kl_facet_case_keys, field) || is_single(field);
}

static void
read_field(KlCaseReader *reader, guint facet_index, const KlYaml *node)
{
    const KlFacet *facet =
        kl_taxonomy_get_facet(reader->context->taxonomy, facet_index);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    if (may_be_scalar(facet->field) &&
        (node->kind == KL_YAML_TEXT || is_single(facet->field))) {
        const char *title = count_value(reader, facet_index, node, seen);
        if (is_single(facet->field)) {
            reader->kl_case->region = g_strdup(title);
        }
        return;
    }
    const GPtrArray *items =
        kl_fields_list(node, facet->field, MAX_VALUES, reader->diags);
    if (items != NULL && items->len == 0) {
        kl_diags_report(reader->diags, KL_MSG_EMPTY_VALUE, node->place, facet->field,
                        NULL, NULL);
    }
    for (guint i = 0; items != NULL && i < items->len; i++) {
        const char *title =
            count_value(reader, facet_index, g_ptr_array_index(items, i), seen);
        if (title != NULL && strcmp(facet->field, "stolpersteine") == 0) {
            g_ptr_array_add(reader->kl_case->stumbling, g_strdup(title));
        }
    }
}

/* themen, region and so on where the taxonomy has no such facet: free text. */
static void
read_free_text(KlCaseReader *reader, const char *field, const KlYaml *node)
{
    if (is_single(field)) {
        reader->kl_case->region =
            kl_fields_text(node, field, MAX_VALUE_CHARS, reader->diags);
        return;
    }
    const GPtrArray *items = kl_fields_list(node, field, MAX_VALUES, reader->diags);
    for (guint i = 0; items != NULL && i < items->len; i++) {
        char *text = kl_fields_text(g_ptr_array_index(items, i), field, MAX_VALUE_CHARS,
                                    reader->diags);
        if (text != NULL && strcmp(field, "stolpersteine") == 0) {
            g_ptr_array_add(reader->kl_case->stumbling, text);
        } else {
            g_free(text);
        }
    }
}

static int
find_field(const KlTaxonomy *taxonomy, const char *field)
{
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        if (strcmp(kl_taxonomy_get_facet(taxonomy, i)->field, field) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static gboolean
is_required_key(const char *field)
{
    static const char *const required[] = {"themen", "branchen", "kooperationsarten",
                                           NULL};
    return g_strv_contains(required, field);
}

void
kl_case_read_values(KlCaseReader *reader)
{
    const KlTaxonomy *taxonomy = reader->context->taxonomy;
    for (guint i = 0; kl_facet_case_keys[i] != NULL; i++) {
        const char *field = kl_facet_case_keys[i];
        int facet = find_field(taxonomy, field);
        const KlYaml *node = kl_yaml_get(reader->head, field);
        gboolean is_required =
            is_required_key(field) ||
            (facet >= 0 && kl_taxonomy_get_facet(taxonomy, (guint)facet)->is_required);
        if (node == NULL && is_required) {
            kl_fields_report_missing(reader->head, field, reader->diags);
        } else if (node != NULL && facet >= 0) {
            read_field(reader, (guint)facet, node);
        } else if (node != NULL) {
            read_free_text(reader, field, node);
        }
    }
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, i);
        if (strchr(facet->field, '.') != NULL ||
            g_strv_contains(kl_facet_case_keys, facet->field)) {
            continue;
        }
        const KlYaml *node = kl_yaml_get(reader->head, facet->field);
        if (node != NULL) {
            read_field(reader, i, node);
        } else if (facet->is_required) {
            kl_fields_report_missing(reader->head, facet->field, reader->diags);
        }
    }
}

static gboolean
counts_role(const KlFacet *facet, KlRole role)
{
    return facet->roles == 0 || (facet->roles & (1u << role)) != 0;
}

char *
kl_case_count_partner_value(KlCaseReader *reader,
                            const char *field,
                            KlRole role,
                            const char *text,
                            KlPlace place)
{
    const KlTaxonomy *taxonomy = reader->context->taxonomy;
    const char *title = NULL;
    gboolean is_counted = FALSE;
    int nearest = -1;
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, i);
        if (strcmp(facet->field, field) != 0) {
            continue;
        }
        if (nearest < 0 || counts_role(facet, role)) {
            nearest = (int)i;
        }
        int value = kl_facet_find_value(facet, text);
        if (value < 0) {
            continue;
        }
        if (title == NULL || counts_role(facet, role)) {
            title = kl_facet_get_value(facet, (guint)value)->title;
        }
        if (counts_role(facet, role)) {
            add_ref(reader, i, (guint)value);
            is_counted = TRUE;
        }
    }
    if (nearest < 0) {
        return g_strdup(text);
    }
    const char *key = strchr(field, '.') + 1;
    if (title == NULL) {
        report_unknown(reader, text, key, place, (guint)nearest);
    } else if (!is_counted &&
               counts_role(kl_taxonomy_get_facet(taxonomy, (guint)nearest), role)) {
        /* Only where a facet counts this role: else nothing was to be counted. */
        kl_diags_report(reader->diags, KL_MSG_VALUE_NOT_COUNTED, place, title,
                        kl_role_title(role), NULL);
    }
    return g_strdup(title);
}

void
kl_case_count_partner_role(KlCaseReader *reader, KlRole role)
{
    const KlTaxonomy *taxonomy = reader->context->taxonomy;
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, i);
        if (strcmp(facet->field, "partner.rolle") != 0 || !counts_role(facet, role)) {
            continue;
        }
        int value = kl_facet_find_value(facet, kl_role_title(role));
        if (value < 0) {
            value = kl_facet_find_value(facet, kl_role_id(role));
        }
        if (value >= 0) {
            add_ref(reader, i, (guint)value);
        }
    }
}

static int
compare_refs(gconstpointer a, gconstpointer b)
{
    const KlFacetRef *left = a;
    const KlFacetRef *right = b;
    if (left->facet != right->facet) {
        return left->facet < right->facet ? -1 : 1;
    }
    return left->value < right->value ? -1 : left->value > right->value;
}

static gboolean
has_facet(const KlCase *kl_case, guint facet)
{
    for (guint i = 0; i < kl_case->values->len; i++) {
        if (g_array_index(kl_case->values, KlFacetRef, i).facet == facet) {
            return TRUE;
        }
    }
    return FALSE;
}

void
kl_case_finish_values(KlCaseReader *reader)
{
    GArray *values = reader->kl_case->values;
    g_array_sort(values, compare_refs);
    for (guint i = values->len; i > 1; i--) {
        if (compare_refs(&g_array_index(values, KlFacetRef, i - 1),
                         &g_array_index(values, KlFacetRef, i - 2)) == 0) {
            g_array_remove_index(values, i - 1);
        }
    }
    const KlTaxonomy *taxonomy = reader->context->taxonomy;
    const KlYaml *partners = kl_yaml_get(reader->head, "partner");
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, i);
        if (facet->is_required && strchr(facet->field, '.') != NULL &&
            partners != NULL && reader->diags->n_errors == 0 &&
            !has_facet(reader->kl_case, i)) {
            kl_diags_report(reader->diags, KL_MSG_MISSING_FACET, partners->place,
                            facet->title, facet->field, NULL);
        }
    }
}
