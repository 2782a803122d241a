/* Completions while a visitor types.
 *
 *     hochb      Hochbeet                  wort    /suche?q=Hochbeet
 *                Hochbeete für alle        titel   /faelle/hochbeete-fuer-alle
 *     runder t   runder Tisch              wort    /suche?q=runder+Tisch
 *     ern        Ernährung                 wert    /suche?thema=ernaehrung
 *
 * The last word is a beginning, words before it are context: a completed word stands in
 * a case together with them. Case and dots of umlauts do not matter (blueh, blüh,
 * bluh). Of forms of one word the most frequent is offered. Everything offered has a
 * hit.
 *
 * Ownership: a KlCompletion owns its strings. Threads: as the reader.
 */
#ifndef KL_SEARCH_SUGGEST_H
#define KL_SEARCH_SUGGEST_H

#include <glib.h>
#include <jansson.h>

#include "search/snapshot.h"

#define KL_MAX_COMPLETIONS 10

typedef enum {
    KL_COMPLETION_WORD,  /* "wort" */
    KL_COMPLETION_VALUE, /* "wert": value of a facet, by title or synonym */
    KL_COMPLETION_TITLE, /* "titel" */
} KlCompletionKind;

typedef struct {
    KlCompletionKind kind;
    char *text; /* plain text */
    char *url;  /* path and query, percent-encoded */
} KlCompletion;

/* At most KL_MAX_COMPLETIONS completions, words first, then values, then titles; best
 * first among each. Array of KlCompletion *; caller frees with g_ptr_array_unref.
 *
 * text   what was typed so far, valid UTF-8
 *
 * Errors: KL_ERROR_QUERY more than KL_MAX_QUERY_CHARS characters; those of kl_search */
GPtrArray *kl_suggest(KlReader *reader, const char *text, GError **error);

/* Reads what completions and spelling need of all cases, if that did not happen yet.
 * What fails is tried again by who asks for it. */
void kl_suggest_prepare(KlSnapshot *snapshot);

/* {"query": "hochb", "completions": [{"text": "Hochbeet", "kind": "wort",
 *                                     "url": "/suche?q=Hochbeet"}]}
 * New; the caller owns it. */
json_t *kl_view_suggestions(const char *text, const GPtrArray *completions);
/* The same as compact JSON, added to a text. */
void kl_view_suggestions_print(const char *text,
                               const GPtrArray *completions,
                               GString *json);

#endif
