#include "search/snapshot.h"

#include <string.h>

#include "search/error.h"
#include "search/generation.h"
#include "search/language/analyzer.h"
#include "search/ranking.h"
#include "search/reader.h"
#include "search/schema.h"
#include "search/shard_check.h"
#include "search/snapshot_private.h"

/* Terms of a hundred thousand cases as bitsets: some five thousand of them. */
#define TERM_CACHE_BYTES (64 * 1024 * 1024)

static void
free_shard(gpointer data)
{
    KlShard *shard = data;
    kl_columns_free(shard->columns);
    g_free(shard->path);
    g_free(shard->host);
    g_free(shard->revision);
    g_free(shard);
}

static void
free_set(gpointer set)
{
    kl_bitset_free(set);
}

static void
free_snapshot(KlSnapshot *snapshot)
{
    g_queue_clear_full(&snapshot->readers, (GDestroyNotify)kl_reader_free);
    g_mutex_clear(&snapshot->lock);
    g_mutex_clear(&snapshot->words_lock);
    kl_vocabulary_free(snapshot->vocabulary);
    kl_titles_free(snapshot->titles);
    kl_term_cache_free(snapshot->terms);
    kl_record_cache_free(snapshot->records);
    for (guint i = 0; i < KL_N_ORDERS; i++) {
        g_free(snapshot->orders[i]);
    }
    g_free(snapshot->damping);
    g_free(snapshot->breadths);
    g_clear_pointer(&snapshot->values, g_ptr_array_unref);
    g_clear_pointer(&snapshot->value_counts, g_ptr_array_unref);
    kl_bit_table_free(snapshot->table);
    kl_bitset_free(snapshot->all);
    kl_bitset_free(snapshot->drafts);
    kl_content_free(snapshot->content);
    kl_synonyms_free(snapshot->synonyms);
    kl_taxonomy_free(snapshot->taxonomy);
    g_ptr_array_unref(snapshot->shards);
    g_free(snapshot->id);
    g_free(snapshot->path);
    g_free(snapshot);
}

KlSnapshot *
kl_snapshot_ref(KlSnapshot *snapshot)
{
    g_atomic_ref_count_inc(&snapshot->references);
    return snapshot;
}

void
kl_snapshot_unref(KlSnapshot *snapshot)
{
    if (snapshot != NULL && g_atomic_ref_count_dec(&snapshot->references)) {
        free_snapshot(snapshot);
    }
}

/* content_path is an INDEX, or NULL; own is the content of the generation, or NULL. */
static gboolean
open_content(KlSnapshot *snapshot,
             const char *content_path,
             const char *own,
             GError **error)
{
    if (content_path == NULL && own == NULL) {
        return TRUE;
    }
    g_autofree char *path = g_strdup(own);
    if (content_path != NULL) {
        g_autoptr(KlGeneration) generation = kl_generation_open(content_path, error);
        if (generation == NULL) {
            return FALSE;
        }
        g_free(path);
        path = kl_generation_content_path(generation);
    }
    snapshot->content = kl_content_open(path, error);
    return snapshot->content != NULL;
}

/* --- what the shards say ------------------------------------------------------- */

static void
set_index_error(GError **error, const KlShard *shard, const char *message)
{
    if (shard->path != NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX, "»%s«: %s", shard->path, message);
    } else {
        g_set_error(error, KL_ERROR, KL_ERROR_INDEX, "»%s:%u«: %s", shard->host,
                    shard->port, message);
    }
}

/* A metadata value as text; NULL on failure. Caller frees. */
static char *
read_text(const KxDatabase *db, const char *key, GError **error)
{
    g_autoptr(GBytes) bytes = kx_database_get_metadata(db, key, -1, error);
    if (bytes == NULL) {
        return NULL;
    }
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    return g_strndup(length > 0 ? data : "", length);
}

static gboolean
check_version(const KxDatabase *db, GError **error)
{
    g_autofree char *format = read_text(db, KL_META_FORMAT, error);
    g_autofree char *analysis =
        format != NULL ? read_text(db, KL_META_ANALYSIS, error) : NULL;
    if (analysis == NULL) {
        return FALSE;
    }
    g_autofree char *expected = g_strdup_printf("%d", KL_FORMAT_VERSION);
    if (strcmp(format, expected) != 0 || strcmp(analysis, kl_analyzer_version()) != 0) {
        g_set_error_literal(
            error, KL_ERROR, KL_ERROR_VERSION,
            "der Index stammt von einer anderen Version und muss mit kooplab-index "
            "neu gebaut werden");
        return FALSE;
    }
    return TRUE;
}

