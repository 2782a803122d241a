#include "search/repair.h"

#include "search/error.h"
#include "search/match.h"
#include "search/repair_cause.h"
#include "search/repair_variants.h"

static void
free_change(gpointer data)
{
    KlChange *change = data;
    g_free(change->label);
    kl_request_free(change->request);
    g_free(change);
}

void
kl_repair_free(KlRepair *repair)
{
    if (repair == NULL) {
        return;
    }
    g_free(repair->cause);
    g_clear_pointer(&repair->changes, g_ptr_array_unref);
    g_free(repair);
}

/* --- both together ------------------------------------------------------------------
 */

/* A pair of variants that gives hits. */
typedef struct {
    const KlVariant *words;
    const KlVariant *filters;
    guint n_steps;
    guint count;
    guint order; /* in which it was made */
} Pair;

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
    const Pair *first = a;
    const Pair *second = b;
    if (first->n_steps != second->n_steps) {
        return first->n_steps < second->n_steps ? -1 : 1;
    }
    if (first->count != second->count) {
        return first->count > second->count ? -1 : 1;
    }
    return first->order < second->order ? -1 : 1;
}

static GArray *
find_pairs(const GPtrArray *words, const GPtrArray *filters)
{
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    for (guint w = 0; w < words->len; w++) {
        for (guint f = 0; f < filters->len; f++) {
            Pair pair = {.words = g_ptr_array_index(words, w),
                         .filters = g_ptr_array_index(filters, f)};
            pair.n_steps = pair.words->n_steps + pair.filters->n_steps;
            pair.order = pairs->len;
            pair.count = kl_bitset_count_and(pair.words->set, pair.filters->set);
            if (pair.n_steps > 0 && pair.count > 0) {
                g_array_append_val(pairs, pair);
            }
        }
    }
    g_array_sort(pairs, compare_pairs);
    return pairs;
}

/* Whether everything that the smaller one changes, the larger one changes, too. */
static gboolean
holds(const Pair *larger, const Pair *smaller)
{
    return (smaller->words->changes & ~larger->words->changes) == 0 &&
           (smaller->filters->changes & ~larger->filters->changes) == 0;
}

static KlChange *
make_change(const KlRequest *request, const Pair *pair)
{
    KlChange *change = g_new0(KlChange, 1);
    const char *words = pair->words->label;
    const char *filters = pair->filters->label;
    change->label = words == NULL     ? g_strdup(filters)
                    : filters == NULL ? g_strdup(words)
                                      : g_strdup_printf("%s und %s", words, filters);
    change->n_steps = pair->n_steps;
    change->count = pair->count;
    change->request = kl_request_copy(request);
    change->request->page = 1;
    g_free(change->request->query);
    change->request->query = g_strdup(pair->words->query);
    for (guint f = 0; f < request->filters->len; f++) {
        if (pair->filters->changes >> f & 1) {
            g_array_set_size(g_ptr_array_index(change->request->filters, f), 0);
        }
    }
    return change;
}

static GPtrArray *
choose_changes(const KlRequest *request, const GArray *pairs)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func(free_change);
    g_autoptr(GPtrArray) taken = g_ptr_array_new();
    for (guint i = 0; i < pairs->len && changes->len < KL_MAX_CHANGES; i++) {
        Pair *pair = &g_array_index(pairs, Pair, i);
        gboolean is_minimal = TRUE;
        for (guint k = 0; k < taken->len && is_minimal; k++) {
            is_minimal = !holds(pair, g_ptr_array_index(taken, k));
        }
        if (is_minimal) {
            g_ptr_array_add(taken, pair);
            g_ptr_array_add(changes, make_change(request, pair));
        }
    }
    return changes;
}

static KlRepair *
find_once(KlReader *reader, const KlResult *result, GError **error)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    const KlRequest *request = result->request;
    g_autoptr(KlRepair) repair = g_new0(KlRepair, 1);
    g_autoptr(GPtrArray) selected = kl_match_select(snapshot, request);
    /* Only the places of its leaves are used below: its words end as the variants are
     * parsed. */
    g_autoptr(KlMatch) match = kl_match_new(reader, request->query, error);
    g_autoptr(GPtrArray) words =
        match != NULL ? kl_repair_vary_words(reader, match, result, error) : NULL;
    if (words == NULL) {
        return NULL;
    }
    repair->cause = kl_repair_cause(reader, request, match, selected, error);
    if (repair->cause == NULL) {
        return NULL;
    }
    g_autoptr(GPtrArray) filters = kl_repair_vary_filters(snapshot, request, selected);
    g_autoptr(GArray) pairs = find_pairs(words, filters);
    repair->changes = choose_changes(request, pairs);
    return g_steal_pointer(&repair);
}

KlRepair *
kl_repair_find(KlReader *reader, const KlResult *result, GError **error)
{
    if (result->total > 0 && !result->relaxed) {
        return NULL;
    }
    g_autoptr(GError) why = NULL;
    KlRepair *repair = find_once(reader, result, &why);
    if (repair == NULL && kl_error_is_passing(why) &&
        kl_reader_reconnect(reader, NULL)) {
        g_clear_error(&why);
        repair = find_once(reader, result, &why);
    }
    if (repair == NULL) {
        g_propagate_error(error, g_steal_pointer(&why));
    }
    return repair;
}

json_t *
kl_view_repair(const KlTaxonomy *taxonomy, const KlRepair *repair)
{
    if (repair == NULL) {
        return json_null();
    }
    json_t *changes = json_array();
    for (guint i = 0; i < repair->changes->len; i++) {
        const KlChange *change = g_ptr_array_index(repair->changes, i);
        g_autofree char *url = kl_request_to_url(taxonomy, change->request, "/suche");
        json_array_append_new(changes,
                              json_pack("{s:s, s:i, s:s}", "label", change->label,
                                        "count", (int)change->count, "url", url));
    }
    return json_pack("{s:s, s:o}", "cause", repair->cause, "changes", changes);
}
