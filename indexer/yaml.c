#include "indexer/yaml_problems.h"

#include <string.h>

/* Beyond this the rest of a file is not looked at. */
#define MAX_NODES 500000
/* Nor for comments right of this column, so that a line of many values stays cheap. */
#define MAX_COMMENT_COLUMN 2000

typedef struct {
    yaml_parser_t parser;
    guint first_line;
    guint n_nodes;
    size_t alias_line; /* of the last alias that was reported; G_MAXSIZE: none */
    const char *line;  /* where line n_line of the text begins */
    size_t n_line;
    const char *end;
    KlDiags *diags;
} Reader;

static KlPlace
to_place(const Reader *reader, yaml_mark_t mark)
{
    return kl_yaml_place(mark, reader->first_line);
}

static gboolean
next_event(Reader *reader, yaml_event_t *event)
{
    if (yaml_parser_parse(&reader->parser, event)) {
        return TRUE;
    }
    /* »*Mit allen* zum Erfolg« is no alias and more, but a text without quotes. */
    if (reader->parser.problem_mark.line != reader->alias_line) {
        kl_yaml_report_syntax(&reader->parser, reader->first_line, reader->diags);
    }
    return FALSE;
}

static KlYaml *
new_node(Reader *reader, KlYamlKind kind, yaml_mark_t mark)
{
    KlYaml *node = g_new0(KlYaml, 1);
    node->kind = kind;
    node->place = to_place(reader, mark);
    if (kind == KL_YAML_LIST || kind == KL_YAML_MAP) {
        node->items = g_ptr_array_new_with_free_func((GDestroyNotify)kl_yaml_free);
    }
    if (kind == KL_YAML_MAP) {
        node->keys = g_ptr_array_new_with_free_func((GDestroyNotify)kl_yaml_free);
    }
    reader->n_nodes++;
    return node;
}

void
kl_yaml_free(KlYaml *node)
{
    if (node == NULL) {
        return;
    }
    g_free(node->text);
    g_clear_pointer(&node->keys, g_ptr_array_unref);
    g_clear_pointer(&node->items, g_ptr_array_unref);
    g_free(node);
}

static void
check_properties(Reader *reader,
                 yaml_mark_t mark,
                 const yaml_char_t *anchor,
                 const yaml_char_t *tag)
{
    KlPlace place = to_place(reader, mark);
    if (anchor != NULL) {
        kl_diags_report(reader->diags, KL_MSG_YAML_ANCHOR, place, (const char *)anchor,
                        NULL, NULL);
    }
    if (tag != NULL) {
        kl_diags_report(reader->diags, KL_MSG_YAML_TAG, place, (const char *)tag, NULL,
                        NULL);
    }
}

/* "\0", "\x07": what escapes can smuggle in. */
static gboolean
has_control(const char *text, gsize length, char ret_name[16])
{
    for (gsize i = 0; i < length; i++) {
        guchar byte = (guchar)text[i];
        if ((byte < 0x20 && byte != '\n') || byte == 0x7f ||
            (byte == 0xc2 && i + 1 < length && (guchar)text[i + 1] < 0xa0)) {
            guint code = byte == 0xc2 ? (guchar)text[i + 1] : byte;
            g_snprintf(ret_name, 16, "U+%04X", code);
            return TRUE;
        }
    }
    return FALSE;
}

/* »titel: Haus #7«: all from »#« on is a comment. With two blanks before it, as one
 * writes a comment, it is meant as one. */
static void
check_comment(Reader *reader, const yaml_event_t *event)
{
    yaml_mark_t end = event->end_mark;
    while (reader->n_line < end.line && reader->line < reader->end) {
        const char *feed =
            memchr(reader->line, '\n', (gsize)(reader->end - reader->line));
        reader->line = feed != NULL ? feed + 1 : reader->end;
        reader->n_line++;
    }
    const char *at = reader->line;
    for (size_t i = 0; i < end.column && at < reader->end; i++) {
        at += g_utf8_skip[(guchar)*at];
    }
    if (reader->end - at >= 2 && at[0] == ' ' && at[1] == '#') {
        end.column++;
        kl_diags_report(reader->diags, KL_MSG_YAML_COMMENT, to_place(reader, end), NULL,
                        NULL, NULL);
    }
}

