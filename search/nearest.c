#include "search/nearest.h"

#include <math.h>
#include <string.h>

/* A rounded sum is below 2 to this power. More slices leave fewer positions to be
 * summed exactly and cost more to add to. */
#define N_SLICES 12
#define MAX_SUM  ((1u << N_SLICES) - 1)

/* Words that are added to at a time: their slices stay in the nearest cache. */
#define BLOCK 32

/* The part of a set that belongs to a block. */
typedef guint64 Row[BLOCK];

/* The rounded sums of the positions of a block: bit s of each is in slices[s]. */
typedef struct {
    Row slices[N_SLICES];
    Row chosen;
} Block;

typedef struct {
    const GArray *sets;
    const KlBitset *among;
    guint n_wanted;
    guint *numbers; /* the weights of the sets, rounded */
    guint n_blocks;
    Block *blocks;
} Search;

/* --- rounded sums ------------------------------------------------------------------
 */

/* The weights as whole numbers, each rounded to the nearest. Their sum is at most
 * MAX_SUM, however often it was rounded up. */
static guint *
round_weights(const GArray *sets)
{
    double all = 0;
    guint *numbers = g_new(guint, MAX(sets->len, 1));
    for (guint i = 0; i < sets->len; i++) {
        all += g_array_index(sets, KlWeightedSet, i).weight;
    }
    double unit = all / (MAX_SUM - sets->len);
    for (guint i = 0; i < sets->len; i++) {
        numbers[i] = (guint)lround(g_array_index(sets, KlWeightedSet, i).weight / unit);
    }
    return numbers;
}

/* Beyond the end of a set there is nothing. */
static inline void
get_row(const KlBitset *set, guint block, guint64 *row)
{
    guint first = MIN(block * BLOCK, set->n_words);
    guint n = MIN(set->n_words - first, BLOCK);
    memcpy(row, set->words + first, n * sizeof *row);
    memset(row + n, 0, (BLOCK - n) * sizeof *row);
}

/* Adds a number, which is not 0, to the sums of the positions in mask. */
static inline __attribute__((always_inline)) void
add_number(Row *sums, const guint64 *mask, guint number)
{
    Row carry = {0};
    for (guint s = (guint)__builtin_ctz(number); s < N_SLICES; s++) {
        guint64 *sum = sums[s];
        if ((number >> s & 1) != 0) {
            for (guint i = 0; i < BLOCK; i++) {
                guint64 half = sum[i] ^ mask[i];
                guint64 over = (sum[i] & mask[i]) | (half & carry[i]);
                sum[i] = half ^ carry[i];
                carry[i] = over;
            }
        } else {
            for (guint i = 0; i < BLOCK; i++) {
                guint64 over = sum[i] & carry[i];
                sum[i] ^= carry[i];
                carry[i] = over;
            }
        }
    }
}

static inline __attribute__((always_inline)) void
add_sets(Search *search, guint block)
{
    Block *sums = &search->blocks[block];
    memset(sums->slices, 0, sizeof sums->slices);
    for (guint i = 0; i < search->sets->len; i++) {
        if (search->numbers[i] > 0) {
            Row row;
            get_row(g_array_index(search->sets, KlWeightedSet, i).set, block, row);
            add_number(sums->slices, row, search->numbers[i]);
        }
    }
    get_row(search->among, block, sums->chosen);
}

/* --- choosing ----------------------------------------------------------------------
 */

/* Goes on with those of the chosen that have (or don't have) a bit in their sums. */
static inline __attribute__((always_inline)) void
keep(Search *search, guint slice, gboolean is_set)
{
    guint64 flip = is_set ? 0 : ~G_GUINT64_CONSTANT(0);
    for (guint b = 0; b < search->n_blocks; b++) {
        Block *block = &search->blocks[b];
        for (guint i = 0; i < BLOCK; i++) {
            block->chosen[i] &= block->slices[slice][i] ^ flip;
        }
    }
}

