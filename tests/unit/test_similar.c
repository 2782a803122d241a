/* Similar cases: what is near, why, and that shards do not matter. */
#include "search/error.h"
#include "search/similar.h"
#include "search/similar_reason.h"
#include "tests/unit/index_fixture.h"

static KlTaxonomy *taxonomy;

enum {
    THEMA,
    BRANCHE,
    ART,
    REGION,
    GIBT,
    ROLLE
};

static void
make_taxonomy(void)
{
    static const struct {
        const char *id;
        const char *title;
        const char *field;
        const char *values[5];
    } facets[] = {
        {"thema", "Thema", "themen", {"Energie", "Natur", "Bildung"}},
        {"branche", "Branche", "branchen", {"Handel", "Industrie", "Bau"}},
        {"art",
         "Kooperationsart",
         "kooperationsarten",
         {"Spende", "Netzwerk", "Aktion"}},
        {"region", "Region", "region", {"Hamburg", "Saarland", "bundesweit"}},
        {"gibt", "Unternehmen geben", "partner.gibt", {"Geld", "Räume", "Arbeitszeit"}},
        {"rolle", "Beteiligte", "partner.rolle", {"Verein", "Kommune"}}};
    taxonomy = kl_taxonomy_new();
    for (guint f = 0; f < G_N_ELEMENTS(facets); f++) {
        KlFacet *facet = kl_taxonomy_add_facet(taxonomy, facets[f].id, facets[f].title,
                                               facets[f].field);
        for (guint v = 0; facets[f].values[v] != NULL; v++) {
            g_autofree char *id = g_strdup_printf("w%u", v);
            kl_facet_add_value(facet, id, facets[f].values[v]);
        }
    }
}

/* "slug|title|partner|012.0-": one digit a facet, its value, "-" for none. */
static KlCase *
make_case(const char *line)
{
    g_auto(GStrv) parts = g_strsplit(line, "|", 4);
    KlCase *kl_case = fixture_case(parts[0], parts[1], "Kurz.", "Text.");
    KlPartner *partner = kl_partner_new();
    partner->name = g_strdup(parts[2]);
    g_ptr_array_add(kl_case->partners, partner);
    for (guint f = 0; parts[3][f] != '\0'; f++) {
        if (g_ascii_isdigit(parts[3][f])) {
            fixture_add_value(kl_case, f, (guint)(parts[3][f] - '0'));
        }
    }
    return kl_case;
}

typedef struct {
    char *folder;
    KlSnapshot *snapshot;
    KlReader *reader;
    GPtrArray *cases;
} Index;

static void
open_index(Index *index, const char *const *lines, guint n_shards)
{
    g_autoptr(GError) error = NULL;
    index->cases = g_ptr_array_new_with_free_func((GDestroyNotify)kl_case_free);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_ptr_array_add(index->cases, make_case(lines[i]));
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

/* "slug: reason" a line. */
static char *
find(const Index *index, const char *slug, guint n_wanted)
{
    g_autoptr(GError) error = NULL;
    guint position;
    g_assert_true(kl_snapshot_find(index->snapshot, slug, &position));
    g_autoptr(GPtrArray) similar =
        kl_similar_find(index->reader, position, n_wanted, &error);
    g_assert_no_error(error);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < similar->len; i++) {
        const KlSimilarCase *one = g_ptr_array_index(similar, i);
        g_string_append_printf(text, "%s: %s\n", one->record.slug, one->reason);
    }
    return g_string_free(text, FALSE);
}

static const char *const lines[] = {"own|Strom vom Dach|A|000000",
                                    "all|Wind|B|00010-",
                                    "way|Spenden|C|110-1-",
                                    "subject|Solar|D|0120--",
                                    "money|Geldgabe|E|122-0-",
                                    "role|Amt|F|222-20",
                                    "place|Hafen|G|1220--",
                                    "words|Ein Dach für Igel|H|222---",
                                    "nothing|Igelburg und Dachsbau|I|122---",
                                    NULL};

static void
test_reasons(gconstpointer data)
{
    Index index;
    open_index(&index, lines, GPOINTER_TO_UINT(data));
    g_autofree char *found = find(&index, "own", 20);
    g_assert_cmpstr(found, ==,
                    "all: Thema, Kooperationsart und Branche gleich, im Saarland\n"
                    "subject: gleiches Thema, auch in Hamburg\n"
                    "way: gleiche Kooperationsart, andere Branche\n"
                    "money: Unternehmen geben ebenfalls Geld\n"
                    "place: ebenfalls in Hamburg\n"
                    "words: auch hier geht es um »Dach«\n");
    g_autofree char *first = find(&index, "own", 1);
    g_assert_true(g_str_has_prefix(found, first));
    g_autofree char *none = find(&index, "own", 0);
    g_assert_cmpstr(none, ==, "");
    close_index(&index);
}

