#include "search/language/normal.h"

#include <string.h>

/* Letters that Unicode does not take apart into a base and accents, though readers
 * do. Source: Unicode's confusables for Latin, ICU's Latin-ASCII transliteration. */
static const char *
lookup_letter(gunichar c)
{
    switch (c) {
    case 0xDF:   /* ß */
    case 0x1E9E: /* ẞ */
        return "ss";
    case 0xE6: /* æ */
        return "ae";
    case 0x153: /* œ */
        return "oe";
    case 0xF8: /* ø */
        return "o";
    case 0xF0:  /* ð */
    case 0x111: /* đ */
        return "d";
    case 0xFE: /* þ */
        return "th";
    case 0x127: /* ħ */
        return "h";
    case 0x131: /* ı */
        return "i";
    case 0x142: /* ł */
        return "l";
    case 0x167: /* ŧ */
        return "t";
    case 0x3C2: /* ς, sigma at a word's end */
        return "σ";
    default:
        return NULL;
    }
}

gboolean
kl_char_is_invisible(gunichar c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
}

/* One character. *inout_vowel says whether an a, o or u without accents came last, to
 * which a combining diaeresis would make an umlaut. */
static void
append_char(GString *out, gunichar c, gboolean *inout_vowel)
{
    if (kl_char_is_invisible(c)) {
        return;
    }
    gunichar pieces[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    gsize n = g_unichar_fully_decompose(c, TRUE, pieces, G_N_ELEMENTS(pieces));
    for (gsize i = 0; i < n; i++) {
        if (pieces[i] == 0x308 && *inout_vowel) {
            g_string_append_c(out, 'e');
            *inout_vowel = FALSE;
            continue;
        }
        if (g_unichar_ismark(pieces[i])) {
            continue;
        }
        gunichar lower = g_unichar_tolower(pieces[i]);
        const char *spelled = lookup_letter(lower);
        *inout_vowel = lower == 'a' || lower == 'o' || lower == 'u';
        if (spelled) {
            g_string_append(out, spelled);
        } else {
            g_string_append_unichar(out, lower);
        }
    }
}

const char *
kl_spell_latin1(guchar second)
{
    switch (second) {
    case 0x84:
    case 0xA4:
        return "ae";
    case 0x96:
    case 0xB6:
        return "oe";
    case 0x9C:
    case 0xBC:
        return "ue";
    case 0x9F:
        return "ss";
    case 0xA8:
    case 0xA9:
    case 0xAA:
        return "e";
    case 0xA0:
    case 0xA1:
    case 0xA2:
        return "a";
    default:
        return NULL;
    }
}

void
kl_normalize_append(GString *ret_normal, const char *text, gssize length)
{
    const char *end = text + (length < 0 ? strlen(text) : (gsize)length);
    gboolean is_vowel = FALSE;
    while (text < end) {
        guchar byte = (guchar)*text;
        if (byte < 0x80) {
            char lower = g_ascii_tolower((char)byte);
            is_vowel = lower == 'a' || lower == 'o' || lower == 'u';
            if (byte) {
                g_string_append_c(ret_normal, lower);
            }
            text++;
            continue;
        }
        if (byte == 0xC3 && end - text >= 2) {
            /* This keeps the German letters and most accents off the slow path. */
            const char *spelled = kl_spell_latin1((guchar)text[1]);
            if (spelled) {
                g_string_append(ret_normal, spelled);
                is_vowel = spelled[0] == 'a' && !spelled[1];
                text += 2;
                continue;
            }
        }
        gunichar c = g_utf8_get_char_validated(text, end - text);
        if (c >= (gunichar)-2) {
            text++;
            continue;
        }
        append_char(ret_normal, c, &is_vowel);
        text += g_utf8_skip[(guchar)*text];
    }
}

char *
kl_normalize(const char *text, gssize length)
{
    GString *normal = g_string_new(NULL);
    kl_normalize_append(normal, text, length);
    return g_string_free(normal, FALSE);
}
