/* Reading a file of the corpus: whole, bounded, checked before anybody parses it.
 *
 *     bytes on disk ─▶ regular file? small enough? UTF-8? no control characters?
 *                   ─▶ text: no BOM, every line end \n, NUL at the end
 *
 * Files are opened below a folder's descriptor and never through a symbolic link, and
 * never block (a FIFO named x.md is refused, not waited for).
 *
 * Ownership: kl_input_free. Threads: no state.
 */
#ifndef KL_INDEXER_INPUT_H
#define KL_INDEXER_INPUT_H

#include <glib.h>
#include <sys/stat.h>

#include "indexer/diag.h"

#define KL_MAX_CASE_BYTES    ((gsize)1024 * 1024)
#define KL_MAX_YAML_BYTES    ((gsize)4 * 1024 * 1024)
#define KL_MAX_PICTURE_BYTES ((gsize)5 * 1024 * 1024)

/* What tells a file's content apart without reading it. */
typedef struct {
    gint64 size;
    gint64 mtime_ns;
    gint64 ctime_ns;
    guint64 inode;
} KlStamp;

void kl_stamp_set(KlStamp *stamp, const struct stat *status);
gboolean kl_stamp_equal(const KlStamp *a, const KlStamp *b);

typedef struct {
    char *text; /* of a text; NULL if it was refused */
    gsize length;
    GBytes *bytes; /* as they are on disk; NULL if they could not be read */
    KlStamp stamp;
    guint64 hash; /* of the bytes on disk */
} KlInput;

/* Reads a file. What is wrong with it is reported at 1:1.
 *
 * folder      descriptor of the folder
 * name        in that folder
 *
 * Returns NULL if there is nothing to work with (and a finding says why). */
KlInput *kl_input_read(int folder, const char *name, gsize max_bytes, KlDiags *diags);

/* Makes text out of the bytes; FALSE with findings if they are no text. From then on
 * diags shows lines of it: the input must outlive further reports. */
gboolean kl_input_decode(KlInput *input, KlDiags *diags);

/* The same for bytes in memory. */
KlInput *kl_input_from_bytes(GBytes *bytes);
void kl_input_free(KlInput *input);

/* Where a byte of a text is. */
KlPlace kl_input_place(const KlInput *input, gsize offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlInput, kl_input_free)

#endif
