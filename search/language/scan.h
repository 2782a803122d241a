/* Where words begin and end in an author's text: the part of the analyzer that knows
 * nothing of meaning.
 *
 *     "Bürger*innenräte, z. B. Open-Air"
 *      atom "buergerinnenraete" (marked_end 12), atom "zb", atom "open", then,
 *      joined by '-', atom "air"
 *
 * An atom is one word with the gender signs, apostrophes and soft hyphens in it taken
 * out; a hyphen ends it. Any thread, any bytes. */
#ifndef KL_SEARCH_LANGUAGE_SCAN_H
#define KL_SEARCH_LANGUAGE_SCAN_H

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    KL_JOINT_NONE,   /* a blank, a stop, the text's end */
    KL_JOINT_HYPHEN, /* directly followed by a hyphen or & and another atom */
    KL_JOINT_OPEN,   /* by a hyphen and a blank: "Obst- und Gemüsegarten" */
} KlJoint;

typedef struct {
    const char *text; /* borrowed */
    const char *end;
    const char *at;    /* the scanner reads on from here */
    GString *normal;   /* the atom's normal form; the caller's of kl_scanner_next */
    gsize marked_end;  /* where a marked gender form ends in it, or 0 */
    const char *start; /* the atom's spelling: text[start..stop) */
    const char *stop;
    KlJoint joint; /* what follows */
} KlScanner;

/* Put the scanner at the text's beginning. */
void kl_scanner_init(KlScanner *scanner, const char *text, gsize length);

/* Find the next atom. FALSE at the end of the text.
 *
 * ret_normal   becomes its normal form */
gboolean kl_scanner_next(KlScanner *scanner, GString *ret_normal);

G_END_DECLS

#endif
