/* The writer: what is in a generation, incremental = rebuild, several shards and
 * threads, abandoning, redirects and gone, kills, a full disk. */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "search/columns.h"
#include "search/content.h"
#include "search/error.h"
#include "search/files.h"
#include "search/record.h"
#include "search/schema.h"
#include "search/words.h"
#include "search/writer.h"
#include "search/xapian-c/kx.h"

typedef struct {
    char *folder;
    char *index;
    KlTaxonomy *taxonomy;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->folder = g_dir_make_tmp("kooplab-writer-XXXXXX", NULL);
    fixture->index = g_build_filename(fixture->folder, "index", NULL);
    fixture->taxonomy = kl_taxonomy_new();
    KlFacet *facet =
        kl_taxonomy_add_facet(fixture->taxonomy, "thema", "Thema", "themen");
    kl_facet_add_value(facet, "ernaehrung", "Ernährung");
    kl_facet_add_synonym(facet, 0, "Lebensmittel");
    kl_facet_add_value(facet, "garten", "Garten");
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_assert_true(kl_files_remove_tree(fixture->folder, NULL));
    g_free(fixture->folder);
    g_free(fixture->index);
    kl_taxonomy_free(fixture->taxonomy);
}

static const char *words[] = {
    "Hochbeet",     "Schule",  "Supermarkt", "Gärtner:innen", "Kiez",    "Open-Air",
    "Werkzeug",     "leihen",  "und",        "Straße",        "Nachbar", "Kinder",
    "Vereinskasse", "Fahrrad", "reparieren", "gemeinsam",     "12",      "Ernährung",
};

static char *
make_text(GRand *random, guint n)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < n; i++) {
        guint at = (guint)g_rand_int_range(random, 0, G_N_ELEMENTS(words));
        g_string_append_printf(text, "%s%s", i == 0 ? "" : " ", words[at]);
    }
    return g_string_free(text, FALSE);
}

/* Case i in a version: the same numbers give the same case. */
static KlCase *
make_case(guint i, guint version)
{
    GRand *random = g_rand_new_with_seed(i * 1000 + version);
    KlCase *kl_case = kl_case_new();
    kl_case->slug = g_strdup_printf("fall-%u", i);
    kl_case->title = make_text(random, 4);
    kl_case->summary = make_text(random, 12);
    kl_case->checked = g_strdup_printf("2026-%02u-01", i % 12 + 1);
    kl_case->place = g_strdup("Köln");
    for (guint s = 0; s < 2; s++) {
        KlSection *section = kl_section_new();
        section->id = g_strdup_printf("s%u", s);
        section->title = make_text(random, 1);
        section->text = make_text(random, 40);
        section->html = g_strdup_printf("<p>%s</p>", section->text);
        g_ptr_array_add(kl_case->sections, section);
    }
    KlFacetRef ref = {0, i % 2};
    g_array_append_val(kl_case->values, ref);
    g_rand_free(random);
    return kl_case;
}

static KlWriterOptions
make_options(const Fixture *fixture, gboolean is_full, guint n_shards)
{
    return (KlWriterOptions){.n_shards = n_shards,
                             .is_full = is_full,
                             .n_jobs = 3,
                             .taxonomy = fixture->taxonomy};
}

static void
put(KlWriter *writer, guint i, guint version)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(kl_writer_put_case(writer, make_case(i, version), &error));
    g_assert_no_error(error);
}

static KlWriter *
begin(KlIndexLock *lock, const KlWriterOptions *options)
{
    g_autoptr(GError) error = NULL;
    KlWriter *writer = kl_writer_begin(lock, options, &error);
    g_assert_no_error(error);
    return writer;
}

