/* Gender folding: a word for women, or for all, as the plain word it comes from.
 *
 *     helferinnen → helfer    aerztin → arzt    kundinnen → kunde
 *     spendende → spender     dozierende → dozent
 *     termin, berlin, medizin: nothing to fold
 *
 * Whoever searches for helpers means all of them, in whatever way the author wrote it;
 * so all these forms get the stem of the plain word. Pure functions, any thread. */
#ifndef KL_SEARCH_LANGUAGE_GENDER_H
#define KL_SEARCH_LANGUAGE_GENDER_H

#include <glib.h>

G_BEGIN_DECLS

/* Append the plain word for a normal form that ends in -in, -innen or a participle.
 *
 * is_marked   the author set a sign before -in (Pilz:in): then no rule is asked
 *
 * Returns whether there was something to fold; if not, nothing is appended. */
gboolean kl_gender_fold(GString *ret_plain,
                        const char *normal,
                        gsize length,
                        gboolean is_marked);

/* Whether the normal form is a participle that stands for persons whose other word the
 * dictionary knows (mitarbeitenden), so that it may be looked for inside of a word. */
gboolean kl_gender_participle(const char *normal, gsize length);

/* Whether a sign between this beginning and -in or -innen is likely a gender sign
 * even where it may be another one ("Schüler/in", but "und/in"). */
gboolean kl_gender_is_person(const char *normal, gsize length);

G_END_DECLS

#endif
