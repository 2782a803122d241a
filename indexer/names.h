/* What a corpus has, by name: so that links, pictures and old addresses can be checked
 * without reading the files they point to.
 *
 * Ownership: kl_names_free; the strings in the tables are those of the corpus' files.
 * Threads: immutable once filled, any number of readers.
 */
#ifndef KL_INDEXER_NAMES_H
#define KL_INDEXER_NAMES_H

#include <glib.h>

#include "indexer/anchors.h"
#include "indexer/diag.h"
#include "search/taxonomy.h"

typedef struct {
    GHashTable *cases;          /* slugs */
    GHashTable *pages;          /* slugs */
    GHashTable *pictures;       /* paths below bilder/ → KlPictureState */
    KlAnchors *anchors;         /* NULL: only the files of links are looked up */
    const KlTaxonomy *taxonomy; /* borrowed; NULL: filters in links are not looked up */
} KlNames;

typedef enum {
    KL_PICTURE_MISSING = 0,
    KL_PICTURE_GOOD,
    KL_PICTURE_BROKEN,
} KlPictureState;

KlNames *kl_names_new(void);
void kl_names_free(KlNames *names);
KlPictureState kl_names_picture(const KlNames *names, const char *file);

/* The nearest name of a table, or NULL. */
const char *kl_names_suggest(GHashTable *table, const char *wanted);

/* Reports the links (of KlLink) that lead nowhere. */
void kl_names_check_links(const KlNames *names, const GPtrArray *links, KlDiags *diags);
/* The same for one path of the site, decoded: whether it leads somewhere. */
gboolean kl_names_has_path(const KlNames *names, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlNames, kl_names_free)

#endif
