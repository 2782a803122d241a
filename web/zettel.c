#include "web/zettel.h"

#include <string.h>

#include "search/schema.h"

#define PARAMETER "fall"

gboolean
kl_is_slug_like(const char *text)
{
    gsize length = strlen(text);
    return length > 0 && length <= KL_MAX_SLUG_BYTES &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

GPtrArray *
kl_zettel_read(const KlHttpRequest *request)
{
    GPtrArray *slugs = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; request != NULL && i < request->params->len; i++) {
        const KlParam *param = &g_array_index(request->params, KlParam, i);
        if (strcmp(param->name, PARAMETER) == 0 && kl_is_slug_like(param->value) &&
            slugs->len < KL_MAX_ZETTEL &&
            !g_ptr_array_find_with_equal_func(slugs, param->value, g_str_equal, NULL)) {
            g_ptr_array_add(slugs, g_strdup(param->value));
        }
    }
    return slugs;
}

char *
kl_zettel_query(const GPtrArray *slugs)
{
    GString *query = g_string_new(NULL);

    for (guint i = 0; i < slugs->len; i++) {
        g_string_append_printf(query, "%s" PARAMETER "=%s", i > 0 ? "&" : "",
                               (const char *)slugs->pdata[i]);
    }
    return g_string_free(query, FALSE);
}

char *
kl_zettel_append(const char *url, const GPtrArray *slugs)
{
    g_autofree char *query = kl_zettel_query(slugs);

    if (query[0] == '\0') {
        return g_strdup(url);
    }
    return g_strconcat(url, strchr(url, '?') != NULL ? "&" : "?", query, NULL);
}
