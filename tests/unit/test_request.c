#include "search/request.h"

#include <string.h>

#include "search/error.h"

static KlTaxonomy *
make_taxonomy(void)
{
    KlTaxonomy *taxonomy = kl_taxonomy_new();
    KlFacet *facet = kl_taxonomy_add_facet(taxonomy, "thema", "Thema", "themen");
    kl_facet_add_value(facet, "ernaehrung", "Ernährung");
    kl_facet_add_value(facet, "natur", "Natur");
    kl_facet_add_value(facet, "kunst", "Kunst");
    kl_facet_add_former(facet, 1, "umwelt");
    facet = kl_taxonomy_add_facet(taxonomy, "art", "Art", "kooperationsarten");
    kl_facet_add_value(facet, "spende", "Spende");
    return taxonomy;
}

/* "q=a&seite=2" without any decoding. */
static KlRequest *
read_params(const KlTaxonomy *taxonomy, const char *text, GError **error)
{
    g_auto(GStrv) pairs = g_strsplit(text, "&", -1);
    g_autoptr(GArray) params = g_array_new(FALSE, TRUE, sizeof(KlParam));
    for (guint i = 0; pairs[i] != NULL; i++) {
        char *value = strchr(pairs[i], '=');
        if (value == NULL) {
            continue;
        }
        *value = '\0';
        KlParam param = {pairs[i], value + 1};
        g_array_append_val(params, param);
    }
    return kl_request_from_params(
        taxonomy, (const KlParam *)(gconstpointer)params->data, params->len, error);
}

static void
test_canonical(void)
{
    static const struct {
        const char *params;
        const char *url;
    } cases[] = {
        {"", "/suche"},
        {"q=", "/suche"},
        {"q= Beet ", "/suche?q=Beet"},
        {"q=Bäume & Äcker", "/suche?q=B%C3%A4ume"},
        {"thema=natur&thema=ernaehrung", "/suche?thema=ernaehrung&thema=natur"},
        {"thema=natur&thema=natur", "/suche?thema=natur"},
        {"art=spende&thema=natur&q=a+b", "/suche?q=a%2Bb&thema=natur&art=spende"},
        {"seite=3&thema=natur", "/suche?thema=natur&seite=3"},
        {"seite=1&page_size=10&sortierung=relevanz", "/suche"},
        {"ich=kommune&page_size=20&seite=2&sortierung=titel",
         "/suche?sortierung=titel&seite=2&page_size=20&ich=kommune"},
        {"thema=&utm_source=x&q=a&q=b&ich=", "/suche?q=a"},
        {"thema=umwelt", "/suche?thema=natur"},
    };
    g_autoptr(KlTaxonomy) taxonomy = make_taxonomy();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(KlRequest) request = read_params(taxonomy, cases[i].params, &error);
        g_assert_no_error(error);
        g_autofree char *url = kl_request_to_url(taxonomy, request, "/suche");
        g_assert_cmpstr(url, ==, cases[i].url);
        g_autoptr(KlRequest) copy = kl_request_copy(request);
        g_autofree char *copy_url = kl_request_to_url(taxonomy, copy, "/suche");
        g_assert_cmpstr(copy_url, ==, url);
        g_assert_cmpint(request->used_former_id, ==,
                        strstr(cases[i].params, "umwelt") != NULL);
    }
}

static void
test_wrong(void)
{
    static const struct {
        const char *params;
        const char *message;
    } cases[] = {
        {"thema=x", "Unbekannter Wert »x« für »thema«"},
        {"thema=Ernährung",
         "Unbekannter Wert »Ernährung« für »thema«; gemeint ist vielleicht "
         "»ernaehrung«"},
        {"seite=0", "»seite« muss eine Zahl von 1 bis 10000000 sein, nicht »0«"},
        {"seite=-1", "»seite« muss eine Zahl von 1 bis 10000000 sein, nicht »-1«"},
        {"seite=99999999999999999999",
         "»seite« muss eine Zahl von 1 bis 10000000 sein, nicht "
         "»99999999999999999999«"},
        {"page_size=101", "»page_size« muss eine Zahl von 1 bis 100 sein, nicht »101«"},
        {"sortierung=neu\nest", "Unbekannter Wert »neu est« für »sortierung«"},
        {"ich=du", "Unbekannter Wert »du« für »ich«"},
    };
    g_autoptr(KlTaxonomy) taxonomy = make_taxonomy();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(KlRequest) request = read_params(taxonomy, cases[i].params, &error);
        g_assert_null(request);
        g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
        g_assert_cmpstr(error->message, ==, cases[i].message);
    }
}

static void
test_long(void)
{
    g_autoptr(KlTaxonomy) taxonomy = make_taxonomy();
    static const guint lengths[] = {500, 501, 5000, 10000000};
    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autoptr(GString) params = g_string_new("q=");
        for (guint n = 0; n < lengths[i]; n++) {
            g_string_append(params, "ä");
        }
        g_autoptr(GError) error = NULL;
        g_autoptr(KlRequest) request = read_params(taxonomy, params->str, &error);
        if (lengths[i] <= 500) {
            g_assert_no_error(error);
            g_assert_nonnull(request);
        } else {
            g_assert_error(error, KL_ERROR, KL_ERROR_QUERY);
        }
    }
    g_autoptr(KlRequest) broken = read_params(taxonomy, "q=a\xff\xfe", NULL);
    g_assert_cmpstr(broken->query, ==, "a\xef\xbf\xbd\xef\xbf\xbd");
}

static void
test_filters(void)
{
    g_autoptr(KlTaxonomy) taxonomy = make_taxonomy();
    g_autoptr(KlRequest) request = kl_request_new(taxonomy);
    g_assert_false(kl_request_has_filters(request));
    request->page = 4;
    kl_request_add_filter(request, 0, 2);
    g_assert_cmpuint(request->page, ==, 1);
    kl_request_add_filter(request, 0, 0);
    g_assert_true(kl_request_has_filter(request, 0, 2));
    g_assert_false(kl_request_has_filter(request, 0, 1));
    kl_request_remove_filter(request, 0, 2);
    kl_request_remove_filter(request, 0, 1);
    g_assert_true(kl_request_has_filters(request));
    kl_request_remove_filter(request, 0, 0);
    g_assert_false(kl_request_has_filters(request));
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/request/canonical", test_canonical);
    g_test_add_func("/request/wrong", test_wrong);
    g_test_add_func("/request/long", test_long);
    g_test_add_func("/request/filters", test_filters);
    return g_test_run();
}
