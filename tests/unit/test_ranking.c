/* Ranking by our own scores: the same weights as Xapian's. */
#include "search/ranking.h"

#include <math.h>
#include <string.h>

#include "search/match.h"
#include "tests/bench/plan_query.h"
#include "tests/unit/index_fixture.h"

#define N_CASES      300
#define MAX_N_SHARDS 3

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

/* All shards of an index as Xapian sees them: document d of shard i of n is
 * (d - 1) * n + i + 1 of the whole, and position base + d of the snapshot. */
static KxDatabase *
open_all(const char *folder, guint n_shards, guint *bases)
{
    g_autoptr(GError) error = NULL;
    KxDatabase *all = kx_database_new_empty();
    guint base = 0;
    for (guint i = 0; i < n_shards; i++) {
        g_autofree char *path = g_strdup_printf("%s/shard-%u", folder, i);
        g_autoptr(KxDatabase) shard = kx_database_open(path, &error);
        guint32 last;
        g_assert_no_error(error);
        g_assert_true(kx_database_get_last_docid(shard, &last, &error));
        g_assert_true(kx_database_add(all, shard, &error));
        bases[i] = base;
        base += last;
    }
    return all;
}

/* What Xapian's BM25 gives each position: 0 to those that do not match. */
static double *
weigh_with_xapian(const KxDatabase *all,
                  const KlPlan *plan,
                  const guint *bases,
                  guint n_positions)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KxQuery) query = plan_query_new(plan, &error);
    g_autoptr(KxEnquire) enquire = kx_enquire_new(all, &error);
    g_assert_no_error(error);
    kx_enquire_set_bm25(enquire, KL_BM25_K1, 0, 1, KL_BM25_B, KL_BM25_MIN_NORMLEN,
                        &error);
    kx_enquire_set_query(enquire, query, &error);
    g_autoptr(KxMSet) mset = kx_enquire_get_mset(enquire, 0, N_CASES, 0, &error);
    g_assert_no_error(error);
    double *weights = g_new0(double, n_positions);
    guint n_shards = kx_database_get_n_shards(all);
    for (guint i = 0; i < mset->n_hits; i++) {
        guint docid = mset->hits[i].docid - 1;
        weights[bases[docid % n_shards] + docid / n_shards + 1] = mset->hits[i].weight;
    }
    return weights;
}

/* By weight, equal ones by slug, and nothing better is left out. */
static void
check_order(KlReader *reader, const GArray *ranked, const double *weights)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    const KlRanked *all = (const KlRanked *)(gconstpointer)ranked->data;
    for (guint i = 1; i < ranked->len; i++) {
        double step = all[i - 1].weight - all[i].weight;
        g_assert_cmpfloat(step, >=, -1e-9);
        if (step < 1e-9) {
            g_assert_cmpint(strcmp(kl_snapshot_get_slug(snapshot, all[i - 1].position),
                                   kl_snapshot_get_slug(snapshot, all[i].position)),
                            <, 0);
        }
    }
    guint n_better = 0;
    for (guint p = 0; p < kl_snapshot_get_n_positions(snapshot); p++) {
        n_better += weights[p] > all[ranked->len - 1].weight + 1e-9;
    }
    g_assert_cmpuint(n_better, <, ranked->len);
}

