/* Kölner Phonetik: words that sound alike in German have the same digits.
 *
 *     "meyer" "maier"      →  "67"
 *     "fahrrad" "vahrad"   →  "372"
 *
 * Only for the spelling suggestion, to choose between candidates that are equally many
 * letters away. Pure function, any thread. */
#ifndef KL_SEARCH_LANGUAGE_PHONETIC_H
#define KL_SEARCH_LANGUAGE_PHONETIC_H

#include <glib.h>

G_BEGIN_DECLS

/* Put the code of a normal form (see normal.h) into ret_code, which is emptied first;
 * digits only, at most two per letter, empty if there is no letter a to z. length
 * -1: up to NUL. */
void kl_phonetic(const char *normal, gssize length, GString *ret_code);

G_END_DECLS

#endif
