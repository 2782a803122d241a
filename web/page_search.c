#include "web/pages.h"

#include <string.h>

#include "search/repair.h"
#include "search/utf8.h"
#include "search/view.h"
#include "web/card.h"
#include "web/list_view.h"
#include "web/page.h"
#include "web/search_context.h"
#include "web/zettel.h"

/* »Hochbeet«, Thema: Natur, Seite 2: what the list is about. */
static char *
describe(const KlTaxonomy *taxonomy, const KlRequest *request)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);

    if (request->query[0] != '\0') {
        g_ptr_array_add(parts, g_strdup_printf("»%s«", request->query));
    }
    for (guint f = 0; f < request->filters->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *values = g_ptr_array_index(request->filters, f);
        GString *part = g_string_new(NULL);
        for (guint i = 0; i < values->len; i++) {
            const KlValue *value =
                kl_facet_get_value(facet, g_array_index(values, guint, i));
            g_string_append_printf(part, "%s%s", i == 0 ? facet->title : " oder ",
                                   i == 0 ? ": " : "");
            g_string_append(part, value->title);
        }
        if (part->len > 0) {
            g_ptr_array_add(parts, g_string_free(part, FALSE));
        } else {
            g_string_free(part, TRUE);
        }
    }
    if (request->page > 1) {
        g_ptr_array_add(parts, g_strdup_printf("Seite %u", request->page));
    }
    g_ptr_array_add(parts, NULL);
    return g_strjoinv(", ", (char **)parts->pdata);
}

static json_t *
view_hits(const KlResult *result, const GPtrArray *zettel)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    g_autofree char *url = kl_list_url(taxonomy, result->request, zettel);
    const char *mark = strchr(url, '?');
    json_t *hits = json_array();

    for (guint i = 0; i < result->hits->len; i++) {
        json_t *card = kl_view_hit(taxonomy, result->hits->pdata[i]);
        kl_card_complete(card, taxonomy, mark != NULL ? mark : "", zettel);
        json_array_append_new(hits, card);
    }
    return hits;
}

/* What is on the note list and not on this page, where its checkbox stands. */
static json_t *
view_zettel_hidden(const KlResult *result, const GPtrArray *zettel)
{
    json_t *hidden = json_array();

    for (guint i = 0; i < zettel->len; i++) {
        gboolean is_hit = FALSE;
        for (guint j = 0; j < result->hits->len; j++) {
            const KlHit *hit = result->hits->pdata[j];
            is_hit |= strcmp(hit->record.slug, zettel->pdata[i]) == 0;
        }
        if (!is_hit) {
            json_array_append_new(hidden, json_string(zettel->pdata[i]));
        }
    }
    return hidden;
}

static void
add_filters(json_t *page,
            const KlPageContext *context,
            const KlResult *result,
            const GPtrArray *zettel)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    const KlRequest *request = result->request;
    json_t *chips = kl_chips_view(result, zettel);
    size_t n = json_array_size(chips);
    json_t *main_facets = NULL, *more_facets = NULL;
    g_autoptr(KlRequest) unfiltered = kl_request_copy(request);

    for (guint f = 0; f < unfiltered->filters->len; f++) {
        g_array_set_size(g_ptr_array_index(unfiltered->filters, f), 0);
    }
    unfiltered->page = 1;
    g_autofree char *reset = kl_list_url(taxonomy, unfiltered, zettel);
    kl_facets_view(result,
                   kl_common_facets_get(context->app->common_facets, context->snapshot),
                   &main_facets, &more_facets);
    json_object_set_new(page, "has_filters", json_boolean(n > 0));
    json_object_set_new(page, "n_filters", json_integer((json_int_t)n));
    json_object_set_new(page, "chips", chips);
    json_object_set_new(page, "reset_url", json_string(reset));
    json_object_set_new(page, "filter_hidden",
                        kl_hidden_view(taxonomy, request, zettel, TRUE, FALSE));
    json_object_set_new(page, "has_more_facets",
                        json_boolean(json_array_size(more_facets) > 0));
    json_object_set_new(page, "is_more_facets_open", json_false());
    json_object_set_new(page, "main_facets", main_facets);
    json_object_set_new(page, "more_facets", more_facets);
}

