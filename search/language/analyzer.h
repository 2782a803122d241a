/* German text to words to terms: the one way, for index, query, snippet and
 * suggestion.
 *
 *     "Die Bürger*innenräte in Köln"
 *      token 0..3    position 0   word "die"               stop word
 *      token 4..20   position 1   word "buergerinnenraete"
 *                                 terms Ebuergerinnenraete Zburgerrat
 *                                       Pburgerrat Pburger Pburger+rat Prat
 *                                       Cburger+rat
 *      …
 *
 * A token is a place in the author's text. A word is what stands there, without
 * its place: normal form, stem, parts, and the terms under which it is indexed. A
 * term string begins with the letter of its kind, so that the kinds never meet in
 * an index. The kinds nest: whatever text has an E term of a word has its Z term,
 * too, and whatever has Z has P, so a wider kind is never the rarer one.
 *
 *   E  exact      the normal form
 *   Z  stem       of the word as a whole (a compound's Z keeps all of it)
 *   P  part       the word's own stem; of a compound, the stem of each part and of each
 *                 run of adjacent parts, the run once more as stems joined by '+'
 *   C  canonical  all part stems joined by '+'; only compounds have one. It is the
 *                 same whatever links the parts (Kindbetreuung, Kinderbetreuung)
 *
 * Threads: a KlAnalyzer belongs to one thread. The dictionary behind it is constant
 * and shared. Nothing here fails: any bytes give some tokens, maybe none. */
#ifndef KL_SEARCH_LANGUAGE_ANALYZER_H
#define KL_SEARCH_LANGUAGE_ANALYZER_H

#include <glib.h>

G_BEGIN_DECLS

/* A term, its prefix included, has at most so many bytes (Xapian's limit). */
#define KL_TERM_MAX_BYTES 245

/* A word is analysed (split, stemmed) only up to this length of its normal form;
 * a longer one has its exact form, cut, as its stem. */
#define KL_WORD_MAX_BYTES 128

/* A compound of more parts than this counts as a simple word. */
#define KL_WORD_MAX_PARTS 8

typedef enum {
    KL_TERM_EXACT = 'E',
    KL_TERM_STEM = 'Z',
    KL_TERM_PART = 'P',
    KL_TERM_CANONICAL = 'C',
} KlTermKind;

typedef struct {
    const char *string; /* with the prefix, NUL-terminated, valid UTF-8 */
    guint length;       /* bytes, at most KL_TERM_MAX_BYTES */
    KlTermKind kind;
} KlTerm;

/* A word. Everything in it is borrowed from the analyzer; see kl_analyzer_tokenize
 * for how long it lives. */
typedef struct {
    const char *normal; /* lower case, ae oe ue ss, no accents; never empty */
    guint normal_length;
    const char *stem;   /* the Z term without its prefix */
    const char *gender; /* what gender folding left (helfer), NULL if nothing to fold */
    const char *canonical; /* the C term without its prefix, NULL for a simple word */

    /* Index terms, all for the token's position: terms[0] is always the E term,
     * terms[1] always the Z term. No term comes twice. Only E needs positions. */
    const KlTerm *terms;
    guint n_terms;

    /* Stems of a compound's parts in order; a text that says them apart has "Z" or
     * "P" and this string. n_parts is 0 or at least 2. */
    const char *const *parts;
    guint n_parts;

    gboolean is_stopword;   /* der, und, wie: telling words decide before it */
    gboolean is_legal_form; /* e. V., gGmbH: must never decide alone */
    gboolean is_number;     /* digits, maybe with a comma */
} KlWord;

typedef enum {
    KL_TOKEN_NONE = 0,
    /* Lies over other tokens: the joined form of "Open-Air" (openair), the second
     * word in "Obst- und Gemüsegarten" (obstgarten). Without the tokens that have this
     * flag, the tokens are the text, one a position, in order: what a phrase is. */
    KL_TOKEN_EXTRA = 1 << 0,
    /* An EXTRA that stands once more, at its last position, so that a phrase can go
     * on behind it: "Open-Air Festival" has openair at 0 and, as echo, at 1. Index its
     * position, but don't count it (wdf 0). A query passes over it. */
    KL_TOKEN_ECHO = 1 << 1,
    /* Joined to the token before by a hyphen and the like, nothing else between. */
    KL_TOKEN_HYPHEN = 1 << 2,
} KlTokenFlags;

