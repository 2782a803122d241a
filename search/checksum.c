#include "search/checksum.h"

#include <string.h>

/* Odd constants with well mixed bits (the fractions of pi and the golden ratio). */
#define SEED  G_GUINT64_CONSTANT(0x243f6a8885a308d3)
#define MIX_A G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)
#define MIX_B G_GUINT64_CONSTANT(0xff51afd7ed558ccd)

static guint64
load_word(const guint8 *at, gsize length)
{
    guint64 word = 0;
    memcpy(&word, at, length);
    return GUINT64_FROM_LE(word);
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
        even = mix(even, load_word(at, 8));
        odd = mix(odd, load_word(at + 8, 8));
    }
    if (length >= 8) {
        even = mix(even, load_word(at, 8));
        at += 8;
        length -= 8;
    }
    if (length > 0) {
        odd = mix(odd, load_word(at, length));
    }
    guint64 hash = mix(even, odd) * MIX_B;
    return hash ^ (hash >> 32);
}
