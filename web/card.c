#include "web/card.h"

#include <string.h>

#define MAX_CARD_PARTNERS 4
#define MAX_CARD_TYPES    2
#define TYPE_FIELD        "kooperationsarten"

static const struct {
    const char *role;
    const char *shape;
    KlViewpoint side;
} roles[] = {
    {"unternehmen", "unternehmen", KL_VIEWPOINT_UNTERNEHMEN},
    {"initiative", "initiative", KL_VIEWPOINT_INITIATIVE},
    {"verein", "initiative", KL_VIEWPOINT_INITIATIVE},
    {"verband", "initiative", KL_VIEWPOINT_INITIATIVE},
    {"kommune", "kommune", KL_VIEWPOINT_KOMMUNE},
    {"bildungseinrichtung", "bildungseinrichtung", KL_VIEWPOINT_KOMMUNE},
    {"stiftung", "stiftung", KL_VIEWPOINT_INITIATIVE},
    {"sonstige", "sonstige", KL_VIEWPOINT_INITIATIVE},
};

const char *
kl_shape_of_role(const char *role_id)
{
    for (gsize i = 0; i < G_N_ELEMENTS(roles); i++) {
        if (strcmp(roles[i].role, role_id) == 0) {
            return roles[i].shape;
        }
    }
    return "sonstige";
}

gboolean
kl_role_is_side(const char *role_id, KlViewpoint viewpoint)
{
    for (gsize i = 0; i < G_N_ELEMENTS(roles); i++) {
        if (strcmp(roles[i].role, role_id) == 0) {
            return roles[i].side == viewpoint;
        }
    }
    return FALSE;
}

static const char *
role_of(const json_t *partner)
{
    const char *id =
        json_string_value(json_object_get(json_object_get(partner, "role"), "id"));
    return id != NULL ? id : "sonstige";
}

void
kl_mark_complete(json_t *object)
{
    const json_t *partners = json_object_get(object, "partners");
    const char *left = kl_shape_of_role(role_of(json_array_get(partners, 0)));
    const char *right = NULL;

    for (size_t i = 0; i < json_array_size(partners); i++) {
        const char *shape = kl_shape_of_role(role_of(json_array_get(partners, i)));
        if (strcmp(shape, "unternehmen") == 0) {
            left = shape;
        }
    }
    for (size_t i = 0; i < json_array_size(partners) && right == NULL; i++) {
        const char *shape = kl_shape_of_role(role_of(json_array_get(partners, i)));
        right = strcmp(shape, left) != 0 ? shape : NULL;
    }
    json_object_set_new(object, "mark_left", json_string(left));
    json_object_set_new(object, "mark_right",
                        json_string(right != NULL ? right : left));
}

/* "Geld, Arbeitszeit" of a list of exchanges; empty for none. Caller frees. */
static char *
join_kinds(const json_t *exchanges)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < json_array_size(exchanges); i++) {
        const json_t *exchange = json_array_get(exchanges, i);
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               json_string_value(json_object_get(exchange, "kind")));
    }
    return g_string_free(text, FALSE);
}

static void
complete_partner_line(json_t *card)
{
    json_t *partners = json_object_get(card, "partners");
    size_t n = json_array_size(partners);
    json_t *shown = json_array();

    for (size_t i = 0; i < MIN(n, MAX_CARD_PARTNERS); i++) {
        json_t *partner = json_array_get(partners, i);
        g_autofree char *gives = join_kinds(json_object_get(partner, "gives"));
        json_object_set_new(partner, "shape",
                            json_string(kl_shape_of_role(role_of(partner))));
        json_object_set_new(partner, "has_gives", json_boolean(gives[0] != '\0'));
        json_object_set_new(partner, "gives_text", json_string(gives));
        json_array_append(shown, partner);
    }
    if (n > MAX_CARD_PARTNERS) {
        g_autofree char *more =
            g_strdup_printf("und %u weitere", (guint)(n - MAX_CARD_PARTNERS));
        json_object_set_new(card, "more_partners_text", json_string(more));
    } else {
        json_object_set_new(card, "more_partners_text", json_null());
    }
    json_object_set_new(card, "partners", shown);
}

/* The titles of the case's cooperation types. */
static json_t *
view_types(const json_t *card, const KlTaxonomy *taxonomy)
{
    json_t *types = json_array();

    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        if (strcmp(facet->field, TYPE_FIELD) != 0) {
            continue;
        }
        const json_t *ids = json_object_get(json_object_get(card, "facets"), facet->id);
        for (size_t i = 0; i < MIN(json_array_size(ids), MAX_CARD_TYPES); i++) {
            int value = kl_facet_find_value_by_id(
                facet, json_string_value(json_array_get(ids, i)), NULL);
            if (value >= 0) {
                json_array_append_new(
                    types, json_string(kl_facet_get_value(facet, (guint)value)->title));
            }
        }
    }
    return types;
}

