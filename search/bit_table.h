/* Many sets over the same positions, laid side by side, to count all of them within
 * another set in one go.
 *
 *                  set 0  set 1  set 2 …
 *     bits 0…63      w      w      w           one row of words after another
 *     bits 64…127    w      w      w
 *
 * Where the other set has none of a row's positions, and most sets of hits are nearly
 * empty, the row is not looked at; elsewhere it is read from its beginning to its end.
 * The same sets one after another, as KlBitsets, would be read in whole.
 *
 * Ownership: kl_bit_table_free. Threads: immutable, any number.
 */
#ifndef KL_SEARCH_BIT_TABLE_H
#define KL_SEARCH_BIT_TABLE_H

#include <glib.h>

#include "search/bitset.h"

typedef struct KlBitTable KlBitTable;

/* A copy of the sets, an array of KlBitset *, which are over the same n_bits. */
KlBitTable *kl_bit_table_new(const GPtrArray *sets, guint n_bits);
void kl_bit_table_free(KlBitTable *table);

/* counts[i] becomes |set first + i ∧ within|, for n sets. */
void kl_bit_table_count(const KlBitTable *table,
                        const KlBitset *within,
                        guint first,
                        guint n,
                        guint *ret_counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlBitTable, kl_bit_table_free)

#endif
