#include "search/case_json.h"

/* A string, or null for NULL. */
static json_t *
text(const char *string)
{
    return string == NULL ? json_null() : json_string(string);
}

static json_t *
texts(const GPtrArray *strings)
{
    json_t *array = json_array();
    for (guint i = 0; i < strings->len; i++) {
        json_array_append_new(array, text(g_ptr_array_index(strings, i)));
    }
    return array;
}

static json_t *
exchanges_to_json(const GPtrArray *exchanges)
{
    json_t *array = json_array();
    for (guint i = 0; i < exchanges->len; i++) {
        const KlExchange *exchange = g_ptr_array_index(exchanges, i);
        json_t *object = json_object();
        json_object_set_new(object, "kind", text(exchange->kind));
        json_object_set_new(object, "amount", text(exchange->amount));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *
partners_to_json(const GPtrArray *partners)
{
    json_t *array = json_array();
    for (guint i = 0; i < partners->len; i++) {
        const KlPartner *partner = g_ptr_array_index(partners, i);
        json_t *role = json_object();
        json_object_set_new(role, "id", text(kl_role_id(partner->role)));
        json_object_set_new(role, "title", text(kl_role_title(partner->role)));
        json_t *object = json_object();
        json_object_set_new(object, "name", text(partner->name));
        json_object_set_new(object, "role", role);
        json_object_set_new(object, "url", text(partner->url));
        json_object_set_new(object, "gives", exchanges_to_json(partner->gives));
        json_object_set_new(object, "gets", exchanges_to_json(partner->gets));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *
sources_to_json(const GPtrArray *sources)
{
    json_t *array = json_array();
    for (guint i = 0; i < sources->len; i++) {
        const KlSource *source = g_ptr_array_index(sources, i);
        json_t *object = json_object();
        json_object_set_new(object, "title", text(source->title));
        json_object_set_new(object, "url", text(source->url));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *
sections_to_json(const GPtrArray *sections)
{
    json_t *array = json_array();
    for (guint i = 0; i < sections->len; i++) {
        const KlSection *section = g_ptr_array_index(sections, i);
        json_t *object = json_object();
        json_object_set_new(object, "id", text(section->id));
        json_object_set_new(object, "title", text(section->title));
        json_object_set_new(object, "html", text(section->html));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *
picture_to_json(const KlCase *kl_case)
{
    if (kl_case->picture_file == NULL) {
        return json_null();
    }
    json_t *object = json_object();
    json_object_set_new(object, "file", text(kl_case->picture_file));
    json_object_set_new(object, "alt", text(kl_case->picture_alt));
    json_object_set_new(object, "source", text(kl_case->picture_source));
    return object;
}

/* Sets `facets` and `values` at once: the same values, as ids and with titles. */
static void
set_values(json_t *object, const KlCase *kl_case, const KlTaxonomy *taxonomy)
{
    json_t *facets = json_object();
    json_t *groups = json_array();
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, i);
        json_t *ids = json_array();
        json_t *values = json_array();
        for (guint j = 0; j < kl_case->values->len; j++) {
            const KlFacetRef *ref = &g_array_index(kl_case->values, KlFacetRef, j);
            if (ref->facet != i || ref->value >= facet->values->len) {
                continue;
            }
            const KlValue *value = kl_facet_get_value(facet, ref->value);
            json_t *titled = json_object();
            json_object_set_new(titled, "id", text(value->id));
            json_object_set_new(titled, "title", text(value->title));
            json_array_append_new(values, titled);
            json_array_append_new(ids, text(value->id));
        }
        if (json_array_size(values) > 0) {
            json_t *group = json_object();
            json_object_set_new(group, "facet", text(facet->id));
            json_object_set_new(group, "facet_title", text(facet->title));
            json_object_set(group, "values", values);
            json_array_append_new(groups, group);
        }
        json_decref(values);
        json_object_set_new(facets, facet->id, ids);
    }
    json_object_set_new(object, "facets", facets);
    json_object_set_new(object, "values", groups);
}

json_t *
kl_case_to_json(const KlCase *kl_case, const KlTaxonomy *taxonomy)
{
    g_autofree char *url = g_strconcat("/faelle/", kl_case->slug, NULL);
    json_t *object = json_object();
    json_object_set_new(object, "slug", text(kl_case->slug));
    json_object_set_new(object, "title", text(kl_case->title));
    json_object_set_new(object, "summary", text(kl_case->summary));
    json_object_set_new(object, "url", text(url));
    json_object_set_new(object, "stand", text(kl_case->checked));
    json_object_set_new(object, "place", text(kl_case->place));
    json_object_set_new(object, "region", text(kl_case->region));
    json_object_set_new(object, "begin", text(kl_case->begin));
    json_object_set_new(object, "end", text(kl_case->end));
    json_object_set_new(object, "partners", partners_to_json(kl_case->partners));
    set_values(object, kl_case, taxonomy);
    json_object_set_new(object, "stumbling", texts(kl_case->stumbling));
    json_object_set_new(object, "first_step", text(kl_case->first_step));
    json_object_set_new(object, "sources", sources_to_json(kl_case->sources));
    json_object_set_new(object, "sections", sections_to_json(kl_case->sections));
    json_object_set_new(object, "former", texts(kl_case->former));
    json_object_set_new(object, "picture", picture_to_json(kl_case));
    json_object_set_new(object, "draft", json_boolean(kl_case->is_draft));
    return object;
}
