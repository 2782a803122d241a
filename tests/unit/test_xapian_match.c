/* The Xapian binding: queries and matching, over one shard, over three, and over a
 * remote one. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gio/gio.h>

#include "search/error.h"
#include "tests/unit/xapian_fixture.h"

#ifdef __SANITIZE_ADDRESS__
/* The library's own, when a wildcard goes beyond its limit. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
    return "leak:Xapian::BM25Weight::clone";
}
#endif

/* Matches and returns docids in the order of the hits, "3 1 2". Frees query. */
static char *
match_with(KxEnquire *enquire, KxQuery *query, GError **error)
{
    g_autoptr(KxQuery) owned = query;
    if (!kx_enquire_set_query(enquire, query, error)) {
        return NULL;
    }
    g_autoptr(KxMSet) mset = kx_enquire_get_mset(enquire, 0, 1000, 0, error);
    if (mset == NULL) {
        return NULL;
    }
    g_assert_cmpuint(mset->n_matches_lower, ==, mset->n_hits);
    g_assert_cmpuint(mset->n_matches_estimated, ==, mset->n_hits);
    g_assert_cmpuint(mset->n_matches_upper, ==, mset->n_hits);
    GString *docids = g_string_new(NULL);
    for (guint i = 0; i < mset->n_hits; i++) {
        g_string_append_printf(docids, i > 0 ? " %u" : "%u",
                               (guint)mset->hits[i].docid);
    }
    return g_string_free(docids, FALSE);
}

static char *
match(const KxDatabase *db, KxQuery *query, GError **error)
{
    g_autoptr(KxEnquire) enquire = kx_enquire_new(db, error);
    return match_with(enquire, query, error);
}

#define assert_matches(db, query, expected)                                            \
    do {                                                                               \
        g_autoptr(GError) match_error = NULL;                                          \
        g_autofree char *docids = match((db), (query), &match_error);                  \
        g_assert_no_error(match_error);                                                \
        g_assert_cmpstr(docids, ==, (expected));                                       \
    } while (0)

static KxQuery *
term(const char *name)
{
    g_autoptr(GError) error = NULL;
    KxQuery *query = kx_query_new_term(name, -1, 1, &error);
    g_assert_no_error(error);
    return query;
}

/* Takes a and b. */
static KxQuery *
combine(KxOp op, KxQuery *a, KxQuery *b, guint parameter)
{
    g_autoptr(GError) error = NULL;
    const KxQuery *queries[] = {a, b};
    KxQuery *query = kx_query_new(op, queries, 2, parameter, &error);
    g_assert_no_error(error);
    kx_query_free(a);
    kx_query_free(b);
    return query;
}