char *
kl_years_text(const json_t *object)
{
    const char *begin = json_string_value(json_object_get(object, "begin"));
    const char *end = json_string_value(json_object_get(object, "end"));

    if (begin == NULL) {
        return NULL;
    }
    if (end == NULL) {
        return g_strdup_printf("seit %.4s", begin);
    }
    return strncmp(begin, end, 4) == 0 ? g_strndup(begin, 4)
                                       : g_strdup_printf("%.4s–%.4s", begin, end);
}

static gboolean
is_listed(const GPtrArray *slugs, const char *slug)
{
    for (guint i = 0; i < slugs->len; i++) {
        if (strcmp(slugs->pdata[i], slug) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* has_x and x: what is null or missing is as good as not there. */
static void
set_optional(json_t *card, const char *name, const char *flag)
{
    json_object_set_new(card, flag,
                        json_boolean(json_is_string(json_object_get(card, name))));
}

/* Where the snippet stands in the case, unless it is the summary. */
static void
set_section(json_t *card, const char *href)
{
    const json_t *section = json_object_get(card, "section");
    g_autofree char *link =
        json_is_object(section)
            ? g_strdup_printf("%s#%s", href,
                              json_string_value(json_object_get(section, "id")))
            : NULL;

    json_object_set_new(card, "has_section", json_boolean(link != NULL));
    json_object_set_new(card, "section_href",
                        link != NULL ? json_string(link) : json_null());
}

static void
set_null_if_missing(json_t *card, const char *name)
{
    if (json_object_get(card, name) == NULL) {
        json_object_set_new(card, name, json_null());
    }
}

void
kl_card_complete(json_t *card,
                 const KlTaxonomy *taxonomy,
                 const char *url_tail,
                 const GPtrArray *collected)
{
    const char *slug = json_string_value(json_object_get(card, "slug"));
    g_autofree char *href =
        g_strconcat(json_string_value(json_object_get(card, "url")), url_tail, NULL);
    g_autofree char *years = kl_years_text(card);

    json_object_set_new(card, "href", json_string(href));
    json_object_set_new(card, "types", view_types(card, taxonomy));
    json_object_set_new(card, "has_years", json_boolean(years != NULL));
    json_object_set_new(card, "years",
                        years != NULL ? json_string(years) : json_null());
    json_object_set_new(card, "is_collectable", json_boolean(collected != NULL));
    json_object_set_new(card, "is_collected",
                        json_boolean(collected != NULL && is_listed(collected, slug)));
    json_object_set_new(card, "picture_url", json_null());
    json_object_set_new(card, "is_draft", json_false()); /* see web/drafts.h */
    set_null_if_missing(card, "reason");
    set_null_if_missing(card, "snippet_html");
    set_optional(card, "place", "has_place");
    set_optional(card, "region", "has_region");
    set_section(card, href);
    kl_mark_complete(card);
    complete_partner_line(card);
}

static void
complete_exchanges(json_t *partner, const char *name, const char *flag)
{
    json_t *exchanges = json_object_get(partner, name);

    for (size_t i = 0; i < json_array_size(exchanges); i++) {
        set_optional(json_array_get(exchanges, i), "amount", "has_amount");
    }
    json_object_set_new(partner, flag, json_boolean(json_array_size(exchanges) > 0));
}

void
kl_partners_complete(json_t *object, KlViewpoint viewpoint)
{
    json_t *partners = json_object_get(object, "partners");
    json_t *own = json_array(), *others = json_array();

    for (size_t i = 0; i < json_array_size(partners); i++) {
        json_t *partner = json_array_get(partners, i);
        const char *role = role_of(partner);
        gboolean is_me =
            viewpoint != KL_VIEWPOINT_NONE && kl_role_is_side(role, viewpoint);
        json_object_set_new(partner, "shape", json_string(kl_shape_of_role(role)));
        json_object_set_new(partner, "is_me", json_boolean(is_me));
        set_optional(partner, "url", "has_url");
        complete_exchanges(partner, "gives", "has_gives");
        complete_exchanges(partner, "gets", "has_gets");
        json_array_append(is_me ? own : others, partner);
    }
    json_array_extend(own, others);
    json_decref(others);
    json_object_set_new(object, "partners", own);
}
