/* Values in templates: whatever they hold, a browser shows them as they are, in text
 * and in attributes, and no template sees them as its own. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "web/template.h"

static const char template_text[] =
    "<a title=\"{{v}}\">{{v}}</a>{{#list}}<a>{{.}}{{v}}</a>{{/list}}{{#o}}<a>{{v}}</a>"
    "{{/o}}{{^none}}<a></a>{{/none}}";

static KlTemplates *
make_templates(void)
{
    g_autofree char *folder = g_dir_make_tmp("kooplab-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "fehler.mustache", NULL);
    REQUIRE(g_file_set_contents(path, template_text, -1, NULL));
    static KlLook *look;
    look = kl_look_new(folder, NULL);
    REQUIRE(look != NULL);
    g_unlink(path);
    g_rmdir(folder);
    return kl_templates_new(look, NULL);
}

/* Takes a piece of the expected page off its beginning. */
static void
expect(const char **page, const char *piece)
{
    REQUIRE(g_str_has_prefix(*page, piece));
    *page += strlen(piece);
}

/* Takes text up to the next "<" or quote, which must say value. */
static void
expect_value(const char **page, const char *value)
{
    gsize length = strcspn(*page, "<\"");
    g_autofree char *piece = g_strndup(*page, length);
    GString *text = fuzz_html_decode(piece, NULL);
    REQUIRE(text != NULL && strcmp(text->str, value) == 0);
    g_string_free(text, TRUE);
    *page += length;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    static KlTemplates *templates;
    if (templates == NULL) {
        templates = make_templates();
        REQUIRE(templates != NULL);
    }
    g_autofree char *raw = g_strndup((const char *)data, size);
    g_autofree char *value = g_utf8_make_valid(raw, -1);
    g_autofree char *twice = g_strconcat(value, value, NULL);
    json_t *view = json_pack("{s:s, s:[s], s:{s:s}, s:n}", "v", value, "list", value,
                             "o", "v", value, "none");
    g_autoptr(GBytes) bytes = kl_templates_render(templates, "fehler", view, NULL);
    json_decref(view);
    REQUIRE(bytes != NULL);

    gsize length;
    const char *rendered = g_bytes_get_data(bytes, &length);
    g_autofree char *page = g_strndup(rendered, length);
    const char *at = page;
    expect(&at, "<a title=\"");
    expect_value(&at, value);
    expect(&at, "\">");
    expect_value(&at, value);
    expect(&at, "</a><a>");
    expect_value(&at, twice);
    expect(&at, "</a><a>");
    expect_value(&at, value);
    expect(&at, "</a><a></a>");
    REQUIRE(*at == '\0' && strlen(page) == length);
    return 0;
}
