#include "search/spelling.h"

#include <string.h>

#include "search/language/normal.h"
#include "search/match.h"
#include "search/schema.h"
#include "search/spelling_private.h"

/* So many words of a query are corrected, and so many candidates of one tried. */
#define MAX_WRONG      4
#define MAX_CANDIDATES 6

typedef struct {
    KlReader *reader;
    const KlVocabulary *vocabulary;
    const char *text;
    GArray *items;    /* of KlPlanItem; their plans are gone */
    GPtrArray *wrong; /* of GPtrArray of KlCandidate, sorted; one a wrong word */
} Speller;

/* --- words that find nothing ---------------------------------------------------- */

/* Whether any case has a word of a phrase or hyphenated word, in whatever form. */
static gboolean
is_found(KlReader *reader, const KlWord *word, gboolean *ret_found, GError **error)
{
    g_autofree char *term = g_strconcat(KL_PREFIX_PART, word->stem, NULL);
    return kl_reader_has_term(reader, term, ret_found, error);
}

/* Candidates that also replace the blank before or behind a word. */
static void
add_joined(Speller *speller, guint item, const KlWord *word, GPtrArray *candidates)
{
    const KlPlanItem *items = (const KlPlanItem *)(gconstpointer)speller->items->data;
    for (guint i = item > 0 ? item - 1 : 0; i <= item && i + 1 < speller->items->len;
         i++) {
        guint between = items[i].end;
        while (between < items[i + 1].start && speller->text[between] == ' ') {
            between++;
        }
        if (!items[i].is_word || !items[i + 1].is_word ||
            between != items[i + 1].start) {
            continue;
        }
        guint other = i == item ? item + 1 : i;
        g_autofree char *normal =
            kl_normalize(speller->text + items[other].start,
                         (gssize)(items[other].end - items[other].start));
        g_autofree char *joined = i == item ? g_strconcat(word->normal, normal, NULL)
                                            : g_strconcat(normal, word->normal, NULL);
        KlMisspelling both = {speller->reader, speller->vocabulary, speller->text,
                              items[i].start,  items[i + 1].end,    word};
        kl_candidates_add_joined(candidates, &both, joined);
    }
}

/* The words of an item that find nothing, with what they may be. */
static gboolean
add_wrong(Speller *speller, guint index, GError **error)
{
    const KlPlanItem *item = &g_array_index(speller->items, KlPlanItem, index);
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    kl_analyzer_tokenize(kl_reader_get_analyzer(speller->reader),
                         speller->text + item->start, item->end - item->start,
                         KL_TOKENIZE_KEEP, tokens);
    for (guint i = 0; i < tokens->len && speller->wrong->len < MAX_WRONG; i++) {
        const KlToken *token = &g_array_index(tokens, KlToken, i);
        const KlWord *word = token->word;
        gboolean found = FALSE;
        if ((token->flags & KL_TOKEN_EXTRA) != 0 || word->is_stopword ||
            word->is_legal_form || word->is_number) {
            continue;
        }
        if (!item->is_word && !is_found(speller->reader, word, &found, error)) {
            return FALSE;
        }
        if (found) {
            continue;
        }
        KlMisspelling wrong = {speller->reader,
                               speller->vocabulary,
                               speller->text,
                               item->start + token->start,
                               item->start + token->end,
                               word};
        g_autoptr(GPtrArray) candidates = kl_candidates_new();
        if (!kl_candidates_add(candidates, &wrong, error)) {
            return FALSE;
        }
        if (item->is_word) {
            add_joined(speller, index, word, candidates);
        }
        if (candidates->len > 0) {
            kl_candidates_sort(candidates);
            g_ptr_array_add(speller->wrong, g_steal_pointer(&candidates));
        }
    }
    return TRUE;
}

/* Reads the query, and leaves of its items those that find nothing with their
 * candidates. */
static gboolean
find_wrong(Speller *speller, GError **error)
{
    g_autoptr(KlQuery) query =
        kl_query_parse(kl_reader_get_analyzer(speller->reader), speller->text, error);
    g_autoptr(KlPlanning) planning =
        query != NULL
            ? kl_plan_query(speller->reader, speller->text, query, FALSE, error)
            : NULL;
    if (planning == NULL) {
        return FALSE;
    }
    speller->items = g_array_ref(planning->items);
    for (guint i = 0; i < planning->items->len && speller->wrong->len < MAX_WRONG;
         i++) {
        const KlPlanItem *item = &g_array_index(planning->items, KlPlanItem, i);
        g_autoptr(KlBitset) set = kl_plan_evaluate(speller->reader, item->plan, error);
        if (set == NULL || (kl_bitset_is_empty(set) && !add_wrong(speller, i, error))) {
            return FALSE;
        }
    }
    return TRUE;
}

