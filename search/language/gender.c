/* -innen is nearly always the women's plural, so the few other words are listed; -in
 * ends many a word (Termin, Berlin, Benzin), so it counts only behind the endings that
 * make persons: Duden, Die Grammatik, "Movierung". A participle (Mitarbeitende) is
 * folded to its -er noun; whether a text has that word does not matter, its stem is the
 * verb's. */
#include "search/language/gender.h"

#include <string.h>

#include "search/language/compound.h"
#include "search/language/stem.h"
#include "search/language/wordlists.h"

static gboolean
ends_with(const char *word, gsize length, const char *suffix)
{
    gsize n = strlen(suffix);
    return length >= n && memcmp(word + length - n, suffix, n) == 0;
}

/* The man's word in the table of those that differ. Short entries must be the whole
 * word: "ir" is in many. */
static gboolean
append_listed(GString *ret_plain, const char *base, gsize length)
{
    gsize kept = 0;
    const char *plain = kl_map_lookup_suffix(KL_MAP_GENDER, base, length, &kept);
    if (!plain || (kept > 0 && length - kept < 4)) {
        return FALSE;
    }
    if (ret_plain) {
        g_string_append_len(ret_plain, base, (gssize)kept);
        g_string_append(ret_plain, plain);
    }
    return TRUE;
}

/* Lotsin: the man is a Lotse; without the e the s would be taken for an ending. */
static gboolean
is_noun_with_e(const char *normal, gsize base)
{
    char noun[KL_COMPOUND_MAX_LENGTH + 1];
    if (!ends_with(normal, base, "s") || base > KL_COMPOUND_MAX_LENGTH) {
        return FALSE;
    }
    memcpy(noun, normal, base);
    noun[base] = 'e';
    return kl_dictionary_contains(kl_dictionary_get(), noun, base + 1,
                                  KL_DICTIONARY_NOUN);
}

gboolean
kl_gender_is_person(const char *normal, gsize length)
{
    return length >= 3 && (kl_list_has_suffix(KL_LIST_AGENT, normal, length) ||
                           append_listed(NULL, normal, length));
}

gboolean
kl_gender_fold(GString *ret_plain, const char *normal, gsize length, gboolean is_marked)
{
    gsize base = 0;
    if (ends_with(normal, length, "innen")) {
        /* Zugewinnen is of Zugewinn. */
        gboolean is_other = kl_list_has(KL_LIST_KEEPS_INNEN, normal, length) ||
                            kl_dictionary_contains(kl_dictionary_get(), normal,
                                                   length - 2, KL_DICTIONARY_NOUN);
        base = is_other ? 0 : length - 5;
    } else if (ends_with(normal, length, "in")) {
        base = length - 2;
        if (!is_marked && (kl_list_has_suffix(KL_LIST_KEEPS_IN, normal, length) ||
                           !kl_gender_is_person(normal, base))) {
            base = 0;
        }
    } else {
        gsize participle = kl_stem_participle(normal, length);
        if (participle > 0) {
            if (!append_listed(ret_plain, normal, participle)) {
                g_string_append_len(ret_plain, normal, (gssize)participle);
                g_string_append(ret_plain, "er");
            }
            return TRUE;
        }
    }
    if (base < 2) {
        return FALSE;
    }
    if (!append_listed(ret_plain, normal, base)) {
        g_string_append_len(ret_plain, normal, (gssize)base);
        if (ends_with(normal, base, "es") || is_noun_with_e(normal, base)) {
            g_string_append_c(ret_plain, 'e'); /* Nepalese */
        }
    }
    return TRUE;
}
