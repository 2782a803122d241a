/* Shorter words out of a compound, as a visitor would write them: what to try when
 * nothing has the whole word.
 *
 *     Müllvermeidungskonzepte   Müllvermeidung, Vermeidungskonzepte, Müll, Konzepte
 *
 * A shorter word is a run of parts from the beginning or to the end: the head of a
 * compound is its last part, the beginning says of what kind. Linking elements at the
 * cut are gone (-s-), the dropped e is back (Schul → Schule); what the dictionary does
 * not know as a word of its own is left out.
 *
 * Threads: no state.
 */
#ifndef KL_SEARCH_SHORTER_H
#define KL_SEARCH_SHORTER_H

#include <glib.h>

typedef struct {
    char *word;
    guint first; /* the parts that it has, of the compound's */
    guint last;
} KlShorter;

/* typed: one word, valid UTF-8, any spelling. The words with more parts first, of the
 * same length the beginning first; empty for a word that is no compound. Caller frees
 * the array of KlShorter with g_ptr_array_unref. */
GPtrArray *kl_shorter_words(const char *typed);

#endif
