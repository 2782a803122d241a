#include "web/response.h"

#include <brotli/encode.h>
#include <string.h>
#include <zlib.h>

#include "search/checksum.h"

/* Smaller bodies fit one packet anyway. */
#define MIN_COMPRESSED_BYTES 860
#define GZIP_LEVEL           6
#define BROTLI_QUALITY       5

static const char content_security_policy[] =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

static const char permissions_policy[] =
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=(), "
    "browsing-topics=()";

struct KlResponse {
    gint n_refs;
    guint status;
    gsize length;
    char *etag;                   /* quoted; NULL without one */
    char *note;                   /* or NULL */
    struct MHD_Response *message; /* for the 304, too: the library omits the body */
};

static const char *const common_headers[] = {
    "Content-Security-Policy",
    content_security_policy,
    "X-Content-Type-Options",
    "nosniff",
    "X-Frame-Options",
    "DENY",
    "Referrer-Policy",
    "same-origin",
    "Cross-Origin-Opener-Policy",
    "same-origin",
    "Cross-Origin-Resource-Policy",
    "same-origin",
    "Permissions-Policy",
    permissions_policy,
};

static const char *const cache_control[] = {
    [KL_CACHE_REVALIDATE] = "no-cache",
    [KL_CACHE_FOREVER] = "public, max-age=31536000, immutable",
    [KL_CACHE_NEVER] = "no-store",
};

/* Whether a token is in a list such as "gzip;q=0.5, br", and not with weight 0. */
static gboolean
accepts(const char *list, const char *token)
{
    gsize token_length = strlen(token);

    while (*list != '\0') {
        list += strspn(list, " \t,");
        gsize length = strcspn(list, ",");
        gsize name_length = strcspn(list, "; \t,");
        if (name_length == token_length &&
            g_ascii_strncasecmp(list, token, token_length) == 0) {
            g_autofree char *item = g_ascii_strdown(list, (gssize)length);
            const char *weight = strstr(item, "q=");
            return weight == NULL || g_ascii_strtod(weight + 2, NULL) > 0;
        }
        list += length;
    }
    return FALSE;
}

KlEncoding
kl_encoding_negotiate(const char *accept_encoding)
{
    if (accept_encoding == NULL) {
        return KL_ENCODING_IDENTITY;
    }
    if (accepts(accept_encoding, "br")) {
        return KL_ENCODING_BROTLI;
    }
    return accepts(accept_encoding, "gzip") ? KL_ENCODING_GZIP : KL_ENCODING_IDENTITY;
}

static gboolean
is_compressible(const char *content_type)
{
    return g_str_has_prefix(content_type, "text/") ||
           g_str_has_prefix(content_type, "application/json") ||
           g_str_has_prefix(content_type, "application/x-ndjson") ||
           g_str_has_prefix(content_type, "application/manifest+json") ||
           strstr(content_type, "javascript") != NULL ||
           strstr(content_type, "xml") != NULL;
}

static GBytes *
compress_gzip(GBytes *body)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(body, &length);
    z_stream stream = {0};

    /* 15 bits of window, +16 for a gzip header without name and time. */
    if (deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        return NULL;
    }
    gsize room = deflateBound(&stream, length);
    guint8 *out = g_malloc(room);
    stream.next_in = (Bytef *)(guintptr)data;
    stream.avail_in = (uInt)length;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    int result = deflate(&stream, Z_FINISH);
    gsize written = stream.total_out;
    deflateEnd(&stream);
    if (result != Z_STREAM_END) {
        g_free(out);
        return NULL;
    }
    return g_bytes_new_take(out, written);
}

static GBytes *
compress_brotli(GBytes *body)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(body, &length);
    gsize written = BrotliEncoderMaxCompressedSize(length);
    guint8 *out = g_malloc(written);

    if (!BrotliEncoderCompress(BROTLI_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                               length, data, &written, out)) {
        g_free(out);
        return NULL;
    }
    return g_bytes_new_take(out, written);
}

/* The body to send, and which encoding it is in. */
static GBytes *
encode(const KlReply *reply, KlEncoding *encoding)
{
    GBytes *encoded = NULL;

    if (g_bytes_get_size(reply->body) >= MIN_COMPRESSED_BYTES &&
        is_compressible(reply->content_type)) {
        if (*encoding == KL_ENCODING_BROTLI) {
            encoded = compress_brotli(reply->body);
        } else if (*encoding == KL_ENCODING_GZIP) {
            encoded = compress_gzip(reply->body);
        }
    }
    if (encoded == NULL) {
        *encoding = KL_ENCODING_IDENTITY;
        return g_bytes_ref(reply->body);
    }
    return encoded;
}

