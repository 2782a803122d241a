#include "indexer/markdown.h"
#include "tests/unit/test_time.h"

#include <string.h>

static KlMarkdown *
parse(const char *text, KlDiags **ret_diags)
{
    *ret_diags = kl_diags_new("x");
    return kl_markdown_parse(text, strlen(text), 1, *ret_diags);
}

static void
assert_html(const char *text, const char *html)
{
    g_autoptr(KlDiags) diags = NULL;
    g_autoptr(KlMarkdown) markdown = parse(text, &diags);
    g_assert_nonnull(markdown);
    g_assert_cmpuint(markdown->sections->len, ==, 1);
    const KlSection *section = g_ptr_array_index(markdown->sections, 0);
    g_assert_cmpstr(section->html, ==, html);
}

static void
assert_only(const char *text, KlMessage message)
{
    g_autoptr(KlDiags) diags = NULL;
    g_autoptr(KlMarkdown) markdown = parse(text, &diags);
    g_test_message("%s", text);
    g_assert_cmpuint(diags->diags->len, ==, 1);
    const KlDiag *diag = g_ptr_array_index(diags->diags, 0);
    g_assert_cmpint(diag->message, ==, message);
}

static void
test_sections(void)
{
    g_autoptr(KlDiags) diags = NULL;
    g_autoptr(KlMarkdown) markdown =
        parse("Vorab.\n\n"
              "## So läuft es\nEins *zwei*\ndrei.\n\n- a\n- b\n\n"
              "### Zahlen\nVier.\n\n"
              "## So läuft es\n",
              &diags);
    g_assert_cmpuint(diags->diags->len, ==, 0);
    g_assert_cmpuint(markdown->sections->len, ==, 3);
    const KlSection *first = g_ptr_array_index(markdown->sections, 0);
    const KlSection *second = g_ptr_array_index(markdown->sections, 1);
    const KlSection *third = g_ptr_array_index(markdown->sections, 2);
    g_assert_cmpstr(first->id, ==, "einleitung");
    g_assert_cmpstr(first->title, ==, "");
    g_assert_cmpstr(second->id, ==, "so-laeuft-es");
    g_assert_cmpstr(second->title, ==, "So läuft es");
    g_assert_cmpstr(second->html, ==,
                    "<p>Eins <em>zwei</em>\ndrei.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n"
                    "</ul>\n<h3 id=\"zahlen\">Zahlen</h3>\n<p>Vier.</p>\n");
    g_assert_cmpstr(second->text, ==, "Eins zwei drei.\na\nb\nZahlen\nVier.\n");
    g_assert_cmpstr(third->id, ==, "so-laeuft-es-2");
}

static void
test_html_is_text(void)
{
    assert_html("<script>alert(1)</script>\n",
                "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
    assert_html("a <b onclick=\"x\">b</b>",
                "<p>a &lt;b onclick=&quot;x&quot;&gt;b&lt;/b&gt;</p>\n");
    assert_html("&lt;b&gt; &#7;x", "<p>&lt;b&gt; x</p>\n");
    assert_html("`<i>`\n\n    <u>\n",
                "<p><code>&lt;i&gt;</code></p>\n<pre><code>&lt;u&gt;\n</code></pre>\n");
    /* Decomposed letters are composed. */
    assert_html("fu\xcc\x88r", "<p>für</p>\n");
}

static void
test_links(void)
{
    assert_only("[a](https://x.de/?b=\"c\")", KL_MSG_LINK_SCHEME);
    assert_html(
        "[a](https://x.de/?a=1&b=2 \"T&<\")",
        "<p><a href=\"https://x.de/?a=1&amp;b=2\" title=\"T&amp;&lt;\">a</a></p>\n");
    assert_only("[a](javascript:alert)", KL_MSG_LINK_SCHEME);
    assert_only("[a](JAVA&#x0A;script:alert)", KL_MSG_LINK_SCHEME);
    assert_only("[a](data:text/html,x)", KL_MSG_LINK_SCHEME);
    assert_only("[a](//evil.example/)", KL_MSG_LINK_SCHEME);
    assert_only("[a](<https:// x>)", KL_MSG_LINK_SCHEME);
    assert_only("[a](x.md)", KL_MSG_LINK_RELATIVE);
    assert_only("[a]()", KL_MSG_LINK_EMPTY);
    assert_only("![x](https://x.de/y.png)", KL_MSG_IMAGE_REMOTE);
    assert_only("![](/bilder/y.png)", KL_MSG_IMAGE_ALT);
    assert_html("![Ein \"*Beet*\"](/bilder/y.png)",
                "<p><img src=\"/bilder/y.png\" alt=\"Ein &quot;Beet&quot;\"></p>\n");

    g_autoptr(KlDiags) diags = NULL;
    g_autoptr(KlMarkdown) markdown = parse("ü [a](/faelle/%78?y#z)", &diags);
    g_assert_cmpuint(markdown->links->len, ==, 1);
    const KlLink *link = g_ptr_array_index(markdown->links, 0);
    g_assert_cmpstr(link->path, ==, "/faelle/x");
    g_assert_cmpuint(link->place.column, ==, 3);
}

static void
test_headings(void)
{
    assert_only("# Eins\nx", KL_MSG_BODY_H1);
    assert_only("## A\n#### B\nx", KL_MSG_HEADING_JUMP);
    assert_only("## \nx", KL_MSG_HEADING_EMPTY);
    assert_html("### Unten\nx", "<h2 id=\"unten\">Unten</h2>\n<p>x</p>\n");
    assert_html("> ## Zitat\n",
                "<blockquote>\n<p><strong>Zitat</strong></p>\n</blockquote>\n");
}

static void
test_hostile_is_quick(void)
{
    static const char *const pieces[] = {"![[]()",
                                         "[",
                                         "[a](",
                                         "[a](<b",
                                         "*a **a ",
                                         "***a ",
                                         "_a ",
                                         "`a ",
                                         "<",
                                         "<?",
                                         "<!A ",
                                         "<!--",
                                         "<![CDATA[",
                                         "> ",
                                         "- ",
                                         "1. ",
                                         ">>>>>>>>>>>>\n",
                                         "\\",
                                         "&amp",
                                         "a\n-\n",
                                         "```\n",
                                         "<div>\n\n",
                                         "\n",
                                         "\t",
                                         "#"};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        for (gsize size = 6000; size <= 900000; size *= 10) {
            g_autoptr(GString) text = g_string_new(NULL);
            while (text->len < size) {
                g_string_append(text, pieces[i]);
            }
            gint64 begin = test_time_us();
            g_autoptr(KlDiags) diags = NULL;
            g_autoptr(KlMarkdown) markdown = parse(text->str, &diags);
            g_assert_true(markdown != NULL || diags->n_errors > 0);
            g_assert_cmpint(test_time_us() - begin, <, 10 * G_USEC_PER_SEC);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/markdown/sections", test_sections);
    g_test_add_func("/markdown/html", test_html_is_text);
    g_test_add_func("/markdown/links", test_links);
    g_test_add_func("/markdown/headings", test_headings);
    g_test_add_func("/markdown/hostile", test_hostile_is_quick);
    return g_test_run();
}
