/* What an index is asked: a query made into terms, to be evaluated twice, as a set of
 * cases and as a ranking.
 *
 *     Gästezimmer
 *
 *     OR ─┬─ TERM Egaestezimmer            0.3
 *         ├─ TERM Zgastezimm, Cgast+zimm   0.3
 *         ├─ TERM Pgastezimm               0.4
 *         └─ FILTER                        0.3    the parts apart,
 *              ├─ AND ─ Pgast, Pzimm
 *              └─ OR  ─ Zgast, Zzimm              one of them as a word of its own
 *
 * The kinds of terms nest, so a case with the exact form has all of 0.3 + 0.3 + 0.4.
 * (An OP_MAX of the whole weights would say the same, but Xapian 1.4.22 reads freed
 * memory when all of its branches end at one document.) Two words side by side may be
 * one compound torn apart ("Hoch Beet"): then the joined word is an alternative of
 * each. A joined word may be two in the cases ("Openair"): then the phrase is an
 * alternative. Synonyms are alternatives of less weight.
 *
 * Ownership: a KlPlan owns its children and strings; a KlPlanning all of its parts.
 * Threads: plain data.
 */
#ifndef KL_SEARCH_PLAN_H
#define KL_SEARCH_PLAN_H

#include <glib.h>

#include "search/query.h"
#include "search/snapshot.h"

typedef enum {
    KL_PLAN_ALL,
    KL_PLAN_TERM,
    KL_PLAN_PHRASE, /* terms at consecutive positions */
    KL_PLAN_OR,     /* any child; weights are added */
    KL_PLAN_AND,    /* every child; weights are added */
    KL_PLAN_FILTER, /* every child; weighs as the first */
    KL_PLAN_NOT     /* the first child and none of the others; weighs as the first */
} KlPlanKind;

/* Which reading of a word an alternative is, for those who ask why it matches. */
typedef enum {
    KL_READING_NONE,
    KL_READING_WORD,    /* as typed, inflected, as part */
    KL_READING_JOINED,  /* with its neighbour as one word; note: that word */
    KL_READING_SPLIT,   /* as two words side by side; note: them */
    KL_READING_APART,   /* the parts of a compound anywhere */
    KL_READING_DOTTED,  /* with an umlaut; note: that word */
    KL_READING_SYNONYM, /* note: the synonym */
    KL_READING_PHRASE,  /* words side by side, as typed */
    KL_N_READINGS
} KlReading;

typedef struct {
    KlPlanKind kind;
    double weight;       /* what the weight of all below is multiplied with */
    double reach;        /* TERM: what a case with it gets, as the kinds nest */
    char *term;          /* TERM */
    GPtrArray *terms;    /* PHRASE: of char *, at least 2 */
    GPtrArray *children; /* of KlPlan; NULL for TERM, PHRASE, ALL */
    KlReading reading;
    char *note; /* of the reading, or NULL */
} KlPlan;

/* Why a term is looked for: the snippet marks words by it. */
typedef struct {
    guint group;   /* number of the query word; its terms share it */
    double weight; /* of the term among those of its word */
} KlMark;

/* A word, hyphenated word or phrase that must be there, and what of the plan looks for
 * it. */
typedef struct {
    guint start; /* bytes of the query text */
    guint end;
    gboolean is_word;   /* no phrase, no hyphen */
    const KlPlan *plan; /* below root */
} KlPlanItem;

typedef struct {
    KlPlan *root;
    GArray *items;     /* of KlPlanItem, in the order of the query */
    GHashTable *marks; /* term → KlMark: what the query wants, not what it excludes */
    guint n_groups;    /* of marks */
    GPtrArray *synonyms; /* of char *: as the lists spell them; only such that are in
                            the index */
    gboolean can_relax;  /* any instead of all would be another plan */
    GPtrArray *excluded; /* of KlPlan below root: what must not match, in order */
} KlPlanning;

/* Plans a query for an index.
 *
 * any   whether one word of several is enough where the visitor wrote no UND
 *
 * The query must come from the reader's analyzer and be its latest. Errors as those
 * of kl_search. */
KlPlanning *kl_plan_query(KlReader *reader,
                          const char *text,
                          const KlQuery *query,
                          gboolean any,
                          GError **error);
void kl_planning_free(KlPlanning *planning);

/* The cases that match, at their positions. Caller frees. Errors as kl_search. */
KlBitset *kl_plan_evaluate(KlReader *reader, const KlPlan *plan, GError **error);

/* Building blocks. new_term copies; add takes the child. */
KlPlan *kl_plan_new(KlPlanKind kind, double weight);
KlPlan *kl_plan_new_term(const char *term, double weight);
void kl_plan_add(KlPlan *plan, KlPlan *child);
/* Says of the children that were added last, and have none yet, which reading they
 * are. Copies note. */
void kl_plan_set_reading(KlPlan *plan, KlReading reading, const char *note);
KlPlan *kl_plan_copy(const KlPlan *plan);
void kl_plan_free(KlPlan *plan);
/* As one line: (OR Ehaus*0.3 Zhaus*0.3). Caller frees. */
char *kl_plan_to_string(const KlPlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlPlan, kl_plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlPlanning, kl_planning_free)

#endif