/* A list has one page at least, if an empty one. */
static guint
count_pages(const KlResult *result)
{
    guint size = result->request->page_size;
    return MAX((result->total + size - 1) / size, 1);
}

/* Addresses of lists grow old: cases go, and with them the last pages. */
static void
add_way_back(json_t *page, const KlResult *result, const GPtrArray *zettel)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    guint n_pages = count_pages(result);
    g_autoptr(KlRequest) other = kl_request_copy(result->request);

    other->page = n_pages;
    g_autofree char *last = kl_list_url(taxonomy, other, zettel);
    other->page = 1;
    g_autofree char *first = kl_list_url(taxonomy, other, zettel);
    json_object_set_new(page, "is_beyond",
                        json_boolean(result->request->page > n_pages));
    json_object_set_new(page, "page_number", json_integer(result->request->page));
    json_object_set_new(page, "first_url", json_string(first));
    json_object_set_new(page, "last_url",
                        n_pages > 1 ? json_string(last) : json_null());
}

/* What a visitor should know about how the result came about. */
static void
add_notes(json_t *page, const KlResult *result, const GPtrArray *zettel)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    const KlRequest *request = result->request;
    g_autoptr(KlRequest) other = kl_request_copy(request);
    json_t *synonyms = json_array();

    other->page = 1;
    g_free(other->query);
    other->query = g_strdup(result->suggestion != NULL ? result->suggestion : "");
    g_autofree char *suggestion = kl_list_url(taxonomy, other, zettel);
    for (guint i = 0; i < result->synonyms->len; i++) {
        json_array_append_new(synonyms, json_string(result->synonyms->pdata[i]));
    }
    json_object_set_new(page, "has_suggestion",
                        json_boolean(result->suggestion != NULL));
    json_object_set_new(page, "suggestion",
                        result->suggestion != NULL ? json_string(result->suggestion)
                                                   : json_null());
    json_object_set_new(page, "suggestion_url", json_string(suggestion));
    json_object_set_new(page, "relaxed",
                        json_boolean(result->relaxed && result->total > 0));
    json_object_set_new(page, "has_synonyms", json_boolean(result->synonyms->len > 0));
    json_object_set_new(page, "synonyms", synonyms);
    json_object_set_new(page, "is_empty", json_boolean(result->total == 0));
    json_object_set_new(page, "has_hits", json_boolean(result->hits->len > 0));
}

/* "ohne …" → "Ohne …". Caller frees. */
static char *
capitalize(const char *text)
{
    g_autofree char *first = g_utf8_strup(text, g_utf8_skip[(guchar)text[0]]);
    return g_strconcat(first, kl_utf8_next(text), NULL);
}

/* What to do about a search without hits: why there are none, and the smallest changes
 * that find some. */
static void
add_ways(json_t *page,
         const KlPageContext *context,
         const KlResult *result,
         const GPtrArray *zettel)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    g_autoptr(KlReader) reader =
        result->total == 0 ? kl_snapshot_acquire_reader(context->snapshot, NULL) : NULL;
    g_autoptr(KlRepair) repair =
        reader != NULL ? kl_repair_find(reader, result, NULL) : NULL;
    json_t *ways = json_array();

    for (guint i = 0; repair != NULL && i < repair->changes->len; i++) {
        const KlChange *change = repair->changes->pdata[i];
        g_autofree char *title = capitalize(change->label);
        g_autofree char *url = kl_list_url(taxonomy, change->request, zettel);
        g_autofree char *count = kl_count_examples(change->count);
        json_array_append_new(ways, json_pack("{s:s, s:s, s:s}", "title", title, "url",
                                              url, "count_text", count));
    }
    json_object_set_new(page, "cause",
                        repair != NULL ? json_string(repair->cause) : json_null());
    json_object_set_new(page, "has_ways", json_boolean(json_array_size(ways) > 0));
    json_object_set_new(page, "ways", ways);
}

