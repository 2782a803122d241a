/* The word lists of the German analysis, in normal form (see normal.h) unless said
 * otherwise. They hold closed classes and exceptions to the rules, never words that
 * some text happened to have. Constant tables; lookups are usable in any thread. */
#ifndef KL_SEARCH_LANGUAGE_WORDLISTS_H
#define KL_SEARCH_LANGUAGE_WORDLISTS_H

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    KL_LIST_FUNCTION_WORD, /* whole words: they only tell how others belong together */
    KL_LIST_QUESTION_VERB, /* whole words: finde, brauche */
    KL_LIST_LEGAL_FORM,    /* whole words */
    KL_LIST_ABBREVIATION,  /* the letters of those written with dots and blanks */
    KL_LIST_KEEPS_S,       /* ends whose -s is no plural's; umlauts undone */
    KL_LIST_KEEPS_EM,      /* the same for -em */
    KL_LIST_KEEPS_ERN,     /* the same for -ern */
    KL_LIST_KEEPS_ER,      /* whole words less their endings; umlauts undone */
    KL_LIST_U_PLURAL,      /* ends in -u that form a plural with -s */
    KL_LIST_NI_PLURAL,     /* the same in -ni (but not Verhältnis) */
    KL_LIST_NO_PARTICIPLE, /* ends in -end that are no participle */
    KL_LIST_NO_AGENT,      /* ends in -ier of verbs whose noun is somebody else */
    KL_LIST_VERB_PREFIX,   /* beginnings of verbs, longest first */
    KL_LIST_AGENT,         /* ends to which -in makes the woman */
    KL_LIST_KEEPS_IN,      /* ends whose -in is none */
    KL_LIST_KEEPS_INNEN,   /* words on -innen that are no women */
    KL_N_LISTS
} KlListId;

typedef enum {
    KL_MAP_STEM,   /* whole word → stem, where no rule leads */
    KL_MAP_LATIN,  /* end, umlauts undone → end of the stem */
    KL_MAP_STRONG, /* form of a strong verb, maybe behind a prefix → infinitive */
    KL_MAP_GENDER, /* end of the woman's word less -in → of the man's */
    KL_N_MAPS
} KlMapId;

/* Whether the list has the word. */
gboolean kl_list_has(KlListId list, const char *word, gsize length);

/* Whether the word ends with one of the list; entries that begin with '=' must be the
 * whole word. */
gboolean kl_list_has_suffix(KlListId list, const char *word, gsize length);

/* The length of what the word begins with: one from the list and maybe a second one
 * (auf-be-wahr-); 0 if none. */
gsize kl_list_prefix_length(KlListId list, const char *word, gsize length);

/* What the word is mapped to, or NULL. */
const char *kl_map_lookup(KlMapId map, const char *word, gsize length);

/* What the longest end of the word that the map has is mapped to, or NULL. ret_kept is
 * the length before that end. */
const char *
kl_map_lookup_suffix(KlMapId map, const char *word, gsize length, gsize *ret_kept);

G_END_DECLS

#endif
