#include "search/error.h"
#include "web/http.h"
#include "web/response.h"

static void
test_target(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlHttpRequest) request = kl_http_request_new(
        "/suche?q=runder+Tisch&thema=natur&&leer&q=a%26b%3D%C3%BC&%zz=%4", &error);

    g_assert_no_error(error);
    g_assert_cmpstr(request->path, ==, "/suche");
    g_assert_cmpuint(request->params->len, ==, 5);
    g_assert_cmpstr(kl_http_request_get(request, "q"), ==, "runder Tisch");
    g_assert_cmpstr(kl_http_request_get(request, "leer"), ==, "");
    g_assert_cmpstr(kl_http_request_get(request, "%zz"), ==, "%4");
    g_assert_cmpstr(g_array_index(request->params, KlParam, 3).value, ==, "a&b=ü");
    g_assert_null(kl_http_request_get(request, "nichts"));
}

static void
test_paths(void)
{
    static const struct {
        const char *target;
        const char *path; /* NULL: refused */
    } rows[] = {
        {"/a%2Fb+c%20d", "/a/b+c d"},
        {"/%C3%BC", "/ü"},
        {"/%", "/%"},
        {"http://example.org/x?y", "/x"},
        {"HTTPS://example.org", "/"},
        {"http://example.org?x=http://y/z", "/"},
        {"http:///x", NULL},
        {"ftp://example.org/x", NULL},
        {"*", NULL},
        {"", NULL},
        {"/x%00", NULL},
        {"/x%0a", NULL},
        {"/%ff", NULL},
        {"/%C2%85", NULL},
        {"/x?a=%00", NULL},
        {"/x?%00=a", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(KlHttpRequest) request = kl_http_request_new(rows[i].target, &error);
        g_test_message("%s", rows[i].target);
        if (rows[i].path == NULL) {
            g_assert_error(error, KL_ERROR, KL_ERROR_INVALID);
            g_assert_null(request);
        } else {
            g_assert_no_error(error);
            g_assert_cmpstr(request->path, ==, rows[i].path);
        }
    }
}

static void
test_limits(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *most = g_strnfill(KL_MAX_TARGET_BYTES, '/');
    g_autoptr(KlHttpRequest) request = kl_http_request_new(most, &error);
    g_assert_no_error(error);

    g_autofree char *more = g_strnfill(KL_MAX_TARGET_BYTES + 1, '/');
    g_assert_null(kl_http_request_new(more, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_LIMIT);
    g_clear_error(&error);

    GString *many = g_string_new("/?");
    for (guint i = 0; i < KL_MAX_PARAMS; i++) {
        g_string_append(many, "a&");
    }
    g_autoptr(KlHttpRequest) full = kl_http_request_new(many->str, &error);
    g_assert_no_error(error);
    g_string_append(many, "a");
    g_assert_null(kl_http_request_new(many->str, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_LIMIT);
    g_string_free(many, TRUE);
}

static void
test_encodings(void)
{
    static const struct {
        const char *accepted;
        KlEncoding encoding;
    } rows[] = {
        {NULL, KL_ENCODING_IDENTITY},
        {"", KL_ENCODING_IDENTITY},
        {"gzip", KL_ENCODING_GZIP},
        {"gzip, deflate, br", KL_ENCODING_BROTLI},
        {"GZIP;q=0.5, br;q=0", KL_ENCODING_GZIP},
        {"gzip;Q=0", KL_ENCODING_IDENTITY},
        {"x-gzip, brotli, *", KL_ENCODING_IDENTITY},
        {" ,;,gzip ; q=1", KL_ENCODING_GZIP},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i].accepted);
        g_assert_cmpint(kl_encoding_negotiate(rows[i].accepted), ==, rows[i].encoding);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/target", test_target);
    g_test_add_func("/http/paths", test_paths);
    g_test_add_func("/http/limits", test_limits);
    g_test_add_func("/http/encodings", test_encodings);
    return g_test_run();
}
