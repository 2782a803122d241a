#include "search/merger.h"

#include "search/files.h"
#include "search/xapian-c/kx_writable.h"

/* Databases that one merge takes, and merges at a time: each source has up to 6 files
 * open, and 1024 is a usual limit. While databases are being written, too, it is one
 * merge. */
#define MERGE_SOURCES 32
#define MERGE_JOBS    4

typedef struct {
    guint n_added;
    GArray *n_done; /* of guint: by group, how many of its databases are written */
} Shard;

struct KlMerger {
    char *folder;
    guint n_shards;
    Shard *shards;
    guint n_threads;
    GThreadPool *pool;   /* of Merge */
    GMutex mutex;        /* n_done and what follows */
    GError *error;       /* the first failure */
    gboolean is_stopped; /* by a failure, or because nobody wants the rest */
};

typedef struct {
    GPtrArray *sources; /* of char * */
    char *target;
} Merge;

/* Whether nothing has failed. */
static gboolean
check(KlMerger *merger, GError **error)
{
    g_mutex_lock(&merger->mutex);
    gboolean is_good = merger->error == NULL;
    if (!is_good && error != NULL) {
        *error = g_error_copy(merger->error);
    }
    g_mutex_unlock(&merger->mutex);
    return is_good;
}

static gboolean
is_stopped(KlMerger *merger)
{
    g_mutex_lock(&merger->mutex);
    gboolean is_so = merger->is_stopped;
    g_mutex_unlock(&merger->mutex);
    return is_so;
}

/* Takes error. */
static void
report(KlMerger *merger, GError *error)
{
    g_mutex_lock(&merger->mutex);
    merger->is_stopped = TRUE;
    if (merger->error == NULL) {
        merger->error = error;
    } else {
        g_error_free(error);
    }
    g_mutex_unlock(&merger->mutex);
}

static void
run_merge(gpointer data, gpointer user_data)
{
    Merge *merge = data;
    KlMerger *merger = user_data;
    GError *error = NULL;
    gboolean is_good =
        !is_stopped(merger) &&
        kx_compact((const char *const *)merge->sources->pdata, merge->sources->len,
                   merge->target, KX_COMPACT_DEFAULT, &error);
    for (guint i = 0; is_good && i < merge->sources->len; i++) {
        is_good = kl_files_remove_tree(g_ptr_array_index(merge->sources, i), &error);
    }
    if (error != NULL) {
        report(merger, error);
    }
    g_ptr_array_unref(merge->sources);
    g_free(merge->target);
    g_free(merge);
}

/* Takes both. */
static void
push(KlMerger *merger, GPtrArray *sources, char *target)
{
    Merge *merge = g_new0(Merge, 1);
    merge->sources = sources;
    merge->target = target;
    g_thread_pool_push(merger->pool, merge, NULL);
    /* cppcheck-suppress memleak ; run_merge frees it */
}

static void
open_pool(KlMerger *merger)
{
    merger->pool =
        g_thread_pool_new(run_merge, merger, (gint)merger->n_threads, FALSE, NULL);
}

static void
wait_for_all(KlMerger *merger)
{
    g_thread_pool_free(merger->pool, FALSE, TRUE);
    open_pool(merger);
}

KlMerger *
kl_merger_new(const char *folder, guint n_shards)
{
    KlMerger *merger = g_new0(KlMerger, 1);
    merger->folder = g_strdup(folder);
    merger->n_shards = n_shards;
    merger->shards = g_new0(Shard, n_shards);
    for (guint i = 0; i < n_shards; i++) {
        merger->shards[i].n_done = g_array_new(FALSE, TRUE, sizeof(guint));
    }
    merger->n_threads = 1;
    g_mutex_init(&merger->mutex);
    open_pool(merger);
    return merger;
}

void
kl_merger_free(KlMerger *merger)
{
    if (merger == NULL) {
        return;
    }
    g_mutex_lock(&merger->mutex);
    merger->is_stopped = TRUE; /* those that wait only free themselves */
    g_mutex_unlock(&merger->mutex);
    g_thread_pool_free(merger->pool, FALSE, TRUE);
    for (guint i = 0; i < merger->n_shards; i++) {
        g_array_unref(merger->shards[i].n_done);
    }
    g_free(merger->shards);
    g_clear_error(&merger->error);
    g_mutex_clear(&merger->mutex);
    g_free(merger->folder);
    g_free(merger);
}

static char *
database_path(const KlMerger *merger, guint shard, guint number)
{
    return g_strdup_printf("%s/%u-%u", merger->folder, shard, number);
}

static char *
merged_path(const KlMerger *merger, guint shard, guint round, guint group)
{
    return g_strdup_printf("%s/%u-merged-%u-%u", merger->folder, shard, round, group);
}

