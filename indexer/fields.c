#include "indexer/fields.h"

#include <string.h>

#include "indexer/suggest.h"

/* Of a map with more keys only these are compared with what was probably meant. */
#define MAX_COMPARED_KEYS 300

void
kl_fields_check_keys(const KlYaml *map, const char *const *known, KlDiags *diags)
{
    for (guint i = 0; i < MIN(map->keys->len, MAX_COMPARED_KEYS); i++) {
        const KlYaml *key = g_ptr_array_index(map->keys, i);
        if (!g_strv_contains(known, key->text)) {
            kl_diags_report(diags, KL_MSG_UNKNOWN_KEY, key->place, key->text, NULL,
                            kl_suggest_name(key->text, known));
        }
    }
}

void
kl_fields_report_missing(const KlYaml *map, const char *key, KlDiags *diags)
{
    const char *const wanted[] = {key, NULL};
    for (guint i = 0; i < MIN(map->keys->len, MAX_COMPARED_KEYS); i++) {
        const KlYaml *other = g_ptr_array_index(map->keys, i);
        if (kl_suggest_name(other->text, wanted) != NULL) {
            return;
        }
    }
    kl_diags_report(diags, KL_MSG_MISSING_KEY, map->place, key, NULL, NULL);
}

gboolean
kl_fields_is_map(const KlYaml *node, const char *name, KlDiags *diags)
{
    if (node->kind == KL_YAML_MAP) {
        return TRUE;
    }
    if (node->kind != KL_YAML_BROKEN) {
        kl_diags_report(diags, KL_MSG_WANT_MAP, node->place, name, NULL, NULL);
    }
    return FALSE;
}

const GPtrArray *
kl_fields_list(const KlYaml *node, const char *name, guint max_items, KlDiags *diags)
{
    if (node->kind == KL_YAML_BROKEN) {
        return NULL;
    }
    if (node->kind != KL_YAML_LIST) {
        KlMessage message =
            kl_yaml_is_null(node) ? KL_MSG_EMPTY_VALUE : KL_MSG_WANT_LIST;
        kl_diags_report(diags, message, node->place, name, NULL, NULL);
        return NULL;
    }
    if (node->items->len > max_items) {
        g_autofree char *numbers =
            g_strdup_printf("%u, erlaubt sind %u", node->items->len, max_items);
        kl_diags_report(diags, KL_MSG_TOO_MANY, node->place, name, numbers, NULL);
        return NULL;
    }
    return node->items;
}

char *
kl_one_line(const char *text)
{
    GString *out = g_string_sized_new(strlen(text));
    gboolean is_gap = FALSE;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == ' ' || *at == '\n' || *at == '\t') {
            is_gap = out->len > 0;
            continue;
        }
        if (is_gap) {
            g_string_append_c(out, ' ');
            is_gap = FALSE;
        }
        g_string_append_c(out, *at);
    }
    char *line = g_utf8_normalize(out->str, (gssize)out->len, G_NORMALIZE_NFC);
    g_string_free(out, TRUE);
    return line != NULL ? line : g_strdup("");
}

char *
kl_fields_text(const KlYaml *node, const char *name, guint max_chars, KlDiags *diags)
{
    if (node->kind == KL_YAML_BROKEN) {
        return NULL;
    }
    if (node->kind != KL_YAML_TEXT) {
        kl_diags_report(diags, KL_MSG_WANT_TEXT, node->place, name, NULL, NULL);
        return NULL;
    }
    g_autofree char *line = kl_one_line(node->text);
    if (line[0] == '\0' || kl_yaml_is_null(node)) {
        kl_diags_report(diags, KL_MSG_EMPTY_VALUE, node->place, name, NULL, NULL);
        return NULL;
    }
    glong length = g_utf8_strlen(line, -1);
    if (length > (glong)max_chars) {
        g_autofree char *numbers =
            g_strdup_printf("%ld Zeichen, erlaubt sind %u", length, max_chars);
        kl_diags_report(diags, KL_MSG_TOO_LONG, node->place, name, numbers, NULL);
        return NULL;
    }
    return g_steal_pointer(&line);
}

char *
kl_fields_get_text(const KlYaml *map,
                   const char *key,
                   guint max_chars,
                   gboolean is_required,
                   KlDiags *diags)
{
    const KlYaml *node = kl_yaml_get(map, key);
    if (node == NULL) {
        if (is_required) {
            kl_fields_report_missing(map, key, diags);
        }
        return NULL;
    }
    return kl_fields_text(node, key, max_chars, diags);
}

gboolean
kl_is_web_url(const char *text)
{
    const char *host = NULL;
    if (g_ascii_strncasecmp(text, "https://", 8) == 0) {
        host = text + 8;
    } else if (g_ascii_strncasecmp(text, "http://", 7) == 0) {
        host = text + 7;
    }
    if (host == NULL || (!g_ascii_isalnum(*host) && (guchar)*host < 0x80)) {
        return FALSE;
    }
    return strpbrk(text, " \"<>\\^`{|}") == NULL;
}

