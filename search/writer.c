#include "search/writer.h"

#include <string.h>

#include "search/case_content.h"
#include "search/checksum.h"
#include "search/error.h"
#include "search/files.h"
#include "search/generation_names.h"
#include "search/schema.h"
#include "search/writer_private.h"
#include "search/xapian-c/kx_database.h"

guint
kl_writer_shard_of(const char *slug, guint n_shards)
{
    return (guint)(kl_checksum(slug, strlen(slug)) % n_shards);
}

/* --- beginning -------------------------------------------------------------------- */

static char *
synonyms_to_json(const KlWriterOptions *options)
{
    if (options->synonyms != NULL) {
        return kl_synonyms_to_json(options->synonyms);
    }
    g_autoptr(KlSynonyms) none = kl_synonyms_new();
    return kl_synonyms_to_json(none);
}

gboolean
kl_writer_has_metadata(const KlGeneration *generation,
                       const char *key,
                       const char *text)
{
    g_autofree char *path = kl_generation_shard_path(generation, 0);
    g_autoptr(KxDatabase) db = kx_database_open(path, NULL);
    g_autoptr(GBytes) bytes =
        db == NULL ? NULL : kx_database_get_metadata(db, key, -1, NULL);
    return bytes != NULL && g_bytes_get_size(bytes) == strlen(text) &&
           memcmp(g_bytes_get_data(bytes, NULL), text, strlen(text)) == 0;
}

/* Why a generation cannot be continued, or NULL. */
static const char *
find_obstacle(const KlGeneration *generation, const KlWriterOptions *options)
{
    if (strcmp(generation->analysis, kl_analyzer_version()) != 0) {
        return "die Sprachanalyse ist neu";
    }
    if (generation->n_shards != options->n_shards) {
        return "die Zahl der Datenbanken ist neu";
    }
    g_autofree char *taxonomy = kl_taxonomy_to_json(options->taxonomy);
    if (!kl_writer_has_metadata(generation, KL_META_TAXONOMY, taxonomy)) {
        return "die Taxonomie ist neu";
    }
    return NULL;
}

gboolean
kl_writer_can_continue(const char *index,
                       const KlWriterOptions *options,
                       const char **ret_reason)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlGeneration) generation = kl_generation_open(index, &error);
    const char *reason;
    if (generation != NULL) {
        reason = find_obstacle(generation, options);
    } else if (error->code == KL_ERROR_NOT_FOUND) {
        reason = "es gibt noch keinen Index";
    } else if (error->code == KL_ERROR_VERSION) {
        reason = "das Format des Index ist neu";
    } else {
        reason = "der Index ist beschädigt";
    }
    if (reason != NULL && ret_reason != NULL) {
        *ret_reason = reason;
    }
    return reason == NULL;
}

/* A full build needs the generation before only to know what is gone: what does not
 * open is left alone. */
static gboolean
open_base(KlWriter *writer, const char *index, GError **error)
{
    gboolean is_full = writer->options.is_full;
    GError **needed = is_full ? NULL : error;
    writer->base = kl_generation_open(index, needed);
    if (writer->base == NULL) {
        return is_full;
    }
    const char *obstacle =
        is_full ? NULL : find_obstacle(writer->base, &writer->options);
    if (obstacle != NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "»%s« muss neu gebaut werden: %s", index, obstacle);
        return FALSE;
    }
    g_autofree char *path = kl_generation_content_path(writer->base);
    writer->base_content = kl_content_open(path, needed);
    return is_full || writer->base_content != NULL;
}

static gboolean
begin_content(KlWriter *writer, GError **error)
{
    g_autofree char *folder =
        g_build_filename(kl_draft_path(writer->draft), KL_CONTENT_FOLDER, NULL);
    g_autofree char *path = g_strdup_printf("%s/%" G_GUINT64_FORMAT ".pack", folder,
                                            kl_draft_number(writer->draft));
    if (!kl_files_make_folder(folder, error)) {
        return FALSE;
    }
    writer->content = kl_content_writer_new(path, error);
    return writer->content != NULL;
}

static gboolean
begin(KlWriter *writer, KlIndexLock *lock, GError **error)
{
    const KlWriterOptions *options = &writer->options;
    if (!open_base(writer, kl_index_lock_path(lock), error)) {
        return FALSE;
    }
    writer->draft = kl_draft_begin(lock, error);
    if (writer->draft == NULL || !begin_content(writer, error)) {
        return FALSE;
    }
    if (!options->is_full) {
        writer->updates = g_new0(KlShardUpdate *, options->n_shards);
        writer->analyzer = kl_analyzer_new();
        return TRUE;
    }
    writer->slugs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    writer->full = kl_full_build_new(kl_draft_path(writer->draft), options->n_shards,
                                     options->n_jobs, options->taxonomy, error);
    return writer->full != NULL;
}

KlWriter *
kl_writer_begin(KlIndexLock *lock, const KlWriterOptions *options, GError **error)
{
    if (options->n_shards < 1 || options->n_shards > KL_MAX_SHARDS ||
        (options->is_full && (options->n_jobs < 1 || options->n_jobs > KL_MAX_JOBS))) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "erlaubt sind 1 bis %u Datenbanken und 1 bis %u Prozesse",
                    KL_MAX_SHARDS, KL_MAX_JOBS);
        return NULL;
    }
    KlWriter *writer = g_new0(KlWriter, 1);
    g_mutex_init(&writer->mutex);
    writer->options = *options;
    writer->taxonomy_json = kl_taxonomy_to_json(options->taxonomy);
    writer->synonyms_json = synonyms_to_json(options);
    if (!begin(writer, lock, error)) {
        g_clear_pointer(&writer, kl_writer_free);
    }
    return writer;
}

