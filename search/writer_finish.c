#include <string.h>

#include "search/case_content.h"
#include "search/columns.h"
#include "search/error.h"
#include "search/generation_names.h"
#include "search/schema.h"
#include "search/shard_check.h"
#include "search/writer_private.h"
#include "search/xapian-c/kx_database.h"
#include "search/xapian-c/kx_writable.h"

/* Content is merged into one segment when there are this many, or when less than half
 * of it is alive (and it is worth the while). */
#define MAX_SEGMENTS    8
#define MIN_MERGE_BYTES (256 * 1024)

/* Of so many cases one is read again: fewer than go into a batch of a full build, so
 * that a batch that lost its data while it was merged is found. */
#define CHECK_STEP 50

static gboolean
set_text(KxWritableDatabase *db, const char *key, const char *text, GError **error)
{
    return kx_writable_database_set_metadata(db, key, -1, text, strlen(text), error);
}

static gboolean
set_metadata(KxWritableDatabase *db, guint shard, gpointer user_data, GError **error)
{
    const KlWriter *writer = user_data;
    g_autofree char *format = g_strdup_printf("%u", KL_FORMAT_VERSION);
    g_autofree char *place = g_strdup_printf("%u/%u", shard, writer->options.n_shards);
    g_autofree char *revision = g_uuid_string_random();
    return set_text(db, KL_META_REVISION, revision, error) &&
           set_text(db, KL_META_FORMAT, format, error) &&
           set_text(db, KL_META_ANALYSIS, kl_analyzer_version(), error) &&
           set_text(db, KL_META_TAXONOMY, writer->taxonomy_json, error) &&
           set_text(db, KL_META_SYNONYMS, writer->synonyms_json, error) &&
           set_text(db, KL_META_SHARD, place, error);
}

static gboolean
finish_updates(KlWriter *writer, GError **error)
{
    gboolean has_new_synonyms =
        !kl_writer_has_metadata(writer->base, KL_META_SYNONYMS, writer->synonyms_json);
    for (guint i = 0; i < writer->options.n_shards; i++) {
        g_autofree char *name = g_strdup_printf("%s%u", KL_SHARD_PREFIX, i);
        if (!has_new_synonyms && writer->updates[i] == NULL) {
            if (!kl_draft_link(writer->draft, writer->base, name, error)) {
                return FALSE;
            }
            continue;
        }
        KlShardUpdate *update = kl_writer_get_update(writer, i, error);
        if (update == NULL ||
            !set_metadata(kl_shard_update_database(update), i, writer, error) ||
            !kl_shard_update_finish(update, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
finish_content(KlWriter *writer, GError **error)
{
    const KlContent *base = writer->base_content;
    if (writer->options.is_full) {
        return (base == NULL ||
                kl_case_content_keep_gone(writer->content, base, error)) &&
               kl_content_writer_finish(writer->content, error);
    }
    guint64 total = kl_content_total_bytes(base);
    gboolean is_loose =
        total > MIN_MERGE_BYTES && kl_content_live_bytes(base) < total / 2;
    if (kl_content_n_segments(base) >= MAX_SEGMENTS || is_loose) {
        return kl_content_writer_add_all(writer->content, base, error) &&
               kl_content_writer_finish(writer->content, error);
    }
    if (!kl_draft_link(writer->draft, writer->base, KL_CONTENT_FOLDER, error)) {
        return FALSE;
    }
    if (kl_content_writer_is_empty(writer->content)) {
        g_clear_pointer(&writer->content, kl_content_writer_free);
        return TRUE;
    }
    return kl_content_writer_finish(writer->content, error);
}

/* Opens a shard as a reader would and adds up what it has. */
static gboolean
verify_shard(KlWriter *writer, guint shard, GError **error)
{
    g_autofree char *path =
        g_strdup_printf("%s/%s%u", kl_writer_path(writer), KL_SHARD_PREFIX, shard);
    g_autoptr(KxDatabase) db = kx_database_open(path, error);
    g_autoptr(KlColumns) columns = db == NULL ? NULL : kl_columns_load(db, error);
    guint32 n_docs;
    if (columns == NULL || !kl_shard_check(db, columns, CHECK_STEP, error) ||
        !kx_database_get_n_docs(db, &n_docs, error)) {
        return FALSE;
    }
    if (n_docs != kl_columns_n_cases(columns)) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX,
                    "»%s« hat %u Fälle, aber %u Zeilen", path, n_docs,
                    kl_columns_n_cases(columns));
        return FALSE;
    }
    writer->n_cases += n_docs;
    return TRUE;
}

static gboolean
verify(KlWriter *writer, GError **error)
{
    g_autofree char *path =
        g_build_filename(kl_writer_path(writer), KL_CONTENT_FOLDER, NULL);
    g_autoptr(KlContent) content = kl_content_open(path, error);
    if (content == NULL) {
        return FALSE;
    }
    for (guint i = 0; i < writer->options.n_shards; i++) {
        if (!verify_shard(writer, i, error)) {
            return FALSE;
        }
    }
    guint n_shown = kl_content_count(content, KL_CONTENT_CASE);
    guint64 n_put =
        writer->slugs != NULL ? g_hash_table_size(writer->slugs) : writer->n_cases;
    if (n_shown != writer->n_cases || n_put != writer->n_cases) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX,
                    "der neue Index hat %" G_GUINT64_FORMAT
                    " Fälle zu suchen, aber %u zu zeigen",
                    writer->n_cases, n_shown);
        return FALSE;
    }
    return TRUE;
}

gboolean
kl_writer_prepare(KlWriter *writer, GError **error)
{
    g_return_val_if_fail(!writer->is_prepared, FALSE);

    writer->is_prepared = TRUE;
    if (writer->has_failed) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INVALID,
                            "der neue Index ist nach einem Fehler unvollständig");
        return FALSE;
    }
    gboolean is_good =
        (writer->full != NULL
             ? kl_full_build_finish(writer->full, set_metadata, writer, error)
             : finish_updates(writer, error)) &&
        finish_content(writer, error) && verify(writer, error);
    writer->has_failed = !is_good;
    return is_good;
}

gboolean
kl_writer_finish(KlWriter *writer, KlWriterResult *ret_result, GError **error)
{
    if (!writer->is_prepared && !kl_writer_prepare(writer, error)) {
        return FALSE;
    }
    g_return_val_if_fail(!writer->has_failed, FALSE);
    if (!kl_draft_publish(writer->draft, kl_analyzer_version(),
                          writer->options.n_shards, writer->n_cases, error)) {
        return FALSE;
    }
    if (ret_result != NULL) {
        ret_result->generation = kl_draft_number(writer->draft);
        ret_result->n_cases = writer->n_cases;
    }
    return TRUE;
}
