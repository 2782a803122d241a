#include "search/checksum.h"

#include <string.h>

/* Odd constants with well mixed bits (the fractions of pi and the golden ratio). */
#define SEED  G_GUINT64_CONSTANT(0x243f6a8885a308d3)
#define MIX_A G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)
#define MIX_B G_GUINT64_CONSTANT(0xff51afd7ed558ccd)

static guint64
load_word(const guint8 *at)
{
    guint64 word;
    memcpy(&word, at, sizeof word);
    return GUINT64_FROM_LE(word);
}

static guint64
load_half(const guint8 *at)
{
    guint32 half;
    memcpy(&half, at, sizeof half);
    return GUINT32_FROM_LE(half);
}

/* The last 1 … 7 bytes, with zeros behind them. Loads that overlap, because a copy of
 * so many bytes would be a call. */
static guint64
load_rest(const guint8 *at, gsize length)
{
    if (length >= 4) {
        return load_half(at) | load_half(at + length - 4) << (8 * (length - 4));
    }
    gsize middle = length / 2;
    gsize last = length - 1;
    return at[0] | (guint64)at[middle] << (8 * middle) |
           (guint64)at[last] << (8 * last);
}

static guint64
mix(guint64 hash, guint64 word)
{
    hash = (hash ^ word) * MIX_A;
    return hash ^ (hash >> 29);
}

guint64
kl_checksum(const void *data, gsize length)
{
    const guint8 *at = data;
    /* Two lanes, because each multiplication waits for the one before. */
    guint64 even = SEED ^ length;
    guint64 odd = MIX_B;

    for (; length >= 16; length -= 16, at += 16) {
        even = mix(even, load_word(at));
        odd = mix(odd, load_word(at + 8));
    }
    if (length >= 8) {
        even = mix(even, load_word(at));
        at += 8;
        length -= 8;
    }
    if (length > 0) {
        odd = mix(odd, load_rest(at, length));
    }
    guint64 hash = mix(even, odd) * MIX_B;
    return hash ^ (hash >> 32);
}
