#include "web/pages.h"

#include "search/suggest.h"
#include "search/view.h"
#include "web/page.h"
#include "web/search_context.h"

/* Takes the text, and adds the final newline. */
static KlReply *
reply_json(GString *text)
{
    g_string_append_c(text, '\n');
    KlReply *reply = kl_reply_new(200, KL_TYPE_JSON, g_string_free_to_bytes(text));
    kl_reply_add_header(reply, "Access-Control-Allow-Origin", "*");
    return reply;
}

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
    GString *text = g_string_sized_new(32 * 1024);
    kl_view_search_print(result, text);
    return reply_json(text);
}

KlReply *
kl_api_suggest(const KlPageContext *context)
{
    GError *error = NULL;
    const char *given = kl_http_request_get(context->request, "q");
    if (given == NULL) {
        return kl_page_error(context, 400, "Der Parameter »q« fehlt.");
    }
    g_autofree char *text = g_utf8_make_valid(given, -1);
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(context->snapshot, &error);
    g_autoptr(GPtrArray) completions =
        reader != NULL ? kl_suggest(reader, text, &error) : NULL;
    if (completions == NULL) {
        return kl_page_failure(context, error);
    }
    GString *json = g_string_sized_new(2048);
    kl_view_suggestions_print(text, completions, json);
    return reply_json(json);
}

/* What kl_case_to_json made is compact already. */
KlReply *
kl_api_case(const KlPageContext *context)
{
    GError *error = NULL;
    g_autoptr(GBytes) bytes =
        kl_page_read_content(context->snapshot, KL_CONTENT_CASE, context->rest, &error);
    if (bytes == NULL) {
        return kl_page_failure(context, error);
    }
    gsize length;
    const char *json = g_bytes_get_data(bytes, &length);
    GString *text = g_string_sized_new(length + 2);
    g_string_append_len(text, json, (gssize)length);
    return reply_json(text);
}
