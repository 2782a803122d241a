#include "web/list_view.h"

#include <string.h>

/* From this many values on, a filter shows the first ones and hides the rest. */
#define LONG_FACET   8
#define SHOWN_VALUES 6
/* A facet is a filter of the first rank when it is required, or when at least this
 * share of the cases carries one of its values. */
#define MAIN_SHARE 0.6

/* The shape that stands for a role; the templates draw it. */
static const char *
shape_of(const char *role)
{
    if (strcmp(role, "unternehmen") == 0) {
        return "unternehmen";
    }
    if (strcmp(role, "initiative") == 0 || strcmp(role, "verein") == 0 ||
        strcmp(role, "verband") == 0) {
        return "initiative";
    }
    return "weitere";
}

/* "Geld, Arbeitszeit" of a list of exchanges; NULL for none. */
static char *
join_kinds(const json_t *exchanges)
{
    GString *text = g_string_new(NULL);
    size_t i;
    json_t *exchange;

    json_array_foreach((json_t *)(guintptr)exchanges, i, exchange)
    {
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               json_string_value(json_object_get(exchange, "kind")));
    }
    if (text->len == 0) {
        g_string_free(text, TRUE);
        return NULL;
    }
    return g_string_free(text, FALSE);
}

static void
set_years(json_t *card)
{
    const char *begin = json_string_value(json_object_get(card, "begin"));
    const char *end = json_string_value(json_object_get(card, "end"));

    if (begin == NULL) {
        return;
    }
    g_autofree char *years = NULL;
    if (end == NULL) {
        years = g_strdup_printf("ab %.4s", begin);
    } else if (strncmp(begin, end, 4) == 0) {
        years = g_strndup(begin, 4);
    } else {
        years = g_strdup_printf("%.4s–%.4s", begin, end);
    }
    json_object_set_new(card, "years", json_string(years));
}

void
kl_card_complete(json_t *card, const char *query)
{
    size_t i;
    json_t *partner;
    gboolean has_gives = FALSE;
    g_autofree char *href =
        g_strconcat(json_string_value(json_object_get(card, "url")), query, NULL);

    json_object_set_new(card, "href", json_string(href));
    json_array_foreach(json_object_get(card, "partners"), i, partner)
    {
        const char *role =
            json_string_value(json_object_get(json_object_get(partner, "role"), "id"));
        g_autofree char *gives = join_kinds(json_object_get(partner, "gives"));
        json_object_set_new(partner, "shape", json_string(shape_of(role)));
        json_object_set_new(partner, "has_gives", json_boolean(gives != NULL));
        json_object_set_new(partner, "gives_text",
                            json_string(gives != NULL ? gives : ""));
        has_gives |= gives != NULL;
    }
    json_object_set_new(card, "has_gives", json_boolean(has_gives));
    set_years(card);
    json_object_set_new(card, "has_years",
                        json_boolean(json_object_get(card, "years") != NULL));
    json_object_set_new(card, "has_place",
                        json_boolean(json_is_string(json_object_get(card, "place"))));
    json_object_set_new(card, "has_region",
                        json_boolean(json_is_string(json_object_get(card, "region"))));
    json_object_set_new(card, "has_section",
                        json_boolean(json_is_object(json_object_get(card, "section"))));
}

/* Whether enough cases carry the facet to show it among the first filters. */
static gboolean
is_main_facet(const KlSnapshot *snapshot, guint facet)
{
    const KlFacet *declared =
        kl_taxonomy_get_facet(kl_snapshot_get_taxonomy(snapshot), facet);
    if (declared->is_required) {
        return TRUE;
    }
    g_autoptr(KlBitset) covered = kl_bitset_new(kl_snapshot_get_n_positions(snapshot));
    for (guint v = 0; v < declared->values->len; v++) {
        kl_bitset_or(covered, kl_snapshot_get_value(snapshot, facet, v));
    }
    return kl_bitset_count(covered) >= MAIN_SHARE * kl_snapshot_get_n_cases(snapshot);
}

static guint
complete_values(json_t *values, const char *facet_id)
{
    size_t i;
    json_t *value;
    guint n_selected = 0;

    json_array_foreach(values, i, value)
    {
        gboolean is_selected = json_is_true(json_object_get(value, "selected"));
        gboolean is_zero = json_integer_value(json_object_get(value, "count")) == 0;
        g_autofree char *input_id = g_strdup_printf(
            "f-%s-%s", facet_id, json_string_value(json_object_get(value, "id")));
        n_selected += is_selected;
        json_object_set_new(value, "input_id", json_string(input_id));
        json_object_set_new(value, "is_zero", json_boolean(is_zero));
        json_object_set_new(value, "is_disabled",
                            json_boolean(is_zero && !is_selected));
    }
    return n_selected;
}

