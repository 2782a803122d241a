/* The algorithm is Snowball's for German (Martin Porter, Richard Boulton,
 * https://snowballstem.org/algorithms/german/stemmer.html, BSD licence), written anew
 * over the normal form, with its variant that undoes ae, oe, ue. Around it stand
 * repairs of what Snowball is known to leave apart:
 *
 *   -eln, -ern     dative plurals and verbs (Kartoffeln, Opern)
 *   -s             plurals after a vowel, y, c, p, w (Fotos, Babys, Comics, Clips)
 *   -erns, -ers    genitives of these (des Wanderns, des Plünderers)
 *   haie           i between vowels ends a diphthong, it is no vowel of its own
 *   kurs, fels     the -s belongs to the word, so that Kurs meets Kurse
 *   -iert          participles of -ieren
 *   -ende          participles as nouns
 *   -um, -a, -o    plurals from Latin and Italian (Museen, Themen, Konten)
 *   ue after a, e  no umlaut: bauen, neue, Frauen
 *   bürger, bauer  -er belongs to the word, else it would be Burg and Bau; and in the
 *                  verbs and nouns of these: fordern would be Ford
 */
#include "search/language/stem.h"

#include <string.h>

#include "search/language/compound.h"
#include "search/language/wordlists.h"

/* Longer words are not worth a stem; no German word in use has more letters. */
#define MAX_LETTERS 128

typedef struct {
    char letters[MAX_LETTERS + 4]; /* 'I', 'U' and 'Y' are consonants here */
    gsize length;
    gsize r1; /* where suffixes may begin: behind a vowel and a consonant, at least 3 */
    gsize r2; /* the same once more */
} Word;

static gboolean
is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static gboolean
is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

