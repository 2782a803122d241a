#include "search/bit_table.h"

#include <string.h>

/* So many rows are added up before a count is written. */
#define N_TOGETHER 4

/* Of a line of the processor's cache. */
#define WORDS_A_LINE 8

struct KlBitTable {
    guint n_bits;
    guint n_sets;
    guint64 *words; /* word i of set s is words[i * n_sets + s] */
};

KlBitTable *
kl_bit_table_new(const GPtrArray *sets, guint n_bits)
{
    KlBitTable *table = g_new0(KlBitTable, 1);
    guint n_words = n_bits / 64 + (n_bits % 64 != 0);
    table->n_bits = n_bits;
    table->n_sets = sets->len;
    table->words = g_new(guint64, MAX((gsize)n_words * sets->len, 1));
    for (guint s = 0; s < sets->len; s++) {
        const KlBitset *set = g_ptr_array_index(sets, s);
        g_return_val_if_fail(set->n_bits == n_bits, table);
        for (guint i = 0; i < n_words; i++) {
            table->words[(gsize)i * sets->len + s] = set->words[i];
        }
    }
    return table;
}

void
kl_bit_table_free(KlBitTable *table)
{
    if (table != NULL) {
        g_free(table->words);
        g_free(table);
    }
}

/* --- counting ------------------------------------------------------------------ */

/* Rows, each with the word of the other set that belongs to it. */
typedef struct {
    const guint64 *rows[N_TOGETHER];
    guint64 masks[N_TOGETHER];
    guint n;
} Batch;

static inline __attribute__((always_inline)) void
count_each(const Batch *batch, guint n_sets, guint *counts)
{
    const guint64 *const *rows = batch->rows;
    const guint64 *masks = batch->masks;
    for (guint s = 0; s < n_sets; s++) {
        counts[s] += (guint)(__builtin_popcountll(rows[0][s] & masks[0]) +
                             __builtin_popcountll(rows[1][s] & masks[1]) +
                             __builtin_popcountll(rows[2][s] & masks[2]) +
                             __builtin_popcountll(rows[3][s] & masks[3]));
    }
}

static void
count_plain(const Batch *batch, guint n_sets, guint *counts)
{
    count_each(batch, n_sets, counts);
}

#ifdef __x86_64__
__attribute__((target("popcnt"))) static void
count_popcnt(const Batch *batch, guint n_sets, guint *counts)
{
    count_each(batch, n_sets, counts);
}
#endif

/* Counts the rows of a batch and empties it. */
static void
count_batch(Batch *batch, guint n_sets, guint *counts)
{
    if (batch->n == 0) {
        return;
    }
    for (guint i = batch->n; i < N_TOGETHER; i++) {
        batch->rows[i] = batch->rows[0];
        batch->masks[i] = 0;
    }
    batch->n = 0;
#ifdef __x86_64__
    if (__builtin_cpu_supports("popcnt")) {
        count_popcnt(batch, n_sets, counts);
        return;
    }
#endif
    count_plain(batch, n_sets, counts);
}

/* Adds a row and asks the memory for it: it is counted when the next batch is full. */
static void
add_row(Batch *batch, const guint64 *row, guint n_sets, guint64 mask)
{
    for (guint s = 0; s < n_sets; s += WORDS_A_LINE) {
        __builtin_prefetch(row + s);
    }
    batch->rows[batch->n] = row;
    batch->masks[batch->n] = mask;
    batch->n++;
}

void
kl_bit_table_count(const KlBitTable *table,
                   const KlBitset *within,
                   guint first,
                   guint n,
                   guint *ret_counts)
{
    g_return_if_fail(within->n_bits == table->n_bits && first <= table->n_sets &&
                     n <= table->n_sets - first);
    memset(ret_counts, 0, n * sizeof *ret_counts);
    Batch batches[2] = {{.n = 0}, {.n = 0}};
    guint at = 0;
    for (guint i = 0; i < within->n_words; i++) {
        if (within->words[i] == 0) {
            continue;
        }
        add_row(&batches[at], table->words + (gsize)i * table->n_sets + first, n,
                within->words[i]);
        if (batches[at].n == N_TOGETHER) {
            at = 1 - at;
            count_batch(&batches[at], n, ret_counts);
        }
    }
    count_batch(&batches[0], n, ret_counts);
    count_batch(&batches[1], n, ret_counts);
}
