/* mkdictionary: compiles the dictionary of German compounds when kooplab is built.
 *
 *   de_DE.aff, de_DE.dic   hunspell: which words may begin or end a compound, endings
 *   ngerman                every inflected form of many words, nouns capitalised
 *   compounds.list         our corrections
 *        |  mkdictionary_hunspell.c, _words.c: one table of forms
 *        |  mkdictionary_derive.c: forms that follow from these
 *        |  mkdictionary.c: how productive is each part? which words are compounds?
 *        v  mkdictionary_dawg.c: the bytes (compound_format.h)
 *   dictionary.bin
 *
 * A program of its own that runs once: what is wrong with its input is fatal.
 */
#ifndef KL_SEARCH_LANGUAGE_MKDICTIONARY_H
#define KL_SEARCH_LANGUAGE_MKDICTIONARY_H

#include <glib.h>

#include "search/language/compound_format.h"

#define MK_MAX_FORM 63 /* bytes of the longest form that is kept */

/* What the sources say about a form. */
typedef enum {
    MK_WORD = 1 << 0,       /* a word on its own */
    MK_NOUN = 1 << 1,       /* written with a capital */
    MK_LOWER = 1 << 2,      /* written without, and no form of an adjective */
    MK_VERB = 1 << 3,       /* infinitive */
    MK_ADJECTIVE = 1 << 4,  /* any form of an adjective */
    MK_FIRST = 1 << 5,      /* may begin a compound, link included */
    MK_LAST = 1 << 6,       /* may end a compound, ending included */
    MK_GOOD_FIRST = 1 << 7, /* hunspell says so */
    MK_GOOD_LAST = 1 << 8,
    MK_NO_FIRST = 1 << 9, /* compounds.list forbids it */
    MK_NO_LAST = 1 << 10,
    MK_KEEP = 1 << 11,     /* compounds.list: never split this word */
    MK_SPLIT = 1 << 12,    /* compounds.list: split this word */
    MK_COMPOUND = 1 << 13, /* decided: parts make it up */
    MK_WANTED = 1 << 14,   /* compounds.list asks for this part: best class */
    MK_LATE = 1 << 16,     /* compounds.list: a first part of unlisted words only */
    MK_WANTS_S = 1 << 17,  /* hunspell has the first form with s, but not this one */
    MK_LEMMA = 1 << 15,    /* hunspell lists this noun or adjective itself */
    MK_WOMAN = 1 << 18,    /* hunspell makes it of a man's word, or lists it on -in */
} MkFlags;

typedef struct MkForm MkForm;
struct MkForm {
    char *text;
    MkForm *lemma; /* the word this is an ending or link of, or NULL; not owned */
    guint32 flags;
    guint8 link_length; /* of a first form */
    guint n_first;      /* words seen that begin with this form */
    guint n_last;       /* words seen that end with this form or its lemma's */
};

/* All forms by text. The table owns the forms. */
typedef struct {
    GHashTable *forms;
} MkWords;

MkWords *mk_words_new(void);
void mk_words_free(MkWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MkWords, mk_words_free)

/* The form with this text, or NULL. */
MkForm *mk_words_find(const MkWords *words, const char *text);

/* Adds flags to the form with this text, in normal form, which is made if it is new. */
MkForm *mk_words_add(MkWords *words, const char *text, guint32 flags);

/* All forms, shortest first, then by text. Caller frees the array, not the forms. */
GPtrArray *mk_words_sort(const MkWords *words);

/* The normal form of a word, or NULL if it has anything but letters. Caller frees. */
char *mk_normalize(const char *word);

/* The lines of a UTF-8 file; exits with a message if it cannot be read. Caller frees.
 */
char **mk_read_lines(const char *path);

/* Read one source each; exit with a message if it cannot be read. */
void mk_words_read_hunspell(MkWords *words, const char *aff, const char *dic);
void mk_words_read_ngerman(MkWords *words, const char *path);
void mk_words_read_list(MkWords *words, const char *path);

/* Derive what no source says: links of nouns that only ngerman knows, stems of verbs,
 * lemmas of inflected forms, length of links. After everything has been read. */
void mk_words_complete(MkWords *words);

/* The dictionary of forms. bits[i] belongs to texts[i]; both sorted bytewise, no text
 * twice. *ret_size is the size in bytes. Caller frees with g_free. */
KlDictionary *
mk_dawg_build(const char *const *texts, const guint32 *bits, gsize n, gsize *ret_size);

#endif
