/* How hard a German text is to read, by two formulas that editors know.
 *
 *     LIX            words a sentence + 100 × long words (more than 6 letters) a word
 *                    below 40 easy, 50 a newspaper, above 60 a paper for experts
 *     Flesch-Amstad  180 − words a sentence − 58.5 × syllables a word
 *                    above 60 easy, below 30 very hard
 *
 * Formulas count, they do not read: they rank texts, and a low rank is worth a second
 * look. Sentences end at . ! ? : and at line ends; abbreviations (z. B.), ordinals
 * (20. Mai) and numbers (2.000) end none. Web addresses count for nothing. Syllables
 * are counted by vowels, diphthongs and a table of exceptions.
 *
 * Threads: no state.
 */
#ifndef KL_INDEXER_READABILITY_H
#define KL_INDEXER_READABILITY_H

#include <glib.h>

/* Fewer words than these say nothing. */
#define KL_READABILITY_MIN_WORDS 20

typedef struct {
    guint n_sentences;
    guint n_words;
    guint n_long_words;
    guint n_syllables;
} KlReadability;

/* Adds the counts of a text (valid UTF-8, paragraphs divided by \n). */
void kl_readability_add(KlReadability *readability, const char *text);
/* Adds the counts of another. */
void kl_readability_sum(KlReadability *readability, const KlReadability *other);

/* 0 without words. */
double kl_readability_lix(const KlReadability *readability);
double kl_readability_flesch(const KlReadability *readability);

/* Syllables of one word, at least 1 if it has a letter. */
guint kl_count_syllables(const char *word, gsize length);

#endif