static void
finish(KlWriter *writer, guint64 n_cases)
{
    g_autoptr(GError) error = NULL;
    KlWriterResult result;
    g_assert_true(kl_writer_finish(writer, &result, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(result.n_cases, ==, n_cases);
    kl_writer_free(writer);
}

/* --- an index as text: equal texts, equal indexes ----------------------------------
 */

static void
dump_terms(GString *out, const KxDatabase *db, guint docid)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxTermIter) terms = kx_database_get_document_terms(db, docid, &error);
    g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(guint32));
    const char *term;
    while (kx_term_iter_next(terms, &term, NULL, &error)) {
        guint32 wdf;
        guint32 freq;
        g_assert_true(kx_term_iter_get_wdf(terms, &wdf, &error));
        g_assert_true(kx_database_get_term_freq(db, term, -1, &freq, &error));
        g_string_append_printf(out, "  %s %u %u", term, wdf, freq);
        g_array_set_size(positions, 0);
        g_assert_true(
            kx_database_add_positions_to_array(db, docid, term, -1, positions, &error));
        for (guint i = 0; i < positions->len; i++) {
            g_string_append_printf(out, ",%u", g_array_index(positions, guint32, i));
        }
        g_string_append_c(out, '\n');
    }
    g_assert_no_error(error);
}

static void
dump_document(GString *out, const KxDatabase *db, guint docid, const char *slug)
{
    g_autoptr(GError) error = NULL;
    guint32 length;
    gsize n;
    KlRecord record;
    g_assert_true(kx_database_get_doc_length(db, docid, &length, &error));
    g_autoptr(KxDocument) document = kx_database_get_document(db, docid, &error);
    const char *data = kx_document_get_data(document, &n, &error);
    g_assert_true(kl_record_read(data, n, &record, &error));
    g_assert_cmpstr(record.slug, ==, slug);
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_MD5, (const guchar *)data, n);
    g_string_append_printf(out, "%s length %u data %s\n", slug, length, sum);
    dump_terms(out, db, docid);
}

static void
dump_word(const char *normal,
          gsize normal_length,
          const char *shown,
          gsize shown_length,
          guint32 n_cases,
          gpointer user_data)
{
    g_string_append_printf(user_data, "%.*s %.*s %u\n", (int)normal_length, normal,
                           (int)shown_length, shown, n_cases);
}

static char *
dump_words(const KxDatabase *db)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlWords) counted = kl_words_new();
    GString *out = g_string_new(NULL);
    g_assert_true(kl_words_load(counted, db, &error));
    g_assert_no_error(error);
    kl_words_foreach(counted, dump_word, out);
    return g_string_free(out, FALSE);
}

/* Ranking goes by what the columns say. */
static void
check_length(const KxDatabase *db, const KlColumns *columns, guint docid)
{
    g_autoptr(GError) error = NULL;
    guint32 length;
    g_assert_true(kx_database_get_doc_length(db, docid, &length, &error));
    g_assert_cmpuint(length, >, 0);
    g_assert_cmpuint(kl_columns_length(columns, docid), ==, length);
}

static void
dump_shard(GString *out, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxDatabase) db = kx_database_open(path, &error);
    g_assert_no_error(error);
    gsize n_errors = 1;
    double average;
    guint32 n_docs;
    g_assert_true(kx_database_check(path, &n_errors, &error));
    g_assert_cmpuint(n_errors, ==, 0);
    g_assert_true(kx_database_get_average_length(db, &average, &error));
    g_assert_true(kx_database_get_n_docs(db, &n_docs, &error));
    g_string_append_printf(out, "shard of %u, %.6f\n", n_docs, average);
    g_autoptr(KlColumns) columns = kl_columns_load(db, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(kl_columns_n_cases(columns), ==, n_docs);
    for (guint order = 0; order < KL_N_ORDERS; order++) {
        const guint32 *docids = kl_columns_order(columns, (KlOrder)order);
        for (guint i = 0; i < n_docs; i++) {
            const char *slug = kl_columns_slug(columns, docids[i]);
            g_string_append_printf(out, "%s ", slug);
            if (order == KL_ORDER_TITLE) {
                dump_document(out, db, docids[i], slug);
                check_length(db, columns, docids[i]);
            }
        }
    }
    g_autofree char *spellings = dump_words(db);
    g_assert_cmpuint(strlen(spellings), >, 100);
    g_string_append(out, spellings);
}

