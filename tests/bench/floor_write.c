#include "search/error.h"
#include "search/xapian-c/kx.h"
#include "tests/bench/floors.h"

#include <string.h>

/* Databases are filled with so many documents, and merged so many at a time. On 8,000
 * cases 50 and 100 were about equal, and faster than 200, 500 and 1,000. */
#define BATCH_DOCS   100
#define MERGE_GROUP  32
#define BATCHES_EACH 16 /* a thread gathers before it writes them */

/* --- documents in memory -----------------------------------------------------------
 */

typedef struct {
    guint32 term; /* in bytes */
    guint32 term_length;
    guint32 wdf;
    guint32 first; /* in positions */
    guint32 n_positions;
} Posting;

typedef struct {
    GArray *postings;
    GArray *positions;
    GByteArray *bytes; /* terms, one after another */
    GBytes *data;
} Doc;

static void
free_doc(gpointer data)
{
    Doc *doc = data;
    g_array_unref(doc->postings);
    g_array_unref(doc->positions);
    g_byte_array_unref(doc->bytes);
    g_bytes_unref(doc->data);
    g_free(doc);
}

static gboolean
read_postings(const KxDatabase *db, guint32 docid, Doc *doc, GError **error)
{
    const char *term;
    gsize length;
    g_autoptr(GError) why = NULL;
    g_autoptr(KxTermIter) terms = kx_database_get_document_terms(db, docid, error);
    if (terms == NULL) {
        return FALSE;
    }
    while (kx_term_iter_next(terms, &term, &length, &why)) {
        Posting posting = {.term = doc->bytes->len,
                           .term_length = (guint32)length,
                           .first = doc->positions->len};
        if (!kx_term_iter_get_wdf(terms, &posting.wdf, error) ||
            !kx_database_add_positions_to_array(db, docid, term, (gssize)length,
                                                doc->positions, error)) {
            return FALSE;
        }
        posting.n_positions = doc->positions->len - posting.first;
        g_byte_array_append(doc->bytes, (const guint8 *)term, (guint)length);
        g_array_append_val(doc->postings, posting);
    }
    if (why != NULL) {
        g_propagate_error(error, g_steal_pointer(&why));
        return FALSE;
    }
    return TRUE;
}

/* NULL without an error where there is no document. */
static Doc *
read_doc(const KxDatabase *db, guint32 docid, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(KxDocument) document = kx_database_get_document(db, docid, &why);
    if (document == NULL) {
        if (!g_error_matches(why, KL_ERROR, KL_ERROR_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&why));
        }
        return NULL;
    }
    Doc *doc = g_new0(Doc, 1);
    gsize length;
    const char *data = kx_document_get_data(document, &length, NULL);
    doc->data = g_bytes_new(data, length);
    doc->postings = g_array_new(FALSE, FALSE, sizeof(Posting));
    doc->positions = g_array_new(FALSE, FALSE, sizeof(guint32));
    doc->bytes = g_byte_array_new();
    if (!read_postings(db, docid, doc, error)) {
        free_doc(doc);
        return NULL;
    }
    return doc;
}

/* --- writing -----------------------------------------------------------------------
 */

static gboolean
fill(KxDocument *document, const Doc *doc, GError **error)
{
    kx_document_clear(document);
    for (guint i = 0; i < doc->postings->len; i++) {
        const Posting *posting = &g_array_index(doc->postings, Posting, i);
        const char *term = (const char *)doc->bytes->data + posting->term;
        for (guint k = 0; k < posting->n_positions; k++) {
            guint32 position =
                g_array_index(doc->positions, guint32, posting->first + k);
            if (!kx_document_add_posting(document, term, (gssize)posting->term_length,
                                         position, k == 0 ? posting->wdf : 0, error)) {
                return FALSE;
            }
        }
        if (posting->n_positions == 0 &&
            !kx_document_add_term(document, term, (gssize)posting->term_length,
                                  posting->wdf, error)) {
            return FALSE;
        }
    }
    gsize length;
    gconstpointer data = g_bytes_get_data(doc->data, &length);
    return kx_document_set_data(document, data, length, error);
}

