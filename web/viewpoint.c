#include "web/viewpoint.h"

#include <string.h>

#define PARAMETER "ich"

static const char *const titles[KL_N_VIEWPOINTS] = {
    [KL_VIEWPOINT_NONE] = "ohne Festlegung",
    [KL_VIEWPOINT_UNTERNEHMEN] = "Unternehmen",
    [KL_VIEWPOINT_INITIATIVE] = "Initiative",
    [KL_VIEWPOINT_KOMMUNE] = "Kommune",
};

KlViewpoint
kl_viewpoint_of(const KlHttpRequest *request)
{
    const char *value =
        request != NULL ? kl_http_request_get(request, PARAMETER) : NULL;

    for (guint i = 1; value != NULL && i < KL_N_VIEWPOINTS; i++) {
        if (strcmp(value, kl_viewpoint_id((KlViewpoint)i)) == 0) {
            return (KlViewpoint)i;
        }
    }
    return KL_VIEWPOINT_NONE;
}

char *
kl_viewpoint_append(const char *url, KlViewpoint viewpoint)
{
    if (viewpoint == KL_VIEWPOINT_NONE) {
        return g_strdup(url);
    }
    return g_strconcat(url, strchr(url, '?') != NULL ? "&" : "?", PARAMETER "=",
                       kl_viewpoint_id(viewpoint), NULL);
}

/* The same address with another viewpoint, from its first page. */
static char *
address_from(const KlHttpRequest *request, KlViewpoint viewpoint)
{
    GString *url = g_string_new(NULL);
    g_string_append_uri_escaped(url, request->path, "/", FALSE);
    char separator = '?';

    for (guint i = 0; i < request->params->len; i++) {
        const KlParam *param = &g_array_index(request->params, KlParam, i);
        if (strcmp(param->name, PARAMETER) == 0 || strcmp(param->name, "seite") == 0 ||
            param->value[0] == '\0') {
            continue;
        }
        g_string_append_c(url, separator);
        kl_url_append_escaped(url, param->name);
        g_string_append_c(url, '=');
        kl_url_append_escaped(url, param->value);
        separator = '&';
    }
    g_autofree char *plain = g_string_free(url, FALSE);
    return kl_viewpoint_append(plain, viewpoint);
}

json_t *
kl_viewpoint_view(const KlHttpRequest *request)
{
    json_t *options = json_array();
    KlViewpoint current = kl_viewpoint_of(request);

    for (guint i = 0; request != NULL && i < KL_N_VIEWPOINTS; i++) {
        g_autofree char *url = address_from(request, (KlViewpoint)i);
        json_array_append_new(options, json_pack("{s:s, s:s, s:s, s:b}", "id",
                                                 kl_viewpoint_id((KlViewpoint)i),
                                                 "title", titles[i], "url", url,
                                                 "is_selected", i == (guint)current));
    }
    return options;
}
