#include "web/pages.h"

#include "search/view.h"
#include "web/page.h"
#include "web/search_context.h"

KlReply *
kl_api_search(const KlPageContext *context)
{
    KlReply *failure = NULL;
    g_autoptr(KlRequest) request =
        kl_context_read_request(context, context->request->path, &failure);
    g_autoptr(KlResult) result =
        request != NULL ? kl_context_search(context, request, &failure) : NULL;
    if (result == NULL) {
        return failure;
    }
    json_t *view = kl_view_search(result);
    KlReply *reply = kl_reply_from_json(200, view);
    json_decref(view);
    kl_reply_add_header(reply, "Access-Control-Allow-Origin", "*");
    return reply;
}

KlReply *
kl_api_case(const KlPageContext *context)
{
    GError *error = NULL;
    json_t *json =
        kl_page_read_json(context->snapshot, KL_CONTENT_CASE, context->rest, &error);
    if (json == NULL) {
        return kl_page_failure(context, error);
    }
    KlReply *reply = kl_reply_from_json(200, json);
    json_decref(json);
    kl_reply_add_header(reply, "Access-Control-Allow-Origin", "*");
    return reply;
}
