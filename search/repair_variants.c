#include "search/repair_variants.h"

#include "search/query_edit.h"
#include "search/repair_cause.h"
#include "search/schema.h"
#include "search/shorter.h"

/* Beyond these the first ones must do: who typed more has other troubles. */
#define MAX_LEAVES 8
#define MAX_FACETS 8

/* Bits of what a variant of the words changes: its words from 0 on, then these. Those
 * of the filters are the facets. */
#define BIT_EXCLUDED 16
#define BIT_SPELLING 32
#define BIT_ANY      33
#define BIT_SHORTER  34
#define ALL_WORDS    G_MAXUINT32
/* So many bits are left for shorter words. */
#define MAX_SHORTER (64 - BIT_SHORTER)

static void
free_variant(gpointer data)
{
    KlVariant *variant = data;
    g_free(variant->label);
    g_free(variant->query);
    kl_bitset_free(variant->set);
    g_free(variant);
}

/* --- the words, varied ------------------------------------------------------------ */

typedef struct {
    KlReader *reader;
    const char *text;
    const KlMatch *match;
    GPtrArray *variants; /* of KlVariant */
} Varying;

/* Adds a variant of the words if all of them, as they are now, are in some case. Takes
 * query and label. */
static gboolean
add_words(Varying *varying,
          guint64 changes,
          guint n_steps,
          char *query,
          char *label,
          GError **error)
{
    g_autoptr(KlMatch) match = NULL;
    /* With ODER between its words a query may be longer than any may be. */
    if (query[0] != '\0' && g_utf8_strlen(query, -1) <= KL_MAX_QUERY_CHARS) {
        match = kl_match_new(varying->reader, query, error);
        if (match == NULL) {
            g_free(query);
            g_free(label);
            return FALSE;
        }
    }
    /* A query that is relaxed itself is no repair. */
    if (match == NULL || match->relaxed || kl_bitset_is_empty(match->text)) {
        g_free(query);
        g_free(label);
        return TRUE;
    }
    KlVariant *variant = g_new0(KlVariant, 1);
    variant->changes = changes;
    variant->n_steps = n_steps;
    variant->query = query;
    variant->label = label;
    variant->set = g_steal_pointer(&match->text);
    g_ptr_array_add(varying->variants, variant);
    return TRUE;
}

/* »ohne »Kita« und »Acker«« */
static gboolean
add_without(Varying *varying, const GPtrArray *leaves, guint64 changes, GError **error)
{
    GString *label = g_string_new("ohne ");
    for (guint i = 0; i < leaves->len; i++) {
        g_autofree char *typed =
            kl_query_typed(varying->text, g_ptr_array_index(leaves, i));
        g_string_append_printf(label, "%s»%s«", i > 0 ? " und " : "", typed);
    }
    return add_words(
        varying, changes, leaves->len,
        kl_query_write(varying->text, varying->match->query, leaves, FALSE),
        g_string_free(label, FALSE), error);
}

static gboolean
add_excluded(Varying *varying, const KlNode *leaf, guint64 changes, GError **error)
{
    g_autoptr(GPtrArray) without = g_ptr_array_new();
    g_autofree char *typed = kl_query_typed(varying->text, leaf);
    g_ptr_array_add(without, (gpointer)(guintptr)leaf);
    return add_words(
        varying, changes, 1,
        kl_query_write(varying->text, varying->match->query, without, FALSE),
        g_strdup_printf("auch mit »%s«", typed), error);
}

/* Without one word or, if that helps nowhere, without two. */
static gboolean
vary_leaves(Varying *varying, GError **error)
{
    g_autoptr(GPtrArray) wanted = kl_query_leaves(varying->match->query, FALSE);
    g_autoptr(GPtrArray) excluded = kl_query_leaves(varying->match->query, TRUE);
    guint n_wanted = MIN(wanted->len, MAX_LEAVES);
    for (guint i = 0; i < MIN(excluded->len, MAX_LEAVES); i++) {
        if (!add_excluded(varying, g_ptr_array_index(excluded, i),
                          G_GUINT64_CONSTANT(1) << (BIT_EXCLUDED + i), error)) {
            return FALSE;
        }
    }
    guint n_before = varying->variants->len;
    for (guint n = 1; n <= 2 && n < wanted->len; n++) {
        for (guint i = 0; i < n_wanted; i++) {
            for (guint k = n == 1 ? i : i + 1; k < (n == 1 ? i + 1 : n_wanted); k++) {
                g_autoptr(GPtrArray) without = g_ptr_array_new();
                g_ptr_array_add(without, g_ptr_array_index(wanted, i));
                if (k != i) {
                    g_ptr_array_add(without, g_ptr_array_index(wanted, k));
                }
                guint64 changes = G_GUINT64_CONSTANT(1) << i | G_GUINT64_CONSTANT(1)
                                                                   << k;
                if (!add_without(varying, without, changes, error)) {
                    return FALSE;
                }
            }
        }
        if (varying->variants->len > n_before) {
            break;
        }
    }
    return TRUE;
}

