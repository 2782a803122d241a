/* Stub files: where the shards of a spread index are, one a line.
 *
 *     # Xapian's own format
 *     auto /srv/kooplab/index/current/shard-0
 *     glass ../shard-1                           relative to the file
 *     remote search-2.example:7010
 *
 * Threads: no state.
 */
#ifndef KL_SEARCH_STUB_H
#define KL_SEARCH_STUB_H

#include <glib.h>

typedef struct {
    char *path; /* local: absolute if the file's name is; else NULL */
    char *host; /* remote */
    guint16 port;
} KlStubShard;

void kl_stub_shard_free(KlStubShard *shard);

/* Reads a stub file; the array of KlStubShard has at least one. Caller frees with
 * g_ptr_array_unref.
 *
 * Errors: KL_ERROR_IO       cannot be read
 *         KL_ERROR_INVALID  too large, or a line that is none of the above; the
 *                           message names it */
GPtrArray *kl_stub_read(const char *path, GError **error);

#endif
