/* Kölner Phonetik after Hans Joachim Postel, "Die Kölner Phonetik. Ein Verfahren zur
 * Identifizierung von Personennamen auf der Grundlage der Gestaltanalyse",
 * IBM-Nachrichten 19 (1969): each letter becomes a digit by its neighbours, equal
 * digits in a row fall together, zeros (vowels) stay only in front. */
#include "search/language/phonetic.h"

#include <string.h>

static gboolean
is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

/* The digits for a letter, "" for none; before and after are 0 at the word's ends. */
static const char *
code_letter(char before, char c, char after)
{
    switch (c) {
    case 'a':
    case 'e':
    case 'i':
    case 'j':
    case 'o':
    case 'u':
    case 'y':
        return "0";
    case 'b':
        return "1";
    case 'p':
        return after == 'h' ? "3" : "1";
    case 'd':
    case 't':
        return is_one_of(after, "csz") ? "8" : "2";
    case 'f':
    case 'v':
    case 'w':
        return "3";
    case 'g':
    case 'k':
    case 'q':
        return "4";
    case 'c':
        if (!before) {
            return is_one_of(after, "ahkloqrux") ? "4" : "8";
        }
        return !is_one_of(before, "sz") && is_one_of(after, "ahkoqux") ? "4" : "8";
    case 'x':
        return is_one_of(before, "ckq") ? "8" : "48";
    case 'l':
        return "5";
    case 'm':
    case 'n':
        return "6";
    case 'r':
        return "7";
    case 's':
    case 'z':
        return "8";
    default:
        return ""; /* h, and what is no letter */
    }
}

void
kl_phonetic(const char *normal, gssize length, GString *ret_code)
{
    gsize n = length < 0 ? strlen(normal) : (gsize)length;
    g_string_truncate(ret_code, 0);
    char last = 0;
    for (gsize i = 0; i < n; i++) {
        char before = (char)(i > 0 ? normal[i - 1] : 0);
        char after = (char)(i + 1 < n ? normal[i + 1] : 0);
        for (const char *code = code_letter(before, normal[i], after); *code; code++) {
            if (*code != last && (*code != '0' || ret_code->len == 0)) {
                g_string_append_c(ret_code, *code);
            }
            last = *code;
        }
    }
}
