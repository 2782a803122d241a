/* What the files of the spelling share: candidates for a word (spelling_words.c,
 * spelling_compounds.c), and their choice for the whole query (spelling.c). See
 * search/spelling.h. */
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
    gboolean is_odd;  /* of parts that the index does not have in this form */
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
/* Adds the compounds that one edit makes of a word (spelling_compounds.c). */
gboolean kl_candidates_add_compounds(GPtrArray *candidates,
                                     const KlMisspelling *misspelling,
                                     gboolean is_known,
                                     GError **error);
void kl_candidates_sort(GPtrArray *candidates);

/* Adds one, and returns it. Takes text.
 *
 * typed    the normal form of what it replaces
 * normal   that of the text */
KlCandidate *kl_candidates_add_one(GPtrArray *candidates,
                                   const KlMisspelling *misspelling,
                                   char *text,
                                   const char *typed,
                                   const char *normal,
                                   guint distance,
                                   guint32 n_uses);
/* Whether two normal forms have one code of the Kölner Phonetik. */
gboolean kl_candidates_sound_alike(const char *a, const char *b);
/* A normal form without the e that stands for umlaut dots: muell and mull are the same.
 * Caller frees. */
char *kl_candidates_remove_dots(const char *normal);
gboolean kl_candidates_differ_by_dots(const char *a, const char *b);

#endif
