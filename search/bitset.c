#include "search/bitset.h"

#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
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

/* --- counting ------------------------------------------------------------------ */

static inline __attribute__((always_inline)) guint
count_each(const guint64 *a, const guint64 *b, guint n_words)
{
    guint64 count = 0;
    for (guint i = 0; i < n_words; i++) {
        count += (guint64)__builtin_popcountll(a[i] & b[i]);
    }
    return (guint)count;
}

static guint
count_plain(const guint64 *a, const guint64 *b, guint n_words)
{
    return count_each(a, b, n_words);
}

#ifdef __x86_64__
__attribute__((target("popcnt"))) static guint
count_popcnt(const guint64 *a, const guint64 *b, guint n_words)
{
    return count_each(a, b, n_words);
}

/* Eight words at once; what is left at the end is loaded with zeros behind it. */
__attribute__((target("avx512f,avx512vpopcntdq"))) static guint
count_avx512(const guint64 *a, const guint64 *b, guint n_words)
{
    __m512i counts = _mm512_setzero_si512();
    for (guint i = 0; i < n_words; i += 8) {
        guint n_left = n_words - i;
        __mmask8 mask = n_left >= 8 ? 0xFF : (__mmask8)((1u << n_left) - 1);
        __m512i both = _mm512_and_si512(_mm512_maskz_loadu_epi64(mask, a + i),
                                        _mm512_maskz_loadu_epi64(mask, b + i));
        counts = _mm512_add_epi64(counts, _mm512_popcnt_epi64(both));
    }
    return (guint)_mm512_reduce_add_epi64(counts);
}
#endif

static guint
count_and(const guint64 *a, const guint64 *b, guint n_words)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512vpopcntdq")) {
        return count_avx512(a, b, n_words);
    }
    if (__builtin_cpu_supports("popcnt")) {
        return count_popcnt(a, b, n_words);
    }
#endif
    return count_plain(a, b, n_words);
}

guint
kl_bitset_count(const KlBitset *set)
{
    return count_and(set->words, set->words, set->n_words);
}

guint
kl_bitset_count_and(const KlBitset *a, const KlBitset *b)
{
    g_return_val_if_fail(a->n_bits == b->n_bits, 0);
    return count_and(a->words, b->words, a->n_words);
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
