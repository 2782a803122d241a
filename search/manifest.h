/* The manifest of a generation: reading and writing its JSON. What is in it stands in
 * search/generation.h; only generation.c and draft.c need this.
 *
 * Threads: no state.
 */
#ifndef KL_SEARCH_MANIFEST_H
#define KL_SEARCH_MANIFEST_H

#include "search/generation.h"

#define KL_MANIFEST_NAME      "manifest"
#define KL_MAX_MANIFEST_BYTES (1024 * 1024)

typedef struct {
    guint64 size;
    guint64 checksum; /* if has_checksum */
    gboolean has_checksum;
} KlManifestFile;

/* An empty generation with a table of files (path below the generation → KlManifestFile
 * *); number, path and the like are the caller's to set. */
KlGeneration *kl_manifest_new(void);
void
kl_manifest_add_file(KlGeneration *generation, const char *name, KlManifestFile file);

/* The manifest's text. Caller frees with g_free. */
char *kl_manifest_to_json(const KlGeneration *generation);
/* Errors: KL_ERROR_VERSION, KL_ERROR_INDEX */
KlGeneration *kl_manifest_from_json(const char *json, gsize length, GError **error);

#endif
