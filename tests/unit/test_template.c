/* Filling templates: what a text and a view give. */
#include "web/template.h"

#include <glib/gstdio.h>
#include <string.h>

#include "search/error.h"

/* The look of a folder in which »seite« is the text. */
static KlTemplates *
make(const char *text, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("kooplab-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "seite.mustache", NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_autoptr(KlLook) look = kl_look_new(folder, NULL);
    g_unlink(path);
    g_rmdir(folder);
    return kl_templates_new(look, error);
}

static void
test_fill(void)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"a {{x}} b", "a &lt;&amp;&#39;&quot;&gt; b"},
        {"{{{raw_html}}}{{&raw_html}}", "<b><b>"},
        {"{{n}} {{r}} {{yes}}{{no}}{{nothing}}{{missing}}", "7 0.25 "},
        {"{{#list}}{{.}}-{{n}};{{/list}}", "1-7;2-7;"},
        {"{{#o}}{{n}}{{#in}}{{n}}{{x}}{{/in}}{{/o}}{{o.n}}",
         "88&lt;&amp;&#39;&quot;&gt;8"},
        {"{{#empty}}a{{/empty}}{{^empty}}b{{/empty}}{{^list}}c{{/list}}", "b"},
        {"{{^missing}}a{{/missing}}{{#yes}}b{{/yes}}{{^nothing}}c{{/nothing}}", "abc"},
        /* A line of sections alone goes, if one of them is shown. */
        {"1\n  {{#yes}}\n2\n\t{{/yes}}\n3", "1\n2\n3"},
        {"1\n{{#no}}\n2\n{{/no}}\n3", "1\n\n3"},
        {"1\r\n{{#list}}\r\n{{.}}\r\n{{/list}}\r\n", "1\r\n1\r\n2\r\n"},
        {"a{{! nothing }}b\n", "ab\n"},
        {"{{#yes}} {{/yes}}", ""},
    };
    json_t *view =
        json_pack("{s:s, s:s, s:i, s:f, s:b, s:b, s:n, s:[i,i], s:[], s:{s:i, s:{}}}",
                  "x", "<&'\">", "raw_html", "<b>", "n", 7, "r", 0.25, "yes", 1, "no",
                  0, "nothing", "list", 1, 2, "empty", "o", "n", 8, "in");
    g_assert_nonnull(view);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(KlTemplates) templates = make(cases[i].text, &error);
        g_assert_no_error(error);
        g_autoptr(GBytes) bytes = kl_templates_render(templates, "seite", view, &error);
        g_assert_no_error(error);
        gsize length;
        const char *data = g_bytes_get_data(bytes, &length);
        g_autofree char *filled = g_strndup(data, length);
        g_assert_cmpstr(filled, ==, cases[i].expected);
    }
    json_decref(view);
}

static void
test_refused(void)
{
    static const char *const texts[] = {
        "{{x",
        "{{{x_html}}",
        "{{{x}}}",
        "{{& _html}}",
        "{{#a}}",
        "{{/a}}",
        "{{#a}}{{/b}}",
        "{{#a}}{{#b}}{{/a}}{{/b}}",
        "{{> missing}}",
        "{{> seite}}",
        "{{^a}}{{^b}}{{/b}}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", texts[i]);
        g_assert_null(make(texts[i], &error));
        g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
        g_assert_nonnull(strstr(error->message, "Vorlage »"));
    }
    g_autoptr(KlTemplates) templates = make("a", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_null(kl_templates_render(templates, "missing", NULL, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_NOT_FOUND);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/template/fill", test_fill);
    g_test_add_func("/template/refused", test_refused);
    return g_test_run();
}
