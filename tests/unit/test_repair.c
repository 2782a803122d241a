/* Repair of searches without hits: cause, smallest changes, exact counts. */
#include "search/query_edit.h"
#include "search/repair.h"
#include "search/shorter.h"
#include "tests/unit/index_fixture.h"

static KlTaxonomy *taxonomy;

static void
make_taxonomy(void)
{
    taxonomy = kl_taxonomy_new();
    static const char *const facets[] = {"Thema", "Region", "Art"};
    for (guint f = 0; f < G_N_ELEMENTS(facets); f++) {
        g_autofree char *id = g_ascii_strdown(facets[f], -1);
        KlFacet *facet = kl_taxonomy_add_facet(taxonomy, id, facets[f], id);
        for (guint v = 0; v < 4; v++) {
            g_autofree char *value = g_strdup_printf("%c%u", id[0], v);
            kl_facet_add_value(facet, value, value);
        }
    }
}

typedef struct {
    char *folder;
    KlSnapshot *snapshot;
    KlReader *reader;
    GPtrArray *cases;
} Index;

/* slug|text|one digit a facet */
static const char *const lines[] = {
    "a|Hochbeet Schule Garten|000", "b|Hochbeet Schule|010",
    "c|Hochbeet Kanzlei|100",       "d|Laptop Schule|120",
    "e|Laptop Kanzlei|111",         "f|Garten Acker|020",
    "g|Garten Acker Schule|021",    NULL};

static void
open_index(Index *index, guint n_shards)
{
    g_autoptr(GError) error = NULL;
    index->cases = g_ptr_array_new_with_free_func((GDestroyNotify)kl_case_free);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(lines[i], "|", 3);
        KlCase *kl_case = fixture_case(parts[0], "Fall", "Kurz.", parts[1]);
        for (guint f = 0; f < 3; f++) {
            fixture_add_value(kl_case, f, (guint)(parts[2][f] - '0'));
        }
        g_ptr_array_add(index->cases, kl_case);
    }
    index->folder = fixture_write(taxonomy, NULL, (KlCase *const *)index->cases->pdata,
                                  index->cases->len, n_shards);
    index->snapshot = kl_snapshot_open(index->folder, NULL, &error);
    g_assert_no_error(error);
    index->reader = kl_snapshot_acquire_reader(index->snapshot, &error);
    g_assert_no_error(error);
}

static void
close_index(Index *index)
{
    kl_reader_release(index->reader);
    kl_snapshot_unref(index->snapshot);
    fixture_remove(index->folder);
    g_free(index->folder);
    g_ptr_array_unref(index->cases);
}

static KlResult *
search(const Index *index, const KlRequest *request)
{
    g_autoptr(GError) error = NULL;
    KlResult *result = kl_search(index->reader, request, &error);
    g_assert_no_error(error);
    return result;
}

/* filters: "thema=t1 region=r2" */
static KlRequest *
make_request(const char *query, const char *filters)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) params = g_array_new(FALSE, FALSE, sizeof(KlParam));
    g_auto(GStrv) pairs = g_strsplit(filters, " ", -1);
    KlParam words = {"q", query};
    g_array_append_val(params, words);
    for (guint i = 0; pairs[i] != NULL && pairs[i][0] != '\0'; i++) {
        char *value = strchr(pairs[i], '=');
        *value++ = '\0';
        KlParam param = {pairs[i], value};
        g_array_append_val(params, param);
    }
    KlRequest *request = kl_request_from_params(
        taxonomy, (const KlParam *)(gconstpointer)params->data, params->len, &error);
    g_assert_no_error(error);
    return request;
}

