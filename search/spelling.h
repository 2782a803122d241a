/* What a visitor probably meant: the whole query, spelled so that it finds something.
 *
 *     Kleiderspnde -Mullabfuhr "runder Tich"
 *     Kleiderspende -Mullabfuhr "runder Tisch"
 *
 * Only words are touched that find nothing at all: not by parts, synonyms, joined or
 * torn forms. A word that the dictionary knows is changed only if nothing but umlaut
 * dots are missing. Operators, quotes, excluded and good words stay as they were typed.
 * What is offered has hits.
 *
 * Candidates come from the index's own vocabulary, one edit away for short words, two
 * for longer ones; from compounds that one edit makes and whose parts the index has;
 * and from words torn apart or written together. Nearer comes first, then what sounds
 * alike (Kölner Phonetik), begins alike, is more frequent.
 *
 * Threads: as the reader.
 */
#ifndef KL_SEARCH_SPELLING_H
#define KL_SEARCH_SPELLING_H

#include <glib.h>

#include "search/snapshot.h"

/* Sets *ret_suggestion to the better spelling of a query (valid UTF-8, at most
 * KL_MAX_QUERY_CHARS), or to NULL if there is none or none is needed. Ends the life of
 * words of the reader's analyzer. Caller frees. Errors as those of kl_search. */
gboolean kl_spelling_suggest(KlReader *reader,
                             const char *text,
                             char **ret_suggestion,
                             GError **error);

#endif
