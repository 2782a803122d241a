#include "indexer/readability.h"

#include <string.h>

#include "search/utf8.h"

#define LONG_WORD_LETTERS 6
#define MAX_WORD_CHARS    200

/* --- syllables --- */

static gboolean
is_vowel(gunichar c)
{
    return c != 0 && strchr("aeiou", (int)MIN(c, 0x7f)) != NULL;
}

/* "ä" is a letter of its own, é and the like are what they look like. */
static gunichar
plain_letter(gunichar c)
{
    gunichar base, mark;
    c = g_unichar_tolower(c);
    if (c == 0xe4 || c == 0xf6 || c == 0xfc) { /* ä ö ü */
        return c;
    }
    return g_unichar_decompose(c, &base, &mark) ? base : c;
}

static gboolean
is_nucleus(const gunichar *word, guint i, guint n)
{
    gunichar c = word[i];
    if (c == 'y') { /* Typ, but not Yacht, Yoga */
        return i > 0 || i + 1 >= n || !is_vowel(word[i + 1]);
    }
    if (c == 'u' && i > 0 && word[i - 1] == 'q') {
        return FALSE;
    }
    return is_vowel(c) || c == 0xe4 || c == 0xf6 || c == 0xfc;
}

static gboolean
is_diphthong(gunichar first, gunichar second)
{
    static const char pairs[][2] = {{'a', 'a'}, {'a', 'i'}, {'a', 'u'}, {'a', 'y'},
                                    {'e', 'e'}, {'e', 'i'}, {'e', 'u'}, {'e', 'y'},
                                    {'i', 'e'}, {'o', 'i'}, {'o', 'o'}, {'o', 'u'},
                                    {'o', 'y'}};
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (first == (guchar)pairs[i][0] && second == (guchar)pairs[i][1]) {
            return TRUE;
        }
    }
    return first == 0xe4 && second == 'u';
}

/* Vowels that look like one sound and are two: Ko-o-pe-ra-ti-on, Fa-mi-li-e. */
static guint
count_hidden(const char *word)
{
    static const char *const parts[] = {
        "kooper", "koordin", "zoolog",  "ilie",    "inie",    "udie",     "serie",
        "aktie",  "rämie",   "ödie",    "kastan",  "spanien", "italien",  "ferien",
        "medien", "iterien", "isterie", "rialien", "eum",     "läum",     "useen",
        "ideen",  "beinhal", "beeinfl", "beeindr", "beurtei", "beurkun",  "beurlaub",
        "beend",  "beerdig", "geehrt",  "geernte", "geerbt",  "reintegr", "atheis",
    };
    guint n = 0;
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        n += strstr(word, parts[i]) != NULL ? 1 : 0;
    }
    return n;
}

static guint
count_plain(const gunichar *word, guint n)
{
    guint n_syllables = 0;
    for (guint i = 0; i < n; i++) {
        if (!is_nucleus(word, i, n)) {
            continue;
        }
        n_syllables++;
        if (i + 2 < n && word[i] == 'e' && word[i + 1] == 'a' && word[i + 2] == 'u') {
            i += 2;
        } else if (i + 1 < n && is_diphthong(word[i], word[i + 1])) {
            i++;
        }
    }
    return n_syllables;
}

guint
kl_count_syllables(const char *word, gsize length)
{
    gunichar letters[MAX_WORD_CHARS];
    guint n = 0, n_syllables = 0;
    g_autoptr(GString) lower = g_string_new(NULL);

    for (const char *p = word; p < word + length; p = kl_utf8_next(p)) {
        gunichar c = g_utf8_get_char(p);
        gboolean is_letter = g_unichar_isalpha(c);
        if (is_letter && n < MAX_WORD_CHARS) {
            letters[n] = plain_letter(c);
            g_string_append_unichar(lower, letters[n++]);
        }
        if (!is_letter || kl_utf8_next(p) >= word + length) {
            /* Without a vowel it is spelled: N-R-W. */
            guint n_here = count_plain(letters, n);
            n_syllables += n_here > 0 ? n_here : n;
            n = 0;
        }
    }
    return n_syllables + count_hidden(lower->str);
}

/* --- words and sentences --- */

/* Joins the parts of one word: E-Mail, Bürger*innen, gibt's. */
static gboolean
is_joint(gunichar c)
{
    return c == '-' || c == '*' || c == '_' || c == ':' || c == '\'' || c == 0x2019 ||
           c == 0x2010 || c == 0x2011 || c == 0xad;
}

