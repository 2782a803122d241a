/* Addresses: taken apart, read as a search, put together again the same way. */
#include <stdlib.h>
#include <string.h>

#include "search/error.h"
#include "tests/fuzz/fuzz.h"
#include "web/http.h"

static KlTaxonomy *
make_taxonomy(void)
{
    KlTaxonomy *taxonomy = kl_taxonomy_new();
    KlFacet *facet = kl_taxonomy_add_facet(taxonomy, "thema", "Thema", "themen");
    kl_facet_add_value(facet, "natur", "Natur");
    kl_facet_add_value(facet, "essen", "Essen");
    return taxonomy;
}

static KlRequest *
read_request(const KlTaxonomy *taxonomy, const char *target)
{
    g_autoptr(KlHttpRequest) http = kl_http_request_new(target, NULL);
    if (http == NULL) {
        return NULL;
    }
    REQUIRE(http->path[0] == '/' && g_utf8_validate(http->path, -1, NULL));
    return kl_request_from_params(taxonomy,
                                  (const KlParam *)(const void *)http->params->data,
                                  http->params->len, NULL);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    static KlTaxonomy *taxonomy;
    if (taxonomy == NULL) {
        taxonomy = make_taxonomy();
    }
    g_autofree char *target = g_strndup((const char *)data, size);
    g_autoptr(KlRequest) request = read_request(taxonomy, target);

    if (request != NULL) {
        /* A canonical address is its own canonical address. */
        g_autofree char *url = kl_request_to_url(taxonomy, request, "/suche");
        g_autoptr(KlRequest) again = read_request(taxonomy, url);
        REQUIRE(again != NULL);
        g_autofree char *second = kl_request_to_url(taxonomy, again, "/suche");
        REQUIRE(strcmp(url, second) == 0);
        REQUIRE(strpbrk(url, "<>\"' ") == NULL);
    }
    return 0;
}
