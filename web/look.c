#include "web/look.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "search/error.h"
#include "search/files.h"

#define MAX_FILE_BYTES (5 * 1024 * 1024)
#define TEMPLATE_END   ".mustache"

GResource *look_get_resource(void); /* generated: web/rules.mk */

struct KlLook {
    GPtrArray *template_names;
    GHashTable *templates; /* name → text */
    GPtrArray *assets;
};

static const struct {
    const char *ending;
    const char *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
};

const char *
kl_look_type_of(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_str_has_suffix(name, types[i].ending)) {
            return types[i].type;
        }
    }
    return NULL;
}

static void
free_asset(gpointer data)
{
    KlAsset *asset = data;
    g_free(asset->name);
    g_free(asset->url);
    g_free(asset->version);
    g_bytes_unref(asset->bytes);
    g_free(asset);
}

/* The operator's file if there is one, else the built-in one. */
static GBytes *
load(const char *folder, const char *below, const char *name, GError **error)
{
    if (folder != NULL) {
        g_autofree char *path = g_build_filename(
            folder, strcmp(below, "assets") == 0 ? "assets" : ".", name, NULL);
        char *data = NULL;
        gsize length = 0;
        g_autoptr(GError) io_error = NULL;
        if (g_file_get_contents(path, &data, &length, &io_error)) {
            GBytes *bytes = g_bytes_new_take(data, length);
            if (length <= MAX_FILE_BYTES) {
                return bytes;
            }
            g_bytes_unref(bytes);
            g_set_error(error, KL_ERROR, KL_ERROR_LIMIT, "»%s« ist größer als 5 MiB",
                        path);
            return NULL;
        }
        if (access(path, R_OK) != 0 && errno != ENOENT) {
            kl_files_fail(error, path, "lässt sich nicht lesen");
            return NULL;
        }
        if (!g_error_matches(io_error, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
            g_set_error(error, KL_ERROR, KL_ERROR_IO, "»%s« lässt sich nicht lesen: %s",
                        path, io_error->message);
            return NULL;
        }
    }
    g_autofree char *path = g_strdup_printf("/kooplab/%s/%s", below, name);
    g_autoptr(GError) missing = NULL;
    GBytes *bytes = g_resource_lookup_data(look_get_resource(), path,
                                           G_RESOURCE_LOOKUP_FLAGS_NONE, &missing);
    if (bytes == NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_IO, "%s", missing->message);
    }
    return bytes;
}

static gboolean
add_template(KlLook *look, const char *folder, const char *file, GError **error)
{
    g_autoptr(GBytes) bytes = load(folder, "templates", file, error);
    if (bytes == NULL) {
        return FALSE;
    }
    char *name = g_strndup(file, strlen(file) - strlen(TEMPLATE_END));
    g_ptr_array_add(look->template_names, name);
    g_hash_table_insert(
        look->templates, name,
        g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)));
    return TRUE;
}

static gboolean
add_asset(KlLook *look, const char *folder, const char *name, GError **error)
{
    const char *type = kl_look_type_of(name);
    if (type == NULL) {
        return TRUE;
    }
    GBytes *bytes = load(folder, "assets", name, error);
    if (bytes == NULL) {
        return FALSE;
    }
    KlAsset *asset = g_new0(KlAsset, 1);
    g_autofree char *checksum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    asset->name = g_strdup(name);
    asset->version = g_strndup(checksum, 10);
    asset->url = g_strdup_printf("/assets/%s?v=%s", name, asset->version);
    asset->type = type;
    asset->bytes = bytes;
    g_ptr_array_add(look->assets, asset);
    return TRUE;
}

/* Names of built-in files below a folder, and those that only the operator has. */
static GPtrArray *
list_names(const char *folder, const char *below)
{
    g_autofree char *path = g_strdup_printf("/kooplab/%s", below);
    g_auto(GStrv) built_in = g_resource_enumerate_children(
        look_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; built_in != NULL && built_in[i] != NULL; i++) {
        g_ptr_array_add(names, g_strdup(built_in[i]));
    }
    if (folder != NULL && strcmp(below, "assets") == 0) {
        g_autofree char *own = g_build_filename(folder, below, NULL);
        g_autoptr(GDir) dir = g_dir_open(own, 0, NULL);
        for (const char *name = dir != NULL ? g_dir_read_name(dir) : NULL; name != NULL;
             name = g_dir_read_name(dir)) {
            if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL)) {
                g_ptr_array_add(names, g_strdup(name));
            }
        }
    }
    g_ptr_array_sort(names, (GCompareFunc)(void (*)(void))g_strcmp0);
    return names;
}

static gint
compare_assets(gconstpointer a, gconstpointer b)
{
    const KlAsset *const *left = a;
    const KlAsset *const *right = b;
    return strcmp((*left)->name, (*right)->name);
}

KlLook *
kl_look_new(const char *folder, GError **error)
{
    g_autoptr(KlLook) look = g_new0(KlLook, 1);
    look->template_names = g_ptr_array_new_with_free_func(g_free);
    look->templates = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    look->assets = g_ptr_array_new_with_free_func(free_asset);

    if (folder != NULL && !g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, KL_ERROR, KL_ERROR_IO, "»%s« ist kein Ordner", folder);
        return NULL;
    }
    g_autoptr(GPtrArray) templates = list_names(folder, "templates");
    for (guint i = 0; i < templates->len; i++) {
        if (!add_template(look, folder, templates->pdata[i], error)) {
            return NULL;
        }
    }
    g_autoptr(GPtrArray) assets = list_names(folder, "assets");
    for (guint i = 0; i < assets->len; i++) {
        if (!add_asset(look, folder, assets->pdata[i], error)) {
            return NULL;
        }
    }
    g_ptr_array_sort(look->assets, compare_assets);
    return g_steal_pointer(&look);
}

void
kl_look_free(KlLook *look)
{
    if (look == NULL) {
        return;
    }
    g_hash_table_unref(look->templates);
    g_ptr_array_unref(look->template_names);
    g_ptr_array_unref(look->assets);
    g_free(look);
}

const GPtrArray *
kl_look_get_templates(const KlLook *look)
{
    return look->template_names;
}

const char *
kl_look_get_template(const KlLook *look, const char *name)
{
    return g_hash_table_lookup(look->templates, name);
}

const KlAsset *
kl_look_get_asset(const KlLook *look, const char *name)
{
    for (guint i = 0; i < look->assets->len; i++) {
        const KlAsset *asset = look->assets->pdata[i];
        if (strcmp(asset->name, name) == 0) {
            return asset;
        }
    }
    return NULL;
}

const GPtrArray *
kl_look_get_assets(const KlLook *look)
{
    return look->assets;
}
