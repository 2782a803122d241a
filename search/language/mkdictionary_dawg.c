/* A minimal automaton from sorted forms: nodes are written bottom up, and a node that
 * has been written before is used again. */
#include "search/language/mkdictionary.h"

#include <string.h>

typedef struct {
    const char *const *texts;
    const guint32 *bits;
    GArray *edges;  /* guint32, the output */
    guint32 *slots; /* open hash table: index of a node's first edge + 1, or 0 */
    gsize n_slots;  /* a power of two */
    gsize n_nodes;
} Builder;

static guint32
hash_edges(const guint32 *edges, gsize n)
{
    guint32 hash = 2166136261u;

    for (gsize i = 0; i < n; i++) {
        for (guint shift = 0; shift < 32; shift += 8) {
            hash = (hash ^ ((edges[i] >> shift) & 0xff)) * 16777619u;
        }
    }
    return hash;
}

static gsize
count_edges(const guint32 *node)
{
    gsize n = 1;

    while (!(node[n - 1] & KL_EDGE_IS_LAST)) {
        n++;
    }
    return n;
}

static gboolean
is_same_node(const Builder *builder, guint32 node, const guint32 *edges, gsize n)
{
    const guint32 *written = &g_array_index(builder->edges, guint32, node);

    return node + n <= builder->edges->len &&
           memcmp(written, edges, n * sizeof *edges) == 0;
}

static void
place(Builder *builder, guint32 node, guint32 hash)
{
    gsize slot = hash & (builder->n_slots - 1);

    while (builder->slots[slot] != 0) {
        slot = (slot + 1) & (builder->n_slots - 1);
    }
    builder->slots[slot] = node + 1;
}

static void
grow(Builder *builder)
{
    g_autofree guint32 *old = builder->slots;
    gsize n_old = builder->n_slots;

    builder->n_slots *= 2;
    builder->slots = g_new0(guint32, builder->n_slots);
    for (gsize i = 0; i < n_old; i++) {
        if (old[i] != 0) {
            const guint32 *node = &g_array_index(builder->edges, guint32, old[i] - 1);
            place(builder, old[i] - 1, hash_edges(node, count_edges(node)));
        }
    }
}

/* The node with these edges: an old one, or written now. */
static guint32
intern(Builder *builder, const guint32 *edges, gsize n)
{
    guint32 hash = hash_edges(edges, n);

    for (gsize slot = hash & (builder->n_slots - 1); builder->slots[slot] != 0;
         slot = (slot + 1) & (builder->n_slots - 1)) {
        if (is_same_node(builder, builder->slots[slot] - 1, edges, n)) {
            return builder->slots[slot] - 1;
        }
    }
    if (builder->n_nodes * 2 >= builder->n_slots) {
        grow(builder);
    }
    guint32 node = builder->edges->len;
    g_array_append_vals(builder->edges, edges, (guint)n);
    place(builder, node, hash);
    builder->n_nodes++;
    return node;
}

/* The node for texts[first .. end), which agree in their first depth letters. The
 * recursion is as deep as the longest text. */
static guint32
build_node(Builder *builder, gsize first, gsize end, gsize depth)
{
    guint32 edges[27] = {0};
    gsize n = 0;

    if (builder->texts[first][depth] == '\0') {
        edges[n++] = builder->bits[first] << 8;
        first++;
    }
    while (first < end) {
        char letter = builder->texts[first][depth];
        gsize next = first;
        while (next < end && builder->texts[next][depth] == letter) {
            next++;
        }
        guint32 target = build_node(builder, first, next, depth + 1);
        edges[n++] = target << 8 | (guint32)(letter - 'a' + 1);
        first = next;
    }
    edges[n - 1] |= KL_EDGE_IS_LAST;
    return intern(builder, edges, n);
}

KlDictionary *
mk_dawg_build(const char *const *texts, const guint32 *bits, gsize n, gsize *ret_size)
{
    Builder builder = {.texts = texts,
                       .bits = bits,
                       .edges = g_array_new(FALSE, FALSE, sizeof(guint32)),
                       .slots = g_new0(guint32, 1024),
                       .n_slots = 1024};
    guint32 root = build_node(&builder, 0, n, 0);
    gsize size_edges = builder.edges->len * sizeof(guint32);

    *ret_size = sizeof(KlDictionary) + size_edges;
    KlDictionary *dictionary = g_malloc0(*ret_size);
    dictionary->magic = KL_DICTIONARY_MAGIC;
    dictionary->root = root;
    dictionary->n_edges = builder.edges->len;
    memcpy(dictionary->edges, builder.edges->data, size_edges);
    dictionary->checksum = hash_edges(dictionary->edges, dictionary->n_edges);
    g_free(builder.slots);
    g_array_unref(builder.edges);
    return dictionary;
}
