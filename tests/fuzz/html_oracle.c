#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

static gboolean
is_one_of(const char *name, gsize length, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strlen(*names) == length && strncmp(*names, name, length) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Schemes are the same in capitals. */
static gboolean
is_safe_url(const char *url)
{
    g_autofree char *lower = g_ascii_strdown(url, -1);
    return g_str_has_prefix(lower, "http://") || g_str_has_prefix(lower, "https://") ||
           g_str_has_prefix(lower, "mailto:") || url[0] == '/' || url[0] == '#';
}

/* One attribute, name="value"; *at moves behind it. */
static gboolean
check_attribute(const char **at)
{
    static const char *const names[] = {"href", "src",   "alt",   "title", "id",
                                        "rel",  "start", "class", "lang",  NULL};
    const char *name = *at;
    gsize length = strcspn(name, "= >");

    if (name[length] != '=' || name[length + 1] != '"' ||
        !is_one_of(name, length, names)) {
        return FALSE;
    }
    const char *value = name + length + 2;
    const char *end = strchr(value, '"');
    if (end == NULL) {
        return FALSE;
    }
    g_autofree char *text = g_strndup(value, (gsize)(end - value));
    gboolean is_address = (length == 4 && strncmp(name, "href", 4) == 0) ||
                          (length == 3 && strncmp(name, "src", 3) == 0);
    *at = end + 1;
    return strchr(text, '<') == NULL && (!is_address || is_safe_url(text));
}

static gboolean
complain(const char *tag)
{
    g_printerr("not allowed: %.200s\n", tag);
    return FALSE;
}

gboolean
fuzz_html_is_safe(const char *html)
{
    static const char *const tags[] = {
        "p",  "a",  "em", "strong", "code", "pre", "ul", "ol",         "li",  "h1",
        "h2", "h3", "h4", "h5",     "h6",   "br",  "hr", "blockquote", "img", NULL};

    for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at, '<')) {
        const char *tag = at++;
        if (*at == '/') {
            at++;
        }
        gsize length = strspn(at, "abcdefghijklmnopqrstuvwxyz123456");
        if (!is_one_of(at, length, tags)) {
            return complain(tag);
        }
        at += length;
        while (*at == ' ' && at[1] != '/') {
            at++;
            if (!check_attribute(&at)) {
                return complain(tag);
            }
        }
        at += strspn(at, " /");
        if (*at != '>') {
            return complain(tag);
        }
    }
    return TRUE;
}

/* Length of <tag> or </tag> at the beginning of html, or 0. */
static gsize
tag_length(const char *html, const char *tag)
{
    const char *name = html + 1 + (html[1] == '/' ? 1 : 0);
    gsize length = tag != NULL ? strlen(tag) : 0;

    return length > 0 && strncmp(name, tag, length) == 0 && name[length] == '>'
               ? (gsize)(name - html) + length + 1
               : 0;
}

GString *
fuzz_html_decode(const char *html, const char *tag)
{
    static const struct {
        const char *entity;
        char character;
    } entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    GString *text = g_string_new(NULL);

    while (*html != '\0') {
        gsize length = *html == '<' ? tag_length(html, tag) : 0;
        for (gsize i = 0; *html == '&' && i < G_N_ELEMENTS(entities); i++) {
            if (g_str_has_prefix(html, entities[i].entity)) {
                g_string_append_c(text, entities[i].character);
                length = strlen(entities[i].entity);
                break;
            }
        }
        if (length == 0 && strchr("<>&\"'", *html) != NULL) {
            complain(html);
            g_string_free(text, TRUE);
            return NULL;
        }
        if (length == 0) {
            g_string_append_c(text, *html);
            length = 1;
        }
        html += length;
    }
    return text;
}
