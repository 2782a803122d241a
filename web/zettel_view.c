#include "web/zettel_view.h"

#include <string.h>

#include "web/markdown_text.h"

static const char *
text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* partner: of whom the line tells, or NULL. */
static void
append_line(json_t *lines, const char *text, const json_t *partner)
{
    if (text != NULL && text[0] != '\0') {
        json_array_append_new(lines, json_pack("{s:s, s:s?, s:s?}", "text", text,
                                               "name", text_of(partner, "name"),
                                               "shape", text_of(partner, "shape")));
    }
}

/* "Geld (20.000 Euro), Räume" of a list of exchanges. */
static void
append_exchanges(GString *text, const json_t *exchanges)
{
    for (size_t i = 0; i < json_array_size(exchanges); i++) {
        const json_t *exchange = json_array_get(exchanges, i);
        const char *amount = text_of(exchange, "amount");
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               text_of(exchange, "kind"));
        if (amount != NULL) {
            g_string_append_printf(text, " (%s)", amount);
        }
    }
}

/* A line for each partner who says something; key is "gives" or "gets". */
static void
append_partners(json_t *lines, const json_t *item, const char *key)
{
    const json_t *partners = json_object_get(item, "partners");

    for (size_t i = 0; i < json_array_size(partners); i++) {
        const json_t *partner = json_array_get(partners, i);
        const json_t *exchanges = json_object_get(partner, key);
        if (json_array_size(exchanges) > 0) {
            g_autoptr(GString) line = g_string_new(NULL);
            append_exchanges(line, exchanges);
            append_line(lines, line->str, partner);
        }
    }
}

static void
append_facet(json_t *lines, const json_t *item, const char *facet_title)
{
    const json_t *facets = json_object_get(item, "values");

    for (size_t i = 0; i < json_array_size(facets); i++) {
        const json_t *facet = json_array_get(facets, i);
        const json_t *values = json_object_get(facet, "values");
        for (size_t j = 0; strcmp(text_of(facet, "facet_title"), facet_title) == 0 &&
                           j < json_array_size(values);
             j++) {
            append_line(lines, text_of(json_array_get(values, j), "title"), NULL);
        }
    }
}

static void
append_stones(json_t *lines, const json_t *item)
{
    const json_t *stones = json_object_get(item, "stumbling");

    for (size_t i = 0; i < json_array_size(stones); i++) {
        append_line(lines, json_string_value(json_array_get(stones, i)), NULL);
    }
}

typedef enum {
    ROW_TEXT,
    ROW_PARTNERS,
    ROW_FACET,
    ROW_STONES,
} RowKind;

static void
append_row(
    json_t *rows, const json_t *items, const char *label, RowKind kind, const char *key)
{
    json_t *cells = json_array();
    gboolean is_empty = TRUE;

    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        json_t *lines = json_array();
        switch (kind) {
        case ROW_TEXT:
            append_line(lines, text_of(item, key), NULL);
            break;
        case ROW_PARTNERS:
            append_partners(lines, item, key);
            break;
        case ROW_FACET:
            append_facet(lines, item, key);
            break;
        case ROW_STONES:
            append_stones(lines, item);
            break;
        }
        gboolean has_lines = json_array_size(lines) > 0;
        is_empty = is_empty && !has_lines;
        json_array_append_new(
            cells, json_pack("{s:b, s:o}", "has_lines", has_lines, "lines", lines));
    }
    if (is_empty) {
        json_decref(cells);
    } else {
        json_array_append_new(rows,
                              json_pack("{s:s, s:o}", "label", label, "cells", cells));
    }
}

/* A row for every facet that one of the cases has. */
static void
append_facet_rows(json_t *rows, const json_t *items)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *facets = json_object_get(json_array_get(items, i), "values");
        for (size_t j = 0; j < json_array_size(facets); j++) {
            const char *title = text_of(json_array_get(facets, j), "facet_title");
            if (g_hash_table_add(seen, (gpointer)(guintptr)title)) {
                append_row(rows, items, title, ROW_FACET, title);
            }
        }
    }
}

json_t *
kl_compare_view(const json_t *items)
{
    json_t *rows = json_array();

    append_row(rows, items, "Worum es geht", ROW_TEXT, "summary");
    append_row(rows, items, "Wer gibt was", ROW_PARTNERS, "gives");
    append_row(rows, items, "Wer bekommt was", ROW_PARTNERS, "gets");
    append_row(rows, items, "Ort", ROW_TEXT, "place");
    append_row(rows, items, "Zeitraum", ROW_TEXT, "years");
    append_facet_rows(rows, items);
    append_row(rows, items, "Stolpersteine", ROW_STONES, NULL);
    append_row(rows, items, "Erster Schritt", ROW_TEXT, "first_step");
    return rows;
}

static void
append_fact(GString *out, const char *label, const char *text)
{
    if (text != NULL) {
        g_string_append_printf(out, "- %s: ", label);
        kl_markdown_append_line(out, text);
        g_string_append_c(out, '\n');
    }
}

static void
append_values(GString *out, const json_t *item)
{
    const json_t *facets = json_object_get(item, "values");

    for (size_t i = 0; i < json_array_size(facets); i++) {
        const json_t *facet = json_array_get(facets, i);
        const json_t *values = json_object_get(facet, "values");
        GString *titles = g_string_new(NULL);
        for (size_t j = 0; j < json_array_size(values); j++) {
            g_string_append_printf(titles, "%s%s", j > 0 ? "; " : "",
                                   text_of(json_array_get(values, j), "title"));
        }
        append_fact(out, text_of(facet, "facet_title"), titles->str);
        g_string_free(titles, TRUE);
    }
}

static void
append_cell(GString *out, const json_t *exchanges)
{
    g_autoptr(GString) text = g_string_new(NULL);

    append_exchanges(text, exchanges);
    kl_markdown_append_line(out, text->str);
    g_string_append(out, " |");
}

static void
append_table(GString *out, const json_t *item)
{
    const json_t *partners = json_object_get(item, "partners");

    g_string_append(out, "\n| Wer | gibt | bekommt |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < json_array_size(partners); i++) {
        const json_t *partner = json_array_get(partners, i);
        g_string_append(out, "| ");
        kl_markdown_append_line(out, text_of(partner, "name"));
        g_string_append_printf(out, " (%s) | ",
                               text_of(json_object_get(partner, "role"), "title"));
        append_cell(out, json_object_get(partner, "gives"));
        g_string_append_c(out, ' ');
        append_cell(out, json_object_get(partner, "gets"));
        g_string_append_c(out, '\n');
    }
    g_string_append_c(out, '\n');
}

char *
kl_zettel_markdown(const json_t *items, const char *heading, const char *url)
{
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "# %s\n\n<%s>\n", heading, url);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        g_string_append(out, "\n## ");
        kl_markdown_append_line(out, text_of(item, "title"));
        g_string_append(out, "\n\n");
        kl_markdown_append_line(out, text_of(item, "summary"));
        g_string_append(out, "\n\n");
        append_fact(out, "Ort", text_of(item, "place"));
        append_fact(out, "Zeitraum", text_of(item, "years"));
        append_values(out, item);
        append_table(out, item);
        if (text_of(item, "first_step") != NULL) {
            g_string_append(out, "**Erster Schritt:** ");
            kl_markdown_append_line(out, text_of(item, "first_step"));
            g_string_append(out, "\n\n");
        }
        g_string_append_printf(out, "<%s>\n", text_of(item, "permalink"));
    }
    return g_string_free(out, FALSE);
}
