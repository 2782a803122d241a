#include "search/synonyms.h"

#include <jansson.h>
#include <string.h>

#include "search/error.h"

/* An entry as it was given; JSON is written from these. */
typedef struct {
    char *word;       /* one way: the word; a group: NULL */
    GPtrArray *words; /* the group, or the targets */
} Entry;

struct KlSynonyms {
    GPtrArray *entries;  /* of Entry */
    GHashTable *by_key;  /* key → Links; empty until analysed */
    GPtrArray *words;    /* of char *: single words that find others */
    guint longest_words; /* in a key */
};

/* What a key also stands for. */
typedef struct {
    GPtrArray *targets; /* of char *, as written */
    GHashTable *keys;   /* theirs */
} Links;

static void
free_links(gpointer data)
{
    Links *links = data;
    g_ptr_array_unref(links->targets);
    g_hash_table_unref(links->keys);
    g_free(links);
}

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
    synonyms->by_key =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_links);
    synonyms->words = g_ptr_array_new_with_free_func(g_free);
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
    g_ptr_array_unref(synonyms->words);
    g_free(synonyms);
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
}

void
kl_synonyms_add_one_way(KlSynonyms *synonyms,
                        const char *word,
                        const char *const *targets,
                        guint n_targets)
{
    add_entry(synonyms, word, targets, n_targets);
}

guint
kl_synonyms_n_entries(const KlSynonyms *synonyms)
{
    return synonyms->entries->len;
}

/* --- by analysed words --------------------------------------------------------- */

char *
kl_synonyms_key(KlAnalyzer *analyzer, const char *text, gsize length)
{
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    g_autoptr(GString) key = g_string_new(NULL);
    kl_analyzer_tokenize(analyzer, text, length, KL_TOKENIZE_KEEP, tokens);
    for (guint i = 0; i < tokens->len; i++) {
        const KlToken *token = &g_array_index(tokens, KlToken, i);
        const KlWord *word = token->word;
        if ((token->flags & KL_TOKEN_EXTRA) == 0 && !word->is_stopword) {
            g_string_append_printf(key, "%s%s", key->len > 0 ? " " : "",
                                   word->canonical != NULL ? word->canonical
                                                           : word->stem);
        }
    }
    return key->len > 0 ? g_string_free(g_steal_pointer(&key), FALSE) : NULL;
}

static void
link_key(KlSynonyms *synonyms, const char *key, const char *target, const char *other)
{
    if (key == NULL || other == NULL || strcmp(key, other) == 0) {
        return;
    }
    Links *links = g_hash_table_lookup(synonyms->by_key, key);
    if (links == NULL) {
        guint n_words = 1;
        for (const char *at = key; *at != '\0'; at++) {
            n_words += *at == ' ';
        }
        synonyms->longest_words = MAX(synonyms->longest_words, n_words);
        links = g_new(Links, 1);
        links->targets = g_ptr_array_new_with_free_func(g_free);
        links->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_hash_table_insert(synonyms->by_key, g_strdup(key), links);
    }
    if (g_hash_table_add(links->keys, g_strdup(other))) {
        g_ptr_array_add(links->targets, g_strdup(target));
    }
}

/* A word with hyphens can also be found as it is written without them. */
static char *
make_joined_key(KlAnalyzer *analyzer, const char *word)
{
    if (strchr(word, '-') == NULL || strchr(word, ' ') != NULL) {
        return NULL;
    }
    g_auto(GStrv) parts = g_strsplit(word, "-", 0);
    g_autofree char *joined = g_strjoinv(NULL, parts);
    return kl_synonyms_key(analyzer, joined, strlen(joined));
}

static void
link_word(KlSynonyms *synonyms,
          KlAnalyzer *analyzer,
          const char *word,
          const GPtrArray *targets)
{
    g_autofree char *key = kl_synonyms_key(analyzer, word, strlen(word));
    g_autofree char *joined = make_joined_key(analyzer, word);
    for (guint i = 0; i < targets->len; i++) {
        const char *target = g_ptr_array_index(targets, i);
        g_autofree char *other = kl_synonyms_key(analyzer, target, strlen(target));
        if (strcmp(word, target) != 0) {
            link_key(synonyms, key, target, other);
            link_key(synonyms, joined, target, other);
        }
    }
    if (key != NULL && strchr(word, ' ') == NULL) {
        g_ptr_array_add(synonyms->words, g_strdup(word));
    }
}

void
kl_synonyms_analyze(KlSynonyms *synonyms, KlAnalyzer *analyzer)
{
    for (guint i = 0; i < synonyms->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(synonyms->entries, i);
        if (entry->word != NULL) {
            link_word(synonyms, analyzer, entry->word, entry->words);
            continue;
        }
        for (guint k = 0; k < entry->words->len; k++) {
            link_word(synonyms, analyzer, g_ptr_array_index(entry->words, k),
                      entry->words);
        }
    }
}

const GPtrArray *
kl_synonyms_find(const KlSynonyms *synonyms, const char *key)
{
    const Links *links = g_hash_table_lookup(synonyms->by_key, key);
    return links != NULL ? links->targets : NULL;
}

guint
kl_synonyms_n_words(const KlSynonyms *synonyms)
{
    return synonyms->words->len;
}

const char *
kl_synonyms_get_word(const KlSynonyms *synonyms, guint word)
{
    return g_ptr_array_index(synonyms->words, word);
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
