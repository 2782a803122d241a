/* What visitors type: understood or politely refused, never more. */
#include <stdlib.h>

#include "search/error.h"
#include "search/query.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autoptr(KlAnalyzer) analyzer = kl_analyzer_new();
    g_autofree char *raw = g_strndup((const char *)data, size);
    g_autofree char *text = g_utf8_make_valid(raw, -1);
    g_autoptr(GError) error = NULL;
    g_autoptr(KlQuery) query = kl_query_parse(analyzer, text, &error);

    REQUIRE((query == NULL) == (error != NULL));
    REQUIRE(query != NULL || g_error_matches(error, KL_ERROR, KL_ERROR_QUERY));
    if (query != NULL) {
        g_autofree char *tree = kl_query_to_string(query);
        REQUIRE(tree != NULL);
    }
    return 0;
}
