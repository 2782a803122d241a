/* The Xapian binding: databases, documents, iterators. Writing is in
 * test_xapian_write.c, matching in test_xapian_match.c. */
#include <string.h>

#include "search/error.h"
#include "tests/unit/xapian_fixture.h"

static guint32
n_docs(const KxDatabase *db)
{
    g_autoptr(GError) error = NULL;
    guint32 n = 0;
    kx_database_get_n_docs(db, &n, &error);
    g_assert_no_error(error);
    return n;
}

static void
add_text(KxWritableDatabase *db, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDocument) document = fixture_document(words);
    kx_writable_database_add_document(db, document, NULL, &error);
    g_assert_no_error(error);
}

static void
test_document(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDocument) document = kx_document_new();
    g_assert_true(kx_document_add_term(document, "Fort:koeln", -1, 0, &error));
    g_assert_true(kx_document_add_term(document, "Zkuch garbage", 5, 2, &error));
    g_assert_true(kx_document_add_posting(document, "Ekuchen", -1, 7, 1, &error));
    g_assert_true(kx_document_add_posting(document, "Ekuchen", -1, 9, 1, &error));
    g_assert_true(kx_document_set_value(document, 3, "a\0b", 3, &error));
    g_assert_true(kx_document_set_data(document, "\0\xff", 2, &error));
    g_assert_cmpuint(kx_document_get_docid(document), ==, 0);

    gsize length = 99;
    const char *data = kx_document_get_data(document, &length, &error);
    g_assert_cmpmem(data, length, "\0\xff", 2);
    g_assert_cmpint(data[2], ==, '\0');
    const char *value = kx_document_get_value(document, 3, &length, &error);
    g_assert_cmpmem(value, length, "a\0b", 3);
    value = kx_document_get_value(document, 4, &length, &error);
    g_assert_cmpmem(value, length, "", 0);

    g_autoptr(KxTermIter) terms = kx_document_get_terms(document, &error);
    const char *expected[] = {"Ekuchen", "Fort:koeln", "Zkuch"};
    guint32 wdfs[] = {2, 0, 2};
    const char *term = NULL;
    guint32 n = 0;
    g_assert_false(kx_term_iter_get_wdf(terms, &n, NULL)); /* not at a term yet */
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_true(kx_term_iter_next(terms, &term, NULL, &error));
        g_assert_cmpstr(term, ==, expected[i]);
        g_assert_true(kx_term_iter_get_wdf(terms, &n, &error));
        g_assert_cmpuint(n, ==, wdfs[i]);
    }
    /* A document that is in no database has no frequencies. */
    g_assert_false(kx_term_iter_get_freq(terms, &n, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_false(kx_term_iter_next(terms, &term, NULL, &error));
    g_assert_false(kx_term_iter_next(terms, &term, NULL, &error));
    g_assert_no_error(error);

    kx_document_clear(document);
    kx_document_get_data(document, &length, &error);
    g_assert_cmpuint(length, ==, 0);
    g_autoptr(KxTermIter) no_terms = kx_document_get_terms(document, &error);
    g_assert_false(kx_term_iter_next(no_terms, &term, NULL, &error));
    g_assert_no_error(error);
}

static void
test_long_terms(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDocument) document = kx_document_new();
    char term[300];
    memset(term, 'x', sizeof term);
    g_assert_true(kx_document_add_term(document, term, 245, 1, &error));
    g_assert_false(kx_document_add_term(document, term, 246, 1, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_LIMIT);
    g_clear_error(&error);
    g_assert_false(kx_document_add_posting(document, term, 246, 1, 1, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_LIMIT);
    g_clear_error(&error);

    /* NULs count twice; those that are accepted can be written. */
    memset(term, 0, sizeof term);
    g_assert_false(kx_document_add_term(document, term, 123, 1, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_LIMIT);
    g_clear_error(&error);
    g_assert_true(kx_document_add_posting(document, term, 122, 1, 1, &error));

    g_assert_false(kx_document_add_term(document, "", -1, 1, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_false(kx_document_set_value(document, G_MAXUINT32, "x", 1, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);

    g_autofree char *path = fixture_path("long");
    KxWritableDatabase *db = kx_writable_database_open(path, KX_CREATE, &error);
    g_assert_no_error(error);
    g_assert_true(kx_writable_database_add_document(db, document, NULL, &error));
    memset(term, 'k', sizeof term);
    g_assert_true(kx_writable_database_set_metadata(db, term, 245, "value", 5, &error));
    g_assert_false(
        kx_writable_database_set_metadata(db, term, 246, "value", 5, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_LIMIT);
    g_clear_error(&error);
    g_assert_true(kx_writable_database_close(db, &error));
    g_assert_no_error(error);

    /* Asking for a long term is no error: there is none. */
    g_autoptr(KxDatabase) reader = kx_database_open(path, &error);
    guint32 freq = 9;
    g_assert_true(kx_database_get_term_freq(reader, term, 300, &freq, &error));
    g_assert_cmpuint(freq, ==, 0);
    memset(term, 0, sizeof term);
    g_assert_true(kx_database_get_term_freq(reader, term, 122, &freq, &error));
    g_assert_cmpuint(freq, ==, 1);
}

static void
test_statistics(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db =
        fixture_database("statistics", "a b b", "b c", "c:x c:y ab", NULL);
    guint32 n = 0;
    g_assert_cmpuint(n_docs(db), ==, 3);
    g_assert_true(kx_database_get_last_docid(db, &n, &error));
    g_assert_cmpuint(n, ==, 3);
    double mean = 0;
    g_assert_true(kx_database_get_average_length(db, &mean, &error));
    g_assert_cmpfloat_with_epsilon(mean, 8 / 3.0, 1e-9);
    g_assert_true(kx_database_get_doc_length(db, 1, &n, &error));
    g_assert_cmpuint(n, ==, 3);
    g_assert_false(kx_database_get_doc_length(db, 17, &n, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_assert_true(kx_database_get_term_freq(db, "b", -1, &n, &error));
    g_assert_cmpuint(n, ==, 2);
    g_assert_true(kx_database_get_collection_freq(db, "b", -1, &n, &error));
    g_assert_cmpuint(n, ==, 3);
    g_assert_true(kx_database_get_term_freq(db, "none", -1, &n, &error));
    g_assert_cmpuint(n, ==, 0);
    gboolean has = FALSE;
    g_assert_true(kx_database_has_term(db, "abc", 2, &has, &error));
    g_assert_true(has);
    g_assert_true(kx_database_has_term(db, "abc", 3, &has, &error));
    g_assert_false(has);
    g_assert_true(kx_database_has_positions(db, &has, &error));
    g_assert_true(has);
    g_assert_true(kx_database_get_value_freq(db, 0, &n, &error));
    g_assert_cmpuint(n, ==, 3);
    g_assert_true(kx_database_get_value_freq(db, 9, &n, &error));
    g_assert_cmpuint(n, ==, 0);
    g_autofree char *uuid = kx_database_get_uuid(db, &error);
    g_assert_cmpuint(strlen(uuid), ==, 36);
    g_assert_true(kx_database_is_local(db));
    g_assert_true(kx_database_keep_alive(db, &error));
    g_assert_no_error(error);

    g_autoptr(KxDocument) document = kx_database_get_document(db, 2, &error);
    gsize length = 0;
    g_assert_cmpuint(kx_document_get_docid(document), ==, 2);
    g_assert_cmpstr(kx_document_get_data(document, &length, &error), ==, "b c");
    g_assert_cmpstr(kx_document_get_value(document, 0, &length, &error), ==, "b c");
    g_assert_null(kx_database_get_document(db, 4, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_assert_null(kx_database_get_document(db, 0, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
}

static void
test_terms(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db =
        fixture_database("terms", "Fa Fb Ga", "Fb Fc", "Fd Fb", NULL);
    g_autoptr(KxTermIter) terms = kx_database_get_terms(db, "F", -1, &error);
    const char *term = NULL;
    gsize length = 0;
    guint32 n = 0;
    g_assert_true(kx_term_iter_next(terms, &term, &length, &error));
    g_assert_cmpmem(term, length, "Fa", 2);
    g_assert_true(kx_term_iter_next(terms, &term, NULL, &error));
    g_assert_true(kx_term_iter_get_freq(terms, &n, &error));
    g_assert_cmpuint(n, ==, 3);
    g_assert_false(kx_term_iter_get_wdf(terms, &n, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_true(kx_term_iter_skip_to(terms, "Fa", -1, &error)); /* backwards */
    g_assert_true(kx_term_iter_next(terms, &term, NULL, &error));
    g_assert_cmpstr(term, ==, "Fc");
    g_assert_true(kx_term_iter_skip_to(terms, "Fcc", -1, &error));
    g_assert_true(kx_term_iter_next(terms, &term, NULL, &error));
    g_assert_cmpstr(term, ==, "Fd");
    g_assert_true(kx_term_iter_skip_to(terms, "Ga", -1, &error));
    g_assert_false(kx_term_iter_next(terms, &term, NULL, &error));
    g_assert_true(kx_term_iter_skip_to(terms, "Gz", -1, &error));
    g_assert_false(kx_term_iter_next(terms, &term, NULL, &error));
    g_assert_false(kx_term_iter_get_freq(terms, &n, NULL));

    g_autoptr(KxTermIter) of_2 = kx_database_get_document_terms(db, 2, &error);
    g_clear_pointer(&db, kx_database_free); /* iterators keep it open */
    g_assert_true(kx_term_iter_next(of_2, &term, NULL, &error));
    g_assert_cmpstr(term, ==, "Fb");
    g_assert_true(kx_term_iter_get_wdf(of_2, &n, &error));
    g_assert_cmpuint(n, ==, 1);
    g_assert_true(kx_term_iter_next(of_2, &term, NULL, &error));
    g_assert_false(kx_term_iter_next(of_2, &term, NULL, &error));
    g_assert_no_error(error);
}

typedef struct {
    guint n_calls;
    guint n_postings;
    guint64 sum_docids;
    guint64 sum_wdfs;
    gboolean is_enough;
} Sums;

static gboolean
sum_postings(const guint32 *docids, const guint32 *wdfs, gsize n, gpointer user_data)
{
    Sums *sums = user_data;
    sums->n_calls++;
    for (gsize i = 0; i < n; i++) {
        sums->n_postings++;
        sums->sum_docids += docids[i];
        sums->sum_wdfs += wdfs[i];
    }
    return !sums->is_enough;
}

static gboolean
join_values(guint32 docid, const char *value, gsize length, gpointer user_data)
{
    g_string_append_printf(user_data, "%u=%.*s;", docid, (int)length, value);
    return docid < 3;
}

static void
test_postings(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("postings");
    KxWritableDatabase *writer = kx_writable_database_open(path, KX_CREATE, &error);
    for (guint i = 1; i <= 3000; i++) {
        add_text(writer, i % 3 == 0 ? "all all third" : "all all");
    }
    g_assert_true(kx_writable_database_close(writer, &error));
    g_autoptr(KxDatabase) db = kx_database_open(path, &error);

    guint64 words[4] = {0};
    g_assert_true(
        kx_database_add_postings_to_bits(db, "third", -1, words, 4, 10, &error));
    for (guint bit = 0; bit < 256; bit++) {
        gboolean is_set = (words[bit / 64] >> (bit % 64) & 1) != 0;
        g_assert_cmpint(is_set, ==, bit > 10 && (bit - 10) % 3 == 0);
    }

    g_autoptr(GArray) docids = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_assert_true(
        kx_database_add_postings_to_array(db, "third", -1, 0, docids, &error));
    g_assert_cmpuint(docids->len, ==, 1000);
    g_assert_cmpuint(g_array_index(docids, guint32, 999), ==, 3000);
    g_assert_true(
        kx_database_add_postings_to_array(db, "third", -1, 2995, docids, &error));
    g_assert_cmpuint(docids->len, ==, 1002);
    g_assert_cmpuint(g_array_index(docids, guint32, 1000), ==, 2997);
    g_assert_true(kx_database_add_postings_to_array(db, "none", -1, 5, docids, &error));
    g_assert_true(kx_database_add_postings_to_array(db, "", -1, 1, docids, &error));
    g_assert_cmpuint(docids->len, ==, 4002);

    Sums sums = {0};
    g_assert_true(
        kx_database_foreach_posting(db, "all", -1, sum_postings, &sums, &error));
    g_assert_cmpuint(sums.n_calls, ==, 3);
    g_assert_cmpuint(sums.n_postings, ==, 3000);
    g_assert_cmpuint(sums.sum_docids, ==, 3000 * 3001 / 2);
    g_assert_cmpuint(sums.sum_wdfs, ==, 6000);
    sums = (Sums){.is_enough = TRUE};
    g_assert_true(
        kx_database_foreach_posting(db, "all", -1, sum_postings, &sums, &error));
    g_assert_cmpuint(sums.n_calls, ==, 1);

    g_autoptr(KxPostingIter) iter = kx_database_get_postings(db, "third", -1, &error);
    guint32 docid = 0, wdf = 0;
    g_assert_false(kx_posting_iter_get_wdf(iter, &wdf, NULL));
    g_assert_true(kx_posting_iter_next(iter, &docid, &error));
    g_assert_cmpuint(docid, ==, 3);
    g_assert_true(kx_posting_iter_next(iter, &docid, &error));
    g_assert_true(kx_posting_iter_skip_to(iter, 1, &docid, &error));
    g_assert_cmpuint(docid, ==, 6);
    g_assert_true(kx_posting_iter_skip_to(iter, 2000, &docid, &error));
    g_assert_cmpuint(docid, ==, 2001);
    g_assert_true(kx_posting_iter_get_wdf(iter, &wdf, &error));
    g_assert_cmpuint(wdf, ==, 1);
    g_assert_true(kx_posting_iter_next(iter, &docid, &error));
    g_assert_cmpuint(docid, ==, 2004);
    g_assert_false(kx_posting_iter_skip_to(iter, 3001, &docid, &error));
    g_assert_false(kx_posting_iter_next(iter, &docid, &error));
    g_assert_false(kx_posting_iter_skip_to(iter, 3002, &docid, &error));
    g_assert_no_error(error);
}

static void
test_positions_and_values(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db =
        fixture_database("positions", "a b a", "b", "c", "d", NULL);
    g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_assert_true(
        kx_database_add_positions_to_array(db, 1, "a", -1, positions, &error));
    g_assert_cmpuint(positions->len, ==, 2);
    g_assert_cmpuint(g_array_index(positions, guint32, 0), ==, 1);
    g_assert_cmpuint(g_array_index(positions, guint32, 1), ==, 3);
    g_assert_true(
        kx_database_add_positions_to_array(db, 2, "a", -1, positions, &error));
    g_assert_cmpuint(positions->len, ==, 2);

    g_autoptr(GString) joined = g_string_new(NULL);
    g_assert_true(kx_database_foreach_value(db, 0, join_values, joined, &error));
    g_assert_cmpstr(joined->str, ==, "1=a b a;2=b;3=c;");
    g_assert_true(kx_database_foreach_value(db, 5, join_values, joined, &error));
    g_assert_no_error(error);
}

static void
test_metadata(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("metadata");
    KxWritableDatabase *writer = kx_writable_database_open(path, KX_CREATE, &error);
    const char *keys[] = {"k\0ey1", "k2", "other", "gone"};
    const gsize key_lengths[] = {5, 2, 5, 4};
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_assert_true(kx_writable_database_set_metadata(
            writer, keys[i], (gssize)key_lengths[i], "\0bin\xff", 5, &error));
    }
    g_assert_true(
        kx_writable_database_set_metadata(writer, "gone", -1, NULL, 0, &error));
    g_assert_true(kx_writable_database_close(writer, &error));

    g_autoptr(KxDatabase) db = kx_database_open(path, &error);
    g_autoptr(GBytes) value = kx_database_get_metadata(db, "k\0ey1", 5, &error);
    gsize size = 0;
    gconstpointer bytes = g_bytes_get_data(value, &size);
    g_assert_cmpmem(bytes, size, "\0bin\xff", 5);
    g_autoptr(GBytes) none = kx_database_get_metadata(db, "gone", -1, &error);
    g_assert_cmpuint(g_bytes_get_size(none), ==, 0);
    g_assert_null(kx_database_get_metadata(db, "", -1, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);

    g_autoptr(KxTermIter) iter = kx_database_get_metadata_keys(db, "k", -1, &error);
    const char *key = NULL;
    g_assert_true(kx_term_iter_next(iter, &key, &size, &error));
    g_assert_cmpmem(key, size, "k\0ey1", 5);
    g_assert_true(kx_term_iter_next(iter, &key, &size, &error));
    g_assert_cmpmem(key, size, "k2", 2);
    g_assert_false(kx_term_iter_next(iter, &key, &size, &error));
    g_assert_no_error(error);
}

static void
test_shards(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) a = fixture_database("shard-a", "one", "two", NULL);
    g_autoptr(KxDatabase) b = fixture_database("shard-b", "three", NULL);
    KxDatabase *db = kx_database_new_empty();
    g_assert_cmpuint(kx_database_get_n_shards(db), ==, 0);
    g_assert_cmpuint(n_docs(db), ==, 0);
    g_assert_true(kx_database_add(db, a, &error));
    g_assert_true(kx_database_add(db, b, &error));
    g_assert_cmpuint(kx_database_get_n_shards(db), ==, 2);
    g_assert_cmpuint(n_docs(db), ==, 3);
    g_autoptr(GArray) docids = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_assert_true(kx_database_add_postings_to_array(db, "two", -1, 0, docids, &error));
    g_assert_cmpuint(g_array_index(docids, guint32, 0), ==, 3);

    g_autoptr(KxDatabase) shard = kx_database_get_shard(db, 1, &error);
    g_assert_null(kx_database_get_shard(db, 2, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    kx_database_free(db); /* the shard stays */
    gboolean has = FALSE;
    g_assert_cmpuint(n_docs(shard), ==, 1);
    g_assert_true(kx_database_has_term(shard, "three", -1, &has, &error));
    g_assert_true(has);

    /* A stub file. */
    g_autofree char *stub = fixture_path("stub");
    g_assert_true(
        g_file_set_contents(stub, "auto shard-a\nauto shard-b\n", -1, &error));
    g_autoptr(KxDatabase) from_stub = kx_database_open(stub, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(kx_database_get_n_shards(from_stub), ==, 2);
}

static void
test_opening_errors(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path("not-there");
    g_assert_null(kx_database_open(path, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, path));
    g_clear_error(&error);
    g_assert_null(kx_writable_database_open(path, KX_OPEN, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_clear_error(&error);

    g_autofree char *folder = fixture_path("empty-folder");
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_null(kx_database_open(folder, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    g_clear_error(&error);

    g_autofree char *file = fixture_path("no-database");
    g_assert_true(g_file_set_contents(file, "Was ist das?\n", -1, NULL));
    g_assert_null(kx_database_open(file, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
    g_clear_error(&error);

    KxDatabase *db = fixture_database("damaged", "a", NULL);
    kx_database_free(db);
    g_autofree char *damaged = fixture_path("damaged");
    g_assert_null(kx_writable_database_open(damaged, KX_CREATE, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_IO);
    g_clear_error(&error);
    gsize n_errors = 99;
    g_assert_true(kx_database_check(damaged, &n_errors, &error));
    g_assert_cmpuint(n_errors, ==, 0);

    /* Another version of the format: byte 14 of iamglass. */
    g_autofree char *version_file = g_build_filename(damaged, "iamglass", NULL);
    g_autofree char *contents = NULL;
    gsize length = 0;
    g_assert_true(g_file_get_contents(version_file, &contents, &length, &error));
    contents[14] ^= 0x10;
    g_assert_true(g_file_set_contents(version_file, contents, (gssize)length, &error));
    g_assert_null(kx_database_open(damaged, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_VERSION);
    g_clear_error(&error);
    g_assert_true(g_file_set_contents(version_file, contents, 10, &error));
    g_assert_null(kx_database_open(damaged, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
    g_clear_error(&error);
    g_assert_false(kx_database_check(damaged, &n_errors, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
    g_clear_error(&error);
    g_assert_false(kx_database_check(path, &n_errors, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_begin();
    g_test_add_func("/xapian/document", test_document);
    g_test_add_func("/xapian/long-terms", test_long_terms);
    g_test_add_func("/xapian/statistics", test_statistics);
    g_test_add_func("/xapian/terms", test_terms);
    g_test_add_func("/xapian/postings", test_postings);
    g_test_add_func("/xapian/positions-and-values", test_positions_and_values);
    g_test_add_func("/xapian/metadata", test_metadata);
    g_test_add_func("/xapian/shards", test_shards);
    g_test_add_func("/xapian/opening-errors", test_opening_errors);
    int result = g_test_run();
    fixture_end();
    return result;
}
