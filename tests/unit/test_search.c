/* What visitors type and what is found, over small indexes; facet counts by brute
 * force; one shard against three; threads. */
#include "search/search.h"

#include <string.h>

#include "search/error.h"
#include "tests/unit/index_fixture.h"

static KlTaxonomy *taxonomy;
static KlSynonyms *synonyms;

static void
make_taxonomy(void)
{
    static const char *const facets[] = {"thema", "branche", "art", "rolle"};
    taxonomy = kl_taxonomy_new();
    for (guint f = 0; f < G_N_ELEMENTS(facets); f++) {
        KlFacet *facet =
            kl_taxonomy_add_facet(taxonomy, facets[f], facets[f], facets[f]);
        for (guint v = 0; v < 3 + f; v++) {
            g_autofree char *id = g_strdup_printf("w%u", v);
            g_autofree char *title = g_strdup_printf("%s%u", facets[f], v);
            kl_facet_add_value(facet, id, title);
        }
    }
    static const char *const group[] = {"Firma", "Unternehmen"};
    static const char *const targets[] = {"offener Bücherschrank"};
    synonyms = kl_synonyms_new();
    kl_synonyms_add_group(synonyms, group, 2);
    kl_synonyms_add_one_way(synonyms, "Tauschregal", targets, 1);
}

/* Cases made of titles and texts: "slug|title|text", summary left empty. */
static GPtrArray *
make_cases(const char *const *lines)
{
    GPtrArray *cases = g_ptr_array_new_with_free_func((GDestroyNotify)kl_case_free);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(lines[i], "|", 3);
        g_ptr_array_add(cases, fixture_case(parts[0], parts[1], "Kurz.", parts[2]));
    }
    return cases;
}

typedef struct {
    char *folder;
    KlSnapshot *snapshot;
} Index;

static Index
open_index(const GPtrArray *cases, guint n_shards)
{
    g_autoptr(GError) error = NULL;
    Index index;
    index.folder = fixture_write(taxonomy, synonyms, (KlCase *const *)cases->pdata,
                                 cases->len, n_shards);
    index.snapshot = kl_snapshot_open(index.folder, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(kl_snapshot_get_n_cases(index.snapshot), ==, cases->len);
    return index;
}

static void
close_index(Index *index)
{
    g_clear_pointer(&index->snapshot, kl_snapshot_unref);
    fixture_remove(index->folder);
    g_clear_pointer(&index->folder, g_free);
}

static KlResult *
search(const Index *index, const KlRequest *request)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(index->snapshot, &error);
    g_assert_no_error(error);
    KlResult *result = kl_search(reader, request, &error);
    g_assert_no_error(error);
    return result;
}

static KlResult *
search_words(const Index *index, const char *query)
{
    g_autoptr(KlRequest) request = kl_request_new(taxonomy);
    g_free(request->query);
    request->query = g_strdup(query);
    request->page_size = 100;
    return search(index, request);
}

/* The slugs of all hits, best first, divided by blanks. */
static char *
find(const Index *index, const char *query)
{
    g_autoptr(KlResult) result = search_words(index, query);
    GString *slugs = g_string_new(NULL);
    for (guint i = 0; i < result->hits->len; i++) {
        const KlHit *hit = g_ptr_array_index(result->hits, i);
        g_string_append_printf(slugs, "%s%s", i > 0 ? " " : "", hit->record.slug);
    }
    g_assert_cmpuint(result->hits->len, ==, result->total);
    return g_string_free(slugs, FALSE);
}

static void
assert_finds(const Index *index, const char *query, const char *expected)
{
    g_autofree char *slugs = find(index, query);
    if (strcmp(slugs, expected) != 0) {
        g_test_message("query: %s", query);
    }
    g_assert_cmpstr(slugs, ==, expected);
}

/* --- what is found --------------------------------------------------------------- */

