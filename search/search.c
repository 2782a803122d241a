#include "search/search.h"

#include "search/error.h"
#include "search/match.h"
#include "search/ranking.h"
#include "search/reader.h"
#include "search/snippet.h"
#include "search/spelling.h"

static double
lap(gint64 *start)
{
    gint64 now = g_get_monotonic_time();
    double ms = (double)(now - *start) / 1000;
    *start = now;
    return ms;
}

/* --- filters and counts -------------------------------------------------------- */

/* counts[facet][value] = |T ∧ filters of the other facets ∧ value|. */
static GPtrArray *
count_facets(const KlSnapshot *snapshot,
             const KlBitset *text,
             const GPtrArray *selected,
             const KlBitset *filtered)
{
    /* Without a filter of its own a facet counts what is shown. */
    GPtrArray *counts = kl_snapshot_count_facets(snapshot, filtered);
    for (guint f = 0; f < selected->len; f++) {
        if (g_ptr_array_index(selected, f) == NULL) {
            continue;
        }
        g_autoptr(KlBitset) own = kl_match_filter(text, selected, f);
        gpointer *row = &g_ptr_array_index(counts, f);
        g_array_unref(*row);
        *row = kl_snapshot_count_facet(snapshot, own, f);
    }
    return counts;
}

/* --- the page ------------------------------------------------------------------ */

static void
free_hit(gpointer data)
{
    KlHit *hit = data;
    g_free(hit->snippet_html);
    g_free(hit->section_id);
    g_free(hit->section_title);
    g_bytes_unref(hit->data);
    g_free(hit);
}

static gboolean
add_hit(KlReader *reader,
        KlResult *result,
        const KlRanked *ranked,
        const KlTermSet *marks,
        guint n_groups,
        GError **error)
{
    KlRecord record;
    GBytes *data = kl_reader_get_record(reader, ranked->position, &record, error);
    if (data == NULL) {
        return FALSE;
    }
    KlSnippet snippet;
    kl_snippet_make(kl_reader_get_analyzer(reader), &record, marks, n_groups, &snippet);
    KlHit *hit = g_new0(KlHit, 1);
    hit->position = ranked->position;
    hit->weight = ranked->weight;
    hit->data = data;
    hit->record = record;
    hit->snippet_html = snippet.html;
    hit->section_id = g_strdup(snippet.section_id);
    hit->section_title = g_strdup(snippet.section_title);
    g_ptr_array_add(result->hits, hit);
    return TRUE;
}

/* The first n_wanted of an order that are in the set. */
static GArray *
pick_ordered(const KlSnapshot *snapshot,
             const guint *order,
             const KlBitset *set,
             guint n_wanted)
{
    GArray *picked = g_array_new(FALSE, FALSE, sizeof(KlRanked));
    guint n_cases = kl_snapshot_get_n_cases(snapshot);
    for (guint i = 0; i < n_cases && picked->len < n_wanted; i++) {
        if (kl_bitset_has(set, order[i])) {
            KlRanked ranked = {order[i], 0};
            g_array_append_val(picked, ranked);
        }
    }
    return picked;
}

/* The first n_wanted hits of a request. */
static GArray *
order_hits(KlReader *reader,
           const KlRequest *request,
           const KlMatch *match,
           const KlBitset *filtered,
           guint n_wanted,
           GError **error)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    if (request->sort == KL_SORT_TITLE) {
        return pick_ordered(snapshot, kl_snapshot_get_title_order(snapshot), filtered,
                            n_wanted);
    }
    /* Nothing to weigh by: no words, or only such that must not be there. */
    if (request->sort == KL_SORT_NEWEST || match->planning->n_groups == 0) {
        return pick_ordered(snapshot, kl_snapshot_get_newest_order(snapshot), filtered,
                            n_wanted);
    }
    return kl_rank(reader, match->planning->root, filtered, n_wanted, error);
}

/* The hits up to the end of the page; none if it lies beyond the last. */
static GArray *
order_page(KlReader *reader,
           const KlResult *result,
           const KlMatch *match,
           const KlBitset *filtered,
           GError **error)
{
    const KlRequest *request = result->request;
    if ((request->page - 1) * request->page_size >= result->total) {
        return g_array_new(FALSE, FALSE, sizeof(KlRanked));
    }
    /* request_from_params bounds the page, so this fits. */
    guint n_wanted = MIN(request->page * request->page_size, result->total);
    return order_hits(reader, request, match, filtered, n_wanted, error);
}

/* Whether a word of the query may have found nothing. */
static gboolean
may_be_misspelled(const KlMatch *match)
{
    const KlNode *root = match->query->root;
    return match->relaxed || kl_bitset_is_empty(match->text) ||
           (root != NULL && root->kind == KL_NODE_OR);
}

