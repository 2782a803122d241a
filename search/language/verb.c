/* Weak verbs: base and -t, -te, -ten …, participle with ge-, also behind a separable
 * prefix. The base is a verb's if the dictionary knows both its infinitive and its
 * present participle ("leichen" is a word, "leichend" is none). Strong verbs change
 * their vowel and are listed; prefixes may stand before them. */
#include "search/language/verb.h"

#include <string.h>

#include "search/language/compound.h"
#include "search/language/wordlists.h"

/* Longer words are no verbs. */
#define MAX_LETTERS 40

static gboolean
is_known(const char *word, gsize length, const char *ending, guint kinds)
{
    char form[MAX_LETTERS + 8];
    gsize n = strlen(ending);
    memcpy(form, word, length);
    memcpy(form + length, ending, n);
    return kl_dictionary_contains(kl_dictionary_get(), form, length + n, kinds);
}

/* Bases in -el and -er take -n, the others -en. */
static gboolean
has_short_ending(const char *base, gsize length)
{
    return length > 2 && base[length - 2] == 'e' &&
           (base[length - 1] == 'l' || base[length - 1] == 'r') &&
           !strchr("aeiou", base[length - 3]);
}

static gboolean
append_infinitive(GString *ret_infinitive, const char *base, gsize length)
{
    gboolean is_short = has_short_ending(base, length);
    if (length < 2 || length > MAX_LETTERS ||
        !is_known(base, length, is_short ? "n" : "en", KL_DICTIONARY_WORD) ||
        !is_known(base, length, is_short ? "nd" : "end", KL_DICTIONARY_WORD)) {
        return FALSE;
    }
    g_string_append_len(ret_infinitive, base, (gssize)length);
    g_string_append(ret_infinitive, is_short ? "n" : "en");
    return TRUE;
}

/* The base less the ge- of a participle: ge-bau-, auf-ge-bau-. */
static gboolean
append_without_ge(GString *ret_infinitive, const char *base, gsize length)
{
    for (gsize at = 0; at + 4 <= length; at++) {
        if (base[at] != 'g' || base[at + 1] != 'e' ||
            (at > 0 && kl_list_prefix_length(KL_LIST_VERB_PREFIX, base, at) != at)) {
            continue;
        }
        char less[MAX_LETTERS];
        memcpy(less, base, at);
        memcpy(less + at, base + at + 2, length - at - 2);
        if (append_infinitive(ret_infinitive, less, length - 2)) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
append_strong(GString *ret_infinitive, const char *normal, gsize length)
{
    /* Participles are inflected like adjectives: gefundene, gefundenes. */
    static const char *const endings[] = {"ene", "enen", "ener", "enes", "enem"};
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        gsize n = strlen(endings[i]);
        if (length > n && memcmp(normal + length - n, endings[i], n) == 0) {
            length -= n - strlen("en");
            break;
        }
    }
    gsize kept = 0;
    const char *verb = kl_map_lookup_suffix(KL_MAP_STRONG, normal, length, &kept);
    if (!verb || (kept > 0 &&
                  kl_list_prefix_length(KL_LIST_VERB_PREFIX, normal, kept) != kept)) {
        return FALSE;
    }
    g_string_append_len(ret_infinitive, normal, (gssize)kept);
    g_string_append(ret_infinitive, verb);
    return TRUE;
}

gboolean
kl_verb_fold(GString *ret_infinitive, const char *normal, gsize length)
{
    /* Longest first: an ending must not leave a part of itself in the base. */
    static const char *const endings[] = {
        "etest", "etem", "eten", "eter", "etes", "etet", "test", "ete", "tem",
        "ten",   "ter",  "tes",  "tet",  "est",  "te",   "et",   "st",  "t"};
    if (length < 3 || length > MAX_LETTERS ||
        is_known(normal, length, "", KL_DICTIONARY_NOUN)) {
        return FALSE;
    }
    if (append_strong(ret_infinitive, normal, length)) {
        return TRUE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        gsize n = strlen(endings[i]);
        if (length < n + 3 || memcmp(normal + length - n, endings[i], n) != 0) {
            continue;
        }
        if (append_infinitive(ret_infinitive, normal, length - n) ||
            append_without_ge(ret_infinitive, normal, length - n)) {
            return TRUE;
        }
    }
    return FALSE;
}