/* Cause and changes, a line each; every change is tried: it gives what it says. */
static char *
repair(const Index *index,
       const char *query,
       const char *filters,
       const char *suggestion)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlRequest) request = make_request(query, filters);
    g_autoptr(KlResult) result = search(index, request);
    g_free(result->suggestion);
    result->suggestion = g_strdup(suggestion);
    g_autoptr(KlRepair) found = kl_repair_find(index->reader, result, &error);
    g_assert_no_error(error);
    if (found == NULL) {
        return g_strdup("-");
    }
    GString *text = g_string_new(found->cause);
    g_assert_cmpuint(found->changes->len, <=, KL_MAX_CHANGES);
    guint n_steps = 0;
    for (guint i = 0; i < found->changes->len; i++) {
        const KlChange *change = g_ptr_array_index(found->changes, i);
        g_string_append_printf(text, "\n%s: %u", change->label, change->count);
        g_autoptr(KlResult) changed = search(index, change->request);
        g_assert_cmpuint(changed->total, ==, change->count);
        g_assert_cmpuint(change->count, >, 0);
        g_assert_cmpuint(change->n_steps, >=, n_steps);
        g_assert_cmpuint(change->request->page, ==, 1);
        n_steps = change->n_steps;
    }
    return g_string_free(text, FALSE);
}

static void
test_repairs(gconstpointer data)
{
    static const struct {
        const char *query;
        const char *filters;
        const char *suggestion;
        const char *expected;
    } searches[] = {
        {"Hochbeet", "", NULL, "-"},
        {"", "", NULL, "-"},
        {"Zeppelin", "", NULL, "Kein Beispiel enthält »Zeppelin«."},
        {"Zeppelin Dampflok Mond", "", NULL,
         "Kein Beispiel enthält »Zeppelin«, »Dampflok« oder »Mond«."},
        {"Hochbeet Zeppelin", "", NULL,
         "Kein Beispiel enthält »Zeppelin«.\nohne »Zeppelin«: 3"},
        {"Hochbet", "", "Hochbeet",
         "Kein Beispiel enthält »Hochbet«.\nstattdessen »Hochbeet«: 3"},
        {"Hochbet", "", "Zeppelin", "Kein Beispiel enthält »Hochbet«."},
        /* The longest shorter words that find something; »Garten« would only widen. */
        {"Schulgartenzaun", "", NULL,
         "Kein Beispiel enthält »Schulgartenzaun«.\n"
         "mit »Schulgarten« statt »Schulgartenzaun«: 2"},
        {"Gartenzaun", "", NULL,
         "Kein Beispiel enthält »Gartenzaun«.\nmit »Garten« statt »Gartenzaun«: 3"},
        {"Hochbeet Gartenzaun", "", NULL,
         "Kein Beispiel enthält »Gartenzaun«.\nohne »Gartenzaun«: 3\n"
         "mit »Garten« statt »Gartenzaun«: 1"},
        {"Hochbeet Laptop", "", NULL,
         "Jedes der Wörter kommt vor, aber kein Beispiel enthält alle zusammen.\n"
         "ohne »Laptop«: 3\nohne »Hochbeet«: 2"},
        {"Hochbeet UND Laptop UND Schule", "", NULL,
         "Jedes der Wörter kommt vor, aber kein Beispiel enthält alle zusammen.\n"
         "mit einem der Wörter statt mit allen: 6\nohne »Laptop«: 2\n"
         "ohne »Hochbeet«: 1"},
        /* No word alone is to blame, nor any one of them. */
        {"Hochbeet Laptop Acker", "", NULL,
         "Jedes der Wörter kommt vor, aber kein Beispiel enthält alle zusammen.\n"
         "ohne »Laptop« und »Acker«: 3\nohne »Hochbeet« und »Laptop«: 2\n"
         "ohne »Hochbeet« und »Acker«: 2"},
        {"Acker -Garten", "", NULL,
         "Alle Beispiele, die sonst passen, enthalten das ausgeschlossene »Garten«.\n"
         "auch mit »Garten«: 2"},
        {"\"Schule Hochbeet\"", "", NULL, "Kein Beispiel enthält »Schule Hochbeet«."},
        {"Laptop", "thema=t0", NULL,
         "2 Beispiele zu den Wörtern gibt es, aber keines passt zu Thema »t0«.\n"
         "ohne »Laptop«: 4\nohne Thema »t0«: 2"},
        {"", "thema=t3", NULL,
         "Zu Thema »t3« gibt es noch kein Beispiel.\nohne Thema »t3«: 7"},
        {"", "thema=t1 region=r3", NULL,
         "Zu Region »r3« gibt es noch kein Beispiel.\nohne Region »r3«: 3"},
        {"", "thema=t0 art=a1 region=r1", NULL,
         "Es gibt kein Beispiel, das zu allen Filtern passt.\n"
         "ohne Thema »t0«: 1\nohne Region »r1«: 1\nohne Art »a1«: 1"},
        {"Acker", "thema=t1 region=r0", NULL,
         "2 Beispiele zu den Wörtern gibt es, aber keines passt zu allen Filtern.\n"
         "ohne »Acker«: 1\nohne Filter: 2"},
        {"Hochbeet Zeppelin", "region=r2", NULL,
         "Kein Beispiel enthält »Zeppelin«. 3 Beispiele mit einigen der Wörter gibt "
         "es, aber "
         "keines passt zu Region »r2«.\n"
         "ohne Region »r2«: 3\nohne Suchwörter: 3"},
        {"Kanzlei Hochbeet", "region=r1 region=r2", NULL,
         "Ein Beispiel zu den Wörtern gibt es, aber es passt nicht zu Region »r1« oder "
         "»r2«.\n"
         "mit einem der Wörter statt mit allen: 2\nohne »Kanzlei«: 1\n"
         "ohne »Hochbeet«: 1\nohne Region »r1« oder »r2«: 1"}};
    Index index;
    open_index(&index, GPOINTER_TO_UINT(data));
    for (guint i = 0; i < G_N_ELEMENTS(searches); i++) {
        g_autofree char *text = repair(&index, searches[i].query, searches[i].filters,
                                       searches[i].suggestion);
        g_test_message("%s [%s]", searches[i].query, searches[i].filters);
        g_assert_cmpstr(text, ==, searches[i].expected);
    }
    close_index(&index);
}

