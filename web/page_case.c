#include "web/pages.h"

#include <string.h>

#include "search/error.h"
#include "search/view.h"
#include "web/list_view.h"
#include "web/page.h"

/* "vermittelt, täglich zwei Kisten": kind and amount as one text. */
static void
complete_exchanges(json_t *exchanges)
{
    size_t i;
    json_t *exchange;

    json_array_foreach(exchanges, i, exchange)
    {
        json_object_set_new(
            exchange, "has_amount",
            json_boolean(json_is_string(json_object_get(exchange, "amount"))));
    }
}

static void
complete_partners(json_t *partners)
{
    size_t i;
    json_t *partner;

    json_array_foreach(partners, i, partner)
    {
        json_t *gives = json_object_get(partner, "gives");
        json_t *gets = json_object_get(partner, "gets");
        complete_exchanges(gives);
        complete_exchanges(gets);
        json_object_set_new(partner, "has_gives",
                            json_boolean(json_array_size(gives) > 0));
        json_object_set_new(partner, "has_gets",
                            json_boolean(json_array_size(gets) > 0));
        json_object_set_new(
            partner, "has_url",
            json_boolean(json_is_string(json_object_get(partner, "url"))));
    }
}

/* The facet values as links to their lists. */
static void
complete_values(json_t *values)
{
    size_t i, j;
    json_t *facet, *value;

    json_array_foreach(values, i, facet)
    {
        const char *id = json_string_value(json_object_get(facet, "facet"));
        json_array_foreach(json_object_get(facet, "values"), j, value)
        {
            g_autofree char *url = g_strdup_printf(
                "/suche?%s=%s", id, json_string_value(json_object_get(value, "id")));
            json_object_set_new(value, "url", json_string(url));
            json_object_set_new(value, "is_first", json_boolean(j == 0));
        }
    }
}

/* html becomes body_html, the name that marks HTML for the templates. */
static void
complete_sections(json_t *sections)
{
    size_t i;
    json_t *section;

    json_array_foreach(sections, i, section)
    {
        const char *title = json_string_value(json_object_get(section, "title"));
        json_object_set(section, "body_html", json_object_get(section, "html"));
        json_object_set_new(section, "has_title", json_boolean(title[0] != '\0'));
    }
}

static void
complete_case(json_t *page)
{
    const char *checked = json_string_value(json_object_get(page, "stand"));
    g_autofree char *date = kl_page_format_date(checked);
    json_t *sources = json_object_get(page, "sources");
    json_t *stumbling = json_object_get(page, "stumbling");
    size_t i;
    json_t *source;

    kl_card_complete(page, "");
    complete_partners(json_object_get(page, "partners"));
    complete_values(json_object_get(page, "values"));
    complete_sections(json_object_get(page, "sections"));
    json_array_foreach(sources, i, source)
    {
        json_object_set_new(
            source, "has_url",
            json_boolean(json_is_string(json_object_get(source, "url"))));
    }
    json_object_set_new(page, "stand_text", json_string(date));
    json_object_set_new(page, "has_sources",
                        json_boolean(json_array_size(sources) > 0));
    json_object_set_new(page, "has_stumbling",
                        json_boolean(json_array_size(stumbling) > 0));
    json_object_set_new(
        page, "has_first_step",
        json_boolean(json_is_string(json_object_get(page, "first_step"))));
    json_object_set_new(page, "has_picture",
                        json_boolean(json_is_object(json_object_get(page, "picture"))));
}

/* A slug that a case had before, or that a removed case had. */
static KlReply *
answer_unknown(const KlPageContext *context)
{
    const KlContent *content = kl_snapshot_get_content(context->snapshot);
    g_autoptr(GBytes) target =
        content != NULL
            ? kl_content_read(content, KL_CONTENT_REDIRECT, context->rest, NULL, NULL)
            : NULL;

    if (target != NULL) {
        g_autofree char *slug =
            g_strndup(g_bytes_get_data(target, NULL), g_bytes_get_size(target));
        g_autofree char *url = g_strconcat("/faelle/", slug, NULL);
        return kl_reply_redirect(301, url);
    }
    if (content != NULL && kl_content_has(content, KL_CONTENT_GONE, context->rest)) {
        return kl_page_error(context, 410, "Dieses Beispiel wurde entfernt.");
    }
    return kl_page_error(context, 404, "Dieses Beispiel gibt es nicht.");
}

KlReply *
kl_page_case(const KlPageContext *context)
{
    GError *error = NULL;
    json_t *json =
        kl_page_read_json(context->snapshot, KL_CONTENT_CASE, context->rest, &error);

    if (json == NULL) {
        if (g_error_matches(error, KL_ERROR, KL_ERROR_NOT_FOUND)) {
            g_error_free(error);
            return answer_unknown(context);
        }
        return kl_page_failure(context, error);
    }
    json_t *page =
        kl_page_begin(context, json_string_value(json_object_get(json, "title")),
                      context->request->path);
    json_object_update(page, json);
    json_decref(json);
    complete_case(page);
    return kl_page_finish(context, "fall", page);
}
