#include <string.h>

#include "search/distance.h"
#include "search/language/compound.h"
#include "search/language/normal.h"
#include "search/language/phonetic.h"
#include "search/reader.h"
#include "search/schema.h"
#include "search/spelling_private.h"

/* Normal forms from this length on may differ by so many edits. */
#define MIN_ONE_EDIT  3
#define MIN_TWO_EDITS 6

/* Longer words are not taken for two written as one. */
#define MAX_TORN 40

/* The shortest half of a word that should have been two. */
#define MIN_HALF 3

static void
free_candidate(gpointer data)
{
    KlCandidate *candidate = data;
    g_free(candidate->text);
    g_free(candidate);
}

GPtrArray *
kl_candidates_new(void)
{
    return g_ptr_array_new_with_free_func(free_candidate);
}

gboolean
kl_candidates_sound_alike(const char *a, const char *b)
{
    g_autoptr(GString) first = g_string_new(NULL);
    g_autoptr(GString) second = g_string_new(NULL);
    kl_phonetic(a, -1, first);
    kl_phonetic(b, -1, second);
    return g_string_equal(first, second);
}

KlCandidate *
kl_candidates_add_one(GPtrArray *candidates,
                      const KlMisspelling *wrong,
                      char *text,
                      const char *typed,
                      const char *normal,
                      guint distance,
                      guint32 n_uses)
{
    KlCandidate *candidate = g_new0(KlCandidate, 1);
    candidate->text = text;
    candidate->start = wrong->start;
    candidate->end = wrong->end;
    candidate->distance = distance;
    candidate->sounds_alike = kl_candidates_sound_alike(normal, typed);
    candidate->begins_alike = normal[0] == typed[0];
    candidate->n_uses = n_uses;
    g_ptr_array_add(candidates, candidate);
    return candidate;
}

/* Nearer first, then real words, then such of parts that the index spells so, then
 * what sounds alike, begins alike, is more frequent. */
static int
compare(gconstpointer a, gconstpointer b)
{
    const KlCandidate *first = *(const KlCandidate *const *)a;
    const KlCandidate *second = *(const KlCandidate *const *)b;
    if (first->distance != second->distance) {
        return first->distance < second->distance ? -1 : 1;
    }
    if (first->is_made != second->is_made) {
        return first->is_made ? 1 : -1;
    }
    if (first->is_odd != second->is_odd) {
        return first->is_odd ? 1 : -1;
    }
    if (first->sounds_alike != second->sounds_alike) {
        return first->sounds_alike ? -1 : 1;
    }
    if (first->begins_alike != second->begins_alike) {
        return first->begins_alike ? -1 : 1;
    }
    if (first->n_uses != second->n_uses) {
        return first->n_uses > second->n_uses ? -1 : 1;
    }
    return strcmp(first->text, second->text);
}

void
kl_candidates_sort(GPtrArray *candidates)
{
    g_ptr_array_sort(candidates, compare);
}

/* --- words of the index -------------------------------------------------------- */

char *
kl_candidates_remove_dots(const char *normal)
{
    GString *plain = g_string_new(NULL);
    for (const char *at = normal; *at != '\0'; at++) {
        gboolean is_dots = *at == 'e' && at > normal && strchr("aou", at[-1]) != NULL;
        if (!is_dots) {
            g_string_append_c(plain, *at);
        }
    }
    return g_string_free(plain, FALSE);
}

gboolean
kl_candidates_differ_by_dots(const char *a, const char *b)
{
    g_autofree char *first = kl_candidates_remove_dots(a);
    g_autofree char *second = kl_candidates_remove_dots(b);
    return strcmp(first, second) == 0;
}

static guint
max_distance(const char *normal)
{
    gsize length = strlen(normal);
    return length >= MIN_TWO_EDITS ? 2 : length >= MIN_ONE_EDIT ? 1 : 0;
}

/* The words of the index near to a normal form. Of a word that the dictionary knows,
 * only those that have dots where it has none. */
static void
add_near(GPtrArray *candidates,
         const KlMisspelling *wrong,
         const char *normal,
         guint limit,
         gboolean is_known)
{
    g_autoptr(GArray) near = kl_vocabulary_find_near(wrong->vocabulary, normal, limit);
    for (guint i = 0; i < near->len; i++) {
        const KlNearWord *found = &g_array_index(near, KlNearWord, i);
        const char *other = kl_vocabulary_get_normal(wrong->vocabulary, found->word);
        gboolean is_short = strlen(normal) == MIN_ONE_EDIT;
        gboolean is_far = found->distance > 1 || is_short;
        if ((is_known && !kl_candidates_differ_by_dots(normal, other)) ||
            (is_far && other[0] != normal[0] &&
             !kl_candidates_sound_alike(normal, other))) {
            continue;
        }
        kl_candidates_add_one(
            candidates, wrong,
            g_strdup(kl_vocabulary_get_shown(wrong->vocabulary, found->word)), normal,
            other, found->distance,
            kl_vocabulary_get_n_uses(wrong->vocabulary, found->word));
    }
}

