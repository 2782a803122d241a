/* What a snapshot holds of its shards: read when it is opened. */
#include <string.h>

#include "search/error.h"
#include "search/language/analyzer.h"
#include "search/ranking.h"
#include "search/reader.h"
#include "search/schema.h"
#include "search/shard_check.h"
#include "search/snapshot_jobs.h"
#include "search/snapshot_private.h"

static void
free_set(gpointer set)
{
    kl_bitset_free(set);
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

static gboolean
check_version(const KxDatabase *db, GError **error)
{
    g_autofree char *format = kl_shard_read_text(db, KL_META_FORMAT, error);
    g_autofree char *analysis =
        format != NULL ? kl_shard_read_text(db, KL_META_ANALYSIS, error) : NULL;
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
    g_autofree char *own = kl_shard_read_text(db, key, error);
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
    g_autofree char *text = kl_shard_read_text(db, KL_META_SHARD, error);
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

/* Where the shard's cases go; what it says of them comes later. */
static gboolean
place_shard(KlSnapshot *snapshot, const KxDatabase *db, KlShard *shard, GError **error)
{
    shard->revision = kl_shard_read_text(db, KL_META_REVISION, error);
    guint32 n_docs;
    if (shard->revision == NULL ||
        !kx_database_get_last_docid(db, &shard->last_docid, error) ||
        !kx_database_get_n_docs(db, &n_docs, error)) {
        return FALSE;
    }
    if (shard->last_docid > G_MAXINT32 - snapshot->n_positions) {
        set_index_error(error, shard, "ist beschädigt");
        return FALSE;
    }
    shard->base = snapshot->n_positions;
    snapshot->n_positions += shard->last_docid;
    snapshot->n_cases += n_docs;
    return TRUE;
}

/* All that tells how much room the rest takes. */
static gboolean
read_heads(KlSnapshot *snapshot, KlReader *reader, GError **error)
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
            !place_shard(snapshot, db, shard, error)) {
            return FALSE;
        }
        g_checksum_update(checksum, (const guchar *)shard->revision, -1);
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

/* --- jobs ----------------------------------------------------------------------- */

static gboolean
read_columns(KlSnapshot *snapshot, KlReader *reader, guint number, GError **error)
{
    const KxDatabase *db = kl_reader_get_shard(reader, number);
    KlShard *shard = g_ptr_array_index(snapshot->shards, number);
    guint32 n_docs;
    shard->columns = kl_columns_load(db, error);
    if (shard->columns == NULL || !kx_database_get_n_docs(db, &n_docs, error)) {
        return FALSE;
    }
    if (kl_columns_n_cases(shard->columns) != n_docs ||
        kl_columns_last_docid(shard->columns) > shard->last_docid) {
        set_index_error(error, shard, "ist beschädigt");
        return FALSE;
    }
    return kl_shard_check(db, shard->columns, 0, error);
}

static gboolean
open_content(KlSnapshot *snapshot, KlReader *reader, guint number, GError **error)
{
    (void)reader;
    (void)number;
    snapshot->content = kl_content_open(snapshot->content_path, error);
    return snapshot->content != NULL;
}

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
read_all(KlSnapshot *snapshot, KlReader *reader, guint number, GError **error)
{
    (void)number;
    snapshot->all = read_set(snapshot, reader, "", error);
    snapshot->drafts =
        snapshot->all != NULL ? read_set(snapshot, reader, KL_TERM_DRAFT, error) : NULL;
    return snapshot->drafts != NULL;
}

static gboolean
read_values(KlSnapshot *snapshot, KlReader *reader, guint number, GError **error)
{
    const KlFacet *facet = kl_taxonomy_get_facet(snapshot->taxonomy, number);
    GPtrArray *sets = g_ptr_array_index(snapshot->values, number);
    GArray *counts = g_ptr_array_index(snapshot->value_counts, number);
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
    }
    return TRUE;
}

/* --- orders ---------------------------------------------------------------------- */

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

/* The sets of all values as one table, facet by facet. */
static KlBitTable *
make_table(const KlSnapshot *snapshot)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (guint f = 0; f < snapshot->values->len; f++) {
        const GPtrArray *sets = g_ptr_array_index(snapshot->values, f);
        for (guint v = 0; v < sets->len; v++) {
            g_ptr_array_add(all, g_ptr_array_index(sets, v));
        }
    }
    return kl_bit_table_new(all, snapshot->n_positions);
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

/* --- all of it -------------------------------------------------------------------- */

/* What takes longest first. */
static void
add_jobs(const KlSnapshot *snapshot, GArray *jobs)
{
    for (guint s = 0; s < snapshot->shards->len; s++) {
        kl_jobs_add(jobs, read_columns, s);
    }
    if (snapshot->content_path != NULL) {
        kl_jobs_add(jobs, open_content, 0);
    }
    kl_jobs_add(jobs, read_all, 0);
    for (guint f = 0; f < snapshot->taxonomy->facets->len; f++) {
        g_ptr_array_add(snapshot->values, g_ptr_array_new_with_free_func(free_set));
        g_ptr_array_add(snapshot->value_counts,
                        g_array_new(FALSE, FALSE, sizeof(guint)));
        kl_jobs_add(jobs, read_values, f);
    }
}

gboolean
kl_snapshot_load(KlSnapshot *snapshot, GError **error)
{
    KlReader *reader = kl_reader_open(snapshot, error);
    if (reader == NULL) {
        return FALSE;
    }
    /* The first thread that asks gets the reader that is open already. */
    g_queue_push_head(&snapshot->readers, reader);
    if (!read_heads(snapshot, reader, error)) {
        return FALSE;
    }
    snapshot->values =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    snapshot->value_counts =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    g_autoptr(GArray) jobs = kl_jobs_new();
    add_jobs(snapshot, jobs);
    if (!kl_jobs_run(jobs, snapshot, reader, error)) {
        return FALSE;
    }
    snapshot->table = make_table(snapshot);
    snapshot->damping = make_damping(snapshot);
    for (guint i = 0; i < KL_N_ORDERS; i++) {
        snapshot->orders[i] = merge_orders(snapshot, (KlOrder)i);
    }
    return TRUE;
}