static void
test_operators(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db = fixture_database("operators", "a b", "a x b", "b a",
                                                "a a a c", "ca cb cc", NULL);
    assert_matches(db, term("c"), "4");
    assert_matches(db, term("none"), "");
    assert_matches(db, term(""), "1 2 3 4 5");
    assert_matches(db, combine(KX_OP_OR, term("x"), term("c"), 0), "2 4");
    assert_matches(db, combine(KX_OP_AND, term("x"), term("a"), 0), "2");
    assert_matches(db, combine(KX_OP_MAX, term("x"), term("none"), 0), "2");
    assert_matches(db, combine(KX_OP_SYNONYM, term("x"), term("none"), 0), "2");
    assert_matches(db, combine(KX_OP_XOR, term("a"), term("b"), 0), "4");
    assert_matches(db, combine(KX_OP_FILTER, term(""), term("x"), 0), "2");
    assert_matches(db, combine(KX_OP_FILTER, term("x"), term("none"), 0), "");
    assert_matches(db, combine(KX_OP_AND_NOT, term("a"), term("b"), 0), "4");
    assert_matches(db, combine(KX_OP_AND_MAYBE, term("c"), term("b"), 0), "4");
    assert_matches(db, combine(KX_OP_PHRASE, term("a"), term("b"), 0), "1");
    assert_matches(db, combine(KX_OP_PHRASE, term("b"), term("a"), 0), "3");
    assert_matches(db, combine(KX_OP_PHRASE, term("a"), term("b"), 3), "1 2");
    assert_matches(db, combine(KX_OP_ELITE_SET, term("c"), term("x"), 0), "2 4");
    g_autoptr(KxEnquire) no_weight = kx_enquire_new(db, &error);
    g_assert_true(kx_enquire_set_no_weight(no_weight, &error));
    g_autofree char *near =
        match_with(no_weight, combine(KX_OP_NEAR, term("b"), term("a"), 2), &error);
    g_assert_cmpstr(near, ==, "1 3");

    /* Nothing, and what becomes of it. */
    KxQuery *nothing = kx_query_new(KX_OP_AND, NULL, 0, 0, &error);
    g_assert_no_error(error);
    assert_matches(db, combine(KX_OP_OR, nothing, term("x"), 0), "2");
    nothing = kx_query_new(KX_OP_OR, NULL, 0, 0, &error);
    assert_matches(db, combine(KX_OP_FILTER, term("x"), nothing, 0), "");
    nothing = kx_query_new(KX_OP_OR, NULL, 0, 0, &error);
    assert_matches(db, combine(KX_OP_AND_NOT, term("x"), nothing, 0), "2");

    /* A phrase of what has no positions. */
    KxQuery *max = combine(KX_OP_MAX, term("a"), term("b"), 0);
    const KxQuery *phrase[] = {max, max};
    g_autoptr(KxQuery) odd = kx_query_new(KX_OP_PHRASE, phrase, 2, 0, &error);
    if (odd != NULL) {
        g_assert_null(match(db, g_steal_pointer(&odd), &error));
    }
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_null(kx_query_new((KxOp)99, phrase, 2, 0, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_null(kx_query_new_scale(max, -1, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_autofree char *text = kx_query_describe(max);
    g_assert_cmpstr(text, ==, "Query((a MAX b))");
    kx_query_free(max);
    kx_query_free(NULL);

    g_autofree char *long_term = g_strnfill(400, 'a');
    assert_matches(db, term(long_term), "");
}

static void
test_ranges_and_wildcards(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db =
        fixture_database("ranges", "aa", "ab", "ac", "b", "ab", NULL);
    assert_matches(db, kx_query_new_range(0, "ab", -1, "ac", -1, &error), "2 3 5");
    assert_matches(db, kx_query_new_range(0, "ac", -1, NULL, 0, &error), "3 4");
    assert_matches(db, kx_query_new_range(0, NULL, 0, "aa", -1, &error), "1");
    assert_matches(db, kx_query_new_range(0, NULL, 0, NULL, 0, &error), "1 2 3 4 5");
    assert_matches(db, kx_query_new_range(0, "b", -1, "a", -1, &error), "");
    assert_matches(db, kx_query_new_range(7, NULL, 0, "x", -1, &error), "");

    assert_matches(
        db, kx_query_new_wildcard("a", -1, 3, KX_WILDCARD_ERROR, KX_OP_OR, &error),
        "1 3 2 5");
    assert_matches(
        db, kx_query_new_wildcard("a", -1, 1, KX_WILDCARD_FIRST, KX_OP_MAX, &error),
        "1");
    assert_matches(db,
                   kx_query_new_wildcard("a", -1, 1, KX_WILDCARD_MOST_FREQUENT,
                                         KX_OP_SYNONYM, &error),
                   "2 5");
    g_assert_no_error(error);
    g_assert_null(match(
        db, kx_query_new_wildcard("a", -1, 2, KX_WILDCARD_ERROR, KX_OP_OR, &error),
        &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_QUERY);
    g_clear_error(&error);
    g_assert_null(
        kx_query_new_wildcard("a", -1, 0, KX_WILDCARD_FIRST, KX_OP_OR, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_null(
        kx_query_new_wildcard("a", -1, 2, KX_WILDCARD_FIRST, KX_OP_AND, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
}

static void
test_weights_and_sorting(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db =
        fixture_database("weights", "b a", "c a a", "a a a a", "b x x", NULL);
    g_autoptr(KxEnquire) enquire = kx_enquire_new(db, &error);
    g_assert_null(kx_enquire_get_mset(enquire, 0, 10, 0, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);

    g_autofree char *by_bm25 = match_with(enquire, term("a"), &error);
    g_assert_cmpstr(by_bm25, ==, "3 2 1");
    /* Repetitions count nothing, nor does length: all have the same weight. */
    g_assert_true(kx_enquire_set_bm25(enquire, 0, 0, 0, 0, 0.5, &error));
    g_autofree char *flat = match_with(enquire, term("a"), &error);
    g_assert_cmpstr(flat, ==, "1 2 3");
    kx_enquire_set_docid_order(enquire, KX_DOCIDS_FALLING);
    g_autofree char *falling = match_with(enquire, term("a"), &error);
    g_assert_cmpstr(falling, ==, "3 2 1");
    kx_enquire_set_docid_order(enquire, KX_DOCIDS_RISING);

    kx_enquire_set_sort(enquire, KX_SORT_VALUE, 0, TRUE);
    g_autofree char *by_value = match_with(enquire, term("a"), &error);
    g_assert_cmpstr(by_value, ==, "2 1 3");
    kx_enquire_set_sort(enquire, KX_SORT_VALUE_THEN_RELEVANCE, 0, FALSE);
    g_autofree char *rising = match_with(enquire, term("a"), &error);
    g_assert_cmpstr(rising, ==, "3 1 2");
    kx_enquire_set_sort(enquire, KX_SORT_RELEVANCE_THEN_VALUE, 0, FALSE);
    g_autofree char *then_value = match_with(enquire, term("a"), &error);
    g_assert_cmpstr(then_value, ==, "3 1 2");

    /* A page of two, without the first. */
    kx_enquire_set_sort(enquire, KX_SORT_VALUE, 0, FALSE);
    kx_enquire_set_time_limit(enquire, 10);
    g_autoptr(KxMSet) mset = kx_enquire_get_mset(enquire, 1, 2, 100, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(mset->n_hits, ==, 2);
    g_assert_cmpuint(mset->first, ==, 1);
    g_assert_cmpuint(mset->n_matches_lower, ==, 3);
    g_assert_cmpstr(mset->hits[0].sort_key, ==, "b a");
    g_assert_cmpuint(mset->hits[0].sort_key_length, ==, 3);
    g_assert_cmpstr(mset->hits[1].sort_key, ==, "c a a");
    g_assert_null(mset->hits[0].data);
    g_assert_true(kx_mset_fetch(mset, &error));
    g_assert_cmpstr(mset->hits[0].data, ==, "b a");
    g_assert_cmpuint(mset->hits[1].data_length, ==, 5);
    g_assert_cmpstr(mset->hits[0].sort_key, ==, "b a");

    /* Results live on without what they came from. */
    g_clear_pointer(&enquire, kx_enquire_free);
    g_clear_pointer(&db, kx_database_free);
    g_autoptr(KxDocument) document = kx_mset_get_document(mset, 1, &error);
    g_assert_cmpstr(kx_document_get_value(document, 0, NULL, &error), ==, "c a a");

    g_autoptr(KxDatabase) empty = kx_database_new_empty();
    g_assert_null(kx_enquire_new(empty, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
}

static void
test_counting_and_scaling(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db =
        fixture_database("counting", "a", "a b", "b c", "c", "c", NULL);
    g_autoptr(KxEnquire) enquire = kx_enquire_new(db, &error);
    g_autoptr(KxQuery) query = term("a");
    g_assert_true(kx_enquire_set_query(enquire, query, &error));
    g_autoptr(KxMSet) plain = kx_enquire_get_mset(enquire, 0, 1, 0, &error);
    g_assert_cmpuint(plain->hits[0].percent, ==, 100);
    g_assert_cmpfloat(plain->max_attained_weight, ==, plain->hits[0].weight);
    g_assert_cmpfloat(plain->max_possible_weight, >=, plain->hits[0].weight);

    g_autoptr(KxQuery) half = kx_query_new_scale(query, 0.5, &error);
    g_assert_true(kx_enquire_set_query(enquire, half, &error));
    g_autoptr(KxMSet) scaled = kx_enquire_get_mset(enquire, 0, 1, 0, &error);
    g_assert_cmpfloat_with_epsilon(scaled->hits[0].weight, plain->hits[0].weight / 2,
                                   1e-9);

    g_autoptr(KxMSet) counted = kx_enquire_get_mset(enquire, 0, 0, 100, &error);
    g_assert_cmpuint(counted->n_hits, ==, 0);
    g_assert_cmpuint(counted->n_matches_lower, ==, 2);
    g_assert_true(kx_mset_fetch(counted, &error));
    g_autoptr(KxMSet) beyond =
        kx_enquire_get_mset(enquire, G_MAXUINT32, G_MAXUINT32, G_MAXUINT32, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(beyond->n_hits, ==, 0);
    kx_mset_free(NULL);
    kx_enquire_free(NULL);
}

typedef struct {
    GString *text;
    double weight;
} Seen;

static void
spy(guint32 docid, double weight, KxDocument *document, gpointer user_data)
{
    Seen *seen = user_data;
    seen->weight += weight;
    g_string_append_printf(seen->text, "%u:%s ", docid,
                           kx_document_get_value(document, 0, NULL, NULL));
}

static gboolean
is_even(guint32 docid, KxDocument *document, gpointer user_data)
{
    g_assert_cmpuint(kx_document_get_docid(document), ==, docid);
    g_assert_cmpstr(kx_document_get_data(document, NULL, NULL), !=, "");
    ++*(guint *)user_data;
    return docid % 2 == 0;
}

static void
test_spy_and_decider(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db = fixture_database("spy", "a", "a b", "b", "a c", NULL);
    g_autoptr(KxEnquire) enquire = kx_enquire_new(db, &error);
    g_autoptr(KxQuery) query = term("a");
    g_assert_true(kx_enquire_set_query(enquire, query, &error));
    Seen seen = {g_string_new(NULL), 0};
    guint n_decided = 0;
    g_assert_true(kx_enquire_add_spy(enquire, spy, &seen, &error));
    g_autoptr(KxMSet) all = kx_enquire_get_mset(enquire, 0, 1, 100, &error);
    g_assert_cmpstr(seen.text->str, ==, "1:a 2:a b 4:a c ");
    g_assert_cmpfloat(seen.weight, >, 0);

    kx_enquire_set_decider(enquire, is_even, &n_decided);
    g_string_truncate(seen.text, 0);
    g_autoptr(KxMSet) even = kx_enquire_get_mset(enquire, 0, 10, 100, &error);
    g_assert_cmpuint(even->n_hits, ==, 2);
    g_assert_cmpuint(n_decided, ==, 3);
    g_assert_cmpstr(seen.text->str, ==, "2:a b 4:a c ");

    kx_enquire_set_decider(enquire, NULL, NULL);
    kx_enquire_clear_spies(enquire);
    g_string_truncate(seen.text, 0);
    g_autoptr(KxMSet) again = kx_enquire_get_mset(enquire, 0, 10, 100, &error);
    g_assert_cmpuint(again->n_hits, ==, 3);
    g_assert_cmpstr(seen.text->str, ==, "");
    g_string_free(seen.text, TRUE);
    g_assert_no_error(error);
}

/* --- sets of documents --------------------------------------------------------- */

enum {
    N_SHARDS = 3
};

/* Three shards of random documents; document d of shard i is at position base[i] + d.
 */
typedef struct {
    KxDatabase *db;
    guint32 base[N_SHARDS];
    guint32 n_docs[N_SHARDS];
    guint n_positions;
} Sharded;

static void
sharded_make(Sharded *sharded, GRand *rand)
{
    g_autoptr(GError) error = NULL;
    const guint32 sizes[N_SHARDS] = {200, 1, 333};
    sharded->db = kx_database_new_empty();
    sharded->n_positions = 1;
    for (guint i = 0; i < N_SHARDS; i++) {
        g_autofree char *name = g_strdup_printf("sharded-%u", i);
        g_autofree char *path = fixture_path(name);
        KxWritableDatabase *writer =
            kx_writable_database_open(path, KX_OPEN_OR_CREATE | KX_NO_SYNC, &error);
        g_assert_no_error(error);
        for (guint32 j = 0; j < sizes[i]; j++) {
            g_autoptr(GString) words = g_string_new("all");
            for (guint k = 0; k < 12; k++) {
                g_string_append_printf(words, " w%d", g_rand_int_range(rand, 0, 30));
            }
            g_autoptr(KxDocument) document = fixture_document(words->str);
            kx_writable_database_add_document(writer, document, NULL, &error);
        }
        g_assert_true(kx_writable_database_close(writer, &error));
        g_autoptr(KxDatabase) shard = kx_database_open(path, &error);
        g_assert_true(kx_database_add(sharded->db, shard, &error));
        sharded->base[i] = sharded->n_positions - 1;
        sharded->n_docs[i] = sizes[i];
        sharded->n_positions += sizes[i];
    }
}

/* Filters by a random set and by hand; both must agree on hits, their order and their
 * weights. */
static void
check_filter(const Sharded *sharded, GRand *rand, double density)
{
    g_autoptr(GError) error = NULL;
    gsize n_words = sharded->n_positions / 64 + 1;
    g_autofree guint64 *words = g_new0(guint64, n_words);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 position = 0; position < n_words * 64; position++) {
        /* Bits that no shard has, and bit 0, must not matter. */
        if (g_rand_double(rand) < density) {
            words[position / 64] |= G_GUINT64_CONSTANT(1) << (position % 64);
            g_array_append_val(ids, position);
        }
    }
    KxIds id_sets[N_SHARDS];
    guint n_set = 0;
    for (guint i = 0; i < N_SHARDS; i++) {
        id_sets[i] = (KxIds){(const guint32 *)(gpointer)ids->data, ids->len,
                             sharded->base[i], sharded->n_docs[i]};
        for (guint32 d = 1; d <= sharded->n_docs[i]; d++) {
            guint32 position = sharded->base[i] + d;
            n_set += (words[position / 64] >> (position % 64) & 1) != 0;
        }
    }
    g_autoptr(KxQuery) filter =
        kx_query_new_ids(sharded->db, id_sets, N_SHARDS, &error);
    g_assert_no_error(error);
    g_autofree char *name = g_strdup_printf("w%d", g_rand_int_range(rand, 0, 30));
    g_autoptr(KxQuery) text = combine(KX_OP_OR, term(name), term("w1"), 0);

    g_autoptr(KxEnquire) enquire = kx_enquire_new(sharded->db, &error);
    g_assert_true(kx_enquire_set_query(enquire, text, &error));
    g_autoptr(KxMSet) expected = kx_enquire_get_mset(enquire, 0, 10000, 0, &error);
    /* The size of the set is known without looking at a document. */
    g_assert_true(kx_enquire_set_query(enquire, filter, &error));
    g_autoptr(KxMSet) counted = kx_enquire_get_mset(enquire, 0, 0, 0, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(counted->n_matches_lower, ==, n_set);
    g_assert_cmpuint(counted->n_matches_upper, ==, n_set);
    g_autoptr(KxMSet) alone = kx_enquire_get_mset(enquire, 0, 10000, 0, &error);
    g_assert_cmpuint(alone->n_hits, ==, n_set);

    const KxQuery *parts[] = {text, filter};
    g_autoptr(KxQuery) query = kx_query_new(KX_OP_FILTER, parts, 2, 0, &error);
    g_assert_true(kx_enquire_set_query(enquire, query, &error));
    /* Ten at a time, as a page is ranked, so that the matcher skips. */
    g_autoptr(KxMSet) page = kx_enquire_get_mset(enquire, 0, 10, 0, &error);
    g_autoptr(KxMSet) mset = kx_enquire_get_mset(enquire, 0, 10000, 0, &error);
    g_assert_no_error(error);
    guint n_hits = 0;
    for (guint i = 0; i < expected->n_hits; i++) {
        guint32 docid = expected->hits[i].docid;
        guint32 position =
            sharded->base[(docid - 1) % N_SHARDS] + (docid - 1) / N_SHARDS + 1;
        if ((words[position / 64] >> (position % 64) & 1) == 0) {
            continue;
        }
        g_assert_cmpuint(n_hits, <, mset->n_hits);
        g_assert_cmpuint(mset->hits[n_hits].docid, ==, docid);
        g_assert_cmpfloat_with_epsilon(mset->hits[n_hits].weight,
                                       expected->hits[i].weight, 1e-9);
        if (n_hits < 10) {
            g_assert_cmpuint(page->hits[n_hits].docid, ==, docid);
        }
        n_hits++;
    }
    g_assert_cmpuint(mset->n_hits, ==, n_hits);
    g_assert_cmpuint(page->n_hits, ==, MIN(n_hits, 10));
}

static void
test_sets(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20260501);
    Sharded sharded;
    sharded_make(&sharded, rand);
    const double densities[] = {0, 0.003, 0.1, 0.5, 0.97, 1.1};
    for (guint i = 0; i < G_N_ELEMENTS(densities); i++) {
        for (guint round = 0; round < 20; round++) {
            check_filter(&sharded, rand, densities[i]);
        }
    }
    kx_database_free(sharded.db);
}

static void
test_set_life(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) a = fixture_database("life-a", "a", "a b", "a", NULL);
    g_autoptr(KxDatabase) b = fixture_database("life-b", "a", NULL);
    g_autoptr(KxDatabase) both = kx_database_new_empty();
    g_assert_true(kx_database_add(both, b, &error));
    g_assert_true(kx_database_add(both, a, &error));

    const guint32 ids[] = {2, 3};
    KxIds sets[] = {{ids, 2, 0, 1}, {ids, 2, 0, 3}};
    g_assert_null(kx_query_new_ids(both, sets, 1, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_autoptr(KxQuery) query = kx_query_new_ids(both, sets, 2, &error);
    g_autofree char *text = kx_query_describe(query);
    g_assert_nonnull(strstr(text, "KxIds"));

    /* It serves a database with one of its shards, and only such. */
    g_autoptr(KxEnquire) on_a = kx_enquire_new(a, &error);
    g_assert_true(kx_enquire_set_query(on_a, query, &error));
    g_autoptr(KxMSet) mset = kx_enquire_get_mset(on_a, 0, 10, 0, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(mset->n_hits, ==, 2);
    g_assert_cmpuint(mset->hits[0].docid, ==, 2);
    g_autofree char *path = fixture_path("life-a");
    g_autoptr(KxDatabase) other = kx_database_open(path, &error);
    g_autoptr(KxEnquire) on_other = kx_enquire_new(other, &error);
    g_assert_true(kx_enquire_set_query(on_other, query, &error));
    g_assert_null(kx_enquire_get_mset(on_other, 0, 10, 0, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);

    /* And goes on when the handles it came from are gone, or reopened. */
    g_assert_true(kx_database_reopen(a, NULL, &error));
    g_clear_pointer(&both, kx_database_free);
    g_clear_pointer(&a, kx_database_free);
    g_autoptr(KxMSet) again = kx_enquire_get_mset(on_a, 0, 10, 0, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(again->n_hits, ==, 2);
}

/* --- remote -------------------------------------------------------------------- */

/* A TCP port that was free a moment ago. */
static guint16
free_port(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, length), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &length), ==, 0);
    close(fd);
    return ntohs(address.sin_port);
}

/* When it is ended, xapian-tcpsrv ends its whole process group. */
static void
own_group(gpointer user_data)
{
    (void)user_data;
    setpgid(0, 0);
}

static void
test_remote(void)
{
    g_autofree char *program = g_find_program_in_path("xapian-tcpsrv");
    if (program == NULL) {
        g_test_skip("xapian-tcpsrv is not installed");
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) local = fixture_database("remote", "a", "a b", "b b", NULL);
    g_autofree char *path = fixture_path("remote");
    guint16 port = free_port();
    g_autofree char *port_text = g_strdup_printf("%u", port);
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_subprocess_launcher_set_child_setup(launcher, own_group, NULL, NULL);
    g_autoptr(GSubprocess) server =
        g_subprocess_launcher_spawn(launcher, &error, program, "--interface",
                                    "127.0.0.1", "--port", port_text, path, NULL);
    g_assert_no_error(error);
    g_autoptr(KxDatabase) db = NULL;
    for (guint i = 0; i < 100 && db == NULL; i++) {
        g_clear_error(&error);
        g_usleep(50 * 1000);
        db = kx_database_open_remote("127.0.0.1", port, 5000, 2000, &error);
    }
    g_assert_no_error(error);
    g_assert_false(kx_database_is_local(db));
    g_assert_true(kx_database_is_local(local));
    g_assert_true(kx_database_keep_alive(db, &error));

    /* The same answers as without the wire, also beside a local shard. */
    assert_matches(db, term("a"), "1 2");
    assert_matches(db, kx_query_new_range(0, "b", -1, NULL, 0, &error), "3");
    g_autoptr(KxEnquire) enquire = kx_enquire_new(db, &error);
    g_autoptr(KxQuery) query = term("b");
    g_assert_true(kx_enquire_set_query(enquire, query, &error));
    g_autoptr(KxMSet) mset = kx_enquire_get_mset(enquire, 0, 10, 0, &error);
    g_assert_true(kx_mset_fetch(mset, &error));
    g_assert_cmpstr(mset->hits[0].data, ==, "b b");
    guint64 word = 0;
    g_assert_true(kx_database_add_postings_to_bits(db, "b", -1, &word, 1, 0, &error));
    g_assert_cmphex(word, ==, 0xc);
    g_autoptr(KxDatabase) mixed = kx_database_new_empty();
    g_assert_true(kx_database_add(mixed, local, &error));
    g_assert_true(kx_database_add(mixed, db, &error));
    g_assert_false(kx_database_is_local(mixed));
    assert_matches(mixed, term("a"), "1 2 3 4");

    /* C code does not run there. */
    const guint32 ids[] = {2};
    KxIds set = {ids, 1, 0, 3};
    g_assert_null(match(db, kx_query_new_ids(db, &set, 1, &error), &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    guint n_decided = 0;
    g_autoptr(KxEnquire) with_decider = kx_enquire_new(db, &error);
    kx_enquire_set_decider(with_decider, is_even, &n_decided);
    g_assert_null(match_with(with_decider, term("a"), &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    Seen seen = {NULL, 0};
    g_autoptr(KxEnquire) with_spy = kx_enquire_new(db, &error);
    g_assert_true(kx_enquire_add_spy(with_spy, spy, &seen, &error));
    g_assert_null(match_with(with_spy, term("a"), &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_null(kx_database_get_document(db, 17, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_clear_error(&error);

    /* Gone. */
    g_subprocess_send_signal(server, SIGTERM);
    g_assert_true(g_subprocess_wait(server, NULL, &error));
    g_assert_null(kx_database_open_remote("127.0.0.1", port, 500, 500, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_UNAVAILABLE);
    g_clear_error(&error);
    g_assert_null(kx_database_open_remote("name.invalid", port, 500, 500, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_UNAVAILABLE);
}

/* A server that accepts and says nothing must not hold us. */
static void
test_remote_timeout(void)
{
    g_autoptr(GError) error = NULL;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, length), ==, 0);
    g_assert_cmpint(listen(fd, 4), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &length), ==, 0);
    gint64 begin = g_get_monotonic_time();
    g_assert_null(kx_database_open_remote("127.0.0.1", ntohs(address.sin_port), 300,
                                          300, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_UNAVAILABLE);
    g_assert_cmpint(g_get_monotonic_time() - begin, <, 5 * G_USEC_PER_SEC);
    close(fd);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_begin();
    g_test_add_func("/xapian/match/operators", test_operators);
    g_test_add_func("/xapian/match/ranges", test_ranges_and_wildcards);
    g_test_add_func("/xapian/match/weights", test_weights_and_sorting);
    g_test_add_func("/xapian/match/counting", test_counting_and_scaling);
    g_test_add_func("/xapian/match/spy", test_spy_and_decider);
    g_test_add_func("/xapian/match/sets", test_sets);
    g_test_add_func("/xapian/match/set-life", test_set_life);
    g_test_add_func("/xapian/match/remote", test_remote);
    g_test_add_func("/xapian/match/remote-timeout", test_remote_timeout);
    int result = g_test_run();
    fixture_end();
    return result;
}
