#include "search/manifest.h"

#include <jansson.h>
#include <string.h>

#include "search/checksum.h"
#include "search/error.h"
#include "search/schema.h"

/* The same object always gives the same text, which the checksum needs. */
#define CANONICAL (JSON_COMPACT | JSON_SORT_KEYS)

KlGeneration *
kl_manifest_new(void)
{
    KlGeneration *generation = g_new0(KlGeneration, 1);
    generation->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return generation;
}

void
kl_manifest_add_file(KlGeneration *generation, const char *name, KlManifestFile file)
{
    KlManifestFile *copy = g_new(KlManifestFile, 1);
    *copy = file;
    g_hash_table_replace(generation->files, g_strdup(name), copy);
}

/* A checksum is a string: a JSON integer has no 64 bits. */
static json_t *
checksum_to_json(guint64 checksum)
{
    char text[17];
    g_snprintf(text, sizeof text, "%016" G_GINT64_MODIFIER "x", checksum);
    return json_string(text);
}

static gboolean
checksum_from_json(const json_t *value, guint64 *ret_checksum)
{
    const char *text = json_string_value(value);
    return text != NULL && strlen(text) == 16 &&
           g_ascii_string_to_unsigned(text, 16, 0, G_MAXUINT64, ret_checksum, NULL);
}

static guint64
sum_object(const json_t *root)
{
    char *text = json_dumps(root, CANONICAL);
    guint64 checksum = text == NULL ? 0 : kl_checksum(text, strlen(text));
    free(text);
    return checksum;
}

char *
kl_manifest_to_json(const KlGeneration *generation)
{
    json_t *files = json_object();
    GHashTableIter iter;
    gpointer name;
    gpointer value;
    g_hash_table_iter_init(&iter, generation->files);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        const KlManifestFile *file = value;
        json_t *object = json_object();
        json_object_set_new(object, "size", json_integer((json_int_t)file->size));
        if (file->has_checksum) {
            json_object_set_new(object, "checksum", checksum_to_json(file->checksum));
        }
        json_object_set_new(files, name, object);
    }
    json_t *root = json_object();
    json_object_set_new(root, "format", json_integer(generation->format));
    json_object_set_new(root, "analysis", json_string(generation->analysis));
    json_object_set_new(root, "generation",
                        json_integer((json_int_t)generation->number));
    json_object_set_new(root, "shards", json_integer(generation->n_shards));
    json_object_set_new(root, "cases", json_integer((json_int_t)generation->n_cases));
    json_object_set_new(root, "created", json_string(generation->created));
    json_object_set_new(root, "files", files);
    json_object_set_new(root, "checksum", checksum_to_json(sum_object(root)));
    char *dump = json_dumps(root, JSON_INDENT(1) | JSON_SORT_KEYS);
    json_decref(root);
    char *json = g_strconcat(dump, "\n", NULL);
    free(dump);
    return json;
}

static gboolean
get_number(const json_t *root, const char *name, guint64 max, guint64 *ret_number)
{
    const json_t *value = json_object_get(root, name);
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || (guint64)number > max) {
        return FALSE;
    }
    *ret_number = (guint64)number;
    return TRUE;
}

static gboolean
read_files(KlGeneration *generation, json_t *files)
{
    const char *name;
    json_t *object;
    if (!json_is_object(files)) {
        return FALSE;
    }
    json_object_foreach(files, name, object)
    {
        KlManifestFile file = {0};
        const json_t *checksum = json_object_get(object, "checksum");
        if (!get_number(object, "size", G_MAXINT64, &file.size) ||
            (checksum != NULL && !checksum_from_json(checksum, &file.checksum))) {
            return FALSE;
        }
        file.has_checksum = checksum != NULL;
        kl_manifest_add_file(generation, name, file);
    }
    return TRUE;
}

static gboolean
read_members(KlGeneration *generation, const json_t *root)
{
    const char *analysis = json_string_value(json_object_get(root, "analysis"));
    const char *created = json_string_value(json_object_get(root, "created"));
    guint64 n_shards;
    if (analysis == NULL || created == NULL ||
        !get_number(root, "generation", G_MAXINT64, &generation->number) ||
        !get_number(root, "shards", G_MAXUINT, &n_shards) || n_shards == 0 ||
        !get_number(root, "cases", G_MAXINT64, &generation->n_cases)) {
        return FALSE;
    }
    generation->n_shards = (guint)n_shards;
    generation->analysis = g_strdup(analysis);
    generation->created = g_strdup(created);
    return read_files(generation, json_object_get(root, "files"));
}

/* Checks the checksum, leaving root without it. */
static gboolean
is_whole(json_t *root)
{
    guint64 checksum;
    if (!checksum_from_json(json_object_get(root, "checksum"), &checksum)) {
        return FALSE;
    }
    json_object_del(root, "checksum");
    return sum_object(root) == checksum;
}

KlGeneration *
kl_manifest_from_json(const char *json, gsize length, GError **error)
{
    json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES, NULL);
    g_autoptr(KlGeneration) generation = kl_manifest_new();
    guint64 format = 0;
    /* The format first: another one may have another idea of everything else. */
    gboolean has_format = get_number(root, "format", G_MAXUINT, &format);
    gboolean is_other = has_format && format != KL_FORMAT_VERSION;
    gboolean is_good =
        has_format && !is_other && is_whole(root) && read_members(generation, root);
    json_decref(root);

    if (is_other) {
        g_set_error(error, KL_ERROR, KL_ERROR_VERSION,
                    "der Index hat das Format %u statt %u; kooplab-index baut ihn neu",
                    (guint)format, KL_FORMAT_VERSION);
        return NULL;
    }
    if (!is_good) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INDEX,
                            "das Manifest ist beschädigt");
        return NULL;
    }
    generation->format = (guint)format;
    return g_steal_pointer(&generation);
}