void
kl_writer_free(KlWriter *writer)
{
    if (writer == NULL) {
        return;
    }
    kl_full_build_free(writer->full);
    for (guint i = 0; writer->updates != NULL && i < writer->options.n_shards; i++) {
        kl_shard_update_free(writer->updates[i]);
    }
    g_free(writer->updates);
    kl_content_writer_free(writer->content);
    kl_analyzer_free(writer->analyzer);
    kl_content_free(writer->base_content);
    kl_generation_free(writer->base);
    g_clear_pointer(&writer->slugs, g_hash_table_unref);
    kl_draft_free(writer->draft);
    g_free(writer->taxonomy_json);
    g_free(writer->synonyms_json);
    g_mutex_clear(&writer->mutex);
    g_free(writer);
}

guint64
kl_writer_generation(const KlWriter *writer)
{
    return kl_draft_number(writer->draft);
}

const char *
kl_writer_path(const KlWriter *writer)
{
    return kl_draft_path(writer->draft);
}

/* --- cases and content ------------------------------------------------------------ */

KlShardUpdate *
kl_writer_get_update(KlWriter *writer, guint shard, GError **error)
{
    if (writer->updates[shard] == NULL) {
        g_autofree char *name = g_strdup_printf("%s%u", KL_SHARD_PREFIX, shard);
        g_autofree char *path =
            g_build_filename(kl_draft_path(writer->draft), name, NULL);
        if (kl_draft_copy(writer->draft, writer->base, name, error)) {
            writer->updates[shard] = kl_shard_update_open(
                path, writer->options.taxonomy, writer->analyzer, error);
        }
    }
    return writer->updates[shard];
}

static gboolean
update_case(KlWriter *writer, const KlCase *kl_case, GError **error)
{
    guint shard = kl_writer_shard_of(kl_case->slug, writer->options.n_shards);
    KlShardUpdate *update = kl_writer_get_update(writer, shard, error);
    return update != NULL && kl_shard_update_put(update, kl_case, error);
}

static gboolean
check_case(const KlWriter *writer, const KlCase *kl_case, GError **error)
{
    if (kl_case->slug == NULL || *kl_case->slug == '\0' || kl_case->title == NULL ||
        strlen(kl_case->slug) > KL_MAX_SLUG_BYTES) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INVALID,
                            "ein Fall hat keinen oder einen zu langen Namen");
        return FALSE;
    }
    if (writer->slugs != NULL && g_hash_table_contains(writer->slugs, kl_case->slug)) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID, "den Fall »%s« gibt es zweimal",
                    kl_case->slug);
        return FALSE;
    }
    return TRUE;
}

static gboolean
put_case(KlWriter *writer, const KlCase *kl_case, GError **error)
{
    const KlContent *base = writer->options.is_full ? NULL : writer->base_content;
    if (!check_case(writer, kl_case, error) ||
        !kl_case_content_put(writer->content, base, kl_case, writer->options.taxonomy,
                             error)) {
        return FALSE;
    }
    if (writer->slugs != NULL) {
        g_hash_table_add(writer->slugs, g_strdup(kl_case->slug));
        return TRUE;
    }
    return update_case(writer, kl_case, error);
}

gboolean
kl_writer_put_case(KlWriter *writer, KlCase *kl_case, GError **error)
{
    g_return_val_if_fail(!writer->is_prepared, FALSE);

    g_mutex_lock(&writer->mutex);
    gboolean is_good = put_case(writer, kl_case, error);
    writer->has_failed = writer->has_failed || !is_good;
    g_mutex_unlock(&writer->mutex);
    if (!is_good || writer->full == NULL) {
        kl_case_free(kl_case);
        return is_good;
    }
    guint shard = kl_writer_shard_of(kl_case->slug, writer->options.n_shards);
    return kl_full_build_add(writer->full, shard, kl_case, error);
}

gboolean
kl_writer_remove_case(KlWriter *writer, const char *slug, GError **error)
{
    g_return_val_if_fail(!writer->is_prepared && writer->updates != NULL, FALSE);

    guint shard = kl_writer_shard_of(slug, writer->options.n_shards);
    KlShardUpdate *update = kl_writer_get_update(writer, shard, error);
    gboolean is_good = update != NULL;
    if (is_good && kl_shard_update_has(update, slug)) {
        is_good =
            kl_shard_update_remove(update, slug, error) &&
            kl_case_content_remove(writer->content, writer->base_content, slug, error);
    }
    writer->has_failed = writer->has_failed || !is_good;
    return is_good;
}

gboolean
kl_writer_put_content(KlWriter *writer,
                      const char *kind,
                      const char *key,
                      const char *type,
                      const void *data,
                      gsize length,
                      GError **error)
{
    g_return_val_if_fail(!writer->is_prepared, FALSE);

    g_mutex_lock(&writer->mutex);
    gboolean is_good =
        kl_content_writer_put(writer->content, kind, key, type, data, length, error);
    writer->has_failed = writer->has_failed || !is_good;
    g_mutex_unlock(&writer->mutex);
    return is_good;
}

gboolean
kl_writer_remove_content(KlWriter *writer,
                         const char *kind,
                         const char *key,
                         GError **error)
{
    g_return_val_if_fail(!writer->is_prepared, FALSE);
    return kl_content_writer_remove(writer->content, kind, key, error);
}

gboolean
kl_writer_put_file(
    KlWriter *writer, const char *name, const void *data, gsize length, GError **error)
{
    return kl_draft_put_file(writer->draft, name, data, length, error);
}
