#include "search/similar.h"

#include <math.h>
#include <string.h>

#include "search/error.h"
#include "search/nearest.h"
#include "search/schema.h"
#include "search/search.h"
#include "search/similar_reason.h"
#include "search/snapshot_private.h"
#include "search/view.h"

/* What a shared value of a facet counts, before rarity. */
static const double facet_weights[] = {
    [KL_LIKENESS_SUBJECT] = 3,  [KL_LIKENESS_WAY] = 3,      [KL_LIKENESS_TRADE] = 1.5,
    [KL_LIKENESS_PLACE] = 0.75, [KL_LIKENESS_OTHER] = 0.75, [KL_LIKENESS_NOISE] = 0.25};

/* What a shared telling word counts, before rarity. */
#define WORD_WEIGHT 0.5
#define MAX_WORDS   32
/* A word that more than one case in so many has tells nothing. */
#define TELLING_SHARE 8

/* So many of the nearest are looked at closely. */
#define POOL 64

typedef struct {
    guint position;
    double score;
    const char *slug;
} Candidate;

/* A word of title or summary that other cases have. */
typedef struct {
    char *term;
    char *spelling;
    KlBitset *cases;
    double weight;
} Telling;

static void
free_telling(gpointer data)
{
    Telling *telling = data;
    g_free(telling->term);
    g_free(telling->spelling);
    kl_bitset_free(telling->cases);
    g_free(telling);
}

static void
free_similar(gpointer data)
{
    KlSimilarCase *similar = data;
    g_free(similar->reason);
    g_bytes_unref(similar->data);
    g_free(similar);
}

/* The rarer, the more it says. */
static double
rarity(const KlSnapshot *snapshot, guint count)
{
    return log((kl_snapshot_get_n_cases(snapshot) + 1.0) / (count + 0.5));
}

/* --- telling words -------------------------------------------------------------- */

