#include "web/list_view.h"

#include <string.h>

#include "search/sink.h"
#include "web/zettel.h"

/* From this many values on, a filter shows the first ones and hides the rest. */
#define LONG_FACET   8
#define SHOWN_VALUES 6

static const char *const sort_titles[KL_N_SORTS] = {
    [KL_SORT_RELEVANCE] = "Relevanz",
    [KL_SORT_NEWEST] = "Zuletzt geprüft",
    [KL_SORT_TITLE] = "Titel",
};

char *
kl_count_examples(guint n)
{
    return n == 0 ? g_strdup("Keine Beispiele")
                  : g_strdup_printf("%u %s", n, n == 1 ? "Beispiel" : "Beispiele");
}

char *
kl_list_url(const KlTaxonomy *taxonomy,
            const KlRequest *request,
            const GPtrArray *zettel)
{
    g_autofree char *url = kl_request_to_url(taxonomy, request, "/suche");
    return kl_zettel_append(url, zettel);
}

static void
put_value(KlSink *sink, const KlFacet *facet, guint v, guint count, gboolean is_chosen)
{
    const KlValue *value = kl_facet_get_value(facet, v);
    g_autofree char *input_id = g_strconcat("f-", facet->id, "-", value->id, NULL);

    kl_sink_begin_object(sink, NULL);
    kl_sink_string(sink, "id", value->id);
    kl_sink_string(sink, "facet_id", facet->id);
    kl_sink_string(sink, "title", value->title);
    kl_sink_integer(sink, "count", count);
    kl_sink_string(sink, "input_id", input_id);
    kl_sink_boolean(sink, "selected", is_chosen);
    kl_sink_boolean(sink, "is_zero", count == 0);
    kl_sink_boolean(sink, "is_disabled", count == 0 && !is_chosen);
    kl_sink_end(sink);
}

/* The values from one on and before another. */
static void
put_values(KlSink *sink,
           const char *key,
           const KlResult *result,
           guint f,
           guint from,
           guint end)
{
    const KlFacet *facet =
        kl_taxonomy_get_facet(kl_snapshot_get_taxonomy(result->snapshot), f);
    const GArray *counts = g_ptr_array_index(result->counts, f);

    kl_sink_begin_array(sink, key);
    for (guint v = from; v < end; v++) {
        put_value(sink, facet, v, g_array_index(counts, guint, v),
                  kl_request_has_filter(result->request, f, v));
    }
    kl_sink_end(sink);
}

static json_t *
view_facet(const KlResult *result, guint f, gboolean is_open)
{
    const KlFacet *facet =
        kl_taxonomy_get_facet(kl_snapshot_get_taxonomy(result->snapshot), f);
    const GArray *chosen = g_ptr_array_index(result->request->filters, f);
    guint n_values = facet->values->len;
    gboolean is_long = n_values > LONG_FACET;
    guint n_shown = is_long ? SHOWN_VALUES : n_values;
    gboolean hides_chosen = FALSE;
    KlSink sink;

    for (guint i = 0; i < chosen->len; i++) {
        hides_chosen |= g_array_index(chosen, guint, i) >= n_shown;
    }
    kl_sink_init_tree(&sink);
    kl_sink_begin_object(&sink, NULL);
    kl_sink_string(&sink, "id", facet->id);
    kl_sink_string(&sink, "title", facet->title);
    kl_sink_boolean(&sink, "is_open", is_open || chosen->len > 0);
    kl_sink_boolean(&sink, "has_selected", chosen->len > 0);
    kl_sink_integer(&sink, "n_selected", chosen->len);
    kl_sink_integer(&sink, "n_values", n_values);
    kl_sink_boolean(&sink, "is_long", is_long);
    kl_sink_boolean(&sink, "is_expanded", hides_chosen);
    put_values(&sink, "shown_values", result, f, 0, n_shown);
    put_values(&sink, "hidden_values", result, f, n_shown, n_values);
    kl_sink_end(&sink);
    return kl_sink_get_tree(&sink);
}

/* Whether a facet tells what the other side of a viewpoint gives: »Initiativen geben«
 * for a company. */
static gboolean
is_for_viewpoint(const KlFacet *facet, KlViewpoint viewpoint)
{
    guint companies = 1u << KL_ROLE_UNTERNEHMEN;

    if (viewpoint == KL_VIEWPOINT_NONE || strcmp(facet->field, "partner.gibt") != 0) {
        return FALSE;
    }
    return viewpoint == KL_VIEWPOINT_UNTERNEHMEN ? (facet->roles & companies) == 0
                                                 : facet->roles == companies;
}

void
kl_facets_view(const KlResult *result,
               guint64 common_facets,
               json_t **ret_main,
               json_t **ret_more)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    json_t *wanted = json_array(), *common = json_array();

    *ret_main = json_array();
    *ret_more = json_array();
    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *chosen = g_ptr_array_index(result->request->filters, f);
        gboolean is_wanted = is_for_viewpoint(facet, result->request->viewpoint);
        json_t *view = view_facet(result, f, facet->is_required || is_wanted);
        if (is_wanted) {
            json_array_append_new(wanted, view);
        } else if (facet->is_required) {
            json_array_append_new(*ret_main, view);
        } else if (chosen->len > 0 || (common_facets >> f & 1) != 0) {
            json_array_append_new(common, view);
        } else {
            json_array_append_new(*ret_more, view);
        }
    }
    json_array_extend(*ret_main, common);
    if (json_array_size(wanted) > 0) {
        json_array_extend(wanted, *ret_main);
        json_decref(*ret_main);
        *ret_main = json_incref(wanted);
    }
    json_decref(common);
    json_decref(wanted);
}