static void
compare(KlReader *reader,
        const KxDatabase *all,
        const guint *bases,
        const char *query,
        guint n_wanted)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlMatch) match = kl_match_new(reader, query, &error);
    g_assert_no_error(error);
    g_assert_false(kl_bitset_is_empty(match->text));
    const KlPlan *plan = match->planning->root;
    g_autoptr(GArray) ranked = kl_rank(reader, plan, match->text, n_wanted, &error);
    g_assert_no_error(error);
    g_autofree double *weights =
        weigh_with_xapian(all, plan, bases, match->text->n_bits);
    g_assert_cmpuint(ranked->len, ==, MIN(n_wanted, kl_bitset_count(match->text)));
    for (guint i = 0; i < ranked->len; i++) {
        const KlRanked *hit = &g_array_index(ranked, KlRanked, i);
        if (fabs(hit->weight - weights[hit->position]) > 1e-9) {
            g_test_message("%s: hit %u", query, i);
        }
        g_assert_cmpfloat_with_epsilon(hit->weight, weights[hit->position], 1e-9);
    }
    check_order(reader, ranked, weights);
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
    guint bases[MAX_N_SHARDS];
    g_autoptr(KxDatabase) all = open_all(folder, GPOINTER_TO_UINT(n_shards), bases);
    for (guint i = 0; i < G_N_ELEMENTS(queries); i++) {
        compare(reader, all, bases, queries[i], 1);
        compare(reader, all, bases, queries[i], 10);
        compare(reader, all, bases, queries[i], N_CASES);
    }
    g_clear_pointer(&reader, kl_reader_release);
    g_clear_pointer(&snapshot, kl_snapshot_unref);
    fixture_remove(folder);
}

static double *
weigh(KlReader *reader, const KlPlan *plan, const KlBitset *within)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) ranked = kl_rank(reader, plan, within, N_CASES, &error);
    g_assert_no_error(error);
    double *weights = g_new0(double, within->n_bits);
    for (guint i = 0; i < ranked->len; i++) {
        const KlRanked *hit = &g_array_index(ranked, KlRanked, i);
        weights[hit->position] = hit->weight;
    }
    return weights;
}

/* »Suppe« and either »Garten« or "Kiez Verein": cases with the two words apart get what
 * they would get if nobody had asked for the phrase, those with it more. */
static void
test_phrase_as_alternative(gconstpointer n_shards)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlTaxonomy) taxonomy = make_taxonomy();
    g_autofree char *folder = write_index(taxonomy, GPOINTER_TO_UINT(n_shards));
    g_autoptr(KlSnapshot) snapshot = kl_snapshot_open(folder, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(snapshot, &error);
    g_assert_no_error(error);
    g_autoptr(KlPlan) phrase = kl_plan_new(KL_PLAN_PHRASE, 1);
    g_ptr_array_add(phrase->terms, g_strdup("Ekiez"));
    g_ptr_array_add(phrase->terms, g_strdup("Everein"));
    g_autoptr(KlPlan) without = kl_plan_new(KL_PLAN_AND, 1);
    kl_plan_add(without, kl_plan_new_term("Esuppe", 1));
    kl_plan_add(without, kl_plan_new(KL_PLAN_OR, 1));
    kl_plan_add(g_ptr_array_index(without->children, 1),
                kl_plan_new_term("Egarten", 1));
    g_autoptr(KlPlan) with = kl_plan_copy(without);
    kl_plan_add(g_ptr_array_index(with->children, 1), kl_plan_copy(phrase));

    g_autoptr(KlBitset) cases = kl_plan_evaluate(reader, without, &error);
    g_autoptr(KlBitset) having = kl_plan_evaluate(reader, phrase, &error);
    g_assert_no_error(error);
    g_autofree double *more = weigh(reader, with, cases);
    g_autofree double *less = weigh(reader, without, cases);
    guint n_having = 0;
    for (guint p = kl_bitset_next(cases, 0); p < cases->n_bits;
         p = kl_bitset_next(cases, p + 1)) {
        if (kl_bitset_has(having, p)) {
            g_assert_cmpfloat(more[p], >, less[p]);
            n_having++;
        } else {
            g_assert_cmpfloat(more[p], ==, less[p]);
        }
    }
    g_assert_cmpuint(n_having, >, 0);
    g_assert_cmpuint(n_having, <, kl_bitset_count(cases));
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
    g_test_add_data_func("/ranking/phrase-as-alternative", GUINT_TO_POINTER(1),
                         test_phrase_as_alternative);
    g_test_add_data_func("/ranking/phrase-as-alternative/shards", GUINT_TO_POINTER(3),
                         test_phrase_as_alternative);
    return g_test_run();
}
