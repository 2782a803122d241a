#include "web/case_view.h"

#include <string.h>
#include <stdlib.h>

#include "search/similar.h"
#include "search/utf8.h"
#include "web/card.h"
#include "web/page.h"
#include "web/trail.h"
#include "web/zettel.h"

#define N_SIMILAR 3

static const char *
text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* The facets that the facts list shows: not what the exchange table and the stumbling
 * blocks say already. */
static gboolean
is_fact(const KlTaxonomy *taxonomy, const char *facet_id)
{
    int f = kl_taxonomy_find_facet(taxonomy, facet_id);
    const char *field = f >= 0 ? kl_taxonomy_get_facet(taxonomy, (guint)f)->field : "";
    return !g_str_has_prefix(field, "partner.") && strcmp(field, "stolpersteine") != 0;
}

json_t *
kl_values_view(const json_t *json, const KlTaxonomy *taxonomy)
{
    const json_t *facets = json_object_get(json, "values");
    json_t *items = json_array();

    for (size_t i = 0; i < json_array_size(facets); i++) {
        const json_t *facet = json_array_get(facets, i);
        const json_t *values = json_object_get(facet, "values");
        const char *id = text_of(facet, "facet");
        json_t *links = json_array();
        if (!is_fact(taxonomy, id)) {
            json_decref(links);
            continue;
        }
        for (size_t j = 0; j < json_array_size(values); j++) {
            const json_t *value = json_array_get(values, j);
            g_autofree char *url =
                g_strdup_printf("/suche?%s=%s", id, text_of(value, "id"));
            json_array_append_new(links, json_pack("{s:O, s:s, s:b}", "title",
                                                   json_object_get(value, "title"),
                                                   "url", url, "is_first", j == 0));
        }
        json_array_append_new(items, json_pack("{s:O, s:o}", "facet_title",
                                               json_object_get(facet, "facet_title"),
                                               "values", links));
    }
    return items;
}

/* Stumbling blocks as links to the other cases that know them. */
static json_t *
view_stones(const json_t *json, const KlTaxonomy *taxonomy)
{
    const json_t *stumbling = json_object_get(json, "stumbling");
    json_t *stones = json_array();

    for (size_t i = 0; i < json_array_size(stumbling); i++) {
        const char *title = json_string_value(json_array_get(stumbling, i));
        g_autofree char *url = NULL;
        for (guint f = 0; f < taxonomy->facets->len && url == NULL; f++) {
            const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
            int value = strcmp(facet->field, "stolpersteine") == 0
                            ? kl_facet_find_value(facet, title)
                            : -1;
            if (value >= 0) {
                url = g_strdup_printf("/suche?%s=%s", facet->id,
                                      kl_facet_get_value(facet, (guint)value)->id);
            }
        }
        json_array_append_new(stones,
                              json_pack("{s:s, s:s?}", "title", title, "url", url));
    }
    return stones;
}