static const char *const language_lines[] = {
    "acker|Der Ackerboden|Viel Erde.",
    "boden|Am Boden|Hier liegt er.",
    "nist|Vierzig Nistkörbe|An der Schule.",
    "verein|Die Kasse des Vereins|Buchhaltung für alle.",
    "vereinskasse|Die Vereinskasse|Geld.",
    "holz|Holzwege und Gasthäuser|Wandern.",
    "hochbeet|Ein Hochbeet|Gemüse wächst.",
    "openair|Das Openair|Musik draußen.",
    "open-air|Ein Open-Air-Kino|Film draußen.",
    "open air|Kino Open Air|Film im Freien.",
    "tisch|Ein runder Tisch|Alle reden.",
    "rund|Der Tisch ist rund|Holz vom Rand.",
    "helfer|Viele Helfer*innen|Sie packen an.",
    "firma|Eine Firma wirbt|Am Zaun.",
    "unternehmen|Das Unternehmen|Beim Tor.",
    "regal|Ein offener Bücherschrank|Lesen.",
    "busplan|Der Bürgerbusfahrplan|Neu gedruckt.",
    "bus|Der Fahrplan des Bürgerbusses|Er hängt aus.",
    "kutsche|Fahrplan der Kutschen|Der Bürgerverein hat eine Buswerkstatt.",
    "geraete|Ein Gerätehaus|Von der Feuerwehr bezahlt.",
    NULL};

static void
test_language(gconstpointer data)
{
    g_autoptr(GPtrArray) cases = make_cases(language_lines);
    Index index = open_index(cases, GPOINTER_TO_UINT(data));
    assert_finds(&index, "Boden", "boden acker");
    assert_finds(&index, "Korb", "nist");
    assert_finds(&index, "Vereinskasse", "vereinskasse verein");
    assert_finds(&index, "Holzhaus", "");
    /* In any grouping; but a part of this word and one of that are no run. */
    assert_finds(&index, "Bürgerbusfahrplan", "busplan bus");
    assert_finds(&index, "Bürgerbus Fahrplan", "busplan bus");
    assert_finds(&index, "Bürger Bus Fahrplan", "busplan bus kutsche");
    assert_finds(&index, "Feuerwehrgerätehaus", "geraete");
    assert_finds(&index, "Hoch Beet", "hochbeet");
    assert_finds(&index, "Hoch-Beet", "hochbeet");
    assert_finds(&index, "Helferinnen", "helfer");
    assert_finds(&index, "Helfer:in", "helfer");
    static const char *const open_airs[] = {"Openair", "Open-Air", "Open Air"};
    for (guint i = 0; i < G_N_ELEMENTS(open_airs); i++) {
        g_autoptr(KlResult) result = search_words(&index, open_airs[i]);
        g_assert_cmpuint(result->total, ==, 3);
    }
    close_index(&index);
}

static void
test_operators(gconstpointer data)
{
    g_autoptr(GPtrArray) cases = make_cases(language_lines);
    Index index = open_index(cases, GPOINTER_TO_UINT(data));
    assert_finds(&index, "\"runder Tisch\"", "tisch");
    assert_finds(&index, "\"Tisch runder\"", "");
    assert_finds(&index, "\"Kasse des Vereins\"", "verein");
    assert_finds(&index, "\"Kasse Vereins\"", "");
    assert_finds(&index, "Tisch -rund", "");
    assert_finds(&index, "Tisch -\"runder Tisch\"", "rund");
    assert_finds(&index, "Tisch NICHT Holz", "tisch");
    assert_finds(&index, "Hochbeet ODER Ackerboden", "acker hochbeet");
    assert_finds(&index, "Hochbeet UND Ackerboden", "");
    g_autoptr(KlResult) without = search_words(&index, "-Tisch");
    g_assert_cmpuint(without->total, ==, cases->len - 2);
    g_autoptr(KlResult) all = search_words(&index, "");
    g_assert_cmpuint(all->total, ==, cases->len);
    g_assert_false(all->has_words);
    close_index(&index);
}

static void
test_relaxed(void)
{
    g_autoptr(GPtrArray) cases = make_cases(language_lines);
    Index index = open_index(cases, 1);
    g_autoptr(KlResult) any = search_words(&index, "Hochbeet Ackerboden");
    g_assert_true(any->relaxed);
    g_assert_cmpuint(any->total, ==, 2);
    g_autoptr(KlResult) all = search_words(&index, "Hochbeet Gemüse");
    g_assert_false(all->relaxed);
    g_assert_cmpuint(all->total, ==, 1);
    g_autoptr(KlResult) none = search_words(&index, "Xylofonzunft Zwiebackturm");
    g_assert_false(none->relaxed);
    g_assert_cmpuint(none->total, ==, 0);
    /* Two words in the text before one of them in the title. */
    static const char *const mixed[] = {"a|Kompost Kompost|Kompost und Kompost.",
                                        "b|Anderes|Ein Kompost neben dem Zaun.",
                                        "c|Zaun|Zaun und Zaun.", NULL};
    g_autoptr(GPtrArray) more = make_cases(mixed);
    Index other = open_index(more, 2);
    g_autofree char *best = find(&other, "Kompost Zaun Xylofonzunft");
    g_assert_true(g_str_has_prefix(best, "b "));
    close_index(&other);
    /* Synonyms by whatever form of the word. */
    g_autoptr(KlResult) forms = search_words(&index, "Firmen");
    g_assert_cmpuint(forms->synonyms->len, ==, 1);
    g_assert_cmpuint(forms->total, ==, 2);
    g_autoptr(KlResult) question = search_words(&index, "Wie baue ich ein Hochbeet?");
    g_assert_cmpuint(question->total, ==, 1);
    close_index(&index);
}

