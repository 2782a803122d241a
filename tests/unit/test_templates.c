/* Every template with the views of real pages: no name in a template that its view does
 * not have, and nothing put in as HTML that is not marked as HTML. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "indexer/build.h"
#include "search/snapshot.h"
#include "tests/unit/index_fixture.h"
#include "web/app.h"

/* Addresses that between them fill every template, with and without what may lack. */
static const char *const targets[] = {
    "/",
    "/?ich=initiative",
    "/suche",
    "/suche?q=Hochbeet&fall=adfc-leverkusen-lastenrad-familien",
    "/suche?q=Verein&ich=unternehmen",
    "/suche?q=Schule&thema=bildung&seite=2&sortierung=titel&page_size=1",
    "/suche?q=Zeppelinbauer&thema=energie",
    "/suche?q=Hochbett",
    "/suche?seite=9999",
    "/suche?thema=falsch",
    "/faelle/adfc-leverkusen-lastenrad-familien",
    "/faelle/adfc-leverkusen-lastenrad-familien?q=Lastenrad&ich=kommune",
    "/faelle/gibt-es-nicht",
    "/seiten/impressum",
    "/landkarte",
    "/landkarte?zeile=region&spalte=stolperstein",
    "/stolpersteine",
    "/fragenweg",
    "/fragenweg?ich=unternehmen&frage=2",
    "/fragenweg?thema=energie&gibt-unternehmen=geld&ich=unternehmen&frage=4",
    "/fragenweg?frage=6",
    "/ideenzettel",
    "/ideenzettel?fall=adfc-leverkusen-lastenrad-familien",
    "/ideenzettel?ansicht=vergleich&fall=adfc-leverkusen-lastenrad-familien&fall="
    "aktivoli-marktplatz-hamburg&fall=fehlt",
    "/ideenzettel?ansicht=vergleich&vergleich=fehlt&fall="
    "adfc-leverkusen-lastenrad-familien&fall=aktivoli-marktplatz-hamburg",
    "/vorschlagen",
    "/einbinden",
    "/vorschlagen?titel=",
    "/vorschlagen?titel=T&kurzfassung=K&partner1-name=A&partner1-rolle=Verein"
    "&partner2-name=B&partner2-rolle=Unternehmen&thema=energie&branche=it&art=pro-bono",
    "/gibt-es-nicht",
};

typedef struct {
    KlApp *app;
    GPtrArray *missing; /* of char *: "suche: name" */
    GHashTable *seen;   /* templates that were filled */
} Check;

/* What surrounds a place in a template, innermost last. */
typedef struct {
    const char *template_name;
    GPtrArray *objects; /* of const json_t */
    Check *check;
} Scope;

static const json_t *
find_in(const json_t *object, const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, ".", -1);
    for (guint i = 0; parts[i] != NULL && object != NULL; i++) {
        object = json_object_get(object, parts[i]);
    }
    return object;
}

/* The value that a name means, innermost object first; reports one that none has. */
static const json_t *
find(const Scope *scope, const char *name)
{
    if (strcmp(name, ".") == 0) {
        return g_ptr_array_index(scope->objects, scope->objects->len - 1);
    }
    for (guint i = scope->objects->len; i > 0; i--) {
        const json_t *value = find_in(g_ptr_array_index(scope->objects, i - 1), name);
        if (value != NULL) {
            return value;
        }
    }
    g_ptr_array_add(scope->check->missing,
                    g_strdup_printf("%s: %s", scope->template_name, name));
    return NULL;
}

static gboolean
is_falsy(const json_t *value)
{
    return value == NULL || json_is_null(value) || json_is_false(value) ||
           (json_is_array(value) && json_array_size(value) == 0);
}

/* The next tag from *at on; kind is '#', '^', '/', '{' or 0. */
static char *
next_tag(const char **at, char *ret_kind)
{
    const char *open = strstr(*at, "{{");
    if (open == NULL) {
        return NULL;
    }
    gboolean is_triple = open[2] == '{';
    const char *begin = open + (is_triple ? 3 : 2);
    const char *end = strstr(begin, is_triple ? "}}}" : "}}");
    g_assert_nonnull(end);
    *ret_kind = is_triple ? '{' : strchr("#^/&!", *begin) != NULL ? *begin : 0;
    begin += *ret_kind != 0 && !is_triple;
    *at = end + (is_triple ? 3 : 2);
    return g_strstrip(g_strndup(begin, (gsize)(end - begin)));
}

/* The end of a section that begins at text: where its closing tag stands, and what
 * follows that. */
G_GNUC_NO_INLINE static const char *
find_end(const char *text, const char **ret_after)
{
    const char *at = text;
    guint depth = 1;
    for (;;) {
        const char *before = at;
        char kind;
        g_autofree char *name = next_tag(&at, &kind);
        g_assert_nonnull(name);
        depth += kind == '#' || kind == '^';
        depth -= kind == '/';
        if (depth == 0) {
            *ret_after = at;
            return strstr(before, "{{");
        }
    }
}

static void walk(Scope *scope, const char *text, const char *end);

static void
walk_inside(Scope *scope, const json_t *object, const char *text, const char *end)
{
    g_ptr_array_add(scope->objects, (gpointer)(guintptr)object);
    walk(scope, text, end);
    g_ptr_array_set_size(scope->objects, (gint)scope->objects->len - 1);
}

