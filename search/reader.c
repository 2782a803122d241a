#include "search/reader.h"

#include <string.h>

#include "search/error.h"
#include "search/schema.h"
#include "search/snapshot_private.h"

/* A remote shard answers in this time or is away. */
#define CONNECT_TIMEOUT_MS 2000
#define ANSWER_TIMEOUT_MS  5000

/* More idle readers than threads that a program has are never needed. */
#define MAX_IDLE_READERS 64

struct KlReader {
    KlSnapshot *snapshot; /* borrowed while idle, a reference while acquired */
    GPtrArray *shards;    /* of KxDatabase */
    KlAnalyzer *analyzer;
    gboolean is_broken; /* a shard failed: not to be used again */
};

static void
free_database(gpointer db)
{
    kx_database_free(db);
}

KxDatabase *
kl_shard_open(const KlShard *shard, GError **error)
{
    if (shard->path != NULL) {
        return kx_database_open(shard->path, error);
    }
    return kx_database_open_remote(shard->host, shard->port, ANSWER_TIMEOUT_MS,
                                   CONNECT_TIMEOUT_MS, error);
}

/* A server may have gone on to another generation than the snapshot's. */
static gboolean
check_revision(const KlShard *shard, const KxDatabase *db, GError **error)
{
    if (shard->path != NULL || shard->revision == NULL) {
        return TRUE;
    }
    g_autofree char *revision = kl_shard_read_text(db, KL_META_REVISION, error);
    if (revision == NULL) {
        return FALSE;
    }
    if (strcmp(revision, shard->revision) != 0) {
        g_set_error(error, KL_ERROR, KL_ERROR_CHANGED, "»%s:%u« hat einen neuen Stand",
                    shard->host, shard->port);
        return FALSE;
    }
    return TRUE;
}

KlReader *
kl_reader_open(KlSnapshot *snapshot, GError **error)
{
    KlReader *reader = g_new0(KlReader, 1);
    reader->snapshot = snapshot;
    reader->shards = g_ptr_array_new_with_free_func(free_database);
    reader->analyzer = kl_analyzer_new();
    for (guint i = 0; i < snapshot->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        KxDatabase *db = kl_shard_open(shard, error);
        if (db != NULL) {
            g_ptr_array_add(reader->shards, db);
        }
        if (db == NULL || !check_revision(shard, db, error)) {
            kl_reader_free(reader);
            return NULL;
        }
    }
    return reader;
}

void
kl_reader_free(KlReader *reader)
{
    g_ptr_array_unref(reader->shards);
    kl_analyzer_free(reader->analyzer);
    g_free(reader);
}

KlReader *
kl_snapshot_acquire_reader(KlSnapshot *snapshot, GError **error)
{
    g_mutex_lock(&snapshot->lock);
    KlReader *reader = g_queue_pop_head(&snapshot->readers);
    g_mutex_unlock(&snapshot->lock);
    if (reader == NULL) {
        g_autoptr(GError) why = NULL;
        reader = kl_reader_open(snapshot, &why);
        if (reader == NULL) {
            /* The folder was there: two later generations have been published. */
            if (g_error_matches(why, KL_ERROR, KL_ERROR_NOT_FOUND)) {
                why->code = KL_ERROR_CHANGED;
            }
            g_propagate_error(error, g_steal_pointer(&why));
            return NULL;
        }
    }
    kl_snapshot_ref(snapshot);
    return reader;
}

void
kl_reader_release(KlReader *reader)
{
    if (reader == NULL) {
        return;
    }
    KlSnapshot *snapshot = reader->snapshot;
    gboolean is_kept = FALSE;
    if (!reader->is_broken) {
        g_mutex_lock(&snapshot->lock);
        is_kept = g_queue_get_length(&snapshot->readers) < MAX_IDLE_READERS;
        if (is_kept) {
            g_queue_push_head(&snapshot->readers, reader);
        }
        g_mutex_unlock(&snapshot->lock);
    }
    if (!is_kept) {
        kl_reader_free(reader);
    }
    kl_snapshot_unref(snapshot);
}