static KlResult *
search_once(KlReader *reader, const KlRequest *request, GError **error)
{
    gint64 begin = g_get_monotonic_time();
    gint64 start = begin;
    KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    g_return_val_if_fail(
        request->filters->len == kl_snapshot_get_taxonomy(snapshot)->facets->len, NULL);
    g_autoptr(KlResult) result = g_new0(KlResult, 1);
    result->snapshot = kl_snapshot_ref(snapshot);
    result->request = kl_request_copy(request);
    result->hits = g_ptr_array_new_with_free_func(free_hit);
    g_autoptr(KlMatch) match = kl_match_new(reader, request->query, error);
    if (match == NULL) {
        return NULL;
    }
    result->timings.parse_ms = match->parse_ms;
    result->timings.match_ms = match->match_ms;
    result->relaxed = match->relaxed;
    result->has_words = match->query->root != NULL;
    result->synonyms = g_ptr_array_ref(match->planning->synonyms);

    start = g_get_monotonic_time();
    g_autoptr(GPtrArray) selected = kl_match_select(snapshot, request);
    g_autoptr(KlBitset) filtered =
        kl_match_filter(match->text, selected, selected->len);
    result->total = kl_bitset_count(filtered);
    result->counts = count_facets(snapshot, match->text, selected, filtered);
    result->timings.count_ms = lap(&start);

    g_autoptr(GArray) ordered = order_page(reader, result, match, filtered, error);
    if (ordered == NULL) {
        return NULL;
    }
    result->timings.rank_ms = lap(&start);
    g_autoptr(KlTermSet) marks = kl_snippet_marks_new(match->planning->marks);
    for (guint i = (request->page - 1) * request->page_size; i < ordered->len; i++) {
        if (!add_hit(reader, result, &g_array_index(ordered, KlRanked, i), marks,
                     match->planning->n_groups, error)) {
            return NULL;
        }
    }
    result->timings.snippet_ms = lap(&start);
    if (may_be_misspelled(match) &&
        !kl_spelling_suggest(reader, request->query, &result->suggestion, error)) {
        return NULL;
    }
    result->timings.spell_ms = lap(&start);
    result->timings.total_ms = lap(&begin);
    return g_steal_pointer(&result);
}

KlResult *
kl_search(KlReader *reader, const KlRequest *request, GError **error)
{
    g_autoptr(GError) why = NULL;
    KlResult *result = search_once(reader, request, &why);
    if (result == NULL && kl_error_is_passing(why) &&
        kl_reader_reconnect(reader, NULL)) {
        g_clear_error(&why);
        result = search_once(reader, request, &why);
    }
    if (result == NULL) {
        g_propagate_error(error, g_steal_pointer(&why));
    }
    return result;
}

KlBitset *
kl_search_positions(KlReader *reader, const KlRequest *request, GError **error)
{
    g_autoptr(KlMatch) match = kl_match_new(reader, request->query, error);
    if (match == NULL) {
        return NULL;
    }
    g_autoptr(GPtrArray) selected =
        kl_match_select(kl_reader_get_snapshot(reader), request);
    return kl_match_filter(match->text, selected, selected->len);
}

gboolean
kl_search_rank(KlReader *reader,
               const KlRequest *request,
               guint position,
               guint *ret_rank,
               double *ret_weight,
               GError **error)
{
    g_autoptr(KlMatch) match = kl_match_new(reader, request->query, error);
    if (match == NULL) {
        return FALSE;
    }
    g_autoptr(GPtrArray) selected =
        kl_match_select(kl_reader_get_snapshot(reader), request);
    g_autoptr(KlBitset) filtered =
        kl_match_filter(match->text, selected, selected->len);
    *ret_rank = 0;
    *ret_weight = 0;
    if (!kl_bitset_has(filtered, position)) {
        return TRUE;
    }
    g_autoptr(GArray) ordered =
        order_hits(reader, request, match, filtered, kl_bitset_count(filtered), error);
    if (ordered == NULL) {
        return FALSE;
    }
    for (guint i = 0; i < ordered->len; i++) {
        const KlRanked *ranked = &g_array_index(ordered, KlRanked, i);
        if (ranked->position == position) {
            *ret_rank = i + 1;
            *ret_weight = ranked->weight;
        }
    }
    return TRUE;
}

void
kl_result_free(KlResult *result)
{
    if (result == NULL) {
        return;
    }
    g_clear_pointer(&result->hits, g_ptr_array_unref);
    g_clear_pointer(&result->counts, g_ptr_array_unref);
    g_clear_pointer(&result->synonyms, g_ptr_array_unref);
    kl_request_free(result->request);
    kl_snapshot_unref(result->snapshot);
    g_free(result->suggestion);
    g_free(result);
}
