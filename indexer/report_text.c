#include "indexer/report.h"

#include <string.h>
#include "search/cli.h"

#define LABEL_CHARS    28
#define LINE_CHARS     80
#define MAX_ITEMS      10
#define MAX_WORD_CHARS 60
#define MAX_SLUGS      5
#define HARD_LIX       60
#define HARD_FLESCH    30

typedef struct {
    FILE *stream;
    gboolean with_all;
} Printer;

static const char *
get_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

static int
get_number(const json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

static size_t
limit(const Printer *printer, size_t n, size_t most)
{
    return printer->with_all ? n : MIN(n, most);
}

static void
print_rest(const Printer *printer, size_t n, size_t shown)
{
    if (n > shown) {
        fprintf(printer->stream, "  … und %zu weitere (--verbose zeigt alle)\n",
                n - shown);
    }
}

static void
print_heading(const Printer *printer, const char *text)
{
    glong length = g_utf8_strlen(text, -1);
    fprintf(printer->stream, "\n%s\n", text);
    for (glong i = 0; i < length; i++) {
        fputs("─", printer->stream);
    }
    fputc('\n', printer->stream);
}

/* Text cut or filled to a number of characters. */
static void
print_cell(const Printer *printer, const char *text, glong width)
{
    glong length = g_utf8_strlen(text, -1);
    if (length > width) {
        g_autofree char *cut = g_utf8_substring(text, 0, width - 1);
        fprintf(printer->stream, "%s…", cut);
        return;
    }
    fprintf(printer->stream, "%s%*s", text, (int)(width - length), "");
}

/* --- matrices --- */

/* A, B, … Z, AA, AB, …: short names of columns. */
static void
column_name(size_t column, char ret_name[4])
{
    g_snprintf(ret_name, 4, column < 26 ? "%c" : "%c%c",
               (char)('A' + (column < 26 ? column : column / 26 - 1)),
               (char)('A' + column % 26));
}

static void
print_legend(const Printer *printer, const json_t *values)
{
    size_t i;
    json_t *value;
    json_array_foreach(values, i, value)
    {
        char name[4];
        column_name(i, name);
        fprintf(printer->stream, "  %2s  %s (%d)\n", name, get_text(value, "title"),
                get_number(value, "cases"));
    }
}

static void
print_block(const Printer *printer, const json_t *matrix, size_t first, size_t end)
{
    const json_t *rows = json_object_get(json_object_get(matrix, "rows"), "values");
    const json_t *counts = json_object_get(matrix, "counts");
    print_cell(printer, "", LABEL_CHARS);
    for (size_t j = first; j < end; j++) {
        char name[4];
        column_name(j, name);
        fprintf(printer->stream, "%4s", name);
    }
    fputc('\n', printer->stream);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        print_cell(printer, get_text(json_array_get(rows, i), "title"), LABEL_CHARS);
        for (size_t j = first; j < end; j++) {
            json_int_t count =
                json_integer_value(json_array_get(json_array_get(counts, i), j));
            if (count > 0) {
                fprintf(printer->stream, "%4" JSON_INTEGER_FORMAT, count);
            } else {
                fputs("   ·", printer->stream);
            }
        }
        fputc('\n', printer->stream);
    }
}

static void
print_matrix(const Printer *printer, const json_t *matrix)
{
    const json_t *columns = json_object_get(matrix, "columns");
    size_t n = json_array_size(json_object_get(columns, "values"));
    size_t n_fit = (LINE_CHARS - LABEL_CHARS) / 4;
    g_autofree char *title =
        g_strdup_printf("%s × %s", get_text(json_object_get(matrix, "rows"), "title"),
                        get_text(columns, "title"));
    print_heading(printer, title);
    for (size_t first = 0; first < n; first += n_fit) {
        print_block(printer, matrix, first, MIN(first + n_fit, n));
        fputc('\n', printer->stream);
    }
    print_legend(printer, json_object_get(columns, "values"));
}

