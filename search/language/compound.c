#include "search/language/compound.h"

#include <string.h>

#include "search/language/compound_format.h"

/* The most that a word's parts may cost beyond KL_COMPOUND_PART_COST each, by number
 * of parts: chance finds short parts in any long word. */
#define MAX_PENALTY_TWO  17
#define MAX_PENALTY_MORE 6 /* for each further part */

/* One place in the word that a chain of first parts reaches. */
typedef struct {
    gint16 cost; /* G_MAXINT16: not reached */
    guint8 from; /* where the last of these parts starts */
    guint8 link_length;
    guint8 n_parts;
} Boundary;

static guint
letter_of(char c)
{
    return c >= 'a' && c <= 'z' ? (guint)(c - 'a' + 1) : G_MAXUINT;
}

/* The edge of a node for a letter, or NULL. */
static const guint32 *
find_edge(const KlDictionary *dictionary, guint32 node, guint letter)
{
    for (const guint32 *edge = &dictionary->edges[node];; edge++) {
        if (KL_EDGE_LETTER(*edge) == letter) {
            return edge;
        }
        if (KL_EDGE_LETTER(*edge) > letter || (*edge & KL_EDGE_IS_LAST)) {
            return NULL;
        }
    }
}

/* What a part's length costs: chance finds two and three letters in any word, but
 * hardly ever eight. */
static gint
cost_length(gsize length)
{
    static const gint8 costs[] = {60, 60, 14, 7, 1, 0, -2, -4, -6};
    return costs[MIN(length, G_N_ELEMENTS(costs) - 1)];
}

/* Try all known forms that start at a boundary, and improve what they reach. */
static void
extend(const KlDictionary *dictionary,
       const char *normal,
       gsize length,
       gsize start,
       Boundary *boundaries)
{
    const Boundary *here = &boundaries[start];
    guint32 node = dictionary->root;

    for (gsize end = start; end < length;) {
        const guint32 *edge = find_edge(dictionary, node, letter_of(normal[end]));
        if (edge == NULL) {
            return;
        }
        node = KL_EDGE_TARGET(*edge);
        end++;
        if (KL_EDGE_LETTER(dictionary->edges[node]) != 0) {
            continue;
        }
        guint32 form = KL_EDGE_TARGET(dictionary->edges[node]);
        guint8 link_length = 0;
        gint cost;
        if (end < length) {
            if (!(form & KL_DICTIONARY_FIRST)) {
                continue;
            }
            link_length = KL_FORM_LINK(form);
            cost = 2 * (gint)KL_FORM_FIRST(form);
        } else {
            if (!(form & KL_DICTIONARY_LAST) || start == 0) {
                continue;
            }
            cost = 2 * (gint)KL_FORM_LAST(form);
        }
        cost +=
            here->cost + KL_COMPOUND_PART_COST + cost_length(end - start - link_length);
        if (cost < boundaries[end].cost && here->n_parts < KL_COMPOUND_MAX_PARTS) {
            boundaries[end] = (Boundary){.cost = (gint16)cost,
                                         .from = (guint8)start,
                                         .link_length = link_length,
                                         .n_parts = here->n_parts + 1};
        }
        if (KL_EDGE_IS_LAST & dictionary->edges[node]) {
            return;
        }
    }
}

/* The parts of a part, which is but one unless it is a known compound. Without the e
 * that it has as a word ("hochschul" in Hochschulsport) it is no last part. */
static gsize
find_inner(const KlDictionary *dictionary,
           const char *normal,
           const KlCompoundPart *part,
           KlCompoundPart ret_inner[KL_COMPOUND_MAX_PARTS])
{
    char word[KL_COMPOUND_MAX_LENGTH + 2];
    gsize form_length = part->length + part->link_length;
    gint penalty;
    gsize n = 0;

    if (kl_dictionary_lookup(dictionary, normal + part->start, form_length) &
        KL_FORM_COMPOUND) {
        memcpy(word, normal + part->start, part->length);
        word[part->length] = 'e';
        n = kl_compound_find(dictionary, word, part->length, ret_inner, &penalty);
        if (n == 0) {
            n = kl_compound_find(dictionary, word, part->length + 1u, ret_inner,
                                 &penalty);
            if (n > 0) {
                ret_inner[n - 1].length--;
            }
        }
    }
    if (n == 0) {
        ret_inner[0] = (KlCompoundPart){.length = part->length};
        n = 1;
    }
    return n;
}

/* Known compounds served as parts; their parts take their places. Returns how many
 * there are, or 0 if they are too many. */