void
kl_candidates_add_joined(GPtrArray *candidates,
                         const KlMisspelling *wrong,
                         const char *normal)
{
    add_near(candidates, wrong, normal, 1, FALSE);
}

/* Words that stand in no case but have synonyms that do. */
static void
add_synonyms(GPtrArray *candidates, const KlMisspelling *wrong, gboolean is_known)
{
    const KlSynonyms *synonyms =
        kl_snapshot_get_synonyms(kl_reader_get_snapshot(wrong->reader));
    const char *normal = wrong->word->normal;
    guint limit = max_distance(normal);
    guint n_words = is_known ? 0 : kl_synonyms_n_words(synonyms);
    for (guint i = 0; i < n_words; i++) {
        const char *shown = kl_synonyms_get_word(synonyms, i);
        g_autofree char *other = kl_normalize(shown, -1);
        guint distance =
            kl_distance(normal, strlen(normal), other, strlen(other), limit);
        if (distance <= limit && (distance < 2 || other[0] == normal[0])) {
            kl_candidates_add_one(candidates, wrong, g_strdup(shown), normal, other,
                                  distance, 0);
        }
    }
}

/* --- two words written as one ---------------------------------------------------- */

/* Two words of the index as a candidate, if a case has them side by side. */
static gboolean
add_pair(GPtrArray *candidates,
         const KlMisspelling *wrong,
         guint head,
         guint tail,
         guint distance,
         GError **error)
{
    const KlVocabulary *vocabulary = wrong->vocabulary;
    const char *first = kl_vocabulary_get_normal(vocabulary, head);
    const char *second = kl_vocabulary_get_normal(vocabulary, tail);
    g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(terms, g_strconcat(KL_PREFIX_EXACT, first, NULL));
    g_ptr_array_add(terms, g_strconcat(KL_PREFIX_EXACT, second, NULL));
    g_autoptr(KlPostings) postings = kl_reader_get_phrase(wrong->reader, terms, error);
    if (postings == NULL) {
        return FALSE;
    }
    if (kl_postings_count(postings) > 0) {
        g_autofree char *normal = g_strconcat(first, second, NULL);
        kl_candidates_add_one(
            candidates, wrong,
            g_strdup_printf("%s %s", kl_vocabulary_get_shown(vocabulary, head),
                            kl_vocabulary_get_shown(vocabulary, tail)),
            wrong->word->normal, normal, distance + 1, kl_postings_count(postings));
    }
    return TRUE;
}

/* "rundertich": one half is a word, the other one is near to one. */
static gboolean
add_halves(GPtrArray *candidates,
           const KlMisspelling *wrong,
           gsize at,
           gboolean head_is_good,
           GError **error)
{
    g_autofree char *head = g_strndup(wrong->word->normal, at);
    const char *tail = wrong->word->normal + at;
    const char *good = head_is_good ? head : tail;
    const char *bad = head_is_good ? tail : head;
    guint word;
    if (!kl_vocabulary_find(wrong->vocabulary, good, &word)) {
        return TRUE;
    }
    g_autoptr(GArray) near =
        kl_vocabulary_find_near(wrong->vocabulary, bad, strlen(bad) > MIN_HALF ? 1 : 0);
    for (guint i = 0; i < near->len; i++) {
        const KlNearWord *found = &g_array_index(near, KlNearWord, i);
        if (!add_pair(candidates, wrong, head_is_good ? word : found->word,
                      head_is_good ? found->word : word, found->distance, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
add_torn(GPtrArray *candidates, const KlMisspelling *wrong, GError **error)
{
    gsize length = MIN(wrong->word->normal_length, MAX_TORN);
    for (gsize at = MIN_HALF; at + MIN_HALF <= length; at++) {
        if (!add_halves(candidates, wrong, at, TRUE, error) ||
            !add_halves(candidates, wrong, at, FALSE, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kl_candidates_add(GPtrArray *candidates, const KlMisspelling *wrong, GError **error)
{
    const KlWord *word = wrong->word;
    gboolean is_known = kl_dictionary_contains(kl_dictionary_get(), word->normal,
                                               word->normal_length, KL_DICTIONARY_WORD);
    add_near(candidates, wrong, word->normal, max_distance(word->normal), is_known);
    add_synonyms(candidates, wrong, is_known);
    gboolean is_near = candidates->len > 0;
    gboolean is_long = word->normal_length >= MIN_TWO_EDITS;
    return (!is_long ||
            kl_candidates_add_compounds(candidates, wrong, is_known, error)) &&
           (is_near || is_known || add_torn(candidates, wrong, error));
}