/* Whatever is typed, and be it as long as allowed: no change without hits, all counts
 * exact, never too many. */
static void
test_many(void)
{
    static const char *const words[] = {
        "Hochbeet",         "Laptop", "-Schule", "Zeppelin", "ODER",    "UND",
        "\"Garten Acker\"", "NICHT",  "Kanzlei", "für",      "Open-Air"};
    Index index;
    open_index(&index, 2);
    g_autoptr(GRand) random = g_rand_new_with_seed(4);
    for (guint i = 0; i < 400; i++) {
        g_autoptr(GString) query = g_string_new(NULL);
        guint n_words = i % 20 == 0 ? 70 : (guint)g_rand_int_range(random, 0, 14);
        for (guint k = 0; k < n_words; k++) {
            g_string_append_printf(
                query, "%s ", words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))]);
        }
        if (g_utf8_strlen(query->str, -1) > KL_MAX_QUERY_CHARS) {
            const char *end = g_utf8_offset_to_pointer(query->str, KL_MAX_QUERY_CHARS);
            g_string_truncate(query, (gsize)(end - query->str));
        }
        g_autofree char *filters =
            g_strdup_printf("thema=t%d region=r%d", g_rand_int_range(random, 0, 4),
                            g_rand_int_range(random, 0, 4));
        g_autofree char *text =
            repair(&index, query->str, i % 2 == 0 ? filters : "", NULL);
        g_assert_nonnull(text);
    }
    close_index(&index);
}

static void
test_view(void)
{
    g_autoptr(GError) error = NULL;
    Index index;
    open_index(&index, 1);
    g_autoptr(KlRequest) request = make_request("Hochbeet Zeppelin", "thema=t0");
    request->page = 3;
    g_autoptr(KlResult) result = search(&index, request);
    g_autoptr(KlRepair) found = kl_repair_find(index.reader, result, &error);
    g_assert_no_error(error);
    json_t *view = kl_view_repair(taxonomy, found);
    g_autofree char *text = json_dumps(view, JSON_COMPACT);
    g_assert_cmpstr(text, ==,
                    "{\"cause\":\"Kein Beispiel enthält »Zeppelin«.\",\"changes\":["
                    "{\"label\":\"ohne »Zeppelin«\",\"count\":2,"
                    "\"url\":\"/suche?q=Hochbeet&thema=t0\"}]}");
    json_decref(view);
    view = kl_view_repair(taxonomy, NULL);
    g_assert_true(json_is_null(view));
    json_decref(view);
    close_index(&index);
}

