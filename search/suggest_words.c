#include <math.h>
#include <string.h>

#include "search/language/compound.h"
#include "search/language/normal.h"
#include "search/plan.h"
#include "search/reader.h"
#include "search/request.h"
#include "search/schema.h"
#include "search/suggest_private.h"
#include "search/vocabulary.h"

/* So many words are looked at to find ten of different stems. */
#define MAX_CANDIDATES 32

/* So many of the newest cases that have the context are asked for their words, and so
 * many of the best words for their places in so many cases. */
#define MAX_SAMPLES 16
#define MAX_PLACED  6
#define MAX_PLACES  4

/* Of words that stand elsewhere in the cases of the context, so many. */
#define MAX_ELSEWHERE 4

/* What a word counts that nearly every case has. */
#define MIN_RARITY 0.01

/* Less is better. */
enum {
    RANK_NEXT,
    RANK_WHOLE,
    RANK_BEGINNING,
    RANK_DOTS
};

typedef struct {
    guint word;
    guint rank;
    double score;
    guint32 samples; /* bit i: the word is in sample i */
} Candidate;

static gboolean
is_better(const Candidate *a, const Candidate *b)
{
    if (a->rank != b->rank) {
        return a->rank < b->rank;
    }
    return a->score != b->score ? a->score > b->score : a->word < b->word;
}

/* Into an array that is sorted and stays short. */
static void
insert(GArray *candidates, const Candidate *candidate)
{
    guint at = candidates->len;
    while (at > 0 &&
           is_better(candidate, &g_array_index(candidates, Candidate, at - 1))) {
        at--;
    }
    if (at < MAX_CANDIDATES) {
        g_array_insert_vals(candidates, at, candidate, 1);
        g_array_set_size(candidates, MIN(candidates->len, MAX_CANDIDATES));
    }
}

static guint
get_rank(const KlVocabulary *vocabulary, guint word, const char *prefix, guint which)
{
    gboolean is_whole = strcmp(kl_vocabulary_get_normal(vocabulary, word), prefix) == 0;
    return which > 0 ? RANK_DOTS : is_whole ? RANK_WHOLE : RANK_BEGINNING;
}

/* --- a word alone ---------------------------------------------------------------- */

static void
find_by_frequency(const KlTyped *typed, const KlVocabulary *vocabulary, GArray *found)
{
    for (guint i = 0; i < typed->prefixes->len; i++) {
        const char *prefix = g_ptr_array_index(typed->prefixes, i);
        guint first;
        guint end;
        kl_vocabulary_find_prefix(vocabulary, prefix, &first, &end);
        for (guint word = first; word < end; word++) {
            /* What was typed can only be the first of its beginnings. */
            guint rank = word == first ? get_rank(vocabulary, word, prefix, i)
                         : i > 0       ? RANK_DOTS
                                       : RANK_BEGINNING;
            Candidate candidate = {word, rank,
                                   kl_vocabulary_get_n_uses(vocabulary, word), 0};
            insert(found, &candidate);
        }
    }
}

/* --- a word in context ----------------------------------------------------------- */

/* The newest cases that have all of the context; *ret_is_any: it asks for nothing. */
static GArray *
sample_cases(const KlTyped *typed, gboolean *ret_is_any, GError **error)
{
    KlAnalyzer *analyzer = kl_reader_get_analyzer(typed->reader);
    const KlSnapshot *snapshot = kl_reader_get_snapshot(typed->reader);
    g_autoptr(KlQuery) query = kl_query_parse(analyzer, typed->context, error);
    g_autoptr(KlPlanning) planning =
        query != NULL
            ? kl_plan_query(typed->reader, typed->context, query, FALSE, error)
            : NULL;
    g_autoptr(KlBitset) set =
        planning != NULL ? kl_plan_evaluate(typed->reader, planning->root, error)
                         : NULL;
    if (set == NULL) {
        return NULL;
    }
    *ret_is_any = query->root == NULL;
    GArray *samples = g_array_new(FALSE, FALSE, sizeof(guint));
    const guint *order = kl_snapshot_get_newest_order(snapshot);
    guint n_cases = kl_bitset_is_empty(set) ? 0 : kl_snapshot_get_n_cases(snapshot);
    for (guint i = 0; i < n_cases && samples->len < MAX_SAMPLES; i++) {
        if (kl_bitset_has(set, order[i])) {
            g_array_append_val(samples, order[i]);
        }
    }
    return samples;
}

