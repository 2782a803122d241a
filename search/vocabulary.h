/* The words of an index as people write them, for suggestions and spelling.
 *
 *     word   normal         shown         n_uses
 *     4711   bluehwiese     Blühwiese         12
 *     4712   bluehwiesen    Blühwiesen        31
 *     4713   bluehzeit      Blühzeit           2
 *
 * Read from the words of all shards (search/words.h) when first asked for, then kept
 * with the snapshot. One entry a normal form, in
 * byte order of normal forms, so that the words with a beginning are a range. Of
 * several spellings the most frequent is shown, of equally frequent ones the first in
 * byte order. Left out is what nobody wants to be offered: numbers and what has digits,
 * single letters, stop words and legal forms.
 *
 * Ownership: strings belong to the vocabulary, the vocabulary to the snapshot. Threads:
 * immutable, any number.
 */
#ifndef KL_SEARCH_VOCABULARY_H
#define KL_SEARCH_VOCABULARY_H

#include <glib.h>

#include "search/snapshot.h"

typedef struct KlVocabulary KlVocabulary;

/* The vocabulary of a reader's snapshot, read if that did not happen yet (other threads
 * that ask wait). Borrowed, lives as long as the snapshot. Errors as search/reader.h;
 * after one, the next call tries again. */
const KlVocabulary *kl_vocabulary_get(KlReader *reader, GError **error);

/* A vocabulary from words that come in byte order of their normal forms, a normal form
 * maybe several times with different spellings. */
typedef struct KlVocabularyBuilder KlVocabularyBuilder;
KlVocabularyBuilder *kl_vocabulary_builder_new(void);
void kl_vocabulary_builder_add(KlVocabularyBuilder *builder,
                               const char *normal,
                               gsize normal_length,
                               const char *shown,
                               gsize shown_length,
                               guint32 n_uses);
/* Takes the builder. The caller frees the vocabulary. */
KlVocabulary *kl_vocabulary_builder_finish(KlVocabularyBuilder *builder);
void kl_vocabulary_free(KlVocabulary *vocabulary);

guint kl_vocabulary_n_words(const KlVocabulary *vocabulary);
const char *kl_vocabulary_get_normal(const KlVocabulary *vocabulary, guint word);
const char *kl_vocabulary_get_shown(const KlVocabulary *vocabulary, guint word);
/* Cases that have the word; one with two spellings of it counts twice. */
guint32 kl_vocabulary_get_n_uses(const KlVocabulary *vocabulary, guint word);

/* The word of a normal form. */
gboolean
kl_vocabulary_find(const KlVocabulary *vocabulary, const char *normal, guint *ret_word);
/* The words whose normal forms begin with prefix: first … end - 1. */
void kl_vocabulary_find_prefix(const KlVocabulary *vocabulary,
                               const char *prefix,
                               guint *ret_first,
                               guint *ret_end);
/* The first word of first … end - 1 that at least so many cases have, or end: a
 * nanosecond a word. */
guint kl_vocabulary_next_frequent(const KlVocabulary *vocabulary,
                                  guint first,
                                  guint end,
                                  guint32 least);
/* How people write a part of a word: of the word itself, or of the most frequent that
 * begins with it, or else has it inside ("koerbe" in Nistkörbe gives "körbe"). NULL if
 * no word has it. Caller frees. */
char *kl_vocabulary_spell_part(const KlVocabulary *vocabulary, const char *part);

/* The characters of a spelling that are part, where part begins at a byte of the
 * spelling's normal form: ("Nistkörbe", 4, "koerbe") gives "körbe". NULL if they are
 * not. Caller frees. */
char *kl_vocabulary_cut(const char *shown, gsize start, const char *part);

/* A word that is near another. */
typedef struct {
    guint word;
    guint distance;
} KlNearWord;
/* The words within a distance (search/distance.h), in no order: array of KlNearWord.
 * Reads all words, some three nanoseconds each. Caller frees. */
GArray *kl_vocabulary_find_near(const KlVocabulary *vocabulary,
                                const char *normal,
                                guint max_distance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlVocabulary, kl_vocabulary_free)

#endif