static char *
dump_index(const char *index)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlGeneration) generation = kl_generation_open(index, &error);
    g_assert_no_error(error);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < generation->n_shards; i++) {
        g_autofree char *path = kl_generation_shard_path(generation, i);
        dump_shard(out, path);
    }
    g_autofree char *path = kl_generation_content_path(generation);
    g_autoptr(KlContent) content = kl_content_open(path, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) slugs = kl_content_keys(content, KL_CONTENT_CASE);
    for (guint i = 0; i < slugs->len; i++) {
        const char *slug = g_ptr_array_index(slugs, i);
        g_autoptr(GBytes) json =
            kl_content_read(content, KL_CONTENT_CASE, slug, NULL, &error);
        g_assert_no_error(error);
        g_string_append_len(out, g_bytes_get_data(json, NULL),
                            (gssize)g_bytes_get_size(json));
    }
    return g_string_free(out, FALSE);
}

/* --- tests -------------------------------------------------------------------------
 */

/* 300 cases, so that there are several batches; then every tenth changes, every 17th
 * goes and some come: the same as building what is there then. */
static void
check_incremental(Fixture *fixture, guint n_shards)
{
    g_autofree char *other = g_build_filename(fixture->folder, "other", NULL);
    KlWriterOptions full = make_options(fixture, TRUE, n_shards);
    KlWriterOptions more = make_options(fixture, FALSE, n_shards);
    g_assert_false(kl_writer_can_continue(fixture->index, &more, NULL));
    KlIndexLock *lock = kl_index_lock(fixture->index, 0, NULL);
    KlWriter *writer = begin(lock, &full);
    for (guint i = 0; i < 300; i++) {
        put(writer, i, 0);
    }
    finish(writer, 300);
    g_assert_true(kl_writer_can_continue(fixture->index, &more, NULL));

    writer = begin(lock, &more);
    for (guint i = 0; i < 310; i++) {
        g_autofree char *slug = g_strdup_printf("fall-%u", i);
        if (i % 17 == 0) {
            g_assert_true(kl_writer_remove_case(writer, slug, NULL));
        } else if (i % 10 == 0 || i >= 300) {
            put(writer, i, 1);
        }
    }
    guint n_left = 310 - 19;
    finish(writer, n_left);
    kl_index_unlock(lock);

    lock = kl_index_lock(other, 0, NULL);
    writer = begin(lock, &full);
    for (guint i = 310; i-- > 0;) {
        if (i % 17 != 0) {
            put(writer, i, i % 10 == 0 || i >= 300);
        }
    }
    finish(writer, n_left);
    kl_index_unlock(lock);
    g_autofree char *updated = dump_index(fixture->index);
    g_autofree char *rebuilt = dump_index(other);
    g_assert_cmpuint(strlen(updated), >, 100000);
    g_assert_true(strcmp(updated, rebuilt) == 0);
}

static void
test_incremental(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    check_incremental(fixture, 1);
}

static void
test_shards(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    check_incremental(fixture, 3);
}

static void
assert_term(const KxDatabase *db, const char *term, guint32 wdf)
{
    guint32 freq;
    g_assert_true(kx_database_get_collection_freq(db, term, -1, &freq, NULL));
    g_assert_cmpuint(freq, ==, wdf);
    gboolean has_term;
    g_assert_true(kx_database_has_term(db, term, -1, &has_term, NULL));
    g_assert_true(has_term);
}

