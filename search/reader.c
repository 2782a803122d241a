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

/* BM25 for short texts whose fields differ by their wdf (schema.h): repetitions lose
 * value late, so that a title (wdf 10) stays above a text (wdf 2); the length of a
 * case says little about what it is worth. */
#define BM25_K1     3.0
#define BM25_B      0.1
#define MIN_NORMLEN 0.5

/* Weights nearer than this differ by rounding alone. */
#define WEIGHT_EPSILON 1e-9
/* Hits beyond the page that may belong before its end once rounding is set right. */
#define RANK_MARGIN 16

struct KlReader {
    KlSnapshot *snapshot; /* borrowed while idle, a reference while acquired */
    GPtrArray *shards;    /* of KxDatabase */
    KxDatabase *all;      /* the shards as one */
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
    g_autofree char *revision = kl_shard_read_revision(db, error);
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
    reader->all = kx_database_new_empty();
    reader->analyzer = kl_analyzer_new();
    for (guint i = 0; i < snapshot->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        KxDatabase *db = kl_shard_open(shard, error);
        if (db != NULL) {
            g_ptr_array_add(reader->shards, db);
        }
        if (db == NULL || !check_revision(shard, db, error) ||
            !kx_database_add(reader->all, db, error)) {
            kl_reader_free(reader);
            return NULL;
        }
    }
    return reader;
}

