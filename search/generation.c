#include "search/generation.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "search/checksum.h"
#include "search/error.h"
#include "search/files.h"
#include "search/generation_names.h"
#include "search/manifest.h"

/* A generation may be swept between reading the pointer and opening it, if two newer
 * ones were published meanwhile. */
#define MAX_TRIES 5

void
kl_generation_free(KlGeneration *generation)
{
    if (generation == NULL) {
        return;
    }
    g_free(generation->path);
    g_free(generation->analysis);
    g_free(generation->created);
    g_hash_table_unref(generation->files);
    g_free(generation);
}

guint64
kl_generation_parse_name(const char *name)
{
    guint64 number = 0;
    if (!g_str_has_prefix(name, KL_GENERATION_PREFIX) ||
        !g_ascii_string_to_unsigned(name + strlen(KL_GENERATION_PREFIX), 10, 1,
                                    G_MAXINT64, &number, NULL)) {
        return 0;
    }
    return number;
}

char *
kl_generation_path(const char *index, guint64 number)
{
    return g_strdup_printf("%s/%s%" G_GUINT64_FORMAT, index, KL_GENERATION_PREFIX,
                           number);
}

guint64
kl_generation_current(const char *index)
{
    g_autofree char *pointer = g_build_filename(index, KL_POINTER_NAME, NULL);
    char target[64];
    ssize_t n = readlink(pointer, target, sizeof target - 1);
    if (n <= 0) {
        return 0;
    }
    target[n] = '\0';
    return kl_generation_parse_name(target);
}

/* A whole small file; NULL with an error whose code says whether it was missing. */
static GBytes *
read_file(const char *path, gsize max_bytes, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat info;
    if (fd < 0) {
        gboolean is_missing = errno == ENOENT;
        kl_files_fail(error, path, "lässt sich nicht lesen");
        if (is_missing && error != NULL && *error != NULL) {
            (*error)->code = KL_ERROR_NOT_FOUND;
        }
        return NULL;
    }
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) ||
        (guint64)info.st_size > max_bytes) {
        close(fd);
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX, "»%s« ist beschädigt", path);
        return NULL;
    }
    gsize length = (gsize)info.st_size;
    gsize n_read = 0;
    g_autofree char *data = g_malloc(length + 1);
    while (n_read < length) {
        ssize_t n = read(fd, data + n_read, length - n_read);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            break;
        }
        n_read += (gsize)n;
    }
    close(fd);
    if (n_read < length) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX, "»%s« ist beschädigt", path);
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&data), length);
}

static gboolean
check_sizes(const KlGeneration *generation, GError **error)
{
    GHashTableIter iter;
    gpointer name;
    gpointer value;
    g_hash_table_iter_init(&iter, generation->files);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        const KlManifestFile *file = value;
        g_autofree char *path = g_build_filename(generation->path, name, NULL);
        struct stat info;
        if (lstat(path, &info) != 0 || !S_ISREG(info.st_mode) ||
            (guint64)info.st_size != file->size) {
            g_set_error(error, KL_ERROR, KL_ERROR_INDEX,
                        "»%s« fehlt oder ist beschädigt", path);
            return FALSE;
        }
    }
    return TRUE;
}

KlGeneration *
kl_generation_open_number(const char *index, guint64 number, GError **error)
{
    g_autofree char *folder = kl_generation_path(index, number);
    g_autofree char *path = g_build_filename(folder, KL_MANIFEST_NAME, NULL);
    g_autoptr(GBytes) bytes = read_file(path, KL_MAX_MANIFEST_BYTES, error);
    if (bytes == NULL) {
        return NULL;
    }
    gsize length;
    const char *json = g_bytes_get_data(bytes, &length);
    g_autoptr(KlGeneration) generation = kl_manifest_from_json(json, length, error);
    if (generation == NULL) {
        g_prefix_error(error, "»%s«: ", folder);
        return NULL;
    }
    if (generation->number != number) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX, "»%s« gehört nicht hierher", path);
        return NULL;
    }
    generation->path = g_steal_pointer(&folder);
    return check_sizes(generation, error) ? g_steal_pointer(&generation) : NULL;
}

static void
fail_without_pointer(const char *index, GError **error)
{
    g_autofree char *pointer = g_build_filename(index, KL_POINTER_NAME, NULL);
    struct stat info;

    if (lstat(pointer, &info) != 0 && errno == EACCES) {
        kl_files_fail(error, pointer, "lässt sich nicht lesen");
        return;
    }
    g_set_error(error, KL_ERROR, KL_ERROR_NOT_FOUND,
                "in »%s« ist kein Index; kooplab-index legt ihn an", index);
}

KlGeneration *
kl_generation_open(const char *index, GError **error)
{
    guint64 number = kl_generation_current(index);
    for (guint i = 0; number != 0; i++) {
        g_autoptr(GError) reason = NULL;
        KlGeneration *generation = kl_generation_open_number(index, number, &reason);
        guint64 next = kl_generation_current(index);
        if (generation != NULL) {
            return generation;
        }
        if (next == number || i + 1 == MAX_TRIES) {
            /* The pointer says it is there: what is missing is damage. */
            if (reason->code == KL_ERROR_NOT_FOUND) {
                reason->code = KL_ERROR_INDEX;
            }
            g_propagate_error(error, g_steal_pointer(&reason));
            return NULL;
        }
        number = next;
    }
    fail_without_pointer(index, error);
    return NULL;
}

char *
kl_generation_shard_path(const KlGeneration *generation, guint shard)
{
    return g_strdup_printf("%s/%s%u", generation->path, KL_SHARD_PREFIX, shard);
}

char *
kl_generation_content_path(const KlGeneration *generation)
{
    return g_build_filename(generation->path, KL_CONTENT_FOLDER, NULL);
}

GBytes *
kl_generation_read_file(const KlGeneration *generation,
                        const char *name,
                        GError **error)
{
    g_autofree char *relative = g_build_filename(KL_FILES_FOLDER, name, NULL);
    g_autofree char *path = g_build_filename(generation->path, relative, NULL);
    const KlManifestFile *file = g_hash_table_lookup(generation->files, relative);
    if (file == NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_NOT_FOUND, "»%s« gibt es im Index nicht",
                    name);
        return NULL;
    }
    g_autoptr(GBytes) bytes = read_file(path, file->size, error);
    if (bytes == NULL) {
        return NULL;
    }
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    if (length != file->size ||
        (file->has_checksum && kl_checksum(data, length) != file->checksum)) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX, "»%s« ist beschädigt", path);
        return NULL;
    }
    return g_steal_pointer(&bytes);
}