static void
test_synonyms(void)
{
    g_autoptr(GPtrArray) cases = make_cases(language_lines);
    Index index = open_index(cases, 1);
    assert_finds(&index, "Firma", "firma unternehmen");
    assert_finds(&index, "Unternehmen", "unternehmen firma");
    assert_finds(&index, "Tauschregal", "regal");
    g_autoptr(KlResult) result = search_words(&index, "Firma");
    g_assert_cmpuint(result->synonyms->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(result->synonyms, 0), ==, "Unternehmen");
    close_index(&index);
}

static void
test_ranking(void)
{
    static const char *const lines[] = {
        "a-text|Etwas anderes|Hier ist ein Garten, einmal.",
        "b-title|Ein Garten|Mehr nicht.",
        "c-part|Ein Gartenzaun|Mehr nicht.",
        "d-many|Noch etwas|Garten und Garten und Garten.",
        "z-same|Ein Garten|Mehr nicht.",
        NULL};
    g_autoptr(GPtrArray) cases = make_cases(lines);
    Index index = open_index(cases, 2);
    assert_finds(&index, "Garten", "b-title z-same d-many a-text c-part");
    close_index(&index);
}

/* --- order, pages, counts --------------------------------------------------------- */

static const char *const vocabulary[] = {
    "Garten", "Schule",  "Beet",   "Gartenzaun", "Schulhof",  "Helfer",
    "Spende", "Kleider", "Bücher", "Schrank",    "Werkstatt", "Rad"};

static GPtrArray *
make_random_cases(guint n)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(42);
    GPtrArray *cases = g_ptr_array_new_with_free_func((GDestroyNotify)kl_case_free);
    for (guint i = 0; i < n; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint k = 0; k < 8; k++) {
            g_string_append_printf(
                text, "%s ",
                vocabulary[g_rand_int_range(random, 0, G_N_ELEMENTS(vocabulary))]);
        }
        const char *title =
            vocabulary[g_rand_int_range(random, 0, G_N_ELEMENTS(vocabulary))];
        g_autofree char *slug = g_strdup_printf("fall-%u", (i * 37) % 1000);
        KlCase *kl_case = fixture_case(slug, title, "Kurz.", text->str);
        g_free(kl_case->checked);
        kl_case->checked =
            g_strdup_printf("2026-05-%02u", (guint)g_rand_int_range(random, 1, 29));
        for (guint f = 0; f < taxonomy->facets->len; f++) {
            guint n_values = kl_taxonomy_get_facet(taxonomy, f)->values->len;
            for (guint v = 0; v < n_values; v++) {
                if (g_rand_int_range(random, 0, 3) == 0) {
                    fixture_add_value(kl_case, f, v);
                }
            }
        }
        g_ptr_array_add(cases, kl_case);
    }
    return cases;
}

static KlRequest *
make_random_request(GRand *random)
{
    static const char *const queries[] = {
        "",       "Garten",        "Schule Beet",       "Garten ODER Rad",
        "Helfer", "Rad -Schule",   "\"Garten Schule\"", "Nichtdabei Garten",
        "Zaun",   "Spende Kleider"};
    KlRequest *request = kl_request_new(taxonomy);
    g_free(request->query);
    request->query =
        g_strdup(queries[g_rand_int_range(random, 0, G_N_ELEMENTS(queries))]);
    for (guint f = 0; f < taxonomy->facets->len; f++) {
        gint n_values = (gint)kl_taxonomy_get_facet(taxonomy, f)->values->len;
        for (gint n = g_rand_int_range(random, -1, 3); n > 0; n--) {
            kl_request_add_filter(request, f,
                                  (guint)g_rand_int_range(random, 0, n_values));
        }
    }
    return request;
}