void
kl_reader_free(KlReader *reader)
{
    kx_database_free(reader->all);
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

const KxDatabase *
kl_reader_get_all(const KlReader *reader)
{
    return reader->all;
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
    KxDatabase *all = reader->all;
    reader->shards = fresh->shards;
    reader->all = fresh->all;
    fresh->shards = shards;
    fresh->all = all;
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
    *ret_has_term = FALSE;
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
    for (guint i = 0; i < reader->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        guint done = positions->len;
        if (!kx_database_add_postings_to_array(kl_reader_get_shard(reader, i), term, -1,
                                               1, positions, error)) {
            return NULL;
        }
        for (guint k = done; k < positions->len; k++) {
            g_array_index(positions, guint32, k) += shard->base;
        }
    }
    postings = kl_postings_new(snapshot->n_positions, g_steal_pointer(&positions));
    kl_term_cache_put(snapshot->terms, term, postings);
    return postings;
}

/* --- queries for Xapian -------------------------------------------------------- */

static KxQuery *make_query(const KlPlan *plan, GError **error);

static void
free_query(gpointer query)
{
    kx_query_free(query);
}

static KxQuery *
combine(KxOp op, const GPtrArray *queries, GError **error)
{
    return kx_query_new(op, (const KxQuery *const *)(gconstpointer)queries->pdata,
                        queries->len, 0, error);
}

static KxQuery *
make_phrase(const GPtrArray *terms, GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(free_query);
    for (guint i = 0; i < terms->len; i++) {
        KxQuery *term = kx_query_new_term(g_ptr_array_index(terms, i), -1, 1, error);
        if (term == NULL) {
            return NULL;
        }
        g_ptr_array_add(queries, term);
    }
    return combine(KX_OP_PHRASE, queries, error);
}

static KxQuery *
make_unscaled(const KlPlan *plan, GError **error)
{
    static const KxOp ops[] = {[KL_PLAN_OR] = KX_OP_OR,
                               [KL_PLAN_AND] = KX_OP_AND,
                               [KL_PLAN_FILTER] = KX_OP_FILTER,
                               [KL_PLAN_NOT] = KX_OP_AND_NOT};
    switch (plan->kind) {
    case KL_PLAN_ALL:
        return kx_query_new_term("", 0, 1, error);
    case KL_PLAN_TERM:
        return kx_query_new_term(plan->term, -1, 1, error);
    case KL_PLAN_PHRASE:
        return make_phrase(plan->terms, error);
    default:
        break;
    }
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(free_query);
    for (guint i = 0; i < plan->children->len; i++) {
        KxQuery *query = make_query(g_ptr_array_index(plan->children, i), error);
        if (query == NULL) {
            return NULL;
        }
        g_ptr_array_add(queries, query);
    }
    return combine(ops[plan->kind], queries, error);
}

static KxQuery *
make_query(const KlPlan *plan, GError **error)
{
    g_autoptr(KxQuery) query = make_unscaled(plan, error);
    if (query == NULL || plan->weight == 1) {
        return g_steal_pointer(&query);
    }
    return kx_query_new_scale(query, plan->weight, error);
}

/* Document d of shard i of n is (d - 1) * n + i + 1 of the whole. */
static guint
to_position(const KlReader *reader, guint32 docid)
{
    guint n_shards = reader->shards->len;
    const KlShard *shard =
        g_ptr_array_index(reader->snapshot->shards, (docid - 1) % n_shards);
    return shard->base + (docid - 1) / n_shards + 1;
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    guint first = *(const guint *)a;
    guint second = *(const guint *)b;
    return first < second ? -1 : first > second;
}

KlPostings *
kl_reader_get_phrase(KlReader *reader, const GPtrArray *terms, GError **error)
{
    KlSnapshot *snapshot = reader->snapshot;
    g_autoptr(GString) key = g_string_new("\"");
    for (guint i = 0; i < terms->len; i++) {
        g_string_append(key, g_ptr_array_index(terms, i));
        g_string_append_c(key, ' ');
    }
    KlPostings *postings = kl_term_cache_get(snapshot->terms, key->str);
    if (postings != NULL) {
        return postings;
    }
    g_autoptr(KxQuery) query = make_phrase(terms, error);
    g_autoptr(KxEnquire) enquire =
        query != NULL ? kx_enquire_new(reader->all, error) : NULL;
    if (enquire == NULL || !kx_enquire_set_no_weight(enquire, error) ||
        !kx_enquire_set_query(enquire, query, error)) {
        return NULL;
    }
    kx_enquire_set_docid_order(enquire, KX_DOCIDS_ANY);
    g_autoptr(KxMSet) mset =
        kx_enquire_get_mset(enquire, 0, MAX(snapshot->n_cases, 1), 0, error);
    if (mset == NULL) {
        return NULL;
    }
    GArray *positions = g_array_sized_new(FALSE, FALSE, sizeof(guint), mset->n_hits);
    for (guint i = 0; i < mset->n_hits; i++) {
        guint position = to_position(reader, mset->hits[i].docid);
        g_array_append_val(positions, position);
    }
    g_array_sort(positions, compare_numbers);
    postings = kl_postings_new(snapshot->n_positions, positions);
    kl_term_cache_put(snapshot->terms, key->str, postings);
    return postings;
}

/* --- ranking ------------------------------------------------------------------- */

/* The query within the set of its hits (local), or within its filters (remote). */
static KxQuery *
restrict_query(KlReader *reader,
               const KxQuery *query,
               const KlPlan *filter,
               const KlBitset *within,
               GError **error)
{
    KlSnapshot *snapshot = reader->snapshot;
    g_autoptr(KxQuery) limit = NULL;
    if (snapshot->is_local) {
        guint n_shards = reader->shards->len;
        g_autofree KxBits *bits = g_new0(KxBits, n_shards);
        for (guint i = 0; i < n_shards; i++) {
            const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
            bits[i].words = within->words;
            bits[i].base = shard->base;
            bits[i].last_docid = shard->last_docid;
        }
        limit = kx_query_new_bits(reader->all, bits, n_shards, error);
    } else if (filter != NULL) {
        limit = make_query(filter, error);
    } else {
        return kx_query_new(KX_OP_OR, &query, 1, 0, error);
    }
    if (limit == NULL) {
        return NULL;
    }
    const KxQuery *both[] = {query, limit};
    return kx_query_new(KX_OP_FILTER, both, G_N_ELEMENTS(both), 0, error);
}

static int
compare_ranked(gconstpointer a, gconstpointer b)
{
    double first = ((const KlRanked *)a)->weight;
    double second = ((const KlRanked *)b)->weight;
    return first > second ? -1 : first < second;
}

static int
compare_slugs(gconstpointer a, gconstpointer b, gpointer data)
{
    const KlSnapshot *snapshot = data;
    return strcmp(kl_snapshot_get_slug(snapshot, ((const KlRanked *)a)->position),
                  kl_snapshot_get_slug(snapshot, ((const KlRanked *)b)->position));
}

/* Sorts by weight, and runs of weights that are as good as equal by slug. */
static void
sort_ranked(const KlSnapshot *snapshot, GArray *ranked)
{
    g_array_sort(ranked, compare_ranked);
    guint start = 0;
    for (guint i = 1; i <= ranked->len; i++) {
        KlRanked *all = (KlRanked *)(gpointer)ranked->data;
        if (i < ranked->len && all[i - 1].weight - all[i].weight <= WEIGHT_EPSILON) {
            continue;
        }
        g_qsort_with_data(all + start, (gint)(i - start), sizeof *all, compare_slugs,
                          (gpointer)(guintptr)snapshot);
        start = i;
    }
}

static GArray *
match(KlReader *reader, KxEnquire *enquire, guint n, GError **error)
{
    g_autoptr(KxMSet) mset = kx_enquire_get_mset(enquire, 0, n, 0, error);
    if (mset == NULL) {
        return NULL;
    }
    g_autoptr(GArray) ranked =
        g_array_sized_new(FALSE, FALSE, sizeof(KlRanked), mset->n_hits);
    for (guint i = 0; i < mset->n_hits; i++) {
        KlRanked hit = {to_position(reader, mset->hits[i].docid), mset->hits[i].weight};
        if (kl_snapshot_get_slug(reader->snapshot, hit.position) == NULL) {
            g_set_error_literal(error, KL_ERROR, KL_ERROR_INDEX,
                                "der Index ist beschädigt: ein Treffer ist kein Fall");
            return NULL;
        }
        g_array_append_val(ranked, hit);
    }
    return g_steal_pointer(&ranked);
}

GArray *
kl_reader_rank(KlReader *reader,
               const KlPlan *plan,
               const KlPlan *filter,
               const KlBitset *within,
               guint n_wanted,
               GError **error)
{
    g_autoptr(KxQuery) words = make_query(plan, error);
    g_autoptr(KxQuery) query =
        words != NULL ? restrict_query(reader, words, filter, within, error) : NULL;
    g_autoptr(KxEnquire) enquire =
        query != NULL ? kx_enquire_new(reader->all, error) : NULL;
    if (enquire == NULL ||
        !kx_enquire_set_bm25(enquire, BM25_K1, 0, 1, BM25_B, MIN_NORMLEN, error) ||
        !kx_enquire_set_query(enquire, query, error)) {
        return NULL;
    }
    kx_enquire_set_sort(enquire, KX_SORT_RELEVANCE_THEN_VALUE, KL_SLOT_SLUG, FALSE);
    for (guint n = n_wanted + RANK_MARGIN;; n *= 4) {
        g_autoptr(GArray) ranked = match(reader, enquire, n, error);
        if (ranked == NULL) {
            return NULL;
        }
        sort_ranked(reader->snapshot, ranked);
        /* As long as the last one that is wanted equals the last one there is, better
         * ones of equal weight may be missing. */
        if (ranked->len < n || g_array_index(ranked, KlRanked, n_wanted - 1).weight -
                                       g_array_index(ranked, KlRanked, n - 1).weight >
                                   n * WEIGHT_EPSILON) {
            g_array_set_size(ranked, MIN(ranked->len, n_wanted));
            return g_steal_pointer(&ranked);
        }
    }
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