/* Which of the cases have each word with the beginning: word + 1 → bits. */
static gboolean
find_words(const KlTyped *typed,
           const KlVocabulary *vocabulary,
           const GArray *samples,
           const char *prefix,
           GHashTable *found,
           GError **error)
{
    g_autofree char *beginning = g_strconcat(KL_PREFIX_EXACT, prefix, NULL);
    for (guint i = 0; i < samples->len; i++) {
        g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
        if (!kl_reader_add_case_terms(typed->reader, g_array_index(samples, guint, i),
                                      beginning, terms, error)) {
            return FALSE;
        }
        for (guint k = 0; k < terms->len; k++) {
            const char *term = g_ptr_array_index(terms, k);
            guint word;
            if (kl_vocabulary_find(vocabulary, term + strlen(KL_PREFIX_EXACT), &word)) {
                gpointer key = GUINT_TO_POINTER(word + 1);
                guint bits = GPOINTER_TO_UINT(g_hash_table_lookup(found, key));
                g_hash_table_insert(found, key, GUINT_TO_POINTER(bits | 1u << i));
            }
        }
    }
    return TRUE;
}

/* Whether the word stands right behind the context in any of the cases. */
static gboolean
is_next(const KlTyped *typed,
        const GArray *samples,
        guint32 bits,
        const char *before,
        const char *normal,
        gboolean *ret_is_next,
        GError **error)
{
    g_autofree char *first = g_strconcat(KL_PREFIX_EXACT, before, NULL);
    g_autofree char *second = g_strconcat(KL_PREFIX_EXACT, normal, NULL);
    g_autoptr(GArray) from = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) to = g_array_new(FALSE, FALSE, sizeof(guint32));
    *ret_is_next = FALSE;
    guint n_places = 0;
    for (guint i = 0; i < samples->len && n_places < MAX_PLACES && !*ret_is_next; i++) {
        guint position = g_array_index(samples, guint, i);
        if ((bits >> i & 1) == 0) {
            continue;
        }
        n_places++;
        g_array_set_size(from, 0);
        g_array_set_size(to, 0);
        if (!kl_reader_add_term_positions(typed->reader, position, second, to, error) ||
            (to->len > 0 && !kl_reader_add_term_positions(typed->reader, position,
                                                          first, from, error))) {
            return FALSE;
        }
        for (guint a = 0, b = 0; a < from->len && b < to->len && !*ret_is_next;) {
            guint32 wanted = g_array_index(from, guint32, a) + 1;
            guint32 there = g_array_index(to, guint32, b);
            *ret_is_next = wanted == there;
            a += wanted < there;
            b += wanted > there;
        }
    }
    return TRUE;
}

static guint
count_bits(guint32 bits)
{
    guint n = 0;
    for (; bits != 0; bits &= bits - 1) {
        n++;
    }
    return n;
}

/* Words of the cases that have the context: the more of these have a word and the fewer
 * others, the better; best what stands right behind the context. */
static gboolean
find_by_context(const KlTyped *typed,
                const KlVocabulary *vocabulary,
                const GArray *samples,
                GArray *found,
                GError **error)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(typed->reader);
    for (guint i = 0; i < typed->prefixes->len && found->len == 0; i++) {
        const char *prefix = g_ptr_array_index(typed->prefixes, i);
        g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
        if (!find_words(typed, vocabulary, samples, prefix, counts, error)) {
            return FALSE;
        }
        GHashTableIter iter;
        gpointer key;
        gpointer value;
        g_hash_table_iter_init(&iter, counts);
        while (g_hash_table_iter_next(&iter, &key, &value)) {
            guint word = GPOINTER_TO_UINT(key) - 1;
            guint32 bits = GPOINTER_TO_UINT(value);
            double count = count_bits(bits);
            double rarity = log((kl_snapshot_get_n_cases(snapshot) + 1.0) /
                                kl_vocabulary_get_n_uses(vocabulary, word));
            Candidate candidate = {word, get_rank(vocabulary, word, prefix, i),
                                   count * count * MAX(rarity, MIN_RARITY), bits};
            insert(found, &candidate);
        }
    }
    const char *before = g_ptr_array_index(typed->words, typed->words->len - 1);
    g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (guint i = 0; i < found->len; i++) {
        Candidate candidate = g_array_index(found, Candidate, i);
        gboolean next = FALSE;
        if (i < MAX_PLACED &&
            !is_next(typed, samples, candidate.samples, before,
                     kl_vocabulary_get_normal(vocabulary, candidate.word), &next,
                     error)) {
            return FALSE;
        }
        candidate.rank = next ? RANK_NEXT : candidate.rank;
        insert(placed, &candidate);
    }
    g_array_set_size(found, 0);
    g_array_append_vals(found, placed->data, placed->len);
    return TRUE;
}