static void
walk_section(Scope *scope,
             const json_t *value,
             gboolean is_inverted,
             const char *text,
             const char *end)
{
    if (is_falsy(value) == !is_inverted) {
        return;
    }
    if (is_inverted || json_is_true(value)) {
        walk(scope, text, end);
    } else if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            walk_inside(scope, json_array_get(value, i), text, end);
        }
    } else {
        walk_inside(scope, value, text, end);
    }
}

static void
walk(Scope *scope, const char *text, const char *end)
{
    const char *at = text;
    while (at < end) {
        char kind;
        g_autofree char *name = next_tag(&at, &kind);
        if (name == NULL || at > end) {
            return;
        }
        if (kind == '!') {
            continue;
        }
        if (kind == '&' || (kind == '{' && !g_str_has_suffix(name, "_html"))) {
            g_ptr_array_add(scope->check->missing,
                            g_strdup_printf("%s: %s is put in unescaped",
                                            scope->template_name, name));
        }
        const json_t *value = find(scope, name);
        if (kind == '#' || kind == '^') {
            const char *after;
            const char *close = find_end(at, &after);
            walk_section(scope, value, kind == '^', at, close);
            at = after;
        } else if (value != NULL && (json_is_object(value) || json_is_array(value))) {
            g_ptr_array_add(
                scope->check->missing,
                g_strdup_printf("%s: %s is no text", scope->template_name, name));
        }
    }
}

static void
compare(const char *template_name, const json_t *view, void *data)
{
    Check *check = data;
    const char *text = kl_templates_get_text(check->app->templates, template_name);
    g_assert_nonnull(text);
    g_autoptr(GPtrArray) objects = g_ptr_array_new();
    Scope scope = {template_name, objects, check};
    walk_inside(&scope, view, text, text + strlen(text));
    g_hash_table_add(check->seen, g_strdup(template_name));
}

static KlSnapshot *
build(const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlReport) report = kl_report_new();
    KlBuildOptions options = {.corpus = "corpus",
                              .index = folder,
                              .n_shards = 1,
                              .n_jobs = 1,
                              .wait_ms = 1000};
    KlBuildResult result;
    kl_build_run(&options, report, &result, &error);
    g_assert_no_error(error);
    kl_build_result_clear(&result);
    KlSnapshot *snapshot = kl_snapshot_open(folder, NULL, &error);
    g_assert_no_error(error);
    return snapshot;
}

static void
test_views(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("kooplab-XXXXXX", NULL);
    g_autoptr(KlSnapshot) snapshot = build(folder);
    g_autoptr(KlApp) app = kl_app_new(NULL, "https://example.org", &error);
    g_assert_no_error(error);
    Check check = {app, g_ptr_array_new_with_free_func(g_free),
                   g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    app->on_view = compare;
    app->on_view_data = &check;

    for (gsize i = 0; i < G_N_ELEMENTS(targets); i++) {
        g_autoptr(KlHttpRequest) request = kl_http_request_new(targets[i], &error);
        g_assert_no_error(error);
        guint before = check.missing->len;
        g_autoptr(KlReply) reply = kl_app_handle(request, snapshot, app);
        g_assert_cmpuint(reply->status, !=, 503);
        for (guint m = before; m < check.missing->len; m++) {
            g_test_message("%s %s", targets[i], (char *)check.missing->pdata[m]);
        }
    }
    g_autoptr(KlReply) unavailable =
        kl_app_error(NULL, 503, "Die Beispiele stehen gerade nicht bereit.", app);
    g_assert_cmpuint(unavailable->status, ==, 503);
    g_assert_cmpuint(check.missing->len, ==, 0);
    /* One for each kind of page; the others are parts of these. */
    g_assert_cmpuint(g_hash_table_size(check.seen), ==, 11);
    g_ptr_array_unref(check.missing);
    g_hash_table_unref(check.seen);
    fixture_remove(folder);
}

/* The check itself has to find what it is there for. */
static void
test_check_finds(void)
{
    Check check = {NULL, g_ptr_array_new_with_free_func(g_free), NULL};
    json_t *view =
        json_pack("{s:s, s:[{s:s}], s:n}", "title", "T", "items", "name", "N", "empty");
    static const struct {
        const char *text;
        guint n_missing;
    } cases[] = {
        {"{{title}} {{#items}}{{name}} {{title}}{{/items}}", 0},
        {"{{nothing}}", 1},
        {"{{name}}", 1},
        {"{{#items}}{{other}}{{/items}}", 1},
        {"{{#empty}}{{other}}{{/empty}}{{^empty}}{{other}}{{/empty}}", 1},
        {"{{{title}}}", 1},
        {"{{items}}", 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) objects = g_ptr_array_new();
        Scope scope = {"x", objects, &check};
        g_ptr_array_set_size(check.missing, 0);
        walk_inside(&scope, view, cases[i].text, cases[i].text + strlen(cases[i].text));
        g_assert_cmpuint(check.missing->len, ==, cases[i].n_missing);
    }
    json_decref(view);
    g_ptr_array_unref(check.missing);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/templates/check", test_check_finds);
    g_test_add_func("/templates/views", test_views);
    return g_test_run();
}