static gsize
refine(const KlDictionary *dictionary,
       const char *normal,
       const KlCompoundPart *known,
       gsize n_known,
       KlCompoundPart ret_parts[KL_COMPOUND_MAX_PARTS])
{
    gsize n_parts = 0;

    for (gsize i = 0; i < n_known; i++) {
        KlCompoundPart inner[KL_COMPOUND_MAX_PARTS];
        gsize n_inner = find_inner(dictionary, normal, &known[i], inner);
        if (n_parts + n_inner > KL_COMPOUND_MAX_PARTS) {
            return 0;
        }
        for (gsize k = 0; k < n_inner; k++) {
            inner[k].start += known[i].start;
            ret_parts[n_parts++] = inner[k];
        }
        ret_parts[n_parts - 1].link_length = known[i].link_length;
    }
    return n_parts;
}

gsize
kl_compound_find(const KlDictionary *dictionary,
                 const char *normal,
                 gsize length,
                 KlCompoundPart ret_parts[KL_COMPOUND_MAX_PARTS],
                 gint *ret_penalty)
{
    Boundary boundaries[KL_COMPOUND_MAX_LENGTH + 1];

    if (length > KL_COMPOUND_MAX_LENGTH) {
        return 0;
    }
    boundaries[0] = (Boundary){0};
    for (gsize i = 1; i <= length; i++) {
        boundaries[i].cost = G_MAXINT16;
    }
    for (gsize start = 0; start < length; start++) {
        if (boundaries[start].cost != G_MAXINT16) {
            extend(dictionary, normal, length, start, boundaries);
        }
    }
    if (length == 0 || boundaries[length].cost == G_MAXINT16) {
        return 0;
    }

    KlCompoundPart known[KL_COMPOUND_MAX_PARTS];
    gsize n_known = boundaries[length].n_parts;
    gsize end = length;
    for (gsize i = n_known; i > 0; i--) {
        const Boundary *boundary = &boundaries[end];
        known[i - 1] = (KlCompoundPart){
            .start = boundary->from,
            .length = (guint8)(end - boundary->from - boundary->link_length),
            .link_length = boundary->link_length};
        end = boundary->from;
    }
    *ret_penalty = boundaries[length].cost - (gint)n_known * KL_COMPOUND_PART_COST;
    return refine(dictionary, normal, known, n_known, ret_parts);
}

guint32
kl_dictionary_lookup(const KlDictionary *dictionary, const char *normal, gsize length)
{
    guint32 node = dictionary->root;

    for (gsize i = 0; i < length; i++) {
        const guint32 *edge = find_edge(dictionary, node, letter_of(normal[i]));
        if (edge == NULL) {
            return 0;
        }
        node = KL_EDGE_TARGET(*edge);
    }
    const guint32 end = dictionary->edges[node];
    return KL_EDGE_LETTER(end) == 0 ? KL_EDGE_TARGET(end) : 0;
}

guint32
kl_dictionary_checksum(const KlDictionary *dictionary)
{
    return dictionary->checksum;
}

gboolean
kl_dictionary_contains(const KlDictionary *dictionary,
                       const char *normal,
                       gsize length,
                       guint kinds)
{
    g_return_val_if_fail(normal != NULL || length == 0, FALSE);
    g_return_val_if_fail(kinds != 0, FALSE);

    return (kl_dictionary_lookup(dictionary, normal, length) & kinds) == kinds;
}

gsize
kl_compound_split(const KlDictionary *dictionary,
                  const char *normal,
                  gsize length,
                  KlCompoundPart *ret_parts,
                  gsize max_parts)
{
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    gint penalty;

    g_return_val_if_fail(normal != NULL || length == 0, 0);
    g_return_val_if_fail(ret_parts != NULL || max_parts == 0, 0);

    guint32 form = length > KL_COMPOUND_MAX_LENGTH
                       ? KL_FORM_WHOLE
                       : kl_dictionary_lookup(dictionary, normal, length);
    if (form & KL_FORM_WHOLE) {
        return 0;
    }
    gsize n_parts = kl_compound_find(dictionary, normal, length, parts, &penalty);
    gint max_penalty = MAX_PENALTY_TWO + ((gint)n_parts - 2) * MAX_PENALTY_MORE;
    if (n_parts < 2 || n_parts > max_parts ||
        (penalty > max_penalty && !(form & KL_FORM_COMPOUND))) {
        return 0;
    }
    for (gsize i = 0; i < n_parts; i++) {
        ret_parts[i] = parts[i];
    }
    return n_parts;
}