/* Each count must be the number of hits with that value as its facet's only one. */
static void
test_counts(void)
{
    g_autoptr(GPtrArray) cases = make_random_cases(150);
    Index index = open_index(cases, 1);
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (guint round = 0; round < 200; round++) {
        g_autoptr(KlRequest) request = make_random_request(random);
        g_autoptr(KlResult) result = search(&index, request);
        for (guint f = 0; f < taxonomy->facets->len; f++) {
            guint n_values = kl_taxonomy_get_facet(taxonomy, f)->values->len;
            for (guint v = 0; v < n_values; v++) {
                g_autoptr(KlRequest) only = kl_request_copy(request);
                g_array_set_size(g_ptr_array_index(only->filters, f), 0);
                kl_request_add_filter(only, f, v);
                g_autoptr(KlResult) expected = search(&index, only);
                const GArray *counts = g_ptr_array_index(result->counts, f);
                g_assert_cmpuint(g_array_index(counts, guint, v), ==, expected->total);
            }
        }
    }
    close_index(&index);
}

static void
assert_same(const KlResult *a, const KlResult *b)
{
    g_assert_cmpuint(a->total, ==, b->total);
    g_assert_cmpint(a->relaxed, ==, b->relaxed);
    g_assert_cmpuint(a->hits->len, ==, b->hits->len);
    for (guint i = 0; i < a->hits->len; i++) {
        const KlHit *hit_a = g_ptr_array_index(a->hits, i);
        const KlHit *hit_b = g_ptr_array_index(b->hits, i);
        g_assert_cmpstr(hit_a->record.slug, ==, hit_b->record.slug);
        g_assert_cmpstr(hit_a->snippet_html, ==, hit_b->snippet_html);
    }
    for (guint f = 0; f < a->counts->len; f++) {
        const GArray *counts_a = g_ptr_array_index(a->counts, f);
        const GArray *counts_b = g_ptr_array_index(b->counts, f);
        g_assert_cmpmem(counts_a->data, counts_a->len * sizeof(guint), counts_b->data,
                        counts_b->len * sizeof(guint));
    }
}

static void
test_shards(void)
{
    g_autoptr(GPtrArray) cases = make_random_cases(150);
    Index one = open_index(cases, 1);
    Index three = open_index(cases, 3);
    g_assert_cmpuint(kl_snapshot_get_n_shards(three.snapshot), ==, 3);
    g_autoptr(GRand) random = g_rand_new_with_seed(8);
    for (guint round = 0; round < 200; round++) {
        g_autoptr(KlRequest) request = make_random_request(random);
        request->sort = (KlSort)g_rand_int_range(random, 0, KL_N_SORTS);
        request->page = (guint)g_rand_int_range(random, 1, 4);
        g_autoptr(KlResult) first = search(&one, request);
        g_autoptr(KlResult) second = search(&three, request);
        assert_same(first, second);
    }
    close_index(&one);
    close_index(&three);
}

static void
assert_current(const KlSnapshot *snapshot, gboolean is_expected)
{
    g_autoptr(GError) error = NULL;
    gboolean is_current = !is_expected;
    g_assert_true(kl_snapshot_check(snapshot, &is_current, &error));
    g_assert_no_error(error);
    g_assert_cmpint(is_current, ==, is_expected);
}

/* The same shards by way of a stub file. */
static void
test_stub(void)
{
    g_autoptr(GPtrArray) cases = make_random_cases(60);
    Index three = open_index(cases, 3);
    g_autofree char *path = g_build_filename(three.folder, "stub", NULL);
    g_autoptr(GError) error = NULL;
    g_file_set_contents(path, "# three\nauto shard-2\nglass shard-0\n\nauto shard-1\n",
                        -1, NULL);
    Index stub = {NULL, kl_snapshot_open(path, NULL, &error)};
    g_assert_no_error(error);
    assert_current(stub.snapshot, TRUE);
    g_autoptr(GRand) random = g_rand_new_with_seed(9);
    for (guint round = 0; round < 50; round++) {
        g_autoptr(KlRequest) request = make_random_request(random);
        g_autoptr(KlResult) first = search(&three, request);
        g_autoptr(KlResult) second = search(&stub, request);
        assert_same(first, second);
    }
    g_file_set_contents(path, "auto shard-2\n", -1, NULL);
    assert_current(stub.snapshot, FALSE);
    kl_snapshot_unref(stub.snapshot);

    static const struct {
        const char *text;
        int code;
    } bad[] = {{"auto shard-0\nauto shard-1\n", KL_ERROR_INDEX},
               {"auto shard-0\nauto shard-1\nauto shard-1\n", KL_ERROR_INDEX},
               {"auto shard-0\nauto shard-1\nauto shard-9\n", KL_ERROR_NOT_FOUND},
               {"remote 127.0.0.1:1\n", KL_ERROR_UNAVAILABLE},
               {"remote nonsense\n", KL_ERROR_INVALID},
               {"", KL_ERROR_INVALID},
               {"\x7f"
                "ELF",
                KL_ERROR_INVALID}};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) why = NULL;
        g_file_set_contents(path, bad[i].text, -1, NULL);
        g_assert_null(kl_snapshot_open(path, NULL, &why));
        g_assert_error(why, KL_ERROR, bad[i].code);
    }
    close_index(&three);
}