static void
print_gaps(const Printer *printer, const json_t *report)
{
    const json_t *gaps = json_object_get(report, "gaps");
    const json_t *combinations = json_object_get(report, "combinations");
    const json_t *empty = json_object_get(combinations, "empty");
    size_t n = limit(printer, json_array_size(gaps), MAX_ITEMS);
    print_heading(printer, "Lücken");
    if (json_is_integer(empty) && get_number(combinations, "total") > 0) {
        fprintf(printer->stream,
                "Von %d Verbindungen aus drei Angaben haben %d kein Beispiel.\n",
                get_number(combinations, "total"), (int)json_integer_value(empty));
    }
    if (n == 0) {
        fputs("Keine Paare, die man erwarten würde und die fehlen.\n", printer->stream);
        return;
    }
    fputs("Hier fehlt ein Beispiel, obwohl beides oft vorkommt:\n", printer->stream);
    for (size_t i = 0; i < n; i++) {
        const json_t *titles = json_object_get(json_array_get(gaps, i), "titles");
        fprintf(printer->stream, "  %s × %s\n",
                json_string_value(json_array_get(titles, 0)),
                json_string_value(json_array_get(titles, 1)));
    }
    print_rest(printer, json_array_size(gaps), n);
}

/* --- lists --- */

static void
print_overdue(const Printer *printer, const json_t *list)
{
    size_t n = limit(printer, json_array_size(list), MAX_ITEMS);
    print_heading(printer, "Zu prüfen");
    if (n == 0) {
        fputs("Kein Fall ist älter als zwei Jahre.\n", printer->stream);
        return;
    }
    fprintf(printer->stream, "%zu zuletzt vor mehr als zwei Jahren geprüft:\n",
            json_array_size(list));
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(list, i);
        fprintf(printer->stream, "  %s  %s\n", get_text(item, "checked"),
                get_text(item, "slug"));
    }
    print_rest(printer, json_array_size(list), n);
}

static void
print_slugs(const Printer *printer, const json_t *slugs)
{
    size_t n = limit(printer, json_array_size(slugs), MAX_SLUGS);
    for (size_t i = 0; i < n; i++) {
        fprintf(printer->stream, "        %s\n",
                json_string_value(json_array_get(slugs, i)));
    }
    if (n < json_array_size(slugs)) {
        fprintf(printer->stream, "        … und %zu weitere (--verbose zeigt alle)\n",
                json_array_size(slugs) - n);
    }
}

static void
print_missing(const Printer *printer, const json_t *report)
{
    const json_t *list = json_object_get(report, "missing");
    gboolean is_complete = TRUE;
    size_t i;
    json_t *item;
    print_heading(printer, "Fehlende Angaben");
    json_array_foreach(list, i, item)
    {
        int count = get_number(item, "count");
        if (count == 0) {
            continue;
        }
        is_complete = FALSE;
        fprintf(printer->stream, "  %-16s %4d von %d\n", get_text(item, "field"), count,
                get_number(report, "cases"));
        if (count < get_number(report, "cases") || printer->with_all) {
            print_slugs(printer, json_object_get(item, "cases"));
        }
    }
    if (is_complete) {
        fputs("Nichts fehlt.\n", printer->stream);
    }
}

static void
print_unused(const Printer *printer, const json_t *list)
{
    const char *facet = "";
    size_t i;
    json_t *item;
    print_heading(printer, "Werte ohne Fall");
    if (json_array_size(list) == 0) {
        fputs("Jeder Wert der Taxonomie hat einen Fall.\n", printer->stream);
    }
    json_array_foreach(list, i, item)
    {
        if (strcmp(facet, get_text(item, "facet")) != 0) {
            facet = get_text(item, "facet");
            fprintf(printer->stream, "  %s:\n", facet);
        }
        fprintf(printer->stream, "    %s (%s)\n", get_text(item, "title"),
                get_text(item, "value"));
    }
}

static void
print_links(const Printer *printer, const json_t *list)
{
    size_t i;
    json_t *item;
    print_heading(printer, "Links, die nirgendwohin führen");
    if (json_array_size(list) == 0) {
        fputs("Keine.\n", printer->stream);
    }
    json_array_foreach(list, i, item)
    {
        fprintf(printer->stream, "  %s:%d:%d: %s\n", get_text(item, "file"),
                get_number(item, "line"), get_number(item, "column"),
                get_text(item, "message"));
    }
}

/* --- readability --- */

static void
print_measure(const Printer *printer, const json_t *object, const char *name)
{
    char number[KL_CLI_DECIMAL_BYTES];
    double measure = json_real_value(json_object_get(object, name));
    fprintf(printer->stream, "%7s", kl_cli_format_decimal(number, "%.1f", measure));
}

