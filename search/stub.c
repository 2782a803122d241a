#include "search/stub.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "search/error.h"

#define MAX_STUB_BYTES  (64 * 1024)
#define MAX_STUB_SHARDS 64

void
kl_stub_shard_free(KlStubShard *shard)
{
    if (shard == NULL) {
        return;
    }
    g_free(shard->path);
    g_free(shard->host);
    g_free(shard);
}

static gboolean
read_remote(const char *address, KlStubShard *shard)
{
    const char *colon = strrchr(address, ':');
    guint64 port;
    if (colon == NULL || colon == address ||
        !g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL)) {
        return FALSE;
    }
    shard->host = g_strndup(address, (gsize)(colon - address));
    shard->port = (guint16)port;
    return TRUE;
}

/* A line without blanks at its ends that is no comment. */
static gboolean
read_line(const char *line, const char *folder, KlStubShard *shard)
{
    gsize length = strcspn(line, " \t");
    const char *rest = line + length + strspn(line + length, " \t");
    if (*rest == '\0') {
        return FALSE;
    }
    if (length == 6 && strncmp(line, "remote", 6) == 0) {
        return read_remote(rest, shard);
    }
    if ((length == 4 && strncmp(line, "auto", 4) == 0) ||
        (length == 5 && strncmp(line, "glass", 5) == 0)) {
        shard->path = g_path_is_absolute(rest) ? g_strdup(rest)
                                               : g_build_filename(folder, rest, NULL);
        return TRUE;
    }
    return FALSE;
}

/* Not mapped: somebody may cut the file meanwhile. */
static gboolean
read_text(const char *path, char **ret_text, GError **error)
{
    g_autofree char *text = g_malloc(MAX_STUB_BYTES + 1);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        g_set_error(error, KL_ERROR, KL_ERROR_IO, "»%s«: %s", path,
                    kl_errno_text(errno));
        return FALSE;
    }
    gsize length = fread(text, 1, MAX_STUB_BYTES + 1, file);
    gboolean has_failed = ferror(file) != 0;
    fclose(file);
    if (has_failed) {
        g_set_error(error, KL_ERROR, KL_ERROR_IO, "»%s« ist nicht lesbar", path);
        return FALSE;
    }
    if (length > MAX_STUB_BYTES) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID, "»%s« ist keine Stub-Datei",
                    path);
        return FALSE;
    }
    text[length] = '\0';
    *ret_text = g_steal_pointer(&text);
    return TRUE;
}

GPtrArray *
kl_stub_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!read_text(path, &text, error)) {
        return NULL;
    }
    g_autofree char *folder = g_path_get_dirname(path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GPtrArray) shards =
        g_ptr_array_new_with_free_func((GDestroyNotify)kl_stub_shard_free);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_strstrip(lines[i]);
        if (lines[i][0] == '\0' || lines[i][0] == '#') {
            continue;
        }
        KlStubShard *shard = g_new0(KlStubShard, 1);
        g_ptr_array_add(shards, shard);
        if (!read_line(lines[i], folder, shard) || shards->len > MAX_STUB_SHARDS) {
            g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                        "»%s«, Zeile %u: erwartet wird »auto PFAD«, »glass PFAD« oder "
                        "»remote RECHNER:PORT«",
                        path, i + 1);
            return NULL;
        }
    }
    if (shards->len == 0) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "»%s« ist weder ein Index noch eine Stub-Datei", path);
        return NULL;
    }
    return g_steal_pointer(&shards);
}