static void
test_pages(void)
{
    g_autoptr(GPtrArray) cases = make_random_cases(60);
    Index index = open_index(cases, 2);
    for (guint sort = 0; sort < KL_N_SORTS; sort++) {
        g_autoptr(KlRequest) request = kl_request_new(taxonomy);
        g_free(request->query);
        request->query = g_strdup("Garten");
        request->sort = (KlSort)sort;
        request->page_size = 100;
        g_autoptr(KlResult) all = search(&index, request);
        g_assert_cmpuint(all->total, >, 20);
        request->page_size = 7;
        for (guint i = 0; i < all->total; i++) {
            request->page = i / 7 + 1;
            g_autoptr(KlResult) page = search(&index, request);
            const KlHit *whole = g_ptr_array_index(all->hits, i);
            const KlHit *part = g_ptr_array_index(page->hits, i % 7);
            g_assert_cmpstr(whole->record.slug, ==, part->record.slug);
        }
        request->page = 10000000;
        request->page_size = 100;
        g_autoptr(KlResult) beyond = search(&index, request);
        g_assert_cmpuint(beyond->hits->len, ==, 0);
        g_assert_cmpuint(beyond->total, ==, all->total);
    }
    close_index(&index);
}

static void
test_orders(void)
{
    g_autoptr(GPtrArray) cases = make_random_cases(60);
    Index index = open_index(cases, 3);
    g_autoptr(KlRequest) request = kl_request_new(taxonomy);
    request->page_size = 100;
    g_autoptr(KlResult) newest = search(&index, request);
    request->sort = KL_SORT_TITLE;
    g_autoptr(KlResult) titles = search(&index, request);
    for (guint i = 1; i < cases->len; i++) {
        const KlHit *before = g_ptr_array_index(newest->hits, i - 1);
        const KlHit *after = g_ptr_array_index(newest->hits, i);
        int order = strcmp(after->record.checked, before->record.checked);
        g_assert_cmpint(order, <=, 0);
        if (order == 0) {
            g_assert_cmpstr(before->record.slug, <, after->record.slug);
        }
        before = g_ptr_array_index(titles->hits, i - 1);
        after = g_ptr_array_index(titles->hits, i);
        if (strcmp(before->record.title, after->record.title) == 0) {
            g_assert_cmpstr(before->record.slug, <, after->record.slug);
        }
    }
    guint position;
    g_assert_true(kl_snapshot_find(index.snapshot, "fall-37", &position));
    g_assert_cmpstr(kl_snapshot_get_slug(index.snapshot, position), ==, "fall-37");
    g_assert_false(kl_snapshot_find(index.snapshot, "gibt-es-nicht", &position));
    g_assert_null(kl_snapshot_get_slug(index.snapshot, 0));
    close_index(&index);
}

/* --- against misuse ----------------------------------------------------------------
 */

