/* The index folder for those who write it: the lock, new generations, publishing, going
 * back. The layout is drawn in search/generation.h.
 *
 * Everything is done under the lock. A new generation is made in its final folder
 * gen-N, N being larger than every number before; until `current` points to it nobody
 * looks at it. Publishing syncs every file and folder of it, then renames the pointer,
 * then syncs INDEX: after a crash at any moment the index is the old one or the new
 * one. Whatever a crashed run left is swept when the next one has the lock. Exactly two
 * generations are kept: the current one and the one before.
 *
 * Ownership: a draft borrows its lock, which must outlive it. Threads: one at a time.
 */
#ifndef KL_SEARCH_INDEX_FOLDER_H
#define KL_SEARCH_INDEX_FOLDER_H

#include <glib.h>

#include "search/generation.h"

typedef struct KlIndexLock KlIndexLock;
typedef struct KlDraft KlDraft;

/* Makes an index folder unless there is one; its parent must exist. Errors: KL_ERROR_IO
 */
gboolean kl_index_make(const char *index, GError **error);
/* Locks an index folder for writing; makes the folder if there is none (its parent must
 * exist) and sweeps what crashed runs left.
 *
 * wait_ms   how long to wait for another writer; 0: not at all
 *
 * Errors: KL_ERROR_LOCKED   another process writes; the message names it
 *         KL_ERROR_INVALID  the folder is there, but it is no index and not empty
 *         KL_ERROR_IO
 */
KlIndexLock *kl_index_lock(const char *index, guint wait_ms, GError **error);
void kl_index_unlock(KlIndexLock *lock);
const char *kl_index_lock_path(const KlIndexLock *lock);

/* Points `current` to the generation before the current one. The next new generation
 * has a larger number than both.
 *
 * ret_number   the one that is current now; may be NULL
 *
 * Errors: KL_ERROR_NOT_FOUND  there is no generation before
 *         KL_ERROR_IO, KL_ERROR_INDEX (that generation does not open: nothing changes)
 */
gboolean kl_index_rollback(KlIndexLock *lock, guint64 *ret_number, GError **error);

/* Begins a new generation: an empty folder. Errors: KL_ERROR_IO */
KlDraft *kl_draft_begin(KlIndexLock *lock, GError **error);
/* Removes the folder unless it was published. */
void kl_draft_free(KlDraft *draft);

guint64 kl_draft_number(const KlDraft *draft);
const char *kl_draft_path(const KlDraft *draft);

/* Takes a folder of an older generation over: link (for what never changes) or copy
 * (for what will be written to). Folders are one level deep; the new one may be there
 * already, its files must not.
 *
 * Errors: KL_ERROR_IO */
gboolean kl_draft_link(KlDraft *draft,
                       const KlGeneration *from,
                       const char *folder,
                       GError **error);
gboolean kl_draft_copy(KlDraft *draft,
                       const KlGeneration *from,
                       const char *folder,
                       GError **error);
/* Writes files/NAME. name: [a-z0-9.-]+. Errors: KL_ERROR_IO */
gboolean kl_draft_put_file(
    KlDraft *draft, const char *name, const void *data, gsize length, GError **error);

/* Writes the manifest, syncs everything and publishes. On failure nothing has changed
 * for readers (or, if the last sync fails, the new generation is complete but may be
 * lost by a power cut).
 *
 * Errors: KL_ERROR_IO */
gboolean kl_draft_publish(KlDraft *draft,
                          const char *analysis,
                          guint n_shards,
                          guint64 n_cases,
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlIndexLock, kl_index_unlock)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlDraft, kl_draft_free)

#endif
