/* Where the shards of a snapshot are: in an INDEX, in a folder, or what a stub names.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "search/error.h"
#include "search/generation.h"
#include "search/snapshot_private.h"
#include "search/stub.h"

static void
set_system_error(GError **error, const char *path)
{
    if (errno == ENOENT) {
        g_set_error(error, KL_ERROR, KL_ERROR_NOT_FOUND, "»%s« gibt es nicht", path);
    } else {
        g_set_error(error, KL_ERROR, KL_ERROR_IO, "»%s«: %s", path,
                    kl_errno_text(errno));
    }
}

static gboolean
add_local_shard(KlSnapshot *snapshot, const char *path, GError **error)
{
    /* Without links: `current` will point elsewhere one day, and readers that are
     * opened then must see this generation still. */
    char *real = realpath(path, NULL);
    if (real == NULL) {
        set_system_error(error, path);
        free(real);
        return FALSE;
    }
    KlShard *shard = g_new0(KlShard, 1);
    shard->path = g_strdup(real);
    g_ptr_array_add(snapshot->shards, shard);
    free(real);
    return TRUE;
}

static gboolean
find_stub_shards(KlSnapshot *snapshot, GError **error)
{
    g_autoptr(GPtrArray) stubs = kl_stub_read(snapshot->path, error);
    snapshot->is_stub = TRUE;
    for (guint i = 0; stubs != NULL && i < stubs->len; i++) {
        const KlStubShard *stub = g_ptr_array_index(stubs, i);
        if (stub->path != NULL) {
            if (!add_local_shard(snapshot, stub->path, error)) {
                return FALSE;
            }
            continue;
        }
        KlShard *shard = g_new0(KlShard, 1);
        shard->host = g_strdup(stub->host);
        shard->port = stub->port;
        snapshot->is_local = FALSE;
        g_ptr_array_add(snapshot->shards, shard);
    }
    return stubs != NULL;
}

/* A folder with shard-0 in it: a generation, maybe not yet published. */
static gboolean
find_folder_shards(KlSnapshot *snapshot, GError **error)
{
    for (guint i = 0;; i++) {
        g_autofree char *name = g_strdup_printf("shard-%u", i);
        g_autofree char *path = g_build_filename(snapshot->path, name, NULL);
        if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
            snapshot->id = g_path_get_basename(snapshot->path);
            return i > 0;
        }
        if (!add_local_shard(snapshot, path, error)) {
            return FALSE;
        }
    }
}

static gboolean
find_index_shards(KlSnapshot *snapshot, char **ret_content_path, GError **error)
{
    g_autoptr(KlGeneration) generation = kl_generation_open(snapshot->path, error);
    if (generation == NULL) {
        return FALSE;
    }
    snapshot->generation = generation->number;
    snapshot->id = g_strdup_printf("gen-%" G_GUINT64_FORMAT, generation->number);
    for (guint i = 0; i < generation->n_shards; i++) {
        g_autofree char *path = kl_generation_shard_path(generation, i);
        if (!add_local_shard(snapshot, path, error)) {
            return FALSE;
        }
    }
    *ret_content_path = kl_generation_content_path(generation);
    return TRUE;
}

gboolean
kl_snapshot_find_shards(KlSnapshot *snapshot, char **ret_content_path, GError **error)
{
    struct stat status;
    if (stat(snapshot->path, &status) != 0) {
        set_system_error(error, snapshot->path);
        return FALSE;
    }
    if (S_ISREG(status.st_mode)) {
        return find_stub_shards(snapshot, error);
    }
    g_autofree char *first = g_build_filename(snapshot->path, "shard-0", NULL);
    if (g_file_test(first, G_FILE_TEST_IS_DIR)) {
        return find_folder_shards(snapshot, error);
    }
    return find_index_shards(snapshot, ret_content_path, error);
}
