/* Walking over valid UTF-8 that is const: GLib's macro casts the const away. */
#ifndef KL_SEARCH_UTF8_H
#define KL_SEARCH_UTF8_H

#include <glib.h>

/* The character after the one at p, which is not the end. */
static inline const char *
kl_utf8_next(const char *p)
{
    return p + g_utf8_skip[(guchar)*p];
}

#endif
