/* How far two spellings are apart.
 *
 * Damerau–Levenshtein distance in its restricted form (optimal string alignment):
 * insertions, deletions, substitutions and swaps of neighbours count one each, and
 * no part is edited twice. Source: L. Boytsov, Indexing methods for approximate
 * dictionary searching, ACM JEA 16 (2011), section 2.1.
 *
 * Threads: no state.
 */
#ifndef KL_SEARCH_DISTANCE_H
#define KL_SEARCH_DISTANCE_H

#include <glib.h>

/* Longer words are as far from anything as can be. */
#define KL_MAX_DISTANCE_LENGTH 128

/* Distance of two byte strings (compare normal forms, which are ASCII), or limit + 1
 * as soon as it is known to be larger than limit. */
guint
kl_distance(const char *a, gsize a_length, const char *b, gsize b_length, guint limit);

#endif