static void
test_hostile(void)
{
    static const char *const queries[] = {"\"",
                                          "((",
                                          "*",
                                          "thema:x",
                                          "UND",
                                          "🌱",
                                          "ODER UND NICHT",
                                          "-",
                                          "- - -",
                                          "\"\" -\"\"",
                                          "a-b-c-d-e-f-g-h-i-j-k",
                                          "-a -b -c",
                                          "'",
                                          ":"};
    g_autoptr(GPtrArray) cases = make_random_cases(30);
    Index index = open_index(cases, 2);
    for (guint i = 0; i < G_N_ELEMENTS(queries); i++) {
        g_autoptr(KlResult) result = search_words(&index, queries[i]);
        g_assert_cmpuint(result->total, <=, 30);
    }
    g_autoptr(GRand) random = g_rand_new_with_seed(10);
    for (guint round = 0; round < 500; round++) {
        guint8 bytes[200];
        guint n = (guint)g_rand_int_range(random, 0, sizeof bytes);
        for (guint i = 0; i < n; i++) {
            bytes[i] = (guint8)g_rand_int_range(random, 1, 256);
        }
        g_autofree char *valid = g_utf8_make_valid((const char *)bytes, n);
        g_autoptr(KlResult) result = search_words(&index, valid);
        g_assert_nonnull(result);
    }
    g_autofree char *letters = g_strnfill(500, 'x');
    g_autoptr(KlResult) longest = search_words(&index, letters);
    g_assert_cmpuint(longest->total, ==, 0);
    g_autofree char *too_many = g_strnfill(5000, 'x');
    g_autoptr(KlRequest) request = kl_request_new(taxonomy);
    g_free(request->query);
    request->query = g_steal_pointer(&too_many);
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(index.snapshot, NULL);
    g_autoptr(GError) error = NULL;
    g_assert_null(kl_search(reader, request, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_QUERY);
    g_clear_pointer(&reader, kl_reader_release);
    close_index(&index);
}

static gpointer
search_often(gpointer data)
{
    const Index *index = data;
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    GString *slugs = g_string_new(NULL);
    for (guint round = 0; round < 200; round++) {
        g_autoptr(KlRequest) request = make_random_request(random);
        g_autoptr(KlResult) result = search(index, request);
        for (guint i = 0; i < result->hits->len; i++) {
            const KlHit *hit = g_ptr_array_index(result->hits, i);
            g_string_append(slugs, hit->record.slug);
        }
    }
    return g_string_free(slugs, FALSE);
}

static void
test_threads(void)
{
    g_autoptr(GPtrArray) cases = make_random_cases(100);
    Index index = open_index(cases, 2);
    GThread *threads[3];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        threads[i] = g_thread_new("search", search_often, &index);
    }
    g_autofree char *expected = search_often(&index);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_autofree char *slugs = g_thread_join(threads[i]);
        g_assert_cmpstr(slugs, ==, expected);
    }
    close_index(&index);
}

static void
test_wrong_index(void)
{
    g_autoptr(GError) missing = NULL;
    g_assert_null(kl_snapshot_open("/nonexistent/index", NULL, &missing));
    g_assert_error(missing, KL_ERROR, KL_ERROR_NOT_FOUND);

    g_autoptr(GPtrArray) cases = make_random_cases(3);
    g_autofree char *folder =
        fixture_write(taxonomy, synonyms, (KlCase *const *)cases->pdata, cases->len, 2);
    g_autofree char *path = g_build_filename(folder, "shard-1", NULL);
    KxWritableDatabase *db = kx_writable_database_open(path, KX_OPEN, NULL);
    fixture_set_text(db, KL_META_ANALYSIS, "another");
    g_assert_true(kx_writable_database_close(db, NULL));
    g_autoptr(GError) error = NULL;
    g_assert_null(kl_snapshot_open(folder, NULL, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_VERSION);
    fixture_remove(folder);
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    make_taxonomy();
    g_test_add_data_func("/search/language/1", GUINT_TO_POINTER(1), test_language);
    g_test_add_data_func("/search/language/3", GUINT_TO_POINTER(3), test_language);
    g_test_add_data_func("/search/operators/1", GUINT_TO_POINTER(1), test_operators);
    g_test_add_data_func("/search/operators/3", GUINT_TO_POINTER(3), test_operators);
    g_test_add_func("/search/relaxed", test_relaxed);
    g_test_add_func("/search/synonyms", test_synonyms);
    g_test_add_func("/search/ranking", test_ranking);
    g_test_add_func("/search/counts", test_counts);
    g_test_add_func("/search/shards", test_shards);
    g_test_add_func("/search/stub", test_stub);
    g_test_add_func("/search/pages", test_pages);
    g_test_add_func("/search/orders", test_orders);
    g_test_add_func("/search/hostile", test_hostile);
    g_test_add_func("/search/threads", test_threads);
    g_test_add_func("/search/wrong-index", test_wrong_index);
    int status = g_test_run();
    kl_taxonomy_free(taxonomy);
    kl_synonyms_free(synonyms);
    return status;
}
