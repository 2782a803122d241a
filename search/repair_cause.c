#include "search/repair_cause.h"

#include "search/query_edit.h"

/* So many words are looked for one by one. */
#define MAX_LEAVES 16

/* »A«, »B« oder »C« */
static char *
join_quoted(const GPtrArray *names)
{
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++) {
        g_string_append_printf(joined, "%s»%s«",
                               i == 0               ? ""
                               : i + 1 < names->len ? ", "
                                                    : " oder ",
                               (const char *)g_ptr_array_index(names, i));
    }
    return g_string_free(joined, FALSE);
}

char *
kl_repair_name_filter(const KlTaxonomy *taxonomy, const KlRequest *request, guint facet)
{
    const KlFacet *known = kl_taxonomy_get_facet(taxonomy, facet);
    const GArray *values = g_ptr_array_index(request->filters, facet);
    g_autoptr(GPtrArray) titles = g_ptr_array_new();
    for (guint i = 0; i < values->len; i++) {
        const KlValue *value =
            kl_facet_get_value(known, g_array_index(values, guint, i));
        g_ptr_array_add(titles, value->title);
    }
    g_autofree char *quoted = join_quoted(titles);
    return g_strdup_printf("%s %s", known->title, quoted);
}

/* --- words ------------------------------------------------------------------------ */

/* What was typed for the words that no case has, each looked for alone. */
static GPtrArray *
find_missing(KlReader *reader, const char *text, const KlMatch *match, GError **error)
{
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) leaves = kl_query_leaves(match->query, FALSE);
    for (guint i = 0; i < MIN(leaves->len, MAX_LEAVES); i++) {
        g_autoptr(GPtrArray) without = g_ptr_array_new();
        for (guint k = 0; k < leaves->len; k++) {
            if (k != i) {
                g_ptr_array_add(without, g_ptr_array_index(leaves, k));
            }
        }
        g_autoptr(GPtrArray) excluded = kl_query_leaves(match->query, TRUE);
        for (guint k = 0; k < excluded->len; k++) {
            g_ptr_array_add(without, g_ptr_array_index(excluded, k));
        }
        g_autofree char *alone = kl_query_write(text, match->query, without, FALSE);
        g_autoptr(KlMatch) found = kl_match_new(reader, alone, error);
        if (found == NULL) {
            return NULL;
        }
        char *typed = kl_query_typed(text, g_ptr_array_index(leaves, i));
        if (!kl_bitset_is_empty(found->text) ||
            g_ptr_array_find_with_equal_func(missing, typed, g_str_equal, NULL)) {
            g_free(typed);
        } else {
            g_ptr_array_add(missing, typed);
        }
    }
    return g_steal_pointer(&missing);
}

/* The words that are excluded, if all would be well without them; else NULL, maybe with
 * an error. */
static char *
find_excluding(KlReader *reader, const char *text, const KlMatch *match, GError **error)
{
    g_autoptr(GPtrArray) excluded = kl_query_leaves(match->query, TRUE);
    if (excluded->len == 0) {
        return NULL;
    }
    g_autofree char *wanted = kl_query_write(text, match->query, excluded, FALSE);
    g_autoptr(KlMatch) found = kl_match_new(reader, wanted, error);
    if (found == NULL || found->relaxed || kl_bitset_is_empty(found->text)) {
        return NULL;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < excluded->len; i++) {
        g_ptr_array_add(names, kl_query_typed(text, g_ptr_array_index(excluded, i)));
    }
    return join_quoted(names);
}

/* Why no case has all words. */
static char *
explain_words(KlReader *reader, const char *text, const KlMatch *match, GError **error)
{
    g_autoptr(GPtrArray) missing = find_missing(reader, text, match, error);
    if (missing == NULL) {
        return NULL;
    }
    if (missing->len > 0) {
        g_autofree char *names = join_quoted(missing);
        return g_strdup_printf("Kein Beispiel enthält %s.", names);
    }
    g_autoptr(GError) why = NULL;
    g_autofree char *excluding = find_excluding(reader, text, match, &why);
    if (why != NULL) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    if (excluding != NULL) {
        return g_strdup_printf(
            "Alle Beispiele, die sonst passen, enthalten das ausgeschlossene %s.",
            excluding);
    }
    return g_strdup(
        "Jedes der Wörter kommt vor, aber kein Beispiel enthält alle zusammen.");
}

/* --- filters ---------------------------------------------------------------------- */

/* The only facet that leaves nothing of the words, or -1. */
static int
find_emptying(const KlBitset *text, const GPtrArray *selected)
{
    int emptying = -1;
    for (guint f = 0; f < selected->len; f++) {
        const KlBitset *facet = g_ptr_array_index(selected, f);
        if (facet != NULL && kl_bitset_count_and(text, facet) == 0) {
            if (emptying >= 0) {
                return -1;
            }
            emptying = (int)f;
        }
    }
    return emptying;
}

static char *
explain_filters(const KlTaxonomy *taxonomy,
                const KlRequest *request,
                const KlMatch *match,
                const GPtrArray *selected)
{
    int emptying = find_emptying(match->text, selected);
    g_autofree char *named =
        emptying >= 0 ? kl_repair_name_filter(taxonomy, request, (guint)emptying)
                      : NULL;
    if (match->query->root == NULL) {
        return named != NULL
                   ? g_strdup_printf("Zu %s gibt es noch kein Beispiel.", named)
                   : g_strdup("Es gibt kein Beispiel, das zu allen Filtern passt.");
    }
    guint count = kl_bitset_count(match->text);
    const char *with = match->relaxed ? "mit einigen der Wörter" : "zu den Wörtern";
    g_autofree char *how_many =
        count == 1
            ? g_strdup_printf("Ein Beispiel %s gibt es, aber es passt nicht zu", with)
            : g_strdup_printf("%u Beispiele %s gibt es, aber keines passt zu", count,
                              with);
    return g_strdup_printf("%s %s.", how_many, named != NULL ? named : "allen Filtern");
}

char *
kl_repair_cause(KlReader *reader,
                const KlRequest *request,
                const KlMatch *match,
                const GPtrArray *selected,
                GError **error)
{
    const KlTaxonomy *taxonomy =
        kl_snapshot_get_taxonomy(kl_reader_get_snapshot(reader));
    g_autofree char *words = NULL;
    if (match->relaxed || kl_bitset_is_empty(match->text)) {
        words = explain_words(reader, request->query, match, error);
        if (words == NULL || kl_bitset_is_empty(match->text)) {
            return g_steal_pointer(&words);
        }
    }
    g_autoptr(KlBitset) hits = kl_match_filter(match->text, selected, selected->len);
    if (!kl_bitset_is_empty(hits)) {
        return g_steal_pointer(&words);
    }
    g_autofree char *filters = explain_filters(taxonomy, request, match, selected);
    return words == NULL ? g_steal_pointer(&filters)
                         : g_strconcat(words, " ", filters, NULL);
}
