#include "search/titles.h"

#include <string.h>

#include "search/language/normal.h"
#include "search/snapshot_private.h"

struct KlTitles {
    GStringChunk *chunk;  /* the words' strings */
    GArray *words;        /* of Word, in byte order */
    KlTitleStart *starts; /* word by word */
};

typedef struct {
    const char *string;
    guint n_starts; /* while reading: how often it comes */
    gsize end;      /* behind its last start */
} Word;

/* While reading: a word at a place. */
typedef struct {
    Word *word;
    KlTitleStart start;
} Place;

typedef struct {
    KlTitles *titles;
    GHashTable *words; /* string → Word */
    GArray *places;    /* of Place */
} Reading;

static gboolean
is_in_word(char c)
{
    return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

/* "helfer*innen" is one word to whoever types it. */
static void
remove_gender_signs(GString *normal)
{
    gsize length = 0;
    for (gsize i = 0; i < normal->len; i++) {
        gboolean is_sign = i > 0 && strchr("*:_", normal->str[i]) != NULL &&
                           is_in_word(normal->str[i - 1]) &&
                           strncmp(normal->str + i + 1, "in", 2) == 0;
        if (!is_sign) {
            normal->str[length++] = normal->str[i];
        }
    }
    g_string_truncate(normal, length);
}

static void
add_word(Reading *reading, char *string, guint age, gboolean is_first)
{
    Word *word = g_hash_table_lookup(reading->words, string);
    if (word == NULL) {
        word = g_new0(Word, 1);
        word->string = g_string_chunk_insert(reading->titles->chunk, string);
        g_hash_table_insert(reading->words, (gpointer)(gsize)word->string, word);
    }
    Place place = {word, {age, is_first}};
    word->n_starts++;
    g_array_append_val(reading->places, place);
}

static void
add_title(Reading *reading, GString *normal, guint age)
{
    gboolean is_first = TRUE;
    remove_gender_signs(normal);
    for (char *at = normal->str; *at != '\0';) {
        char *end = at;
        while (is_in_word(*end)) {
            end++;
        }
        char behind = *end;
        *end = '\0';
        if (end > at) {
            add_word(reading, at, age, is_first);
            is_first = FALSE;
        }
        at = behind != '\0' ? end + 1 : end;
    }
}

static int
compare_words(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Word *)a)->string, ((const Word *)b)->string);
}

/* The places of either kind, which were read newest first, go to their words. */
static void
put_starts(Reading *reading, gboolean is_first)
{
    for (guint i = 0; i < reading->places->len; i++) {
        const Place *place = &g_array_index(reading->places, Place, i);
        if (place->start.is_first == (guint32)is_first) {
            reading->titles->starts[place->word->end++] = place->start;
        }
    }
}

/* Words in order, each with room for its starts; then the starts go there. */
static void
arrange(Reading *reading)
{
    KlTitles *titles = reading->titles;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, reading->words);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        g_array_append_vals(titles->words, value, 1);
    }
    g_array_sort(titles->words, compare_words);
    gsize n_starts = 0;
    for (guint i = 0; i < titles->words->len; i++) {
        Word *word = &g_array_index(titles->words, Word, i);
        Word *read = g_hash_table_lookup(reading->words, word->string);
        read->end = n_starts;
        n_starts += word->n_starts;
        word->end = n_starts;
    }
    titles->starts = g_new(KlTitleStart, MAX(n_starts, 1));
    put_starts(reading, TRUE);
    put_starts(reading, FALSE);
}

static KlTitles *
read_titles(const KlSnapshot *snapshot)
{
    KlTitles *titles = g_new0(KlTitles, 1);
    titles->chunk = g_string_chunk_new(16 * 1024);
    titles->words = g_array_new(FALSE, FALSE, sizeof(Word));
    Reading reading = {titles,
                       g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free),
                       g_array_new(FALSE, FALSE, sizeof(Place))};
    g_autoptr(GString) normal = g_string_new(NULL);
    const guint *newest = kl_snapshot_get_newest_order(snapshot);
    for (guint age = 0; age < kl_snapshot_get_n_cases(snapshot); age++) {
        g_string_truncate(normal, 0);
        kl_normalize_append(normal, kl_snapshot_get_title(snapshot, newest[age]), -1);
        add_title(&reading, normal, age);
    }
    arrange(&reading);
    g_hash_table_unref(reading.words);
    g_array_unref(reading.places);
    return titles;
}

const KlTitles *
kl_titles_get(KlSnapshot *snapshot)
{
    g_mutex_lock(&snapshot->words_lock);
    if (snapshot->titles == NULL) {
        snapshot->titles = read_titles(snapshot);
    }
    const KlTitles *titles = snapshot->titles;
    g_mutex_unlock(&snapshot->words_lock);
    return titles;
}

void
kl_titles_free(KlTitles *titles)
{
    if (titles == NULL) {
        return;
    }
    g_string_chunk_free(titles->chunk);
    g_array_unref(titles->words);
    g_free(titles->starts);
    g_free(titles);
}

/* The first word of which the first n bytes are not less than (is_after: greater than)
 * those of the key. */
static guint
find_border(const KlTitles *titles, const char *key, gsize n, gboolean is_after)
{
    guint low = 0;
    guint high = titles->words->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        int order = strncmp(g_array_index(titles->words, Word, middle).string, key, n);
        if (order < 0 || (is_after && order == 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void
kl_titles_find(const KlTitles *titles,
               const char *prefix,
               gboolean is_whole,
               guint *ret_first,
               guint *ret_end)
{
    gsize length = strlen(prefix) + (is_whole ? 1 : 0);
    *ret_first = find_border(titles, prefix, length, FALSE);
    *ret_end = find_border(titles, prefix, length, TRUE);
}

const KlTitleStart *
kl_titles_get_starts(const KlTitles *titles, guint word, gsize *ret_n_starts)
{
    gsize from = word > 0 ? g_array_index(titles->words, Word, word - 1).end : 0;
    *ret_n_starts = g_array_index(titles->words, Word, word).end - from;
    return titles->starts + from;
}
