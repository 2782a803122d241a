#include "search/language/scan.h"

#include <string.h>

#include "search/language/gender.h"
#include "search/language/normal.h"
#include "search/language/wordlists.h"

/* The longest abbreviation with dots and blanks: "i. d. R. u. v. m." */
#define MAX_INITIALS 6

static gunichar
get_char(const KlScanner *scanner, const char *at)
{
    if (at >= scanner->end) {
        return 0;
    }
    if ((guchar)*at < 0x80) {
        return (guchar)*at;
    }
    gunichar c = g_utf8_get_char_validated(at, scanner->end - at);
    return c >= (gunichar)-2 ? 0 : c;
}

/* A byte that is not UTF-8 is stepped over alone. */
static const char *
step(const KlScanner *scanner, const char *at)
{
    if ((guchar)*at < 0x80 || get_char(scanner, at) == 0) {
        return at + 1;
    }
    return at + g_utf8_skip[(guchar)*at];
}

static gboolean
is_letter(gunichar c)
{
    return c < 0x80 ? g_ascii_isalpha((char)c) : g_unichar_isalpha(c);
}

static gboolean
is_word_char(gunichar c)
{
    return c < 0x80
               ? g_ascii_isalnum((char)c)
               : g_unichar_isalnum(c) || g_unichar_type(c) == G_UNICODE_OTHER_NUMBER;
}

static gboolean
is_inside_char(gunichar c)
{
    return is_word_char(c) ||
           (c >= 0x80 && (kl_char_is_invisible(c) || g_unichar_ismark(c)));
}

static gboolean
is_apostrophe(gunichar c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BC || c == '`' ||
           c == 0xB4;
}

static gboolean
is_hyphen(gunichar c)
{
    return c == '-' || c == 0x2010 || c == 0x2011 || c == 0xAD;
}

static gboolean
is_blank(gunichar c)
{
    return c == ' ' || c == 0xA0 || c == 0x202F || c == 0x2009;
}

/* --- gender signs -------------------------------------------------------------------
 */

static gboolean
is_middle_dot(gunichar c)
{
    return c == 0xB7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22C5;
}

static gboolean
has_prefix(const KlScanner *scanner, const char *at, const char *lower)
{
    gsize n = strlen(lower);
    return (gsize)(scanner->end - at) >= n && g_ascii_strncasecmp(at, lower, n) == 0;
}

/* What may follow the sign, and how long it is: 0 if it is no gender ending. The sign
 * decides how sure one must be that it is one, since : / . - ( have other uses. */
static gsize
match_ending(const KlScanner *scanner, const char *at, gunichar sign)
{
    const GString *normal = scanner->normal;
    gboolean is_sure = sign == '*' || sign == '_' || is_middle_dot(sign);
    gboolean is_weak = sign == '.' || sign == '-' || sign == '!';
    if (has_prefix(scanner, at, "innen")) {
        gunichar after = get_char(scanner, at + 5);
        if (is_letter(after) && !is_sure) {
            return kl_gender_is_person(normal->str, normal->len) ? 5 : 0;
        }
        return is_weak && *at != 'i' ? 0 : 5;
    }
    if (is_weak) {
        return 0;
    }
    if (has_prefix(scanner, at, "in")) {
        gunichar after = get_char(scanner, at + 2);
        if (is_word_char(after) && !(sign == '(' && after == ')')) {
            return 0;
        }
        return is_sure || sign == '(' ||
                       kl_gender_is_person(normal->str, normal->len) ||
                       (sign == ':' && normal->len >= 3)
                   ? 2
                   : 0;
    }
    /* jede:r, eine*n, Angestellte(r), ein*e */
    gunichar letter = get_char(scanner, at);
    if (letter == 0 || is_inside_char(get_char(scanner, at + 1)) || normal->len < 3) {
        return 0;
    }
    char last = normal->str[normal->len - 1];
    if (strchr("rnms", (int)letter) && letter < 0x80 && last == 'e') {
        return 1;
    }
    return letter == 'e' && g_str_has_suffix(normal->str, "ein") ? 1 : 0;
}

/* A gender sign at scanner->at and its ending: appends the ending to normal and steps
 * over both. */