static void
test_document(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    KlWriterOptions options = make_options(fixture, TRUE, 1);
    g_autoptr(KlIndexLock) lock = kl_index_lock(fixture->index, 0, NULL);
    KlCase *kl_case = kl_case_new();
    kl_case->slug = g_strdup("a");
    kl_case->title = g_strdup("Hochbeet");
    kl_case->summary = g_strdup("Ein Hochbeet");
    KlFacetRef ref = {0, 0};
    g_array_append_val(kl_case->values, ref);
    KlWriter *writer = begin(lock, &options);
    g_assert_true(kl_writer_put_case(writer, kl_case, NULL));
    finish(writer, 1);

    g_autofree char *path = g_build_filename(fixture->index, "current/shard-0", NULL);
    g_autoptr(KxDatabase) db = kx_database_open(path, NULL);
    assert_term(db, "Qa", 0);
    assert_term(db, "Fthema:ernaehrung", 0);
    assert_term(db, "Ehochbeet", KL_WDF_TITLE + KL_WDF_SUMMARY);
    assert_term(db, "Elebensmittel", KL_WDF_VALUE);
    g_autofree char *spellings = dump_words(db);
    g_assert_nonnull(strstr(spellings, "hochbeet Hochbeet 1\n"));
    g_assert_nonnull(strstr(spellings, "lebensmittel Lebensmittel 1\n"));
    g_autoptr(GArray) positions = g_array_new(FALSE, FALSE, sizeof(guint32));
    kx_database_add_positions_to_array(db, 1, "Ehochbeet", -1, positions, NULL);
    g_assert_cmpuint(positions->len, ==, 2);
    g_assert_cmpuint(g_array_index(positions, guint32, 0), ==, 1);
    g_assert_cmpuint(g_array_index(positions, guint32, 1), ==, 102);
    kx_database_add_positions_to_array(db, 1, "Elebensmittel", -1, positions, NULL);
    g_assert_cmpuint(positions->len, ==, 2);
    g_autoptr(GBytes) shard = kx_database_get_metadata(db, KL_META_SHARD, -1, NULL);
    g_assert_cmpmem(g_bytes_get_data(shard, NULL), g_bytes_get_size(shard), "0/1", 3);
}

static KlContent *
open_content(const Fixture *fixture)
{
    g_autoptr(KlGeneration) generation = kl_generation_open(fixture->index, NULL);
    g_autofree char *path = kl_generation_content_path(generation);
    return kl_content_open(path, NULL);
}

