/* What the files of the spelling share: candidates for a word (spelling_words.c), and
 * their choice for the whole query (spelling.c). See search/spelling.h. */
#ifndef KL_SEARCH_SPELLING_PRIVATE_H
#define KL_SEARCH_SPELLING_PRIVATE_H

#include <glib.h>

#include "search/language/analyzer.h"
#include "search/vocabulary.h"

typedef struct {
    char *text;  /* as people write it */
    guint start; /* the bytes of the query that it replaces */
    guint end;
    guint distance;   /* edits */
    gboolean is_made; /* a compound that no dictionary lists and no case has */
    gboolean sounds_alike;
    gboolean begins_alike;
    guint32 n_uses;
} KlCandidate;

/* What is spelled wrongly, in its query. */
typedef struct {
    KlReader *reader;
    const KlVocabulary *vocabulary;
    const char *query;
    guint start;
    guint end;
    const KlWord *word;
} KlMisspelling;

/* Adds the candidates for a word to an array of KlCandidate, which owns them and sorts
 * them, best first. FALSE with an error as those of kl_search. */
GPtrArray *kl_candidates_new(void);
gboolean kl_candidates_add(GPtrArray *candidates,
                           const KlMisspelling *misspelling,
                           GError **error);
/* Adds words that are near to what two words would be without the blank.
 *
 * normal   both together; they replace the bytes of the misspelling */
void kl_candidates_add_joined(GPtrArray *candidates,
                              const KlMisspelling *misspelling,
                              const char *normal);
void kl_candidates_sort(GPtrArray *candidates);

#endif
