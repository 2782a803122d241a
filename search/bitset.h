/* Dense sets of case positions: one bit a case, 64 to the word.
 *
 *     position   0 1 2 3 4 5 …           a set over n_bits positions
 *     word 0     0 1 1 0 1 0 …           bits beyond n_bits are always 0
 *
 * Two sets can be combined only if they have the same n_bits. Counting is
 * there three times and the processor decides (AVX-512 VPOPCNTDQ, POPCNT, plain). Many
 * sets at once: search/bit_table.h.
 *
 * Ownership: kl_bitset_free. Threads: plain data; any number of readers.
 */
#ifndef KL_SEARCH_BITSET_H
#define KL_SEARCH_BITSET_H

#include <glib.h>

typedef struct {
    guint n_bits;
    guint n_words;
    guint64 *words;
} KlBitset;

/* An empty set over the positions 0 … n_bits - 1. */
KlBitset *kl_bitset_new(guint n_bits);
KlBitset *kl_bitset_copy(const KlBitset *set);
void kl_bitset_free(KlBitset *set);

static inline void
kl_bitset_add(KlBitset *set, guint position)
{
    set->words[position / 64] |= G_GUINT64_CONSTANT(1) << (position % 64);
}

static inline gboolean
kl_bitset_has(const KlBitset *set, guint position)
{
    return position < set->n_bits &&
           (set->words[position / 64] >> (position % 64) & 1) != 0;
}

/* set becomes set ∧ other, set ∨ other, set without other. */
void kl_bitset_and(KlBitset *set, const KlBitset *other);
void kl_bitset_or(KlBitset *set, const KlBitset *other);
void kl_bitset_andnot(KlBitset *set, const KlBitset *other);

gboolean kl_bitset_is_empty(const KlBitset *set);
guint kl_bitset_count(const KlBitset *set);
/* |a ∧ b| without making the intersection. */
guint kl_bitset_count_and(const KlBitset *a, const KlBitset *b);

/* The first position in the set that is at least `from`, or n_bits if none:
 *
 *     for (guint p = kl_bitset_next(set, 0); p < set->n_bits;
 *          p = kl_bitset_next(set, p + 1)) …
 */
guint kl_bitset_next(const KlBitset *set, guint from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlBitset, kl_bitset_free)

#endif