static gboolean
take_gender_form(KlScanner *scanner, gunichar sign)
{
    if (!(strchr(":*_/(!.-", (int)sign) && sign < 0x80) && !is_middle_dot(sign)) {
        return FALSE;
    }
    const char *at = step(scanner, scanner->at);
    if ((sign == '/' || sign == '(') && get_char(scanner, at) == '-') {
        at++;
    }
    gsize n = match_ending(scanner, at, sign);
    if (n == 0 || (sign == '(' && get_char(scanner, at + n) != ')')) {
        return FALSE;
    }
    kl_normalize_append(scanner->normal, at, (gssize)n);
    if (n > 1) {
        scanner->marked_end = scanner->normal->len;
    }
    scanner->at = at + n + (sign == '(' ? 1 : 0);
    return TRUE;
}

/* The inner capital: at the I of "StudentInnen". */
static gboolean
is_inner_capital(const KlScanner *scanner, const char *at)
{
    return at > scanner->start && g_ascii_islower(at[-1]) && scanner->end - at >= 5 &&
           memcmp(at, "Innen", 5) == 0;
}

/* --- numbers and abbreviations
 * -------------------------------------------------------- */

static gboolean
is_digit_at(const KlScanner *scanner, const char *at)
{
    return at < scanner->end && g_ascii_isdigit(*at);
}

/* At the separator in "12.500" or "2,5": the first is left out, the second kept. */
static gboolean
take_separator(KlScanner *scanner)
{
    const char *at = scanner->at;
    if (!g_ascii_isdigit(at[-1]) || !is_digit_at(scanner, at + 1)) {
        return FALSE;
    }
    if (*at == ',') {
        if (strchr(scanner->normal->str, ',')) {
            return FALSE;
        }
        g_string_append_c(scanner->normal, ',');
    } else if (!is_digit_at(scanner, at + 2) || !is_digit_at(scanner, at + 3) ||
               is_digit_at(scanner, at + 4) || strchr(scanner->normal->str, ',')) {
        return FALSE;
    }
    scanner->at = at + 1;
    return TRUE;
}

/* A single letter and a dot begin an abbreviation: "U.S.A.", "e. V.". With blanks in
 * it, it must be a known one. Takes as many letters as fit. */
static void
take_initials(KlScanner *scanner)
{
    char letters[MAX_INITIALS * 2 + 1];
    gsize n = 0;
    const char *at = scanner->start;
    const char *best = NULL;
    gsize best_n = 0;
    gboolean has_blank = FALSE;
    while (n < MAX_INITIALS * 2 - 2) {
        const char *from = at;
        gunichar c = get_char(scanner, at);
        if (!is_letter(c)) {
            break;
        }
        at = step(scanner, at);
        if (is_inside_char(get_char(scanner, at))) {
            break;
        }
        g_autofree char *normal = kl_normalize(from, at - from);
        gsize length = strlen(normal);
        if (length == 0 || length > 2) {
            break;
        }
        memcpy(letters + n, normal, length);
        n += length;
        gboolean has_dot = get_char(scanner, at) == '.';
        if (has_dot) {
            at++;
        }
        if (n > length &&
            (!has_blank || kl_list_has(KL_LIST_ABBREVIATION, letters, n))) {
            best = at;
            best_n = n;
        }
        if (!has_dot) {
            break;
        }
        if (is_blank(get_char(scanner, at))) {
            at = step(scanner, at);
            has_blank = TRUE;
        }
    }
    if (best) {
        g_string_truncate(scanner->normal, 0);
        g_string_append_len(scanner->normal, letters, (gssize)best_n);
        scanner->at = best;
        scanner->stop = best;
    }
}

/* --- plain atoms --------------------------------------------------------------------
 */

/* Longer ones are read as all others. */
#define MAX_PLAIN_BYTES 64

/* The letters and digits of ASCII, lower-cased; 0 for all else. */
static const char plain_chars[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5',
    ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9', ['a'] = 'a', ['b'] = 'b',
    ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h',
    ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n',
    ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
    ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
    ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l',
    ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r',
    ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x',
    ['Y'] = 'y', ['Z'] = 'z'};

/* A blank, or the text's end: whatever came before it, nothing goes on behind it. */
static gboolean
is_gap(const KlScanner *scanner, const char *at)
{
    return at >= scanner->end || *at == ' ' || *at == '\n';
}

static gboolean
is_stop(char c)
{
    return c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' ||
           c == ')';
}

/* Most words are letters of ASCII and umlauts between two blanks, maybe with a stop:
 * "Hochbeete, die". All that read_atom and find_joint ask has one answer there, so that
 * these do without. FALSE if this is another word; then normal has to be emptied. */
