/* Compounds that the index has only in parts ("Vereinskase", "Birnenbuam"): every edit
 * of a letter is tried, and what the dictionary then splits into parts that cases have
 * is a candidate. */
#include <string.h>

#include "search/language/compound.h"
#include "search/language/normal.h"
#include "search/plan.h"
#include "search/reader.h"
#include "search/schema.h"
#include "search/spelling_private.h"

/* Longer words are not tried: there are fifty edits a letter. */
#define MAX_EDITED 40

static gboolean
has_dots(const char *normal)
{
    g_autofree char *plain = kl_candidates_remove_dots(normal);
    return strcmp(plain, normal) != 0;
}

static void
append_capitalised(GString *text, const char *part, gboolean is_upper)
{
    gunichar c = g_utf8_get_char(part);
    g_string_append_unichar(text,
                            is_upper ? g_unichar_toupper(c) : g_unichar_tolower(c));
    g_string_append(text, g_utf8_next_char(part));
}

/* A compound as people write it: from the parts as the index spells them, or else as
 * they were typed. *ret_is_spelled: the index has all of them. NULL if nothing tells
 * whether an "oe" is an "ö". */
static char *
spell_compound(const KlMisspelling *wrong,
               const char *normal,
               const KlCompoundPart *parts,
               gsize n_parts,
               gboolean *ret_is_spelled)
{
    *ret_is_spelled = TRUE;
    g_autofree char *typed =
        g_strndup(wrong->query + wrong->start, wrong->end - wrong->start);
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < n_parts; i++) {
        g_autofree char *part = g_strndup(normal + parts[i].start, parts[i].length);
        g_autofree char *spelled = kl_vocabulary_spell_part(wrong->vocabulary, part);
        if (spelled == NULL) {
            *ret_is_spelled = FALSE;
            const char *inside = strstr(wrong->word->normal, part);
            spelled = inside != NULL
                          ? kl_vocabulary_cut(
                                typed, (gsize)(inside - wrong->word->normal), part)
                          : NULL;
        }
        if (spelled == NULL && has_dots(part)) {
            g_string_free(text, TRUE);
            return NULL;
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

/* In how many cases a compound is found: as such, inside a longer one, or, all of its
 * parts in one case, apart with one of them as a word of its own. */
static gboolean
count_uses(KlReader *reader, const KlWord *word, guint *ret_count, GError **error)
{
    g_autofree char *whole = g_strconcat(KL_PREFIX_PART, word->canonical, NULL);
    g_autoptr(KlPostings) postings = kl_reader_get_postings(reader, whole, error);
    if (postings == NULL) {
        return FALSE;
    }
    *ret_count = kl_postings_count(postings);
    if (*ret_count > 0) {
        return TRUE;
    }
    g_autoptr(KlPlan) apart = kl_plan_new(KL_PLAN_FILTER, 1);
    KlPlan *parts = kl_plan_new(KL_PLAN_AND, 1);
    KlPlan *words = kl_plan_new(KL_PLAN_OR, 1);
    kl_plan_add(apart, parts);
    kl_plan_add(apart, words);
    for (guint i = 0; i < word->n_parts; i++) {
        g_autofree char *part = g_strconcat(KL_PREFIX_PART, word->parts[i], NULL);
        g_autofree char *alone = g_strconcat(KL_PREFIX_STEM, word->parts[i], NULL);
        kl_plan_add(parts, kl_plan_new_term(part, 1));
        kl_plan_add(words, kl_plan_new_term(alone, 1));
    }
    g_autoptr(KlBitset) set = kl_plan_evaluate(reader, apart, error);
    if (set == NULL) {
        return FALSE;
    }
    *ret_count = (guint)kl_bitset_count(set);
    return TRUE;
}

typedef struct {
    GPtrArray *candidates;
    const KlMisspelling *wrong;
    gboolean is_known;
    gboolean is_compound; /* of known words, so that it may well be spelled right */
    gboolean is_slip;     /* the edit is two letters swapped, or one of a double one */
    GHashTable *seen;
} Edits;

/* Shorter parts are found in too many words that are misspelled. */
#define MIN_PLAIN_PART 4

static gboolean
is_plain_compound(const KlWord *word)
{
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    gsize n_parts = kl_compound_split(kl_dictionary_get(), word->normal,
                                      word->normal_length, parts, G_N_ELEMENTS(parts));
    for (gsize i = 0; i < n_parts; i++) {
        if (parts[i].length < MIN_PLAIN_PART) {
            return FALSE;
        }
    }
    return n_parts > 0;
}

/* Whether a word of the index is the same but for its dots, and a candidate already. */
static gboolean
is_dotted(const GPtrArray *candidates, const char *normal)
{
    for (guint i = 0; i < candidates->len; i++) {
        const KlCandidate *candidate = g_ptr_array_index(candidates, i);
        g_autofree char *other = kl_normalize(candidate->text, -1);
        if (!candidate->is_made && kl_candidates_differ_by_dots(other, normal)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* With any letters some compound can be made: one that no dictionary lists must find
 * something, counts as farther away if it does not even sound as what was typed, and is
 * no better than a compound of known words ("Kindergartenausflug") unless letters were
 * swapped or doubled, which fingers do and words seldom differ by ("Kirchentrum"). */
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
    gboolean is_alike = kl_candidates_sound_alike(wrong->word->normal, normal->str);
    guint n_uses;
    if (!is_listed && edits->is_compound && !edits->is_slip &&
        !kl_candidates_differ_by_dots(wrong->word->normal, normal->str)) {
        return TRUE;
    }
    if (!count_uses(wrong->reader, word, &n_uses, error)) {
        return FALSE;
    }
    if (!is_listed && (n_uses == 0 || is_dotted(edits->candidates, normal->str))) {
        return TRUE;
    }
    gboolean is_spelled;
    char *text = spell_compound(wrong, normal->str, parts, n_parts, &is_spelled);
    if (text == NULL) {
        return TRUE;
    }
    KlCandidate *added =
        kl_candidates_add_one(edits->candidates, wrong, text, wrong->word->normal,
                              normal->str, is_listed || is_alike ? 1 : 2, n_uses);
    added->is_made = !is_listed;
    added->is_odd = !is_spelled;
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
        (edits->is_known &&
         !kl_candidates_differ_by_dots(wrong->word->normal, normal->str))) {
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

/* Whether a letter goes that stands beside its like, or comes where one stands. */
static gboolean
is_doubling(const char *normal, gsize at, int c, gboolean is_more)
{
    int letter = is_more ? c : c < 'a' ? normal[at] : 0;
    int next = is_more || normal[at] == '\0' ? normal[at] : normal[at + 1];
    return letter != 0 && (letter == next || (at > 0 && letter == normal[at - 1]));
}

/* A letter away, another instead, one more, two swapped: at one place. */
static gboolean
try_edits_at(Edits *edits, gsize at, GString *normal, GError **error)
{
    const KlWord *word = edits->wrong->word;
    gsize length = word->normal_length;
    for (int c = 'a' - 1; c <= 'z'; c++) {
        for (guint kind = 0; kind < 2; kind++) {
            gboolean is_more = kind == 1;
            if ((!is_more && at == length) || (is_more && c < 'a')) {
                continue;
            }
            g_string_truncate(normal, 0);
            g_string_append_len(normal, word->normal, (gssize)at);
            if (c >= 'a') {
                g_string_append_c(normal, (char)c);
            }
            g_string_append(normal, word->normal + at + (is_more ? 0 : 1));
            edits->is_slip = is_doubling(word->normal, at, c, is_more);
            if (!try_compound(edits, normal, error)) {
                return FALSE;
            }
        }
    }
    if (at + 1 < length) {
        g_string_assign(normal, word->normal);
        normal->str[at] = word->normal[at + 1];
        normal->str[at + 1] = word->normal[at];
        edits->is_slip = TRUE;
        return try_compound(edits, normal, error);
    }
    return TRUE;
}

gboolean
kl_candidates_add_compounds(GPtrArray *candidates,
                            const KlMisspelling *wrong,
                            gboolean is_known,
                            GError **error)
{
    if (wrong->word->normal_length > MAX_EDITED) {
        return TRUE;
    }
    gboolean is_good = TRUE;
    g_autoptr(GString) normal = g_string_new(NULL);
    Edits edits = {
        candidates, wrong,
        is_known,   is_plain_compound(wrong->word),
        FALSE,      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    for (gsize at = 0; at <= wrong->word->normal_length && is_good; at++) {
        is_good = try_edits_at(&edits, at, normal, error);
    }
    g_hash_table_unref(edits.seen);
    return is_good;
}
