/* Stems: what the inflected forms of a German word have in common.
 *
 *     buch buches buecher buechern      →  buch
 *     kartoffel kartoffeln              →  kartoffel
 *     organisieren organisierte         →  organisier
 *     thema themen, museum museen       →  them, muse
 *     spendende (and spender)           →  spend
 *
 * A stem is a sign for "the same word", not a word; umlauts are undone in it
 * (buech- is buch-), which also lets a query without dots find a word with them. Pure
 * functions over constant tables, any thread. */
#ifndef KL_SEARCH_LANGUAGE_STEM_H
#define KL_SEARCH_LANGUAGE_STEM_H

#include <glib.h>

G_BEGIN_DECLS

/* Append the stem of a normal form (see normal.h), at most length bytes of it and
 * never nothing. What is not all a to z is appended as it is. */
void kl_stem_append(GString *ret_stem, const char *normal, gsize length);

/* The participle that stands for persons of any gender: the stem of the verb in
 * "spendende", "Mitarbeitenden". Returns its length in bytes, 0 if the word is no
 * such participle (Wochenende, Legende, Spende). */
gsize kl_stem_participle(const char *normal, gsize length);

G_END_DECLS

#endif
