/* The note list (Ideenzettel): cases that a visitor collected, as a dossier, side by
 * side or as Markdown. The list is the address; nothing is stored. */
#include "web/pages.h"

#include <string.h>

#include "search/error.h"
#include "web/card.h"
#include "web/case_view.h"
#include "web/list_view.h"
#include "web/page.h"
#include "web/zettel.h"
#include "web/zettel_view.h"

#define MAX_COMPARED 4
/* Mail programs take addresses of about 2000 bytes: the link counts, then titles. */
#define MAX_MAIL_TITLES 10

typedef struct {
    GPtrArray *slugs; /* of cases that there are */
    json_t *items;    /* whole cases in the same order */
    json_t *chosen;   /* those of items to be put side by side */
    guint n_unknown;
    gboolean is_too_long;
} Zettel;

static void
zettel_clear(Zettel *zettel)
{
    g_ptr_array_unref(zettel->slugs);
    json_decref(zettel->items);
    json_decref(zettel->chosen);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Zettel, zettel_clear)

/* A case by its slug, or by one it had before. */
static json_t *
read_case(const KlPageContext *context, const char *slug)
{
    const KlContent *content = kl_snapshot_get_content(context->snapshot);
    json_t *json = kl_page_read_json(context->snapshot, KL_CONTENT_CASE, slug, NULL);
    if (json != NULL || content == NULL) {
        return json;
    }
    g_autoptr(GBytes) target =
        kl_content_read(content, KL_CONTENT_REDIRECT, slug, NULL, NULL);
    if (target == NULL) {
        return NULL;
    }
    g_autofree char *now =
        g_strndup(g_bytes_get_data(target, NULL), g_bytes_get_size(target));
    return kl_page_read_json(context->snapshot, KL_CONTENT_CASE, now, NULL);
}

static void
read_zettel(const KlPageContext *context, Zettel *zettel)
{
    g_autoptr(GHashTable) asked = g_hash_table_new(g_str_hash, g_str_equal);
    const GArray *params = context->request->params;

    zettel->slugs = g_ptr_array_new_with_free_func(g_free);
    zettel->items = json_array();
    for (guint i = 0; i < params->len; i++) {
        const KlParam *param = &g_array_index(params, KlParam, i);
        if (strcmp(param->name, "fall") != 0 || param->value[0] == '\0' ||
            !g_hash_table_add(asked, (gpointer)(guintptr)param->value)) {
            continue;
        }
        if (zettel->slugs->len >= KL_MAX_ZETTEL) {
            zettel->is_too_long = TRUE;
            return;
        }
        json_t *json =
            kl_is_slug_like(param->value) ? read_case(context, param->value) : NULL;
        if (json == NULL) {
            zettel->n_unknown++;
            continue;
        }
        const char *slug = json_string_value(json_object_get(json, "slug"));
        if (g_ptr_array_find_with_equal_func(zettel->slugs, slug, g_str_equal, NULL)) {
            json_decref(json);
            continue;
        }
        g_ptr_array_add(zettel->slugs, g_strdup(slug));
        json_array_append_new(zettel->items, json);
    }
}

/* Which of the list are to be put side by side: those that vergleich=… names, or all
 * of a list short enough. */
static void
choose_items(const KlPageContext *context, Zettel *zettel)
{
    const GArray *params = context->request->params;
    gboolean takes_all = kl_http_request_get(context->request, "vergleich") == NULL &&
                         zettel->slugs->len <= MAX_COMPARED;

    zettel->chosen = json_array();
    for (guint i = 0; i < zettel->slugs->len; i++) {
        json_t *item = json_array_get(zettel->items, i);
        gboolean is_chosen = takes_all;
        for (guint p = 0; p < params->len && !is_chosen; p++) {
            const KlParam *param = &g_array_index(params, KlParam, p);
            is_chosen = strcmp(param->name, "vergleich") == 0 &&
                        strcmp(param->value, zettel->slugs->pdata[i]) == 0;
        }
        json_object_set_new(item, "is_chosen", json_boolean(is_chosen));
        if (is_chosen) {
            json_array_append(zettel->chosen, item);
        }
    }
}

static char *
make_heading(guint n)
{
    g_autofree char *count = kl_count_examples(n);
    return n == 0 ? g_strdup("Ihr Ideenzettel ist noch leer")
                  : g_strdup_printf("Ideenzettel mit %s%s", count, n == 1 ? "" : "n");
}