static gboolean
read_plain_atom(KlScanner *scanner)
{
    GString *normal = scanner->normal;
    const char *at = scanner->start;
    const char *limit = at + MIN(scanner->end - at, MAX_PLAIN_BYTES);
    if (normal->allocated_len <= MAX_PLAIN_BYTES) {
        g_string_set_size(normal, MAX_PLAIN_BYTES);
    }
    char *out = normal->str;
    while (at < limit) {
        char c = plain_chars[(guchar)*at];
        if (c) {
            if (*at == 'I' && at > scanner->start) {
                return FALSE; /* maybe an inner capital */
            }
            *out++ = c;
            at++;
            continue;
        }
        const char *spelled = (guchar)*at == 0xC3 && limit - at >= 2
                                  ? kl_spell_latin1((guchar)at[1])
                                  : NULL;
        if (!spelled) {
            break;
        }
        *out++ = spelled[0];
        if (spelled[1]) {
            *out++ = spelled[1];
        }
        at += 2;
    }
    gboolean is_done = is_gap(scanner, at) || (is_stop(*at) && is_gap(scanner, at + 1));
    gsize first_bytes = (guchar)*scanner->start < 0x80 ? 1 : 2;
    if (!is_done || (gsize)(at - scanner->start) <= first_bytes) {
        return FALSE; /* one letter may begin "e. V." */
    }
    *out = '\0';
    normal->len = (gsize)(out - normal->str);
    scanner->at = at;
    scanner->stop = at;
    scanner->joint = KL_JOINT_NONE;
    return TRUE;
}

/* --- atoms
 * ---------------------------------------------------------------------------- */

void
kl_scanner_init(KlScanner *scanner, const char *text, gsize length)
{
    *scanner = (KlScanner){.text = text, .end = text + length, .at = text};
}

/* Read letters and digits, then look at what stopped them. */
static void
read_atom(KlScanner *scanner)
{
    for (;;) {
        const char *from = scanner->at;
        gunichar c;
        while (is_inside_char(c = get_char(scanner, scanner->at))) {
            if (c == 'I' && is_inner_capital(scanner, scanner->at)) {
                kl_normalize_append(scanner->normal, from, scanner->at + 5 - from);
                scanner->marked_end = scanner->normal->len;
                scanner->at += 5;
                from = scanner->at;
                continue;
            }
            scanner->at = step(scanner, scanner->at);
        }
        kl_normalize_append(scanner->normal, from, scanner->at - from);
        scanner->stop = scanner->at;
        if (c == 0) {
            return;
        }
        const char *next = step(scanner, scanner->at);
        gunichar before = (guchar)scanner->at[-1];
        gunichar after = get_char(scanner, next);
        if (is_apostrophe(c) && (before >= 0x80 || is_letter(before)) &&
            is_letter(after)) {
            scanner->at = next;
        } else if ((c == '.' || c == ',') && scanner->normal->len > 0 &&
                   take_separator(scanner)) {
            continue;
        } else if (!take_gender_form(scanner, c)) {
            return;
        }
        scanner->stop = scanner->at;
    }
}

static void
find_joint(KlScanner *scanner)
{
    gunichar c = get_char(scanner, scanner->at);
    scanner->joint = KL_JOINT_NONE;
    if (c != 0 && (is_hyphen(c) || c == '&')) {
        gunichar after = get_char(scanner, step(scanner, scanner->at));
        if (is_word_char(after)) {
            scanner->joint = KL_JOINT_HYPHEN;
        } else if (c != '&' && (is_blank(after) || after == ',' || after == '/')) {
            scanner->joint = KL_JOINT_OPEN;
        }
    }
}

/* On to the next letter or digit. */
static void
skip_gap(KlScanner *scanner)
{
    while (scanner->at < scanner->end && !plain_chars[(guchar)*scanner->at] &&
           !is_word_char(get_char(scanner, scanner->at))) {
        scanner->at = step(scanner, scanner->at);
    }
}

gboolean
kl_scanner_next(KlScanner *scanner, GString *ret_normal)
{
    scanner->normal = ret_normal;
    do {
        skip_gap(scanner);
        if (scanner->at >= scanner->end) {
            return FALSE;
        }
        scanner->start = scanner->at;
        scanner->marked_end = 0;
        if (read_plain_atom(scanner)) {
            return TRUE;
        }
        g_string_truncate(scanner->normal, 0);
        read_atom(scanner);
        if (get_char(scanner, scanner->stop) == '.' &&
            scanner->stop == step(scanner, scanner->start)) {
            take_initials(scanner);
        }
    } while (scanner->normal->len == 0);
    find_joint(scanner);
    return TRUE;
}
