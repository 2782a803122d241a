/* What a run changes, for people: which cases, and what that does to the facets.
 *
 *     neu        lastenrad-am-werk
 *     geändert   hochbeet
 *     entfernt   alte-kantine
 *     Thema: Mobilität   +1
 *
 * Ownership: kl_changes_free. Threads: one at a time.
 */
#ifndef KL_INDEXER_CHANGES_H
#define KL_INDEXER_CHANGES_H

#include <glib.h>
#include <jansson.h>
#include <stdio.h>

#include "search/case.h"
#include "search/taxonomy.h"

typedef struct {
    GPtrArray *added; /* of char *: slugs, in the order of the corpus */
    GPtrArray *updated;
    GPtrArray *removed;
    GHashTable *totals;   /* "facet\tvalue" → difference */
    KlTaxonomy *taxonomy; /* that the run has read, or NULL */
} KlChanges;

KlChanges *kl_changes_new(void);
void kl_changes_free(KlChanges *changes);

/* Counts the facet values of a case as it will be, or (a case of the content as JSON)
 * as it was. */
void kl_changes_count_new(KlChanges *changes,
                          const KlCase *kl_case,
                          const KlTaxonomy *taxonomy);
void kl_changes_count_old(KlChanges *changes, const json_t *kl_case);

void kl_changes_print(const KlChanges *changes, FILE *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlChanges, kl_changes_free)

#endif
