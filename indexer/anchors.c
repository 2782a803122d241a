#include "indexer/anchors.h"

#include <string.h>

#include "indexer/front.h"
#include "indexer/input.h"
#include "indexer/markdown.h"
#include "indexer/names.h"

struct KlAnchors {
    int case_folder;
    int page_folder;
    GMutex lock;
    GHashTable *files; /* path on the site → GHashTable of ids, or NULL */
};

/* What the templates of cases and pages add to what stands in the files. */
static const char *const case_ids[] = {
    "inhalt",  "tausch",   "stolpersteine", "erster-schritt",
    "quellen", "zitieren", "aehnlich",      NULL,
};
static const char *const page_ids[] = {"inhalt", NULL};

static void
free_ids(gpointer ids)
{
    if (ids != NULL) {
        g_hash_table_unref(ids);
    }
}

KlAnchors *
kl_anchors_new(int case_folder, int page_folder)
{
    KlAnchors *anchors = g_new0(KlAnchors, 1);
    anchors->case_folder = case_folder;
    anchors->page_folder = page_folder;
    anchors->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_ids);
    g_mutex_init(&anchors->lock);
    return anchors;
}

void
kl_anchors_free(KlAnchors *anchors)
{
    if (anchors == NULL) {
        return;
    }
    g_hash_table_unref(anchors->files);
    g_mutex_clear(&anchors->lock);
    g_free(anchors);
}

/* The ids of a file; what is wrong with it is found when its turn comes. */
static GHashTable *
read_ids(int folder, const char *slug, const char *const *more)
{
    g_autofree char *name = g_strconcat(slug, ".md", NULL);
    g_autoptr(KlDiags) diags = kl_diags_new(name);
    g_autoptr(KlInput) input =
        folder >= 0 ? kl_input_read(folder, name, KL_MAX_CASE_BYTES, diags) : NULL;
    KlFront front;
    if (input == NULL || !kl_input_decode(input, diags) ||
        !kl_front_parse(input, &front, diags)) {
        return NULL;
    }
    g_autoptr(KlYaml) head = front.head;
    g_autoptr(KlMarkdown) markdown =
        kl_markdown_parse(front.body, front.body_length, front.body_line, diags);
    if (markdown == NULL) {
        return NULL;
    }
    for (guint i = 0; more[i] != NULL; i++) {
        g_hash_table_insert(markdown->ids, g_strdup(more[i]), GUINT_TO_POINTER(1));
    }
    return g_steal_pointer(&markdown->ids);
}

static GHashTable *
find_ids(KlAnchors *anchors, const char *path)
{
    static const char cases[] = "/faelle/";
    static const char pages[] = "/seiten/";
    GHashTable *ids = NULL;

    if (g_hash_table_lookup_extended(anchors->files, path, NULL, (gpointer *)&ids)) {
        return ids;
    }
    if (g_str_has_prefix(path, cases)) {
        ids = read_ids(anchors->case_folder, path + strlen(cases), case_ids);
    } else if (g_str_has_prefix(path, pages)) {
        ids = read_ids(anchors->page_folder, path + strlen(pages), page_ids);
    }
    g_hash_table_insert(anchors->files, g_strdup(path), ids);
    return ids;
}

gboolean
kl_anchors_has(KlAnchors *anchors, const char *path, const char *id, char **ret_likely)
{
    *ret_likely = NULL;
    g_mutex_lock(&anchors->lock);
    GHashTable *ids = find_ids(anchors, path);
    gboolean has = ids == NULL || g_hash_table_contains(ids, id);
    if (!has) {
        *ret_likely = g_strdup(kl_names_suggest(ids, id));
    }
    g_mutex_unlock(&anchors->lock);
    return has;
}
