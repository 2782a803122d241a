/* A picture of corpus/bilder: what it really is, and whether it may be published.
 *
 * The type is told by the first bytes and must agree with the name. A place where a
 * photo was taken (GPS in Exif: JPEG, PNG, WebP) and anything in an SVG that could run
 * or load something are findings.
 *
 * Threads: no state.
 */
#ifndef KL_INDEXER_PICTURE_H
#define KL_INDEXER_PICTURE_H

#include <glib.h>

#include "indexer/diag.h"

/* The content type, a static string, or NULL after reporting. name is the file's. */
const char *
kl_picture_check(const char *name, const guint8 *data, gsize length, KlDiags *diags);

/* Whether a path below bilder/ has a name that a URL can carry. */
gboolean kl_picture_is_name(const char *path);

#endif
