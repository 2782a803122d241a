#include "indexer/diag.h"

#include <stdlib.h>
#include <string.h>

#include "indexer/suggest.h"

static char *
print(const KlReport *report, KlDiagStyle style)
{
    char *buffer = NULL;
    size_t length;
    FILE *stream = open_memstream(&buffer, &length);
    kl_report_print(report, stream, style);
    fclose(stream);
    return buffer;
}

static void
test_form(void)
{
    g_autoptr(KlDiags) diags = kl_diags_new("corpus/faelle/x.md");
    g_autoptr(KlReport) report = kl_report_new();
    diags->content = "---\nthemen: [Ernärung]\n";
    kl_diags_report(diags, KL_MSG_UNKNOWN_VALUE, (KlPlace){2, 10}, "Ernärung", "themen",
                    "Ernährung");
    kl_diags_report(diags, KL_MSG_EMPTY, KL_WHOLE_FILE, NULL, NULL, NULL);
    kl_report_take(report, diags);
    kl_report_sort(report);
    char *plain = print(report, (KlDiagStyle){FALSE, FALSE});
    g_assert_cmpstr(plain, ==,
                    "corpus/faelle/x.md:1:1: error: die Datei ist leer\n"
                    "corpus/faelle/x.md:2:10: error: unbekannter Wert »Ernärung« für "
                    "»themen«; gemeint ist vielleicht »Ernährung«\n");
    free(plain);
    char *rich = print(report, (KlDiagStyle){TRUE, FALSE});
    g_assert_nonnull(strstr(rich, "[K310]\n     2 | themen: [Ernärung]\n"
                                  "       |          ^\n"));
    free(rich);
}

static void
test_escaping(void)
{
    g_autofree char *text = kl_escape_text("a\x1b[31m\n\xe2\x80\xae\xff z", 20);
    g_assert_cmpstr(text, ==, "a\\x1b[31m\\x0a\\u202e\xef\xbf\xbd z");
    g_autofree char *cut = kl_escape_text("äöüäöü", 3);
    g_assert_cmpstr(cut, ==, "äöü…");
}

static void
test_cap(void)
{
    g_autoptr(KlDiags) diags = kl_diags_new("x");
    g_autoptr(KlReport) report = kl_report_new();
    for (guint i = 0; i < 250; i++) {
        kl_diags_report(diags, KL_MSG_EMPTY, (KlPlace){i + 1, 1}, NULL, NULL, NULL);
    }
    kl_report_take(report, diags);
    kl_report_sort(report);
    g_assert_cmpuint(report->n_errors, ==, 250);
    g_assert_cmpuint(report->diags->len, ==, KL_MAX_DIAGS + 1);
    const KlDiag *last = g_ptr_array_index(report->diags, KL_MAX_DIAGS);
    g_assert_cmpint(last->message, ==, KL_MSG_MORE);
    g_assert_cmpuint(diags->diags->len, ==, 0);
}

static void
test_messages_are_complete(void)
{
    g_autoptr(GHashTable) codes = g_hash_table_new(g_str_hash, g_str_equal);
    for (KlMessage message = 0; message < KL_N_MESSAGES; message++) {
        const KlMessageText *text = kl_message_text(message);
        g_assert_nonnull(text->code);
        g_assert_nonnull(text->text);
        g_assert_true(g_hash_table_add(codes, (gpointer)(guintptr)text->code));
        g_assert_false(g_str_has_suffix(text->text, "."));
    }
}

static void
test_suggest(void)
{
    static const char *const names[] = {"titel", "themen", "branchen", "ort", NULL};
    g_assert_cmpstr(kl_suggest_name("brachen", names), ==, "branchen");
    g_assert_cmpstr(kl_suggest_name("TITLE", names), ==, "titel");
    g_assert_cmpstr(kl_suggest_name("orrt", names), ==, "ort");
    g_assert_null(kl_suggest_name("kurzfassung", names));
    g_assert_null(kl_suggest_name("", names));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diag/form", test_form);
    g_test_add_func("/diag/escaping", test_escaping);
    g_test_add_func("/diag/cap", test_cap);
    g_test_add_func("/diag/messages", test_messages_are_complete);
    g_test_add_func("/suggest/names", test_suggest);
    return g_test_run();
}
