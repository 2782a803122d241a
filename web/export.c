/* All cases as open data: a line of JSON each, or a table for spreadsheets. */
#include "web/pages.h"

#include <string.h>

#include "search/error.h"
#include "web/page.h"

static int
append_json(const char *text, size_t length, void *string)
{
    g_string_append_len(string, text, (gssize)length);
    return 0;
}

/* Calls append for every case, by slug. Returns NULL, or the reply to a failure. */
static KlReply *
for_each_case(const KlPageContext *context,
              void (*append)(GString *text, const KlPageContext *context, json_t *json),
              GString *text)
{
    const KlContent *content = kl_snapshot_get_content(context->snapshot);
    if (content == NULL) {
        return kl_page_error(context, 404, "Dieser Index hat keine Texte.");
    }
    g_autoptr(GPtrArray) slugs = kl_content_keys(content, KL_CONTENT_CASE);
    for (guint i = 0; i < slugs->len; i++) {
        GError *error = NULL;
        json_t *json = kl_page_read_json(context->snapshot, KL_CONTENT_CASE,
                                         slugs->pdata[i], &error);
        if (json == NULL) {
            return kl_page_failure(context, error);
        }
        append(text, context, json);
        json_decref(json);
    }
    return NULL;
}

static KlReply *
reply_export(const char *type, const char *file, GString *text)
{
    KlReply *reply = kl_reply_new(200, type, g_string_free_to_bytes(text));
    g_autofree char *disposition = g_strdup_printf("attachment; filename=\"%s\"", file);
    kl_reply_add_header(reply, "Content-Disposition", disposition);
    kl_reply_add_header(reply, "Access-Control-Allow-Origin", "*");
    return reply;
}

/* The licence goes with every line: lines get separated. */
static void
append_line(GString *text, const KlPageContext *context, json_t *json)
{
    json_t *site =
        kl_page_read_json(context->snapshot, KL_CONTENT_WEBSITE, "website", NULL);
    g_autofree char *url = g_strconcat(
        context->app->base_url, json_string_value(json_object_get(json, "url")), NULL);

    json_object_set_new(json, "url", json_string(url));
    if (site != NULL) {
        json_object_set(json, "license", json_object_get(site, "lizenz"));
        json_decref(site);
    }
    json_dump_callback(json, append_json, text, JSON_COMPACT);
    g_string_append_c(text, '\n');
}

KlReply *
kl_page_export_jsonl(const KlPageContext *context)
{
    g_autoptr(GString) text = g_string_new(NULL);
    KlReply *failure = for_each_case(context, append_line, text);
    return failure != NULL
               ? failure
               : reply_export("application/x-ndjson; charset=utf-8",
                              "kooperationen.jsonl", g_steal_pointer(&text));
}

/* RFC 4180 with quotes always. A cell that a spreadsheet would take for a formula
 * gets an apostrophe in front. */
static void
append_cell(GString *text, const char *cell, gboolean is_last)
{
    g_string_append_c(text, '"');
    if (cell[0] != '\0' && strchr("=+-@\t\r", cell[0]) != NULL) {
        g_string_append_c(text, '\'');
    }
    for (const char *p = cell; *p != '\0'; p++) {
        if (*p == '"') {
            g_string_append_c(text, '"');
        }
        g_string_append_c(text, *p);
    }
    g_string_append(text, is_last ? "\"\r\n" : "\",");
}

/* "Ernährung & Lebensmittelrettung | Konsum": the titles of a facet's values. */
static char *
join_values(json_t *json, const char *facet_id)
{
    GString *titles = g_string_new(NULL);
    size_t i, j;
    json_t *facet, *value;

    json_array_foreach(json_object_get(json, "values"), i, facet)
    {
        if (strcmp(json_string_value(json_object_get(facet, "facet")), facet_id) != 0) {
            continue;
        }
        json_array_foreach(json_object_get(facet, "values"), j, value)
        {
            g_string_append_printf(titles, "%s%s", titles->len > 0 ? " | " : "",
                                   json_string_value(json_object_get(value, "title")));
        }
    }
    return g_string_free(titles, FALSE);
}

static char *
join_partners(json_t *json)
{
    GString *names = g_string_new(NULL);
    size_t i;
    json_t *partner;

    json_array_foreach(json_object_get(json, "partners"), i, partner)
    {
        g_string_append_printf(names, "%s%s (%s)", i > 0 ? " | " : "",
                               json_string_value(json_object_get(partner, "name")),
                               json_string_value(json_object_get(
                                   json_object_get(partner, "role"), "title")));
    }
    return g_string_free(names, FALSE);
}

static void
append_row(GString *text, const KlPageContext *context, json_t *json)
{
    static const char *const columns[] = {"slug",  "title", "summary", "place",
                                          "begin", "end",   "stand",   "first_step"};
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);

    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        const char *cell = json_string_value(json_object_get(json, columns[i]));
        append_cell(text, cell != NULL ? cell : "", FALSE);
    }
    g_autofree char *partners = join_partners(json);
    append_cell(text, partners, FALSE);
    for (guint f = 0; f < taxonomy->facets->len; f++) {
        g_autofree char *values =
            join_values(json, kl_taxonomy_get_facet(taxonomy, f)->id);
        append_cell(text, values, FALSE);
    }
    g_autofree char *url = g_strconcat(
        context->app->base_url, json_string_value(json_object_get(json, "url")), NULL);
    append_cell(text, url, TRUE);
}

KlReply *
kl_page_export_csv(const KlPageContext *context)
{
    static const char *const headings[] = {"Kürzel", "Titel",          "Kurzfassung",
                                           "Ort",    "Beginn",         "Ende",
                                           "Stand",  "Erster Schritt", "Partner"};
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    /* The byte order mark makes spreadsheets read UTF-8. */
    g_autoptr(GString) text = g_string_new("\xEF\xBB\xBF");

    for (gsize i = 0; i < G_N_ELEMENTS(headings); i++) {
        append_cell(text, headings[i], FALSE);
    }
    for (guint f = 0; f < taxonomy->facets->len; f++) {
        append_cell(text, kl_taxonomy_get_facet(taxonomy, f)->title, FALSE);
    }
    append_cell(text, "Adresse", TRUE);
    KlReply *failure = for_each_case(context, append_row, text);
    return failure != NULL ? failure
                           : reply_export("text/csv; charset=utf-8",
                                          "kooperationen.csv", g_steal_pointer(&text));
}
