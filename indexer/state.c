#include "indexer/state.h"

#include <string.h>

/* Time stamps of files advance in steps of some milliseconds. */
#define SETTLED_AFTER_NS (50 * G_GINT64_CONSTANT(1000000))

static void
drop_entry(KlStateEntry *entry)
{
    if (--entry->n_users == 0) {
        g_strfreev(entry->former);
        g_strfreev(entry->paths);
        g_free(entry);
    }
}

static GHashTable *
new_table(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                 (GDestroyNotify)drop_entry);
}

KlState *
kl_state_new(void)
{
    KlState *state = g_new0(KlState, 1);
    state->cases = new_table();
    state->pages = new_table();
    state->pictures = new_table();
    return state;
}

void
kl_state_free(KlState *state)
{
    if (state == NULL) {
        return;
    }
    g_hash_table_unref(state->cases);
    g_hash_table_unref(state->pages);
    g_hash_table_unref(state->pictures);
    g_free(state);
}

static char **
to_strv(const GPtrArray *strings)
{
    if (strings == NULL || strings->len == 0) {
        return NULL;
    }
    char **copy = g_new0(char *, strings->len + 1);
    for (guint i = 0; i < strings->len; i++) {
        copy[i] = g_strdup(g_ptr_array_index(strings, i));
    }
    return copy;
}

/* Of nobody yet. */
static KlStateEntry *
new_entry(const char *key)
{
    gsize size = strlen(key) + 1;
    KlStateEntry *entry = g_malloc(sizeof *entry + size);
    *entry = (KlStateEntry){0};
    memcpy(entry->key, key, size);
    return entry;
}

void
kl_state_keep(GHashTable *next, KlStateEntry *entry)
{
    entry->n_users++;
    g_hash_table_replace(next, entry->key, entry);
}

const KlStateEntry *
kl_state_put(GHashTable *table,
             const char *key,
             const KlInput *input,
             gboolean is_draft,
             const GPtrArray *former,
             const GPtrArray *paths)
{
    KlStateEntry *entry = new_entry(key);
    entry->stamp = input->stamp;
    entry->hash = input->hash;
    entry->is_draft = is_draft;
    gint64 now_ns = g_get_real_time() * 1000;
    entry->is_trusted = now_ns - input->stamp.ctime_ns > SETTLED_AFTER_NS;
    entry->former = to_strv(former);
    entry->paths = to_strv(paths);
    kl_state_keep(table, entry);
    return entry;
}

void
kl_state_keep_with(GHashTable *next, const KlStateEntry *entry, const KlInput *input)
{
    KlStateEntry *copy = new_entry(entry->key);
    copy->stamp = input->stamp;
    copy->hash = entry->hash;
    copy->is_draft = entry->is_draft;
    copy->is_trusted = entry->is_trusted;
    copy->former = g_strdupv(entry->former);
    copy->paths = g_strdupv(entry->paths);
    kl_state_keep(next, copy);
}

gboolean
kl_state_entry_holds(const KlStateEntry *entry, const KlStamp *stamp)
{
    return entry->is_trusted && kl_stamp_equal(&entry->stamp, stamp);
}

static int
compare_keys(gconstpointer a, gconstpointer b)
{
    return strcmp(a, b);
}

static void
write_list(GString *out, char **list)
{
    g_string_append_c(out, '\t');
    for (guint i = 0; list != NULL && list[i] != NULL; i++) {
        g_string_append(out, i > 0 ? "\x1f" : "");
        g_string_append(out, list[i]);
    }
}

static void
write_table(GString *out, char kind, GHashTable *table)
{
    GList *keys = g_list_sort(g_hash_table_get_keys(table), compare_keys);
    for (GList *at = keys; at != NULL; at = at->next) {
        const KlStateEntry *entry = g_hash_table_lookup(table, at->data);
        g_string_append_printf(
            out,
            "%c\t%s\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT
            "\t%" G_GUINT64_FORMAT "\t%016" G_GINT64_MODIFIER "x\t%s%s",
            kind, (const char *)at->data, entry->stamp.size, entry->stamp.mtime_ns,
            entry->stamp.ctime_ns, entry->stamp.inode, entry->hash,
            entry->is_draft ? "d" : "-", entry->is_trusted ? "t" : "-");
        write_list(out, entry->former);
        write_list(out, entry->paths);
        g_string_append_c(out, '\n');
    }
    g_list_free(keys);
}

