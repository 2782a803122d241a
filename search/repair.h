/* What to do about a search that finds nothing: its cause, and the smallest changes
 * that give hits, each counted.
 *
 *     q=Hochbeet Zeppelin&region=hamburg
 *
 *     cause    Kein Fall enthält »Zeppelin«.
 *     changes  ohne »Zeppelin« …                                        3
 *
 * The words are varied (without one, spelt better, a compound cut shorter, any instead
 * of all) and so are the filters (without a facet); every pair of a variant of both is
 * one intersection of bitsets. What is offered gives hits, and nothing less would: a
 * change that holds another one is left out.
 *
 * Ownership: a KlRepair owns all below it. Threads: plain data.
 */
#ifndef KL_SEARCH_REPAIR_H
#define KL_SEARCH_REPAIR_H

#include <glib.h>
#include <jansson.h>

#include "search/search.h"

#define KL_MAX_CHANGES 6

typedef struct {
    char *label;        /* »ohne »Zeppelin««: German, plain text, begins small */
    guint n_steps;      /* how many words and filters it changes */
    guint count;        /* hits that it gives; exact, never 0 */
    KlRequest *request; /* that gives them */
} KlChange;

typedef struct {
    char *cause;        /* one German sentence, plain text */
    GPtrArray *changes; /* of KlChange: fewest steps, then most hits; maybe empty */
} KlRepair;

/* Repairs a result without hits, or one whose words were relaxed.
 *
 * Returns NULL without an error if there is nothing to repair. Otherwise errors as
 * kl_search. Uses the reader's analyzer: words of queries parsed before end. */
KlRepair *kl_repair_find(KlReader *reader, const KlResult *result, GError **error);
void kl_repair_free(KlRepair *repair);

/* {"cause": "…", "changes": [{"label": "…", "count": 3, "url": "/suche?…"}]}, or null
 * for NULL; a new object for the caller. */
json_t *kl_view_repair(const KlTaxonomy *taxonomy, const KlRepair *repair);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlRepair, kl_repair_free)

#endif
