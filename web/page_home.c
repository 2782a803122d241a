#include "web/pages.h"

#include "search/view.h"
#include "web/list_view.h"
#include "web/page.h"

#define N_NEWEST 6

/* The required facets with all their values and counts, each a link to its list. */
static json_t *
view_entries(const KlPageContext *context)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    json_t *facets = json_array();

    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        if (!facet->is_required) {
            continue;
        }
        json_t *values = json_array();
        for (guint v = 0; v < facet->values->len; v++) {
            const KlValue *value = kl_facet_get_value(facet, v);
            guint n = kl_bitset_count(kl_snapshot_get_value(context->snapshot, f, v));
            g_autofree char *url =
                g_strdup_printf("/suche?%s=%s", facet->id, value->id);
            g_autofree char *icon = g_strdup_printf("%s-%s", facet->id, value->id);
            json_array_append_new(
                values, json_pack("{s:s, s:s, s:i, s:b, s:s, s:s}", "id", value->id,
                                  "title", value->title, "count", (int)n, "is_zero",
                                  n == 0, "url", url, "icon", icon));
        }
        json_array_append_new(facets, json_pack("{s:s, s:s, s:b, s:o}", "id", facet->id,
                                                "title", facet->title, "is_first",
                                                f == 0, "values", values));
    }
    return facets;
}

static json_t *
view_newest(const KlPageContext *context, KlReader *reader, GError **error)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    const guint *order = kl_snapshot_get_newest_order(context->snapshot);
    guint n = MIN(N_NEWEST, kl_snapshot_get_n_cases(context->snapshot));
    json_t *cards = json_array();

    for (guint i = 0; i < n; i++) {
        KlRecord record;
        g_autoptr(GBytes) data = kl_reader_get_record(reader, order[i], &record, error);
        if (data == NULL) {
            json_decref(cards);
            return NULL;
        }
        json_t *card = kl_view_record(taxonomy, &record);
        kl_card_complete(card, "");
        json_array_append_new(cards, card);
    }
    return cards;
}

KlReply *
kl_page_home(const KlPageContext *context)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(context->snapshot, &error);
    json_t *newest = reader != NULL ? view_newest(context, reader, &error) : NULL;
    if (newest == NULL) {
        return kl_page_failure(context, g_steal_pointer(&error));
    }
    guint n = kl_snapshot_get_n_cases(context->snapshot);
    g_autofree char *count = kl_page_count_examples(n);
    json_t *page = kl_page_begin(context, "Unternehmen und Initiativen zusammen", "/");

    json_object_set_new(page, "count_text", json_string(count));
    json_object_set_new(page, "entries", view_entries(context));
    json_object_set_new(page, "newest", newest);
    json_object_set_new(page, "has_newest", json_boolean(n > 0));
    return kl_page_finish(context, "start", page);
}
