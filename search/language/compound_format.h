/* The dictionary's bytes: shared by what writes (mkdictionary) and reads (compound.c).
 *
 * A minimal acyclic automaton (DAWG) in 32-bit edges of the machine's byte order,
 * because the machine that builds is the one that runs:
 *
 *     bit  0–5    letter: 1 to 26 for a to z; 0 says that a form ends here
 *     bit  6      last edge of its node
 *     bit  8–31   index of the target node's first edge, or the form's FORM_ bits
 *
 * A node is a run of edges, letters ascending, so that an end comes first:
 *
 *     root: … g→17 h→40 …      40: a→52 o→61|last      61: f→88|last
 *     88: end(FIRST LAST NOUN …) b→90 …
 *
 * The costs are whole numbers, smaller is better. A part costs KL_COMPOUND_PART_COST,
 * what its length costs and twice the class (0 very productive … 7 never seen in a
 * compound) that mkdictionary gave the form at this place.
 */
#ifndef KL_SEARCH_LANGUAGE_COMPOUND_FORMAT_H
#define KL_SEARCH_LANGUAGE_COMPOUND_FORMAT_H

#include "search/language/compound.h"

#define KL_DICTIONARY_MAGIC 0x31434c4bu /* "KLC1" */

struct KlDictionary {
    guint32 magic;
    guint32 checksum; /* FNV-1a over the edges */
    guint32 root;     /* index of the root's first edge */
    guint32 n_edges;
    guint32 edges[];
};

#define KL_EDGE_LETTER(edge) ((edge)&0x3f)
#define KL_EDGE_IS_LAST      (1u << 6)
#define KL_EDGE_TARGET(edge) ((edge) >> 8)

/* A form's bits; the lowest four and bit 14 are KlDictionaryKind. */
#define KL_FORM_WHOLE       (1u << 4)  /* known, and no compound */
#define KL_FORM_LINK_SHIFT  5          /* two bits: length of a first form's link */
#define KL_FORM_FIRST_SHIFT 7          /* three bits: class as first part */
#define KL_FORM_LAST_SHIFT  10         /* three bits: class as last part */
#define KL_FORM_COMPOUND    (1u << 13) /* known, and made of parts, however dear */
#define KL_FORM_LINK(bits)  (((bits) >> KL_FORM_LINK_SHIFT) & 3)
#define KL_FORM_FIRST(bits) (((bits) >> KL_FORM_FIRST_SHIFT) & 7)
#define KL_FORM_LAST(bits)  (((bits) >> KL_FORM_LAST_SHIFT) & 7)

#define KL_COMPOUND_PART_COST 10

/* The best split into two or more parts, even of a word known as a whole.
 *
 * Returns the number of parts and sets *ret_penalty to the costs beyond
 * KL_COMPOUND_PART_COST for each part, or returns 0 if parts cannot cover the word. */
gsize kl_compound_find(const KlDictionary *dictionary,
                       const char *normal,
                       gsize length,
                       KlCompoundPart ret_parts[KL_COMPOUND_MAX_PARTS],
                       gint *ret_penalty);

/* The form's bits, 0 if the form is unknown. */
guint32
kl_dictionary_lookup(const KlDictionary *dictionary, const char *normal, gsize length);

#endif
