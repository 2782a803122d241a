#include "search/full_build.h"

#include "search/columns.h"
#include "search/document.h"
#include "search/error.h"
#include "search/files.h"
#include "search/generation_names.h"
#include "search/merger.h"
#include "search/xapian-c/kx_database.h"
#include "search/xapian-c/kx_document.h"
#include "search/xapian-c/kx_writable.h"

#define BATCH_CASES  100
#define BUILD_FOLDER "build"

typedef struct {
    guint shard;
    guint first_docid;
    guint number;     /* the merger's */
    GPtrArray *cases; /* of KlCase */
    GArray *lengths;  /* of guint32: of the documents, once they are made */
    char *path;       /* where the worker puts them */
} Batch;

typedef struct {
    KlColumnsBuilder *columns;
    KlWords *words;
    guint last_docid;
    Batch *open; /* the batch that is being filled, or NULL */
} Shard;

struct KlFullBuild {
    char *folder;
    char *build_folder;
    guint n_jobs;
    const KlTaxonomy *taxonomy;
    guint n_shards;
    Shard *shards;
    KlMerger *merger;
    GThread **threads;
    GMutex mutex;
    GCond changed;
    /* Under the mutex: */
    GQueue queue; /* of Batch; bounded to twice the threads */
    gboolean is_closed;
    GError *error; /* the first failure */
};

static void
batch_free(Batch *batch)
{
    if (batch != NULL) {
        g_ptr_array_unref(batch->cases);
        g_array_unref(batch->lengths);
        g_free(batch->path);
        g_free(batch);
    }
}

static gboolean
index_case(const KlFullBuild *build,
           KxWritableDatabase *db,
           const KlCase *kl_case,
           KlAnalyzer *analyzer,
           KxDocument *document,
           KlWords *words,
           guint32 *ret_length,
           GError **error)
{
    guint32 docid;
    return kl_document_fill(document, kl_case, build->taxonomy, analyzer, words,
                            error) &&
           kx_writable_database_add_document(db, document, &docid, error) &&
           kx_database_get_doc_length(kx_writable_database_get_database(db), docid,
                                      ret_length, error);
}

static gboolean
index_batch(const KlFullBuild *build,
            const Batch *batch,
            KlAnalyzer *analyzer,
            KxDocument *document,
            KlWords *words,
            GError **error)
{
    KxWritableDatabase *db = kx_writable_database_open(
        batch->path, KX_CREATE_OR_OVERWRITE | KX_NO_SYNC | KX_DANGEROUS, error);
    if (db == NULL) {
        return FALSE;
    }
    for (guint i = 0; i < batch->cases->len; i++) {
        const KlCase *kl_case = g_ptr_array_index(batch->cases, i);
        guint32 length;
        if (!index_case(build, db, kl_case, analyzer, document, words, &length,
                        error)) {
            g_prefix_error(error, "Fall »%s«: ", kl_case->slug);
            kx_writable_database_free(db);
            return FALSE;
        }
        g_array_append_val(batch->lengths, length);
    }
    return kx_writable_database_close(db, error);
}

/* Keeps the first failure; takes error. */
static void
report(KlFullBuild *build, GError *error)
{
    g_mutex_lock(&build->mutex);
    if (build->error == NULL) {
        build->error = error;
    } else {
        g_error_free(error);
    }
    g_cond_broadcast(&build->changed);
    g_mutex_unlock(&build->mutex);
}

/* The next batch, or NULL when there will be none or something has failed. */
static Batch *
take_batch(KlFullBuild *build)
{
    g_mutex_lock(&build->mutex);
    while (build->error == NULL && !build->is_closed &&
           g_queue_is_empty(&build->queue)) {
        g_cond_wait(&build->changed, &build->mutex);
    }
    Batch *batch = build->error == NULL ? g_queue_pop_head(&build->queue) : NULL;
    g_cond_broadcast(&build->changed);
    g_mutex_unlock(&build->mutex);
    return batch;
}

