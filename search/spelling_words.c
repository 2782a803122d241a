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

/* Longer words are not taken for compounds: there are fifty edits a letter. */
#define MAX_EDITED 40

/* Parts of a compound that is but a guess are words in so many cases. */
#define MIN_PART_USES 2

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

static gboolean
sound_alike(const char *a, const char *b)
{
    g_autoptr(GString) first = g_string_new(NULL);
    g_autoptr(GString) second = g_string_new(NULL);
    kl_phonetic(a, -1, first);
    kl_phonetic(b, -1, second);
    return g_string_equal(first, second);
}

/* Takes text. */
static void
add(GPtrArray *candidates,
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
    candidate->sounds_alike = sound_alike(normal, typed);
    candidate->begins_alike = normal[0] == typed[0];
    candidate->n_uses = n_uses;
    g_ptr_array_add(candidates, candidate);
}

/* Nearer first, then real words, then what sounds alike, begins alike, is more
 * frequent. */
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

/* Without the e that stands for umlaut dots: muell and mull are the same. */
static char *
remove_dots(const char *normal)
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

static gboolean
differ_by_dots(const char *a, const char *b)
{
    g_autofree char *first = remove_dots(a);
    g_autofree char *second = remove_dots(b);
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
        if ((is_known && !differ_by_dots(normal, other)) ||
            (is_far && other[0] != normal[0] && !sound_alike(normal, other))) {
            continue;
        }
        add(candidates, wrong,
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
            add(candidates, wrong, g_strdup(shown), normal, other, distance, 0);
        }
    }
}

/* --- compounds that the index has only in parts --------------------------------- */

static void
append_capitalised(GString *text, const char *part, gboolean is_upper)
{
    gunichar c = g_utf8_get_char(part);
    g_string_append_unichar(text,
                            is_upper ? g_unichar_toupper(c) : g_unichar_tolower(c));
    g_string_append(text, g_utf8_next_char(part));
}

/* A compound as people write it: from the parts as the index spells them, or else as
 * they were typed. */
static char *
spell_compound(const KlMisspelling *wrong,
               const char *normal,
               const KlCompoundPart *parts,
               gsize n_parts)
{
    g_autofree char *typed =
        g_strndup(wrong->query + wrong->start, wrong->end - wrong->start);
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < n_parts; i++) {
        g_autofree char *part = g_strndup(normal + parts[i].start, parts[i].length);
        g_autofree char *spelled = kl_vocabulary_spell_part(wrong->vocabulary, part);
        if (spelled == NULL) {
            const char *inside = strstr(wrong->word->normal, part);
            spelled = inside != NULL
                          ? kl_vocabulary_cut(
                                typed, (gsize)(inside - wrong->word->normal), part)
                          : NULL;
        }
        append_capitalised(text, spelled != NULL ? spelled : part, i == 0);
        g_string_append_len(text, normal + parts[i].start + parts[i].length,
                            parts[i].link_length);
    }
    return g_string_free(text, FALSE);
}

