#include "search/query_edit.h"

static void
collect_leaves(const KlNode *node,
               gboolean is_inside,
               gboolean is_excluded,
               GPtrArray *leaves)
{
    if (node->kind == KL_NODE_NOT) {
        /* Several words joined by a stroke are excluded as one. */
        if (is_excluded) {
            g_ptr_array_add(leaves, g_ptr_array_index(node->children, 0));
        }
    } else if (node->children == NULL) {
        if (is_inside != is_excluded) {
            g_ptr_array_add(leaves, (gpointer)(guintptr)node);
        }
    } else {
        for (guint i = 0; i < node->children->len; i++) {
            collect_leaves(g_ptr_array_index(node->children, i), is_inside, is_excluded,
                           leaves);
        }
    }
}

GPtrArray *
kl_query_leaves(const KlQuery *query, gboolean is_excluded)
{
    GPtrArray *leaves = g_ptr_array_new();
    if (query->root != NULL) {
        collect_leaves(query->root, TRUE, is_excluded, leaves);
    }
    return leaves;
}

char *
kl_query_typed(const char *text, const KlNode *leaf)
{
    return g_strndup(text + leaf->start, leaf->end - leaf->start);
}

typedef struct {
    const char *text;
    const GPtrArray *without;
    gboolean any;
    GString *written;
} Writing;

static gboolean
is_kept(const Writing *writing, const KlNode *node)
{
    const KlNode *leaf =
        node->kind == KL_NODE_NOT ? g_ptr_array_index(node->children, 0) : node;
    for (guint i = 0; i < writing->without->len; i++) {
        if (g_ptr_array_index(writing->without, i) == leaf) {
            return FALSE;
        }
    }
    return TRUE;
}

static void
write_leaf(const Writing *writing, const KlNode *node)
{
    const KlNode *leaf = node;
    if (node->kind == KL_NODE_NOT) {
        leaf = g_ptr_array_index(node->children, 0);
        g_string_append_c(writing->written, '-');
    }
    g_autofree char *typed = kl_query_typed(writing->text, leaf);
    g_string_append_printf(writing->written,
                           leaf->kind == KL_NODE_PHRASE ? "\"%s\"" : "%s", typed);
}

static gboolean
is_plain(const KlNode *node)
{
    return node->kind == KL_NODE_WORD || node->kind == KL_NODE_HYPHEN;
}

/* What stands between two items that stay: as typed where nothing was between them
 * but words that do not decide ("Obst- und Gemüsegarten"). */
static void
write_between(const Writing *writing,
              const KlNode *group,
              const KlNode *before,
              const KlNode *node,
              gboolean are_neighbours)
{
    gboolean is_wanted = before->kind != KL_NODE_NOT && node->kind != KL_NODE_NOT;
    if (writing->any && is_wanted) {
        g_string_append(writing->written, " ODER ");
    } else if (group->is_strict && is_wanted) {
        g_string_append(writing->written, " UND ");
    } else if (are_neighbours && is_plain(before) && is_plain(node)) {
        g_string_append_len(writing->written, writing->text + before->end,
                            (gssize)node->start - (gssize)before->end);
    } else {
        g_string_append_c(writing->written, ' ');
    }
}

static void
write_group(const Writing *writing, const KlNode *group)
{
    const KlNode *before = NULL;
    gboolean are_neighbours = FALSE;
    for (guint i = 0; i < group->children->len; i++) {
        const KlNode *node = g_ptr_array_index(group->children, i);
        if (!is_kept(writing, node)) {
            are_neighbours = FALSE;
            continue;
        }
        if (before != NULL) {
            write_between(writing, group, before, node, are_neighbours);
        }
        write_leaf(writing, node);
        before = node;
        are_neighbours = TRUE;
    }
}

static void
write_alternative(const Writing *writing, const KlNode *node)
{
    if (node->kind == KL_NODE_AND) {
        write_group(writing, node);
    } else if (is_kept(writing, node)) {
        write_leaf(writing, node);
    }
}

char *
kl_query_write(const char *text,
               const KlQuery *query,
               const GPtrArray *without,
               gboolean any)
{
    g_autoptr(GString) written = g_string_new(NULL);
    Writing writing = {text, without, any, written};
    if (query->root != NULL && query->root->kind == KL_NODE_OR) {
        for (guint i = 0; i < query->root->children->len; i++) {
            gsize before = written->len;
            if (before > 0) {
                g_string_append(written, " ODER ");
            }
            gsize start = written->len;
            write_alternative(&writing, g_ptr_array_index(query->root->children, i));
            if (written->len == start) {
                g_string_truncate(written, before);
            }
        }
    } else if (query->root != NULL) {
        write_alternative(&writing, query->root);
    }
    return g_string_free(g_steal_pointer(&written), FALSE);
}