char *
kl_state_write(const KlState *state, gsize *ret_length)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out,
                           "kooplab-state %d\nwebsite %016" G_GINT64_MODIFIER
                           "x\nsynonyms %016" G_GINT64_MODIFIER
                           "x\nqueries %016" G_GINT64_MODIFIER "x\ndrafts %d\n",
                           KL_STATE_VERSION, state->website, state->synonyms,
                           state->queries, state->with_drafts ? 1 : 0);
    write_table(out, 'c', state->cases);
    write_table(out, 'p', state->pages);
    write_table(out, 'b', state->pictures);
    *ret_length = out->len;
    return g_string_free(out, FALSE);
}

static char **
read_list(const char *text)
{
    return *text != '\0' ? g_strsplit(text, "\x1f", -1) : NULL;
}

/* A decimal number up to the first character that is no digit: of the five in each of
 * many lines, strtoll would take more time than looking at the files. */
static guint64
read_decimal(const char *text)
{
    guint64 number = 0;
    for (; g_ascii_isdigit(*text); text++) {
        number = number * 10 + (guint64)(*text - '0');
    }
    return number;
}

static gint64
read_signed(const char *text)
{
    return *text == '-' ? -(gint64)read_decimal(text + 1) : (gint64)read_decimal(text);
}

static guint64
read_hex(const char *text)
{
    guint64 number = 0;
    for (; g_ascii_isxdigit(*text); text++) {
        number = number << 4 | (guint64)g_ascii_xdigit_value(*text);
    }
    return number;
}

/* Cuts a line at its tabs. FALSE if it has not so many parts. */
static gboolean
cut(char *line, char **parts, guint n_parts)
{
    for (guint i = 0; i < n_parts; i++) {
        parts[i] = line;
        char *tab = strchr(line, '\t');
        if ((tab != NULL) != (i + 1 < n_parts)) {
            return FALSE;
        }
        if (tab != NULL) {
            *tab = '\0';
            line = tab + 1;
        }
    }
    return TRUE;
}

static gboolean
read_entry(KlState *state, char *line)
{
    char *parts[10];
    if (!cut(line, parts, G_N_ELEMENTS(parts)) || strlen(parts[7]) != 2) {
        return FALSE;
    }
    GHashTable *table = *parts[0] == 'c'   ? state->cases
                        : *parts[0] == 'p' ? state->pages
                        : *parts[0] == 'b' ? state->pictures
                                           : NULL;
    if (table == NULL || parts[0][1] != '\0') {
        return FALSE;
    }
    KlStateEntry *entry = new_entry(parts[1]);
    entry->stamp.size = read_signed(parts[2]);
    entry->stamp.mtime_ns = read_signed(parts[3]);
    entry->stamp.ctime_ns = read_signed(parts[4]);
    entry->stamp.inode = read_decimal(parts[5]);
    entry->hash = read_hex(parts[6]);
    entry->is_draft = parts[7][0] == 'd';
    entry->is_trusted = parts[7][1] == 't';
    entry->former = read_list(parts[8]);
    entry->paths = read_list(parts[9]);
    kl_state_keep(table, entry);
    return TRUE;
}

/* The value of "name value", or NULL. */
static const char *
read_setting(const char *line, const char *name)
{
    gsize length = strlen(name);
    return strncmp(line, name, length) == 0 && line[length] == ' ' ? line + length + 1
                                                                   : NULL;
}

static gboolean
read_line(KlState *state, guint number, char *line)
{
    static const char *const settings[] = {"kooplab-state", "website", "synonyms",
                                           "queries", "drafts"};
    if (number >= G_N_ELEMENTS(settings)) {
        return read_entry(state, line);
    }
    const char *value = read_setting(line, settings[number]);
    if (value == NULL) {
        return FALSE;
    }
    switch (number) {
    case 0:
        return read_decimal(value) == KL_STATE_VERSION;
    case 1:
        state->website = read_hex(value);
        return TRUE;
    case 2:
        state->synonyms = read_hex(value);
        return TRUE;
    case 3:
        state->queries = read_hex(value);
        return TRUE;
    default:
        state->with_drafts = strcmp(value, "1") == 0;
        return TRUE;
    }
}

KlState *
kl_state_read(const char *data, gsize length)
{
    g_autoptr(KlState) state = kl_state_new();
    g_autofree char *text = g_strndup(data, length);
    guint number = 0;
    for (char *at = text; at < text + length; number++) {
        char *end = memchr(at, '\n', (gsize)(text + length - at));
        if (end == NULL) {
            return NULL;
        }
        *end = '\0';
        if (!read_line(state, number, at)) {
            return NULL;
        }
        at = end + 1;
    }
    return number >= 5 ? g_steal_pointer(&state) : NULL;
}
