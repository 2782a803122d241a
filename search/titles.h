/* The titles of a snapshot by the words in them, for completions.
 *
 *     word     starts (position, whether the title begins with it)
 *     hochbeet  17 begins, 230
 *     kiez      4
 *
 * Words are normal forms divided at whatever is no letter or digit; stop words are
 * among them. Read from the columns when first asked for, then kept with the snapshot.
 *
 * Ownership: the snapshot's. Threads: immutable, any number.
 */
#ifndef KL_SEARCH_TITLES_H
#define KL_SEARCH_TITLES_H

#include <glib.h>

#include "search/snapshot.h"

typedef struct KlTitles KlTitles;

/* A word of the title of the case at a position. */
typedef struct {
    guint32 position : 31;
    guint32 is_first : 1;
} KlTitleStart;

/* Borrowed, lives as long as the snapshot. Other threads wait while it is read. */
const KlTitles *kl_titles_get(KlSnapshot *snapshot);
void kl_titles_free(KlTitles *titles);

/* The place of a case in the order of the newest. */
guint kl_titles_get_age(const KlTitles *titles, guint position);

/* All places of the words that begin with prefix (is_whole: of that word), by word,
 * then by position. Borrowed. */
const KlTitleStart *kl_titles_find(const KlTitles *titles,
                                   const char *prefix,
                                   gboolean is_whole,
                                   gsize *ret_n_starts);

#endif
