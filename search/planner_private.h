/* What the files of the planner share: words (planner_words.c), synonyms
 * (planner_synonyms.c), and the tree above them (planner.c). See search/plan.h. */
#ifndef KL_SEARCH_PLANNER_PRIVATE_H
#define KL_SEARCH_PLANNER_PRIVATE_H

#include <glib.h>

#include "search/plan.h"
#include "search/query.h"
#include "search/reader.h"
#include "search/synonyms.h"

typedef struct {
    KlReader *reader;
    KlAnalyzer *analyzer;
    const KlSynonyms *synonyms;
    const char *text;
    gboolean any;
    guint group; /* of marks: the word at hand */
    KlPlanning *planning;
    GError *error; /* the first that happened; nothing more is asked after it */
} KlPlanner;

/* A word, hyphenated word or phrase of a group, with what is looked for. */
typedef struct {
    const KlNode *node;
    KlPlan *plan;
    guint group;
} KlPlannerItem;

/* Whether any case has the term; FALSE after an error. */
gboolean kl_planner_has_term(KlPlanner *planner, const char *term);
/* Notes a term of the group at hand for snippets; the heaviest reading counts. */
void kl_planner_mark(KlPlanner *planner, const char *term, double weight);
/* The kinds of terms of a word as alternatives of plan. */
void kl_planner_add_kinds(KlPlanner *planner,
                          KlPlan *plan,
                          const KlWord *word,
                          double weight);
/* A word, hyphenated word or phrase; what must not be there. Caller frees. */
KlPlan *kl_planner_plan_leaf(KlPlanner *planner, const KlNode *node);
KlPlan *kl_planner_plan_exclusion(KlPlanner *planner, const KlNode *node);

/* Synonyms of single items and of runs of them, as further alternatives.
 *
 * items   of KlPlannerItem, in the order of the query */
void kl_planner_add_synonyms(KlPlanner *planner, const GArray *items);

#endif
