/* -innen is nearly always the women's plural, so the few other words are listed; -in
 * ends many a word (Termin, Berlin, Benzin), so it counts where hunspell knows the
 * woman, or else only behind the endings that make persons: Duden, Die Grammatik,
 * "Movierung". A participle (Mitarbeitende) is folded to its -er noun; whether a text
 * has that word does not matter, its stem is the verb's. Of verbs in -ieren the noun
 * has a Latin or French end instead (Dozierende, Dozent). */
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

/* Whether the dictionary has the woman's word that -in makes of this beginning. */
static gboolean
has_woman(const char *base, gsize length)
{
    char woman[KL_COMPOUND_MAX_LENGTH + 2];
    if (length > KL_COMPOUND_MAX_LENGTH) {
        return FALSE;
    }
    memcpy(woman, base, length);
    memcpy(woman + length, "in", 2);
    return kl_dictionary_contains(kl_dictionary_get(), woman, length + 2,
                                  KL_DICTIONARY_WOMAN);
}

/* The same of a compound's last part, or behind a prefix: Chordirigent, Mitarbeiter. */
static gboolean
ends_with_woman(const char *base, gsize length)
{
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    if (has_woman(base, length)) {
        return TRUE;
    }
    gsize n = kl_compound_split(kl_dictionary_get(), base, length, parts,
                                G_N_ELEMENTS(parts));
    gsize start = n > 0 ? parts[n - 1].start
                        : kl_list_prefix_length(KL_LIST_VERB_PREFIX, base, length);
    return start > 0 && has_woman(base + start, length - start);
}

/* Dirigierende are Dirigenten, Moderierende Moderatoren: of a verb in -ieren, the man's
 * word that the dictionary knows. Only where the participle is a noun: what is
 * "dirigierend" is no person. */
static gboolean
append_agent(GString *ret_plain, const char *normal, gsize length, gsize base)
{
    static const char *const ends[] = {"ent", "ant", "ator", "or",
                                       "eur", "ist", "and",  "end"};
    if (base < 6 || !ends_with(normal, base, "ier") ||
        !(ends_with(normal, length, "e") || ends_with(normal, length, "en") ||
          ends_with(normal, length, "er")) ||
        kl_list_has_suffix(KL_LIST_NO_AGENT, normal, base)) {
        return FALSE;
    }
    g_autoptr(GString) agent = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_string_truncate(agent, 0);
        g_string_append_len(agent, normal, (gssize)base - 3);
        g_string_append(agent, ends[i]);
        if (ends_with_woman(agent->str, agent->len)) {
            g_string_append_len(ret_plain, agent->str, (gssize)agent->len);
            return TRUE;
        }
    }
    return FALSE;
}

/* Helfende are Helfer; but Pilgernde Pilger, Radelnde Radler and Mauernde Maurer. */
static void
append_doer(GString *ret_plain, const char *normal, gsize base)
{
    gsize start = ret_plain->len;
    g_string_append_len(ret_plain, normal, (gssize)base);
    gboolean is_short =
        base > 3 && (ends_with(normal, base, "el") || ends_with(normal, base, "er"));
    if (is_short && has_woman(normal, base)) {
        return;
    }
    if (is_short) {
        g_string_overwrite_len(ret_plain, start + base - 2, &normal[base - 1], 1);
        g_string_overwrite(ret_plain, start + base - 1, "er");
        if (has_woman(ret_plain->str + start, ret_plain->len - start)) {
            return;
        }
        g_string_truncate(ret_plain, start);
        g_string_append_len(ret_plain, normal, (gssize)base);
    }
    g_string_append(ret_plain, "er");
}

gboolean
kl_gender_is_person(const char *normal, gsize length)
{
    return length >= 3 &&
           (kl_list_has_suffix(KL_LIST_AGENT, normal, length) ||
            append_listed(NULL, normal, length) || has_woman(normal, length));
}

gboolean
kl_gender_participle(const char *normal, gsize length)
{
    g_autoptr(GString) man = g_string_new(NULL);
    return kl_stem_participle(normal, length) > 0 &&
           kl_gender_fold(man, normal, length, FALSE) &&
           ends_with_woman(man->str, man->len);
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
        if (!is_marked && !has_woman(normal, base) &&
            (kl_list_has_suffix(KL_LIST_KEEPS_IN, normal, length) ||
             !kl_gender_is_person(normal, base))) {
            base = 0;
        }
    } else {
        gsize participle = kl_stem_participle(normal, length);
        if (participle > 0) {
            if (!append_listed(ret_plain, normal, participle) &&
                !append_agent(ret_plain, normal, length, participle)) {
                append_doer(ret_plain, normal, participle);
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