/* Whether cases have all parts of a compound, in whatever words. */
static gboolean
has_parts(KlReader *reader, const KlWord *word, gboolean *ret_has, GError **error)
{
    *ret_has = word->n_parts > 0;
    for (guint i = 0; i < word->n_parts && *ret_has; i++) {
        g_autofree char *term = g_strconcat(KL_PREFIX_PART, word->parts[i], NULL);
        if (!kl_reader_has_term(reader, term, ret_has, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* In how many cases the rarest part is a word of its own, in whatever form. */
static gboolean
count_parts(KlReader *reader, const KlWord *word, guint *ret_count, GError **error)
{
    guint least = G_MAXUINT;
    for (guint i = 0; i < word->n_parts; i++) {
        g_autofree char *term = g_strconcat(KL_PREFIX_STEM, word->parts[i], NULL);
        g_autoptr(KlPostings) postings = kl_reader_get_postings(reader, term, error);
        if (postings == NULL) {
            return FALSE;
        }
        least = MIN(least, kl_postings_count(postings));
    }
    *ret_count = least;
    return TRUE;
}

typedef struct {
    GPtrArray *candidates;
    const KlMisspelling *wrong;
    gboolean is_known;
    GHashTable *seen;
} Edits;

/* With any letters some compound can be made: one that no dictionary lists must be of
 * words that the index has, and of frequent ones if it does not even sound as what was
 * typed. */
static gboolean
add_compound(Edits *edits,
             const KlWord *word,
             const GString *normal,
             const KlCompoundPart *parts,
             gsize n_parts,
             GError **error)
{
    const KlMisspelling *wrong = edits->wrong;
    gboolean is_listed = kl_dictionary_contains(kl_dictionary_get(), normal->str,
                                                normal->len, KL_DICTIONARY_WORD);
    gboolean is_alike = sound_alike(wrong->word->normal, normal->str);
    guint n_uses;
    if (!count_parts(wrong->reader, word, &n_uses, error)) {
        return FALSE;
    }
    if (!is_listed && n_uses < (is_alike ? 1 : MIN_PART_USES)) {
        return TRUE;
    }
    add(edits->candidates, wrong, spell_compound(wrong, normal->str, parts, n_parts),
        wrong->word->normal, normal->str, is_listed || is_alike ? 1 : 2, n_uses);
    KlCandidate *added =
        g_ptr_array_index(edits->candidates, edits->candidates->len - 1);
    added->is_made = !is_listed;
    return TRUE;
}

static gboolean
try_compound(Edits *edits, const GString *normal, GError **error)
{
    const KlMisspelling *wrong = edits->wrong;
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    gsize n_parts = kl_compound_split(kl_dictionary_get(), normal->str, normal->len,
                                      parts, G_N_ELEMENTS(parts));
    if (n_parts == 0 || !g_hash_table_add(edits->seen, g_strdup(normal->str)) ||
        (edits->is_known && !differ_by_dots(wrong->word->normal, normal->str))) {
        return TRUE;
    }
    const KlWord *word = kl_analyzer_word(kl_reader_get_analyzer(wrong->reader),
                                          normal->str, (gssize)normal->len);
    gboolean has = FALSE;
    if (word != NULL && !has_parts(wrong->reader, word, &has, error)) {
        return FALSE;
    }
    return !has || add_compound(edits, word, normal, parts, n_parts, error);
}

/* A letter away, another instead, one more, two swapped: at one place. */
static gboolean
try_edits_at(Edits *edits, gsize at, GString *normal, GError **error)
{
    const KlWord *word = edits->wrong->word;
    gsize length = word->normal_length;
    for (char c = 'a' - 1; c <= 'z'; c++) {
        for (guint kind = 0; kind < 2; kind++) {
            gboolean is_more = kind == 1;
            if ((!is_more && at == length) || (is_more && c < 'a')) {
                continue;
            }
            g_string_truncate(normal, 0);
            g_string_append_len(normal, word->normal, (gssize)at);
            if (c >= 'a') {
                g_string_append_c(normal, c);
            }
            g_string_append(normal, word->normal + at + (is_more ? 0 : 1));
            if (!try_compound(edits, normal, error)) {
                return FALSE;
            }
        }
    }
    if (at + 1 < length) {
        g_string_assign(normal, word->normal);
        normal->str[at] = word->normal[at + 1];
        normal->str[at + 1] = word->normal[at];
        return try_compound(edits, normal, error);
    }
    return TRUE;
}

static gboolean
add_compounds(GPtrArray *candidates,
              const KlMisspelling *wrong,
              gboolean is_known,
              GError **error)
{
    if (wrong->word->normal_length < MIN_TWO_EDITS ||
        wrong->word->normal_length > MAX_EDITED) {
        return TRUE;
    }
    gboolean is_good = TRUE;
    g_autoptr(GString) normal = g_string_new(NULL);
    Edits edits = {candidates, wrong, is_known,
                   g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    for (gsize at = 0; at <= wrong->word->normal_length && is_good; at++) {
        is_good = try_edits_at(&edits, at, normal, error);
    }
    g_hash_table_unref(edits.seen);
    return is_good;
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
        add(candidates, wrong,
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
    gsize length = MIN(wrong->word->normal_length, MAX_EDITED);
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
    return add_compounds(candidates, wrong, is_known, error) &&
           (is_near || is_known || add_torn(candidates, wrong, error));
}
