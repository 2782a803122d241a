#include <math.h>
#include <string.h>

#include "search/plan.h"
#include "search/reader.h"
#include "search/schema.h"
#include "search/suggest_private.h"

/* So many of the newest cases that have the context are asked for their words, and so
 * many of the best words for their places in so many cases. */
#define MAX_SAMPLES 16
#define MAX_PLACED  6
#define MAX_PLACES  4

/* Reading the words of a case takes as long as finding so many words, and as reading so
 * many postings. */
#define WORDS_PER_SAMPLE    3
#define POSTINGS_PER_SAMPLE 1000

/* What a word counts that nearly every case has. */
#define MIN_RARITY 0.01

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

static void
add_bits(GHashTable *found, guint word, guint32 bits)
{
    gpointer key = GUINT_TO_POINTER(word + 1);
    bits |= GPOINTER_TO_UINT(g_hash_table_lookup(found, key));
    if (bits != 0) {
        g_hash_table_insert(found, key, GUINT_TO_POINTER(bits));
    }
}

/* Which of the cases have a word, from all cases that have it. */
static gboolean
find_in_cases(const KlTyped *typed,
              const KlVocabulary *vocabulary,
              const GArray *samples,
              guint word,
              GHashTable *found,
              GError **error)
{
    g_autofree char *term =
        g_strconcat(KL_PREFIX_EXACT, kl_vocabulary_get_normal(vocabulary, word), NULL);
    g_autoptr(KlPostings) postings = kl_reader_get_postings(typed->reader, term, error);
    if (postings == NULL) {
        return FALSE;
    }
    g_autoptr(KlBitset) set = kl_bitset_new(
        kl_snapshot_get_n_positions(kl_reader_get_snapshot(typed->reader)));
    kl_postings_or_into(postings, set);
    guint32 bits = 0;
    for (guint i = 0; i < samples->len; i++) {
        bits |= (guint32)kl_bitset_has(set, g_array_index(samples, guint, i)) << i;
    }
    add_bits(found, word, bits);
    return TRUE;
}

/* Which of the cases have each word with the beginning, from the words of each. */
static gboolean
find_in_samples(const KlTyped *typed,
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
                add_bits(found, word, 1u << i);
            }
        }
    }
    return TRUE;
}

/* Whether reading all cases of a range of words takes less than reading all words of
 * the samples. */
static gboolean
are_rare(const KlVocabulary *vocabulary, guint first, guint end, guint n_samples)
{
    guint64 n_postings = 0;
    if (end - first > n_samples * WORDS_PER_SAMPLE) {
        return FALSE;
    }
    for (guint word = first; word < end; word++) {
        n_postings += kl_vocabulary_get_n_uses(vocabulary, word);
    }
    return n_postings <= (guint64)n_samples * POSTINGS_PER_SAMPLE;
}

/* The same, the cheaper way: word + 1 → bits. */
static gboolean
find_words(const KlTyped *typed,
           const KlVocabulary *vocabulary,
           const GArray *samples,
           const char *prefix,
           GHashTable *found,
           GError **error)
{
    guint first;
    guint end;
    kl_vocabulary_find_prefix(vocabulary, prefix, &first, &end);
    if (!are_rare(vocabulary, first, end, samples->len)) {
        return find_in_samples(typed, vocabulary, samples, prefix, found, error);
    }
    for (guint word = first; word < end; word++) {
        if (!find_in_cases(typed, vocabulary, samples, word, found, error)) {
            return FALSE;
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
            KlSuggestedWord candidate = {word,
                                         kl_suggested_rank(vocabulary, word, prefix, i),
                                         count * count * MAX(rarity, MIN_RARITY), bits};
            kl_suggested_insert(found, &candidate);
        }
    }
    const char *before = g_ptr_array_index(typed->words, typed->words->len - 1);
    g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(KlSuggestedWord));
    for (guint i = 0; i < found->len; i++) {
        KlSuggestedWord candidate = g_array_index(found, KlSuggestedWord, i);
        gboolean next = FALSE;
        if (i < MAX_PLACED &&
            !is_next(typed, samples, candidate.samples, before,
                     kl_vocabulary_get_normal(vocabulary, candidate.word), &next,
                     error)) {
            return FALSE;
        }
        candidate.rank = next ? KL_RANK_NEXT : candidate.rank;
        kl_suggested_insert(placed, &candidate);
    }
    g_array_set_size(found, 0);
    g_array_append_vals(found, placed->data, placed->len);
    return TRUE;
}

gboolean
kl_suggest_in_context(const KlTyped *typed,
                      const KlVocabulary *vocabulary,
                      GArray *found,
                      gboolean *ret_is_any,
                      GError **error)
{
    g_autoptr(GArray) samples = sample_cases(typed, ret_is_any, error);
    return samples != NULL &&
           (*ret_is_any || find_by_context(typed, vocabulary, samples, found, error));
}
