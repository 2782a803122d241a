/* The words that an analyzer knows: an open table whose slots tell, without a look at
 * the word, that it has none of the terms that are looked for.
 *
 *     slot   hash of "nistkoerbe", prints of nistkorb, nist, korb, nist+korb
 *     slot   hash of "haengen",    prints of hang
 *     slot   0                     free
 *
 * A print is twelve bits of the hash of a term's string, less the letter of its kind:
 * E, Z and P terms mostly share one. A set of terms (search/language/term_set.h) has a
 * bitmap of the prints that it wants, so a text's words can be asked for at one access
 * to memory each, where the next word's need not wait for it. Words with more strings
 * than a slot has prints must be looked at.
 *
 * Ownership: the table owns its words, which never move. Threads: one. */
#ifndef KL_SEARCH_LANGUAGE_WORD_TABLE_H
#define KL_SEARCH_LANGUAGE_WORD_TABLE_H

#include "search/language/analyzer.h"

G_BEGIN_DECLS

typedef struct KlWordTable KlWordTable;

KlWordTable *kl_word_table_new(void);
void kl_word_table_free(KlWordTable *table);

/* Forgets, and frees, all words. */
void kl_word_table_clear(KlWordTable *table);

/* Of the words and of what the table needs for them. */
gsize kl_word_table_get_bytes(const KlWordTable *table);

/* What a word is found by: see kl_word_new. */
typedef struct {
    const char *normal; /* borrowed */
    gsize length;
    gsize marked_end;
    guint64 hash;
} KlWordKey;

KlWordKey kl_word_key(const char *normal, gsize length, gsize marked_end);

/* The word of a key, analysed if it is new. Borrowed.
 *
 * wanted   a set of terms, or NULL. If the word has none of them, NULL may come back
 *          instead of the word. Here, two keys of one 64-bit hash count as one. */
const KlWord *
kl_word_table_get(KlWordTable *table, const KlWordKey *key, const KlTermSet *wanted);

/* Says that a key will be asked for soon, so that memory can be waited for together. */
void kl_word_table_announce(const KlWordTable *table, const KlWordKey *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlWordTable, kl_word_table_free)

G_END_DECLS

#endif
