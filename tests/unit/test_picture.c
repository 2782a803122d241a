#include "indexer/picture.h"

#include <string.h>

static const char *
check(const char *name, const void *data, gsize length, KlMessage *ret_message)
{
    g_autoptr(KlDiags) diags = kl_diags_new(name);
    const char *type = kl_picture_check(name, data, length, diags);
    *ret_message = KL_N_MESSAGES;
    if (diags->diags->len > 0) {
        const KlDiag *diag = g_ptr_array_index(diags->diags, 0);
        *ret_message = diag->message;
    }
    return type;
}

static void
assert_picture(const char *name, const char *data, gsize length, const char *type)
{
    KlMessage message;
    g_assert_cmpstr(check(name, data, length, &message), ==, type);
    g_assert_cmpint(message, ==, KL_N_MESSAGES);
}

static void
assert_refused(const char *name, const char *data, gsize length, KlMessage wanted)
{
    KlMessage message;
    g_assert_null(check(name, data, length, &message));
    g_assert_cmpint(message, ==, wanted);
}

/* JPEG with an Exif segment: first directory → GPS directory → latitude. */
#define EXIF_HEAD                                                                      \
    "\xff\xd8\xff\xe1\x00\x38"                                                         \
    "Exif\0\0"                                                                         \
    "II\x2a\0\x08\0\0\0"
#define EXIF_GPS      "\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0"
#define EXIF_LATITUDE "\x01\0\x02\0\x05\0\x03\0\0\0\x20\0\0\0\0\0\0\0\0\0\0\0"
static const char with_gps[] = EXIF_HEAD EXIF_GPS EXIF_LATITUDE "\xff\xda";

static void
test_types(void)
{
    assert_picture("a.png", "\x89PNG\r\n\x1a\n", 8, "image/png");
    assert_picture("a.jpeg", "\xff\xd8\xff\xe0", 4, "image/jpeg");
    assert_picture("DSC1.JPG", "\xff\xd8\xff\xe0", 4, "image/jpeg");
    assert_picture("a.webp", "RIFF\0\0\0\0WEBPVP8 ", 16, "image/webp");
    assert_refused("a.jpg", "\x89PNG\r\n\x1a\n", 8, KL_MSG_PICTURE_SUFFIX);
    assert_refused("a.png", "GIF89a", 6, KL_MSG_PICTURE_TYPE);
    assert_refused("a.png", "", 0, KL_MSG_PICTURE_TYPE);
}

static void
test_gps(void)
{
    assert_refused("a.jpg", with_gps, sizeof with_gps - 1, KL_MSG_PICTURE_GPS);
    /* Cut anywhere: no crash, no reading beyond the end. */
    for (gsize length = 4; length < sizeof with_gps - 1; length++) {
        g_autofree char *copy = g_memdup2(with_gps, length);
        KlMessage message;
        check("a.jpg", copy, length, &message);
    }
}

static void
test_svg(void)
{
    static const char good[] =
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";
    static const char *const bad[] = {
        "<svg><script>x</script></svg>",
        "<svg onload=\"x\"/>",
        "<svg><a xlink:href=\"javascript:x\">a</a></svg>",
        "<svg><image href=\"https://x.de/y.png\"/></svg>",
        "<svg><foreignObject/></svg>",
    };
    assert_picture("a.svg", good, strlen(good), "image/svg+xml");
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        assert_refused("a.svg", bad[i], strlen(bad[i]), KL_MSG_PICTURE_SCRIPT);
    }
    assert_refused("a.svg", "<html/>", 7, KL_MSG_PICTURE_TYPE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/picture/types", test_types);
    g_test_add_func("/picture/gps", test_gps);
    g_test_add_func("/picture/svg", test_svg);
    return g_test_run();
}