static void
print_measures(const Printer *printer, const json_t *object)
{
    print_measure(printer, object, "lix");
    print_measure(printer, object, "flesch");
}

static gboolean
is_hard(const json_t *object)
{
    return json_real_value(json_object_get(object, "lix")) > HARD_LIX ||
           json_real_value(json_object_get(object, "flesch")) < HARD_FLESCH;
}

static void
print_readability(const Printer *printer, const json_t *readability)
{
    const json_t *cases = json_object_get(readability, "cases");
    size_t n = limit(printer, json_array_size(cases), MAX_ITEMS);
    size_t j;
    json_t *section;
    print_heading(printer, "Lesbarkeit");
    fputs(
        "  LIX: unter 40 leicht, über 60 sehr schwer; Flesch-Amstad: über 60 leicht,\n"
        "  unter 30 sehr schwer. Die schwersten zuerst, darunter schwere "
        "Abschnitte.\n\n"
        "    LIX Flesch\n",
        printer->stream);
    print_measures(printer, readability);
    fputs("  alle Fälle\n", printer->stream);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(cases, i);
        print_measures(printer, one);
        fprintf(printer->stream, "  %s\n", get_text(one, "slug"));
        json_array_foreach(json_object_get(one, "sections"), j, section)
        {
            if (is_hard(section)) {
                print_measures(printer, section);
                fprintf(printer->stream, "    %s\n", get_text(section, "title"));
            }
        }
    }
    print_rest(printer, json_array_size(cases), n);
}

/* --- searches --- */

static void
print_words(const Printer *printer, const json_t *words, gboolean only_zero)
{
    size_t n_all = 0, n_shown = 0, i;
    json_t *word;
    json_array_foreach(words, i, word)
    {
        int count = get_number(word, only_zero ? "zero" : "searches");
        if (count == 0) {
            continue;
        }
        n_all++;
        if (!printer->with_all && n_shown == MAX_ITEMS) {
            continue;
        }
        n_shown++;
        g_autofree char *safe = kl_escape_text(get_text(word, "word"), MAX_WORD_CHARS);
        fprintf(printer->stream, "  %6d  %s", count, safe);
        if (only_zero && get_number(word, "hits") > 0) {
            fprintf(printer->stream, " (findet inzwischen %d)",
                    get_number(word, "hits"));
        }
        fputc('\n', printer->stream);
    }
    if (n_all == 0) {
        fputs("  keine\n", printer->stream);
    }
    print_rest(printer, n_all, n_shown);
}

static void
print_searches(const Printer *printer, const json_t *searches)
{
    if (!json_is_object(searches)) {
        return;
    }
    print_heading(printer, "Suchen");
    fprintf(printer->stream, "Gezählt an %d Tagen, %s bis %s. Seltene Wörter fehlen.\n",
            get_number(searches, "days"), get_text(searches, "since"),
            get_text(searches, "until"));
    fputs("Gesucht und nicht gefunden:\n", printer->stream);
    print_words(printer, json_object_get(searches, "words"), TRUE);
    fputs("Am häufigsten gesucht:\n", printer->stream);
    print_words(printer, json_object_get(searches, "words"), FALSE);
}

void
kl_report_write_text(const json_t *report, gboolean with_all, FILE *stream)
{
    const Printer printer = {stream, with_all};
    size_t i;
    json_t *matrix;
    int n_cases = get_number(report, "cases");
    fprintf(stream, "%d %s, Stand %s", n_cases, n_cases == 1 ? "Fall" : "Fälle",
            get_text(report, "date"));
    if (get_number(report, "drafts") > 0) {
        fprintf(stream, "; Entwürfe nicht mitgezählt: %d",
                get_number(report, "drafts"));
    }
    if (get_number(report, "failed") > 0) {
        fprintf(stream, "; wegen Fehlern nicht mitgezählt: %d",
                get_number(report, "failed"));
    }
    fputc('\n', stream);
    json_array_foreach(json_object_get(report, "matrices"), i, matrix)
    {
        print_matrix(&printer, matrix);
    }
    print_gaps(&printer, report);
    print_overdue(&printer, json_object_get(report, "overdue"));
    print_missing(&printer, report);
    print_unused(&printer, json_object_get(report, "unused"));
    print_links(&printer, json_object_get(report, "links"));
    print_readability(&printer, json_object_get(report, "readability"));
    print_searches(&printer, json_object_get(report, "searches"));
}
