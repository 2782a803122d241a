/* What the lock lets its own modules do: index_folder.c has it, draft.c uses it.
 * Everyone else uses search/index_folder.h.
 */
#ifndef KL_SEARCH_INDEX_FOLDER_LOCK_H
#define KL_SEARCH_INDEX_FOLDER_LOCK_H

#include "search/index_folder.h"

/* A number that no generation had. Errors: KL_ERROR_IO */
gboolean kl_index_take_number(KlIndexLock *lock, guint64 *ret_number, GError **error);
/* Points `current` to a generation and syncs the folder. Errors: KL_ERROR_IO */
gboolean kl_index_set_pointer(KlIndexLock *lock, guint64 number, GError **error);
/* The largest number below current that has a folder, or 0. */
guint64 kl_index_find_previous(const char *index, guint64 current);
/* Removes every generation but the current one and the one before. */
void kl_index_sweep(KlIndexLock *lock);

#endif