/* --- the whole query ------------------------------------------------------------- */

static char *
replace(const char *text, const KlCandidate *candidate)
{
    return g_strdup_printf("%.*s%s%s", (int)candidate->start, text, candidate->text,
                           text + candidate->end);
}

typedef enum {
    FINDS_NOTHING,
    FINDS_SOME,
    FINDS_ALL
} Finds;

static gboolean
try_query(KlReader *reader, const char *text, Finds *ret_finds, GError **error)
{
    if (g_utf8_strlen(text, -1) > KL_MAX_QUERY_CHARS) {
        *ret_finds = FINDS_NOTHING;
        return TRUE;
    }
    g_autoptr(KlMatch) match = kl_match_new(reader, text, error);
    if (match == NULL) {
        return FALSE;
    }
    *ret_finds = kl_bitset_is_empty(match->text) ? FINDS_NOTHING
                 : match->relaxed                ? FINDS_SOME
                                                 : FINDS_ALL;
    return TRUE;
}

/* The candidate for one wrong word with which the query finds most: all words in one
 * case before some, then the better candidate. If other words are wrong as well and
 * all are asked for, one that finds something by itself. NULL if there is none. */
static gboolean
choose(Speller *speller,
       const char *text,
       const GPtrArray *candidates,
       guint border,
       const KlCandidate **ret_chosen,
       GError **error)
{
    Finds most = FINDS_NOTHING;
    *ret_chosen = NULL;
    for (guint i = 0; i < MIN(candidates->len, MAX_CANDIDATES) && most != FINDS_ALL;
         i++) {
        const KlCandidate *candidate = g_ptr_array_index(candidates, i);
        Finds finds = FINDS_NOTHING;
        Finds alone = FINDS_NOTHING;
        if (candidate->end > border) {
            continue; /* joined with a word that is corrected already */
        }
        g_autofree char *better = replace(text, candidate);
        if (!try_query(speller->reader, better, &finds, error)) {
            return FALSE;
        }
        if (finds == FINDS_NOTHING && speller->wrong->len > 1 && *ret_chosen == NULL) {
            if (!try_query(speller->reader, candidate->text, &alone, error)) {
                return FALSE;
            }
        }
        if (finds > most || alone != FINDS_NOTHING) {
            most = MAX(most, finds);
            *ret_chosen = candidate;
        }
    }
    return TRUE;
}

/* From the last wrong word to the first, so that the places of the others stay. */
static gboolean
correct(Speller *speller, char **ret_suggestion, GError **error)
{
    g_autofree char *text = g_strdup(speller->text);
    guint border = G_MAXUINT;
    for (guint i = speller->wrong->len; i-- > 0;) {
        const KlCandidate *chosen;
        if (!choose(speller, text, g_ptr_array_index(speller->wrong, i), border,
                    &chosen, error)) {
            return FALSE;
        }
        if (chosen != NULL) {
            char *better = replace(text, chosen);
            g_free(text);
            text = better;
            border = chosen->start;
        }
    }
    Finds finds = FINDS_NOTHING;
    if (border != G_MAXUINT && !try_query(speller->reader, text, &finds, error)) {
        return FALSE;
    }
    *ret_suggestion = finds != FINDS_NOTHING ? g_steal_pointer(&text) : NULL;
    return TRUE;
}

gboolean
kl_spelling_suggest(KlReader *reader,
                    const char *text,
                    char **ret_suggestion,
                    GError **error)
{
    Speller speller = {reader, kl_vocabulary_get(reader, error), text, NULL, NULL};
    if (speller.vocabulary == NULL) {
        return FALSE;
    }
    speller.wrong = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    char *suggestion = NULL;
    gboolean is_good =
        find_wrong(&speller, error) && correct(&speller, &suggestion, error);
    if (speller.items != NULL) {
        g_array_unref(speller.items);
    }
    g_ptr_array_unref(speller.wrong);
    if (g_strcmp0(suggestion, text) == 0) {
        /* A compound that no case has, guessed to be itself. */
        g_clear_pointer(&suggestion, g_free);
    }
    if (is_good) {
        *ret_suggestion = suggestion;
    }
    return is_good;
}
