/* What the files of the completions share: words (suggest_words.c), values and titles
 * (suggest_others.c), and their mixture (suggest.c). See search/suggest.h. */
#ifndef KL_SEARCH_SUGGEST_PRIVATE_H
#define KL_SEARCH_SUGGEST_PRIVATE_H

#include <glib.h>

#include "search/suggest.h"

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

#endif
