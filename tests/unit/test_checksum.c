/* The hash is part of the format: these values stay. */
#include "search/checksum.h"

static void
test_values(void)
{
    static const struct {
        gsize length;
        guint64 hash;
    } known[] = {
        {0, G_GUINT64_CONSTANT(0xb560ac966e0cef98)},
        {1, G_GUINT64_CONSTANT(0x87a4320b2c39271e)},
        {2, G_GUINT64_CONSTANT(0x8fdb8d9c72ece8a8)},
        {3, G_GUINT64_CONSTANT(0x7a28bdee6bd1995f)},
        {4, G_GUINT64_CONSTANT(0x7df493319e48cf69)},
        {5, G_GUINT64_CONSTANT(0xf29643279ef53deb)},
        {6, G_GUINT64_CONSTANT(0x47e5088a71290608)},
        {7, G_GUINT64_CONSTANT(0x62c7fb9397311229)},
        {8, G_GUINT64_CONSTANT(0xd0429063a9aa73f7)},
        {16, G_GUINT64_CONSTANT(0x43f7715ea4497a15)},
        {23, G_GUINT64_CONSTANT(0x9bf0982f7e62e9b5)},
        {40, G_GUINT64_CONSTANT(0x7cb2e72f9c75a2c5)},
    };
    guint8 bytes[64];
    for (guint i = 0; i < sizeof bytes; i++) {
        bytes[i] = (guint8)(i * 37 + 11);
    }
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        /* An exact copy, so that a sanitizer sees a read beyond the end. */
        g_autofree guint8 *copy = g_memdup2(bytes, known[i].length);
        g_assert_cmphex(kl_checksum(copy, known[i].length), ==, known[i].hash);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/checksum/values", test_values);
    return g_test_run();
}
