/* Plain HTML for other sites: a search form and lists of topics that lead here. */
#include "web/pages.h"

#include "web/page.h"

/* In the code that is shown a title stands as HTML; the template escapes that again,
 * as it does with every text. */
static json_t *
view_values(const KlPageContext *context, const KlFacet *facet)
{
    json_t *values = json_array();

    for (guint v = 0; v < facet->values->len; v++) {
        const KlValue *value = kl_facet_get_value(facet, v);
        g_autofree char *code = g_markup_escape_text(value->title, -1);
        g_autofree char *url = g_strdup_printf("%s/suche?%s=%s", context->app->base_url,
                                               facet->id, value->id);
        json_array_append_new(
            values, json_pack("{s:s, s:s}", "title_code", code, "absolute_url", url));
    }
    return values;
}

KlReply *
kl_page_embed(const KlPageContext *context)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    json_t *page = kl_page_begin(context, "Auf Ihrer Website einbinden", "/einbinden");
    const json_t *name = json_object_get(json_object_get(page, "site"), "name");
    g_autofree char *code = g_markup_escape_text(json_string_value(name), -1);
    json_t *lists = json_array();

    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        if (facet->is_required) {
            json_array_append_new(lists, json_pack("{s:s, s:s, s:o}", "id", facet->id,
                                                   "title", facet->title, "values",
                                                   view_values(context, facet)));
        }
    }
    json_object_set_new(page, "base_url", json_string(context->app->base_url));
    json_object_set_new(page, "name_code", json_string(code));
    json_object_set_new(page, "lists", lists);
    return kl_page_finish(context, "einbinden", page);
}
