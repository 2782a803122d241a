#include "web/template.h"

#include <string.h>

#include "search/error.h"

#define MAX_INCLUDE_DEPTH 8
#define BLANKS            " \t"

typedef enum {
    PART_TEXT,
    PART_LINE_END, /* the text is what ends the line */
    PART_VALUE,    /* {{name}} */
    PART_HTML,     /* {{{name_html}}} */
    PART_SECTION,  /* {{#name}} */
    PART_INVERTED, /* {{^name}} */
} PartKind;

/* A template is a row of parts; what is inside of a section stands behind it:
 *
 *     0 TEXT "Treffer: "   1 VALUE total   2 SECTION hits (end 5)   3 TEXT "<li>"
 *     4 VALUE title        5 …
 */
typedef struct {
    PartKind kind;
    guint end;        /* of sections: the part behind its last */
    const char *text; /* in the text of the template, or the first key of the name */
    gsize length;
    char **keys; /* "site.kontakt" as site, kontakt; {{.}}: none; NULL for text */
} Part;

typedef struct {
    char *text;    /* with all includes put in */
    GArray *parts; /* of Part */
} Template;

struct KlTemplates {
    GHashTable *templates; /* name → Template */
};

static void
clear_part(gpointer data)
{
    g_strfreev(((Part *)data)->keys);
}

static void
free_template(gpointer data)
{
    Template *template = data;
    g_clear_pointer(&template->parts, g_array_unref);
    g_free(template->text);
    g_free(template);
}

/* --- tags ------------------------------------------------------------------------ */

typedef struct {
    const char *start; /* of "{{" */
    const char *end;   /* behind "}}" */
    char sigil;        /* '{', '&', '#', '^', '/', '>', '!' or 0 */
    char *name;
} Tag;

/* The next tag from `at` on; *ret_tag.start is NULL if there is none. */
static gboolean
find_tag(const char *template_name, const char *at, Tag *ret_tag, GError **error)
{
    const char *start = strstr(at, "{{");
    *ret_tag = (Tag){.start = start};
    if (start == NULL) {
        return TRUE;
    }
    gboolean is_triple = start[2] == '{';
    const char *inner = start + (is_triple ? 3 : 2);
    const char *close = strstr(inner, is_triple ? "}}}" : "}}");
    if (close == NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID, "Vorlage »%s«: »{{« ohne »}}«",
                    template_name);
        return FALSE;
    }
    g_autofree char *content = g_strndup(inner, (gsize)(close - inner));
    const char *name = g_strstrip(content);
    if (is_triple) {
        ret_tag->sigil = '{';
    } else if (*name != '\0' && strchr("&#^/>!", *name) != NULL) {
        ret_tag->sigil = *name++;
    }
    ret_tag->name = g_strstrip(g_strdup(name));
    ret_tag->end = close + (is_triple ? 3 : 2);
    return TRUE;
}

static gboolean
is_html_name(const char *name)
{
    return g_str_has_suffix(name, "_html") && strlen(name) > strlen("_html");
}

/* Puts in {{> name}} and looks at what is put in as HTML. */
static gboolean
expand(const KlLook *look, const char *name, guint depth, GString *out, GError **error)
{
    const char *source = kl_look_get_template(look, name);
    if (source == NULL || depth > MAX_INCLUDE_DEPTH) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    source == NULL ? "Vorlage »%s« fehlt"
                                   : "Vorlage »%s« enthält sich selbst",
                    name);
        return FALSE;
    }
    for (const char *at = source;;) {
        Tag tag;
        if (!find_tag(name, at, &tag, error)) {
            return FALSE;
        }
        if (tag.start == NULL) {
            g_string_append(out, at);
            return TRUE;
        }
        g_autofree char *tag_name = tag.name;
        gboolean is_raw = tag.sigil == '{' || tag.sigil == '&';
        if (is_raw && !is_html_name(tag_name)) {
            g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                        "Vorlage »%s« setzt »%s« ungeschützt ein", name, tag_name);
            return FALSE;
        }
        g_string_append_len(out, at, tag.start - at);
        if (tag.sigil != '>') {
            g_string_append_len(out, tag.start, tag.end - tag.start);
        } else if (!expand(look, tag_name, depth + 1, out, error)) {
            return FALSE;
        }
        at = tag.end;
    }
}

/* --- compiling ------------------------------------------------------------------- */

