/* Further synonyms: words that visitors use for what cases say otherwise
 * (corpus/synonyme.yaml). Synonyms of taxonomy values are not here.
 *
 *     group    Kita, Kindergarten, Kindertagesstätte     each finds the others
 *     one way  Tafel → Lebensmittelweitergabe            Tafel finds it, not back
 *
 * They are applied at query time and travel inside the index as JSON, so that a changed
 * list needs no new analysis of the cases. Words and short phrases are compared by
 * their stems without stop words: endings, case, umlaut spelling and blanks do not
 * matter, and "Firmen" finds what "Firma" does.
 *
 * Ownership: a KlSynonyms owns its strings. Threads: immutable once filled, then any
 * number of readers.
 */
#ifndef KL_SEARCH_SYNONYMS_H
#define KL_SEARCH_SYNONYMS_H

#include <glib.h>

#include "search/language/analyzer.h"

#define KL_MAX_SYNONYM_ENTRIES 10000
#define KL_MAX_SYNONYM_WORDS   50 /* of one entry */

typedef struct KlSynonyms KlSynonyms;

KlSynonyms *kl_synonyms_new(void);
void kl_synonyms_free(KlSynonyms *synonyms);

/* Adds a group of words that stand for each other (n_words ≥ 2), or words that a word
 * also finds. Copies the strings. The caller has checked the limits. */
void
kl_synonyms_add_group(KlSynonyms *synonyms, const char *const *words, guint n_words);
void kl_synonyms_add_one_way(KlSynonyms *synonyms,
                             const char *word,
                             const char *const *targets,
                             guint n_targets);

guint kl_synonyms_n_entries(const KlSynonyms *synonyms);

/* Makes all entries so far findable; once, after the last was added. Words of the
 * analyzer stay valid. */
void kl_synonyms_analyze(KlSynonyms *synonyms, KlAnalyzer *analyzer);
/* Stems of the words of a text, or NULL if it has none but stop words. Words of the
 * analyzer stay valid. Caller frees. */
char *kl_synonyms_key(KlAnalyzer *analyzer, const char *text, gsize length);
/* What a word or phrase also stands for: array of char * as they were written, without
 * other forms of the word itself and without repeats, in the order of the entries; or
 * NULL. Borrowed, lives as long as synonyms. */
const GPtrArray *kl_synonyms_find(const KlSynonyms *synonyms, const char *key);
/* Words in the longest phrase that can be found: no need to look for longer ones. 0 if
 * there are no synonyms. */
guint kl_synonyms_longest(const KlSynonyms *synonyms);
/* The single words that find others, as they were written; maybe with repeats. */
guint kl_synonyms_n_words(const KlSynonyms *synonyms);
const char *kl_synonyms_get_word(const KlSynonyms *synonyms, guint word);

/* Canonical JSON (the same entries give the same bytes) and back. from_json returns
 * NULL with KL_ERROR_INVALID if the text is not such JSON. */
char *kl_synonyms_to_json(const KlSynonyms *synonyms);
KlSynonyms *kl_synonyms_from_json(const char *json, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlSynonyms, kl_synonyms_free)

#endif
