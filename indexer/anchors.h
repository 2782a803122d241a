/* Which headings the cases and pages of a corpus have: so that links into them can be
 * checked, "/seiten/mitmachen#kontakt".
 *
 * A file is read when the first link into it is looked up, and kept as a set of ids.
 *
 * Ownership: kl_anchors_free. Threads: any number; one reads at a time.
 */
#ifndef KL_INDEXER_ANCHORS_H
#define KL_INDEXER_ANCHORS_H

#include <glib.h>

typedef struct KlAnchors KlAnchors;

/* Descriptors of the folders, borrowed; -1: no such folder. */
KlAnchors *kl_anchors_new(int case_folder, int page_folder);
void kl_anchors_free(KlAnchors *anchors);

/* Whether the page at path ("/faelle/x", decoded) has the id. TRUE for what has no file
 * to look into, or none that can be understood: that is another finding.
 *
 * ret_likely   on FALSE an id that was probably meant, or NULL; the caller frees it */
gboolean
kl_anchors_has(KlAnchors *anchors, const char *path, const char *id, char **ret_likely);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlAnchors, kl_anchors_free)

#endif
