/* The map (Landkarte): two facets against each other, every cell an exact count. */
#include "web/pages.h"

#include <string.h>

#include "web/list_view.h"
#include "web/page.h"
#include "web/zettel.h"

#define MAX_HEAT 5
/* A table with more cells tells nobody anything. */
#define MAX_CELLS 2500

typedef struct {
    guint row, column; /* facets */
    const KlFacet *rows, *columns;
    guint *counts; /* row by row */
    guint most;
    gboolean is_default; /* axes */
} Matrix;

/* The n-th required facet, or the n-th of all when there are too few. */
static guint
default_facet(const KlTaxonomy *taxonomy, guint n)
{
    guint seen = 0;

    for (guint f = 0; f < taxonomy->facets->len; f++) {
        if (kl_taxonomy_get_facet(taxonomy, f)->is_required && seen++ == n) {
            return f;
        }
    }
    return MIN(n, taxonomy->facets->len - 1);
}

/* The facet that a parameter names. FALSE with *ret_reply set for an unknown one. */
static gboolean
read_facet(const KlPageContext *context,
           const char *name,
           guint preferred,
           guint *ret_facet,
           KlReply **ret_reply)
{
    const char *id = kl_http_request_get(context->request, name);
    int f =
        id != NULL && id[0] != '\0'
            ? kl_taxonomy_find_facet(kl_snapshot_get_taxonomy(context->snapshot), id)
            : (int)preferred;

    if (f < 0) {
        g_autofree char *valid = g_utf8_make_valid(id, -1);
        g_autofree char *message =
            g_strdup_printf("Für »%s« gibt es »%s« nicht.", name, valid);
        *ret_reply = kl_page_error(context, 400, message);
        return FALSE;
    }
    *ret_facet = (guint)f;
    return TRUE;
}

static gboolean
read_axes(const KlPageContext *context, Matrix *matrix, KlReply **ret_reply)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    guint row = default_facet(taxonomy, 0);
    guint column = default_facet(taxonomy, 2);

    if (!read_facet(context, "zeile", row, &matrix->row, ret_reply)) {
        return FALSE;
    }
    /* Whoever chooses only one of the two gets another facet for the other. */
    const char *chosen_column = kl_http_request_get(context->request, "spalte");
    if (kl_http_request_get(context->request, "zeile") == NULL &&
        g_strcmp0(chosen_column, kl_taxonomy_get_facet(taxonomy, row)->id) == 0) {
        matrix->row = column;
    }
    if (!read_facet(context, "spalte", matrix->row == column ? row : column,
                    &matrix->column, ret_reply)) {
        return FALSE;
    }
    matrix->is_default = matrix->row == row && matrix->column == column;
    matrix->rows = kl_taxonomy_get_facet(taxonomy, matrix->row);
    matrix->columns = kl_taxonomy_get_facet(taxonomy, matrix->column);
    if (matrix->row == matrix->column) {
        *ret_reply = kl_page_error(
            context, 400, "Bitte wählen Sie für Zeilen und Spalten Verschiedenes.");
        return FALSE;
    }
    if ((gsize)matrix->rows->values->len * matrix->columns->values->len > MAX_CELLS) {
        *ret_reply = kl_page_error(
            context, 400, "Für eine Landkarte haben diese beiden zu viele Werte.");
        return FALSE;
    }
    return TRUE;
}

static void
count_cells(const KlPageContext *context, Matrix *matrix)
{
    guint n_rows = matrix->rows->values->len;
    guint n_columns = matrix->columns->values->len;

    matrix->counts = g_new(guint, (gsize)n_rows * n_columns);
    for (guint r = 0; r < n_rows; r++) {
        const KlBitset *row = kl_snapshot_get_value(context->snapshot, matrix->row, r);
        for (guint c = 0; c < n_columns; c++) {
            guint n = kl_bitset_count_and(
                row, kl_snapshot_get_value(context->snapshot, matrix->column, c));
            matrix->counts[r * n_columns + c] = n;
            matrix->most = MAX(matrix->most, n);
        }
    }
}

/* 0 for none, else 1 to 5: which fifth of the highest count. */
static guint
heat_of(guint count, guint most)
{
    return most == 0 ? 0 : (count * MAX_HEAT + most - 1) / most;
}

static json_t *
view_legend(guint most)
{
    json_t *legend = json_array();

    for (guint heat = 1; heat <= MAX_HEAT; heat++) {
        guint low = most * (heat - 1) / MAX_HEAT + 1;
        guint high = most * heat / MAX_HEAT;
        if (low > high) {
            continue;
        }
        g_autofree char *text = low == high
                                    ? kl_count_examples(low)
                                    : g_strdup_printf("%u bis %u Beispiele", low, high);
        json_array_append_new(legend,
                              json_pack("{s:i, s:s}", "heat", (int)heat, "text", text));
    }
    return legend;
}