/* --- queries with less in them
 * -------------------------------------------------------- */

static void
test_edit(void)
{
    static const struct {
        const char *query;
        const char *without; /* typed text of the leaf */
        gboolean any;
        const char *expected;
    } edits[] = {
        {"Hochbeete für die Kita -Acker", "Kita", FALSE, "Hochbeete -Acker"},
        {"Hochbeete für die Kita", "", FALSE, "Hochbeete für die Kita"},
        {"Hochbeete für die Kita", "", TRUE, "Hochbeete ODER Kita"},
        {"Obst- und Gemüsegarten Berlin", "Berlin", FALSE, "Obst- und Gemüsegarten"},
        {"\"runder Tisch\" Verein", "Verein", FALSE, "\"runder Tisch\""},
        {"„runder Tisch“ Verein", "runder Tisch", FALSE, "Verein"},
        {"a1 ODER b2 c3", "b2", FALSE, "a1 ODER c3"},
        {"a1 ODER b2", "a1", FALSE, "b2"},
        {"a1 UND b2 UND c3", "b2", FALSE, "a1 UND c3"},
        {"a1 UND b2 NICHT c3", "c3", FALSE, "a1 UND b2"},
        {"a1 -\"b2 c3\" d4", "d4", FALSE, "a1 -\"b2 c3\""},
        {"a1", "a1", FALSE, ""},
        {"", "", FALSE, ""}};
    g_autoptr(KlAnalyzer) analyzer = kl_analyzer_new();
    for (guint i = 0; i < G_N_ELEMENTS(edits); i++) {
        g_autoptr(KlQuery) query = kl_query_parse(analyzer, edits[i].query, NULL);
        g_autoptr(GPtrArray) without = g_ptr_array_new();
        for (guint excluded = 0; excluded < 2; excluded++) {
            g_autoptr(GPtrArray) leaves = kl_query_leaves(query, excluded == 1);
            for (guint k = 0; k < leaves->len; k++) {
                g_autofree char *typed =
                    kl_query_typed(edits[i].query, g_ptr_array_index(leaves, k));
                if (strcmp(typed, edits[i].without) == 0) {
                    g_ptr_array_add(without, g_ptr_array_index(leaves, k));
                }
            }
        }
        g_assert_cmpuint(without->len, ==, edits[i].without[0] == '\0' ? 0 : 1);
        g_autofree char *written =
            kl_query_write(edits[i].query, query, without, edits[i].any);
        g_assert_cmpstr(written, ==, edits[i].expected);
    }
}

static void
test_shorter(void)
{
    static const struct {
        const char *typed;
        const char *expected;
    } words[] = {
        {"Müllvermeidungskonzepte", "Müllvermeidung Vermeidungskonzepte Müll Konzepte"},
        {"MUELLVERMEIDUNG", "MUELL VERMEIDUNG"},
        {"schulgarten", "schule garten"}, /* the dropped e */
        {"Kirchenglo\u0308ckchen", "Kirche Glo\u0308ckchen"},
        {"Äpfelkorb", "Äpfel Korb"},
        {"Gänse\u00adstall", "Gänse Stall"},
        {"Garten", ""},
        {"Xyz", ""},
        {"", ""},
        {"Helfer*innenfest", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(GPtrArray) found = kl_shorter_words(words[i].typed);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint k = 0; k < found->len; k++) {
            const KlShorter *shorter = g_ptr_array_index(found, k);
            g_string_append_printf(text, "%s%s", k > 0 ? " " : "", shorter->word);
        }
        g_assert_cmpstr(text->str, ==, words[i].expected);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    make_taxonomy();
    g_test_add_data_func("/repair/repairs/1", GUINT_TO_POINTER(1), test_repairs);
    g_test_add_data_func("/repair/repairs/3", GUINT_TO_POINTER(3), test_repairs);
    g_test_add_func("/repair/many", test_many);
    g_test_add_func("/repair/view", test_view);
    g_test_add_func("/repair/edit", test_edit);
    g_test_add_func("/repair/shorter", test_shorter);
    int status = g_test_run();
    kl_taxonomy_free(taxonomy);
    return status;
}