/* Completes a whole case to what the dossier shows of it. */
static void
complete_item(json_t *item, const KlPageContext *context, const Zettel *zettel)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    KlViewpoint viewpoint = kl_viewpoint_of(context->request);
    const char *slug = json_string_value(json_object_get(item, "slug"));
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    json_t *partners = json_deep_copy(json_object_get(item, "partners"));

    for (guint i = 0; i < zettel->slugs->len; i++) {
        if (strcmp(zettel->slugs->pdata[i], slug) != 0) {
            g_ptr_array_add(others, zettel->slugs->pdata[i]);
        }
    }
    g_autofree char *side = kl_viewpoint_append("", viewpoint);
    g_autofree char *tail = kl_zettel_append(side, zettel->slugs);
    g_autofree char *plain = kl_viewpoint_append("/ideenzettel", viewpoint);
    g_autofree char *remove = kl_zettel_append(plain, others);
    g_autofree char *permalink = g_strconcat(
        context->app->base_url, json_string_value(json_object_get(item, "url")), NULL);

    kl_card_complete(item, taxonomy, tail, NULL);
    json_object_set_new(item, "partners", partners);
    kl_partners_complete(item, viewpoint);
    json_object_set_new(item, "values", kl_values_view(item, taxonomy));
    json_object_set_new(
        item, "has_first_step",
        json_boolean(json_is_string(json_object_get(item, "first_step"))));
    json_object_set_new(item, "permalink", json_string(permalink));
    json_object_set_new(item, "remove_url", json_string(remove));
}

/* What could not be shown as asked, in sentences; NULL if nothing. Caller frees. */
static char *
make_note(const Zettel *zettel, gboolean wants_compare, gboolean is_compare)
{
    GString *note = g_string_new(NULL);

    if (zettel->n_unknown > 0) {
        g_string_append_printf(note, "%u %s ", zettel->n_unknown,
                               zettel->n_unknown == 1
                                   ? "Beispiel gibt es nicht mehr."
                                   : "Beispiele gibt es nicht mehr.");
    }
    if (zettel->is_too_long) {
        g_string_append_printf(note, "Auf einen Zettel passen höchstens %d Beispiele. ",
                               KL_MAX_ZETTEL);
    }
    if (wants_compare && !is_compare) {
        g_string_append(note, "Bitte kreuzen Sie zum Vergleichen zwei bis vier "
                              "Beispiele an. ");
    }
    g_strchomp(note->str);
    return g_string_free(note, note->str[0] == '\0');
}

static char *
make_mail_url(const Zettel *zettel, const char *heading, const char *canonical)
{
    GString *body = g_string_new("Diese Beispiele könnten zu uns passen:\r\n");
    size_t n = json_array_size(zettel->items);

    g_string_append_printf(body, "%s\r\n\r\n", canonical);
    for (size_t i = 0; i < MIN(n, MAX_MAIL_TITLES); i++) {
        g_string_append_printf(body, "- %s\r\n",
                               json_string_value(json_object_get(
                                   json_array_get(zettel->items, i), "title")));
    }
    if (n > MAX_MAIL_TITLES) {
        g_string_append_printf(body, "und %u weitere\r\n",
                               (guint)(n - MAX_MAIL_TITLES));
    }
    g_autofree char *subject = g_uri_escape_string(heading, NULL, FALSE);
    g_autofree char *text = g_uri_escape_string(body->str, NULL, FALSE);
    g_string_free(body, TRUE);
    return g_strdup_printf("mailto:?subject=%s&body=%s", subject, text);
}

static void
add_links(json_t *page,
          const KlPageContext *context,
          const Zettel *zettel,
          const char *heading,
          const char *canonical)
{
    KlViewpoint viewpoint = kl_viewpoint_of(context->request);
    g_autofree char *search_side = kl_viewpoint_append("/suche", viewpoint);
    g_autofree char *list_side = kl_viewpoint_append("/ideenzettel", viewpoint);
    g_autofree char *search = kl_zettel_append(search_side, zettel->slugs);
    g_autofree char *list = kl_zettel_append(list_side, zettel->slugs);
    g_autofree char *plain = kl_zettel_append("/ideenzettel", zettel->slugs);
    g_autofree char *markdown =
        g_strconcat(plain, zettel->slugs->len > 0 ? "&" : "?", "format=markdown", NULL);
    g_autofree char *mail = make_mail_url(zettel, heading, canonical);

    json_object_set_new(page, "search_url", json_string(search));
    json_object_set_new(page, "list_url", json_string(list));
    json_object_set_new(page, "markdown_url", json_string(markdown));
    json_object_set_new(page, "mail_url", json_string(mail));
}