static gboolean
has_telling(const GPtrArray *words, const char *term)
{
    for (guint i = 0; i < words->len; i++) {
        const Telling *telling = g_ptr_array_index(words, i);
        if (strcmp(telling->term, term) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
add_telling(KlReader *reader,
            GPtrArray *words,
            const KlWord *word,
            const char *spelling,
            gsize length,
            GError **error)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    const char *term = word->terms[1].string;
    if (has_telling(words, term)) {
        return TRUE;
    }
    g_autoptr(KlPostings) postings = kl_reader_get_postings(reader, term, error);
    if (postings == NULL) {
        return FALSE;
    }
    guint count = kl_postings_count(postings);
    if (count < 2 ||
        count > MAX(2, kl_snapshot_get_n_cases(snapshot) / TELLING_SHARE)) {
        return TRUE;
    }
    Telling *telling = g_new0(Telling, 1);
    telling->term = g_strdup(term);
    telling->spelling = g_strndup(spelling, length);
    telling->cases = kl_bitset_new(kl_snapshot_get_n_positions(snapshot));
    telling->weight = WORD_WEIGHT * rarity(snapshot, count);
    kl_postings_or_into(postings, telling->cases);
    g_ptr_array_add(words, telling);
    return TRUE;
}

/* The telling words of title and summary, in their order. */
static GPtrArray *
find_telling(KlReader *reader, const KlRecord *record, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(free_telling);
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    const char *const texts[] = {record->title, record->summary};
    for (guint t = 0; t < G_N_ELEMENTS(texts); t++) {
        kl_analyzer_tokenize(kl_reader_get_analyzer(reader), texts[t], strlen(texts[t]),
                             KL_TOKENIZE_DEFAULT, tokens);
        for (guint i = 0; i < tokens->len && words->len < MAX_WORDS; i++) {
            const KlToken *token = &g_array_index(tokens, KlToken, i);
            const KlWord *word = token->word;
            if ((token->flags & KL_TOKEN_EXTRA) || word->is_stopword ||
                word->is_legal_form || word->is_number) {
                continue;
            }
            if (!add_telling(reader, words, word, texts[t] + token->start,
                             token->end - token->start, error)) {
                return NULL;
            }
        }
    }
    return g_steal_pointer(&words);
}

/* --- scores ---------------------------------------------------------------------- */

static double
value_weight(const KlSnapshot *snapshot, guint facet, guint value)
{
    const KlFacet *known =
        kl_taxonomy_get_facet(kl_snapshot_get_taxonomy(snapshot), facet);
    return facet_weights[kl_likeness_of(known)] *
           rarity(snapshot, kl_snapshot_count_value(snapshot, facet, value));
}

static guint
n_values_of(const KlSnapshot *snapshot, guint facet)
{
    return kl_taxonomy_get_facet(kl_snapshot_get_taxonomy(snapshot), facet)
        ->values->len;
}

/* What the case has and others may share. Always in the same order, in which shared
 * weights are added up: equal cases get equal sums, however they are spread over
 * shards. */
static GArray *
weigh_own(const KlSnapshot *snapshot, guint own, const GPtrArray *words)
{
    GArray *sets = g_array_new(FALSE, FALSE, sizeof(KlWeightedSet));
    guint n_facets = kl_snapshot_get_taxonomy(snapshot)->facets->len;
    for (guint f = 0; f < n_facets; f++) {
        for (guint v = 0; v < n_values_of(snapshot, f); v++) {
            KlWeightedSet weighted = {kl_snapshot_get_value(snapshot, f, v), 0};
            if (kl_bitset_has(weighted.set, own)) {
                weighted.weight = value_weight(snapshot, f, v);
                g_array_append_val(sets, weighted);
            }
        }
    }
    for (guint i = 0; i < words->len; i++) {
        const Telling *telling = g_ptr_array_index(words, i);
        KlWeightedSet weighted = {telling->cases, telling->weight};
        g_array_append_val(sets, weighted);
    }
    return sets;
}

static int
compare_candidates(gconstpointer a, gconstpointer b)
{
    const Candidate *first = a;
    const Candidate *second = b;
    if (first->score != second->score) {
        return first->score > second->score ? -1 : 1;
    }
    return strcmp(first->slug, second->slug);
}

/* The best POOL cases, best first. */
static GArray *
pick_pool(const KlSnapshot *snapshot, guint own, const GPtrArray *words)
{
    g_autoptr(GArray) sets = weigh_own(snapshot, own, words);
    /* One more than the pool holds: the case itself is the nearest, or equal to it. */
    g_autoptr(GArray) nearest =
        kl_nearest_find(sets, kl_snapshot_get_all(snapshot), POOL + 1);
    GArray *pool = g_array_sized_new(FALSE, FALSE, sizeof(Candidate), nearest->len);
    for (guint i = 0; i < nearest->len; i++) {
        const KlNearest *near = &g_array_index(nearest, KlNearest, i);
        if (near->position != own) {
            Candidate candidate = {near->position, near->score,
                                   kl_snapshot_get_slug(snapshot, near->position)};
            g_array_append_val(pool, candidate);
        }
    }
    g_array_sort(pool, compare_candidates);
    g_array_set_size(pool, MIN(pool->len, POOL));
    return pool;
}

/* All that each case has, by position: 1 and the weights of its values. */
static double *
weigh_all(const KlSnapshot *snapshot)
{
    guint n_positions = kl_snapshot_get_n_positions(snapshot);
    guint n_facets = kl_snapshot_get_taxonomy(snapshot)->facets->len;
    double *breadths = g_new(double, n_positions);
    for (guint p = 0; p < n_positions; p++) {
        breadths[p] = 1;
    }
    for (guint f = 0; f < n_facets; f++) {
        for (guint v = 0; v < n_values_of(snapshot, f); v++) {
            const KlBitset *set = kl_snapshot_get_value(snapshot, f, v);
            double weight = value_weight(snapshot, f, v);
            for (guint p = kl_bitset_next(set, 0); p < n_positions;
                 p = kl_bitset_next(set, p + 1)) {
                breadths[p] += weight;
            }
        }
    }
    return breadths;
}

/* The same, made when first asked for; of two that make it at once the first counts. */
static const double *
get_breadths(KlSnapshot *snapshot)
{
    double *breadths = g_atomic_pointer_get(&snapshot->breadths);
    if (breadths == NULL) {
        breadths = weigh_all(snapshot);
        if (!g_atomic_pointer_compare_and_exchange(&snapshot->breadths, NULL,
                                                   breadths)) {
            g_free(breadths);
            breadths = g_atomic_pointer_get(&snapshot->breadths);
        }
    }
    return breadths;
}

void
kl_similar_prepare(KlSnapshot *snapshot)
{
    (void)get_breadths(snapshot);
}

/* A case that carries nearly every value shares much with everybody: what is shared
 * counts against all that the case has. */
static void
level_pool(KlSnapshot *snapshot, GArray *pool)
{
    const double *breadths = get_breadths(snapshot);
    for (guint i = 0; i < pool->len; i++) {
        Candidate *candidate = &g_array_index(pool, Candidate, i);
        candidate->score /= sqrt(breadths[candidate->position]);
    }
    g_array_sort(pool, compare_candidates);
}

/* --- the choice ---------------------------------------------------------------------
 */

static char *
words_reason(const GPtrArray *words, guint position)
{
    g_autoptr(GString) reason = g_string_new(NULL);
    guint n_named = 0;
    for (guint i = 0; i < words->len && n_named < 3; i++) {
        const Telling *telling = g_ptr_array_index(words, i);
        if (kl_bitset_has(telling->cases, position)) {
            g_string_append_printf(reason, "%s»%s«",
                                   n_named++ == 0 ? "auch hier geht es um " : ", ",
                                   telling->spelling);
        }
    }
    return n_named > 0 ? g_string_free(g_steal_pointer(&reason), FALSE) : NULL;
}

/* Whether the case has a partner that was seen; else its partners are now. */
static gboolean
see_partners(GHashTable *seen, const KlRecord *record)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    KlRecordList list = record->partners;
    KlRecordPartner partner;
    while (kl_record_next_partner(&list, &partner)) {
        char *key = kl_taxonomy_key(partner.name);
        g_ptr_array_add(keys, key);
        if (g_hash_table_contains(seen, key)) {
            return TRUE;
        }
    }
    for (guint i = 0; i < keys->len; i++) {
        g_hash_table_add(seen, g_strdup(g_ptr_array_index(keys, i)));
    }
    return FALSE;
}

static KlSimilarCase *
make_similar(KlReader *reader,
             guint own,
             const Candidate *candidate,
             const GPtrArray *words,
             GError **error)
{
    KlRecord record;
    GBytes *data = kl_reader_get_record(reader, candidate->position, &record, error);
    if (data == NULL) {
        return NULL;
    }
    KlSimilarCase *similar = g_new0(KlSimilarCase, 1);
    similar->position = candidate->position;
    similar->score = candidate->score;
    similar->record = record;
    similar->data = data;
    similar->reason =
        kl_similar_reason(kl_reader_get_snapshot(reader), own, candidate->position);
    if (similar->reason == NULL) {
        similar->reason = words_reason(words, candidate->position);
    }
    return similar;
}

/* From the nearest on, one of each partner; if those are too few, the others. */
static GPtrArray *
choose(KlReader *reader,
       guint own,
       const GArray *pool,
       const GPtrArray *words,
       guint n_wanted,
       GError **error)
{
    g_autoptr(GPtrArray) chosen = g_ptr_array_new_with_free_func(free_similar);
    g_autoptr(GPtrArray) repeated = g_ptr_array_new_with_free_func(free_similar);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < pool->len && chosen->len < n_wanted; i++) {
        KlSimilarCase *similar =
            make_similar(reader, own, &g_array_index(pool, Candidate, i), words, error);
        if (similar == NULL) {
            return NULL;
        }
        if (similar->reason == NULL) {
            free_similar(similar);
            continue;
        }
        g_ptr_array_add(see_partners(seen, &similar->record) ? repeated : chosen,
                        similar);
    }
    while (chosen->len < n_wanted && repeated->len > 0) {
        g_ptr_array_add(chosen, g_ptr_array_steal_index(repeated, 0));
    }
    return g_steal_pointer(&chosen);
}

