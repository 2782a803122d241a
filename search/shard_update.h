/* One shard of an incremental build: a copy of the shard before, opened for writing,
 * its columns and its words. Used by writer.c only.
 *
 * Threads: one at a time.
 */
#ifndef KL_SEARCH_SHARD_UPDATE_H
#define KL_SEARCH_SHARD_UPDATE_H

#include "search/case.h"
#include "search/language/analyzer.h"
#include "search/taxonomy.h"
#include "search/xapian-c/kx_types.h"

typedef struct KlShardUpdate KlShardUpdate;

/* path                of the copy
 * taxonomy, analyzer  borrowed
 * Errors: as kx_writable_database_open; KL_ERROR_INDEX */
KlShardUpdate *kl_shard_update_open(const char *path,
                                    const KlTaxonomy *taxonomy,
                                    KlAnalyzer *analyzer,
                                    GError **error);
/* Drops what was not finished. */
void kl_shard_update_free(KlShardUpdate *update);

KxWritableDatabase *kl_shard_update_database(KlShardUpdate *update);
gboolean kl_shard_update_has(const KlShardUpdate *update, const char *slug);
gboolean
kl_shard_update_put(KlShardUpdate *update, const KlCase *kl_case, GError **error);
/* No such case is no failure. */
gboolean
kl_shard_update_remove(KlShardUpdate *update, const char *slug, GError **error);
/* Writes columns and words, commits and closes; then only kl_shard_update_free. */
gboolean kl_shard_update_finish(KlShardUpdate *update, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlShardUpdate, kl_shard_update_free)

#endif