static const char *
end_of_word(const char *p)
{
    while (*p != '\0') {
        gunichar c = g_utf8_get_char(p);
        const char *next = kl_utf8_next(p);
        if (!g_unichar_isalnum(c) && !g_unichar_ismark(c) &&
            !(is_joint(c) && g_unichar_isalnum(g_utf8_get_char(next))) &&
            !((c == '.' || c == ',') && g_unichar_isdigit(g_utf8_get_char(next)))) {
            break;
        }
        p = next;
    }
    return p;
}

/* The end of a web address that begins at p, or p. */
static const char *
skip_address(const char *p)
{
    if (!g_str_has_prefix(p, "http://") && !g_str_has_prefix(p, "https://") &&
        !g_str_has_prefix(p, "www.")) {
        return p;
    }
    while (*p != '\0' && !g_unichar_isspace(g_utf8_get_char(p))) {
        p = kl_utf8_next(p);
    }
    return p;
}

static gboolean
is_abbreviation(const char *word, gsize length)
{
    static const char *const known[] = {
        "bzw", "ca",   "co",   "dr",  "prof", "evtl", "ggf",  "inkl", "insb",
        "mio", "mrd",  "nr",   "rd",  "sog",  "st",   "str",  "tel",  "usw",
        "vgl", "zzgl", "etc",  "max", "min",  "abs",  "art",  "bspw", "jan",
        "feb", "aug",  "sept", "okt", "nov",  "dez",  "dipl", "ehem", "gem",
        "geb", "exkl", "hrsg", "ing", "jhdt", "lt",   "mind", "offz", "staatl"};
    g_autofree char *lower = g_utf8_strdown(word, (gssize)length);
    gboolean is_ordinal = length <= 2 && g_ascii_isdigit(lower[0]); /* 20. Mai */
    if (g_utf8_strlen(lower, -1) == 1 || is_ordinal) {
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strcmp(lower, known[i]) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
count_word(KlReadability *readability, const char *word, gsize length)
{
    guint n_letters = 0;
    for (const char *p = word; p < word + length; p = kl_utf8_next(p)) {
        n_letters += g_unichar_isalpha(g_utf8_get_char(p)) ? 1 : 0;
    }
    readability->n_words++;
    readability->n_long_words += n_letters > LONG_WORD_LETTERS ? 1 : 0;
    readability->n_syllables += n_letters > 0 ? kl_count_syllables(word, length) : 1;
}

/* Whether the sign at p, right behind a word, ends the sentence. */
static gboolean
ends_sentence(const char *p, const char *word, gsize length)
{
    gunichar c = g_utf8_get_char(p);
    if (c == '!' || c == '?' || c == ':' || c == 0x2026 || c == '\n') {
        return TRUE;
    }
    if (c != '.') {
        return FALSE;
    }
    gunichar next = g_utf8_get_char(p + 1);
    if (next == 0 || next == '\n') {
        return TRUE;
    }
    return !g_unichar_isalnum(next) && !is_abbreviation(word, length);
}

void
kl_readability_add(KlReadability *readability, const char *text)
{
    const char *word = text;
    gsize length = 0;
    gboolean is_open = FALSE; /* the sentence has words */
    const char *p = text;
    while (*p != '\0') {
        const char *after = skip_address(p);
        if (after == p && g_unichar_isalnum(g_utf8_get_char(p))) {
            after = end_of_word(p);
            word = p;
            length = (gsize)(after - p);
            count_word(readability, word, length);
            is_open = TRUE;
        } else if (after == p) {
            if (is_open && ends_sentence(p, word, length)) {
                readability->n_sentences++;
                is_open = FALSE;
            }
            after = kl_utf8_next(p);
        }
        p = after;
    }
    readability->n_sentences += is_open ? 1 : 0;
}

void
kl_readability_sum(KlReadability *readability, const KlReadability *other)
{
    readability->n_sentences += other->n_sentences;
    readability->n_words += other->n_words;
    readability->n_long_words += other->n_long_words;
    readability->n_syllables += other->n_syllables;
}

double
kl_readability_lix(const KlReadability *readability)
{
    double words = readability->n_words;
    return words == 0 ? 0
                      : words / readability->n_sentences +
                            100.0 * readability->n_long_words / words;
}

double
kl_readability_flesch(const KlReadability *readability)
{
    double words = readability->n_words;
    return words == 0 ? 0
                      : 180.0 - words / readability->n_sentences -
                            58.5 * readability->n_syllables / words;
}