static GPtrArray *
find_once(KlReader *reader, guint position, guint n_wanted, GError **error)
{
    KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    KlRecord record;
    g_autoptr(GBytes) data = kl_reader_get_record(reader, position, &record, error);
    g_autoptr(GPtrArray) words =
        data != NULL ? find_telling(reader, &record, error) : NULL;
    if (words == NULL) {
        return NULL;
    }
    g_autoptr(GArray) pool = pick_pool(snapshot, position, words);
    level_pool(snapshot, pool);
    return choose(reader, position, pool, words, MIN(n_wanted, KL_MAX_SIMILAR), error);
}

GPtrArray *
kl_similar_find(KlReader *reader, guint position, guint n_wanted, GError **error)
{
    g_autoptr(GError) why = NULL;
    GPtrArray *similar = find_once(reader, position, n_wanted, &why);
    if (similar == NULL && kl_error_is_passing(why) &&
        kl_reader_reconnect(reader, NULL)) {
        g_clear_error(&why);
        similar = find_once(reader, position, n_wanted, &why);
    }
    if (similar == NULL) {
        g_propagate_error(error, g_steal_pointer(&why));
    }
    return similar;
}

json_t *
kl_view_similar(const KlTaxonomy *taxonomy, const GPtrArray *similar)
{
    json_t *views = json_array();
    for (guint i = 0; i < similar->len; i++) {
        const KlSimilarCase *one = g_ptr_array_index(similar, i);
        json_t *view = kl_view_record(taxonomy, &one->record);
        json_object_set_new(view, "reason", json_string(one->reason));
        json_array_append_new(views, view);
    }
    return views;
}
