#include "search/planner_private.h"

#include <string.h>

#include "search/language/compound.h"
#include "search/schema.h"

/* Adds the term of a stem as an alternative. */
static void
add_stem(KlPlanner *planner,
         KlPlan *plan,
         const char *prefix,
         const char *stem,
         double weight,
         double mark)
{
    g_autofree char *term = g_strconcat(prefix, stem, NULL);
    kl_plan_add(plan, kl_plan_new_term(term, weight));
    kl_planner_mark(planner, term, mark);
}

void
kl_planner_add_stems_apart(KlPlanner *planner,
                           KlPlan *plan,
                           const char *const *stems,
                           guint n_stems,
                           double weight)
{
    KlPlan *filter = kl_plan_new(KL_PLAN_FILTER, weight);
    KlPlan *parts = kl_plan_new(KL_PLAN_AND, 1);
    KlPlan *words = kl_plan_new(KL_PLAN_OR, 1);
    for (guint i = 0; i < n_stems; i++) {
        /* A stem counts as much as all would, divided among them. */
        add_stem(planner, parts, KL_PREFIX_PART, stems[i], 1.0 / n_stems,
                 weight / n_stems);
        add_stem(planner, words, KL_PREFIX_STEM, stems[i], 1, weight / n_stems);
    }
    kl_plan_add(filter, parts);
    kl_plan_add(filter, words);
    kl_plan_add(plan, filter);
    kl_plan_set_reading(plan, KL_READING_APART, NULL);
}

/* A run of a compound's parts, as it would be analysed if it stood alone. */
static const KlWord *
get_run(KlPlanner *planner,
        const char *plain,
        const KlCompoundPart *first,
        const KlCompoundPart *last)
{
    return kl_analyzer_word(planner->analyzer, plain + first->start,
                            last->start + last->length - first->start);
}

/* A run as a word of its own, or anywhere. */
static KlPlan *
plan_run(KlPlanner *planner,
         const KlWord *run,
         gboolean is_alone,
         double weight,
         double mark)
{
    KlPlan *plan = kl_plan_new(KL_PLAN_OR, weight);
    double share = run->canonical != NULL ? 0.5 : 1;
    add_stem(planner, plan, is_alone ? KL_PREFIX_STEM : KL_PREFIX_PART, run->stem,
             share, mark);
    if (run->canonical != NULL) {
        add_stem(planner, plan, is_alone ? KL_PREFIX_COMPOUND : KL_PREFIX_PART,
                 run->canonical, share, mark);
    }
    return plan;
}

static gboolean
is_in_cases(KlPlanner *planner, const KlWord *run)
{
    for (guint i = 0; i < run->n_terms; i++) {
        const KlTerm *term = &run->terms[i];
        if ((term->kind == KL_TERM_STEM || term->kind == KL_TERM_CANONICAL) &&
            kl_planner_has_term(planner, term->string)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* "Ortsbusfahrplan" as Fahrplan and, wherever that is, Ortsbus: a run of at least two
 * parts is a word, what is before and behind it are parts of others. */
static void
add_run(KlPlanner *planner,
        KlPlan *plan,
        const char *plain,
        const KlCompoundPart *parts,
        guint n_parts,
        guint first,
        guint last,
        double weight)
{
    const KlWord *run = get_run(planner, plain, &parts[first], &parts[last]);
    guint n = 1u + (first > 0) + (last + 1 < n_parts);
    if (!is_in_cases(planner, run)) {
        return;
    }
    KlPlan *all = kl_plan_new(KL_PLAN_AND, weight);
    kl_plan_add(all, plan_run(planner, run, TRUE, 1.0 / n, weight / n));
    if (first > 0) {
        const KlWord *head = get_run(planner, plain, &parts[0], &parts[first - 1]);
        kl_plan_add(all, plan_run(planner, head, FALSE, 1.0 / n, weight / n));
    }
    if (last + 1 < n_parts) {
        const KlWord *tail =
            get_run(planner, plain, &parts[last + 1], &parts[n_parts - 1]);
        kl_plan_add(all, plan_run(planner, tail, FALSE, 1.0 / n, weight / n));
    }
    kl_plan_add(plan, all);
    kl_plan_set_reading(plan, KL_READING_APART, NULL);
}

void
kl_planner_add_apart(KlPlanner *planner,
                     KlPlan *plan,
                     const KlWord *word,
                     double weight)
{
    kl_planner_add_stems_apart(planner, plan, word->parts, word->n_parts, weight);
    if (word->n_parts < 3) {
        return;
    }
    const char *plain = word->gender != NULL ? word->gender : word->normal;
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    gsize n = kl_compound_split(kl_dictionary_get(), plain, strlen(plain), parts,
                                G_N_ELEMENTS(parts));
    for (guint first = 0; n == word->n_parts && first + 1 < n; first++) {
        for (guint last = first + 1; last < n && last - first + 1 < n; last++) {
            add_run(planner, plan, plain, parts, (guint)n, first, last, weight);
        }
    }
}