/* Notes what a batch has put into its shard; the mutex is held. */
static void
add_batch(Shard *shard, const Batch *batch, const KlWords *words)
{
    kl_words_add_all(shard->words, words);
    for (guint i = 0; i < batch->cases->len; i++) {
        const KlCase *kl_case = g_ptr_array_index(batch->cases, i);
        kl_columns_builder_set(shard->columns, batch->first_docid + i, kl_case->slug,
                               kl_case->title, kl_case->checked,
                               g_array_index(batch->lengths, guint32, i));
    }
}

static gpointer
work(gpointer user_data)
{
    KlFullBuild *build = user_data;
    g_autoptr(KlAnalyzer) analyzer = kl_analyzer_new();
    g_autoptr(KxDocument) document = kx_document_new();
    Batch *batch;
    while ((batch = take_batch(build)) != NULL) {
        g_autoptr(KlWords) words = kl_words_new();
        GError *error = NULL;
        if (index_batch(build, batch, analyzer, document, words, &error) &&
            kl_merger_done(build->merger, batch->shard, batch->number, &error)) {
            g_mutex_lock(&build->mutex);
            add_batch(&build->shards[batch->shard], batch, words);
            g_mutex_unlock(&build->mutex);
        } else {
            report(build, error);
        }
        batch_free(batch);
    }
    return NULL;
}

KlFullBuild *
kl_full_build_new(const char *folder,
                  guint n_shards,
                  guint n_jobs,
                  const KlTaxonomy *taxonomy,
                  GError **error)
{
    g_autofree char *build_folder = g_build_filename(folder, BUILD_FOLDER, NULL);
    if (!kl_files_make_folder(build_folder, error)) {
        return NULL;
    }
    KlFullBuild *build = g_new0(KlFullBuild, 1);
    build->folder = g_strdup(folder);
    build->build_folder = g_steal_pointer(&build_folder);
    build->n_jobs = n_jobs;
    build->taxonomy = taxonomy;
    build->n_shards = n_shards;
    build->shards = g_new0(Shard, n_shards);
    for (guint i = 0; i < n_shards; i++) {
        build->shards[i].columns = kl_columns_builder_new();
        build->shards[i].words = kl_words_new();
    }
    build->merger = kl_merger_new(build->build_folder, n_shards);
    g_mutex_init(&build->mutex);
    g_cond_init(&build->changed);
    g_queue_init(&build->queue);
    build->threads = g_new0(GThread *, n_jobs);
    for (guint i = 0; i < n_jobs; i++) {
        build->threads[i] = g_thread_new("kooplab-build", work, build);
    }
    return build;
}

/* Lets the threads end, after the queue is empty or at once. */
static void
join(KlFullBuild *build, gboolean want_rest)
{
    g_mutex_lock(&build->mutex);
    build->is_closed = TRUE;
    if (!want_rest) {
        g_queue_clear_full(&build->queue, (GDestroyNotify)batch_free);
    }
    g_cond_broadcast(&build->changed);
    g_mutex_unlock(&build->mutex);
    for (guint i = 0; i < build->n_jobs; i++) {
        if (build->threads[i] != NULL) {
            g_thread_join(g_steal_pointer(&build->threads[i]));
        }
    }
}

void
kl_full_build_free(KlFullBuild *build)
{
    if (build == NULL) {
        return;
    }
    join(build, FALSE);
    kl_merger_free(build->merger);
    for (guint i = 0; i < build->n_shards; i++) {
        kl_columns_builder_free(build->shards[i].columns);
        kl_words_free(build->shards[i].words);
        batch_free(build->shards[i].open);
    }
    g_free(build->shards);
    g_free(build->threads);
    g_clear_error(&build->error);
    g_mutex_clear(&build->mutex);
    g_cond_clear(&build->changed);
    g_free(build->build_folder);
    g_free(build->folder);
    g_free(build);
}