static json_t *
view_cell(const KlPageContext *context, const Matrix *matrix, guint r, guint c)
{
    const KlValue *row = kl_facet_get_value(matrix->rows, r);
    const KlValue *column = kl_facet_get_value(matrix->columns, c);
    guint count = matrix->counts[r * matrix->columns->values->len + c];
    gboolean is_column_first = matrix->column < matrix->row;
    /* Filters stand in the order of the taxonomy: the canonical address. */
    g_autofree char *query = g_strdup_printf(
        "?%s=%s&%s=%s", is_column_first ? matrix->columns->id : matrix->rows->id,
        is_column_first ? column->id : row->id,
        is_column_first ? matrix->rows->id : matrix->columns->id,
        is_column_first ? row->id : column->id);
    g_autofree char *path =
        g_strconcat(count > 0 ? "/suche" : "/vorschlagen", query, NULL);
    g_autofree char *url = kl_page_carry(context, path);
    g_autofree char *count_text = kl_count_examples(count);
    g_autofree char *label =
        count > 0
            ? g_strdup_printf("%s: %s und %s", count_text, row->title, column->title)
            : g_strdup_printf("Noch kein Beispiel: %s und %s. Beispiel vorschlagen",
                              row->title, column->title);
    return json_pack("{s:i, s:i, s:s, s:s?, s:s?}", "count", (int)count, "heat",
                     (int)heat_of(count, matrix->most), "label", label, "url",
                     count > 0 ? url : NULL, "propose_url", count > 0 ? NULL : url);
}

/* Cases of each value: what a row or column adds up to, each case once. */
static json_t *
view_heading(const KlPageContext *context, guint f, guint v)
{
    const KlFacet *facet =
        kl_taxonomy_get_facet(kl_snapshot_get_taxonomy(context->snapshot), f);
    guint n = kl_bitset_count(kl_snapshot_get_value(context->snapshot, f, v));

    return json_pack("{s:s, s:i}", "title", kl_facet_get_value(facet, v)->title,
                     "count", (int)n);
}

static void
add_table(json_t *page, const KlPageContext *context, const Matrix *matrix)
{
    json_t *columns = json_array(), *rows = json_array();

    for (guint c = 0; c < matrix->columns->values->len; c++) {
        json_array_append_new(columns, view_heading(context, matrix->column, c));
    }
    for (guint r = 0; r < matrix->rows->values->len; r++) {
        json_t *row = view_heading(context, matrix->row, r);
        json_t *cells = json_array();
        for (guint c = 0; c < matrix->columns->values->len; c++) {
            json_array_append_new(cells, view_cell(context, matrix, r, c));
        }
        json_object_set_new(row, "cells", cells);
        json_array_append_new(rows, row);
    }
    json_object_set_new(page, "columns", columns);
    json_object_set_new(page, "rows", rows);
}

static json_t *
view_options(const KlTaxonomy *taxonomy, guint selected)
{
    json_t *options = json_array();

    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        json_array_append_new(options,
                              json_pack("{s:s, s:s, s:b}", "id", facet->id, "title",
                                        facet->title, "is_selected", f == selected));
    }
    return options;
}

KlReply *
kl_page_map(const KlPageContext *context)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    KlReply *failure = NULL;
    Matrix matrix = {0};

    if (!read_axes(context, &matrix, &failure)) {
        return failure;
    }
    count_cells(context, &matrix);
    g_autofree char *path = matrix.is_default
                                ? g_strdup("/landkarte")
                                : g_strdup_printf("/landkarte?zeile=%s&spalte=%s",
                                                  matrix.rows->id, matrix.columns->id);
    g_autofree char *title = g_strdup_printf("Landkarte: %s und %s", matrix.rows->title,
                                             matrix.columns->title);
    g_autofree char *caption =
        g_strdup_printf("Zahl der Beispiele nach %s (Zeilen) und %s (Spalten)",
                        matrix.rows->title, matrix.columns->title);
    json_t *page = kl_page_begin(context, title, path);
    kl_page_describe(page,
                     "Wie viele Beispiele es zu zwei Merkmalen gibt, etwa zu Thema und "
                     "Kooperationsart, und wo noch eines fehlt.");

    json_object_set_new(page, "row_options", view_options(taxonomy, matrix.row));
    json_object_set_new(page, "column_options", view_options(taxonomy, matrix.column));
    json_object_set(page, "hidden", json_object_get(page, "search_hidden"));
    json_object_set_new(page, "caption", json_string(caption));
    json_object_set_new(page, "legend", view_legend(matrix.most));
    add_table(page, context, &matrix);
    g_free(matrix.counts);
    return kl_page_finish(context, "landkarte", page);
}
