#include "search/view.h"

/* jansson refuses NULL strings; in JSON they are null. */
static json_t *
text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static json_t *
view_exchanges(KlRecordList list)
{
    json_t *exchanges = json_array();
    KlRecordExchange exchange;
    while (kl_record_next_exchange(&list, &exchange)) {
        json_array_append_new(exchanges,
                              json_pack("{s:s, s:o}", "kind", exchange.kind, "amount",
                                        text_or_null(exchange.amount)));
    }
    return exchanges;
}

static json_t *
view_partners(KlRecordList list)
{
    json_t *partners = json_array();
    KlRecordPartner partner;
    while (kl_record_next_partner(&list, &partner)) {
        json_array_append_new(partners, json_pack("{s:s, s:{s:s, s:s}, s:o, s:o}",
                                                  "name", partner.name, "role", "id",
                                                  kl_role_id(partner.role), "title",
                                                  kl_role_title(partner.role), "gives",
                                                  view_exchanges(partner.gives), "gets",
                                                  view_exchanges(partner.gets)));
    }
    return partners;
}

static json_t *
view_values(const KlTaxonomy *taxonomy, KlRecordList list)
{
    json_t *facets = json_object();
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        json_object_set_new(facets, kl_taxonomy_get_facet(taxonomy, i)->id,
                            json_array());
    }
    KlFacetRef ref;
    while (kl_record_next_value(&list, &ref)) {
        if (ref.facet >= taxonomy->facets->len) {
            continue;
        }
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, ref.facet);
        if (ref.value < facet->values->len) {
            json_array_append_new(
                json_object_get(facets, facet->id),
                json_string(kl_facet_get_value(facet, ref.value)->id));
        }
    }
    return facets;
}

json_t *
kl_view_record(const KlTaxonomy *taxonomy, const KlRecord *record)
{
    g_autofree char *url = g_strconcat("/faelle/", record->slug, NULL);
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "slug",
                     record->slug, "title", record->title, "summary", record->summary,
                     "url", url, "facets", view_values(taxonomy, record->values),
                     "stand", record->checked, "place", text_or_null(record->place),
                     "region", text_or_null(record->region), "begin",
                     text_or_null(record->begin), "end", text_or_null(record->end),
                     "partners", view_partners(record->partners));
}

json_t *
kl_view_hit(const KlTaxonomy *taxonomy, const KlHit *hit)
{
    json_t *view = kl_view_record(taxonomy, &hit->record);
    json_object_set_new(view, "snippet_html", json_string(hit->snippet_html));
    json_object_set_new(view, "section",
                        hit->section_id == NULL
                            ? json_null()
                            : json_pack("{s:s, s:s}", "id", hit->section_id, "title",
                                        hit->section_title));
    return view;
}

static json_t *
view_filters(const KlTaxonomy *taxonomy, const KlRequest *request)
{
    json_t *filters = json_object();
    for (guint f = 0; f < request->filters->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *values = g_ptr_array_index(request->filters, f);
        if (values->len == 0) {
            continue;
        }
        json_t *ids = json_array();
        for (guint i = 0; i < values->len; i++) {
            guint value = g_array_index(values, guint, i);
            json_array_append_new(ids,
                                  json_string(kl_facet_get_value(facet, value)->id));
        }
        json_object_set_new(filters, facet->id, ids);
    }
    return filters;
}

json_t *
kl_view_facets(const KlResult *result)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    json_t *facets = json_array();
    for (guint f = 0; f < result->counts->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *counts = g_ptr_array_index(result->counts, f);
        json_t *values = json_array();
        for (guint v = 0; v < counts->len; v++) {
            const KlValue *value = kl_facet_get_value(facet, v);
            json_array_append_new(
                values,
                json_pack("{s:s, s:s, s:i, s:b}", "id", value->id, "title",
                          value->title, "count", (int)g_array_index(counts, guint, v),
                          "selected", kl_request_has_filter(result->request, f, v)));
        }
        json_array_append_new(facets,
                              json_pack("{s:s, s:s, s:o}", "id", facet->id, "title",
                                        facet->title, "values", values));
    }
    return facets;
}

json_t *
kl_view_search(const KlResult *result)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    json_t *hits = json_array();
    for (guint i = 0; i < result->hits->len; i++) {
        json_array_append_new(
            hits, kl_view_hit(taxonomy, g_ptr_array_index(result->hits, i)));
    }
    json_t *synonyms = json_array();
    for (guint i = 0; i < result->synonyms->len; i++) {
        json_array_append_new(synonyms,
                              json_string(g_ptr_array_index(result->synonyms, i)));
    }
    const KlRequest *request = result->request;
    return json_pack(
        "{s:s, s:o, s:s, s:i, s:i, s:i, s:f, s:o, s:b, s:o, s:o, s:o}", "query",
        request->query, "filters", view_filters(taxonomy, request), "sort",
        kl_sort_id(request->sort), "page", (int)request->page, "page_size",
        (int)request->page_size, "total", (int)result->total, "took_ms",
        /* Whole microseconds: more digits say nothing. */
        (double)(gint64)(result->timings.total_ms * 1000) / 1000, "suggestion",
        text_or_null(result->suggestion), "relaxed", result->relaxed, "synonyms",
        synonyms, "hits", hits, "facets", kl_view_facets(result));
}

json_t *
kl_view_error(int status, const char *message)
{
    return json_pack("{s:{s:i, s:s}}", "error", "status", status, "message", message);
}