static void
add_text(GArray *parts, const char *text, const char *end)
{
    while (text < end) {
        gsize length = strcspn(text, "\r\n");
        Part part = {.kind = PART_TEXT, .text = text};
        part.length = MIN(length, (gsize)(end - text));
        if (part.length == 0) {
            part.kind = PART_LINE_END;
            part.length = text[0] == '\r' && text + 1 < end && text[1] == '\n' ? 2 : 1;
        }
        g_array_append_val(parts, part);
        text += part.length;
    }
}

static void
add_name(GArray *parts, PartKind kind, const char *name)
{
    Part part = {.kind = kind};
    part.keys = strcmp(name, ".") == 0 ? g_new0(char *, 1) : g_strsplit(name, ".", -1);
    part.text = part.keys[0];
    part.length = part.text != NULL ? strlen(part.text) : 0;
    g_array_append_val(parts, part);
}

/* Ends the section that was opened last. */
static gboolean
close_section(const char *template_name,
              GArray *parts,
              GArray *open,
              const char *name,
              GError **error)
{
    if (open->len > 0) {
        guint start = g_array_index(open, guint, open->len - 1);
        Part *part = &g_array_index(parts, Part, start);
        g_autofree char *opened =
            part->keys[0] != NULL ? g_strjoinv(".", part->keys) : g_strdup(".");
        if (strcmp(opened, name) == 0) {
            part->end = parts->len;
            g_array_set_size(open, open->len - 1);
            return TRUE;
        }
    }
    g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                "Vorlage »%s«: »{{/%s}}« schließt nichts", template_name, name);
    return FALSE;
}

static gboolean
compile(const char *template_name, Template *template, GError **error)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(Part));
    template->parts = parts;
    g_array_set_clear_func(parts, clear_part);
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));
    for (const char *at = template->text;;) {
        Tag tag;
        if (!find_tag(template_name, at, &tag, error)) {
            return FALSE;
        }
        g_autofree char *name = tag.name;
        add_text(parts, at, tag.start != NULL ? tag.start : at + strlen(at));
        if (tag.start == NULL) {
            break;
        }
        switch (tag.sigil) {
        case '!':
            break;
        case '#':
        case '^':
            g_array_append_val(open, parts->len);
            add_name(parts, tag.sigil == '#' ? PART_SECTION : PART_INVERTED, name);
            break;
        case '/':
            if (!close_section(template_name, parts, open, name, error)) {
                return FALSE;
            }
            break;
        default:
            add_name(parts, tag.sigil == 0 ? PART_VALUE : PART_HTML, name);
        }
        at = tag.end;
    }
    if (open->len > 0) {
        guint start = g_array_index(open, guint, open->len - 1);
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "Vorlage »%s«: »%s« wird nicht geschlossen", template_name,
                    g_array_index(parts, Part, start).text);
        return FALSE;
    }
    return TRUE;
}

/* --- filling --------------------------------------------------------------------- */

/* What names are looked up in: the innermost first. */
typedef struct Scope {
    const json_t *value;
    const struct Scope *outer;
} Scope;

typedef struct {
    const Part *parts;
    GString *out;
    gsize line;       /* where the line begins in out */
    gboolean has_tag; /* a section began or ended in the line */
} Filling;

static const json_t *
look_up(const Part *part, const Scope *scope)
{
    if (part->keys[0] == NULL) {
        return scope->value;
    }
    for (; scope != NULL; scope = scope->outer) {
        const json_t *value = json_object_getn(scope->value, part->text, part->length);
        for (guint i = 1; value != NULL && part->keys[i] != NULL; i++) {
            value = json_object_get(value, part->keys[i]);
        }
        if (value != NULL) {
            return value;
        }
    }
    return NULL;
}

static void
append_escaped(GString *out, const char *text, gsize length)
{
    static const char *const entities[256] = {['&'] = "&amp;",
                                              ['<'] = "&lt;",
                                              ['>'] = "&gt;",
                                              ['"'] = "&quot;",
                                              ['\''] = "&#39;"};
    gsize done = 0;
    for (gsize i = 0; i < length; i++) {
        const char *entity = entities[(guchar)text[i]];
        if (entity != NULL) {
            g_string_append_len(out, text + done, (gssize)(i - done));
            g_string_append(out, entity);
            done = i + 1;
        }
    }
    g_string_append_len(out, text + done, (gssize)(length - done));
}

