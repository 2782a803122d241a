#include "web/pages.h"

#include <string.h>

#include "search/error.h"
#include "web/case_view.h"
#include "web/page.h"

/* A slug that a case had before, or that a removed case had. */
static KlReply *
answer_unknown(const KlPageContext *context)
{
    const KlContent *content = kl_snapshot_get_content(context->snapshot);
    g_autoptr(GBytes) target =
        content != NULL
            ? kl_content_read(content, KL_CONTENT_REDIRECT, context->rest, NULL, NULL)
            : NULL;

    if (target != NULL) {
        g_autofree char *slug =
            g_strndup(g_bytes_get_data(target, NULL), g_bytes_get_size(target));
        g_autofree char *url = g_strconcat("/faelle/", slug, NULL);
        return kl_reply_redirect(301, url);
    }
    if (content != NULL && kl_content_has(content, KL_CONTENT_GONE, context->rest)) {
        return kl_page_error(context, 410, "Dieses Beispiel wurde entfernt.");
    }
    return kl_page_error(context, 404, "Dieses Beispiel gibt es nicht.");
}

KlReply *
kl_page_case(const KlPageContext *context)
{
    GError *error = NULL;
    json_t *json =
        kl_page_read_json(context->snapshot, KL_CONTENT_CASE, context->rest, &error);

    if (json == NULL) {
        if (g_error_matches(error, KL_ERROR, KL_ERROR_NOT_FOUND)) {
            g_error_free(error);
            return answer_unknown(context);
        }
        return kl_page_failure(context, error);
    }
    json_t *page =
        kl_page_begin(context, json_string_value(json_object_get(json, "title")),
                      context->request->path);
    kl_case_view_complete(page, json, context);
    json_decref(json);
    return kl_page_finish(context, "fall", page);
}