char *
kl_merger_add(KlMerger *merger, guint shard, guint *ret_number)
{
    *ret_number = merger->shards[shard].n_added++;
    return database_path(merger, shard, *ret_number);
}

static void
merge_group(KlMerger *merger, guint shard, guint group, guint n)
{
    GPtrArray *sources = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < n; i++) {
        g_ptr_array_add(sources,
                        database_path(merger, shard, group * MERGE_SOURCES + i));
    }
    push(merger, sources, merged_path(merger, shard, 0, group));
}

gboolean
kl_merger_done(KlMerger *merger, guint shard, guint number, GError **error)
{
    GArray *n_done = merger->shards[shard].n_done;
    guint group = number / MERGE_SOURCES;
    g_mutex_lock(&merger->mutex);
    if (n_done->len <= group) {
        g_array_set_size(n_done, group + 1);
    }
    gboolean is_full = ++g_array_index(n_done, guint, group) == MERGE_SOURCES;
    g_mutex_unlock(&merger->mutex);
    if (is_full) {
        merge_group(merger, shard, group, MERGE_SOURCES);
    }
    return check(merger, error);
}

/* How many databases a shard's last group has, if it is not full; else 0. */
static guint
count_rest(const Shard *shard)
{
    return shard->n_added % MERGE_SOURCES;
}

void
kl_merger_end(KlMerger *merger, guint n_threads)
{
    merger->n_threads = MIN(n_threads, MERGE_JOBS);
    g_thread_pool_set_max_threads(merger->pool, (gint)merger->n_threads, NULL);
    for (guint i = 0; i < merger->n_shards; i++) {
        const Shard *shard = &merger->shards[i];
        guint n = count_rest(shard);
        /* Where it is all there is, it goes into the last merge as it is. */
        if (n > 1 && shard->n_added > n) {
            merge_group(merger, i, shard->n_added / MERGE_SOURCES, n);
        }
    }
}

/* What is there of a shard when all groups are merged: of char *. */
static GPtrArray *
list_pieces(const KlMerger *merger, guint i)
{
    const Shard *shard = &merger->shards[i];
    GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
    guint n_full = shard->n_added / MERGE_SOURCES;
    guint n_rest = count_rest(shard);
    for (guint group = 0; group < n_full; group++) {
        g_ptr_array_add(pieces, merged_path(merger, i, 0, group));
    }
    if (n_rest > 1 && n_full > 0) {
        g_ptr_array_add(pieces, merged_path(merger, i, 0, n_full));
        return pieces;
    }
    for (guint k = 0; k < n_rest; k++) {
        g_ptr_array_add(pieces, database_path(merger, i, n_full * MERGE_SOURCES + k));
    }
    return pieces;
}

/* Merges neighbours, so that there are fewer. Takes pieces and returns the new ones. */
static GPtrArray *
merge_neighbours(KlMerger *merger, guint shard, guint round, GPtrArray *pieces)
{
    GPtrArray *merged = g_ptr_array_new_with_free_func(g_free);
    for (guint at = 0; at < pieces->len; at += MERGE_SOURCES) {
        GPtrArray *sources = g_ptr_array_new_with_free_func(g_free);
        for (guint i = at; i < MIN(at + MERGE_SOURCES, pieces->len); i++) {
            g_ptr_array_add(sources, g_strdup(g_ptr_array_index(pieces, i)));
        }
        char *target = merged_path(merger, shard, round, at / MERGE_SOURCES);
        g_ptr_array_add(merged, g_strdup(target));
        push(merger, sources, target);
    }
    g_ptr_array_unref(pieces);
    return merged;
}

gboolean
kl_merger_finish(KlMerger *merger,
                 const char *const *heads,
                 const char *const *targets,
                 GError **error)
{
    g_autoptr(GPtrArray) all =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    gboolean are_many = FALSE;
    wait_for_all(merger);
    for (guint i = 0; i < merger->n_shards; i++) {
        g_ptr_array_add(all, list_pieces(merger, i));
    }
    for (guint round = 1; round == 1 || are_many; round++) {
        are_many = FALSE;
        for (guint i = 0; i < all->len; i++) {
            GPtrArray *pieces = g_ptr_array_index(all, i);
            if (pieces->len > MERGE_SOURCES) {
                all->pdata[i] = merge_neighbours(merger, i, round, pieces);
                are_many = TRUE;
            }
        }
        wait_for_all(merger);
    }
    for (guint i = 0; i < all->len; i++) {
        GPtrArray *sources = g_ptr_array_ref(g_ptr_array_index(all, i));
        g_ptr_array_insert(sources, 0, g_strdup(heads[i]));
        push(merger, sources, g_strdup(targets[i]));
    }
    wait_for_all(merger);
    return check(merger, error);
}
