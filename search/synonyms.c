#include "search/synonyms.h"

#include <jansson.h>

#include "search/error.h"
#include "search/taxonomy.h"

/* An entry as it was given; JSON is written from these. */
typedef struct {
    char *word;       /* one way: the word; a group: NULL */
    GPtrArray *words; /* the group, or the targets */
} Entry;

struct KlSynonyms {
    GPtrArray *entries;  /* of Entry */
    GHashTable *by_key;  /* key → GPtrArray of char * */
    guint longest_words; /* in a key */
};

static void
entry_free(Entry *entry)
{
    g_free(entry->word);
    g_ptr_array_unref(entry->words);
    g_free(entry);
}

KlSynonyms *
kl_synonyms_new(void)
{
    KlSynonyms *synonyms = g_new0(KlSynonyms, 1);
    synonyms->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    synonyms->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify)g_ptr_array_unref);
    return synonyms;
}

void
kl_synonyms_free(KlSynonyms *synonyms)
{
    if (synonyms == NULL) {
        return;
    }
    g_ptr_array_unref(synonyms->entries);
    g_hash_table_unref(synonyms->by_key);
    g_free(synonyms);
}

static guint
count_words(const char *key)
{
    guint n = 1;
    for (; *key != '\0'; key++) {
        n += *key == ' ';
    }
    return n;
}

static void
link_word(KlSynonyms *synonyms, const char *word, const char *target)
{
    g_autofree char *key = kl_taxonomy_key(word);
    g_autofree char *target_key = kl_taxonomy_key(target);
    if (*key == '\0' || *target_key == '\0' || g_str_equal(key, target_key)) {
        return;
    }
    GPtrArray *targets = g_hash_table_lookup(synonyms->by_key, key);
    if (targets == NULL) {
        targets = g_ptr_array_new_with_free_func(g_free);
        synonyms->longest_words = MAX(synonyms->longest_words, count_words(key));
        g_hash_table_insert(synonyms->by_key, g_steal_pointer(&key), targets);
    }
    for (guint i = 0; i < targets->len; i++) {
        g_autofree char *other = kl_taxonomy_key(g_ptr_array_index(targets, i));
        if (g_str_equal(other, target_key)) {
            return;
        }
    }
    g_ptr_array_add(targets, g_strdup(target));
}

static Entry *
add_entry(KlSynonyms *synonyms,
          const char *word,
          const char *const *words,
          guint n_words)
{
    Entry *entry = g_new0(Entry, 1);
    entry->word = g_strdup(word);
    entry->words = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < n_words; i++) {
        g_ptr_array_add(entry->words, g_strdup(words[i]));
    }
    g_ptr_array_add(synonyms->entries, entry);
    return entry;
}

void
kl_synonyms_add_group(KlSynonyms *synonyms, const char *const *words, guint n_words)
{
    add_entry(synonyms, NULL, words, n_words);
    for (guint i = 0; i < n_words; i++) {
        for (guint j = 0; j < n_words; j++) {
            link_word(synonyms, words[i], words[j]);
        }
    }
}

void
kl_synonyms_add_one_way(KlSynonyms *synonyms,
                        const char *word,
                        const char *const *targets,
                        guint n_targets)
{
    add_entry(synonyms, word, targets, n_targets);
    for (guint i = 0; i < n_targets; i++) {
        link_word(synonyms, word, targets[i]);
    }
}

guint
kl_synonyms_n_entries(const KlSynonyms *synonyms)
{
    return synonyms->entries->len;
}

const GPtrArray *
kl_synonyms_find_key(const KlSynonyms *synonyms, const char *key)
{
    return g_hash_table_lookup(synonyms->by_key, key);
}

const GPtrArray *
kl_synonyms_find(const KlSynonyms *synonyms, const char *word)
{
    g_autofree char *key = kl_taxonomy_key(word);
    return kl_synonyms_find_key(synonyms, key);
}

guint
kl_synonyms_longest(const KlSynonyms *synonyms)
{
    return synonyms->longest_words;
}

char *
kl_synonyms_to_json(const KlSynonyms *synonyms)
{
    json_t *entries = json_array();
    for (guint i = 0; i < synonyms->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(synonyms->entries, i);
        json_t *words = json_array();
        for (guint j = 0; j < entry->words->len; j++) {
            const char *word = g_ptr_array_index(entry->words, j);
            json_array_append_new(words, json_string(word));
        }
        json_t *object = json_object();
        if (entry->word != NULL) {
            json_object_set_new(object, "word", json_string(entry->word));
        }
        json_object_set_new(object, "words", words);
        json_array_append_new(entries, object);
    }
    json_t *root = json_pack("{s:o}", "synonyms", entries);
    char *dump = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    char *json = g_strdup(dump);
    free(dump);
    return json;
}

static gboolean
read_entry(KlSynonyms *synonyms, const json_t *object)
{
    const json_t *word = json_object_get(object, "word");
    const json_t *words = json_object_get(object, "words");
    const char *strings[KL_MAX_SYNONYM_WORDS];
    guint n = (guint)MIN(json_array_size(words), KL_MAX_SYNONYM_WORDS + 1);
    if (n == 0 || n > KL_MAX_SYNONYM_WORDS || (word != NULL && !json_is_string(word))) {
        return FALSE;
    }
    for (guint i = 0; i < n; i++) {
        strings[i] = json_string_value(json_array_get(words, i));
        if (strings[i] == NULL) {
            return FALSE;
        }
    }
    if (word != NULL) {
        kl_synonyms_add_one_way(synonyms, json_string_value(word), strings, n);
    } else {
        kl_synonyms_add_group(synonyms, strings, n);
    }
    return TRUE;
}

KlSynonyms *
kl_synonyms_from_json(const char *json, gsize length, GError **error)
{
    json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES, NULL);
    const json_t *entries = json_object_get(root, "synonyms");
    gboolean is_good =
        json_is_array(entries) && json_array_size(entries) <= KL_MAX_SYNONYM_ENTRIES;
    g_autoptr(KlSynonyms) synonyms = kl_synonyms_new();

    for (size_t i = 0; is_good && i < json_array_size(entries); i++) {
        is_good = read_entry(synonyms, json_array_get(entries, i));
    }
    json_decref(root);
    if (!is_good) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INVALID,
                            "die Synonyme im Index sind beschädigt");
        return NULL;
    }
    return g_steal_pointer(&synonyms);
}
