/* Long values in the metadata of a shard, where a remote shard has them, too.
 *
 *     kooplab.columns      "2"
 *     kooplab.columns.0    the first 512 KiB
 *     kooplab.columns.1    the rest
 *
 * Threads: those of the database.
 */
#ifndef KL_SEARCH_CHUNKS_H
#define KL_SEARCH_CHUNKS_H

#include <glib.h>

#include "search/xapian-c/kx_types.h"

/* What was saved under key, empty if nothing was. Caller frees with g_bytes_unref.
 *
 * Errors: KL_ERROR_INDEX (damaged); what reading the database may bring */
GBytes *kl_chunks_load(const KxDatabase *shard, const char *key, GError **error);

/* Puts bytes in place of what was there.
 *
 * Errors: KL_ERROR_LIMIT (over 4 GiB); what changing the database may bring */
gboolean kl_chunks_save(KxWritableDatabase *shard,
                        const char *key,
                        GBytes *bytes,
                        GError **error);

#endif