/* What one thread does in a round. */
typedef struct {
    const char *database;
    guint32 first; /* docid */
    guint32 last;
    GPtrArray *docs;  /* of Doc */
    GPtrArray *paths; /* of char *: a database for each BATCH_DOCS of them */
    GError *error;
} Part;

static gpointer
gather(gpointer data)
{
    Part *part = data;
    g_autoptr(KxDatabase) db = kx_database_open(part->database, &part->error);
    for (guint32 docid = part->first; db != NULL && docid <= part->last; docid++) {
        Doc *doc = read_doc(db, docid, &part->error);
        if (part->error != NULL) {
            return NULL;
        }
        if (doc != NULL) {
            g_ptr_array_add(part->docs, doc);
        }
    }
    return NULL;
}

static gboolean
write_batch(const Part *part, guint batch, KxDocument *document, GError **error)
{
    KxWritableDatabase *db =
        kx_writable_database_open(g_ptr_array_index(part->paths, batch),
                                  KX_CREATE | KX_NO_SYNC | KX_DANGEROUS, error);
    if (db == NULL) {
        return FALSE;
    }
    guint end = MIN((batch + 1) * BATCH_DOCS, part->docs->len);
    for (guint i = batch * BATCH_DOCS; i < end; i++) {
        if (!fill(document, g_ptr_array_index(part->docs, i), error) ||
            !kx_writable_database_add_document(db, document, NULL, error)) {
            kx_writable_database_free(db);
            return FALSE;
        }
    }
    return kx_writable_database_close(db, error);
}

static gpointer
write_part(gpointer data)
{
    Part *part = data;
    g_autoptr(KxDocument) document = kx_document_new();
    for (guint i = 0; i < part->paths->len; i++) {
        if (!write_batch(part, i, document, &part->error)) {
            break;
        }
    }
    return NULL;
}

static gboolean
run_parts(Part *parts, guint n, GThreadFunc func, GError **error)
{
    g_autofree GThread **threads = g_new0(GThread *, n);
    for (guint i = 0; i < n; i++) {
        threads[i] = g_thread_new("bench-write", func, &parts[i]);
    }
    for (guint i = 0; i < n; i++) {
        g_thread_join(threads[i]);
    }
    for (guint i = 0; i < n; i++) {
        if (parts[i].error != NULL) {
            g_propagate_error(error, g_steal_pointer(&parts[i].error));
            return FALSE;
        }
    }
    return TRUE;
}

/* Documents from first on, as many as all threads take at once. */
static gboolean
write_round(const char *database,
            const char *folder,
            guint32 first,
            guint32 last,
            guint n_threads,
            GPtrArray *all,
            BenchCost *cost,
            GError **error)
{
    guint32 share = BATCH_DOCS * BATCHES_EACH;
    g_autofree Part *parts = g_new0(Part, n_threads);
    for (guint i = 0; i < n_threads; i++) {
        parts[i].database = database;
        parts[i].first = first + i * share;
        parts[i].last = MIN(last, parts[i].first + share - 1);
        parts[i].docs = g_ptr_array_new_with_free_func(free_doc);
        parts[i].paths = g_ptr_array_new();
    }
    gboolean is_good = run_parts(parts, n_threads, gather, error);
    for (guint i = 0; i < n_threads; i++) {
        for (guint at = 0; at < parts[i].docs->len; at += BATCH_DOCS) {
            char *path = g_strdup_printf("%s/part-%u", folder, all->len);
            g_ptr_array_add(all, path);
            g_ptr_array_add(parts[i].paths, path);
        }
    }
    BenchCost begin = bench_cost_begin();
    is_good = is_good && run_parts(parts, n_threads, write_part, error);
    bench_cost_end(begin, cost);
    for (guint i = 0; i < n_threads; i++) {
        g_ptr_array_unref(parts[i].docs);
        g_ptr_array_unref(parts[i].paths);
    }
    return is_good;
}

