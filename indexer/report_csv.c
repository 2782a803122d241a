#include "indexer/report.h"

#include <string.h>

/* RFC 4180. What a spreadsheet would take for a formula is led by an apostrophe. */
static void
write_field(FILE *stream, const char *text)
{
    gboolean is_formula = *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
    if (!is_formula && strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, stream);
        return;
    }
    fputs(is_formula ? "\"'" : "\"", stream);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"') {
            fputc('"', stream);
        }
        fputc(*p, stream);
    }
    fputc('"', stream);
}

/* number is JSON, or NULL for none. */
static void
write_row(FILE *stream,
          const char *part,
          const char *subject,
          const char *attribute,
          const char *value,
          const json_t *number)
{
    const char *const texts[] = {part, subject, attribute, value};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        write_field(stream, texts[i] != NULL ? texts[i] : "");
        fputc(',', stream);
    }
    if (json_is_integer(number)) {
        fprintf(stream, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
    } else if (json_is_real(number)) {
        char text[G_ASCII_DTOSTR_BUF_SIZE];
        fputs(g_ascii_formatd(text, sizeof text, "%.1f", json_real_value(number)),
              stream);
    }
    fputs("\r\n", stream);
}

static const char *
get_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void
write_matrix(FILE *stream, const json_t *matrix)
{
    const json_t *rows = json_object_get(matrix, "rows");
    const json_t *columns = json_object_get(matrix, "columns");
    const json_t *row_values = json_object_get(rows, "values");
    const json_t *column_values = json_object_get(columns, "values");
    const json_t *counts = json_object_get(matrix, "counts");
    for (size_t i = 0; i < json_array_size(counts); i++) {
        const json_t *line = json_array_get(counts, i);
        for (size_t j = 0; j < json_array_size(line); j++) {
            g_autofree char *row =
                g_strdup_printf("%s=%s", get_text(rows, "id"),
                                get_text(json_array_get(row_values, i), "id"));
            g_autofree char *column =
                g_strdup_printf("%s=%s", get_text(columns, "id"),
                                get_text(json_array_get(column_values, j), "id"));
            write_row(stream, "paar", row, column, NULL, json_array_get(line, j));
        }
    }
}

static void
write_combinations(FILE *stream, const json_t *combinations)
{
    const json_t *ids = json_object_get(combinations, "facets");
    const json_t *counts = json_object_get(combinations, "counts");
    size_t i;
    json_t *combination;
    json_array_foreach(counts, i, combination)
    {
        const json_t *values = json_object_get(combination, "values");
        char *pairs[3];
        for (size_t j = 0; j < G_N_ELEMENTS(pairs); j++) {
            pairs[j] =
                g_strdup_printf("%s=%s", json_string_value(json_array_get(ids, j)),
                                json_string_value(json_array_get(values, j)));
        }
        write_row(stream, "kombination", pairs[0], pairs[1], pairs[2],
                  json_object_get(combination, "cases"));
        for (size_t j = 0; j < G_N_ELEMENTS(pairs); j++) {
            g_free(pairs[j]);
        }
    }
}

static void
write_gap(FILE *stream, const json_t *gap)
{
    const json_t *facets = json_object_get(gap, "facets");
    const json_t *values = json_object_get(gap, "values");
    char *pairs[2];
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        pairs[i] =
            g_strdup_printf("%s=%s", json_string_value(json_array_get(facets, i)),
                            json_string_value(json_array_get(values, i)));
    }
    write_row(stream, "luecke", pairs[0], pairs[1], NULL,
              json_object_get(gap, "expected"));
    g_free(pairs[0]);
    g_free(pairs[1]);
}

static void
write_measures(FILE *stream,
               const char *subject,
               const char *section,
               const json_t *from)
{
    write_row(stream, "lesbarkeit", subject, "lix", section,
              json_object_get(from, "lix"));
    write_row(stream, "lesbarkeit", subject, "flesch", section,
              json_object_get(from, "flesch"));
    write_row(stream, "lesbarkeit", subject, "woerter", section,
              json_object_get(from, "words"));
}

static void
write_readability(FILE *stream, const json_t *readability)
{
    size_t i, j;
    json_t *one, *section;
    write_measures(stream, NULL, NULL, readability);
    json_array_foreach(json_object_get(readability, "cases"), i, one)
    {
        write_measures(stream, get_text(one, "slug"), NULL, one);
        json_array_foreach(json_object_get(one, "sections"), j, section)
        {
            write_measures(stream, get_text(one, "slug"), get_text(section, "title"),
                           section);
        }
    }
}

static void
write_lists(FILE *stream, const json_t *report)
{
    size_t i, j;
    json_t *item, *slug;
    json_array_foreach(json_object_get(report, "overdue"), i, item)
    {
        write_row(stream, "ueberfaellig", get_text(item, "slug"), "stand",
                  get_text(item, "checked"), json_object_get(item, "days"));
    }
    json_array_foreach(json_object_get(report, "missing"), i, item)
    {
        json_array_foreach(json_object_get(item, "cases"), j, slug)
        {
            write_row(stream, "fehlt", json_string_value(slug), get_text(item, "field"),
                      NULL, NULL);
        }
    }
    json_array_foreach(json_object_get(report, "unused"), i, item)
    {
        g_autofree char *value =
            g_strdup_printf("%s=%s", get_text(item, "facet"), get_text(item, "value"));
        write_row(stream, "unbenutzt", value, NULL, get_text(item, "title"), NULL);
    }
    json_array_foreach(json_object_get(report, "links"), i, item)
    {
        g_autofree char *place = g_strdup_printf(
            "%s:%" JSON_INTEGER_FORMAT ":%" JSON_INTEGER_FORMAT, get_text(item, "file"),
            json_integer_value(json_object_get(item, "line")),
            json_integer_value(json_object_get(item, "column")));
        write_row(stream, "link", place, get_text(item, "code"),
                  get_text(item, "message"), NULL);
    }
}

static void
write_searches(FILE *stream, const json_t *searches)
{
    static const char *const names[][2] = {
        {"gesucht", "searches"}, {"tage", "days"}, {"ohne", "zero"}, {"heute", "hits"}};
    size_t i;
    json_t *word;
    json_array_foreach(json_object_get(searches, "words"), i, word)
    {
        for (guint j = 0; j < G_N_ELEMENTS(names); j++) {
            const json_t *number = json_object_get(word, names[j][1]);
            if (!json_is_null(number)) {
                write_row(stream, "suche", get_text(word, "word"), names[j][0], NULL,
                          number);
            }
        }
    }
}

void
kl_report_write_csv(const json_t *report, FILE *stream)
{
    size_t i;
    json_t *item;
    fputs("bereich,gegenstand,merkmal,angabe,zahl\r\n", stream);
    json_array_foreach(json_object_get(report, "matrices"), i, item)
    {
        write_matrix(stream, item);
    }
    write_combinations(stream, json_object_get(report, "combinations"));
    json_array_foreach(json_object_get(report, "gaps"), i, item)
    {
        write_gap(stream, item);
    }
    write_lists(stream, report);
    write_readability(stream, json_object_get(report, "readability"));
    write_searches(stream, json_object_get(report, "searches"));
}
