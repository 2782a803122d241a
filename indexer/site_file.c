#include "indexer/site_file.h"

#include <string.h>

#include "indexer/fields.h"
#include "indexer/suggest.h"

#define MAX_TEXT_CHARS   500
#define MAX_SHORT_CHARS  16
#define MAX_QUERY_CHARS  500
#define MAX_QUERIES      1000
#define MAX_PHRASE_CHARS 100

static const char *const website_keys[] = {
    "name",    "kurzname",        "beschreibung", "herausgeber",
    "kontakt", "barriere_melden", "lizenz",       NULL,
};

/* A document that must be a map or nothing at all; NULL if it is neither. */
static KlYaml *
parse_map(const char *text, gsize length, KlDiags *diags)
{
    g_autoptr(KlYaml) root = kl_yaml_parse(text, length, 1, diags);
    if (root == NULL || kl_yaml_is_null(root)) {
        return NULL;
    }
    if (root->kind != KL_YAML_MAP) {
        kl_diags_report(diags, KL_MSG_YAML_NOT_MAP, root->place, NULL, NULL, NULL);
        return NULL;
    }
    return g_steal_pointer(&root);
}

static void
check_contact(const KlYaml *node, const char *text, KlDiags *diags)
{
    const char *at = strchr(text, '@');
    gboolean is_mail = at != NULL && at > text && strchr(at, '.') != NULL &&
                       strpbrk(text, " <>\"\\") == NULL;
    if (!is_mail && !kl_is_web_url(text)) {
        kl_diags_report(diags, KL_MSG_SITE_MAIL, node->place, text, NULL, NULL);
    }
}

json_t *
kl_website_file_parse(const char *text, gsize length, KlDiags *diags)
{
    json_t *website = json_object();
    g_autoptr(KlYaml) root = text != NULL ? parse_map(text, length, diags) : NULL;
    if (root != NULL) {
        kl_fields_check_keys(root, website_keys, diags);
    }
    for (guint i = 0; website_keys[i] != NULL; i++) {
        const char *key = website_keys[i];
        guint limit = strcmp(key, "kurzname") == 0 ? MAX_SHORT_CHARS : MAX_TEXT_CHARS;
        g_autofree char *value =
            root != NULL ? kl_fields_get_text(root, key, limit, FALSE, diags) : NULL;
        if (value != NULL &&
            (strcmp(key, "kontakt") == 0 || strcmp(key, "barriere_melden") == 0)) {
            check_contact(kl_yaml_get(root, key), value, diags);
        }
        json_object_set_new(website, key,
                            value != NULL ? json_string(value) : json_null());
    }
    static const char *const defaults[][2] = {
        {"name", "Kooperationen in der Praxis"},
        {"kurzname", "Kooperationen"},
        {"beschreibung",
         "Fallbeispiele, wie Unternehmen und Initiativen zusammenarbeiten"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(defaults); i++) {
        if (json_is_null(json_object_get(website, defaults[i][0]))) {
            json_object_set_new(website, defaults[i][0], json_string(defaults[i][1]));
        }
    }
    return website;
}

/* The items of a document that is a list, {key: list} or nothing. */
static const GPtrArray *
list_of(const KlYaml *root, const char *key, guint max_items, KlDiags *diags)
{
    if (root == NULL || kl_yaml_is_null(root)) {
        return NULL;
    }
    const char *const keys[] = {key, NULL};
    if (root->kind == KL_YAML_MAP) {
        kl_fields_check_keys(root, keys, diags);
        const KlYaml *list = kl_yaml_get(root, key);
        return list != NULL ? kl_fields_list(list, key, max_items, diags) : NULL;
    }
    return kl_fields_list(root, key, max_items, diags);
}

static GPtrArray *
read_words(const KlYaml *node, const char *name, KlDiags *diags)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    const GPtrArray *items = kl_fields_list(node, name, KL_MAX_SYNONYM_WORDS, diags);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; items != NULL && i < items->len; i++) {
        const KlYaml *item = g_ptr_array_index(items, i);
        char *word = kl_fields_text(item, name, MAX_PHRASE_CHARS, diags);
        if (word == NULL) {
            continue;
        }
        if (g_hash_table_add(seen, kl_taxonomy_key(word))) {
            g_ptr_array_add(words, word);
        } else {
            kl_diags_report(diags, KL_MSG_REPEATED_VALUE, item->place, word, name,
                            NULL);
            g_free(word);
        }
    }
    return words;
}

static void
read_synonym(KlSynonyms *synonyms, const KlYaml *map, KlDiags *diags)
{
    static const char *const keys[] = {"gruppe", "von", "nach", NULL};
    if (!kl_fields_is_map(map, "synonyme", diags)) {
        return;
    }
    guint n_errors = diags->n_errors;
    kl_fields_check_keys(map, keys, diags);
    const KlYaml *group = kl_yaml_get(map, "gruppe");
    const KlYaml *from = kl_yaml_get(map, "von");
    const KlYaml *to = kl_yaml_get(map, "nach");
    if ((group != NULL) == (from != NULL || to != NULL) ||
        (from != NULL) != (to != NULL)) {
        if (diags->n_errors == n_errors) {
            kl_diags_report(diags, KL_MSG_SYNONYM_FORM, map->place, NULL, NULL, NULL);
        }
        return;
    }
    g_autoptr(GPtrArray) words = group != NULL ? read_words(group, "gruppe", diags)
                                               : read_words(to, "nach", diags);
    const char *const *list = (const char *const *)words->pdata;
    if (group != NULL && words->len < 2 && diags->n_errors == n_errors) {
        kl_diags_report(diags, KL_MSG_SYNONYM_FEW, group->place, NULL, NULL, NULL);
    } else if (group != NULL && words->len >= 2) {
        kl_synonyms_add_group(synonyms, list, words->len);
    } else if (group == NULL) {
        g_autofree char *word = kl_fields_text(from, "von", MAX_PHRASE_CHARS, diags);
        if (word != NULL && words->len > 0) {
            kl_synonyms_add_one_way(synonyms, word, list, words->len);
        }
    }
}