json_t *
kl_chips_view(const KlResult *result, const GPtrArray *zettel)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    const KlRequest *request = result->request;
    json_t *chips = json_array();

    for (guint f = 0; f < request->filters->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *values = g_ptr_array_index(request->filters, f);
        for (guint i = 0; i < values->len; i++) {
            guint index = g_array_index(values, guint, i);
            const KlValue *value = kl_facet_get_value(facet, index);
            g_autoptr(KlRequest) without = kl_request_copy(request);
            kl_request_remove_filter(without, f, index);
            g_autofree char *url = kl_list_url(taxonomy, without, zettel);
            g_autofree char *input_id =
                g_strdup_printf("f-%s-%s", facet->id, value->id);
            json_array_append_new(chips,
                                  json_pack("{s:s, s:s, s:s, s:s}", "facet_title",
                                            facet->title, "title", value->title,
                                            "remove_url", url, "input_id", input_id));
        }
    }
    return chips;
}

static char *
page_url(const KlResult *result, const GPtrArray *zettel, guint number)
{
    g_autoptr(KlRequest) other = kl_request_copy(result->request);
    other->page = number;
    return kl_list_url(kl_snapshot_get_taxonomy(result->snapshot), other, zettel);
}

json_t *
kl_pages_view(const KlResult *result, const GPtrArray *zettel)
{
    const KlRequest *request = result->request;
    guint n_pages = (result->total + request->page_size - 1) / request->page_size;
    guint current = request->page;
    guint last_listed = 0;

    if (n_pages <= 1) {
        return json_null();
    }
    json_t *items = json_array();
    for (guint number = 1; number <= n_pages; number++) {
        gboolean is_near = number + 2 >= current && number <= current + 2;
        if (number != 1 && number != n_pages && !is_near) {
            continue;
        }
        if (last_listed + 1 < number) {
            json_array_append_new(items, json_pack("{s:b}", "is_gap", TRUE));
        }
        g_autofree char *url = page_url(result, zettel, number);
        json_array_append_new(items, json_pack("{s:b, s:i, s:s, s:b}", "is_gap", FALSE,
                                               "number", (int)number, "url", url,
                                               "is_current", number == current));
        last_listed = number;
    }
    gboolean has_previous = current > 1 && current <= n_pages;
    gboolean has_next = current < n_pages;
    g_autofree char *previous =
        has_previous ? page_url(result, zettel, current - 1) : NULL;
    g_autofree char *next = has_next ? page_url(result, zettel, current + 1) : NULL;
    return json_pack("{s:i, s:b, s:s?, s:b, s:s?, s:o}", "n_pages", (int)n_pages,
                     "has_previous", has_previous, "previous_url", previous, "has_next",
                     has_next, "next_url", next, "items", items);
}

json_t *
kl_sorts_view(const KlResult *result, const GPtrArray *zettel)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    json_t *sorts = json_array();

    for (guint i = 0; i < KL_N_SORTS; i++) {
        g_autoptr(KlRequest) other = kl_request_copy(result->request);
        other->sort = (KlSort)i;
        other->page = 1;
        g_autofree char *url = kl_list_url(taxonomy, other, zettel);
        json_array_append_new(
            sorts, json_pack("{s:s, s:s, s:s, s:b}", "id", kl_sort_id((KlSort)i),
                             "title", sort_titles[i], "url", url, "is_selected",
                             i == (guint)result->request->sort));
    }
    return sorts;
}

void
kl_hidden_append(json_t *hidden, const char *name, const char *value)
{
    json_array_append_new(hidden,
                          json_pack("{s:s, s:s}", "name", name, "value", value));
}

json_t *
kl_hidden_view(const KlTaxonomy *taxonomy,
               const KlRequest *request,
               const GPtrArray *zettel,
               gboolean want_query,
               gboolean want_filters)
{
    json_t *hidden = json_array();

    if (want_query && request->query[0] != '\0') {
        kl_hidden_append(hidden, "q", request->query);
    }
    for (guint f = 0; want_filters && f < request->filters->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *values = g_ptr_array_index(request->filters, f);
        for (guint i = 0; i < values->len; i++) {
            kl_hidden_append(
                hidden, facet->id,
                kl_facet_get_value(facet, g_array_index(values, guint, i))->id);
        }
    }
    if (request->sort != KL_SORT_RELEVANCE) {
        kl_hidden_append(hidden, "sortierung", kl_sort_id(request->sort));
    }
    if (request->page_size != KL_DEFAULT_PAGE_SIZE) {
        g_autofree char *size = g_strdup_printf("%u", request->page_size);
        kl_hidden_append(hidden, "page_size", size);
    }
    if (request->viewpoint != KL_VIEWPOINT_NONE) {
        kl_hidden_append(hidden, "ich", kl_viewpoint_id(request->viewpoint));
    }
    for (guint i = 0; i < zettel->len; i++) {
        kl_hidden_append(hidden, "fall", zettel->pdata[i]);
    }
    return hidden;
}
