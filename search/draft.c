#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "search/checksum.h"
#include "search/error.h"
#include "search/files.h"
#include "search/generation_names.h"
#include "search/index_folder_lock.h"
#include "search/manifest.h"
#include "search/schema.h"

/* Xapian's own lock file: it is made anew by whoever writes, and not part of what was
 * written. */
#define XAPIAN_LOCK_NAME "flintlock"

struct KlDraft {
    KlIndexLock *lock;
    guint64 number;
    char *path;
    GHashTable *checksums; /* "files/NAME" → guint64 * */
    gboolean is_published;
};

KlDraft *
kl_draft_begin(KlIndexLock *lock, GError **error)
{
    guint64 number;
    if (!kl_index_take_number(lock, &number, error)) {
        return NULL;
    }
    KlDraft *draft = g_new0(KlDraft, 1);
    draft->lock = lock;
    draft->number = number;
    draft->path = kl_generation_path(kl_index_lock_path(lock), number);
    draft->checksums = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!kl_files_make_folder(draft->path, error)) {
        g_clear_pointer(&draft, kl_draft_free);
    }
    return draft;
}

void
kl_draft_free(KlDraft *draft)
{
    if (draft == NULL) {
        return;
    }
    if (!draft->is_published) {
        kl_files_remove_tree(draft->path, NULL);
    }
    g_free(draft->path);
    g_hash_table_unref(draft->checksums);
    g_free(draft);
}

guint64
kl_draft_number(const KlDraft *draft)
{
    return draft->number;
}

const char *
kl_draft_path(const KlDraft *draft)
{
    return draft->path;
}

typedef struct {
    const char *to;
    gboolean want_link;
} Taker;

static gboolean
take_file(const char *relative, const char *path, gpointer user_data, GError **error)
{
    const Taker *taker = user_data;
    g_autofree char *to = g_build_filename(taker->to, relative, NULL);
    if (strcmp(relative, XAPIAN_LOCK_NAME) == 0) {
        return TRUE;
    }
    /* Where links are not possible a copy does the same. */
    if (taker->want_link && link(path, to) == 0) {
        return TRUE;
    }
    return kl_files_copy(path, to, error);
}

static gboolean
take_folder(KlDraft *draft,
            const KlGeneration *from,
            const char *folder,
            gboolean want_link,
            GError **error)
{
    g_autofree char *source = g_build_filename(from->path, folder, NULL);
    g_autofree char *to = g_build_filename(draft->path, folder, NULL);
    Taker taker = {to, want_link};
    return (g_file_test(to, G_FILE_TEST_IS_DIR) || kl_files_make_folder(to, error)) &&
           kl_files_walk(source, take_file, &taker, error);
}

gboolean
kl_draft_link(KlDraft *draft,
              const KlGeneration *from,
              const char *folder,
              GError **error)
{
    return take_folder(draft, from, folder, TRUE, error);
}

gboolean
kl_draft_copy(KlDraft *draft,
              const KlGeneration *from,
              const char *folder,
              GError **error)
{
    return take_folder(draft, from, folder, FALSE, error);
}

gboolean
kl_draft_put_file(
    KlDraft *draft, const char *name, const void *data, gsize length, GError **error)
{
    g_autofree char *folder = g_build_filename(draft->path, KL_FILES_FOLDER, NULL);
    g_autofree char *relative = g_build_filename(KL_FILES_FOLDER, name, NULL);
    g_autofree char *path = g_build_filename(draft->path, relative, NULL);
    struct stat info;
    if ((stat(folder, &info) != 0 && !kl_files_make_folder(folder, error)) ||
        !kl_files_remove_tree(path, error) ||
        !kl_files_write_new(path, data, length, error)) {
        return FALSE;
    }
    guint64 *checksum = g_new(guint64, 1);
    *checksum = kl_checksum(data, length);
    g_hash_table_replace(draft->checksums, g_steal_pointer(&relative), checksum);
    return TRUE;
}

typedef struct {
    KlDraft *draft;
    KlGeneration *manifest;
} Lister;

/* Lists a file in the manifest and gives it the mode that readers need: Xapian makes
 * its files by the umask. */
static gboolean
list_file(const char *relative, const char *path, gpointer user_data, GError **error)
{
    const Lister *lister = user_data;
    struct stat info;
    if (g_str_has_suffix(relative, "/" XAPIAN_LOCK_NAME)) {
        return kl_files_remove_tree(path, error);
    }
    if (lstat(path, &info) != 0 ||
        ((info.st_mode & 07777) != 0644 && chmod(path, 0644) != 0)) {
        return kl_files_fail(error, path, "lässt sich nicht lesen");
    }
    KlManifestFile file = {.size = (guint64)info.st_size};
    const guint64 *checksum = g_hash_table_lookup(lister->draft->checksums, relative);
    if (checksum != NULL) {
        file.checksum = *checksum;
        file.has_checksum = TRUE;
    }
    kl_manifest_add_file(lister->manifest, relative, file);
    return TRUE;
}

static gboolean
write_manifest(KlDraft *draft,
               const char *analysis,
               guint n_shards,
               guint64 n_cases,
               GError **error)
{
    g_autoptr(KlGeneration) manifest = kl_manifest_new();
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    manifest->number = draft->number;
    manifest->format = KL_FORMAT_VERSION;
    manifest->analysis = g_strdup(analysis);
    manifest->n_shards = n_shards;
    manifest->n_cases = n_cases;
    manifest->created = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    Lister lister = {draft, manifest};
    if (!kl_files_walk(draft->path, list_file, &lister, error)) {
        return FALSE;
    }
    g_autofree char *json = kl_manifest_to_json(manifest);
    g_autofree char *path = g_build_filename(draft->path, KL_MANIFEST_NAME, NULL);
    return kl_files_write_new(path, json, strlen(json), error);
}

gboolean
kl_draft_publish(KlDraft *draft,
                 const char *analysis,
                 guint n_shards,
                 guint64 n_cases,
                 GError **error)
{
    g_return_val_if_fail(!draft->is_published, FALSE);

    for (guint i = 0; i < n_shards; i++) {
        g_autofree char *shard =
            g_strdup_printf("%s/%s%u", draft->path, KL_SHARD_PREFIX, i);
        if (chmod(shard, 0755) != 0) {
            return kl_files_fail(error, shard, "lässt sich nicht lesen");
        }
    }
    if (!write_manifest(draft, analysis, n_shards, n_cases, error) ||
        !kl_files_sync_tree(draft->path, error) ||
        !kl_files_sync(kl_index_lock_path(draft->lock), error)) {
        return FALSE;
    }
    gboolean is_good = kl_index_set_pointer(draft->lock, draft->number, error);
    /* Once the pointer is renamed the generation must stay, even if a sync failed. */
    draft->is_published =
        kl_generation_current(kl_index_lock_path(draft->lock)) == draft->number;
    if (draft->is_published) {
        kl_index_sweep(draft->lock);
    }
    return is_good;
}
