/* What the fuzz targets share. */
#ifndef KL_TESTS_FUZZ_H
#define KL_TESTS_FUZZ_H

#include <glib.h>
#include <stddef.h>

/* Entry point of a target; libFuzzer and driver.c call it. Returns 0. */
int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

/* An oracle: what must hold whatever the input. */
#define REQUIRE(condition)                                                             \
    G_STMT_START                                                                       \
    {                                                                                  \
        if (!(condition)) {                                                            \
            g_printerr("oracle failed: %s (%s:%d)\n", #condition, __FILE__, __LINE__); \
            abort();                                                                   \
        }                                                                              \
    }                                                                                  \
    G_STMT_END

/* Whether every tag and attribute of a piece of HTML is one that kooplab writes for
 * authors' texts, and every address one that it lets through. */
gboolean fuzz_html_is_safe(const char *html);

/* The text that a browser shows for HTML whose only tags are <tag> and </tag> (NULL:
 * none at all). Caller frees; NULL if there is another tag, a quote, or an entity that
 * kooplab does not write. */
GString *fuzz_html_decode(const char *html, const char *tag);

#endif
