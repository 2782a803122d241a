/* The cases of a term and how often each has it (wdf: as its places count, schema.h).
 *
 *     "Zhochbeet"   17 cases of 100,000: sorted positions          68 bytes
 *     "Pgart"    9,000 of 100,000:       a bitset              12,500 bytes
 *     wdfs       one byte a case, in their order; what does not fit stands apart
 *
 * Below one case in 32 positions the sorted list is the smaller form.
 *
 * Ownership: reference counted. Threads: immutable once made.
 */
#ifndef KL_SEARCH_POSTINGS_H
#define KL_SEARCH_POSTINGS_H

#include <glib.h>

#include "search/bitset.h"

typedef struct KlPostings KlPostings;

/* Makes postings.
 *
 * positions   of guint32 below n_bits, sorted and without repeats; taken
 * wdfs        of guint32, one a position; taken; or NULL for what has none (phrases)
 */
KlPostings *kl_postings_new(guint n_bits, GArray *positions, GArray *wdfs);
KlPostings *kl_postings_ref(KlPostings *postings);
void kl_postings_unref(KlPostings *postings);
guint kl_postings_count(const KlPostings *postings);
gsize kl_postings_get_bytes(const KlPostings *postings);

/* set becomes set ∨ postings. */
void kl_postings_or_into(const KlPostings *postings, KlBitset *set);

/* Adds what a term is worth to the score of each of its cases within a set:
 *
 *     scores[p] += weight * wdf / (damping[p] + wdf)
 *
 * Only for postings with wdfs. */
void kl_postings_add_scores(const KlPostings *postings,
                            const KlBitset *within,
                            double weight,
                            const double *damping,
                            double *scores);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlPostings, kl_postings_unref)

#endif