KlSynonyms *
kl_synonyms_file_parse(const char *text, gsize length, KlDiags *diags)
{
    KlSynonyms *synonyms = kl_synonyms_new();
    g_autoptr(KlYaml) root =
        text != NULL ? kl_yaml_parse(text, length, 1, diags) : NULL;
    const GPtrArray *items = list_of(root, "synonyme", KL_MAX_SYNONYM_ENTRIES, diags);
    for (guint i = 0; items != NULL && i < items->len; i++) {
        read_synonym(synonyms, g_ptr_array_index(items, i), diags);
    }
    return synonyms;
}

void
kl_golden_query_free(KlGoldenQuery *query)
{
    g_free(query->query);
    g_free(query->slug);
    g_ptr_array_unref(query->filters);
    g_free(query);
}

/* {thema: [ernaehrung, natur], art: sachspende} */
static void
read_filters(KlGoldenQuery *query,
             const KlYaml *map,
             const KlTaxonomy *taxonomy,
             KlDiags *diags)
{
    if (!kl_fields_is_map(map, "filter", diags)) {
        return;
    }
    for (guint i = 0; i < map->keys->len; i++) {
        const KlYaml *key = g_ptr_array_index(map->keys, i);
        const KlYaml *node = g_ptr_array_index(map->items, i);
        int index = kl_taxonomy_find_facet(taxonomy, key->text);
        if (index < 0) {
            kl_diags_report(diags, KL_MSG_QUERY_FILTER, key->place, key->text, NULL,
                            NULL);
            continue;
        }
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, (guint)index);
        guint n_values = node->kind == KL_YAML_LIST ? node->items->len : 1;
        for (guint j = 0; j < n_values; j++) {
            const KlYaml *item =
                node->kind == KL_YAML_LIST ? g_ptr_array_index(node->items, j) : node;
            g_autofree char *text =
                kl_fields_text(item, facet->id, MAX_PHRASE_CHARS, diags);
            int value = text != NULL ? kl_facet_find_value(facet, text) : -1;
            if (value >= 0) {
                const char *id = kl_facet_get_value(facet, (guint)value)->id;
                g_ptr_array_add(query->filters, g_strdup(facet->id));
                g_ptr_array_add(query->filters, g_strdup(id));
            } else if (text != NULL) {
                kl_diags_report(diags, KL_MSG_UNKNOWN_VALUE, item->place, text,
                                facet->id, kl_suggest_value(text, facet));
            }
        }
    }
}

static void
read_query(GPtrArray *queries,
           const KlYaml *map,
           const KlTaxonomy *taxonomy,
           const KlNames *names,
           KlDiags *diags)
{
    static const char *const keys[] = {"suche", "fall", "unter", "filter", NULL};
    if (!kl_fields_is_map(map, "pruefsuchen", diags)) {
        return;
    }
    guint n_errors = diags->n_errors;
    kl_fields_check_keys(map, keys, diags);
    KlGoldenQuery *query = g_new0(KlGoldenQuery, 1);
    query->place = map->place;
    query->filters = g_ptr_array_new_with_free_func(g_free);
    query->query = kl_fields_get_text(map, "suche", MAX_QUERY_CHARS, TRUE, diags);
    query->slug = kl_fields_get_text(map, "fall", KL_MAX_SLUG_CHARS, TRUE, diags);
    query->within = 10;
    if (query->slug != NULL && !g_hash_table_contains(names->cases, query->slug)) {
        kl_diags_report(diags, KL_MSG_QUERY_NO_CASE, kl_yaml_get(map, "fall")->place,
                        query->slug, NULL, kl_names_suggest(names->cases, query->slug));
    }
    const KlYaml *within = kl_yaml_get(map, "unter");
    g_autofree char *text =
        within != NULL ? kl_fields_text(within, "unter", 10, diags) : NULL;
    guint64 number = 0;
    if (text != NULL && g_ascii_string_to_unsigned(text, 10, 1, 100, &number, NULL)) {
        query->within = (guint)number;
    } else if (text != NULL) {
        kl_diags_report(diags, KL_MSG_WANT_NUMBER, within->place, "unter", NULL, NULL);
    }
    const KlYaml *filter = kl_yaml_get(map, "filter");
    if (filter != NULL) {
        read_filters(query, filter, taxonomy, diags);
    }
    if (diags->n_errors == n_errors) {
        g_ptr_array_add(queries, query);
    } else {
        kl_golden_query_free(query);
    }
}

GPtrArray *
kl_queries_file_parse(const char *text,
                      gsize length,
                      const KlTaxonomy *taxonomy,
                      const KlNames *names,
                      KlDiags *diags)
{
    GPtrArray *queries =
        g_ptr_array_new_with_free_func((GDestroyNotify)kl_golden_query_free);
    g_autoptr(KlYaml) root =
        text != NULL ? kl_yaml_parse(text, length, 1, diags) : NULL;
    const GPtrArray *items = list_of(root, "pruefsuchen", MAX_QUERIES, diags);
    for (guint i = 0; items != NULL && i < items->len; i++) {
        read_query(queries, g_ptr_array_index(items, i), taxonomy, names, diags);
    }
    return queries;
}
