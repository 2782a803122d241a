/* The index that is being served: opens it, notices a new generation, opens that one
 * completely and only then switches. While a new one cannot be opened the old one
 * goes on; while there is none, kl_site_acquire returns NULL and pages say 503. Every
 * few seconds it looks whether the files of what is open are still whole.
 *
 * Threads: any number; a thread of its own looks after the index.
 */
#ifndef KL_WEB_SITE_H
#define KL_WEB_SITE_H

#include "search/snapshot.h"

typedef struct KlSite KlSite;

typedef void (*KlSiteChanged)(gboolean is_switched, void *data);

/* Opens the index (if it can) and starts to look after it.
 *
 * content_path   as for kl_snapshot_open; may be NULL
 * with_drafts    an index that has drafts may be served, too; else it is refused as if
 *                it could not be opened
 * on_change      called after each switch to another generation and whenever the state
 *                is another one, from the site's thread; may be NULL
 */
KlSite *kl_site_new(const char *index_path,
                    const char *content_path,
                    gboolean with_drafts,
                    KlSiteChanged on_change,
                    void *data);
void kl_site_free(KlSite *site);

/* The snapshot to answer a request from, with a reference for the caller; or NULL. */
KlSnapshot *kl_site_acquire(KlSite *site);

typedef enum {
    KL_SITE_WELL,        /* the newest generation is served */
    KL_SITE_MISSING,     /* there is no index */
    KL_SITE_VERSION,     /* it has another format: to be rebuilt */
    KL_SITE_DAMAGED,     /* its files are not what its manifest says */
    KL_SITE_UNREACHABLE, /* remote shards do not answer */
    KL_SITE_REFUSED,     /* anything else: no rights, drafts in it */
} KlSiteFault;

typedef struct {
    KlSiteFault fault; /* of the newest generation */
    /* Whether searches work: all is well, or the fault does not concern the older
     * generation that is open. */
    gboolean is_usable;
} KlSiteState;

KlSiteState kl_site_get_state(KlSite *site);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlSite, kl_site_free)

#endif
