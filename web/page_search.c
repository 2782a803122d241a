#include "web/pages.h"

#include <string.h>

#include "search/view.h"
#include "web/list_view.h"
#include "web/page.h"
#include "web/search_context.h"

static const char *const sort_titles[KL_N_SORTS] = {
    [KL_SORT_RELEVANCE] = "Relevanz",
    [KL_SORT_NEWEST] = "zuletzt geprüft",
    [KL_SORT_TITLE] = "Titel",
};

/* »Hochbeet«, Thema: Natur, Seite 2 – 4 Beispiele: what a screen reader says first. */
static char *
make_title(const KlTaxonomy *taxonomy, const KlResult *result)
{
    const KlRequest *request = result->request;
    GString *title = g_string_new(NULL);
    g_autofree char *count = kl_page_count_examples(result->total);

    if (request->query[0] != '\0') {
        g_string_append_printf(title, "»%s«, ", request->query);
    }
    for (guint f = 0; f < request->filters->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *values = g_ptr_array_index(request->filters, f);
        for (guint i = 0; i < values->len; i++) {
            g_string_append_printf(
                title, "%s%s%s", i == 0 ? facet->title : " oder ", i == 0 ? ": " : "",
                kl_facet_get_value(facet, g_array_index(values, guint, i))->title);
        }
        if (values->len > 0) {
            g_string_append(title, ", ");
        }
    }
    if (request->page > 1) {
        g_string_append_printf(title, "Seite %u, ", request->page);
    }
    g_string_append(title, count);
    return g_string_free(title, FALSE);
}

static json_t *
view_sorts(const KlTaxonomy *taxonomy, const KlRequest *request)
{
    json_t *sorts = json_array();

    for (guint i = 0; i < KL_N_SORTS; i++) {
        g_autoptr(KlRequest) other = kl_request_copy(request);
        other->sort = (KlSort)i;
        other->page = 1;
        g_autofree char *url = kl_request_to_url(taxonomy, other, "/suche");
        json_array_append_new(
            sorts, json_pack("{s:s, s:s, s:s, s:b}", "id", kl_sort_id((KlSort)i),
                             "title", sort_titles[i], "url", url, "is_selected",
                             i == (guint)request->sort));
    }
    return sorts;
}

/* The query of the list, for links that lead back to it. */
static const char *
query_part(const char *url)
{
    const char *mark = strchr(url, '?');
    return mark != NULL ? mark : "";
}

static void
add_hits(json_t *page, json_t *view, const char *url)
{
    size_t i;
    json_t *hit;

    json_array_foreach(json_object_get(view, "hits"), i, hit)
    {
        kl_card_complete(hit, query_part(url));
    }
    json_object_update(page, view);
    json_decref(view);
    /* The page is the same each time it is asked for. */
    json_object_del(page, "took_ms");
}

/* What is odd about the result and what to do about it. */
static void
add_advice(json_t *page, const KlTaxonomy *taxonomy, const KlResult *result)
{
    const KlRequest *request = result->request;
    guint n_pages = (result->total + request->page_size - 1) / request->page_size;

    json_object_set_new(page, "has_suggestion",
                        json_boolean(result->suggestion != NULL));
    if (result->suggestion != NULL) {
        g_autoptr(KlRequest) better = kl_request_copy(request);
        g_free(better->query);
        better->query = g_strdup(result->suggestion);
        better->page = 1;
        g_autofree char *url = kl_request_to_url(taxonomy, better, "/suche");
        json_object_set_new(page, "suggestion_url", json_string(url));
    }
    json_object_set_new(page, "has_synonyms", json_boolean(result->synonyms->len > 0));
    json_object_set_new(page, "is_empty", json_boolean(result->total == 0));
    gboolean is_beyond = result->total > 0 && request->page > n_pages;
    json_object_set_new(page, "is_beyond", json_boolean(is_beyond));
    if (is_beyond) {
        g_autoptr(KlRequest) first = kl_request_copy(request);
        first->page = 1;
        g_autofree char *url = kl_request_to_url(taxonomy, first, "/suche");
        json_object_set_new(page, "first_url", json_string(url));
    }
}

static void
add_filters(json_t *page, const KlResult *result)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    const KlRequest *request = result->request;
    json_t *facets = json_object_get(page, "facets");
    json_t *chips = kl_chips_view(taxonomy, request);
    json_t *main_facets = json_array(), *more_facets = json_array();
    g_autoptr(KlRequest) unfiltered = kl_request_copy(request);
    size_t i;
    json_t *facet;

    kl_facets_complete(facets, result->snapshot);
    json_array_foreach(facets, i, facet)
    {
        json_array_append(json_is_true(json_object_get(facet, "is_main")) ? main_facets
                                                                          : more_facets,
                          facet);
    }
    for (guint f = 0; f < unfiltered->filters->len; f++) {
        g_array_set_size(g_ptr_array_index(unfiltered->filters, f), 0);
    }
    unfiltered->page = 1;
    g_autofree char *reset = kl_request_to_url(taxonomy, unfiltered, "/suche");
    json_object_set_new(page, "n_filters",
                        json_integer((json_int_t)json_array_size(chips)));
    json_object_set_new(page, "has_filters", json_boolean(json_array_size(chips) > 0));
    json_object_set_new(page, "chips", chips);
    json_object_set_new(page, "main_facets", main_facets);
    json_object_set_new(page, "has_more_facets",
                        json_boolean(json_array_size(more_facets) > 0));
    json_object_set_new(page, "more_facets", more_facets);
    json_object_set_new(page, "reset_url", json_string(reset));
}

static KlReply *
show(const KlPageContext *context, const KlResult *result)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    const KlRequest *request = result->request;
    g_autofree char *url = kl_request_to_url(taxonomy, request, "/suche");
    g_autofree char *title = make_title(taxonomy, result);
    g_autofree char *count = kl_page_count_examples(result->total);
    g_autofree char *feed = g_strconcat("/feed.atom", query_part(url), NULL);
    json_t *page = kl_page_begin(context, title, url);

    add_hits(page, kl_view_search(result), url);
    json_object_set_new(page, "q", json_string(request->query));
    json_object_set_new(page, "has_query", json_boolean(request->query[0] != '\0'));
    json_object_set_new(page, "count_text", json_string(count));
    json_object_set_new(page, "is_noindex", json_true());
    json_object_set_new(page, "feed_url", json_string(feed));
    json_object_set_new(page, "viewpoint",
                        json_string(kl_viewpoint_id(request->viewpoint)));
    json_object_set_new(page, "has_viewpoint",
                        json_boolean(request->viewpoint != KL_VIEWPOINT_NONE));
    json_object_set_new(page, "sorts", view_sorts(taxonomy, request));
    json_object_set_new(page, "is_default_sort",
                        json_boolean(request->sort == KL_SORT_RELEVANCE));
    json_object_set_new(page, "pages", kl_pages_view(taxonomy, request, result->total));
    add_filters(page, result);
    add_advice(page, taxonomy, result);
    return kl_page_finish(context, "suche", page);
}

KlReply *
kl_page_search(const KlPageContext *context)
{
    KlReply *failure = NULL;
    g_autoptr(KlRequest) request = kl_context_read_request(context, "/suche", &failure);
    g_autoptr(KlResult) result =
        request != NULL ? kl_context_search(context, request, &failure) : NULL;

    return result != NULL ? show(context, result) : failure;
}