static Batch *
begin_batch(const KlFullBuild *build, guint shard)
{
    Batch *batch = g_new0(Batch, 1);
    batch->shard = shard;
    batch->first_docid = build->shards[shard].last_docid + 1;
    batch->cases = g_ptr_array_new_with_free_func((GDestroyNotify)kl_case_free);
    batch->lengths = g_array_new(FALSE, FALSE, sizeof(guint32));
    batch->path = kl_merger_add(build->merger, shard, &batch->number);
    return batch;
}

/* Queues a batch; the mutex is held, and let go while waiting for room. */
static void
queue_batch(KlFullBuild *build, Batch *batch)
{
    while (build->error == NULL &&
           g_queue_get_length(&build->queue) >= 2 * build->n_jobs) {
        g_cond_wait(&build->changed, &build->mutex);
    }
    g_queue_push_tail(&build->queue, batch);
    g_cond_broadcast(&build->changed);
}

/* Copies the first failure; the mutex is held. */
static gboolean
check(const KlFullBuild *build, GError **error)
{
    if (build->error != NULL && error != NULL) {
        *error = g_error_copy(build->error);
    }
    return build->error == NULL;
}

gboolean
kl_full_build_add(KlFullBuild *build, guint shard, KlCase *kl_case, GError **error)
{
    Shard *target = &build->shards[shard];
    g_mutex_lock(&build->mutex);
    if (target->open == NULL) {
        target->open = begin_batch(build, shard);
    }
    g_ptr_array_add(target->open->cases, kl_case);
    target->last_docid++;
    if (target->open->cases->len >= BATCH_CASES) {
        queue_batch(build, g_steal_pointer(&target->open));
    }
    gboolean is_good = check(build, error);
    g_mutex_unlock(&build->mutex);
    return is_good;
}

/* --- finishing -------------------------------------------------------------------- */

/* Makes a database with a shard's metadata and no documents. */
static gboolean
write_head(KlFullBuild *build,
           guint i,
           const char *path,
           KlShardMetadata metadata,
           gpointer user_data,
           GError **error)
{
    Shard *shard = &build->shards[i];
    KxWritableDatabase *db =
        kx_writable_database_open(path, KX_CREATE | KX_NO_SYNC | KX_DANGEROUS, error);
    if (db == NULL) {
        return FALSE;
    }
    if (!kl_columns_save(shard->columns, db, error) ||
        !kl_words_save(shard->words, db, error) || !metadata(db, i, user_data, error)) {
        kx_writable_database_free(db);
        return FALSE;
    }
    return kx_writable_database_close(db, error);
}

gboolean
kl_full_build_finish(KlFullBuild *build,
                     KlShardMetadata metadata,
                     gpointer user_data,
                     GError **error)
{
    g_mutex_lock(&build->mutex);
    for (guint i = 0; i < build->n_shards; i++) {
        if (build->shards[i].open != NULL) {
            queue_batch(build, g_steal_pointer(&build->shards[i].open));
        }
    }
    g_mutex_unlock(&build->mutex);
    join(build, TRUE);
    if (!check(build, error)) {
        return FALSE;
    }
    kl_merger_end(build->merger, build->n_jobs);
    g_auto(GStrv) heads = g_new0(char *, build->n_shards + 1);
    g_auto(GStrv) targets = g_new0(char *, build->n_shards + 1);
    for (guint i = 0; i < build->n_shards; i++) {
        heads[i] = g_strdup_printf("%s/%u-head", build->build_folder, i);
        targets[i] = g_strdup_printf("%s/%s%u", build->folder, KL_SHARD_PREFIX, i);
        if (!write_head(build, i, heads[i], metadata, user_data, error)) {
            return FALSE;
        }
    }
    return kl_merger_finish(build->merger, (const char *const *)heads,
                            (const char *const *)targets, error) &&
           kl_files_remove_tree(build->build_folder, error);
}