/* --- as text --------------------------------------------------------------------- */

/* Whether a word may be written small: then it is left as it was typed. */
static gboolean
is_small(const char *typed, gsize length, const char *normal)
{
    g_autofree char *lower = g_utf8_strdown(typed, (gssize)length);
    const KlDictionary *dictionary = kl_dictionary_get();
    gsize normal_length = strlen(normal);
    return strncmp(lower, typed, length) == 0 &&
           kl_dictionary_contains(dictionary, normal, normal_length,
                                  KL_DICTIONARY_WORD) &&
           !kl_dictionary_contains(dictionary, normal, normal_length,
                                   KL_DICTIONARY_NOUN);
}

/* The context with each word spelled as people do. */
static char *
spell_context(const KlTyped *typed, const KlVocabulary *vocabulary)
{
    GString *text = g_string_new(NULL);
    const char *at = typed->context;
    while (*at != '\0') {
        const char *end = at;
        while (*end != '\0' && g_unichar_isalpha(g_utf8_get_char(end))) {
            end = g_utf8_next_char(end);
        }
        if (end == at) {
            end = g_utf8_next_char(at);
        }
        g_autofree char *normal = kl_normalize(at, end - at);
        guint word;
        if (kl_vocabulary_find(vocabulary, normal, &word) &&
            !is_small(at, (gsize)(end - at), normal)) {
            g_string_append(text, kl_vocabulary_get_shown(vocabulary, word));
        } else {
            g_string_append_len(text, at, end - at);
        }
        at = end;
    }
    return g_string_free(text, FALSE);
}

static void
add_completion(const char *context, const char *shown, GPtrArray *completions)
{
    guint n_quotes = 0;
    for (const char *at = context; *at != '\0'; at++) {
        n_quotes += *at == '"';
    }
    g_autofree char *text =
        g_strconcat(context, shown, n_quotes % 2 == 1 ? "\"" : "", NULL);
    g_autoptr(GString) url = g_string_new("/suche?q=");
    kl_url_append_escaped(url, text);
    g_ptr_array_add(completions, kl_completion_new(KL_COMPLETION_WORD, text, url->str));
}

/* What forms of one word have in common. Caller frees. */
static char *
get_stem(KlAnalyzer *analyzer, const char *normal)
{
    const KlWord *word = kl_analyzer_word(analyzer, normal, -1);
    return word == NULL
               ? g_strdup(normal)
               : g_strdup(word->canonical != NULL ? word->canonical : word->stem);
}

static void
add_completions(const KlTyped *typed,
                const KlVocabulary *vocabulary,
                const char *context,
                const GArray *found,
                GPtrArray *completions)
{
    KlAnalyzer *analyzer = kl_reader_get_analyzer(typed->reader);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint n_elsewhere = 0;
    for (guint i = 0; i < typed->words->len; i++) {
        g_hash_table_add(seen, get_stem(analyzer, g_ptr_array_index(typed->words, i)));
    }
    for (guint i = 0; i < found->len && completions->len < KL_MAX_COMPLETIONS; i++) {
        guint word = g_array_index(found, Candidate, i).word;
        const char *normal = kl_vocabulary_get_normal(vocabulary, word);
        gboolean is_elsewhere = typed->words->len > 0 &&
                                g_array_index(found, Candidate, i).rank != RANK_NEXT;
        if ((!is_elsewhere || n_elsewhere < MAX_ELSEWHERE) &&
            g_hash_table_add(seen, get_stem(analyzer, normal))) {
            n_elsewhere += is_elsewhere;
            add_completion(context, kl_vocabulary_get_shown(vocabulary, word),
                           completions);
        }
    }
}

gboolean
kl_suggest_words(const KlTyped *typed, GPtrArray *completions, GError **error)
{
    const KlVocabulary *vocabulary = kl_vocabulary_get(typed->reader, error);
    if (vocabulary == NULL) {
        return FALSE;
    }
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Candidate));
    gboolean is_any = typed->words->len == 0;
    if (!is_any) {
        g_autoptr(GArray) samples = sample_cases(typed, &is_any, error);
        if (samples == NULL ||
            (!is_any && !find_by_context(typed, vocabulary, samples, found, error))) {
            return FALSE;
        }
    }
    if (is_any) {
        find_by_frequency(typed, vocabulary, found);
    }
    g_autofree char *context = spell_context(typed, vocabulary);
    add_completions(typed, vocabulary, context, found, completions);
    return TRUE;
}
