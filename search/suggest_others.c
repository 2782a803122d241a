#include <string.h>

#include "search/language/normal.h"
#include "search/request.h"
#include "search/suggest_private.h"
#include "search/titles.h"

/* --- values of facets ------------------------------------------------------------ */

typedef struct {
    const char *text;
    guint facet;
    guint value;
    guint count;
    gboolean is_synonym;
    gboolean begins; /* the text begins with what was typed, not only a word in it */
} Value;

/* Where in a normal form a word begins with what was typed. */
static const char *
find_start(const char *normal, const char *typed)
{
    const char *at = strstr(normal, typed);
    while (at != NULL && at > normal &&
           (g_ascii_isalnum(at[-1]) || (guchar)at[-1] >= 0x80)) {
        at = strstr(at + 1, typed);
    }
    return at;
}

static int
compare_values(gconstpointer a, gconstpointer b)
{
    const Value *first = a;
    const Value *second = b;
    if (first->begins != second->begins) {
        return first->begins ? -1 : 1;
    }
    if (first->count != second->count) {
        return first->count > second->count ? -1 : 1;
    }
    return strcmp(first->text, second->text);
}

static gboolean
matches(const char *text, const char *typed, GString *normal, gboolean *ret_begins)
{
    g_string_truncate(normal, 0);
    kl_normalize_append(normal, text, -1);
    const char *start = find_start(normal->str, typed);
    *ret_begins = start == normal->str;
    return start != NULL;
}

/* A value by its title, or by the first of its synonyms that fits. */
static void
add_value(const KlTyped *typed,
          const KlValue *value,
          Value *found,
          GString *normal,
          GArray *values)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(typed->reader);
    found->text = value->title;
    gboolean is_found = matches(value->title, typed->whole, normal, &found->begins);
    for (guint i = 0; i < value->synonyms->len && !is_found; i++) {
        found->text = g_ptr_array_index(value->synonyms, i);
        found->is_synonym = TRUE;
        is_found = matches(found->text, typed->whole, normal, &found->begins);
    }
    if (is_found) {
        found->count = kl_snapshot_count_value(snapshot, found->facet, found->value);
        if (found->count > 0) {
            g_array_append_vals(values, found, 1);
        }
    }
}

static gboolean
is_word(const GPtrArray *words, const char *text)
{
    for (guint i = 0; i < words->len; i++) {
        const KlCompletion *word = g_ptr_array_index(words, i);
        if (strcmp(word->text, text) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

void
kl_suggest_values(const KlTyped *typed, const GPtrArray *words, GPtrArray *completions)
{
    const KlTaxonomy *taxonomy =
        kl_snapshot_get_taxonomy(kl_reader_get_snapshot(typed->reader));
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(Value));
    g_autoptr(GString) normal = g_string_new(NULL);
    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        for (guint v = 0; v < facet->values->len; v++) {
            Value found = {NULL, f, v, 0, FALSE, FALSE};
            add_value(typed, kl_facet_get_value(facet, v), &found, normal, values);
        }
    }
    g_array_sort(values, compare_values);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < values->len && completions->len < KL_MAX_COMPLETIONS; i++) {
        const Value *value = &g_array_index(values, Value, i);
        /* Two facets may have a value of one name: the more frequent is meant. */
        if ((value->is_synonym && is_word(words, value->text)) ||
            !g_hash_table_add(seen, (gpointer)(gsize)value->text)) {
            continue;
        }
        g_autoptr(KlRequest) request = kl_request_new(taxonomy);
        kl_request_add_filter(request, value->facet, value->value);
        g_autofree char *url = kl_request_to_url(taxonomy, request, "/suche");
        g_ptr_array_add(completions,
                        kl_completion_new(KL_COMPLETION_VALUE, value->text, url));
    }
}

/* --- titles ---------------------------------------------------------------------- */

typedef struct {
    guint rank; /* less is better */
    guint age;  /* likewise: of equal rank the newest first; which case it is */
} Title;

