#include "web/pages.h"

#include "search/view.h"
#include "web/card.h"
#include "web/list_view.h"
#include "web/page.h"

#define N_NEWEST 6
/* The first required facet gets the big tiles, the others a short list each. */
#define N_BROWSED_VALUES 6

static json_t *
view_values(const KlPageContext *context, guint f, KlViewpoint viewpoint)
{
    const KlFacet *facet =
        kl_taxonomy_get_facet(kl_snapshot_get_taxonomy(context->snapshot), f);
    json_t *values = json_array();

    for (guint v = 0; v < facet->values->len; v++) {
        const KlValue *value = kl_facet_get_value(facet, v);
        guint n = kl_bitset_count(kl_snapshot_get_value(context->snapshot, f, v));
        g_autofree char *plain = g_strdup_printf("/suche?%s=%s", facet->id, value->id);
        g_autofree char *url = kl_viewpoint_append(plain, viewpoint);
        g_autofree char *icon = g_strdup_printf("%s-%s.svg", facet->id, value->id);
        const KlAsset *asset = kl_look_get_asset(context->app->look, icon);
        json_array_append_new(values,
                              json_pack("{s:s, s:s, s:s, s:i, s:b, s:s?}", "id",
                                        value->id, "title", value->title, "url", url,
                                        "count", (int)n, "is_zero", n == 0, "icon_url",
                                        asset != NULL ? asset->url : NULL));
    }
    return values;
}

/* The required facets with all their values, each a link to its list. */
static json_t *
view_entries(const KlPageContext *context, KlViewpoint viewpoint)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    json_t *entries = json_array();

    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        if (facet->is_required) {
            json_array_append_new(entries,
                                  json_pack("{s:s, s:s, s:b, s:o}", "id", facet->id,
                                            "title", facet->title, "is_first",
                                            json_array_size(entries) == 0, "values",
                                            view_values(context, f, viewpoint)));
        }
    }
    return entries;
}

static json_t *
view_newest(const KlPageContext *context,
            KlReader *reader,
            KlViewpoint viewpoint,
            GError **error)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    const guint *order = kl_snapshot_get_newest_order(context->snapshot);
    guint n = MIN(N_NEWEST, kl_snapshot_get_n_cases(context->snapshot));
    g_autofree char *tail = kl_viewpoint_append("", viewpoint);
    json_t *cards = json_array();

    for (guint i = 0; i < n; i++) {
        KlRecord record;
        g_autoptr(GBytes) data = kl_reader_get_record(reader, order[i], &record, error);
        if (data == NULL) {
            json_decref(cards);
            return NULL;
        }
        json_t *card = kl_view_record(taxonomy, &record);
        kl_card_complete(card, taxonomy, tail, NULL);
        json_array_append_new(cards, card);
    }
    return cards;
}

/* Searches to try: the first titles' telling words would change with every case, so
 * these are words that many corpora have; only those with hits are shown. */
static json_t *
view_tries(const KlPageContext *context, KlReader *reader, KlViewpoint viewpoint)
{
    static const char *const words[] = {"Hochbeet", "Lebensmittel retten", "Laptops",
                                        "Mentoring"};
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    json_t *tries = json_array();

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(KlRequest) request = kl_request_new(taxonomy);
        g_free(request->query);
        request->query = g_strdup(words[i]);
        request->viewpoint = viewpoint;
        g_autoptr(KlBitset) found = kl_search_positions(reader, request, NULL);
        if (found == NULL || kl_bitset_count(found) == 0) {
            continue;
        }
        g_autofree char *url = kl_request_to_url(taxonomy, request, "/suche");
        json_array_append_new(tries,
                              json_pack("{s:s, s:s, s:b}", "url", url, "text", words[i],
                                        "is_first", json_array_size(tries) == 0));
    }
    return tries;
}

KlReply *
kl_page_home(const KlPageContext *context)
{
    g_autoptr(GError) error = NULL;
    KlViewpoint viewpoint = kl_viewpoint_of(context->request);
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(context->snapshot, &error);
    json_t *newest =
        reader != NULL ? view_newest(context, reader, viewpoint, &error) : NULL;
    if (newest == NULL) {
        return kl_page_failure(context, g_steal_pointer(&error));
    }
    guint n = kl_snapshot_get_n_cases(context->snapshot);
    g_autofree char *count = kl_count_examples(n);
    json_t *tries = view_tries(context, reader, viewpoint);
    json_t *page = kl_page_begin(context, "Unternehmen und Initiativen zusammen", "/");

    json_object_set_new(page, "feed_url", json_string("/feed.atom"));
    json_object_set_new(page, "count_text", json_string(count));
    json_object_set_new(page, "has_tries", json_boolean(json_array_size(tries) > 0));
    json_object_set_new(page, "tries", tries);
    json_object_set_new(page, "entries", view_entries(context, viewpoint));
    json_object_set_new(page, "newest", newest);
    json_object_set_new(page, "has_newest", json_boolean(n > 0));
    return kl_page_finish(context, "start", page);
}
