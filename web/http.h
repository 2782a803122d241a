/* Requests and replies as the pages see them, without libmicrohttpd.
 *
 *     "/suche?q=runder+Tisch&thema=natur"
 *        path "/suche"; params {"q", "runder Tisch"}, {"thema", "natur"}
 *
 * A page takes a request and gives a reply; the server adds every header that all
 * replies share, compresses, answers conditional requests and caches.
 *
 * Ownership: a request owns its strings, a reply its body and headers. Threads:
 * plain data, one thread at a time.
 */
#ifndef KL_WEB_HTTP_H
#define KL_WEB_HTTP_H

#include <glib.h>
#include <jansson.h>

#include "search/request.h"

#define KL_MAX_TARGET_BYTES (16 * 1024)
#define KL_MAX_PARAMS       1000

#define KL_TYPE_JSON "application/json; charset=utf-8"

typedef struct {
    char *target;     /* as it came, percent-encoded */
    char *path;       /* decoded; valid UTF-8 without control characters */
    GArray *params;   /* of KlParam, decoded, in the order of the target */
    GPtrArray *texts; /* what params point to */
} KlHttpRequest;

/* How long a browser or proxy may keep a reply. */
typedef enum {
    KL_CACHE_REVALIDATE, /* pages: ask again, 304 if nothing changed */
    KL_CACHE_FOREVER,    /* assets whose URL names their content */
    KL_CACHE_NEVER,      /* no-store: health, errors, what a visitor wrote */
} KlCachePolicy;

typedef struct {
    guint status;
    char *content_type;
    GBytes *body;
    GPtrArray *headers; /* name, value, name, value, …: further headers */
    KlCachePolicy policy;
    char *note; /* told to KlServerOptions.sent each time the reply goes out; or NULL */
} KlReply;

/* Takes a request apart.
 *
 * Errors: KL_ERROR_INVALID  %00, control characters or bytes that are not UTF-8 in
 *                           the path; %00 in a parameter
 *         KL_ERROR_LIMIT    longer than KL_MAX_TARGET_BYTES, or too many parameters
 * A % that begins no escape stands for itself. Control characters in parameters become
 * blanks, but for tabs and line breaks. */
KlHttpRequest *kl_http_request_new(const char *target, GError **error);
void kl_http_request_free(KlHttpRequest *request);
/* First value of a parameter, or NULL. Borrowed. */
const char *kl_http_request_get(const KlHttpRequest *request, const char *name);

/* Replies. body is taken. Free with kl_reply_free. */
KlReply *kl_reply_new(guint status, const char *content_type, GBytes *body);
KlReply *kl_reply_from_text(guint status, const char *content_type, char *text);
/* Prints json (borrowed) with UTF-8 as it is and a final newline. */
KlReply *kl_reply_from_json(guint status, const json_t *json);
/* location: a path with query of this site, percent-encoded. Without a body. */
KlReply *kl_reply_redirect(guint status, const char *location);
void kl_reply_add_header(KlReply *reply, const char *name, const char *value);
void kl_reply_free(KlReply *reply);

/* "Nicht gefunden" for 404; a German phrase for every status that we send. */
const char *kl_http_status_phrase(guint status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlHttpRequest, kl_http_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlReply, kl_reply_free)

#endif