static gboolean
is_better(const Title *a, const Title *b)
{
    return a->rank != b->rank ? a->rank < b->rank : a->age < b->age;
}

static gboolean
is_needless(const GArray *best, const Title *title)
{
    return best->len == KL_MAX_COMPLETIONS &&
           !is_better(title, &g_array_index(best, Title, best->len - 1));
}

/* Into an array that is sorted, stays short and has no title twice. */
static void
insert(GArray *best, const Title *title)
{
    guint at = best->len;
    while (at > 0 && is_better(title, &g_array_index(best, Title, at - 1))) {
        at--;
    }
    for (guint i = 0; i < at; i++) {
        if (g_array_index(best, Title, i).age == title->age) {
            return;
        }
    }
    for (guint i = best->len; i-- > at;) {
        if (g_array_index(best, Title, i).age == title->age) {
            g_array_remove_index(best, i);
        }
    }
    g_array_insert_vals(best, at, title, 1);
    g_array_set_size(best, MIN(best->len, KL_MAX_COMPLETIONS));
}

/* The cases, by age, whose titles have all words of the context; NULL if there is no
 * context. */
static KlBitset *
find_context(const KlTyped *typed, const KlTitles *titles)
{
    guint n_cases = kl_snapshot_get_n_cases(kl_reader_get_snapshot(typed->reader));
    KlBitset *all = NULL;
    for (guint i = 0; i < typed->title_words->len; i++) {
        g_autoptr(KlBitset) set = kl_bitset_new(n_cases);
        guint first;
        guint end;
        kl_titles_find(titles, g_ptr_array_index(typed->title_words, i), TRUE, &first,
                       &end);
        for (guint word = first; word < end; word++) {
            gsize n_starts;
            const KlTitleStart *starts = kl_titles_get_starts(titles, word, &n_starts);
            for (gsize k = 0; k < n_starts; k++) {
                kl_bitset_add(set, starts[k].age);
            }
        }
        if (all == NULL) {
            all = g_steal_pointer(&set);
        } else {
            kl_bitset_and(all, set);
        }
    }
    return all;
}

/* The best starts of a word; what follows one that is not good enough is worse. */
static void
add_starts(const KlTitles *titles,
           guint word,
           gboolean has_dots,
           const KlBitset *context,
           GArray *best)
{
    gsize n_starts;
    const KlTitleStart *starts = kl_titles_get_starts(titles, word, &n_starts);
    for (gsize i = 0; i < n_starts; i++) {
        Title title = {(has_dots ? 2 : 0) + (starts[i].is_first ? 0 : 1),
                       starts[i].age};
        if (is_needless(best, &title)) {
            return;
        }
        if (context == NULL || kl_bitset_has(context, title.age)) {
            insert(best, &title);
        }
    }
}

void
kl_suggest_titles(const KlTyped *typed, GPtrArray *completions)
{
    KlSnapshot *snapshot = kl_reader_get_snapshot(typed->reader);
    const KlTitles *titles = kl_titles_get(snapshot);
    g_autoptr(KlBitset) context = find_context(typed, titles);
    g_autoptr(GArray) best = g_array_new(FALSE, FALSE, sizeof(Title));
    for (guint i = 0; i < typed->title_prefixes->len; i++) {
        guint first;
        guint end;
        kl_titles_find(titles, g_ptr_array_index(typed->title_prefixes, i), FALSE,
                       &first, &end);
        for (guint word = first; word < end; word++) {
            add_starts(titles, word, i > 0, context, best);
        }
    }
    const guint *newest = kl_snapshot_get_newest_order(snapshot);
    for (guint i = 0; i < best->len; i++) {
        guint position = newest[g_array_index(best, Title, i).age];
        g_autofree char *url =
            g_strconcat("/faelle/", kl_snapshot_get_slug(snapshot, position), NULL);
        g_ptr_array_add(completions,
                        kl_completion_new(KL_COMPLETION_TITLE,
                                          kl_snapshot_get_title(snapshot, position),
                                          url));
    }
}
