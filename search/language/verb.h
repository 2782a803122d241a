/* The infinitive of a verb's form.
 *
 *     baut, baute, gebaut, gebauten → bauen      hilft, half, geholfen → helfen
 *     sammelt, gesammelt → sammeln               aufgenommen → aufnehmen
 *     Macht, Sicht: nouns, no verb's forms here
 *
 * Endings with t cannot be cut off blindly in German (Stadt, alt, leicht); this asks
 * the dictionary. Pure function, any thread. */
#ifndef KL_SEARCH_LANGUAGE_VERB_H
#define KL_SEARCH_LANGUAGE_VERB_H

#include <glib.h>

G_BEGIN_DECLS

/* Append the infinitive and return TRUE, or append nothing: no verb's form, or one that
 * kl_stem_append leads to the verb's stem anyway, or also a noun. */
gboolean kl_verb_fold(GString *ret_infinitive, const char *normal, gsize length);

G_END_DECLS

#endif
