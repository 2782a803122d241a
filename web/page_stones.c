/* Stumbling blocks (Stolpersteine): what goes wrong, and what helped, in the words of
 * the cases. */
#include "web/pages.h"

#include <string.h>

#include "search/error.h"
#include "web/card.h"
#include "web/list_view.h"
#include "web/page.h"

#define FIELD          "stolpersteine"
#define SECTION        "stolpersteine"
#define MAX_PER_GROUP  5
#define MAX_NAMED_GAPS 20

/* The case's own words about it, or null. */
static json_t *
view_text(const json_t *json)
{
    const json_t *sections = json_object_get(json, "sections");

    for (size_t i = 0; i < json_array_size(sections); i++) {
        const json_t *section = json_array_get(sections, i);
        const char *id = json_string_value(json_object_get(section, "id"));
        if (g_strcmp0(id, SECTION) == 0) {
            return json_incref(json_object_get(section, "html"));
        }
    }
    return json_null();
}

static json_t *
view_case(const KlPageContext *context, guint position, GError **error)
{
    const char *slug = kl_snapshot_get_slug(context->snapshot, position);
    json_t *json = kl_page_read_json(context->snapshot, KL_CONTENT_CASE, slug, error);
    if (json == NULL) {
        return NULL;
    }
    g_autofree char *tail = kl_page_carry(context, "");
    g_autofree char *anchored = g_strconcat(tail, "#" SECTION, NULL);
    json_t *text = view_text(json);

    kl_card_complete(json, kl_snapshot_get_taxonomy(context->snapshot), anchored, NULL);
    json_object_set_new(json, "text_html", text);
    json_object_del(json, "sections");
    return json;
}

/* The newest cases of a value. */
static json_t *
view_cases(const KlPageContext *context, const KlBitset *cases, GError **error)
{
    const guint *order = kl_snapshot_get_newest_order(context->snapshot);
    guint n = kl_snapshot_get_n_cases(context->snapshot);
    json_t *views = json_array();

    for (guint i = 0; i < n && json_array_size(views) < MAX_PER_GROUP; i++) {
        if (!kl_bitset_has(cases, order[i])) {
            continue;
        }
        json_t *view = view_case(context, order[i], error);
        if (view == NULL) {
            json_decref(views);
            return NULL;
        }
        json_array_append_new(views, view);
    }
    return views;
}

static json_t *
view_group(const KlPageContext *context,
           const KlFacet *facet,
           const KlValue *value,
           const KlBitset *cases,
           GError **error)
{
    guint count = kl_bitset_count(cases);
    json_t *views = view_cases(context, cases, error);
    if (views == NULL) {
        return NULL;
    }
    g_autofree char *id = g_strconcat("stein-", value->id, NULL);
    g_autofree char *count_text = kl_count_examples(count);
    g_autofree char *path = g_strdup_printf("/suche?%s=%s", facet->id, value->id);
    g_autofree char *url = kl_page_carry(context, path);
    return json_pack("{s:s, s:s, s:i, s:s, s:s, s:o}", "id", id, "title", value->title,
                     "count", (int)count, "count_text", count_text, "url", url, "cases",
                     views);
}

/* "Unabhängigkeit, Wechsel von Personen: Haben Sie das erlebt?" */
static json_t *
view_gaps(const GPtrArray *titles)
{
    GString *text = g_string_new(NULL);

    if (titles->len == 0) {
        g_string_free(text, TRUE);
        return json_null();
    }
    for (guint i = 0; i < MIN(titles->len, MAX_NAMED_GAPS); i++) {
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               (const char *)titles->pdata[i]);
    }
    g_string_append(text, titles->len > MAX_NAMED_GAPS
                              ? " und anderes: Haben Sie das erlebt?"
                              : ": Haben Sie das erlebt?");
    json_t *view = json_string(text->str);
    g_string_free(text, TRUE);
    return view;
}

/* [groups]; titles without a case go to gaps. */
static json_t *
view_groups(const KlPageContext *context, GPtrArray *gaps, GError **error)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    json_t *groups = json_array();

    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        for (guint v = 0; strcmp(facet->field, FIELD) == 0 && v < facet->values->len;
             v++) {
            const KlValue *value = kl_facet_get_value(facet, v);
            const KlBitset *cases = kl_snapshot_get_value(context->snapshot, f, v);
            if (kl_bitset_is_empty(cases)) {
                g_ptr_array_add(gaps, value->title);
                continue;
            }
            json_t *group = view_group(context, facet, value, cases, error);
            if (group == NULL) {
                json_decref(groups);
                return NULL;
            }
            json_array_append_new(groups, group);
        }
    }
    return groups;
}

KlReply *
kl_page_stones(const KlPageContext *context)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) gaps = g_ptr_array_new();
    json_t *groups = view_groups(context, gaps, &error);
    if (groups == NULL) {
        return kl_page_failure(context, error);
    }
    json_t *page =
        kl_page_begin(context, "Stolpersteine und was half", "/stolpersteine");
    kl_page_describe(
        page, "Woran Kooperationen von Unternehmen und Initiativen haken und was "
              "anderen geholfen hat.");

    json_object_set_new(page, "has_groups", json_boolean(json_array_size(groups) > 0));
    json_object_set_new(page, "groups", groups);
    json_object_set_new(page, "has_empty_groups", json_boolean(gaps->len > 0));
    json_object_set_new(page, "empty_groups_text", view_gaps(gaps));
    return kl_page_finish(context, "stolpersteine", page);
}
