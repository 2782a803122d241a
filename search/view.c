#include "search/view.h"

#include "search/sink.h"

static void
put_exchanges(KlSink *sink, const char *key, KlRecordList list)
{
    KlRecordExchange exchange;
    kl_sink_begin_array(sink, key);
    while (kl_record_next_exchange(&list, &exchange)) {
        kl_sink_begin_object(sink, NULL);
        kl_sink_string(sink, "kind", exchange.kind);
        kl_sink_string(sink, "amount", exchange.amount);
        kl_sink_end(sink);
    }
    kl_sink_end(sink);
}

static void
put_partners(KlSink *sink, KlRecordList list)
{
    KlRecordPartner partner;
    kl_sink_begin_array(sink, "partners");
    while (kl_record_next_partner(&list, &partner)) {
        kl_sink_begin_object(sink, NULL);
        kl_sink_string(sink, "name", partner.name);
        kl_sink_begin_object(sink, "role");
        kl_sink_string(sink, "id", kl_role_id(partner.role));
        kl_sink_string(sink, "title", kl_role_title(partner.role));
        kl_sink_end(sink);
        put_exchanges(sink, "gives", partner.gives);
        put_exchanges(sink, "gets", partner.gets);
        kl_sink_end(sink);
    }
    kl_sink_end(sink);
}

/* The ids of each facet's values; the list is sorted by facet. */
static void
put_values(KlSink *sink, const KlTaxonomy *taxonomy, KlRecordList list)
{
    KlFacetRef ref;
    gboolean has_more = kl_record_next_value(&list, &ref);
    kl_sink_begin_object(sink, "facets");
    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        kl_sink_begin_array(sink, facet->id);
        while (has_more && ref.facet == f) {
            if (ref.value < facet->values->len) {
                kl_sink_string(sink, NULL, kl_facet_get_value(facet, ref.value)->id);
            }
            has_more = kl_record_next_value(&list, &ref);
        }
        kl_sink_end(sink);
    }
    kl_sink_end(sink);
}

/* The members of a record; the caller begins and ends the object. */
static void
put_record(KlSink *sink, const KlTaxonomy *taxonomy, const KlRecord *record)
{
    g_autofree char *url = g_strconcat("/faelle/", record->slug, NULL);
    kl_sink_string(sink, "slug", record->slug);
    kl_sink_string(sink, "title", record->title);
    kl_sink_string(sink, "summary", record->summary);
    kl_sink_string(sink, "url", url);
    put_values(sink, taxonomy, record->values);
    kl_sink_string(sink, "stand", record->checked);
    kl_sink_string(sink, "place", record->place);
    kl_sink_string(sink, "region", record->region);
    kl_sink_string(sink, "begin", record->begin);
    kl_sink_string(sink, "end", record->end);
    put_partners(sink, record->partners);
}

json_t *
kl_view_record(const KlTaxonomy *taxonomy, const KlRecord *record)
{
    KlSink sink;
    kl_sink_init_tree(&sink);
    kl_sink_begin_object(&sink, NULL);
    put_record(&sink, taxonomy, record);
    kl_sink_end(&sink);
    return kl_sink_get_tree(&sink);
}

static void
put_hit(KlSink *sink, const KlTaxonomy *taxonomy, const KlHit *hit)
{
    kl_sink_begin_object(sink, NULL);
    put_record(sink, taxonomy, &hit->record);
    kl_sink_string(sink, "snippet_html", hit->snippet_html);
    if (hit->section_id == NULL) {
        kl_sink_null(sink, "section");
    } else {
        kl_sink_begin_object(sink, "section");
        kl_sink_string(sink, "id", hit->section_id);
        kl_sink_string(sink, "title", hit->section_title);
        kl_sink_end(sink);
    }
    kl_sink_end(sink);
}

json_t *
kl_view_hit(const KlTaxonomy *taxonomy, const KlHit *hit)
{
    KlSink sink;
    kl_sink_init_tree(&sink);
    put_hit(&sink, taxonomy, hit);
    return kl_sink_get_tree(&sink);
}

static void
put_filters(KlSink *sink, const KlTaxonomy *taxonomy, const KlRequest *request)
{
    kl_sink_begin_object(sink, "filters");
    for (guint f = 0; f < request->filters->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *values = g_ptr_array_index(request->filters, f);
        if (values->len == 0) {
            continue;
        }
        kl_sink_begin_array(sink, facet->id);
        for (guint i = 0; i < values->len; i++) {
            guint value = g_array_index(values, guint, i);
            kl_sink_string(sink, NULL, kl_facet_get_value(facet, value)->id);
        }
        kl_sink_end(sink);
    }
    kl_sink_end(sink);
}

static void
put_facets(KlSink *sink, const KlTaxonomy *taxonomy, const KlResult *result)
{
    kl_sink_begin_array(sink, "facets");
    for (guint f = 0; f < result->counts->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *counts = g_ptr_array_index(result->counts, f);
        kl_sink_begin_object(sink, NULL);
        kl_sink_string(sink, "id", facet->id);
        kl_sink_string(sink, "title", facet->title);
        kl_sink_begin_array(sink, "values");
        for (guint v = 0; v < counts->len; v++) {
            const KlValue *value = kl_facet_get_value(facet, v);
            kl_sink_begin_object(sink, NULL);
            kl_sink_string(sink, "id", value->id);
            kl_sink_string(sink, "title", value->title);
            kl_sink_integer(sink, "count", g_array_index(counts, guint, v));
            kl_sink_boolean(sink, "selected",
                            kl_request_has_filter(result->request, f, v));
            kl_sink_end(sink);
        }
        kl_sink_end(sink);
        kl_sink_end(sink);
    }
    kl_sink_end(sink);
}

static void
put_search(KlSink *sink, const KlResult *result)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    const KlRequest *request = result->request;
    kl_sink_begin_object(sink, NULL);
    kl_sink_string(sink, "query", request->query);
    put_filters(sink, taxonomy, request);
    kl_sink_string(sink, "sort", kl_sort_id(request->sort));
    kl_sink_integer(sink, "page", request->page);
    kl_sink_integer(sink, "page_size", request->page_size);
    kl_sink_integer(sink, "total", result->total);
    /* Whole microseconds: more digits say nothing. */
    kl_sink_real(sink, "took_ms",
                 (double)(gint64)(result->timings.total_ms * 1000) / 1000);
    kl_sink_string(sink, "suggestion", result->suggestion);
    kl_sink_boolean(sink, "relaxed", result->relaxed);
    kl_sink_begin_array(sink, "synonyms");
    for (guint i = 0; i < result->synonyms->len; i++) {
        kl_sink_string(sink, NULL, g_ptr_array_index(result->synonyms, i));
    }
    kl_sink_end(sink);
    kl_sink_begin_array(sink, "hits");
    for (guint i = 0; i < result->hits->len; i++) {
        put_hit(sink, taxonomy, g_ptr_array_index(result->hits, i));
    }
    kl_sink_end(sink);
    put_facets(sink, taxonomy, result);
    kl_sink_end(sink);
}

json_t *
kl_view_search(const KlResult *result)
{
    KlSink sink;
    kl_sink_init_tree(&sink);
    put_search(&sink, result);
    return kl_sink_get_tree(&sink);
}

void
kl_view_search_print(const KlResult *result, GString *text)
{
    KlSink sink;
    kl_sink_init_text(&sink, text);
    put_search(&sink, result);
}

json_t *
kl_view_error(int status, const char *message)
{
    return json_pack("{s:{s:i, s:s}}", "error", "status", status, "message", message);
}
