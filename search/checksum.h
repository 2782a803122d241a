/* One small hash: for checksums of what the index stores, for the stable choice of a
 * case's shard, and for tables of words in memory.
 *
 * 64 bits, the same on every machine and in every version (it is part of the format).
 * It finds damage (bit flips, cuts, swapped blocks), it does not resist forgery.
 *
 * Threads: no state.
 */
#ifndef KL_SEARCH_CHECKSUM_H
#define KL_SEARCH_CHECKSUM_H

#include <glib.h>

guint64 kl_checksum(const void *data, gsize length);

#endif
