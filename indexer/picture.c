#include "indexer/picture.h"

#include <string.h>

static const struct {
    const char *type;
    const char *name;
    const char *suffixes[3];
} types[] = {
    {"image/jpeg", "JPEG", {".jpg", ".jpeg", NULL}},
    {"image/png", "PNG", {".png", NULL, NULL}},
    {"image/webp", "WebP", {".webp", NULL, NULL}},
    {"image/svg+xml", "SVG", {".svg", NULL, NULL}},
};

gboolean
kl_picture_is_name(const char *path)
{
    for (const char *at = path; *at != '\0'; at++) {
        if (!g_ascii_isalnum(*at) && strchr("._-/", *at) == NULL) {
            return FALSE;
        }
    }
    return *path != '\0' && strlen(path) <= 200;
}

/* --- Exif --- */

static guint32
read_number(const guint8 *at, guint n_bytes, gboolean is_little)
{
    guint32 number = 0;
    for (guint i = 0; i < n_bytes; i++) {
        number = number << 8 | at[is_little ? n_bytes - 1 - i : i];
    }
    return number;
}

/* Whether the TIFF structure of Exif has a latitude: tag 0x8825 of the first directory
 * leads to the GPS directory, tag 2 there is the latitude. */
static gboolean
has_latitude(const guint8 *tiff, gsize length)
{
    if (length < 8 || (memcmp(tiff, "II", 2) != 0 && memcmp(tiff, "MM", 2) != 0)) {
        return FALSE;
    }
    gboolean is_little = tiff[0] == 'I';
    guint32 directory = read_number(tiff + 4, 4, is_little);
    guint32 wanted = 0x8825;
    for (guint step = 0; step < 2; step++) {
        if (directory > length - 2) {
            return FALSE;
        }
        guint32 n_entries = read_number(tiff + directory, 2, is_little);
        gboolean is_found = FALSE;
        guint32 next = 0;
        for (guint32 i = 0; i < n_entries && !is_found; i++) {
            gsize entry = (gsize)directory + 2 + (gsize)i * 12;
            if (entry + 12 > length) {
                return FALSE;
            }
            is_found = read_number(tiff + entry, 2, is_little) == wanted;
            next = read_number(tiff + entry + 8, 4, is_little);
        }
        if (!is_found) {
            return FALSE;
        }
        directory = next;
        wanted = 2;
    }
    return TRUE;
}

static gboolean
has_gps_jpeg(const guint8 *data, gsize length)
{
    for (gsize at = 2; at + 4 <= length && data[at] == 0xff;) {
        guint8 marker = data[at + 1];
        gsize size = read_number(data + at + 2, 2, FALSE);
        if (marker == 0xda || size < 2 || size > length - at - 2) {
            return FALSE;
        }
        if (marker == 0xe1 && size > 8 && memcmp(data + at + 4, "Exif\0\0", 6) == 0 &&
            has_latitude(data + at + 10, size - 8)) {
            return TRUE;
        }
        at += size + 2;
    }
    return FALSE;
}

/* PNG and WebP are both lists of chunks: name and size, size and name. */
static gboolean
has_gps_chunks(const guint8 *data, gsize length, gboolean is_png)
{
    gsize at = is_png ? 8 : 12;
    while (at + 8 <= length) {
        gsize size = is_png ? read_number(data + at, 4, FALSE)
                            : read_number(data + at + 4, 4, TRUE);
        const guint8 *name = data + at + (is_png ? 4 : 0);
        const guint8 *body = data + at + 8;
        if (size > length - at - 8) {
            return FALSE;
        }
        if (memcmp(name, is_png ? "eXIf" : "EXIF", 4) == 0) {
            gsize skip = size > 6 && memcmp(body, "Exif\0\0", 6) == 0 ? 6 : 0;
            return has_latitude(body + skip, size - skip);
        }
        at += 8 + size + (is_png ? 4 : size % 2);
    }
    return FALSE;
}

/* --- SVG --- */

typedef struct {
    const char *fault; /* static, or NULL */
    gboolean is_svg;
} SvgCheck;