/* Whether some case has what was typed for a leaf. */
static gboolean
is_somewhere(const Varying *varying, const char *typed, GError **error)
{
    g_autoptr(KlMatch) match = kl_match_new(varying->reader, typed, error);
    return match != NULL && !kl_bitset_is_empty(match->text);
}

/* One compound: shorter words in its place, but none that only widens another. */
static gboolean
add_shorter(Varying *varying, const KlNode *leaf, guint *n_tried, GError **error)
{
    const char *text = varying->text;
    g_autofree char *typed = kl_query_typed(text, leaf);
    g_autoptr(GPtrArray) words = kl_shorter_words(typed);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < words->len && *n_tried < MAX_SHORTER; i++) {
        const KlShorter *shorter = g_ptr_array_index(words, i);
        gboolean is_new = TRUE;
        for (guint k = 0; k < found->len && is_new; k++) {
            const KlShorter *other = g_ptr_array_index(found, k);
            is_new = shorter->first < other->first || shorter->last > other->last;
        }
        if (!is_new) {
            continue;
        }
        guint n_before = varying->variants->len;
        if (!add_words(
                varying, G_GUINT64_CONSTANT(1) << (BIT_SHORTER + (*n_tried)++), 1,
                g_strdup_printf("%.*s%s%s", (int)leaf->start, text, shorter->word,
                                text + leaf->end),
                g_strdup_printf("mit »%s« statt »%s«", shorter->word, typed), error)) {
            return FALSE;
        }
        if (varying->variants->len > n_before) {
            g_ptr_array_add(found, (gpointer)(guintptr)shorter);
        }
    }
    return TRUE;
}

/* Compounds that no case has, shortened. */
static gboolean
shorten_leaves(Varying *varying, GError **error)
{
    g_autoptr(GPtrArray) wanted = kl_query_leaves(varying->match->query, FALSE);
    guint n_tried = 0;
    for (guint i = 0; i < MIN(wanted->len, MAX_LEAVES); i++) {
        const KlNode *leaf = g_ptr_array_index(wanted, i);
        g_autoptr(GError) why = NULL;
        g_autofree char *typed = kl_query_typed(varying->text, leaf);
        if (leaf->kind != KL_NODE_WORD || is_somewhere(varying, typed, &why)) {
            continue;
        }
        if (why != NULL || !add_shorter(varying, leaf, &n_tried, &why)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return FALSE;
        }
    }
    return TRUE;
}

/* The words as they are, without a step. */
static void
add_unchanged(Varying *varying)
{
    KlVariant *same = g_new0(KlVariant, 1);
    same->query = g_strdup(varying->text);
    same->set = kl_bitset_copy(varying->match->text);
    g_ptr_array_add(varying->variants, same);
}

/* Only the filters. */
static void
add_no_words(Varying *varying)
{
    g_autoptr(GPtrArray) wanted = kl_query_leaves(varying->match->query, FALSE);
    g_autoptr(GPtrArray) excluded = kl_query_leaves(varying->match->query, TRUE);
    KlVariant *none = g_new0(KlVariant, 1);
    none->changes = ALL_WORDS;
    none->n_steps = wanted->len + excluded->len;
    none->query = g_strdup("");
    none->set =
        kl_bitset_copy(kl_snapshot_get_all(kl_reader_get_snapshot(varying->reader)));
    if (none->n_steps == 1 && wanted->len == 1) {
        g_autofree char *typed =
            kl_query_typed(varying->text, g_ptr_array_index(wanted, 0));
        none->label = g_strdup_printf("ohne »%s«", typed);
    } else {
        none->label = g_strdup("ohne Suchwörter");
    }
    g_ptr_array_add(varying->variants, none);
}

