/* What was probably meant: the nearest of some known names.
 *
 *     Ernärung   →  Ernährung
 *     kurzfasung →  kurzfassung
 *
 * Names are compared by kl_taxonomy_key and kl_distance; a third of the letters may
 * differ.
 *
 * Threads: a KlSuggest belongs to one thread.
 */
#ifndef KL_INDEXER_SUGGEST_H
#define KL_INDEXER_SUGGEST_H

#include <glib.h>

#include "search/taxonomy.h"

typedef struct {
    char *wanted; /* key of it */
    gsize n_wanted;
    guint best_distance;
    const char *best;
} KlSuggest;

void kl_suggest_begin(KlSuggest *suggest, const char *wanted);
/* Offers a name; result is what is suggested if it is the nearest. Borrowed. */
void kl_suggest_offer(KlSuggest *suggest, const char *name, const char *result);
/* The nearest result, or NULL if none is near. */
const char *kl_suggest_end(KlSuggest *suggest);

/* The nearest of a NULL-terminated list of names, or NULL. */
const char *kl_suggest_name(const char *wanted, const char *const *names);
/* The nearest title or synonym of a facet (an id stands for its title), or NULL. */
const char *kl_suggest_value(const char *wanted, const KlFacet *facet);

#endif
