#include "indexer/diag.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_ARGUMENT_CHARS    120
#define MAX_SOURCE_LINE_BYTES 400

static void
free_diag(KlDiag *diag)
{
    g_free(diag->file);
    g_free(diag->text);
    g_free(diag->source_line);
    g_free(diag);
}

KlDiags *
kl_diags_new(const char *file)
{
    KlDiags *diags = g_new0(KlDiags, 1);
    diags->file = kl_escape_text(file, 4096);
    diags->diags = g_ptr_array_new_with_free_func((GDestroyNotify)free_diag);
    return diags;
}

void
kl_diags_free(KlDiags *diags)
{
    if (diags == NULL) {
        return;
    }
    g_free(diags->file);
    g_ptr_array_unref(diags->diags);
    g_free(diags);
}

static gboolean
is_invisible(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/* Most names are: nothing of them needs escaping or cutting. */
static gboolean
is_short_ascii(const char *text, guint max_chars)
{
    guint n = 0;
    while (n <= max_chars && text[n] >= 0x20 && text[n] < 0x7f) {
        n++;
    }
    return n <= max_chars && text[n] == '\0';
}

char *
kl_escape_text(const char *text, guint max_chars)
{
    if (is_short_ascii(text, max_chars)) {
        return g_strdup(text);
    }
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new(NULL);
    guint n_chars = 0;
    for (const char *at = valid; *at != '\0'; at += g_utf8_skip[(guchar)*at]) {
        if (n_chars++ == max_chars) {
            g_string_append(out, "…");
            break;
        }
        gunichar c = g_utf8_get_char(at);
        if (!is_invisible(c)) {
            g_string_append_unichar(out, c);
        } else if (c < 0x100) {
            g_string_append_printf(out, "\\x%02x", c);
        } else {
            g_string_append_printf(out, "\\u%04x", c);
        }
    }
    return g_string_free(out, FALSE);
}

/* "unbekannter Wert »$1« für »$2«" with its arguments. */
static char *
fill_in(const char *template, const char *first, const char *second)
{
    const char *arguments[] = {first, second};
    GString *out = g_string_new(NULL);
    for (const char *at = template; *at != '\0'; at++) {
        if (at[0] == '$' && (at[1] == '1' || at[1] == '2')) {
            const char *argument = arguments[at[1] - '1'];
            g_autofree char *shown =
                kl_escape_text(argument != NULL ? argument : "", MAX_ARGUMENT_CHARS);
            g_string_append(out, shown);
            at++;
        } else {
            g_string_append_c(out, *at);
        }
    }
    return g_string_free(out, FALSE);
}

static char *
copy_source_line(const char *content, guint line)
{
    const char *at = content;
    for (guint i = 1; i < line && at != NULL; i++) {
        at = strchr(at, '\n');
        at = at != NULL ? at + 1 : NULL;
    }
    if (at == NULL || *at == '\0') {
        return NULL;
    }
    gsize length = strcspn(at, "\n");
    if (length > MAX_SOURCE_LINE_BYTES) {
        return NULL;
    }
    return g_strndup(at, length);
}

void
kl_diags_report(KlDiags *diags,
                KlMessage message,
                KlPlace place,
                const char *first,
                const char *second,
                const char *likely)
{
    const KlMessageText *text = kl_message_text(message);
    guint *count =
        text->severity == KL_SEVERITY_ERROR ? &diags->n_errors : &diags->n_warnings;
    if (++*count > KL_MAX_DIAGS) {
        return;
    }
    KlDiag *diag = g_new0(KlDiag, 1);
    diag->file = g_strdup(diags->file);
    diag->place = place;
    diag->message = message;
    diag->text = fill_in(text->text, first, second);
    if (likely != NULL) {
        g_autofree char *shown = kl_escape_text(likely, MAX_ARGUMENT_CHARS);
        g_autofree char *old = diag->text;
        diag->text = g_strdup_printf("%s; gemeint ist vielleicht »%s«", old, shown);
    }
    if (diags->content != NULL) {
        diag->source_line = copy_source_line(diags->content, place.line);
    }
    g_ptr_array_add(diags->diags, diag);
}

KlReport *
kl_report_new(void)
{
    KlReport *report = g_new0(KlReport, 1);
    report->diags = g_ptr_array_new_with_free_func((GDestroyNotify)free_diag);
    return report;
}

void
kl_report_free(KlReport *report)
{
    if (report == NULL) {
        return;
    }
    g_ptr_array_unref(report->diags);
    g_free(report);
}

/* Says that findings were left out, after the last line, so that it sorts last. */
static void
add_cap_note(KlReport *report, const KlDiags *diags)
{
    guint left_out = 0;
    if (diags->n_errors > KL_MAX_DIAGS) {
        left_out += diags->n_errors - KL_MAX_DIAGS;
    }
    if (diags->n_warnings > KL_MAX_DIAGS) {
        left_out += diags->n_warnings - KL_MAX_DIAGS;
    }
    if (left_out == 0) {
        return;
    }
    guint last_line = 1;
    for (guint i = 0; i < diags->diags->len; i++) {
        const KlDiag *diag = g_ptr_array_index(diags->diags, i);
        last_line = MAX(last_line, diag->place.line);
    }
    g_autofree char *number = g_strdup_printf("%u", left_out);
    KlDiag *note = g_new0(KlDiag, 1);
    note->file = g_strdup(diags->file);
    note->place = (KlPlace){last_line + 1, 1};
    note->message = KL_MSG_MORE;
    note->text = fill_in(kl_message_text(KL_MSG_MORE)->text, number, NULL);
    g_ptr_array_add(report->diags, note);
}

void
kl_report_take(KlReport *report, KlDiags *diags)
{
    add_cap_note(report, diags);
    report->n_errors += diags->n_errors;
    report->n_warnings += diags->n_warnings;
    g_ptr_array_extend_and_steal(report->diags, g_steal_pointer(&diags->diags));
    diags->diags = g_ptr_array_new_with_free_func((GDestroyNotify)free_diag);
    diags->n_errors = 0;
    diags->n_warnings = 0;
}

static int
compare_diags(gconstpointer a, gconstpointer b)
{
    const KlDiag *left = *(KlDiag *const *)a;
    const KlDiag *right = *(KlDiag *const *)b;
    int order = strcmp(left->file, right->file);
    if (order != 0) {
        return order;
    }
    if (left->place.line != right->place.line) {
        return left->place.line < right->place.line ? -1 : 1;
    }
    if (left->place.column != right->place.column) {
        return left->place.column < right->place.column ? -1 : 1;
    }
    if (left->message != right->message) {
        return left->message < right->message ? -1 : 1;
    }
    return strcmp(left->text, right->text);
}

void
kl_report_sort(KlReport *report)
{
    g_ptr_array_sort(report->diags, compare_diags);
}

KlDiagStyle
kl_diag_style_for(FILE *stream)
{
    gboolean is_terminal = isatty(fileno(stream)) == 1;
    const char *no_colour = getenv("NO_COLOR");
    return (KlDiagStyle){
        .with_source = is_terminal,
        .with_colour = is_terminal && (no_colour == NULL || *no_colour == '\0'),
    };
}

static const char *
severity_name(KlSeverity severity)
{
    return severity == KL_SEVERITY_ERROR ? "error" : "warning";
}

/*     7 | themen: [Ernärung]
 *       |          ^                */
static void
print_source(const KlDiag *diag, FILE *stream)
{
    g_autofree char *shown = g_strdup(diag->source_line);
    g_strdelimit(shown, "\t", ' ');
    g_autofree char *line = kl_escape_text(shown, MAX_SOURCE_LINE_BYTES);
    fprintf(stream, "%6u | %s\n", diag->place.line, line);
    if (diag->place.column <= MAX_SOURCE_LINE_BYTES) {
        fprintf(stream, "       | %*s^\n", (int)diag->place.column - 1, "");
    }
}

void
kl_report_print(const KlReport *report, FILE *stream, KlDiagStyle style)
{
    for (guint i = 0; i < report->diags->len; i++) {
        const KlDiag *diag = g_ptr_array_index(report->diags, i);
        const KlMessageText *text = kl_message_text(diag->message);
        const char *colour =
            text->severity == KL_SEVERITY_ERROR ? "\033[1;31m" : "\033[1;35m";
        fprintf(stream, "%s:%u:%u: %s%s:%s %s%s%s%s\n", diag->file, diag->place.line,
                diag->place.column, style.with_colour ? colour : "",
                severity_name(text->severity), style.with_colour ? "\033[0m" : "",
                diag->text, style.with_source ? " [" : "",
                style.with_source ? text->code : "", style.with_source ? "]" : "");
        if (!style.with_source) {
            continue;
        }
        if (diag->source_line != NULL) {
            print_source(diag, stream);
        }
        if (text->hint != NULL) {
            fprintf(stream, "       = %s\n", text->hint);
        }
    }
}

json_t *
kl_report_to_json(const KlReport *report)
{
    json_t *list = json_array();
    for (guint i = 0; i < report->diags->len; i++) {
        const KlDiag *diag = g_ptr_array_index(report->diags, i);
        const KlMessageText *text = kl_message_text(diag->message);
        json_array_append_new(
            list,
            json_pack("{s:s, s:i, s:i, s:s, s:s, s:s, s:s?}", "file", diag->file,
                      "line", (int)diag->place.line, "column", (int)diag->place.column,
                      "severity", severity_name(text->severity), "code", text->code,
                      "message", diag->text, "hint", text->hint));
    }
    return list;
}