typedef struct {
    const KlWord *word;
    guint32 start;       /* bytes in the given text: the author's whole spelling, */
    guint32 end;         /* behind its last byte; always at characters' borders */
    guint32 position;    /* from 0 */
    guint16 n_positions; /* how many positions the token covers; 1 unless EXTRA */
    guint16 flags;       /* KlTokenFlags */
} KlToken;

typedef enum {
    KL_TOKENIZE_DEFAULT = 0,
    /* Words of earlier calls stay valid. */
    KL_TOKENIZE_KEEP = 1 << 0,
} KlTokenizeFlags;

typedef struct KlAnalyzer KlAnalyzer;

/* An analyzer with an empty cache. The caller frees it with kl_analyzer_free. */
KlAnalyzer *kl_analyzer_new(void);
void kl_analyzer_free(KlAnalyzer *analyzer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlAnalyzer, kl_analyzer_free)

/* What the analysis depends on, rules and dictionary: two indexes whose versions
 * differ cannot be searched alike; build anew. Static string, ASCII without blanks. */
const char *kl_analyzer_version(void);

/* Tokenize a text.
 *
 * text        any bytes; what is not UTF-8 separates words
 * length      in bytes, at most G_MAXUINT32 (what goes beyond is not read)
 * ret_tokens  array of KlToken; emptied first. Sorted by position; at one position
 *             the plain token comes first, then EXTRA ones
 *
 * The words live until the next call of kl_analyzer_tokenize on this analyzer that
 * does not have KL_TOKENIZE_KEEP (which may empty the cache when that has grown too
 * big), or until the analyzer is freed. kl_analyzer_word never ends their life. So a
 * caller with several texts to hold together passes KEEP from the second on. */
void kl_analyzer_tokenize(KlAnalyzer *analyzer,
                          const char *text,
                          gsize length,
                          KlTokenizeFlags flags,
                          GArray *ret_tokens);

/* Terms that are looked for (search/language/term_set.h). */
typedef struct KlTermSet KlTermSet;

/* Find the tokens of a text whose words have terms of a set: as kl_analyzer_tokenize
 * without KEEP, but of the tokens that have none, only some come back. Asking each with
 * kl_term_set_find is the caller's. Several times as fast. */
void kl_analyzer_find(KlAnalyzer *analyzer,
                      const char *text,
                      gsize length,
                      const KlTermSet *wanted,
                      GArray *ret_tokens);

/* The word of a normal form (see kl_normalize), which need not come from a text: the
 * joined form of two query words ("hoch" "beet": "hochbeet") or one half of a word.
 * length in bytes, or -1. NULL if it is empty. Lives as those of tokenize. */
const KlWord *kl_analyzer_word(KlAnalyzer *analyzer, const char *normal, gssize length);

typedef struct {
    char *term; /* with the prefix, owned by the array */
    KlTermKind kind;
    double weight; /* 1 for what was typed, falling for wider readings */
} KlQueryTerm;

/* What a query word looks for, heaviest first; the best that a case has counts
 * (search/plan.h says how that becomes a sum).
 *
 *     1    exact           helfern
 *     0.9  exact variants  helfer: less or plus a final n behind e, l, r; the form
 *                          that gender folding leaves
 *     0.7  stem, canonical
 *     0.4  part
 *
 * Parts of a compound, apart, are not among them (see KlWord.parts). The caller frees
 * the array of KlQueryTerm with g_array_unref, which frees the strings. */
GArray *kl_word_query_terms(const KlWord *word);

/* The same for a word that must not be there: exact and stem only. */
GArray *kl_word_exclusion_terms(const KlWord *word);

G_END_DECLS

#endif
