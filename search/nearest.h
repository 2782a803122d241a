/* The cases that share most with something, when every shared set has a weight:
 *
 *     set          weight   positions
 *     thema=natur     4.2   1 4 7 9 …      the sum at 4 is 4.2 + 1.3
 *     "igel"          1.3   4 8
 *
 * Exact, and as good as independent of how many cases share how much: all sums are made
 * at once, rounded, in bit slices (Rinfret, O'Neil and O'Neil, "Bit-sliced index
 * arithmetic", 2001). A slice is a set: bit i of the sum of each position. Adding a
 * weight to all positions of a set is a binary addition with words of 64 positions for
 * digits, and the slices from the top down tell the sum that the n-th best has. Only
 * what may reach it, the rounding considered, is summed exactly.
 *
 * Threads: no state.
 */
#ifndef KL_SEARCH_NEAREST_H
#define KL_SEARCH_NEAREST_H

#include <glib.h>

#include "search/bitset.h"

typedef struct {
    const KlBitset *set;
    double weight; /* more than 0 */
} KlWeightedSet;

typedef struct {
    guint position;
    double score;
} KlNearest;

/* Positions with the best sums.
 *
 * sets      of KlWeightedSet; each sum is added up in this order
 * among     the positions that count; sets must not reach beyond its n_bits
 * n_wanted  at least 1
 *
 * Returns an array of KlNearest in the order of positions: every position with a sum
 * above 0 that is at least the n_wanted-th best, and maybe some below. Caller frees
 * with g_array_unref. */
GArray *kl_nearest_find(const GArray *sets, const KlBitset *among, guint n_wanted);

#endif