KlSnapshot *
kl_reader_get_snapshot(KlReader *reader)
{
    return reader->snapshot;
}

KlAnalyzer *
kl_reader_get_analyzer(KlReader *reader)
{
    return reader->analyzer;
}

const KxDatabase *
kl_reader_get_shard(const KlReader *reader, guint shard)
{
    return g_ptr_array_index(reader->shards, shard);
}

gboolean
kl_reader_reconnect(KlReader *reader, GError **error)
{
    KlReader *fresh = kl_reader_open(reader->snapshot, error);
    if (fresh == NULL) {
        reader->is_broken = TRUE;
        return FALSE;
    }
    GPtrArray *shards = reader->shards;
    reader->shards = fresh->shards;
    fresh->shards = shards;
    kl_reader_free(fresh);
    return TRUE;
}

/* --- terms --------------------------------------------------------------------- */

gboolean
kl_reader_has_term(KlReader *reader,
                   const char *term,
                   gboolean *ret_has_term,
                   GError **error)
{
    KlSnapshot *snapshot = reader->snapshot;
    g_autoptr(KlPostings) known = kl_term_cache_get(snapshot->terms, term);
    if (known != NULL) {
        *ret_has_term = kl_postings_count(known) > 0;
        return TRUE;
    }
    for (guint i = 0; i < reader->shards->len; i++) {
        gboolean has = FALSE;
        if (!kx_database_has_term(kl_reader_get_shard(reader, i), term, -1, &has,
                                  error)) {
            return FALSE;
        }
        if (has) {
            *ret_has_term = TRUE;
            return TRUE;
        }
    }
    /* That no case has it is all there is to know. */
    known = kl_postings_new(snapshot->n_positions,
                            g_array_new(FALSE, FALSE, sizeof(guint32)),
                            g_array_new(FALSE, FALSE, sizeof(guint32)));
    kl_term_cache_put(snapshot->terms, term, known);
    *ret_has_term = FALSE;
    return TRUE;
}

typedef struct {
    GArray *positions;
    GArray *wdfs;
    guint base;
} Gathering;

static gboolean
gather(const guint32 *docids, const guint32 *wdfs, gsize n_postings, gpointer data)
{
    const Gathering *gathering = data;
    guint done = gathering->positions->len;
    g_array_append_vals(gathering->positions, docids, (guint)n_postings);
    g_array_append_vals(gathering->wdfs, wdfs, (guint)n_postings);
    for (guint i = done; i < gathering->positions->len; i++) {
        g_array_index(gathering->positions, guint32, i) += gathering->base;
    }
    return TRUE;
}

KlPostings *
kl_reader_get_postings(KlReader *reader, const char *term, GError **error)
{
    KlSnapshot *snapshot = reader->snapshot;
    KlPostings *postings = kl_term_cache_get(snapshot->terms, term);
    if (postings != NULL) {
        return postings;
    }
    g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) wdfs = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint i = 0; i < reader->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        Gathering gathering = {positions, wdfs, shard->base};
        if (!kx_database_foreach_posting(kl_reader_get_shard(reader, i), term, -1,
                                         gather, &gathering, error)) {
            return NULL;
        }
    }
    postings = kl_postings_new(snapshot->n_positions, g_steal_pointer(&positions),
                               g_steal_pointer(&wdfs));
    kl_term_cache_put(snapshot->terms, term, postings);
    return postings;
}

GBytes *
kl_reader_get_data(KlReader *reader, guint position, GError **error)
{
    const KlSnapshot *snapshot = reader->snapshot;
    for (guint i = 0; i < snapshot->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        if (position <= shard->base || position - shard->base > shard->last_docid) {
            continue;
        }
        g_autoptr(KxDocument) document = kx_database_get_document(
            kl_reader_get_shard(reader, i), position - shard->base, error);
        gsize length;
        const char *data =
            document != NULL ? kx_document_get_data(document, &length, error) : NULL;
        return data != NULL ? g_bytes_new(data, length) : NULL;
    }
    g_set_error_literal(error, KL_ERROR, KL_ERROR_NOT_FOUND, "hier ist kein Fall");
    return NULL;
}