static KlYaml *
read_text(Reader *reader, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    gsize length = event->data.scalar.length;
    check_properties(reader, event->start_mark, event->data.scalar.anchor,
                     event->data.scalar.tag);
    KlYaml *node = new_node(reader, KL_YAML_TEXT, event->start_mark);
    node->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    if (!node->is_quoted && length > 0 && event->end_mark.column < MAX_COMMENT_COLUMN) {
        check_comment(reader, event);
    }
    char name[16];
    if (has_control(value, length, name)) {
        kl_diags_report(reader->diags, KL_MSG_YAML_CONTROL, node->place, name, NULL,
                        NULL);
        node->kind = KL_YAML_BROKEN;
    }
    node->text = g_strndup(value, length);
    return node;
}

static KlYaml *read_node(Reader *reader, yaml_event_t *event, guint depth);

/* The next event and, unless it is the end of the collection, its node. */
static gboolean
read_next(Reader *reader, yaml_event_type_t end, guint depth, KlYaml **ret_node)
{
    yaml_event_t event;
    if (!next_event(reader, &event)) {
        return FALSE;
    }
    if (event.type == end) {
        yaml_event_delete(&event);
        *ret_node = NULL;
        return TRUE;
    }
    *ret_node = read_node(reader, &event, depth);
    return *ret_node != NULL;
}

static gboolean
read_list(Reader *reader, KlYaml *list, guint depth)
{
    for (;;) {
        KlYaml *item;
        if (!read_next(reader, YAML_SEQUENCE_END_EVENT, depth + 1, &item)) {
            return FALSE;
        }
        if (item == NULL) {
            return TRUE;
        }
        g_ptr_array_add(list->items, item);
    }
}

/* Whether a pair may be kept; reports what is wrong with its key. */
static gboolean
check_key(Reader *reader, GHashTable *seen, KlYaml *key)
{
    if (key->kind == KL_YAML_BROKEN) {
        return FALSE;
    }
    if (key->kind != KL_YAML_TEXT) {
        kl_diags_report(reader->diags, KL_MSG_YAML_COMPLEX_KEY, key->place, NULL, NULL,
                        NULL);
        return FALSE;
    }
    if (strcmp(key->text, "<<") == 0 && !key->is_quoted) {
        kl_diags_report(reader->diags, KL_MSG_YAML_MERGE, key->place, NULL, NULL, NULL);
        return FALSE;
    }
    const KlYaml *first = g_hash_table_lookup(seen, key->text);
    if (first != NULL) {
        g_autofree char *line = g_strdup_printf("%u", first->place.line);
        kl_diags_report(reader->diags, KL_MSG_YAML_DUPLICATE, key->place, key->text,
                        line, NULL);
        return FALSE;
    }
    g_hash_table_insert(seen, key->text, key);
    return TRUE;
}

static gboolean
read_map(Reader *reader, KlYaml *map, guint depth)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (;;) {
        KlYaml *item;
        g_autoptr(KlYaml) key = NULL;
        g_autoptr(KlYaml) value = NULL;
        if (!read_next(reader, YAML_MAPPING_END_EVENT, depth + 1, &item)) {
            return FALSE;
        }
        if (item == NULL) {
            return TRUE;
        }
        key = item;
        if (!read_next(reader, YAML_NO_EVENT, depth + 1, &item)) {
            return FALSE;
        }
        value = item;
        if (check_key(reader, seen, key)) {
            g_ptr_array_add(map->keys, g_steal_pointer(&key));
            g_ptr_array_add(map->items, g_steal_pointer(&value));
        }
    }
}

