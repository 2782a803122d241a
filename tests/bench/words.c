#include "tests/bench/words.h"

#include <string.h>

#define CONTENT_OFFSET   30
#define FUNCTION_OFFSET  4
#define COMPOUND_PERCENT 4

/* --- Zipf --------------------------------------------------------------------------
 */

#define N_BUCKETS (1u << 18)

struct BenchZipf {
    guint n;
    guint64 *ends;   /* sums of the weights up to and with each number */
    guint32 *starts; /* first number that a bucket of equal shares may need */
};

BenchZipf *
bench_zipf_new(guint n, guint offset)
{
    BenchZipf *zipf = g_new0(BenchZipf, 1);
    zipf->n = n;
    zipf->ends = g_new(guint64, n);
    guint64 sum = 0;
    for (guint i = 0; i < n; i++) {
        sum += (G_GUINT64_CONSTANT(1) << 40) / (i + offset);
        zipf->ends[i] = sum;
    }
    zipf->starts = g_new(guint32, N_BUCKETS);
    guint number = 0;
    for (guint bucket = 0; bucket < N_BUCKETS; bucket++) {
        while (zipf->ends[number] <= sum / N_BUCKETS * bucket) {
            number++;
        }
        zipf->starts[bucket] = number;
    }
    return zipf;
}

void
bench_zipf_free(BenchZipf *zipf)
{
    if (zipf != NULL) {
        g_free(zipf->ends);
        g_free(zipf->starts);
        g_free(zipf);
    }
}

guint
bench_zipf_pick(const BenchZipf *zipf, BenchRandom *random)
{
    guint64 share = zipf->ends[zipf->n - 1] / N_BUCKETS;
    guint64 at = bench_random_below(random, share * N_BUCKETS);
    guint number = zipf->starts[at / share];
    while (zipf->ends[number] <= at) {
        number++;
    }
    return number;
}

/* --- words -------------------------------------------------------------------------
 */

/* Most frequent first. */
static const char *const function_words[] = {
    "der",   "die",    "und",    "in",     "den",    "von",    "zu",     "das",
    "mit",   "sich",   "des",    "auf",    "für",    "ist",    "im",     "dem",
    "nicht", "ein",    "eine",   "als",    "auch",   "es",     "an",     "werden",
    "aus",   "er",     "hat",    "dass",   "sie",    "nach",   "wird",   "bei",
    "einer", "um",     "am",     "sind",   "noch",   "wie",    "einem",  "über",
    "einen", "so",     "zum",    "war",    "haben",  "nur",    "oder",   "aber",
    "vor",   "zur",    "bis",    "mehr",   "durch",  "man",    "sein",   "wurde",
    "hatte", "kann",   "gegen",  "vom",    "können", "schon",  "wenn",   "habe",
    "ihre",  "dann",   "unter",  "wir",    "soll",   "ich",    "eines",  "keine",
    "viele", "diese",  "dieser", "wieder", "seine",  "alle",   "uns",    "damit",
    "muss",  "seit",   "zwei",   "was",    "drei",   "ohne",   "sehr",   "will",
    "jetzt", "gibt",   "immer",  "ihrer",  "jeder",  "seiner", "andere", "beim",
    "sowie", "weil",   "dort",   "rund",   "etwa",   "ihren",  "dabei",  "würde",
    "ab",    "wo",     "da",     "ob",     "selbst", "hier",   "doch",   "denn",
    "ihr",   "seinen", "waren",  "worden", "jedoch", "dazu",   "nun",    "zwischen",
};

struct BenchWords {
    char *buffer;        /* the list, a NUL after each word */
    GPtrArray *ranks;    /* of char * in buffer: content words, most frequent first */
    GHashTable *numbers; /* content word → 1 + its rank */
    GHashTable *is_function;
    BenchZipf *function;
    BenchZipf *content;
};

/* FNV-1a: the same everywhere, unlike g_str_hash's promise. */
static guint32
hash(const char *text, gsize length)
{
    guint32 value = 2166136261;
    for (gsize i = 0; i < length; i++) {
        value = (value ^ (guchar)text[i]) * 16777619;
    }
    return value ^ (value >> 15);
}

/* What a word is ranked by: forms of one word share what comes of their beginning. */
static guint32
measure(const char *word)
{
    gsize length = strlen(word);
    return (guint32)length * 1000 + hash(word, MIN(length, 5)) % 14000 +
           hash(word, length) % 6000;
}

typedef struct {
    guint32 key;
    char *word;
} Ranked;

