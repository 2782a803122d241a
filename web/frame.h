/* What all pages of a generation have around them: the site's name and contact, the
 * legal pages that there are, the addresses of the assets.
 *
 * It never changes within a generation, so that of the newest snapshot is kept and
 * shared by its pages: nobody may change it. What could not be read is not kept.
 *
 * Threads: any number; a lock of its own. jansson counts references atomically.
 */
#ifndef KL_WEB_FRAME_H
#define KL_WEB_FRAME_H

#include <jansson.h>

#include "search/snapshot.h"
#include "web/look.h"

typedef struct KlFrame KlFrame;

KlFrame *kl_frame_new(void);
void kl_frame_free(KlFrame *frame);

/* A new object for a page, with the shared {site, legal, assets} (web/VIEWS.md). The
 * caller adds to it. snapshot may be NULL: neutral words. */
json_t *kl_frame_begin(KlFrame *frame, const KlLook *look, KlSnapshot *snapshot);

/* Whether the corpus has a page, as "impressum". */
gboolean kl_frame_has_page(KlSnapshot *snapshot, const char *slug);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlFrame, kl_frame_free)

#endif