/* A case is renamed, another goes: redirect and gone; and comes back. */
static void
test_gone(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(KlIndexLock) lock = kl_index_lock(fixture->index, 0, NULL);
    KlWriterOptions full = make_options(fixture, TRUE, 2);
    KlWriterOptions more = make_options(fixture, FALSE, 2);
    KlWriter *writer = begin(lock, &full);
    for (guint i = 0; i < 4; i++) {
        put(writer, i, 0);
    }
    g_assert_true(kl_writer_put_content(writer, KL_CONTENT_PAGE, "ueber",
                                        "application/json", "{}", 2, NULL));
    finish(writer, 4);

    writer = begin(lock, &more);
    KlCase *renamed = make_case(9, 0);
    g_ptr_array_add(renamed->former, g_strdup("fall-0"));
    g_assert_true(kl_writer_put_case(writer, renamed, NULL));
    g_assert_true(kl_writer_remove_case(writer, "fall-0", NULL));
    g_assert_true(kl_writer_remove_case(writer, "fall-1", NULL));
    g_assert_true(kl_writer_remove_case(writer, "unknown", NULL));
    finish(writer, 3);
    KlContent *content = open_content(fixture);
    g_assert_true(kl_content_has(content, KL_CONTENT_REDIRECT, "fall-0"));
    g_assert_false(kl_content_has(content, KL_CONTENT_GONE, "fall-0"));
    g_assert_true(kl_content_has(content, KL_CONTENT_GONE, "fall-1"));
    g_assert_false(kl_content_has(content, KL_CONTENT_GONE, "unknown"));
    g_assert_true(kl_content_has(content, KL_CONTENT_PAGE, "ueber"));
    g_assert_cmpuint(kl_content_n_segments(content), ==, 2);
    kl_content_free(content);

    /* A rebuild forgets neither; what lost its redirect is gone for good. */
    writer = begin(lock, &full);
    put(writer, 3, 0);
    put(writer, 9, 0);
    finish(writer, 2);
    content = open_content(fixture);
    g_assert_true(kl_content_has(content, KL_CONTENT_GONE, "fall-1"));
    g_assert_true(kl_content_has(content, KL_CONTENT_GONE, "fall-2"));
    g_assert_false(kl_content_has(content, KL_CONTENT_REDIRECT, "fall-0"));
    g_assert_false(kl_content_has(content, KL_CONTENT_PAGE, "ueber"));
    kl_content_free(content);

    writer = begin(lock, &more);
    put(writer, 1, 2);
    finish(writer, 3);
    content = open_content(fixture);
    g_assert_false(kl_content_has(content, KL_CONTENT_GONE, "fall-1"));
    g_assert_true(kl_content_has(content, KL_CONTENT_GONE, "fall-2"));
    kl_content_free(content);

    /* Many small runs: segments are merged, nothing is lost. */
    for (guint run = 0; run < 12; run++) {
        writer = begin(lock, &more);
        put(writer, 100 + run, 0);
        finish(writer, 4 + run);
    }
    content = open_content(fixture);
    g_assert_cmpuint(kl_content_n_segments(content), <=, 8);
    g_assert_cmpuint(kl_content_count(content, KL_CONTENT_CASE), ==, 15);
    kl_content_free(content);
}