/* Cuts a long list in two: what is shown, and what is behind »alle N anzeigen«. */
static void
split_values(json_t *facet)
{
    json_t *values = json_object_get(facet, "values");
    json_t *shown = json_array(), *hidden = json_array();
    gboolean is_long = json_array_size(values) > LONG_FACET;
    gboolean hides_selected = FALSE;
    size_t i;
    json_t *value;

    json_array_foreach(values, i, value)
    {
        gboolean is_shown = !is_long || i < SHOWN_VALUES;
        json_array_append(is_shown ? shown : hidden, value);
        hides_selected |= !is_shown && json_is_true(json_object_get(value, "selected"));
    }
    json_object_set_new(facet, "n_values",
                        json_integer((json_int_t)json_array_size(values)));
    json_object_set_new(facet, "is_long", json_boolean(is_long));
    json_object_set_new(facet, "is_expanded", json_boolean(hides_selected));
    json_object_set_new(facet, "shown_values", shown);
    json_object_set_new(facet, "hidden_values", hidden);
}

void
kl_facets_complete(json_t *facets, const KlSnapshot *snapshot)
{
    size_t i;
    json_t *facet;

    json_array_foreach(facets, i, facet)
    {
        const char *id = json_string_value(json_object_get(facet, "id"));
        guint n_selected = complete_values(json_object_get(facet, "values"), id);
        json_object_set_new(facet, "n_selected", json_integer(n_selected));
        json_object_set_new(facet, "has_selected", json_boolean(n_selected > 0));
        json_object_set_new(
            facet, "is_main",
            json_boolean(n_selected > 0 || is_main_facet(snapshot, (guint)i)));
        split_values(facet);
    }
}

json_t *
kl_chips_view(const KlTaxonomy *taxonomy, const KlRequest *request)
{
    json_t *chips = json_array();

    for (guint f = 0; f < request->filters->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *values = g_ptr_array_index(request->filters, f);
        for (guint i = 0; i < values->len; i++) {
            guint value = g_array_index(values, guint, i);
            g_autoptr(KlRequest) without = kl_request_copy(request);
            kl_request_remove_filter(without, f, value);
            g_autofree char *url = kl_request_to_url(taxonomy, without, "/suche");
            json_array_append_new(
                chips,
                json_pack("{s:s, s:s, s:s}", "facet_title", facet->title, "title",
                          kl_facet_get_value(facet, value)->title, "remove_url", url));
        }
    }
    return chips;
}

static void
append_page(json_t *items,
            const KlTaxonomy *taxonomy,
            const KlRequest *request,
            guint number)
{
    g_autoptr(KlRequest) other = kl_request_copy(request);
    other->page = number;
    g_autofree char *url = kl_request_to_url(taxonomy, other, "/suche");
    json_array_append_new(items, json_pack("{s:i, s:s, s:b, s:b}", "number",
                                           (int)number, "url", url, "is_current",
                                           number == request->page, "is_gap", FALSE));
}

json_t *
kl_pages_view(const KlTaxonomy *taxonomy, const KlRequest *request, guint total)
{
    guint n_pages = (total + request->page_size - 1) / request->page_size;
    guint current = request->page;
    guint last_listed = 0;
    json_t *items = json_array();

    if (n_pages <= 1) {
        json_decref(items);
        return json_null();
    }
    for (guint number = 1; number <= n_pages; number++) {
        gboolean is_near = number + 2 >= current && number <= current + 2;
        if (number != 1 && number != n_pages && !is_near) {
            continue;
        }
        if (last_listed + 1 < number) {
            json_array_append_new(items, json_pack("{s:b}", "is_gap", TRUE));
        }
        append_page(items, taxonomy, request, number);
        last_listed = number;
    }
    json_t *pages = json_pack("{s:i, s:b, s:b, s:o}", "n_pages", (int)n_pages,
                              "has_previous", current > 1 && current <= n_pages,
                              "has_next", current < n_pages, "items", items);
    g_autoptr(KlRequest) other = kl_request_copy(request);
    other->page = current > 1 ? current - 1 : 1;
    g_autofree char *previous = kl_request_to_url(taxonomy, other, "/suche");
    json_object_set_new(pages, "previous_url", json_string(previous));
    other->page = current + 1;
    g_autofree char *next = kl_request_to_url(taxonomy, other, "/suche");
    json_object_set_new(pages, "next_url", json_string(next));
    return pages;
}