/* What the site itself has to say to the words. */
static void
add_site_pages(json_t *page, const KlPageContext *context, const KlRequest *request)
{
    json_t *found = kl_page_finder_find(context->app->page_finder, context->snapshot,
                                        request->query);
    size_t i;
    json_t *link;

    json_array_foreach(found, i, link)
    {
        g_autofree char *url =
            kl_page_carry(context, json_string_value(json_object_get(link, "url")));
        json_object_set_new(link, "url", json_string(url));
    }
    json_object_set_new(page, "has_site_pages",
                        json_boolean(json_array_size(found) > 0));
    json_object_set_new(page, "site_pages", found);
}

static void
add_links(json_t *page,
          const KlPageContext *context,
          const KlResult *result,
          const GPtrArray *zettel)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    const KlRequest *request = result->request;
    g_autofree char *feed = kl_request_to_url(taxonomy, request, "/feed.atom");
    g_autofree char *all = kl_page_carry(context, "/suche");
    json_t *pages = kl_pages_view(result, zettel);

    json_object_set_new(page, "feed_url", json_string(feed));
    json_object_set_new(page, "all_url", json_string(all));
    if (json_is_object(pages)) {
        json_object_set(page, "prev_url", json_object_get(pages, "previous_url"));
        json_object_set(page, "next_url", json_object_get(pages, "next_url"));
    }
    json_object_set_new(page, "pages", pages);
    json_object_set_new(page, "sorts", kl_sorts_view(result, zettel));
    json_object_set_new(page, "search_hidden",
                        kl_hidden_view(taxonomy, request, zettel, FALSE, TRUE));
}

static char *
make_status(const KlResult *result, const char *count)
{
    guint first = (result->request->page - 1) * result->request->page_size + 1;

    if (result->hits->len == 0) {
        return g_strdup_printf("%s gefunden", count);
    }
    return g_strdup_printf("%s gefunden, Treffer %u bis %u", count, first,
                           first + result->hits->len - 1);
}

static KlReply *
show(const KlPageContext *context, const KlResult *result)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    const KlRequest *request = result->request;
    g_autoptr(GPtrArray) zettel = kl_zettel_read(context->request);
    g_autofree char *url = kl_request_to_url(taxonomy, request, "/suche");
    g_autofree char *what = describe(taxonomy, request);
    g_autofree char *count = kl_count_examples(result->total);
    g_autofree char *status = make_status(result, count);
    g_autofree char *title =
        what[0] != '\0' ? g_strdup_printf("%s: %s", count, what) : g_strdup(count);
    json_t *page = kl_page_begin(context, title, url);

    json_object_set_new(page, "is_noindex", json_true());
    json_object_set_new(page, "q", json_string(request->query));
    json_object_set_new(page, "query", json_string(request->query));
    json_object_set_new(page, "has_query", json_boolean(request->query[0] != '\0'));
    json_object_set_new(page, "count_text", json_string(count));
    json_object_set_new(page, "status_text", json_string(status));
    json_object_set_new(page, "hits", view_hits(result, zettel));
    json_object_set_new(
        page, "first_number",
        json_integer((json_int_t)(request->page - 1) * request->page_size + 1));
    json_object_set_new(page, "zettel_hidden", view_zettel_hidden(result, zettel));
    add_filters(page, context, result, zettel);
    add_notes(page, result, zettel);
    add_site_pages(page, context, request);
    add_links(page, context, result, zettel);
    add_way_back(page, result, zettel);
    add_ways(page, context, result, zettel);
    KlReply *reply = kl_page_finish(context, "suche", page);
    if (context->app->searches != NULL) {
        reply->note = kl_searches_make_note(result);
    }
    return reply;
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
