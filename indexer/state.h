/* What a generation was made of: for every file its stamp and the hash of its content,
 * so that the next run reads only what may have changed.
 *
 *     kooplab-state 2
 *     website 0123456789abcdef
 *     synonyms 0123456789abcdef
 *     queries 0123456789abcdef
 *     drafts 0
 *     c hochbeet 2048 1714… 1714… 4711 89abcdef01234567 - alt /seiten/b (one tab each)
 *
 * The state travels inside the generation, so it cannot disagree with it. An entry says
 * what is in the index: of a case that has become faulty it keeps the last good
 * version.
 *
 * A file that was changed in the very moment it was read may change again without a new
 * stamp; such an entry is not trusted, and the file is read again.
 *
 * Ownership: kl_state_free. An entry that stays as it was is shared by the states of
 * two generations, counted. Threads: one at a time.
 */
#ifndef KL_INDEXER_STATE_H
#define KL_INDEXER_STATE_H

#include <glib.h>

#include "indexer/input.h"

/* Name of the file in a generation. */
#define KL_STATE_FILE "state"

/* To be raised when the same file gives another case, page or picture than before. */
#define KL_STATE_VERSION 2

typedef struct {
    KlStamp stamp;
    guint64 hash;
    gboolean is_draft;
    gboolean is_trusted;
    char **former; /* old slugs of a case */
    char **paths;  /* where on the site it points to */
    guint n_users; /* tables that have it */
    char key[];    /* slug, or name of the picture */
} KlStateEntry;

typedef struct {
    guint64 website; /* hashes of what was made of the files */
    guint64 synonyms;
    guint64 queries; /* of the file as it is; 0 without one */
    gboolean with_drafts;
    GHashTable *cases; /* KlStateEntry.key → KlStateEntry */
    GHashTable *pages;
    GHashTable *pictures;
} KlState;

KlState *kl_state_new(void);
void kl_state_free(KlState *state);

/* Puts the entry of an input that was just read into a table, replacing one of that
 * key, and returns it. former and paths may be NULL (arrays of char *, borrowed). */
const KlStateEntry *kl_state_put(GHashTable *table,
                                 const char *key,
                                 const KlInput *input,
                                 gboolean is_draft,
                                 const GPtrArray *former,
                                 const GPtrArray *paths);
/* Puts an entry into a further table as it is, or with the new stamp of an input that
 * has the same content (remembered the next time something is written). */
void kl_state_keep(GHashTable *next, KlStateEntry *entry);
void
kl_state_keep_with(GHashTable *next, const KlStateEntry *entry, const KlInput *input);
/* Whether a file with this stamp need not be read. */
gboolean kl_state_entry_holds(const KlStateEntry *entry, const KlStamp *stamp);

char *kl_state_write(const KlState *state, gsize *ret_length);
/* NULL if the bytes are of another version or damaged. */
KlState *kl_state_read(const char *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlState, kl_state_free)

#endif
