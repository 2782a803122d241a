/* What the files of the planner share: words (planner_words.c), compounds
 * apart (planner_apart.c), synonyms (planner_synonyms.c), and the tree above them
 * (planner.c). See search/plan.h. */
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
/* All stems in the text, at least one of them as a word of its own: a text with
 * "Holzweg" and "Gasthaus" has no Holzhaus. */
void kl_planner_add_stems_apart(KlPlanner *planner,
                                KlPlan *plan,
                                const char *const *stems,
                                guint n_stems,
                                double weight);
/* The same of a compound's parts. Of three and more parts, a run of them may be the
 * word of its own: "Fahrplan des Ortsbusses" for Ortsbusfahrplan. */
void kl_planner_add_apart(KlPlanner *planner,
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