/* Takes the event. Returns NULL if parsing cannot go on. */
static KlYaml *
read_node(Reader *reader, yaml_event_t *event, guint depth)
{
    g_autoptr(KlYaml) node = NULL;
    gboolean is_fine = TRUE;
    KlPlace place = to_place(reader, event->start_mark);
    gboolean is_deeper = event->type == YAML_SEQUENCE_START_EVENT ||
                         event->type == YAML_MAPPING_START_EVENT;
    if ((is_deeper && depth > KL_MAX_YAML_DEPTH) || reader->n_nodes > MAX_NODES) {
        kl_diags_report(reader->diags, KL_MSG_YAML_DEPTH, place, NULL, NULL, NULL);
        yaml_event_delete(event);
        return NULL;
    }
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        node = read_text(reader, event);
        break;
    case YAML_ALIAS_EVENT:
        kl_diags_report(reader->diags, KL_MSG_YAML_ALIAS, place,
                        (const char *)event->data.alias.anchor, NULL, NULL);
        reader->alias_line = event->start_mark.line;
        node = new_node(reader, KL_YAML_BROKEN, event->start_mark);
        break;
    case YAML_SEQUENCE_START_EVENT:
        check_properties(reader, event->start_mark, event->data.sequence_start.anchor,
                         event->data.sequence_start.tag);
        node = new_node(reader, KL_YAML_LIST, event->start_mark);
        is_fine = read_list(reader, node, depth);
        break;
    case YAML_MAPPING_START_EVENT:
        check_properties(reader, event->start_mark, event->data.mapping_start.anchor,
                         event->data.mapping_start.tag);
        node = new_node(reader, KL_YAML_MAP, event->start_mark);
        is_fine = read_map(reader, node, depth);
        break;
    default:
        is_fine = FALSE;
        break;
    }
    yaml_event_delete(event);
    return is_fine ? g_steal_pointer(&node) : NULL;
}

static KlYaml *
read_document(Reader *reader)
{
    yaml_event_t event;
    g_autoptr(KlYaml) root = NULL;
    if (!next_event(reader, &event)) {
        return NULL;
    }
    yaml_event_delete(&event); /* stream start */
    if (!next_event(reader, &event)) {
        return NULL;
    }
    if (event.type == YAML_STREAM_END_EVENT) {
        root = new_node(reader, KL_YAML_TEXT, event.start_mark);
        root->text = g_strdup("");
        yaml_event_delete(&event);
        return g_steal_pointer(&root);
    }
    if (event.data.document_start.version_directive != NULL ||
        event.data.document_start.tag_directives.start !=
            event.data.document_start.tag_directives.end) {
        kl_diags_report(reader->diags, KL_MSG_YAML_DIRECTIVE,
                        to_place(reader, event.start_mark), NULL, NULL, NULL);
    }
    yaml_event_delete(&event);
    if (!next_event(reader, &event)) {
        return NULL;
    }
    root = read_node(reader, &event, 1);
    if (root == NULL || !next_event(reader, &event)) {
        return NULL;
    }
    yaml_event_delete(&event); /* document end */
    if (!next_event(reader, &event)) {
        return NULL;
    }
    if (event.type == YAML_DOCUMENT_START_EVENT) {
        kl_diags_report(reader->diags, KL_MSG_YAML_DOCUMENTS,
                        to_place(reader, event.start_mark), NULL, NULL, NULL);
    }
    yaml_event_delete(&event);
    return g_steal_pointer(&root);
}

KlYaml *
kl_yaml_parse(const char *text, gsize length, guint first_line, KlDiags *diags)
{
    if (kl_yaml_report_blanks(text, length, first_line, diags) > 0) {
        /* What follows would only be other words for the same fault. */
        g_autoptr(GString) copy = g_string_new_len(text, (gssize)length);
        g_strdelimit(copy->str, "\t", ' ');
        g_string_replace(copy, "\u00a0", " ", 0);
        KlDiags *silent = kl_diags_new("");
        KlYaml *tree = kl_yaml_parse(copy->str, copy->len, first_line, silent);
        kl_diags_free(silent);
        return tree;
    }
    Reader reader = {
        .first_line = first_line,
        .alias_line = G_MAXSIZE,
        .line = text,
        .end = text + length,
        .diags = diags,
    };
    if (!yaml_parser_initialize(&reader.parser)) {
        g_error("no memory for YAML");
    }
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, length);
    KlYaml *root = read_document(&reader);
    yaml_parser_delete(&reader.parser);
    return root;
}

gboolean
kl_yaml_is_null(const KlYaml *node)
{
    return node->kind == KL_YAML_TEXT && !node->is_quoted &&
           (node->text[0] == '\0' || strcmp(node->text, "~") == 0 ||
            strcmp(node->text, "null") == 0);
}

const KlYaml *
kl_yaml_get(const KlYaml *map, const char *key)
{
    for (guint i = 0; i < map->keys->len; i++) {
        const KlYaml *candidate = g_ptr_array_index(map->keys, i);
        if (strcmp(candidate->text, key) == 0) {
            return g_ptr_array_index(map->items, i);
        }
    }
    return NULL;
}