static gboolean
has_section(const json_t *sections, const char *id)
{
    for (size_t i = 0; i < json_array_size(sections); i++) {
        if (strcmp(text_of(json_array_get(sections, i), "id"), id) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
append_toc(json_t *toc, const char *id, const char *title)
{
    json_array_append_new(toc, json_pack("{s:s, s:s}", "id", id, "title", title));
}

/* The sections with their roles, which their anchors tell, and a table of contents. */
static void
add_sections(json_t *page, const json_t *json, const KlTaxonomy *taxonomy)
{
    const json_t *sections = json_object_get(json, "sections");
    json_t *items = json_array(), *toc = json_array();
    json_t *stones = view_stones(json, taxonomy);
    gboolean has_stones = json_array_size(stones) > 0;
    gboolean has_step = text_of(json, "first_step") != NULL;

    append_toc(toc, "tausch", "Wer gibt was");
    for (size_t i = 0; i < json_array_size(sections); i++) {
        const json_t *section = json_array_get(sections, i);
        const char *id = text_of(section, "id");
        const char *title = text_of(section, "title");
        gboolean is_sources = strcmp(id, "quellen") == 0;
        json_array_append_new(
            items, json_pack("{s:s, s:s, s:b, s:O, s:b, s:b, s:b}", "id", id, "title",
                             title, "has_title", title[0] != '\0', "body_html",
                             json_object_get(section, "html"), "is_sources", is_sources,
                             "is_stumbling", strcmp(id, "stolpersteine") == 0,
                             "is_first_step", strcmp(id, "erster-schritt") == 0));
        if (!is_sources && title[0] != '\0') {
            append_toc(toc, id, title);
        }
    }
    append_toc(toc, "quellen", "Quellen");
    append_toc(toc, "zitieren", "Zitieren");
    json_object_set_new(page, "sections", items);
    json_object_set_new(
        page, "has_stones_alone",
        json_boolean(has_stones && !has_section(sections, "stolpersteine")));
    json_object_set_new(page, "stones", stones);
    json_object_set_new(page, "has_first_step", json_boolean(has_step));
    json_object_set(page, "first_step", json_object_get(json, "first_step"));
    json_object_set_new(
        page, "has_step_alone",
        json_boolean(has_step && !has_section(sections, "erster-schritt")));
    json_object_set_new(page, "has_toc", json_true());
    json_object_set_new(page, "toc", toc);
}

/* "biocompany.de" of "https://www.biocompany.de/neuigkeiten": who says so. */
static char *
host_of(const char *url)
{
    const char *host = strstr(url, "://");
    if (host == NULL) {
        return NULL;
    }
    host += 3;
    if (g_str_has_prefix(host, "www.")) {
        host += 4;
    }
    return g_strndup(host, strcspn(host, "/:?#"));
}

static void
add_sources(json_t *page, const json_t *json)
{
    const json_t *sources = json_object_get(json, "sources");
    json_t *items = json_array();

    for (size_t i = 0; i < json_array_size(sources); i++) {
        const json_t *source = json_array_get(sources, i);
        const char *url = text_of(source, "url");
        g_autofree char *host = url != NULL ? host_of(url) : NULL;
        json_array_append_new(items,
                              json_pack("{s:O, s:s?, s:b, s:s?}", "title",
                                        json_object_get(source, "title"), "url", url,
                                        "has_url", url != NULL, "host", host));
    }
    json_object_set_new(page, "has_sources", json_boolean(json_array_size(items) > 0));
    json_object_set_new(page, "sources", items);
}

static void
add_picture(json_t *page, const json_t *json, const char *base_url)
{
    const json_t *picture = json_object_get(json, "picture");

    json_object_set_new(page, "has_picture", json_boolean(json_is_object(picture)));
    json_object_set(page, "picture", json_object_get(json, "picture"));
    if (json_is_object(picture)) {
        g_autofree char *url =
            g_strconcat(base_url, "/bilder/", text_of(picture, "file"), NULL);
        json_object_set_new(page, "og_image", json_string(url));
    }
}

/* A sentence that says what the visitor's side can find here. */
static json_t *
view_perspective(const json_t *json, KlViewpoint viewpoint)
{
    static const char *const others[KL_N_VIEWPOINTS] = {
        [KL_VIEWPOINT_UNTERNEHMEN] = "Das bringen die anderen ein: ",
        [KL_VIEWPOINT_INITIATIVE] = "Das bringen Unternehmen und andere ein: ",
        [KL_VIEWPOINT_KOMMUNE] = "Das bringen Unternehmen und Initiativen ein: ",
    };
    const json_t *partners = json_object_get(json, "partners");
    GString *text = g_string_new(others[viewpoint]);
    guint n = 0;

    if (viewpoint == KL_VIEWPOINT_NONE) {
        g_string_free(text, TRUE);
        return json_null();
    }
    for (size_t i = 0; i < json_array_size(partners); i++) {
        const json_t *partner = json_array_get(partners, i);
        const json_t *gives = json_object_get(partner, "gives");
        if (kl_role_is_side(text_of(json_object_get(partner, "role"), "id"),
                            viewpoint)) {
            continue;
        }
        for (size_t j = 0; j < json_array_size(gives); j++) {
            const char *kind = text_of(json_array_get(gives, j), "kind");
            if (strstr(text->str, kind) == NULL) {
                g_string_append_printf(text, "%s%s", n++ > 0 ? ", " : "", kind);
            }
        }
    }
    g_string_append_c(text, '.');
    json_t *perspective = n > 0 ? json_string(text->str) : json_null();
    g_string_free(text, TRUE);
    return perspective;
}

/* Whether staff looked at the case more than two years ago, counted from the newest
 * check in the index: a page depends on its generation, not on today. */
static gboolean
is_old(const char *checked, const KlSnapshot *snapshot)
{
    const guint *order = kl_snapshot_get_newest_order(snapshot);
    const char *newest = kl_snapshot_get_n_cases(snapshot) > 0
                             ? kl_snapshot_get_checked(snapshot, order[0])
                             : checked;
    g_autofree char *year = g_strndup(newest, 4);
    g_autofree char *limit =
        g_strdup_printf("%04d%s", (int)g_ascii_strtoll(year, NULL, 10) - 2, newest + 4);
    return strcmp(checked, limit) < 0;
}

/* schema.org for search engines. In a script element "<" must not stand as it is. */
static char *
make_json_ld(const json_t *page, const json_t *json)
{
    json_t *ld = json_pack(
        "{s:s, s:s, s:O, s:O, s:O, s:O, s:s, s:{s:s, s:O}}", "@context",
        "https://schema.org", "@type", "Article", "headline",
        json_object_get(json, "title"), "description", json_object_get(json, "summary"),
        "url", json_object_get(page, "canonical_url"), "dateModified",
        json_object_get(json, "stand"), "inLanguage", "de", "publisher", "@type",
        "Organization", "name", json_object_get(json_object_get(page, "site"), "name"));
    char *text = json_dumps(ld, JSON_COMPACT);
    json_decref(ld);
    GString *safe = g_string_new(text);
    g_string_replace(safe, "<", "\\u003c", 0);
    g_string_replace(safe, ">", "\\u003e", 0);
    g_string_replace(safe, "&", "\\u0026", 0);
    free(text);
    return g_string_free(safe, FALSE);
}

static void
add_citation(json_t *page, const json_t *json, const char *date)
{
    const json_t *site = json_object_get(page, "site");
    g_autofree char *cite =
        g_strdup_printf("%s: %s. Geprüft am %s. %s", text_of(site, "name"),
                        text_of(json, "title"), date, text_of(page, "canonical_url"));
    g_autofree char *api = g_strconcat("/api/v1/cases/", text_of(json, "slug"), NULL);
    g_autofree char *ld = make_json_ld(page, json);

    json_object_set_new(page, "cite_text", json_string(cite));
    json_object_set_new(page, "json_url", json_string(api));
    json_object_set_new(page, "json_ld_html", json_string(ld));
}

/* Cases like this one, as cards that say why. A case is worth showing without them. */
static void
add_similar(json_t *page, const KlPageContext *context, const char *slug)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(context->snapshot, NULL);
    guint position = 0;
    g_autoptr(GPtrArray) similar =
        reader != NULL && kl_snapshot_find(context->snapshot, slug, &position)
            ? kl_similar_find(reader, position, N_SIMILAR, NULL)
            : NULL;
    json_t *cards = similar != NULL ? kl_view_similar(taxonomy, similar) : json_array();
    g_autofree char *tail = kl_page_carry(context, "");
    size_t i;
    json_t *card;

    json_array_foreach(cards, i, card)
    {
        const char *reason = text_of(card, "reason");
        g_autofree char *first = g_utf8_strup(reason, g_utf8_skip[(guchar)reason[0]]);
        g_autofree char *sentence = g_strconcat(first, kl_utf8_next(reason), NULL);
        json_object_set_new(card, "reason", json_string(sentence));
        kl_card_complete(card, taxonomy, tail, NULL);
    }
    json_object_set_new(page, "has_similar", json_boolean(json_array_size(cards) > 0));
    json_object_set_new(page, "similar", cards);
}

void
kl_case_view_complete(json_t *page, const json_t *json, const KlPageContext *context)
{
    KlViewpoint viewpoint = kl_viewpoint_of(context->request);
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    const char *checked = text_of(json, "stand");
    const char *slug = text_of(json, "slug");
    g_autofree char *date = kl_page_format_date(checked);
    g_autoptr(GPtrArray) zettel = kl_zettel_read(context->request);
    json_t *card = json_copy((json_t *)(guintptr)json);

    if (!g_ptr_array_find_with_equal_func(zettel, slug, g_str_equal, NULL)) {
        g_ptr_array_add(zettel, g_strdup(slug));
    }
    g_autofree char *collect = kl_zettel_append("/ideenzettel", zettel);
    /* A card changes its partners. */
    json_object_set_new(card, "partners",
                        json_deep_copy(json_object_get(json, "partners")));
    kl_card_complete(card, taxonomy, "", NULL);
    json_object_update(page, card);
    json_decref(card);
    json_object_set(page, "description", json_object_get(json, "summary"));
    json_object_set(page, "permalink", json_object_get(page, "canonical_url"));
    json_object_set_new(page, "stand_text", json_string(date));
    json_object_set_new(page, "is_old",
                        json_boolean(is_old(checked, context->snapshot)));
    json_object_set_new(page, "collect_url", json_string(collect));
    json_object_set_new(page, "partners",
                        json_deep_copy(json_object_get(json, "partners")));
    kl_partners_complete(page, viewpoint);
    json_object_set_new(page, "perspective_text", view_perspective(json, viewpoint));
    json_object_set_new(page, "values", kl_values_view(json, taxonomy));
    add_sections(page, json, taxonomy);
    add_sources(page, json);
    add_picture(page, json, context->app->base_url);
    add_citation(page, json, date);
    json_object_set_new(page, "back", kl_trail_view(context, slug));
    add_similar(page, context, slug);
}