/* Every shard must say the same; the first is believed. */
static gboolean
check_same(const KxDatabase *db,
           const KlShard *shard,
           const char *key,
           char **text,
           GError **error)
{
    g_autofree char *own = read_text(db, key, error);
    if (own == NULL) {
        return FALSE;
    }
    if (*text == NULL) {
        *text = g_steal_pointer(&own);
    } else if (strcmp(*text, own) != 0) {
        set_index_error(error, shard, "gehört nicht zu den anderen Teilen des Index");
        return FALSE;
    }
    return TRUE;
}

/* "2/3": each of the three must be there once. */
static gboolean
check_number(const KlSnapshot *snapshot,
             const KxDatabase *db,
             const KlShard *shard,
             guint64 *seen,
             GError **error)
{
    g_autofree char *text = read_text(db, KL_META_SHARD, error);
    if (text == NULL) {
        return FALSE;
    }
    g_auto(GStrv) parts = g_strsplit(text, "/", 3);
    guint64 number;
    guint64 n_shards;
    if (g_strv_length(parts) != 2 ||
        !g_ascii_string_to_unsigned(parts[0], 10, 0, 63, &number, NULL) ||
        !g_ascii_string_to_unsigned(parts[1], 10, 1, 64, &n_shards, NULL) ||
        n_shards != snapshot->shards->len || number >= n_shards ||
        (*seen >> number & 1) != 0) {
        set_index_error(error, shard, "gehört nicht zu den anderen Teilen des Index");
        return FALSE;
    }
    *seen |= G_GUINT64_CONSTANT(1) << number;
    return TRUE;
}

static gboolean
read_shard(KlSnapshot *snapshot,
           const KxDatabase *db,
           KlShard *shard,
           GChecksum *checksum,
           GError **error)
{
    shard->columns = kl_columns_load(db, error);
    shard->revision = shard->columns != NULL ? kl_shard_read_revision(db, error) : NULL;
    guint32 n_docs;
    if (shard->revision == NULL ||
        !kx_database_get_last_docid(db, &shard->last_docid, error) ||
        !kx_database_get_n_docs(db, &n_docs, error)) {
        return FALSE;
    }
    if (kl_columns_n_cases(shard->columns) != n_docs ||
        kl_columns_last_docid(shard->columns) > shard->last_docid ||
        shard->last_docid > G_MAXINT32 - snapshot->n_positions) {
        set_index_error(error, shard, "ist beschädigt");
        return FALSE;
    }
    if (!kl_shard_check(db, shard->columns, 0, error)) {
        return FALSE;
    }
    g_checksum_update(checksum, (const guchar *)shard->revision, -1);
    shard->base = snapshot->n_positions;
    snapshot->n_positions += shard->last_docid;
    snapshot->n_cases += n_docs;
    return TRUE;
}

static gboolean
read_shards(KlSnapshot *snapshot, KlReader *reader, GError **error)
{
    g_autofree char *taxonomy = NULL;
    g_autofree char *synonyms = NULL;
    guint64 seen = 0;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint n_read = 0;
    do { /* there is one at least */
        KlShard *shard = g_ptr_array_index(snapshot->shards, n_read);
        const KxDatabase *db = kl_reader_get_shard(reader, n_read);
        if (!check_version(db, error) ||
            !check_number(snapshot, db, shard, &seen, error) ||
            !check_same(db, shard, KL_META_TAXONOMY, &taxonomy, error) ||
            !check_same(db, shard, KL_META_SYNONYMS, &synonyms, error) ||
            !read_shard(snapshot, db, shard, checksum, error)) {
            return FALSE;
        }
    } while (++n_read < snapshot->shards->len);
    /* Documents count from 1: position 0 is nobody's. */
    snapshot->n_positions++;
    if (snapshot->id == NULL) {
        snapshot->id = g_strdup_printf("stub-%.16s", g_checksum_get_string(checksum));
    }
    snapshot->taxonomy = kl_taxonomy_from_json(taxonomy, strlen(taxonomy), error);
    if (snapshot->taxonomy == NULL) {
        return FALSE;
    }
    snapshot->synonyms = synonyms[0] == '\0'
                             ? kl_synonyms_new()
                             : kl_synonyms_from_json(synonyms, strlen(synonyms), error);
    if (snapshot->synonyms == NULL) {
        return FALSE;
    }
    kl_synonyms_analyze(snapshot->synonyms, kl_reader_get_analyzer(reader));
    return TRUE;
}

/* --- sets and orders ----------------------------------------------------------- */