static gboolean
has_vowel(const char *letters, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (is_vowel(letters[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
ends_with(const char *letters, gsize length, const char *suffix)
{
    gsize n = strlen(suffix);
    return length >= n && memcmp(letters + length - n, suffix, n) == 0;
}

static gboolean
word_ends(const Word *word, const char *suffix)
{
    return ends_with(word->letters, word->length, suffix);
}

/* Whether the ue at letters[i] is an umlaut: not in quer, bauen, neue, aktuell,
 * Statue, Statuen; but in grün, whose end looks alike. */
static gboolean
is_umlaut_ue(const char *letters, gsize length, gsize i)
{
    if (i > 0 && is_one_of(letters[i - 1], "qae")) {
        return FALSE;
    }
    gsize rest = length - i;
    if (rest == 2 || (rest == 3 && letters[i + 2] == 'n')) {
        return ends_with(letters, length, "gruen");
    }
    return !(rest >= 4 && letters[i + 2] == 'l' && letters[i + 3] == 'l' && i > 0 &&
             is_one_of(letters[i - 1], "tdns"));
}

/* Umlauts undone; u and y between vowels become consonants. */
static void
fold_umlauts(Word *word, const char *normal, gsize length)
{
    gsize n = 0;
    for (gsize i = 0; i < length; i++) {
        char c = normal[i];
        word->letters[n++] = c;
        gboolean is_digraph =
            i + 1 < length && normal[i + 1] == 'e' &&
            (c == 'a' || c == 'o' || (c == 'u' && is_umlaut_ue(normal, length, i)));
        if (is_digraph) {
            i++;
        }
    }
    word->length = n;
}

static gsize
find_region(const Word *word, gsize from)
{
    gsize i = from;
    while (i < word->length && !is_vowel(word->letters[i])) {
        i++;
    }
    while (i < word->length && is_vowel(word->letters[i])) {
        i++;
    }
    return MIN(i + 1, word->length);
}

static void
mark_regions(Word *word)
{
    for (gsize i = 1; i + 1 < word->length; i++) {
        char *c = &word->letters[i];
        if ((*c == 'u' || *c == 'y') && is_vowel(c[-1]) && is_vowel(c[1])) {
            *c = g_ascii_toupper(*c);
        } else if (*c == 'i' && (c[-1] == 'a' || c[-1] == 'e') && c[1] == 'e') {
            *c = 'I'; /* Haie, schreien, Laien: a diphthong's end */
        }
    }
    word->r1 = find_region(word, 0);
    word->r2 = find_region(word, word->r1);
    word->r1 = MAX(word->r1, 3);
}

/* Whether the word ends with a suffix that lies in the region. */
static gboolean
has_suffix(const Word *word, const char *suffix, gsize region)
{
    return word_ends(word, suffix) && word->length - strlen(suffix) >= region;
}

static gboolean
drop_suffix(Word *word, const char *suffix, gsize region)
{
    if (!has_suffix(word, suffix, region)) {
        return FALSE;
    }
    word->length -= strlen(suffix);
    return TRUE;
}

/* --- repairs before the algorithm ---------------------------------------------------
 */

/* Verbs in -ieren: any of their forms becomes -ier. "vierte" and "Tiere" have nothing
 * before that could be a verb; "gefeiert" is feiern. */
static void
repair_ieren(Word *word)
{
    static const char *const endings[] = {"ieren",  "ierens", "iere",   "iert",
                                          "ierte",  "ierten", "iertes", "ierter",
                                          "iertem", "ierst",  "iertest"};
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (!word_ends(word, endings[i])) {
            continue;
        }
        gsize before = word->length - strlen(endings[i]);
        if (before >= 2 && has_vowel(word->letters, before) &&
            word->letters[before - 1] != 'e') {
            word->length = before + 3;
            return;
        }
    }
}

/* Whether a final s is the word's own: Kurs, Hals, Fuchs. */
static gboolean
keeps_s(const Word *word)
{
    return kl_list_has_suffix(KL_LIST_KEEPS_S, word->letters, word->length);
}

/* Whether a final -s is a plural that Snowball does not know. */
static gboolean
is_foreign_plural(const Word *word)
{
    if (word->length < 4) {
        return FALSE;
    }
    switch (word->letters[word->length - 2]) {
    case 'u':
        return kl_list_has_suffix(KL_LIST_U_PLURAL, word->letters, word->length - 1);
    case 'i':
        if (word_ends(word, "eis") || word_ends(word, "ais") ||
            word_ends(word, "nis")) {
            return kl_list_has_suffix(KL_LIST_NI_PLURAL, word->letters,
                                      word->length - 1);
        }
        return !keeps_s(word);
    case 'a':
    case 'o':
        /* Arbeitslos, Erdgas; but Kilos, Yogas. */
        return !keeps_s(word) ||
               ((word_ends(word, "los") || word_ends(word, "gas")) &&
                kl_dictionary_contains(kl_dictionary_get(), word->letters,
                                       word->length - 1, KL_DICTIONARY_NOUN));
    case 'y':
    case 'c':
    case 'p':
    case 'w':
        return !keeps_s(word);
    default:
        return FALSE;
    }
}

/* A genitive behind another ending: Wanderns, Sammelns, Plünderers. */
static void
repair_genitive(Word *word)
{
    if (word->length >= 6 && !keeps_s(word) &&
        (word_ends(word, "erns") || word_ends(word, "elns") || word_ends(word, "ers") ||
         word_ends(word, "ens"))) {
        word->length--;
    }
}

/* --- Snowball ----------------------------------------------------------------------
 */

static void
step_1(Word *word)
{
    if (word_ends(word, "em") &&
        kl_list_has_suffix(KL_LIST_KEEPS_EM, word->letters, word->length)) {
        return;
    }
    if (word_ends(word, "ern")) {
        if (kl_list_has_suffix(KL_LIST_KEEPS_ERN, word->letters, word->length)) {
            return;
        }
        if (!drop_suffix(word, "ern", word->r1)) {
            word->length--; /* Opern */
        }
        return;
    }
    if (word_ends(word, "eln") && word->length >= 5) {
        word->length--;
        return;
    }
    if (drop_suffix(word, "em", word->r1) || drop_suffix(word, "er", word->r1)) {
        return;
    }
    if (word_ends(word, "es") && keeps_s(word)) {
        return; /* Paradies */
    }
    if (drop_suffix(word, "en", word->r1) || drop_suffix(word, "es", word->r1) ||
        drop_suffix(word, "e", word->r1)) {
        if (word_ends(word, "niss")) {
            word->length--;
        }
        return;
    }
    if (has_suffix(word, "s", word->r1) && word->length >= 2 && !keeps_s(word) &&
        is_one_of(word->letters[word->length - 2], "bdfghklmnrtv")) {
        word->length--;
    }
}

static void
step_2(Word *word)
{
    if (drop_suffix(word, "est", word->r1) || drop_suffix(word, "en", word->r1) ||
        drop_suffix(word, "er", word->r1)) {
        return;
    }
    if (has_suffix(word, "st", word->r1) && word->length >= 6 &&
        is_one_of(word->letters[word->length - 3], "bdfghklmntv")) {
        word->length -= 2;
    }
}

static gboolean
drop_after_not_e(Word *word, const char *suffix)
{
    gsize n = strlen(suffix);
    return word->length > n && word->letters[word->length - n - 1] != 'e' &&
           drop_suffix(word, suffix, word->r2);
}

static void
step_3(Word *word)
{
    if (drop_suffix(word, "end", word->r2)) {
        drop_after_not_e(word, "ig");
    } else if (drop_suffix(word, "ung", word->r2)) {
        if (!drop_after_not_e(word, "ig") && !drop_suffix(word, "er", word->r1)) {
            drop_suffix(word, "en", word->r1); /* Förderung, Bedienung: as the verb */
        }
    } else if (drop_suffix(word, "isch", word->r2)) {
        if (word_ends(word, "e")) {
            word->length += strlen("isch");
        }
    } else if (drop_suffix(word, "lich", word->r2) ||
               drop_suffix(word, "heit", word->r2)) {
        if (!drop_suffix(word, "er", word->r1)) {
            drop_suffix(word, "en", word->r1);
        }
    } else if (drop_suffix(word, "keit", word->r2)) {
        if (!drop_suffix(word, "lich", word->r2)) {
            drop_suffix(word, "ig", word->r2);
        }
    } else if (!drop_after_not_e(word, "ig")) {
        drop_after_not_e(word, "ik");
    }
}

/* --- after the algorithm ------------------------------------------------------------
 */

static void
finish(Word *word)
{
    /* Busse, Flüsse, Verhältnisse: written with one s, or without an ending. */
    if (word->length >= 4 && (word_ends(word, "uss") || word_ends(word, "iss"))) {
        word->length--;
    }
    /* dunkle is dunkel, flexible flexibel, sammle and Vermittlung are of -eln. */
    gsize n = word->length;
    if (n >= 4 && word_ends(word, "el") && !is_vowel(word->letters[n - 3]) &&
        has_vowel(word->letters, n - 2)) {
        word->letters[n - 2] = 'l';
        word->length--;
    }
    for (gsize i = 0; i < word->length; i++) {
        word->letters[i] = g_ascii_tolower(word->letters[i]);
    }
    if (word->length >= 3 && word->letters[word->length - 1] == 'y') {
        word->letters[word->length - 1] = 'i';
    }
}

static gboolean
is_ascii_word(const char *normal, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (normal[i] < 'a' || normal[i] > 'z') {
            return FALSE;
        }
    }
    return length > 0 && length <= MAX_LETTERS;
}

/* Pflegend ends as Legende does, lesend as Sende: the dictionary knows a verb and its
 * participle. Legende itself, and what has no other beginning, is none. */
static gboolean
is_known_participle(const char *normal, gsize base)
{
    char form[MAX_LETTERS + 4];
    if (base > MAX_LETTERS ||
        kl_list_has(KL_LIST_NO_PARTICIPLE, normal, base + strlen("end"))) {
        return FALSE;
    }
    memcpy(form, normal, base);
    memcpy(form + base, "end", 3);
    const KlDictionary *dictionary = kl_dictionary_get();
    if (!kl_dictionary_contains(dictionary, form, base + 3, KL_DICTIONARY_WORD)) {
        return FALSE;
    }
    memcpy(form + base, "en", 2);
    return kl_dictionary_contains(dictionary, form, base + 2, KL_DICTIONARY_WORD);
}

/* Whether a word ends in nd, maybe inflected: most do not, and are no participle. */
static gboolean
has_nd(const char *normal, gsize length)
{
    if (length > 2 && normal[length - 2] == 'e' &&
        is_one_of(normal[length - 1], "nrsm")) {
        length -= 2;
    } else if (length > 1 && normal[length - 1] == 'e') {
        length--;
    }
    return length >= 2 && normal[length - 2] == 'n' && normal[length - 1] == 'd';
}

gsize
kl_stem_participle(const char *normal, gsize length)
{
    static const char *const endings[] = {"end",   "ende",  "enden",
                                          "ender", "endes", "endem"};
    static const char *const short_endings[] = {"nd",   "nde",  "nden",
                                                "nder", "ndes", "ndem"};
    gsize base = 0;
    if (!has_nd(normal, length)) {
        return 0;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(endings) && base == 0; i++) {
        if (ends_with(normal, length, endings[i])) {
            base = length - strlen(endings[i]);
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(endings) && base == 0; i++) {
        gsize n = strlen(short_endings[i]);
        if (length >= n + 5 && ends_with(normal, length, short_endings[i]) &&
            (ends_with(normal, length - n, "el") ||
             ends_with(normal, length - n, "er"))) {
            return length - n; /* sammelnd, wandernd */
        }
    }
    if (base < 3 || (kl_list_has_suffix(KL_LIST_NO_PARTICIPLE, normal, base + 3) &&
                     !is_known_participle(normal, base))) {
        return 0;
    }
    /* An umlaut and nd (Länder, Gründe, können's "oend") is no verb in -en, but au
     * and eu may end one (bauend, betreuend). */
    char last = normal[base - 1];
    if (last == 'a' || last == 'o' ||
        (last == 'u' && !is_one_of(normal[base - 2], "ae"))) {
        return 0;
    }
    /* Less its prefixes there must be a verb left: verwenden, absenden, Abend, and
     * Gegend are made otherwise. */
    gsize start = kl_list_prefix_length(KL_LIST_VERB_PREFIX, normal, base);
    return has_vowel(normal + start, base - start) || is_known_participle(normal, base)
               ? base
               : 0;
}

static gboolean
is_ending_of_er(const char *ending, gsize length)
{
    static const char *const endings[] = {
        "",   "n", "s",  "e",   "en",  "es",  "em",   "er",   "ern",  "ers",
        "st", "t", "te", "ten", "tet", "ung", "test", "lich", "ungen"};
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (strlen(endings[i]) == length && memcmp(endings[i], ending, length) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The length of a word less its ending if what is left keeps its -er, else 0: "forder"
 * of fordern, forderte, Forderung, Förderer. */
static gsize
length_with_er(const Word *word)
{
    for (gsize n = 0; n <= strlen("ungen") && word->length > n + 4; n++) {
        gsize end = word->length - n;
        if (word->letters[end - 1] == 'r' && word->letters[end - 2] == 'e' &&
            is_ending_of_er(word->letters + end, n) &&
            kl_list_has(KL_LIST_KEEPS_ER, word->letters, end)) {
            return end;
        }
    }
    return 0;
}

void
kl_stem_append(GString *ret_stem, const char *normal, gsize length)
{
    if (!is_ascii_word(normal, length)) {
        g_string_append_len(ret_stem, normal, (gssize)length);
        return;
    }
    const char *fixed = kl_map_lookup(KL_MAP_STEM, normal, length);
    if (!fixed && length >= 5 && normal[length - 1] == 's') {
        fixed = kl_map_lookup(KL_MAP_STEM, normal, length - 1); /* Bechers */
    }
    if (fixed) {
        g_string_append(ret_stem, fixed);
        return;
    }
    gsize participle = kl_stem_participle(normal, length);
    Word word;
    fold_umlauts(&word, normal, participle ? participle : length);
    gsize kept = length_with_er(&word);
    if (kept > 0) {
        g_string_append_len(ret_stem, word.letters, (gssize)kept);
        return;
    }
    const char *latin = participle ? NULL
                                   : kl_map_lookup_suffix(KL_MAP_LATIN, word.letters,
                                                          word.length, &kept);
    if (latin) {
        g_string_append_len(ret_stem, word.letters, (gssize)kept);
        g_string_append(ret_stem, latin);
        return;
    }
    mark_regions(&word);
    if (!participle) {
        repair_ieren(&word);
        repair_genitive(&word);
        if (word_ends(&word, "s") && !ends_with(normal, length, "oes") &&
            is_foreign_plural(&word)) {
            word.length--;
        }
        step_1(&word);
        step_2(&word);
        step_3(&word);
    } else {
        drop_suffix(&word, "er", word.r1);
    }
    finish(&word);
    g_string_append_len(ret_stem, word.letters, (gssize)word.length);
}