static int
compare_ranked(gconstpointer a, gconstpointer b)
{
    const Ranked *first = a;
    const Ranked *second = b;
    return first->key != second->key ? (first->key < second->key ? -1 : 1)
                                     : strcmp(first->word, second->word);
}

/* Letters only, of at least three bytes, no abbreviation. */
static gboolean
is_content_word(const BenchWords *words, const char *word)
{
    if (strlen(word) < 3 || bench_words_is_function(words, word)) {
        return FALSE;
    }
    for (const char *at = word; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!g_unichar_isalpha(c) || (at > word && g_unichar_isupper(c))) {
            return FALSE;
        }
    }
    return TRUE;
}

static void
rank_words(BenchWords *words, gsize length)
{
    g_autoptr(GArray) ranked = g_array_new(FALSE, FALSE, sizeof(Ranked));
    char *end = words->buffer + length;
    for (char *at = words->buffer; at < end;) {
        char *line_end = memchr(at, '\n', (gsize)(end - at));
        if (line_end == NULL) {
            break;
        }
        *line_end = '\0';
        if (g_utf8_validate(at, -1, NULL) && is_content_word(words, at)) {
            Ranked item = {measure(at), at};
            g_array_append_val(ranked, item);
        }
        at = line_end + 1;
    }
    g_array_sort(ranked, compare_ranked);
    for (guint i = 0; i < ranked->len; i++) {
        char *word = g_array_index(ranked, Ranked, i).word;
        g_ptr_array_add(words->ranks, word);
        g_hash_table_insert(words->numbers, word, GUINT_TO_POINTER(i + 1));
    }
}

BenchWords *
bench_words_new(const char *path, GError **error)
{
    g_autoptr(BenchWords) words = g_new0(BenchWords, 1);
    gsize length;
    if (!g_file_get_contents(path, &words->buffer, &length, error)) {
        return NULL;
    }
    words->is_function = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < G_N_ELEMENTS(function_words); i++) {
        g_hash_table_add(words->is_function, (gpointer)(guintptr)function_words[i]);
    }
    words->ranks = g_ptr_array_new();
    words->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    rank_words(words, length);
    if (words->ranks->len == 0) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "no words in %s", path);
        return NULL;
    }
    words->function = bench_zipf_new(G_N_ELEMENTS(function_words), FUNCTION_OFFSET);
    words->content = bench_zipf_new(words->ranks->len, CONTENT_OFFSET);
    return g_steal_pointer(&words);
}

void
bench_words_free(BenchWords *words)
{
    if (words != NULL) {
        g_clear_pointer(&words->ranks, g_ptr_array_unref);
        g_clear_pointer(&words->numbers, g_hash_table_unref);
        g_clear_pointer(&words->is_function, g_hash_table_unref);
        bench_zipf_free(words->function);
        bench_zipf_free(words->content);
        g_free(words->buffer);
        g_free(words);
    }
}

gboolean
bench_words_is_function(const BenchWords *words, const char *word)
{
    return g_hash_table_contains(words->is_function, word);
}

guint
bench_words_get_rank(const BenchWords *words, const char *word)
{
    /* 0 - 1 wraps to G_MAXUINT. */
    return GPOINTER_TO_UINT(g_hash_table_lookup(words->numbers, word)) - 1;
}

void
bench_words_add_function(const BenchWords *words, BenchRandom *random, GString *text)
{
    g_string_append(text, function_words[bench_zipf_pick(words->function, random)]);
}

static const char *
pick(const BenchWords *words, BenchRandom *random)
{
    return g_ptr_array_index(words->ranks, bench_zipf_pick(words->content, random));
}

static const char *
pick_noun(const BenchWords *words, BenchRandom *random)
{
    const char *word;
    do {
        word = pick(words, random);
    } while (!g_unichar_isupper(g_utf8_get_char(word)) || strlen(word) < 4 ||
             strlen(word) > 12);
    return word;
}

static gboolean
takes_linking_s(const char *noun)
{
    static const char *const endings[] = {"ung",    "heit", "keit",
                                          "schaft", "ion",  "tät"};
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(noun, endings[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

void
bench_words_add_content(const BenchWords *words, BenchRandom *random, GString *text)
{
    if (!bench_random_chance(random, COMPOUND_PERCENT)) {
        g_string_append(text, pick(words, random));
        return;
    }
    const char *first = pick_noun(words, random);
    const char *last = pick_noun(words, random);
    g_string_append(text, first);
    if (takes_linking_s(first)) {
        g_string_append_c(text, 's');
    }
    g_string_append_unichar(text, g_unichar_tolower(g_utf8_get_char(last)));
    g_string_append(text, g_utf8_next_char(last));
}
