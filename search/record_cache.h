/* Records of cases that were asked for lately, inflated and checked: result lists show
 * some cases over and over, and reading one takes as long as making its snippet.
 *
 * A table with one place for all positions of one remainder: the later record takes the
 * earlier one's. At most KL_RECORD_CACHE_PLACES records of KL_RECORD_CACHE_MAX_BYTES
 * each; larger ones are not kept.
 *
 * Ownership: kl_record_cache_free; records have references. Threads: any number.
 */
#ifndef KL_SEARCH_RECORD_CACHE_H
#define KL_SEARCH_RECORD_CACHE_H

#include <glib.h>

#include "search/record.h"

#define KL_RECORD_CACHE_PLACES    4096
#define KL_RECORD_CACHE_MAX_BYTES 8192

typedef struct KlRecordCache KlRecordCache;

KlRecordCache *kl_record_cache_new(void);
void kl_record_cache_free(KlRecordCache *cache);

/* The bytes of the record at a position, into which ret_record points; NULL if they are
 * not kept. Caller frees with g_bytes_unref. */
GBytes *kl_record_cache_get(KlRecordCache *cache, guint position, KlRecord *ret_record);
/* Keeps a record that points into data; takes a reference. */
void kl_record_cache_put(KlRecordCache *cache,
                         guint position,
                         GBytes *data,
                         const KlRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlRecordCache, kl_record_cache_free)

#endif
