/* Names inside an index folder, and generations by number: for those modules of
 * search/ that make or read the folder. Others use search/generation.h.
 *
 * Threads: no state.
 */
#ifndef KL_SEARCH_GENERATION_NAMES_H
#define KL_SEARCH_GENERATION_NAMES_H

#include "search/generation.h"

#define KL_GENERATION_PREFIX "gen-"
#define KL_SHARD_PREFIX      "shard-"
#define KL_CONTENT_FOLDER    "content"
#define KL_FILES_FOLDER      "files"
#define KL_POINTER_NAME      "current"
#define KL_POINTER_NEW_NAME  "current.new"
#define KL_LOCK_NAME         "lock"

/* "gen-7" → 7; 0 for every other name. */
guint64 kl_generation_parse_name(const char *name);
/* "INDEX/gen-7". Caller frees with g_free. */
char *kl_generation_path(const char *index, guint64 number);

/* Opens a generation whether or not it is the current one. Errors as
 * kl_generation_open; KL_ERROR_NOT_FOUND if it has no manifest. */
KlGeneration *
kl_generation_open_number(const char *index, guint64 number, GError **error);

#endif