/* Two more cases of the nearest one's partner come only when nothing else is left. */
static void
test_partners(void)
{
    static const char *const chain[] = {"own|Eins|Laden|000",  "a|Zwei|Kette|000",
                                        "b|Drei|Kette|000",    "c|Vier|KETTE|000",
                                        "d|Fünf|Andere|01-",   "e|Sechs|Dritte|-11",
                                        "f|Sieben|Vierte|222", NULL};
    Index index;
    open_index(&index, chain, 1);
    g_autofree char *two = find(&index, "own", 2);
    g_assert_cmpstr(two, ==,
                    "a: Thema, Kooperationsart und Branche gleich\n"
                    "d: gleiches Thema, andere Branche\n");
    g_autofree char *four = find(&index, "own", 4);
    g_assert_cmpstr(four, ==,
                    "a: Thema, Kooperationsart und Branche gleich\n"
                    "d: gleiches Thema, andere Branche\n"
                    "b: Thema, Kooperationsart und Branche gleich\n"
                    "c: Thema, Kooperationsart und Branche gleich\n");
    close_index(&index);
}

static void
test_no_such_case(void)
{
    g_autoptr(GError) error = NULL;
    Index index;
    open_index(&index, lines, 1);
    g_assert_null(kl_similar_find(index.reader, 12345, 3, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
    close_index(&index);
}

static void
test_view(void)
{
    g_autoptr(GError) error = NULL;
    Index index;
    open_index(&index, lines, 1);
    guint position;
    g_assert_true(kl_snapshot_find(index.snapshot, "own", &position));
    g_autoptr(GPtrArray) similar = kl_similar_find(index.reader, position, 2, &error);
    g_assert_no_error(error);
    json_t *view = kl_view_similar(taxonomy, similar);
    g_assert_cmpuint(json_array_size(view), ==, 2);
    const json_t *first = json_array_get(view, 0);
    g_assert_cmpstr(json_string_value(json_object_get(first, "slug")), ==, "all");
    g_assert_cmpstr(json_string_value(json_object_get(first, "url")), ==,
                    "/faelle/all");
    g_assert_cmpstr(json_string_value(json_object_get(first, "reason")), ==,
                    "Thema, Kooperationsart und Branche gleich, im Saarland");
    json_decref(view);
    close_index(&index);
}

static void
test_german(void)
{
    static const struct {
        const char *title;
        const char *same;
        const char *different;
    } titles[] = {
        {"Thema", "gleiches Thema", "anderes Thema"},
        {"Themenfeld", "gleiches Themenfeld", "anderes Themenfeld"},
        {"Branche", "gleiche Branche", "andere Branche"},
        {"Kooperationsart", "gleiche Kooperationsart", "andere Kooperationsart"},
        {"Wirkung", "gleiche Wirkung", "andere Wirkung"},
        {"Dauer", "gleiche Dauer", "andere Dauer"},
        {"Aufwand", "gleicher Aufwand", "anderer Aufwand"},
        {"Bereich", "gleicher Bereich", "anderer Bereich"},
        {"Wer gibt", "gleich bei »Wer gibt«", "anders bei »Wer gibt«"},
        {"Xyz", "gleich bei »Xyz«", "anders bei »Xyz«"}};
    for (guint i = 0; i < G_N_ELEMENTS(titles); i++) {
        g_autofree char *same = kl_similar_same(titles[i].title);
        g_autofree char *different = kl_similar_different(titles[i].title);
        g_assert_cmpstr(same, ==, titles[i].same);
        g_assert_cmpstr(different, ==, titles[i].different);
    }
    static const char *const places[][2] = {{"Hamburg", "in Hamburg"},
                                            {"Schweiz", "in der Schweiz"},
                                            {"Saarland", "im Saarland"},
                                            {"bundesweit", "bundesweit"},
                                            {"Österreich", "in Österreich"}};
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *place = kl_similar_place(places[i][0]);
        g_assert_cmpstr(place, ==, places[i][1]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    make_taxonomy();
    g_test_add_data_func("/similar/reasons/1", GUINT_TO_POINTER(1), test_reasons);
    g_test_add_data_func("/similar/reasons/3", GUINT_TO_POINTER(3), test_reasons);
    g_test_add_func("/similar/partners", test_partners);
    g_test_add_func("/similar/no-such-case", test_no_such_case);
    g_test_add_func("/similar/view", test_view);
    g_test_add_func("/similar/german", test_german);
    int status = g_test_run();
    kl_taxonomy_free(taxonomy);
    return status;
}
