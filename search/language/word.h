/* One word: from its normal form to its terms. The part of the analyzer that knows
 * nothing of texts. */
#ifndef KL_SEARCH_LANGUAGE_WORD_H
#define KL_SEARCH_LANGUAGE_WORD_H

#include "search/language/analyzer.h"

G_BEGIN_DECLS

/* Analyse a normal form.
 *
 * normal      length bytes, at least 1
 * marked_end  where a gender form that the author marked with a sign ends within it
 *             ("Köch:innenrat": 10 in "koechinnenrat"); 0 if there is none
 *
 * Returns a word in one block of memory, which the caller frees with g_free.
 * ret_size_bytes is the size of the block. */
KlWord *
kl_word_new(const char *normal, gsize length, gsize marked_end, gsize *ret_size_bytes);

G_END_DECLS

#endif
