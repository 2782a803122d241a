#include <string.h>

#include "search/language/compound.h"
#include "search/language/normal.h"
#include "search/plan.h"
#include "search/reader.h"
#include "search/request.h"
#include "search/schema.h"
#include "search/suggest_private.h"
#include "search/vocabulary.h"

/* Of words that stand elsewhere in the cases of the context, so many. */
#define MAX_ELSEWHERE 4

static gboolean
is_better(const KlSuggestedWord *a, const KlSuggestedWord *b)
{
    if (a->rank != b->rank) {
        return a->rank < b->rank;
    }
    return a->score != b->score ? a->score > b->score : a->word < b->word;
}

void
kl_suggested_insert(GArray *candidates, const KlSuggestedWord *candidate)
{
    guint at = candidates->len;
    while (at > 0 &&
           is_better(candidate, &g_array_index(candidates, KlSuggestedWord, at - 1))) {
        at--;
    }
    if (at < KL_MAX_SUGGESTED) {
        g_array_insert_vals(candidates, at, candidate, 1);
        g_array_set_size(candidates, MIN(candidates->len, KL_MAX_SUGGESTED));
    }
}

guint
kl_suggested_rank(const KlVocabulary *vocabulary,
                  guint word,
                  const char *prefix,
                  guint which)
{
    gboolean is_whole = strcmp(kl_vocabulary_get_normal(vocabulary, word), prefix) == 0;
    return which > 0 ? KL_RANK_DOTS : is_whole ? KL_RANK_WHOLE : KL_RANK_BEGINNING;
}

/* --- a word alone ---------------------------------------------------------------- */

/* What a word of a rank must have to get into the array: one that stays short. */
static double
get_least_score(const GArray *candidates, guint rank)
{
    if (candidates->len < KL_MAX_SUGGESTED) {
        return 0;
    }
    const KlSuggestedWord *worst =
        &g_array_index(candidates, KlSuggestedWord, candidates->len - 1);
    return rank < worst->rank ? 0 : rank > worst->rank ? G_MAXUINT32 : worst->score;
}

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
            guint rank = word == first ? kl_suggested_rank(vocabulary, word, prefix, i)
                         : i > 0       ? KL_RANK_DOTS
                                       : KL_RANK_BEGINNING;
            if (word > first) {
                word = kl_vocabulary_next_frequent(
                    vocabulary, word, end, (guint32)get_least_score(found, rank));
            }
            if (word < end) {
                KlSuggestedWord candidate = {
                    word, rank, kl_vocabulary_get_n_uses(vocabulary, word), 0};
                kl_suggested_insert(found, &candidate);
            }
        }
    }
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
        guint word = g_array_index(found, KlSuggestedWord, i).word;
        const char *normal = kl_vocabulary_get_normal(vocabulary, word);
        gboolean is_elsewhere =
            typed->words->len > 0 &&
            g_array_index(found, KlSuggestedWord, i).rank != KL_RANK_NEXT;
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
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(KlSuggestedWord));
    gboolean is_any = typed->words->len == 0;
    if (!is_any && !kl_suggest_in_context(typed, vocabulary, found, &is_any, error)) {
        return FALSE;
    }
    if (is_any) {
        find_by_frequency(typed, vocabulary, found);
    }
    g_autofree char *context = spell_context(typed, vocabulary);
    add_completions(typed, vocabulary, context, found, completions);
    return TRUE;
}
