#include "search/match.h"

static double
lap(gint64 *start)
{
    gint64 now = g_get_monotonic_time();
    double ms = (double)(now - *start) / 1000;
    *start = now;
    return ms;
}

/* Replaces what was matched by what any of the words finds, if that is anything. */
static gboolean
relax(KlReader *reader, const char *query, KlMatch *match, GError **error)
{
    g_autoptr(KlPlanning) any = kl_plan_query(reader, query, match->query, TRUE, error);
    g_autoptr(KlBitset) text =
        any != NULL ? kl_plan_evaluate(reader, any->root, error) : NULL;
    if (text == NULL) {
        return FALSE;
    }
    /* Nothing has any of them: then nothing was made looser. */
    if (!kl_bitset_is_empty(text)) {
        kl_planning_free(match->planning);
        kl_bitset_free(match->text);
        match->planning = g_steal_pointer(&any);
        match->text = g_steal_pointer(&text);
        match->relaxed = TRUE;
    }
    return TRUE;
}

KlMatch *
kl_match_new(KlReader *reader, const char *query, GError **error)
{
    gint64 start = g_get_monotonic_time();
    g_autoptr(KlMatch) match = g_new0(KlMatch, 1);
    match->query = kl_query_parse(kl_reader_get_analyzer(reader), query, error);
    if (match->query == NULL) {
        return NULL;
    }
    match->planning = kl_plan_query(reader, query, match->query, FALSE, error);
    if (match->planning == NULL) {
        return NULL;
    }
    match->parse_ms = lap(&start);
    match->text = kl_plan_evaluate(reader, match->planning->root, error);
    if (match->text == NULL) {
        return NULL;
    }
    if (match->planning->can_relax && kl_bitset_is_empty(match->text) &&
        !relax(reader, query, match, error)) {
        return NULL;
    }
    match->match_ms = lap(&start);
    return g_steal_pointer(&match);
}

void
kl_match_free(KlMatch *match)
{
    if (match == NULL) {
        return;
    }
    kl_query_free(match->query);
    kl_planning_free(match->planning);
    kl_bitset_free(match->text);
    g_free(match);
}

/* --- filters ------------------------------------------------------------------- */

/* The cases with any of the values, or NULL if the facet has no filter. */
static KlBitset *
select_facet(const KlSnapshot *snapshot, guint facet, const GArray *values)
{
    KlBitset *selected = NULL;
    for (guint i = 0; i < values->len; i++) {
        const KlBitset *set =
            kl_snapshot_get_value(snapshot, facet, g_array_index(values, guint, i));
        if (selected == NULL) {
            selected = kl_bitset_copy(set);
        } else {
            kl_bitset_or(selected, set);
        }
    }
    return selected;
}

static void
free_set(gpointer set)
{
    kl_bitset_free(set);
}

GPtrArray *
kl_match_select(const KlSnapshot *snapshot, const KlRequest *request)
{
    GPtrArray *selected = g_ptr_array_new_full(request->filters->len, free_set);
    for (guint f = 0; f < request->filters->len; f++) {
        g_ptr_array_add(selected, select_facet(snapshot, f,
                                               g_ptr_array_index(request->filters, f)));
    }
    return selected;
}

KlBitset *
kl_match_filter(const KlBitset *text, const GPtrArray *selected, guint except)
{
    KlBitset *set = kl_bitset_copy(text);
    for (guint f = 0; f < selected->len; f++) {
        const KlBitset *facet = g_ptr_array_index(selected, f);
        if (f != except && facet != NULL) {
            kl_bitset_and(set, facet);
        }
    }
    return set;
}