static void
append_value(GString *out, const json_t *value, gboolean is_html)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    if (json_is_integer(value)) {
        g_string_append_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        g_string_append(out, g_ascii_formatd(number, sizeof number, "%.4g",
                                             json_real_value(value)));
    } else if (json_is_string(value) && is_html) {
        g_string_append_len(out, json_string_value(value),
                            (gssize)json_string_length(value));
    } else if (json_is_string(value)) {
        append_escaped(out, json_string_value(value), json_string_length(value));
    }
}

/* A line of nothing but sections that begin or end in it leaves no trace. */
static void
end_line(Filling *filling, const char *ending, gsize length)
{
    GString *out = filling->out;
    const char *line = out->str + filling->line;
    if (filling->has_tag && strspn(line, BLANKS) == out->len - filling->line) {
        g_string_truncate(out, filling->line);
    } else {
        g_string_append_len(out, ending, (gssize)length);
    }
    filling->line = out->len;
    filling->has_tag = FALSE;
}

static void fill(Filling *filling, guint from, guint end, const Scope *scope);

static void
fill_section(Filling *filling, guint index, const json_t *value, const Scope *outer)
{
    Scope scope = {value, outer};
    filling->has_tag = TRUE;
    fill(filling, index + 1, filling->parts[index].end, value != NULL ? &scope : outer);
    filling->has_tag = TRUE;
}

static void
fill(Filling *filling, guint from, guint end, const Scope *scope)
{
    for (guint i = from; i < end; i++) {
        const Part *part = &filling->parts[i];
        const json_t *value = part->keys != NULL ? look_up(part, scope) : NULL;
        gboolean is_empty = value == NULL || json_is_false(value) ||
                            json_is_null(value) ||
                            (json_is_array(value) && json_array_size(value) == 0);
        switch (part->kind) {
        case PART_TEXT:
            g_string_append_len(filling->out, part->text, (gssize)part->length);
            break;
        case PART_LINE_END:
            end_line(filling, part->text, part->length);
            break;
        case PART_VALUE:
        case PART_HTML:
            append_value(filling->out, value, part->kind == PART_HTML);
            break;
        case PART_SECTION:
            if (!is_empty && !json_is_array(value)) {
                fill_section(filling, i, value, scope);
            }
            for (size_t k = 0; k < json_array_size(value); k++) {
                fill_section(filling, i, json_array_get(value, k), scope);
            }
            i = part->end - 1;
            break;
        case PART_INVERTED:
            if (is_empty) {
                fill_section(filling, i, value, scope);
            }
            i = part->end - 1;
            break;
        }
    }
}

/* --- templates ------------------------------------------------------------------- */

KlTemplates *
kl_templates_new(const KlLook *look, GError **error)
{
    g_autoptr(KlTemplates) templates = g_new0(KlTemplates, 1);
    templates->templates =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_template);
    const GPtrArray *names = kl_look_get_templates(look);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autoptr(GString) text = g_string_new(NULL);
        if (!expand(look, name, 0, text, error)) {
            return NULL;
        }
        Template *template = g_new0(Template, 1);
        template->text = g_string_free(g_steal_pointer(&text), FALSE);
        g_hash_table_insert(templates->templates, g_strdup(name), template);
        if (!compile(name, template, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&templates);
}

void
kl_templates_free(KlTemplates *templates)
{
    if (templates != NULL) {
        g_hash_table_unref(templates->templates);
        g_free(templates);
    }
}

GBytes *
kl_templates_render(const KlTemplates *templates,
                    const char *name,
                    const json_t *data,
                    GError **error)
{
    const Template *template = g_hash_table_lookup(templates->templates, name);
    if (template == NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_NOT_FOUND, "Vorlage »%s« fehlt", name);
        return NULL;
    }
    Filling filling = {.parts = (const Part *)(gconstpointer) template->parts->data,
                       .out = g_string_sized_new(64 * 1024)};
    Scope scope = {data, NULL};
    fill(&filling, 0, template->parts->len, &scope);
    end_line(&filling, NULL, 0);
    return g_string_free_to_bytes(filling.out);
}

const char *
kl_templates_get_text(const KlTemplates *templates, const char *name)
{
    const Template *template = g_hash_table_lookup(templates->templates, name);
    return template != NULL ? template->text : NULL;
}
