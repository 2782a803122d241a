/* The index that is being served: opens it, notices a new generation, opens that one
 * completely and only then switches. While a new one cannot be opened the old one
 * goes on; while there is none, kl_site_acquire returns NULL and pages say 503.
 *
 * Threads: any number; a thread of its own looks after the index.
 */
#ifndef KL_WEB_SITE_H
#define KL_WEB_SITE_H

#include "search/snapshot.h"

typedef struct KlSite KlSite;

/* Opens the index (if it can) and starts to look after it.
 *
 * content_path   as for kl_snapshot_open; may be NULL
 * with_drafts    an index that has drafts may be served, too; else it is refused as if
 *                it could not be opened
 * on_change      called after each switch, in the site's thread; may be NULL
 */
KlSite *kl_site_new(const char *index_path,
                    const char *content_path,
                    gboolean with_drafts,
                    void (*on_change)(void *data),
                    void *data);
void kl_site_free(KlSite *site);

/* The snapshot to answer a request from, with a reference for the caller; or NULL. */
KlSnapshot *kl_site_acquire(KlSite *site);

/* Whether the newest generation is the one that is served: FALSE while it cannot be
 * opened. */
gboolean kl_site_is_fresh(KlSite *site);
/* Whether there is an index and its remote shards answered a moment ago. */
gboolean kl_site_is_reachable(KlSite *site);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlSite, kl_site_free)

#endif