/* A floor that leaves something out would be no floor. */
static gboolean
check_same(const KxDatabase *db, const char *path, GError **error)
{
    guint32 n = 0;
    guint32 n_again = 0;
    double length = 0;
    double length_again = 0;
    g_autoptr(KxDatabase) again = kx_database_open(path, error);
    if (again == NULL || !kx_database_get_n_docs(db, &n, error) ||
        !kx_database_get_n_docs(again, &n_again, error) ||
        !kx_database_get_average_length(db, &length, error) ||
        !kx_database_get_average_length(again, &length_again, error)) {
        return FALSE;
    }
    if (n != n_again || ABS(length - length_again) > 1e-6 * length) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX,
                    "%u documents of %f were written as %u of %f", n, length, n_again,
                    length_again);
        return FALSE;
    }
    return TRUE;
}

gboolean
bench_write_again(const char *database,
                  const char *folder,
                  guint n_threads,
                  BenchCost *ret_cost,
                  GError **error)
{
    guint32 last;
    g_autoptr(KxDatabase) db = kx_database_open(database, error);
    if (db == NULL || !kx_database_get_last_docid(db, &last, error)) {
        return FALSE;
    }
    bench_remove_tree(folder);
    g_mkdir_with_parents(folder, 0777);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    BenchCost cost = {0};
    for (guint32 at = 1; at <= last; at += n_threads * BATCH_DOCS * BATCHES_EACH) {
        if (!write_round(database, folder, at, last, n_threads, paths, &cost, error)) {
            return FALSE;
        }
    }
    BenchCost begin = bench_cost_begin();
    if (!bench_merge(paths, folder, n_threads, error)) {
        return FALSE;
    }
    bench_cost_end(begin, &cost);
    *ret_cost = cost;
    return check_same(db, g_ptr_array_index(paths, 0), error);
}

/* --- merging -----------------------------------------------------------------------
 */

typedef struct {
    GPtrArray *sources; /* of char * */
    char *target;
} Merge;

static void
run_merge(gpointer data, gpointer user_data)
{
    Merge *merge = data;
    gboolean *has_failed = user_data;
    if (!kx_compact((const char *const *)(gconstpointer)merge->sources->pdata,
                    merge->sources->len, merge->target, KX_COMPACT_DEFAULT, NULL)) {
        *has_failed = TRUE;
    }
    for (guint i = 0; i < merge->sources->len; i++) {
        bench_remove_tree(g_ptr_array_index(merge->sources, i));
    }
    g_ptr_array_unref(merge->sources);
    g_free(merge);
}

gboolean
bench_merge(GPtrArray *paths, const char *folder, guint n_threads, GError **error)
{
    gboolean has_failed = FALSE;
    for (guint round = 0; paths->len > 1 && !has_failed; round++) {
        GPtrArray *merged = g_ptr_array_new_with_free_func(g_free);
        GThreadPool *pool =
            g_thread_pool_new(run_merge, &has_failed, (gint)n_threads, FALSE, NULL);
        for (guint at = 0; at < paths->len; at += MERGE_GROUP) {
            Merge *merge = g_new0(Merge, 1);
            merge->sources = g_ptr_array_new_with_free_func(g_free);
            for (guint i = at; i < MIN(at + MERGE_GROUP, paths->len); i++) {
                g_ptr_array_add(merge->sources, g_strdup(g_ptr_array_index(paths, i)));
            }
            merge->target = g_strdup_printf("%s/round-%u-%u", folder, round, at);
            g_ptr_array_add(merged, merge->target);
            g_thread_pool_push(pool, merge, NULL);
        }
        g_thread_pool_free(pool, FALSE, TRUE);
        g_ptr_array_set_size(paths, 0);
        g_ptr_array_extend_and_steal(paths, merged);
    }
    if (has_failed) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INDEX, "merging failed");
    }
    return !has_failed;
}
