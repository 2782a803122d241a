/* What the files of the completions share: words (suggest_words.c and
 * suggest_context.c), values and titles (suggest_others.c), and their mixture
 * (suggest.c). See search/suggest.h. */
#ifndef KL_SEARCH_SUGGEST_PRIVATE_H
#define KL_SEARCH_SUGGEST_PRIVATE_H

#include <glib.h>

#include "search/suggest.h"
#include "search/vocabulary.h"

/* What was typed so far. */
typedef struct {
    KlReader *reader;
    char *context;       /* all before the last word: »"Runder « */
    char *whole;         /* normal form of all words: "runder t" */
    GPtrArray *words;    /* of char *: normal forms of the words in context */
    GPtrArray *prefixes; /* of char *: normal forms of the beginning of the last word:
                            as typed, then those with dots where none were typed */
    /* The same for titles, where "Open-A" is a word and a beginning. */
    GPtrArray *title_words;
    GPtrArray *title_prefixes;
} KlTyped;

KlCompletion *
kl_completion_new(KlCompletionKind kind, const char *text, const char *url);

/* Each adds at most KL_MAX_COMPLETIONS of its kind, best first, to an array that owns
 * them. FALSE with an error as those of kl_search. */
gboolean kl_suggest_words(const KlTyped *typed, GPtrArray *completions, GError **error);
/* words   completions; a synonym that is one of them is left out */
void
kl_suggest_values(const KlTyped *typed, const GPtrArray *words, GPtrArray *completions);
void kl_suggest_titles(const KlTyped *typed, GPtrArray *completions);

/* --- words ------------------------------------------------------------------------ */

/* How well a word fits: less is better. */
enum {
    KL_RANK_NEXT,
    KL_RANK_WHOLE,
    KL_RANK_BEGINNING,
    KL_RANK_DOTS
};

typedef struct {
    guint word;
    guint rank;
    double score;
    guint32 samples; /* bit i: the word is in sample i */
} KlSuggestedWord;

/* Puts a word into an array of KlSuggestedWord that is sorted and stays short: at most
 * KL_MAX_SUGGESTED. */
#define KL_MAX_SUGGESTED 32 /* enough to find ten of different stems */
void kl_suggested_insert(GArray *candidates, const KlSuggestedWord *candidate);
/* The rank of a word that begins with a prefix, the which-th of the typed ones. */
guint kl_suggested_rank(const KlVocabulary *vocabulary,
                        guint word,
                        const char *prefix,
                        guint which);

/* Finds words that stand in cases that have the context.
 *
 * typed       with words in context
 * found       of KlSuggestedWord, empty; best first
 * ret_is_any  the context asks for nothing (stop words): nothing was looked for
 *
 * Errors: as kl_search */
gboolean kl_suggest_in_context(const KlTyped *typed,
                               const KlVocabulary *vocabulary,
                               GArray *found,
                               gboolean *ret_is_any,
                               GError **error);

#endif