static KlReply *
reply_markdown(const Zettel *zettel, const char *heading, const char *canonical)
{
    KlReply *reply =
        kl_reply_from_text(200, "text/markdown; charset=utf-8",
                           kl_zettel_markdown(zettel->items, heading, canonical));
    kl_reply_add_header(reply, "Content-Disposition",
                        "attachment; filename=\"ideenzettel.md\"");
    return reply;
}

/* The address that is shared: the whole list, and what of it is compared. */
static char *
make_path(const Zettel *zettel, gboolean is_compare)
{
    g_autofree char *list = kl_zettel_append("/ideenzettel", zettel->slugs);
    GString *path = g_string_new(list);

    if (is_compare) {
        g_string_append(path, "&ansicht=vergleich");
    }
    for (size_t i = 0; is_compare && i < json_array_size(zettel->chosen); i++) {
        const json_t *item = json_array_get(zettel->chosen, i);
        g_string_append_printf(path, "&vergleich=%s",
                               json_string_value(json_object_get(item, "slug")));
    }
    return g_string_free(path, FALSE);
}

static KlReply *
show(const KlPageContext *context,
     const Zettel *zettel,
     const char *heading,
     gboolean wants_compare)
{
    guint n = zettel->slugs->len;
    guint n_chosen = (guint)json_array_size(zettel->chosen);
    gboolean is_compare = wants_compare && n_chosen >= 2 && n_chosen <= MAX_COMPARED;
    g_autofree char *path = make_path(zettel, is_compare);
    g_autofree char *note = make_note(zettel, wants_compare, is_compare);
    g_autofree char *title =
        is_compare ? g_strdup_printf("Vergleich von %u Beispielen", n_chosen)
                   : g_strdup(heading);
    json_t *page = kl_page_begin(context, title, path);
    const char *canonical = json_string_value(json_object_get(page, "canonical_url"));

    json_object_set_new(page, "is_noindex", json_boolean(n > 0));
    json_object_set_new(page, "heading", json_string(title));
    json_object_set_new(page, "has_items", json_boolean(n > 0));
    json_object_set(page, "items", zettel->items);
    json_object_set(page, "chosen", zettel->chosen);
    json_object_set_new(page, "list_text", json_string(heading));
    json_object_set_new(page, "has_unknown", json_boolean(note != NULL));
    json_object_set_new(page, "unknown_text",
                        note != NULL ? json_string(note) : json_null());
    json_object_set_new(page, "can_compare", json_boolean(n >= 2));
    json_object_set_new(page, "is_compare", json_boolean(is_compare));
    json_object_set_new(page, "compare_rows",
                        is_compare ? kl_compare_view(zettel->chosen) : json_array());
    add_links(page, context, zettel, heading, canonical);
    return kl_page_finish(context, "ideenzettel", page);
}

KlReply *
kl_page_zettel(const KlPageContext *context)
{
    KlReply *failure = NULL;
    gboolean wants_compare = kl_page_is_set(context, "ansicht", "vergleich", &failure);
    gboolean wants_markdown =
        failure == NULL && kl_page_is_set(context, "format", "markdown", &failure);
    if (failure != NULL) {
        return failure;
    }
    g_auto(Zettel) zettel = {0};
    size_t i;
    json_t *item;

    read_zettel(context, &zettel);
    json_array_foreach(zettel.items, i, item)
    {
        complete_item(item, context, &zettel);
    }
    choose_items(context, &zettel);
    g_autofree char *heading = make_heading(zettel.slugs->len);
    if (wants_markdown) {
        g_autofree char *path = kl_zettel_append("/ideenzettel", zettel.slugs);
        g_autofree char *canonical = g_strconcat(context->app->base_url, path, NULL);
        return reply_markdown(&zettel, heading, canonical);
    }
    return show(context, &zettel, heading, wants_compare);
}
