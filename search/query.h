/* What a visitor typed, understood: words, phrases and operators as a tree.
 *
 *     Beet ODER "runder Tisch" -Acker
 *
 *     OR ─┬─ WORD beet
 *         └─ AND ─┬─ PHRASE runder tisch
 *                 └─ NOT ── WORD acker
 *
 * NICHT binds tightest, then UND (also between words that stand side by side), then
 * ODER. AND, OR, NOT mean the same; all of them only in capitals. Quotes of any kind
 * make phrases; a "-" that a word or phrase follows at once excludes it. Everything
 * else is text: an operator with nothing to connect, a lone quote, brackets, ":" or
 * "*" are nothing. No input is an error.
 *
 * Stop words and legal forms (e. V., gGmbH) are no part of the tree unless the query
 * has nothing else, or stand in a phrase. The tree says what was typed; synonyms,
 * joined words and kinds of terms are the plan's (search/plan.h).
 *
 * Ownership: a KlQuery owns its nodes; words belong to the analyzer and live as
 * analyzer.h says: until its next kl_analyzer_tokenize without KEEP. Threads: one.
 */
#ifndef KL_SEARCH_QUERY_H
#define KL_SEARCH_QUERY_H

#include <glib.h>

#include "search/language/analyzer.h"

typedef enum {
    KL_NODE_WORD,   /* words[0] */
    KL_NODE_HYPHEN, /* words: Open-Air typed as one; extras: what it may be joined */
    KL_NODE_PHRASE, /* words in order, stop words too; maybe only one */
    KL_NODE_AND,
    KL_NODE_OR,
    KL_NODE_NOT, /* one child */
} KlNodeKind;

typedef struct KlNode {
    KlNodeKind kind;
    GPtrArray *children; /* of KlNode; AND, OR, NOT */
    GPtrArray *words;    /* of const KlWord *; WORD, HYPHEN, PHRASE */
    GPtrArray *extras;   /* of const KlWord *; HYPHEN */
    gboolean is_strict;  /* AND: the visitor wrote UND, so it never becomes ODER */
    gboolean follows;    /* nothing but a blank between this word and the one before
                            in its AND: both may be one compound torn apart */
    guint start;         /* bytes of the query text that it stands for */
    guint end;
} KlNode;

typedef struct {
    KlNode *root;    /* NULL: nothing to search for, which finds everything */
    guint n_words;   /* words that the tree holds */
    gboolean is_cut; /* there were more than KL_MAX_QUERY_WORDS; the rest is ignored */
} KlQuery;

/* Reads a query.
 *
 * analyzer  borrowed; its words of earlier calls end here (see analyzer.h)
 * text      valid UTF-8
 *
 * Errors: KL_ERROR_QUERY more than KL_MAX_QUERY_CHARS characters */
KlQuery *kl_query_parse(KlAnalyzer *analyzer, const char *text, GError **error);
void kl_query_free(KlQuery *query);

/* The tree as one line, for tests and --explain:
 * (ODER beet (UND "runder tisch" (NICHT acker))). Caller frees. */
char *kl_query_to_string(const KlQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlQuery, kl_query_free)

#endif