static void
test_continue(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(KlIndexLock) lock = kl_index_lock(fixture->index, 0, NULL);
    g_autoptr(GError) error = NULL;
    KlWriterOptions options = make_options(fixture, TRUE, 1);
    KlWriter *writer = begin(lock, &options);
    finish(writer, 0); /* an empty corpus is an index, too */
    options.is_full = FALSE;
    writer = begin(lock, &options);
    put(writer, 1, 0);
    finish(writer, 1);

    /* Synonyms may change. */
    g_autoptr(KlSynonyms) synonyms = kl_synonyms_new();
    const char *group[] = {"Kita", "Kindergarten"};
    kl_synonyms_add_group(synonyms, group, 2);
    options.synonyms = synonyms;
    g_assert_true(kl_writer_can_continue(fixture->index, &options, NULL));
    writer = begin(lock, &options);
    finish(writer, 1);
    g_autofree char *path = g_build_filename(fixture->index, "current/shard-0", NULL);
    g_autoptr(KxDatabase) db = kx_database_open(path, NULL);
    g_autoptr(GBytes) json = kx_database_get_metadata(db, KL_META_SYNONYMS, -1, NULL);
    g_autoptr(KlSynonyms) stored = kl_synonyms_from_json(g_bytes_get_data(json, NULL),
                                                         g_bytes_get_size(json), NULL);
    g_assert_cmpuint(kl_synonyms_n_entries(stored), ==, 1);

    /* Nothing else may. */
    const char *reason = NULL;
    options.n_shards = 2;
    g_assert_false(kl_writer_can_continue(fixture->index, &options, &reason));
    g_assert_null(kl_writer_begin(lock, &options, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    options.n_shards = 1;
    kl_facet_add_value(g_ptr_array_index(fixture->taxonomy->facets, 0), "neu", "Neu");
    g_assert_false(kl_writer_can_continue(fixture->index, &options, &reason));
    g_assert_cmpstr(reason, ==, "die Taxonomie ist neu");
}

static void
test_refused(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(KlIndexLock) lock = kl_index_lock(fixture->index, 0, NULL);
    g_autoptr(GError) error = NULL;
    KlWriterOptions options = make_options(fixture, TRUE, 1);
    KlWriter *writer = begin(lock, &options);
    put(writer, 1, 0);
    g_assert_false(kl_writer_put_case(writer, make_case(1, 1), &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    g_clear_error(&error);
    g_assert_false(kl_writer_finish(writer, NULL, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
    kl_writer_free(writer);
    g_assert_cmpuint(kl_generation_current(fixture->index), ==, 0);
    /* Abandoned in the middle, with batches under way. */
    writer = begin(lock, &options);
    for (guint i = 0; i < 250; i++) {
        put(writer, i, 0);
    }
    g_autofree char *path = g_strdup(kl_writer_path(writer));
    kl_writer_free(writer);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* A run of a kill or disk test: alternately in full and incremental. */
static gboolean
run_once(const Fixture *fixture, guint version, GError **error)
{
    g_autoptr(KlIndexLock) lock = kl_index_lock(fixture->index, 0, error);
    KlWriterOptions options = make_options(fixture, version % 2 == 0, 2);
    g_autoptr(KlWriter) writer =
        lock == NULL ? NULL : kl_writer_begin(lock, &options, error);
    gboolean is_good = writer != NULL;
    for (guint i = 0; is_good && i < 20; i++) {
        is_good = kl_writer_put_case(writer, make_case(i, version), error);
    }
    is_good = is_good && kl_writer_finish(writer, NULL, error);
    g_clear_pointer(&writer, kl_writer_free);
    return is_good;
}

static void
test_kill(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(run_once(fixture, 0, &error));
    for (guint run = 0; run < 30; run++) {
        pid_t child = fork();
        if (child == 0) {
            for (guint version = run;; version++) {
                if (!run_once(fixture, version, NULL)) {
                    _exit(1);
                }
            }
        }
        g_usleep((gulong)g_test_rand_int_range(1000, 80000));
        kill(child, SIGKILL);
        int status;
        waitpid(child, &status, 0);
        g_assert_true(WIFSIGNALED(status));
        g_autofree char *dump = dump_index(fixture->index);
        g_assert_nonnull(strstr(dump, "fall-19"));
    }
    g_assert_true(run_once(fixture, 1, &error));
    g_assert_no_error(error);
}

static void
test_full_disk(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    struct rlimit before;
    g_assert_true(run_once(fixture, 0, &error));
    guint64 number = kl_generation_current(fixture->index);
    g_autofree char *whole = dump_index(fixture->index);
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    for (guint run = 0; run < 12; run++) {
        g_autoptr(GError) full = NULL;
        struct rlimit small = {1000 + run * 5000, before.rlim_max};
        g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
        gboolean is_good = run_once(fixture, run, &full);
        setrlimit(RLIMIT_FSIZE, &before);
        if (is_good) {
            break; /* enough for all files */
        }
        g_assert_nonnull(full);
        g_assert_cmpint(full->domain, ==, KL_ERROR);
        g_assert_true(full->code == KL_ERROR_IO || full->code == KL_ERROR_INDEX);
        g_assert_cmpuint(kl_generation_current(fixture->index), ==, number);
        g_autofree char *dump = dump_index(fixture->index);
        g_assert_true(strcmp(dump, whole) == 0);
        g_autofree char *left = g_strdup_printf("%s/gen-%" G_GUINT64_FORMAT,
                                                fixture->index, number + run + 1);
        g_assert_false(g_file_test(left, G_FILE_TEST_EXISTS));
    }
    g_assert_true(run_once(fixture, 0, &error));
}

#define ADD(name, function)                                                            \
    g_test_add("/writer/" name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("document", test_document);
    ADD("incremental", test_incremental);
    ADD("shards", test_shards);
    ADD("gone", test_gone);
    ADD("continue", test_continue);
    ADD("refused", test_refused);
    ADD("kill", test_kill);
    ADD("full-disk", test_full_disk);
    return g_test_run();
}
