/* German compounds: where the parts of a written word are.
 *
 *   lebensmittelverschwendungsprojekt
 *   [leben]s[mittel][verschwendung]s[projekt]
 *
 * The dictionary is fixed when the program is built and embedded in it: the first
 * forms (with their linking elements) and last forms (with their endings) of German
 * compounds, and every other known word. It never grows from what is indexed, so
 * that adding a case does not change how the others should have been analysed. A
 * word is split only if known parts cover all of it. Words that look like compounds
 * but are none (Mannschaft, Bäckerei, Abteilung) are known as wholes.
 *
 * The parts are the finest split: no part can itself be split. Whoever types a
 * shorter compound must still find the longer one, so index besides every part also
 * the runs of two and more adjacent parts, each as the sequence of its parts' stems:
 * "Lebensmittel" splits into the same leben + mittel with which the word above
 * begins. Linking elements are no part of a part, therefore "Kindbetreuung" and
 * "Kinderbetreuung" have the same sequence once the parts are stemmed. Umlaut
 * plurals stay as they are (buecher, gaeste), the dropped e of Schule is missing
 * (schul): stems meet there. The last part keeps its ending (nist + koerben).
 *
 * All words are in normal form: lower-case ASCII, ä ö ü ß as ae oe ue ss, accents
 * off. Any other bytes are allowed and are part of no known word.
 *
 * Threads: the dictionary is immutable and usable everywhere at once.
 *
 * Source and licence of the data: Debian's hunspell-de-de (igerman98, GPL-2 or
 * GPL-3) and wngerman (hkgerman, GPL-2 or later), compiled by mkdictionary.c.
 */
#ifndef KL_SEARCH_LANGUAGE_COMPOUND_H
#define KL_SEARCH_LANGUAGE_COMPOUND_H

#include <glib.h>

#define KL_COMPOUND_MAX_PARTS  8
#define KL_COMPOUND_MAX_LENGTH 64 /* longer words are never split or known */

typedef struct KlDictionary KlDictionary;

/* A part of a compound: word[start .. start + length) is the part, the next
 * link_length bytes are the linking element (0 to 3, 0 in the last part). */
typedef struct {
    guint8 start;
    guint8 length;
    guint8 link_length;
} KlCompoundPart;

/* What the dictionary knows about a form. */
typedef enum {
    KL_DICTIONARY_WORD = 1 << 0,  /* a word on its own, simple or compound */
    KL_DICTIONARY_NOUN = 1 << 1,  /* a noun on its own, any case and number */
    KL_DICTIONARY_FIRST = 1 << 2, /* may stand before another part, link included */
    KL_DICTIONARY_LAST = 1 << 3,  /* may be the last part, ending included */
    KL_DICTIONARY_WOMAN =
        1 << 14, /* a word for women, made by -in, also as last part */
} KlDictionaryKind;

/* The dictionary of this program. Never NULL, never freed, no start-up cost. */
const KlDictionary *kl_dictionary_get(void);

/* A number that differs if the dictionary differs (to be stored in an index: words
 * must be analysed alike when indexing and when searching). */
guint32 kl_dictionary_checksum(const KlDictionary *dictionary);

/* Whether normal[0 .. length) is known as all the kinds asked for.
 *
 * kinds   one or more KL_DICTIONARY_ values, or-ed
 *
 * A compound may be first or last, too, if the sources list it. */
gboolean kl_dictionary_contains(const KlDictionary *dictionary,
                                const char *normal,
                                gsize length,
                                guint kinds);

/* Split a word into the parts of a compound.
 *
 * normal      borrowed, length bytes, need not be terminated
 * ret_parts   room for max_parts parts, in the order of the word; at most
 *             KL_COMPOUND_MAX_PARTS are ever needed. May hold anything if 0 is returned
 *
 * Returns the number of parts, 2 to KL_COMPOUND_MAX_PARTS, or 0 if the word is no
 * compound, is longer than KL_COMPOUND_MAX_LENGTH or has more than max_parts parts.
 * The parts with their links cover the word without gaps. Time is bounded by length
 * squared, memory is a few hundred bytes of stack. */
gsize kl_compound_split(const KlDictionary *dictionary,
                        const char *normal,
                        gsize length,
                        KlCompoundPart *ret_parts,
                        gsize max_parts);

#endif
