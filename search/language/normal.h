/* The normal form: what of a spelling matters to the search.
 *
 *     "Größe" "GRÖẞE" "Groesse" "Gro\u0308ße" "Gr\u00adöße"  →  "groesse"
 *     "Crème" "ﬁx" "Søren" "Łódź"                            →  "creme" "fix" "soren"
 * "lodz"
 *
 * Lower case; ä ö ü as ae oe ue (that is how keyboards without them write, DIN
 * 5007-2), ß as ss; other accents off, ligatures and compatibility forms taken apart;
 * soft hyphens and zero-width characters out. A word typed any of these ways has one
 * normal form, so the index needs no second spelling. Pure functions, any thread. */
#ifndef KL_SEARCH_LANGUAGE_NORMAL_H
#define KL_SEARCH_LANGUAGE_NORMAL_H

#include <glib.h>

G_BEGIN_DECLS

/* Append the normal form of text[0..length) to ret_normal. Every character stays (a
 * blank stays a blank) but those that are out; bytes that are not UTF-8 are left out.
 * length -1: up to NUL. */
void kl_normalize_append(GString *ret_normal, const char *text, gssize length);

/* The normal form of a text as a new string; the caller frees it with g_free. */
char *kl_normalize(const char *text, gssize length);

/* The normal form, one or two letters, of the character whose UTF-8 is the byte C3 and
 * this one: ä, ö, ü, ß and most letters with accents. NULL for others. */
const char *kl_spell_latin1(guchar second);

/* Whether a character is invisible and belongs to the word around it: soft hyphen,
 * zero-width space, joiners, word joiner, byte order mark. */
gboolean kl_char_is_invisible(gunichar c);

G_END_DECLS

#endif