GPtrArray *
kl_repair_vary_words(KlReader *reader,
                     const KlMatch *match,
                     const KlResult *result,
                     GError **error)
{
    g_autoptr(GPtrArray) variants = g_ptr_array_new_with_free_func(free_variant);
    Varying varying = {reader, result->request->query, match, variants};
    if (result->total == 0) {
        add_unchanged(&varying);
    }
    if (!vary_leaves(&varying, error) || !shorten_leaves(&varying, error)) {
        return NULL;
    }
    if (match->query->root != NULL && kl_request_has_filters(result->request)) {
        add_no_words(&varying);
    }
    if (result->suggestion != NULL &&
        !add_words(&varying, G_GUINT64_CONSTANT(1) << BIT_SPELLING, 1,
                   g_strdup(result->suggestion),
                   g_strdup_printf("stattdessen »%s«", result->suggestion), error)) {
        return NULL;
    }
    g_autoptr(GPtrArray) wanted = kl_query_leaves(match->query, FALSE);
    if (wanted->len > 1 && !match->relaxed) {
        g_autoptr(GPtrArray) none = g_ptr_array_new();
        if (!add_words(&varying, G_GUINT64_CONSTANT(1) << BIT_ANY, 1,
                       kl_query_write(varying.text, match->query, none, TRUE),
                       g_strdup("mit einem der Wörter statt mit allen"), error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&variants);
}

/* --- the filters, varied ------------------------------------------------------------
 */

static guint
n_chosen(const KlRequest *request, guint facet)
{
    const GArray *values = g_ptr_array_index(request->filters, facet);
    return values->len;
}

/* The filters of all facets but those with a bit in `without`. */
static void
add_filters(const KlSnapshot *snapshot,
            const KlRequest *request,
            const GPtrArray *selected,
            guint64 without,
            GPtrArray *variants)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(snapshot);
    KlVariant *variant = g_new0(KlVariant, 1);
    g_autoptr(GString) label = g_string_new(NULL);
    guint n_left = 0;
    variant->set = kl_bitset_copy(kl_snapshot_get_all(snapshot));
    for (guint f = 0; f < selected->len; f++) {
        if (g_ptr_array_index(selected, f) == NULL) {
            continue;
        }
        if ((without >> f & 1) == 0) {
            kl_bitset_and(variant->set, g_ptr_array_index(selected, f));
            n_left++;
            continue;
        }
        g_autofree char *named = kl_repair_name_filter(taxonomy, request, f);
        g_string_append_printf(label, "%s%s", label->len > 0 ? " und " : "ohne ",
                               named);
        variant->n_steps += n_chosen(request, f);
    }
    variant->changes = without;
    variant->label = without == 0 ? NULL
                     : n_left == 0 && without & (without - 1)
                         ? g_strdup("ohne Filter")
                         : g_string_free(g_steal_pointer(&label), FALSE);
    g_ptr_array_add(variants, variant);
}

/* As they are; without each facet; without each two; without any. Bits are those of
 * the facets. */
GPtrArray *
kl_repair_vary_filters(const KlSnapshot *snapshot,
                       const KlRequest *request,
                       const GPtrArray *selected)
{
    GPtrArray *variants = g_ptr_array_new_with_free_func(free_variant);
    g_autoptr(GArray) facets = g_array_new(FALSE, FALSE, sizeof(guint));
    guint64 all = 0;
    for (guint f = 0; f < selected->len; f++) {
        if (g_ptr_array_index(selected, f) != NULL) {
            g_array_append_val(facets, f);
            all |= G_GUINT64_CONSTANT(1) << f;
        }
    }
    add_filters(snapshot, request, selected, 0, variants);
    guint n = MIN(facets->len, MAX_FACETS);
    for (guint i = 0; i < n; i++) {
        for (guint k = i; k < n; k++) {
            add_filters(snapshot, request, selected,
                        G_GUINT64_CONSTANT(1) << g_array_index(facets, guint, i) |
                            G_GUINT64_CONSTANT(1) << g_array_index(facets, guint, k),
                        variants);
        }
    }
    if (facets->len > 2) {
        add_filters(snapshot, request, selected, all, variants);
    }
    return variants;
}