static gboolean
has_own(const KlReply *reply, const char *name)
{
    for (guint i = 0; i < reply->headers->len; i += 2) {
        if (g_ascii_strcasecmp(reply->headers->pdata[i], name) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
add_headers(struct MHD_Response *response,
            const KlReply *reply,
            const char *etag,
            KlEncoding encoding)
{
    for (gsize i = 0; i < G_N_ELEMENTS(common_headers); i += 2) {
        if (!has_own(reply, common_headers[i])) {
            MHD_add_response_header(response, common_headers[i], common_headers[i + 1]);
        }
    }
    for (guint i = 0; i < reply->headers->len; i += 2) {
        MHD_add_response_header(response, reply->headers->pdata[i],
                                reply->headers->pdata[i + 1]);
    }
    MHD_add_response_header(response, "Cache-Control", cache_control[reply->policy]);
    if (is_compressible(reply->content_type)) {
        MHD_add_response_header(response, "Vary", "Accept-Encoding");
    }
    if (etag != NULL) {
        MHD_add_response_header(response, "ETag", etag);
    }
    MHD_add_response_header(response, "Content-Type", reply->content_type);
    if (encoding != KL_ENCODING_IDENTITY) {
        MHD_add_response_header(response, "Content-Encoding",
                                encoding == KL_ENCODING_GZIP ? "gzip" : "br");
    }
}

static void
unref_bytes(void *bytes)
{
    g_bytes_unref(bytes);
}

KlResponse *
kl_response_new(const KlReply *reply, KlEncoding encoding)
{
    KlResponse *response = g_new0(KlResponse, 1);
    GBytes *body = encode(reply, &encoding);
    gsize length = 0;
    const void *data = g_bytes_get_data(body, &length);

    response->n_refs = 1;
    response->status = reply->status;
    response->note = g_strdup(reply->note);
    response->length = length;
    if (reply->status == 200 && reply->policy != KL_CACHE_NEVER) {
        /* Tells two versions of one page apart: that is all it must do. */
        response->etag =
            g_strdup_printf("\"%016" G_GINT64_MODIFIER "x-%d\"",
                            kl_checksum(g_bytes_get_data(reply->body, NULL),
                                        g_bytes_get_size(reply->body)),
                            (int)encoding);
    }
    /* Takes our reference to the body. */
    response->message = MHD_create_response_from_buffer_with_free_callback_cls(
        length, (void *)(guintptr)data, unref_bytes, body);
    add_headers(response->message, reply, response->etag, encoding);
    return response;
}

KlResponse *
kl_response_ref(KlResponse *response)
{
    g_atomic_int_inc(&response->n_refs);
    return response;
}

void
kl_response_unref(KlResponse *response)
{
    if (response == NULL || !g_atomic_int_dec_and_test(&response->n_refs)) {
        return;
    }
    MHD_destroy_response(response->message);
    g_free(response->etag);
    g_free(response->note);
    g_free(response);
}

guint
kl_response_get_status(const KlResponse *response)
{
    return response->status;
}

const char *
kl_response_get_note(const KlResponse *response)
{
    return response->note;
}

gsize
kl_response_get_length(const KlResponse *response)
{
    return response->length;
}

gsize
kl_response_get_cost(const KlResponse *response)
{
    /* The headers take about 2 KB beside the body. */
    return response->length + 2048;
}

/* If-None-Match: "*" or a list of ETags, weak ones as good as strong ones here. */
static gboolean
etag_matches(const char *list, const char *etag)
{
    gsize length = strlen(etag);

    if (strcmp(list, "*") == 0) {
        return TRUE;
    }
    for (const char *at = strstr(list, etag); at != NULL; at = strstr(at + 1, etag)) {
        if (at[length] == '\0' || strchr(", \t", at[length]) != NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

enum MHD_Result
kl_response_queue(KlResponse *response,
                  struct MHD_Connection *connection,
                  const char *if_none_match,
                  guint *ret_status,
                  gsize *ret_length)
{
    if (if_none_match != NULL && response->etag != NULL &&
        etag_matches(if_none_match, response->etag)) {
        *ret_status = 304;
        *ret_length = 0;
        return MHD_queue_response(connection, 304, response->message);
    }
    *ret_status = response->status;
    *ret_length = response->length;
    return MHD_queue_response(connection, response->status, response->message);
}
