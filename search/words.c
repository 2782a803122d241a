#include "search/words.h"

#include <string.h>

#include "search/chunks.h"
#include "search/error.h"
#include "search/schema.h"

typedef struct {
    int n_cases;
    char key[]; /* "normal\tshown" */
} Word;

struct KlWords {
    GHashTable *words; /* Word.key → Word */
};

KlWords *
kl_words_new(void)
{
    KlWords *words = g_new0(KlWords, 1);
    words->words = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    return words;
}

void
kl_words_free(KlWords *words)
{
    if (words != NULL) {
        g_hash_table_unref(words->words);
        g_free(words);
    }
}

void
kl_words_count(KlWords *words, const char *key, int n)
{
    Word *word = g_hash_table_lookup(words->words, key);
    if (word == NULL) {
        gsize size = strlen(key) + 1;
        word = g_malloc(sizeof *word + size);
        word->n_cases = 0;
        memcpy(word->key, key, size);
        g_hash_table_insert(words->words, word->key, word);
    }
    word->n_cases += n;
    if (word->n_cases <= 0) {
        g_hash_table_remove(words->words, key);
    }
}

void
kl_words_add_all(KlWords *words, const KlWords *others)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, others->words);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Word *word = value;
        kl_words_count(words, word->key, word->n_cases);
    }
}

/* --- stored ----------------------------------------------------------------------- */

static int
compare_words(gconstpointer a, gconstpointer b)
{
    return strcmp((*(Word *const *)a)->key, (*(Word *const *)b)->key);
}

/* Of Word, in byte order; they stay the words'. */
static GPtrArray *
sort(const KlWords *words)
{
    GPtrArray *sorted = g_ptr_array_sized_new(g_hash_table_size(words->words));
    GHashTableIter iter;
    gpointer word;
    g_hash_table_iter_init(&iter, words->words);
    while (g_hash_table_iter_next(&iter, NULL, &word)) {
        g_ptr_array_add(sorted, word);
    }
    g_ptr_array_sort(sorted, compare_words);
    return sorted;
}

/* Cuts "normal\tshown\tcount" before its count. */
static gboolean
read_line(KlWords *words, char *line)
{
    char *tab = strrchr(line, '\t');
    guint64 n_cases;
    if (tab == NULL || memchr(line, '\t', (gsize)(tab - line)) == NULL ||
        !g_ascii_string_to_unsigned(tab + 1, 10, 1, G_MAXINT32, &n_cases, NULL)) {
        return FALSE;
    }
    *tab = '\0';
    kl_words_count(words, line, (int)n_cases);
    return TRUE;
}

gboolean
kl_words_load(KlWords *words, const KxDatabase *shard, GError **error)
{
    g_autoptr(GBytes) bytes = kl_chunks_load(shard, KL_META_WORDS, error);
    if (bytes == NULL) {
        return FALSE;
    }
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *text = g_strndup(length > 0 ? data : "", length);
    for (char *line = text, *end; *line != '\0'; line = end + 1) {
        end = strchr(line, '\n');
        if (end != NULL) {
            *end = '\0';
        }
        if (end == NULL || !read_line(words, line)) {
            g_set_error_literal(error, KL_ERROR, KL_ERROR_INDEX,
                                "die Wörter einer Datenbank sind beschädigt");
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kl_words_save(const KlWords *words, KxWritableDatabase *shard, GError **error)
{
    g_autoptr(GPtrArray) sorted = sort(words);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < sorted->len; i++) {
        const Word *word = g_ptr_array_index(sorted, i);
        g_string_append_printf(text, "%s\t%d\n", word->key, word->n_cases);
    }
    g_autoptr(GBytes) bytes = g_string_free_to_bytes(text);
    return kl_chunks_save(shard, KL_META_WORDS, bytes, error);
}

void
kl_words_foreach(const KlWords *words, KlWordsFunc func, gpointer user_data)
{
    g_autoptr(GPtrArray) sorted = sort(words);
    for (guint i = 0; i < sorted->len; i++) {
        const Word *word = g_ptr_array_index(sorted, i);
        const char *tab = strchr(word->key, '\t');
        func(word->key, (gsize)(tab - word->key), tab + 1, strlen(tab + 1),
             (guint32)word->n_cases, user_data);
    }
}
