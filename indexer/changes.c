#include "indexer/changes.h"

#include <string.h>

KlChanges *
kl_changes_new(void)
{
    KlChanges *changes = g_new0(KlChanges, 1);
    changes->added = g_ptr_array_new_with_free_func(g_free);
    changes->updated = g_ptr_array_new_with_free_func(g_free);
    changes->removed = g_ptr_array_new_with_free_func(g_free);
    changes->totals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return changes;
}

void
kl_changes_free(KlChanges *changes)
{
    if (changes == NULL) {
        return;
    }
    g_ptr_array_unref(changes->added);
    g_ptr_array_unref(changes->updated);
    g_ptr_array_unref(changes->removed);
    g_hash_table_unref(changes->totals);
    kl_taxonomy_free(changes->taxonomy);
    g_free(changes);
}

static void
count(KlChanges *changes, const char *facet, const char *value, int difference)
{
    char *key = g_strconcat(facet, "\t", value, NULL);
    int total = GPOINTER_TO_INT(g_hash_table_lookup(changes->totals, key));
    g_hash_table_insert(changes->totals, key, GINT_TO_POINTER(total + difference));
}

void
kl_changes_count_new(KlChanges *changes,
                     const KlCase *kl_case,
                     const KlTaxonomy *taxonomy)
{
    for (guint i = 0; i < kl_case->values->len; i++) {
        const KlFacetRef *ref = &g_array_index(kl_case->values, KlFacetRef, i);
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, ref->facet);
        count(changes, facet->id, kl_facet_get_value(facet, ref->value)->id, 1);
    }
}

void
kl_changes_count_old(KlChanges *changes, const json_t *kl_case)
{
    const char *facet;
    json_t *values;
    json_object_foreach(json_object_get(kl_case, "facets"), facet, values)
    {
        for (size_t i = 0; i < json_array_size(values); i++) {
            const char *value = json_string_value(json_array_get(values, i));
            if (value != NULL) {
                count(changes, facet, value, -1);
            }
        }
    }
}

static void
print_list(const char *what, const GPtrArray *slugs, FILE *stream)
{
    for (guint i = 0; i < slugs->len; i++) {
        fprintf(stream, "%s%s\n", what, (const char *)g_ptr_array_index(slugs, i));
    }
}

void
kl_changes_print(const KlChanges *changes, FILE *stream)
{
    const KlTaxonomy *taxonomy = changes->taxonomy;
    print_list("neu        ", changes->added, stream);
    print_list("geändert   ", changes->updated, stream);
    print_list("entfernt   ", changes->removed, stream);
    for (guint i = 0; taxonomy != NULL && i < taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, i);
        for (guint j = 0; j < facet->values->len; j++) {
            const KlValue *value = kl_facet_get_value(facet, j);
            g_autofree char *key = g_strconcat(facet->id, "\t", value->id, NULL);
            int difference = GPOINTER_TO_INT(g_hash_table_lookup(changes->totals, key));
            if (difference != 0) {
                fprintf(stream, "%s: %s   %+d\n", facet->title, value->title,
                        difference);
            }
        }
    }
}