static KlBitset *
read_set(const KlSnapshot *snapshot,
         const KlReader *reader,
         const char *term,
         GError **error)
{
    g_autoptr(KlBitset) set = kl_bitset_new(snapshot->n_positions);
    for (guint i = 0; i < snapshot->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        if (!kx_database_add_postings_to_bits(kl_reader_get_shard(reader, i), term, -1,
                                              set->words, set->n_words, shard->base,
                                              error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&set);
}

static gboolean
read_sets(KlSnapshot *snapshot, const KlReader *reader, GError **error)
{
    snapshot->all = read_set(snapshot, reader, "", error);
    snapshot->drafts =
        snapshot->all != NULL ? read_set(snapshot, reader, KL_TERM_DRAFT, error) : NULL;
    if (snapshot->drafts == NULL) {
        return FALSE;
    }
    snapshot->values =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    snapshot->value_counts =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (guint f = 0; f < snapshot->taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(snapshot->taxonomy, f);
        GPtrArray *sets = g_ptr_array_new_with_free_func(free_set);
        GArray *counts = g_array_new(FALSE, FALSE, sizeof(guint));
        g_ptr_array_add(snapshot->values, sets);
        g_ptr_array_add(snapshot->value_counts, counts);
        for (guint v = 0; v < facet->values->len; v++) {
            g_autofree char *term = g_strconcat(KL_PREFIX_FACET, facet->id, ":",
                                                kl_facet_get_value(facet, v)->id, NULL);
            KlBitset *set = read_set(snapshot, reader, term, error);
            if (set == NULL) {
                return FALSE;
            }
            guint count = kl_bitset_count(set);
            g_ptr_array_add(sets, set);
            g_array_append_val(counts, count);
            g_ptr_array_add(all, set);
        }
    }
    snapshot->table = kl_bit_table_new(all, snapshot->n_positions);
    return TRUE;
}

static double *
make_damping(const KlSnapshot *snapshot)
{
    g_autofree guint32 *lengths = g_new0(guint32, snapshot->n_positions);
    for (guint i = 0; i < snapshot->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        for (guint docid = 1; docid <= shard->last_docid; docid++) {
            lengths[shard->base + docid] = kl_columns_length(shard->columns, docid);
        }
    }
    return kl_ranking_make_damping(lengths, snapshot->n_positions, snapshot->n_cases);
}

static const KlColumns *
get_columns(const KlSnapshot *snapshot, guint shard)
{
    return ((const KlShard *)g_ptr_array_index(snapshot->shards, shard))->columns;
}

static guint32
get_next(const KlSnapshot *snapshot, KlOrder order, const guint *next, guint shard)
{
    return kl_columns_order(get_columns(snapshot, shard), order)[next[shard]];
}

/* The shard whose next case comes first; as many as there are if none has one left. */
static guint
find_first(const KlSnapshot *snapshot, KlOrder order, const guint *next)
{
    guint n_shards = snapshot->shards->len;
    guint best = n_shards;
    for (guint s = 0; s < n_shards; s++) {
        const KlColumns *columns = get_columns(snapshot, s);
        if (next[s] == kl_columns_n_cases(columns)) {
            continue;
        }
        if (best == n_shards ||
            kl_columns_compare(order, columns, get_next(snapshot, order, next, s),
                               get_columns(snapshot, best),
                               get_next(snapshot, order, next, best)) < 0) {
            best = s;
        }
    }
    return best;
}

/* Merges the orders of the shards, of which there are few. */
static guint *
merge_orders(const KlSnapshot *snapshot, KlOrder order)
{
    guint n_shards = snapshot->shards->len;
    guint *merged = g_new0(guint, MAX(snapshot->n_cases, 1));
    g_autofree guint *next = g_new0(guint, n_shards);
    for (guint i = 0; i < snapshot->n_cases; i++) {
        guint best = find_first(snapshot, order, next);
        if (best == n_shards) {
            break;
        }
        const KlShard *shard = g_ptr_array_index(snapshot->shards, best);
        merged[i] = shard->base + get_next(snapshot, order, next, best);
        next[best]++;
    }
    return merged;
}

/* --- opening ------------------------------------------------------------------- */

KlSnapshot *
kl_snapshot_open(const char *path, const char *content_path, GError **error)
{
    g_autoptr(KlSnapshot) snapshot = g_new0(KlSnapshot, 1);
    g_atomic_ref_count_init(&snapshot->references);
    g_mutex_init(&snapshot->lock);
    g_mutex_init(&snapshot->words_lock);
    g_queue_init(&snapshot->readers);
    snapshot->path = g_strdup(path);
    snapshot->shards = g_ptr_array_new_with_free_func(free_shard);
    snapshot->is_local = TRUE;
    snapshot->terms = kl_term_cache_new(TERM_CACHE_BYTES);
    snapshot->records = kl_record_cache_new();
    g_autofree char *own_content = NULL;
    if (!kl_snapshot_find_shards(snapshot, &own_content, error) ||
        !open_content(snapshot, content_path, own_content, error)) {
        return NULL;
    }
    KlReader *reader = kl_reader_open(snapshot, error);
    if (reader == NULL) {
        return NULL;
    }
    /* The first thread that asks gets the reader that is open already. */
    g_queue_push_head(&snapshot->readers, reader);
    if (!read_shards(snapshot, reader, error) || !read_sets(snapshot, reader, error)) {
        return NULL;
    }
    snapshot->damping = make_damping(snapshot);
    for (guint i = 0; i < KL_N_ORDERS; i++) {
        snapshot->orders[i] = merge_orders(snapshot, (KlOrder)i);
    }
    return g_steal_pointer(&snapshot);
}

/* --- getters ------------------------------------------------------------------- */

const char *
kl_snapshot_get_id(const KlSnapshot *snapshot)
{
    return snapshot->id;
}

gboolean
kl_snapshot_is_remote(const KlSnapshot *snapshot)
{
    return !snapshot->is_local;
}

const KlTaxonomy *
kl_snapshot_get_taxonomy(const KlSnapshot *snapshot)
{
    return snapshot->taxonomy;
}

const KlSynonyms *
kl_snapshot_get_synonyms(const KlSnapshot *snapshot)
{
    return snapshot->synonyms;
}

const KlContent *
kl_snapshot_get_content(const KlSnapshot *snapshot)
{
    return snapshot->content;
}

guint
kl_snapshot_get_n_cases(const KlSnapshot *snapshot)
{
    return snapshot->n_cases;
}

guint
kl_snapshot_get_n_shards(const KlSnapshot *snapshot)
{
    return snapshot->shards->len;
}

guint
kl_snapshot_get_n_positions(const KlSnapshot *snapshot)
{
    return snapshot->n_positions;
}

gboolean
kl_snapshot_find(const KlSnapshot *snapshot, const char *slug, guint *ret_position)
{
    for (guint i = 0; i < snapshot->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        guint docid = kl_columns_find_slug(shard->columns, slug);
        if (docid != 0) {
            *ret_position = shard->base + docid;
            return TRUE;
        }
    }
    return FALSE;
}

/* The shard of a position and the docid there, or NULL. */
static const KlShard *
find_shard(const KlSnapshot *snapshot, guint position, guint *ret_docid)
{
    for (guint i = 0; i < snapshot->shards->len; i++) {
        const KlShard *shard = g_ptr_array_index(snapshot->shards, i);
        if (position > shard->base && position - shard->base <= shard->last_docid) {
            *ret_docid = position - shard->base;
            return shard;
        }
    }
    return NULL;
}

const char *
kl_snapshot_get_slug(const KlSnapshot *snapshot, guint position)
{
    guint docid;
    const KlShard *shard = find_shard(snapshot, position, &docid);
    return shard != NULL ? kl_columns_slug(shard->columns, docid) : NULL;
}

const char *
kl_snapshot_get_title(const KlSnapshot *snapshot, guint position)
{
    guint docid;
    const KlShard *shard = find_shard(snapshot, position, &docid);
    return shard != NULL ? kl_columns_title(shard->columns, docid) : NULL;
}

const char *
kl_snapshot_get_checked(const KlSnapshot *snapshot, guint position)
{
    guint docid;
    const KlShard *shard = find_shard(snapshot, position, &docid);
    return shard != NULL ? kl_columns_checked(shard->columns, docid) : NULL;
}

const KlBitset *
kl_snapshot_get_all(const KlSnapshot *snapshot)
{
    return snapshot->all;
}

const KlBitset *
kl_snapshot_get_drafts(const KlSnapshot *snapshot)
{
    return snapshot->drafts;
}

const KlBitset *
kl_snapshot_get_value(const KlSnapshot *snapshot, guint facet, guint value)
{
    g_return_val_if_fail(facet < snapshot->values->len, NULL);
    const GPtrArray *sets = g_ptr_array_index(snapshot->values, facet);
    g_return_val_if_fail(value < sets->len, NULL);
    return g_ptr_array_index(sets, value);
}

guint
kl_snapshot_count_value(const KlSnapshot *snapshot, guint facet, guint value)
{
    g_return_val_if_fail(facet < snapshot->value_counts->len, 0);
    const GArray *counts = g_ptr_array_index(snapshot->value_counts, facet);
    g_return_val_if_fail(value < counts->len, 0);
    return g_array_index(counts, guint, value);
}

const guint *
kl_snapshot_get_newest_order(const KlSnapshot *snapshot)
{
    return snapshot->orders[KL_ORDER_NEWEST];
}

const guint *
kl_snapshot_get_title_order(const KlSnapshot *snapshot)
{
    return snapshot->orders[KL_ORDER_TITLE];
}
