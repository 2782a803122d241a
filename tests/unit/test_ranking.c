/* Ranking by our own scores: the same weights and order as Xapian's. */
#include "search/ranking.h"

#include <math.h>
#include <string.h>

#include "search/match.h"
#include "search/ranking_private.h"
#include "tests/unit/index_fixture.h"

#define N_CASES 300

/* Words of falling frequency, so that some postings are dense and some are not. */
static const char *const words[] = {"Garten",  "Kiez",  "Verein",   "Geld",
                                    "Haus",    "Beet",  "Hochbeet", "Werkstatt",
                                    "Fahrrad", "Suppe", "Lesen",    "Vereinskasse"};

static char *
make_text(GRand *random, guint n_words)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < n_words; i++) {
        guint limit = (guint)g_rand_int_range(random, 1, G_N_ELEMENTS(words) + 1);
        g_string_append_printf(text, "%s ",
                               words[g_rand_int_range(random, 0, (gint)limit)]);
    }
    return g_string_free(text, FALSE);
}

static KlTaxonomy *
make_taxonomy(void)
{
    KlTaxonomy *taxonomy = kl_taxonomy_new();
    KlFacet *facet = kl_taxonomy_add_facet(taxonomy, "thema", "Thema", "themen");
    kl_facet_add_value(facet, "natur", "Natur");
    return taxonomy;
}

/* The texts come by twos, so that weights are equal. */
static char *
write_index(const KlTaxonomy *taxonomy, guint n_shards)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    g_autoptr(GPtrArray) cases =
        g_ptr_array_new_with_free_func((GDestroyNotify)kl_case_free);
    g_autofree char *title = NULL;
    g_autofree char *text = NULL;
    for (guint i = 0; i < N_CASES; i++) {
        g_autofree char *slug = g_strdup_printf("fall-%u", i);
        if (i % 2 == 0) {
            g_free(title);
            g_free(text);
            title = make_text(random, 3);
            /* Some have a word more often than a byte can count. */
            text = make_text(random, i % 50 == 0 ? 3000 : 5 + i % 40);
        }
        g_ptr_array_add(cases, fixture_case(slug, title, "Kurz.", text));
    }
    return fixture_write(taxonomy, NULL, (KlCase *const *)cases->pdata, cases->len,
                         n_shards);
}

static void
compare(KlReader *reader, const char *query, guint n_wanted)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlMatch) match = kl_match_new(reader, query, &error);
    g_assert_no_error(error);
    g_assert_false(kl_bitset_is_empty(match->text));
    g_autoptr(GArray) own =
        kl_rank(reader, match->planning->root, NULL, match->text, n_wanted, &error);
    g_assert_no_error(error);
    g_autoptr(GArray) other =
        kl_ranking_match_remote(reader, match->planning->root, NULL, n_wanted, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(own->len, ==, MIN(n_wanted, kl_bitset_count(match->text)));
    g_assert_cmpuint(own->len, ==, other->len);
    for (guint i = 0; i < own->len; i++) {
        const KlRanked *a = &g_array_index(own, KlRanked, i);
        const KlRanked *b = &g_array_index(other, KlRanked, i);
        if (a->position != b->position || fabs(a->weight - b->weight) > 1e-9) {
            g_test_message("%s: hit %u", query, i);
        }
        g_assert_cmpuint(a->position, ==, b->position);
        g_assert_cmpfloat_with_epsilon(a->weight, b->weight, 1e-9);
    }
}

static void
test_like_xapian(gconstpointer n_shards)
{
    static const char *const queries[] = {
        "Garten",
        "Suppe",
        "Vereinskasse",
        "Hochbeet Werkstatt",
        "Garten ODER Lesen",
        "\"Garten Kiez\"",
        "\"Garten Kiez\" Haus",
        "Verein -Suppe",
        "Suppe Lesen Werkstatt Fahrrad Hochbeet Vereinskasse Beet Unsinn",
        "-Suppe Geld",
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(KlTaxonomy) taxonomy = make_taxonomy();
    g_autofree char *folder = write_index(taxonomy, GPOINTER_TO_UINT(n_shards));
    g_autoptr(KlSnapshot) snapshot = kl_snapshot_open(folder, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(snapshot, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < G_N_ELEMENTS(queries); i++) {
        compare(reader, queries[i], 1);
        compare(reader, queries[i], 10);
        compare(reader, queries[i], N_CASES);
    }
    g_clear_pointer(&reader, kl_reader_release);
    g_clear_pointer(&snapshot, kl_snapshot_unref);
    fixture_remove(folder);
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/ranking/like-xapian", GUINT_TO_POINTER(1), test_like_xapian);
    g_test_add_data_func("/ranking/like-xapian/shards", GUINT_TO_POINTER(3),
                         test_like_xapian);
    return g_test_run();
}
