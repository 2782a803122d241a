/* The titles of a snapshot by the words in them, for completions.
 *
 *     word     starts (place in the order of the newest)
 *     hochbeet  17 begins the title, then 3, 230
 *     kiez      4
 *
 * The starts of a word are in the order in which completions want them, so that of a
 * thousand only the first are looked at. Words are normal forms divided at whatever is
 * no letter or digit; stop words are among them. Read from the columns when first asked
 * for, then kept with the snapshot.
 *
 * Ownership: the snapshot's. Threads: immutable, any number.
 */
#ifndef KL_SEARCH_TITLES_H
#define KL_SEARCH_TITLES_H

#include <glib.h>

#include "search/snapshot.h"

typedef struct KlTitles KlTitles;

/* A word of a title: the case's place in the order of the newest, and whether the title
 * begins with it. */
typedef struct {
    guint32 age : 31;
    guint32 is_first : 1;
} KlTitleStart;

/* Borrowed, lives as long as the snapshot. Other threads wait while it is read. */
const KlTitles *kl_titles_get(KlSnapshot *snapshot);
void kl_titles_free(KlTitles *titles);

/* The words that begin with prefix (is_whole: that word): first … end - 1. */
void kl_titles_find(const KlTitles *titles,
                    const char *prefix,
                    gboolean is_whole,
                    guint *ret_first,
                    guint *ret_end);
/* The starts of a word: where titles begin with it, then where it stands within, the
 * newest first in each part. Borrowed. */
const KlTitleStart *
kl_titles_get_starts(const KlTitles *titles, guint word, gsize *ret_n_starts);

#endif
