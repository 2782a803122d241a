/* Whether a snapshot is still what stands at its path. */
#include <stdlib.h>

#include "search/error.h"
#include "search/generation.h"
#include "search/schema.h"
#include "search/snapshot_private.h"
#include "search/stub.h"

char *
kl_shard_read_text(const KxDatabase *db, const char *key, GError **error)
{
    g_autoptr(GBytes) bytes = kx_database_get_metadata(db, key, -1, error);
    if (bytes == NULL) {
        return NULL;
    }
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    return g_strndup(length > 0 ? data : "", length);
}

/* A local shard was opened where its links led to: `current` may lead elsewhere now. */
static gboolean
is_same_folder(const KlStubShard *stub, const KlShard *shard)
{
    char *real = realpath(stub->path, NULL);
    /* What has gone is no better than what is open. */
    gboolean is_same = real == NULL || g_strcmp0(real, shard->path) == 0;
    free(real);
    return is_same;
}

static gboolean
check_remote(const KlShard *shard, gboolean *ret_is_same, GError **error)
{
    g_autoptr(KxDatabase) db = kl_shard_open(shard, error);
    g_autofree char *revision =
        db != NULL ? kl_shard_read_text(db, KL_META_REVISION, error) : NULL;
    if (revision == NULL) {
        return FALSE;
    }
    *ret_is_same = g_strcmp0(revision, shard->revision) == 0;
    return TRUE;
}

static gboolean
check_shard(const KlStubShard *stub,
            const KlShard *shard,
            gboolean *ret_is_same,
            GError **error)
{
    if (stub->path != NULL) {
        *ret_is_same = is_same_folder(stub, shard);
        return TRUE;
    }
    if (g_strcmp0(stub->host, shard->host) != 0 || stub->port != shard->port) {
        *ret_is_same = FALSE;
        return TRUE;
    }
    return check_remote(shard, ret_is_same, error);
}

static gboolean
check_stub(const KlSnapshot *snapshot, gboolean *ret_is_current, GError **error)
{
    g_autoptr(GPtrArray) stubs = kl_stub_read(snapshot->path, error);
    if (stubs == NULL) {
        return FALSE;
    }
    gboolean is_same = stubs->len == snapshot->shards->len;
    for (guint i = 0; is_same && i < stubs->len; i++) {
        if (!check_shard(g_ptr_array_index(stubs, i),
                         g_ptr_array_index(snapshot->shards, i), &is_same, error)) {
            return FALSE;
        }
    }
    *ret_is_current = is_same;
    return TRUE;
}

gboolean
kl_snapshot_check(const KlSnapshot *snapshot, gboolean *ret_is_current, GError **error)
{
    if (snapshot->is_stub) {
        return check_stub(snapshot, ret_is_current, error);
    }
    guint64 current =
        snapshot->generation != 0 ? kl_generation_current(snapshot->path) : 0;
    *ret_is_current = current == 0 || current == snapshot->generation;
    return TRUE;
}
