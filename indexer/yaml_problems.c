#include "indexer/yaml_problems.h"

#include <string.h>

/* What libyaml says, as an editor would say it. */
static const struct {
    const char *problem;
    const char *german;
} problems[] = {
    {"could not find expected ':'",
     "nach einem Schlüssel fehlt der Doppelpunkt mit Leerzeichen (»: «)"},
    {"found character that cannot start any token",
     "mit diesem Zeichen darf ein Wert nicht beginnen; in Anführungszeichen setzen"},
    {"block sequence entries are not allowed in this context",
     "hier darf kein Listenpunkt (»- «) stehen"},
    {"mapping keys are not allowed in this context", "hier darf kein »?« stehen"},
    {"found unknown escape character",
     "unbekannte Zeichenfolge nach »\\«; einfache Anführungszeichen (') nehmen oder "
     "»\\\\« schreiben"},
    {"did not find expected hexdecimal number",
     "nach »\\x« oder »\\u« fehlt eine Zeichennummer"},
    {"found invalid Unicode character escape code",
     "diese Zeichennummer gibt es nicht"},
    {"found a tab character where an indentation space is expected",
     "Tabulator statt Leerzeichen"},
    {"found a tab character that violates indentation", "Tabulator statt Leerzeichen"},
    {"found unexpected ':'", "unerwarteter Doppelpunkt"},
    {"did not find expected comment or line break",
     "nach »|« oder »>« darf in dieser Zeile nichts mehr stehen"},
    {"did not find expected <document start>",
     "hier ist das Dokument schon zu Ende; steht etwas falsch eingerückt?"},
    {"did not find expected node content", "hier fehlt ein Wert"},
    {"did not find expected '-' indicator",
     "hier wird ein Listenpunkt (»- «) erwartet; stimmt die Einrückung?"},
    {"did not find expected key",
     "hier wird ein Schlüssel erwartet; stimmt die Einrückung, und sind "
     "Anführungszeichen und Klammern geschlossen?"},
    {"did not find expected ',' or ']'",
     "die Liste ist nicht geschlossen: es fehlt »,« oder »]«"},
    {"did not find expected ',' or '}'",
     "die Angaben sind nicht geschlossen: es fehlt »,« oder »}«"},
    {"found undefined tag handle", "ein Wert darf nicht mit »!« beginnen"},
    {"found unexpected document indicator", "»---« oder »...« mitten in einem Text"},
    {"did not find expected alphabetic or numeric character",
     "nach »&« oder »*« fehlt ein Name; der Text gehört in Anführungszeichen"},
    {"exceeded maximum depth", "zu tief verschachtelt"},
};

KlPlace
kl_yaml_place(yaml_mark_t mark, guint first_line)
{
    return (KlPlace){(guint)mark.line + first_line, (guint)mark.column + 1};
}

void
kl_yaml_report_syntax(const yaml_parser_t *parser, guint first_line, KlDiags *diags)
{
    const char *problem = parser->problem != NULL ? parser->problem : "";
    KlPlace place = kl_yaml_place(parser->problem_mark, first_line);
    if (parser->error == YAML_MEMORY_ERROR) {
        g_error("no memory for YAML");
    }
    if (strcmp(problem, "mapping values are not allowed in this context") == 0) {
        kl_diags_report(diags, KL_MSG_YAML_COLON, place, NULL, NULL, NULL);
        return;
    }
    if (strcmp(problem, "found unexpected end of stream") == 0 &&
        parser->context != NULL && strstr(parser->context, "quoted scalar") != NULL) {
        place = kl_yaml_place(parser->context_mark, first_line);
        kl_diags_report(diags, KL_MSG_YAML_QUOTE, place, NULL, NULL, NULL);
        return;
    }
    if (g_str_has_prefix(problem, "did not find expected ','") ||
        g_str_has_prefix(problem, "did not find expected alphabetic")) {
        place = kl_yaml_place(parser->context_mark, first_line); /* where it began */
    }
    const char *german = "an dieser Stelle ist der Aufbau nicht zu verstehen";
    for (gsize i = 0; i < G_N_ELEMENTS(problems); i++) {
        if (strcmp(problem, problems[i].problem) == 0) {
            german = problems[i].german;
        }
    }
    kl_diags_report(diags, KL_MSG_YAML_SYNTAX, place, german, NULL, NULL);
}

/* Where in a line a scan is: what comes before a value is structure, in which only
 * ordinary blanks count. */
typedef enum {
    IN_INDENT, /* blanks and »- « */
    IN_KEY,    /* letters after that */
    AFTER_KEY, /* right after the key's colon */
    IN_VALUE,
} LinePart;

static LinePart
next_part(LinePart part, gunichar c)
{
    switch (part) {
    case IN_INDENT:
        return c == ' ' || c == '-' || c == 0xa0 ? IN_INDENT
               : g_unichar_isalpha(c)            ? IN_KEY
                                                 : IN_VALUE;
    case IN_KEY:
        return c == ':'                                       ? AFTER_KEY
               : g_unichar_isalnum(c) || c == '_' || c == '-' ? IN_KEY
                                                              : IN_VALUE;
    default:
        return IN_VALUE;
    }
}

guint
kl_yaml_report_blanks(const char *text, gsize length, guint first_line, KlDiags *diags)
{
    guint n_blanks = 0;
    KlPlace place = {first_line, 1};
    LinePart part = IN_INDENT;
    gboolean was_reported = FALSE;
    for (const char *at = text; at < text + length; at += g_utf8_skip[(guchar)*at]) {
        gunichar c = g_utf8_get_char(at);
        gboolean is_bad_space = c == 0xa0 && (part == IN_INDENT || part == AFTER_KEY);
        if ((c == '\t' || is_bad_space) && !was_reported) {
            kl_diags_report(diags, c == '\t' ? KL_MSG_YAML_TAB : KL_MSG_YAML_NBSP,
                            place, NULL, NULL, NULL);
            was_reported = TRUE;
            n_blanks++;
        }
        part = next_part(part, c);
        place.column++;
        if (c == '\n') {
            place.line++;
            place.column = 1;
            part = IN_INDENT;
            was_reported = FALSE;
        }
    }
    return n_blanks;
}
