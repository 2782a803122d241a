/* What a shard holds about all of its cases at once: the columns, in its metadata.
 *
 *     kooplab.columns     the first 16 MiB of their stored form
 *     kooplab.columns.1   the next, and so on; the first empty key is the end
 *
 * Xapian bounds a metadata value (at some 100 MiB, less with small blocks), hence the
 * pieces. Threads: those of the database.
 */
#ifndef KL_SEARCH_SHARD_H
#define KL_SEARCH_SHARD_H

#include <glib.h>

#include "search/xapian-c/kx.h"

/* The stored form of the columns (kl_columns_read). db is one shard. Empty if it has
 * none. Caller frees with g_bytes_unref. */
GBytes *kl_shard_read_columns(const KxDatabase *db, GError **error);
/* Replaces them. Not committed. */
gboolean
kl_shard_write_columns(KxWritableDatabase *db, GBytes *columns, GError **error);

#endif
