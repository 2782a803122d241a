/* What the files of the explanation share.
 *
 *     explain.c       words, terms, filters: the object
 *     explain_case.c  its member "case"
 *     explain_text.c  the object as German text
 */
#ifndef KL_SEARCH_EXPLAIN_PRIVATE_H
#define KL_SEARCH_EXPLAIN_PRIVATE_H

#include "search/explain.h"
#include "search/match.h"

/* What a request was matched with. The words of the query's leaves have ended; what was
 * typed for them is kept. */
typedef struct {
    KlReader *reader;
    const KlRequest *request;
    const KlMatch *match;
    const GPtrArray *selected;
    const GPtrArray *typed;    /* of char *: one for each of match->planning->items */
    const GPtrArray *excluded; /* likewise: as match->planning->excluded */
} KlExplaining;

/* A term of a reading as it counts: calls visit for each, phrases as one. */
typedef struct {
    const KlPlan *plan; /* TERM or PHRASE */
    double weight;
} KlExplainedTerm;

/* The terms of an alternative: array of KlExplainedTerm. Caller frees. */
GArray *kl_explain_terms(const KlPlan *alternative);

/* The alternatives of a word: array of const KlPlan *. Caller frees. */
GPtrArray *kl_explain_alternatives(const KlPlan *word);

/* {"term": "Zhochbeet", "kind": "Stamm", "weight": 0.7} */
json_t *kl_explain_term(const KlExplainedTerm *term);

/* The member "case"; NULL is an error as those of kl_search. */
json_t *kl_explain_case(const KlExplaining *explaining, guint position, GError **error);

#endif