static const char *
local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

static void
check_svg_element(GMarkupParseContext *context,
                  const char *element,
                  const char **names,
                  const char **values,
                  gpointer user_data,
                  GError **error)
{
    static const char *const refused[] = {"script", "foreignobject", "iframe", "embed",
                                          "object", "handler",       NULL};
    SvgCheck *check = user_data;
    (void)context;
    (void)error;
    g_autofree char *name = g_ascii_strdown(local_name(element), -1);
    if (strcmp(name, "svg") == 0) {
        check->is_svg = TRUE;
    }
    if (g_strv_contains(refused, name)) {
        check->fault = "ein Skript oder fremdes Element";
    }
    for (guint i = 0; names[i] != NULL; i++) {
        g_autofree char *attribute = g_ascii_strdown(local_name(names[i]), -1);
        g_autofree char *value = g_ascii_strdown(values[i], -1);
        gboolean is_link =
            strcmp(attribute, "href") == 0 || strcmp(attribute, "src") == 0;
        if (g_str_has_prefix(attribute, "on") || strstr(value, "javascript:") != NULL) {
            check->fault = "ein Skript";
        } else if (is_link && value[0] != '#' &&
                   !g_str_has_prefix(value, "data:image/")) {
            check->fault = "einen Verweis nach außen";
        }
    }
}

static gboolean
check_svg(const guint8 *data, gsize length, SvgCheck *check)
{
    static const GMarkupParser parser = {.start_element = check_svg_element};
    GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, check, NULL);
    gboolean is_fine = memchr(data, '\0', length) == NULL &&
                       g_markup_parse_context_parse(context, (const char *)data,
                                                    (gssize)length, NULL) &&
                       g_markup_parse_context_end_parse(context, NULL);
    g_markup_parse_context_free(context);
    if (g_strstr_len((const char *)data, (gssize)length, "<!ENTITY") != NULL ||
        g_strstr_len((const char *)data, (gssize)length, "<!entity") != NULL) {
        check->fault = "Entitäten";
    }
    return is_fine && check->is_svg;
}

/* --- all --- */

/* Place in types, or -1. */
static int
detect_type(const guint8 *data, gsize length, SvgCheck *svg)
{
    if (length >= 4 && memcmp(data, "\xff\xd8\xff", 3) == 0) {
        return 0;
    }
    if (length >= 8 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0) {
        return 1;
    }
    if (length >= 12 && memcmp(data, "RIFF", 4) == 0 &&
        memcmp(data + 8, "WEBP", 4) == 0) {
        return 2;
    }
    return length > 0 && check_svg(data, length, svg) ? 3 : -1;
}

const char *
kl_picture_check(const char *name, const guint8 *data, gsize length, KlDiags *diags)
{
    SvgCheck svg = {NULL, FALSE};
    int type = detect_type(data, length, &svg);
    if (type < 0) {
        kl_diags_report(diags, KL_MSG_PICTURE_TYPE, KL_WHOLE_FILE, NULL, NULL, NULL);
        return NULL;
    }
    const char *suffix = strrchr(name, '.');
    g_autofree char *lower = g_ascii_strdown(suffix != NULL ? suffix : "", -1);
    if (!g_strv_contains(types[type].suffixes, lower)) { /* cameras write .JPG */
        kl_diags_report(diags, KL_MSG_PICTURE_SUFFIX, KL_WHOLE_FILE, types[type].name,
                        suffix != NULL ? suffix : "", NULL);
        return NULL;
    }
    if (svg.fault != NULL) {
        kl_diags_report(diags, KL_MSG_PICTURE_SCRIPT, KL_WHOLE_FILE, svg.fault, NULL,
                        NULL);
        return NULL;
    }
    if ((type == 0 && has_gps_jpeg(data, length)) ||
        ((type == 1 || type == 2) && has_gps_chunks(data, length, type == 1))) {
        kl_diags_report(diags, KL_MSG_PICTURE_GPS, KL_WHOLE_FILE, NULL, NULL, NULL);
        return NULL;
    }
    return types[type].type;
}