/* How many of the chosen have a bit in their sums. */
static inline __attribute__((always_inline)) guint
count(const Search *search, guint slice)
{
    guint64 n = 0;
    for (guint b = 0; b < search->n_blocks; b++) {
        const Block *block = &search->blocks[b];
        for (guint i = 0; i < BLOCK; i++) {
            n += (guint64)__builtin_popcountll(block->chosen[i] &
                                               block->slices[slice][i]);
        }
    }
    return (guint)n;
}

/* The rounded sum that n_wanted positions reach; 0 if there are not so many. */
static inline __attribute__((always_inline)) guint
find_least(Search *search)
{
    guint least = 0;
    guint n_above = 0;
    for (guint s = N_SLICES; s-- > 0;) {
        guint n = count(search, s);
        gboolean is_enough = n_above + n >= search->n_wanted;
        if (is_enough) {
            least |= 1u << s;
        } else {
            n_above += n;
        }
        keep(search, s, is_enough);
    }
    return least;
}

/* Chooses the positions whose rounded sums are at least this. */
static inline __attribute__((always_inline)) void
choose_from(Search *search, guint least)
{
    for (guint b = 0; b < search->n_blocks; b++) {
        Block *block = &search->blocks[b];
        Row equal;
        Row above = {0};
        get_row(search->among, b, equal);
        for (guint s = N_SLICES; s-- > 0;) {
            guint64 bit = (least >> s & 1) != 0 ? ~G_GUINT64_CONSTANT(0) : 0;
            for (guint i = 0; i < BLOCK; i++) {
                guint64 slice = block->slices[s][i];
                above[i] |= equal[i] & slice & ~bit;
                equal[i] &= ~(slice ^ bit);
            }
        }
        for (guint i = 0; i < BLOCK; i++) {
            block->chosen[i] = above[i] | equal[i];
        }
    }
}

/* Chooses what may be among the best. */
static inline __attribute__((always_inline)) void
choose(Search *search)
{
    for (guint b = 0; b < search->n_blocks; b++) {
        add_sets(search, b);
    }
    /* Each of n sets was rounded by at most a half: a rounded sum of r stands for a sum
     * of r - n/2 to r + n/2, and what has n less than another may be as good. One more,
     * because a sum of floating point numbers is rounded, too. */
    guint least = find_least(search);
    guint slack = search->sets->len + 1;
    choose_from(search, least > slack ? least - slack : 0);
}

#if defined __x86_64__ && !defined __clang__ /* which cannot */
__attribute__((target("avx2,popcnt"), optimize("O3"))) static void
choose_avx2(Search *search)
{
    choose(search);
}
#endif

static void
choose_fast(Search *search)
{
#if defined __x86_64__ && !defined __clang__ /* which cannot */
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) {
        choose_avx2(search);
        return;
    }
#endif
    choose(search);
}

/* --- exact sums --------------------------------------------------------------------
 */

static double
sum_up(const GArray *sets, guint position)
{
    double sum = 0;
    for (guint i = 0; i < sets->len; i++) {
        const KlWeightedSet *weighted = &g_array_index(sets, KlWeightedSet, i);
        if (kl_bitset_has(weighted->set, position)) {
            sum += weighted->weight;
        }
    }
    return sum;
}

static GArray *
sum_chosen(const Search *search)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(KlNearest));
    for (guint b = 0; b < search->n_blocks; b++) {
        for (guint i = 0; i < BLOCK; i++) {
            for (guint64 word = search->blocks[b].chosen[i]; word != 0;
                 word &= word - 1) {
                guint position = (b * BLOCK + i) * 64 + (guint)__builtin_ctzll(word);
                KlNearest nearest = {position, sum_up(search->sets, position)};
                if (nearest.score > 0) {
                    g_array_append_val(found, nearest);
                }
            }
        }
    }
    return found;
}

GArray *
kl_nearest_find(const GArray *sets, const KlBitset *among, guint n_wanted)
{
    g_return_val_if_fail(sets->len < MAX_SUM / 2, NULL);
    g_autofree guint *numbers = round_weights(sets);
    Search search = {sets, among, n_wanted, numbers, among->n_words / BLOCK + 1, NULL};
    g_autofree Block *blocks = g_new(Block, search.n_blocks);
    search.blocks = blocks;
    choose_fast(&search);
    return sum_chosen(&search);
}
