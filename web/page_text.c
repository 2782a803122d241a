#include "web/pages.h"

#include <string.h>

#include "search/error.h"
#include "web/page.h"

KlReply *
kl_page_text(const KlPageContext *context)
{
    GError *error = NULL;
    json_t *text =
        kl_page_read_json(context->snapshot, KL_CONTENT_PAGE, context->rest, &error);
    if (text == NULL) {
        return kl_page_failure(context, error);
    }
    const char *title = json_string_value(json_object_get(text, "titel"));
    const char *checked = json_string_value(json_object_get(text, "stand"));
    json_t *page = kl_page_begin(context, title, context->request->path);
    const char *plain = json_string_value(json_object_get(text, "text"));
    kl_page_describe(page, plain != NULL ? plain : "");

    json_object_set_new(page, "body_html", json_incref(json_object_get(text, "html")));
    json_object_set_new(page, "has_stand", json_boolean(checked != NULL));
    if (checked != NULL) {
        g_autofree char *date = kl_page_format_date(checked);
        json_object_set_new(page, "stand", json_string(checked));
        json_object_set_new(page, "stand_text", json_string(date));
    }
    json_decref(text);
    return kl_page_finish(context, "seite", page);
}

KlReply *
kl_page_picture(const KlPageContext *context)
{
    GError *error = NULL;
    const char *type = NULL;
    const KlContent *content = kl_snapshot_get_content(context->snapshot);

    if (content == NULL) {
        return kl_page_error(context, 404, "Dieses Bild gibt es nicht.");
    }
    GBytes *bytes =
        kl_content_read(content, KL_CONTENT_PICTURE, context->rest, &type, &error);
    if (bytes == NULL) {
        return kl_page_failure(context, error);
    }
    KlReply *reply = kl_reply_new(200, type, bytes);
    /* An SVG that is opened on its own may not run anything. */
    kl_reply_add_header(reply, "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    return reply;
}