char *
kl_fields_url(const KlYaml *node, const char *name, KlDiags *diags)
{
    g_autofree char *url = kl_fields_text(node, name, KL_MAX_URL_CHARS, diags);
    if (url == NULL) {
        return NULL;
    }
    if (!kl_is_web_url(url)) {
        kl_diags_report(diags, KL_MSG_BAD_URL, node->place, url, NULL, NULL);
        return NULL;
    }
    return g_steal_pointer(&url);
}

gboolean
kl_fields_bool(const KlYaml *node, const char *name, gboolean *ret, KlDiags *diags)
{
    if (node->kind == KL_YAML_TEXT && !node->is_quoted) {
        if (strcmp(node->text, "true") == 0) {
            *ret = TRUE;
            return TRUE;
        }
        if (strcmp(node->text, "false") == 0) {
            *ret = FALSE;
            return TRUE;
        }
    }
    if (node->kind != KL_YAML_BROKEN) {
        const char *likely = NULL;
        if (node->kind == KL_YAML_TEXT) {
            static const char *const yes[] = {"ja", "yes", "on", "wahr", "True", NULL};
            static const char *const no[] = {"nein",   "no",    "off",
                                             "falsch", "False", NULL};
            likely = g_strv_contains(yes, node->text)  ? "true"
                     : g_strv_contains(no, node->text) ? "false"
                                                       : NULL;
        }
        kl_diags_report(diags, KL_MSG_WANT_BOOL, node->place, name, NULL, likely);
    }
    return FALSE;
}

static gboolean
read_digits(const char *text, guint n_digits, guint *ret_number)
{
    guint number = 0;
    for (guint i = 0; i < n_digits; i++) {
        if (!g_ascii_isdigit(text[i])) {
            return FALSE;
        }
        number = number * 10 + (guint)(text[i] - '0');
    }
    *ret_number = number;
    return TRUE;
}

/* 1.5.2026, 2026-5-1 or 2026/05/01 as it should be written; NULL if it is no date. */
static char *
guess_date(const char *text)
{
    g_auto(GStrv) parts = g_strsplit_set(text, ".-/ ", -1);
    guint64 numbers[3];
    guint n = 0;
    for (guint i = 0; parts[i] != NULL; i++) {
        if (*parts[i] == '\0') {
            continue; /* 1. 5. 2026 */
        }
        if (n == 3 ||
            !g_ascii_string_to_unsigned(parts[i], 10, 1, 9999, &numbers[n++], NULL)) {
            return NULL;
        }
    }
    if (n != 3) {
        return NULL;
    }
    guint64 year = MAX(numbers[0], numbers[2]);
    guint64 day = MIN(numbers[0], numbers[2]);
    if (year < 1000 || day > 31 || numbers[1] > 12 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)numbers[1], (GDateYear)year)) {
        return NULL;
    }
    return g_strdup_printf("%04u-%02u-%02u", (guint)year, (guint)numbers[1],
                           (guint)day);
}

char *
kl_fields_date(const KlYaml *node,
               const char *name,
               gboolean may_be_year,
               KlDiags *diags)
{
    guint year;
    guint month;
    guint day;
    g_autofree char *text = kl_fields_text(node, name, 100, diags);
    if (text == NULL) {
        return NULL;
    }
    gsize length = strlen(text);
    if (may_be_year && length == 4 && read_digits(text, 4, &year) && year >= 1000) {
        return g_steal_pointer(&text);
    }
    if (length != 10 || !read_digits(text, 4, &year) || year < 1000 || text[4] != '-' ||
        !read_digits(text + 5, 2, &month) || text[7] != '-' ||
        !read_digits(text + 8, 2, &day)) {
        g_autofree char *likely = guess_date(text);
        kl_diags_report(diags, KL_MSG_BAD_DATE, node->place, text, name, likely);
        return NULL;
    }
    if (month < 1 || month > 12 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year)) {
        kl_diags_report(diags, KL_MSG_NO_SUCH_DATE, node->place, text, NULL, NULL);
        return NULL;
    }
    return g_steal_pointer(&text);
}

gboolean
kl_is_slug(const char *text, guint max_chars)
{
    gsize length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && length <= max_chars && text[length] == '\0';
}

char *
kl_make_slug(const char *title)
{
    g_autofree char *key = kl_taxonomy_key(title);
    g_autofree char *decomposed = g_utf8_normalize(key, -1, G_NORMALIZE_NFKD);
    GString *slug = g_string_new(NULL);
    gboolean is_gap = FALSE;
    for (const char *at = decomposed; at != NULL && *at != '\0';
         at += g_utf8_skip[(guchar)*at]) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_ismark(c)) {
            continue;
        }
        if (c >= 0x80 || !g_ascii_isalnum((char)c)) {
            is_gap = slug->len > 0;
            continue;
        }
        if (slug->len + 2 > KL_MAX_SLUG_CHARS) {
            break;
        }
        if (is_gap) {
            g_string_append_c(slug, '-');
            is_gap = FALSE;
        }
        g_string_append_c(slug, g_ascii_tolower((char)c));
    }
    return g_string_free(slug, FALSE);
}
