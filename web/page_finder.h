/* Pages of the site beside its cases whose title is what a visitor searches for:
 * "Datenschutz", "Stolpersteine", "Beispiel vorschlagen". A case list alone would leave
 * them without an answer.
 *
 * A page fits if every word of the query but stop words, or a part of it, is in the
 * page's title by stem, and they are at least half of its words.
 *
 * The titles never change within a generation: those of the newest snapshot are kept.
 *
 * Threads: any number; a lock of its own.
 */
#ifndef KL_WEB_PAGE_FINDER_H
#define KL_WEB_PAGE_FINDER_H

#include <jansson.h>

#include "search/snapshot.h"

typedef struct KlPageFinder KlPageFinder;

KlPageFinder *kl_page_finder_new(void);
void kl_page_finder_free(KlPageFinder *finder);

/* The fitting pages as {title, url}, at most 3; a new array, maybe empty. */
json_t *
kl_page_finder_find(KlPageFinder *finder, KlSnapshot *snapshot, const char *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlPageFinder, kl_page_finder_free)

#endif
