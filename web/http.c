#include "web/http.h"

#include <string.h>

#include "search/error.h"

static int
hex_digit(char c)
{
    return g_ascii_isxdigit(c) ? g_ascii_xdigit_value(c) : -1;
}

/* No text may have them: they are errors in HTML and XML. */
static gboolean
is_control(char c)
{
    return ((guchar)c < 0x20 && strchr("\t\n\r", c) == NULL) || c == 0x7f;
}

/* Decodes percent escapes, and in parameters "+"; control characters become blanks
 * there, too. Fails on %00. */
static char *
decode(const char *text, gsize length, gboolean is_param, GError **error)
{
    char *decoded = g_malloc(length + 1);
    gsize n = 0;

    for (gsize i = 0; i < length; i++) {
        char c = text[i];
        if (c == '%' && i + 2 < length && hex_digit(text[i + 1]) >= 0 &&
            hex_digit(text[i + 2]) >= 0) {
            c = (char)(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
            if (c == '\0') {
                g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                            "Die Adresse enthält ein Nullzeichen");
                g_free(decoded);
                return NULL;
            }
        } else if (c == '+' && is_param) {
            c = ' ';
        }
        if (is_param && is_control(c)) {
            c = ' ';
        }
        decoded[n++] = c;
    }
    decoded[n] = '\0';
    return decoded;
}

static gboolean
is_clean_path(const char *path)
{
    if (path[0] != '/' || !g_utf8_validate(path, -1, NULL)) {
        return FALSE;
    }
    for (const char *p = path; *p != '\0'; p = g_utf8_next_char(p)) {
        if (g_unichar_iscntrl(g_utf8_get_char(p))) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
parse_params(KlHttpRequest *request, const char *query, GError **error)
{
    while (*query != '\0') {
        gsize length = strcspn(query, "&");
        const char *equals = memchr(query, '=', length);
        gsize name_length = equals != NULL ? (gsize)(equals - query) : length;

        if (request->params->len >= KL_MAX_PARAMS) {
            g_set_error(error, KL_ERROR, KL_ERROR_LIMIT,
                        "Die Adresse hat zu viele Angaben");
            return FALSE;
        }
        if (length > 0) {
            char *name = decode(query, name_length, TRUE, error);
            if (name == NULL) {
                return FALSE;
            }
            g_ptr_array_add(request->texts, name);
            char *value = equals != NULL ? decode(equals + 1, length - name_length - 1,
                                                  TRUE, error)
                                         : g_strdup("");
            if (value == NULL) {
                return FALSE;
            }
            g_ptr_array_add(request->texts, value);
            KlParam param = {name, value};
            g_array_append_val(request->params, param);
        }
        query += length;
        query += *query == '&';
    }
    return TRUE;
}

/* "/suche" of "http://example.org/suche", the form that proxies are asked in. */
static const char *
skip_origin(const char *target)
{
    if (g_ascii_strncasecmp(target, "http://", 7) != 0 &&
        g_ascii_strncasecmp(target, "https://", 8) != 0) {
        return target;
    }
    const char *host = strstr(target, "://") + 3;
    gsize length = strcspn(host, "/?#");
    if (length == 0) {
        return target;
    }
    return host[length] == '/' ? host + length : "/";
}

KlHttpRequest *
kl_http_request_new(const char *target, GError **error)
{
    g_autoptr(KlHttpRequest) request = g_new0(KlHttpRequest, 1);
    request->params = g_array_new(FALSE, FALSE, sizeof(KlParam));
    request->texts = g_ptr_array_new_with_free_func(g_free);

    if (strlen(target) > KL_MAX_TARGET_BYTES) {
        g_set_error(error, KL_ERROR, KL_ERROR_LIMIT, "Die Adresse ist zu lang");
        return NULL;
    }
    request->target = g_strdup(skip_origin(target));
    target = request->target;

    gsize path_length = strcspn(target, "?");
    request->path = decode(target, path_length, FALSE, error);
    if (request->path == NULL) {
        return NULL;
    }
    if (!is_clean_path(request->path)) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "Die Adresse enthält ungültige Zeichen");
        return NULL;
    }
    if (target[path_length] == '?' &&
        !parse_params(request, target + path_length + 1, error)) {
        return NULL;
    }
    return g_steal_pointer(&request);
}

void
kl_http_request_free(KlHttpRequest *request)
{
    if (request == NULL) {
        return;
    }
    g_free(request->target);
    g_free(request->path);
    g_array_unref(request->params);
    g_ptr_array_unref(request->texts);
    g_free(request);
}

const char *
kl_http_request_get(const KlHttpRequest *request, const char *name)
{
    for (guint i = 0; i < request->params->len; i++) {
        const KlParam *param = &g_array_index(request->params, KlParam, i);
        if (strcmp(param->name, name) == 0) {
            return param->value;
        }
    }
    return NULL;
}

KlReply *
kl_reply_new(guint status, const char *content_type, GBytes *body)
{
    KlReply *reply = g_new0(KlReply, 1);
    reply->status = status;
    reply->content_type = g_strdup(content_type);
    reply->body = body;
    reply->headers = g_ptr_array_new_with_free_func(g_free);
    reply->policy = status < 400 ? KL_CACHE_REVALIDATE : KL_CACHE_NEVER;
    return reply;
}

KlReply *
kl_reply_from_text(guint status, const char *content_type, char *text)
{
    return kl_reply_new(status, content_type, g_bytes_new_take(text, strlen(text)));
}

static int
append_json(const char *text, size_t length, void *string)
{
    g_string_append_len(string, text, (gssize)length);
    return 0;
}

KlReply *
kl_reply_from_json(guint status, const json_t *json)
{
    GString *text = g_string_sized_new(4096);
    json_dump_callback(json, append_json, text, JSON_COMPACT | JSON_REAL_PRECISION(6));
    g_string_append_c(text, '\n');
    return kl_reply_new(status, KL_TYPE_JSON, g_string_free_to_bytes(text));
}

KlReply *
kl_reply_redirect(guint status, const char *location)
{
    KlReply *reply =
        kl_reply_new(status, "text/plain; charset=utf-8", g_bytes_new(NULL, 0));
    kl_reply_add_header(reply, "Location", location);
    return reply;
}

void
kl_reply_add_header(KlReply *reply, const char *name, const char *value)
{
    g_ptr_array_add(reply->headers, g_strdup(name));
    g_ptr_array_add(reply->headers, g_strdup(value));
}

void
kl_reply_free(KlReply *reply)
{
    if (reply == NULL) {
        return;
    }
    g_free(reply->content_type);
    g_bytes_unref(reply->body);
    g_ptr_array_unref(reply->headers);
    g_free(reply->note);
    g_free(reply);
}

const char *
kl_http_status_phrase(guint status)
{
    switch (status) {
    case 400:
        return "Das ging nicht";
    case 404:
        return "Nicht gefunden";
    case 405:
        return "Nicht erlaubt";
    case 410:
        return "Nicht mehr vorhanden";
    case 413:
        return "Anfrage zu groß";
    case 414:
        return "Adresse zu lang";
    case 429:
        return "Zu viele Anfragen";
    case 503:
        return "Gerade nicht verfügbar";
    case 505:
        return "Unbekanntes Protokoll";
    default:
        return status < 400 ? "In Ordnung" : "Fehler";
    }
}
