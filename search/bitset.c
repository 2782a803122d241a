#include "search/bitset.h"

#include <string.h>

/* Sanitizers instrument the resolver that picks a clone before their runtime is up,
 * so under them there is only the plain version. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                 \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define POPCOUNT_CLONES                                                                \
    __attribute__((target_clones("arch=icelake-server", "popcnt", "default"),          \
                   optimize("O3")))
#else
#define POPCOUNT_CLONES
#endif

KlBitset *
kl_bitset_new(guint n_bits)
{
    KlBitset *set = g_new(KlBitset, 1);
    set->n_bits = n_bits;
    set->n_words = n_bits / 64 + (n_bits % 64 != 0);
    set->words = g_new0(guint64, MAX(set->n_words, 1));
    return set;
}

KlBitset *
kl_bitset_copy(const KlBitset *set)
{
    KlBitset *copy = kl_bitset_new(set->n_bits);
    memcpy(copy->words, set->words, set->n_words * sizeof *set->words);
    return copy;
}

void
kl_bitset_free(KlBitset *set)
{
    if (set == NULL) {
        return;
    }
    g_free(set->words);
    g_free(set);
}

void
kl_bitset_and(KlBitset *set, const KlBitset *other)
{
    g_return_if_fail(set->n_bits == other->n_bits);
    for (guint i = 0; i < set->n_words; i++) {
        set->words[i] &= other->words[i];
    }
}

void
kl_bitset_or(KlBitset *set, const KlBitset *other)
{
    g_return_if_fail(set->n_bits == other->n_bits);
    for (guint i = 0; i < set->n_words; i++) {
        set->words[i] |= other->words[i];
    }
}

void
kl_bitset_andnot(KlBitset *set, const KlBitset *other)
{
    g_return_if_fail(set->n_bits == other->n_bits);
    for (guint i = 0; i < set->n_words; i++) {
        set->words[i] &= ~other->words[i];
    }
}

gboolean
kl_bitset_is_empty(const KlBitset *set)
{
    for (guint i = 0; i < set->n_words; i++) {
        if (set->words[i] != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

POPCOUNT_CLONES static guint
count_words(const guint64 *words, guint n_words)
{
    guint64 count = 0;
    for (guint i = 0; i < n_words; i++) {
        count += (guint64)__builtin_popcountll(words[i]);
    }
    return (guint)count;
}

POPCOUNT_CLONES static guint
count_words_and(const guint64 *a, const guint64 *b, guint n_words)
{
    guint64 count = 0;
    for (guint i = 0; i < n_words; i++) {
        count += (guint64)__builtin_popcountll(a[i] & b[i]);
    }
    return (guint)count;
}

guint
kl_bitset_count(const KlBitset *set)
{
    return count_words(set->words, set->n_words);
}

guint
kl_bitset_count_and(const KlBitset *a, const KlBitset *b)
{
    g_return_val_if_fail(a->n_bits == b->n_bits, 0);
    return count_words_and(a->words, b->words, a->n_words);
}

guint
kl_bitset_next(const KlBitset *set, guint from)
{
    if (from >= set->n_bits) {
        return set->n_bits;
    }
    guint i = from / 64;
    guint64 word = set->words[i] & (~G_GUINT64_CONSTANT(0) << (from % 64));
    while (word == 0) {
        i++;
        if (i == set->n_words) {
            return set->n_bits;
        }
        word = set->words[i];
    }
    return i * 64 + (guint)__builtin_ctzll(word);
}
