/* Which values of the first three required facets meet in no case. */
#include "indexer/report_private.h"

#include <string.h>

#define MAX_FACETS    3
#define MAX_CELLS     1000000 /* of a matrix, or combinations */
#define MAX_GAPS      20
#define MIN_GAP_CASES 1.0 /* expected, or an empty cell is no surprise */

/* --- facets ----------------------------------------------------------------------- */

/* Places of the first three required facets. */
static guint
find_facets(const KlTaxonomy *taxonomy, guint ret_facets[MAX_FACETS])
{
    guint n = 0;
    for (guint i = 0; i < taxonomy->facets->len && n < MAX_FACETS; i++) {
        if (kl_taxonomy_get_facet(taxonomy, i)->is_required) {
            ret_facets[n++] = i;
        }
    }
    return n;
}

static guint
n_values(const KlReview *review, guint facet)
{
    return kl_taxonomy_get_facet(review->taxonomy, facet)->values->len;
}

static const KlValue *
get_value(const KlReview *review, guint facet, guint value)
{
    return kl_facet_get_value(kl_taxonomy_get_facet(review->taxonomy, facet), value);
}

/* Every value (KlFacetRef) that a case has of a facet. A name that is declared takes no
 * parentheses. NOLINTBEGIN(bugprone-macro-parentheses) */
#define FOR_EACH_VALUE(ref, review_case, wanted)                                       \
    for (const KlFacetRef *ref =                                                       \
             (const KlFacetRef *)(const void *)(review_case)->values->data;            \
         ref < (const KlFacetRef *)(const void *)(review_case)->values->data +         \
                   (review_case)->values->len;                                         \
         ref++)                                                                        \
        if (ref->facet == (wanted))
/* NOLINTEND(bugprone-macro-parentheses) */

guint *
kl_review_count_values(const KlReview *review, guint facet)
{
    guint *counts = g_new0(guint, MAX(n_values(review, facet), 1));
    for (guint i = 0; i < review->cases->len; i++) {
        const KlReviewCase *review_case = g_ptr_array_index(review->cases, i);
        FOR_EACH_VALUE(ref, review_case, facet)
        {
            counts[ref->value]++;
        }
    }
    return counts;
}

static json_t *
describe_facet(const KlReview *review, guint facet)
{
    const KlFacet *known = kl_taxonomy_get_facet(review->taxonomy, facet);
    g_autofree guint *counts = kl_review_count_values(review, facet);
    json_t *values = json_array();
    for (guint i = 0; i < known->values->len; i++) {
        const KlValue *value = kl_facet_get_value(known, i);
        json_array_append_new(values,
                              json_pack("{s:s, s:s, s:i}", "id", value->id, "title",
                                        value->title, "cases", (int)counts[i]));
    }
    return json_pack("{s:s, s:s, s:o}", "id", known->id, "title", known->title,
                     "values", values);
}

/* --- matrices and gaps ------------------------------------------------------------ */

static guint *
count_pairs(const KlReview *review, guint rows, guint columns)
{
    guint n_columns = n_values(review, columns);
    guint *counts = g_new0(guint, (gsize)n_values(review, rows) * n_columns);
    for (guint i = 0; i < review->cases->len; i++) {
        const KlReviewCase *review_case = g_ptr_array_index(review->cases, i);
        FOR_EACH_VALUE(row, review_case, rows)
        {
            FOR_EACH_VALUE(column, review_case, columns)
            {
                counts[(gsize)row->value * n_columns + column->value]++;
            }
        }
    }
    return counts;
}

typedef struct {
    guint facets[2];
    guint values[2];
    double expected;
} Gap;

static int
compare_gaps(gconstpointer a, gconstpointer b)
{
    const Gap *first = a, *second = b;
    if (first->expected > second->expected || first->expected < second->expected) {
        return first->expected > second->expected ? -1 : 1;
    }
    return memcmp(first->facets, second->facets, sizeof first->facets) != 0
               ? memcmp(first->facets, second->facets, sizeof first->facets)
               : memcmp(first->values, second->values, sizeof first->values);
}

static void
find_gaps(const KlReview *review,
          guint rows,
          guint columns,
          const guint *counts,
          GArray *gaps)
{
    guint n_columns = n_values(review, columns);
    g_autofree guint *of_rows = kl_review_count_values(review, rows);
    g_autofree guint *of_columns = kl_review_count_values(review, columns);
    for (guint i = 0; i < n_values(review, rows); i++) {
        for (guint j = 0; j < n_columns; j++) {
            double expected =
                (double)of_rows[i] * of_columns[j] / MAX(review->cases->len, 1);
            if (counts[(gsize)i * n_columns + j] == 0 && expected >= MIN_GAP_CASES) {
                Gap gap = {{rows, columns}, {i, j}, expected};
                g_array_append_val(gaps, gap);
            }
        }
    }
}

static json_t *
make_matrix(const KlReview *review, guint rows, guint columns, GArray *gaps)
{
    g_autofree guint *counts = count_pairs(review, rows, columns);
    guint n_columns = n_values(review, columns);
    json_t *lines = json_array();
    for (guint i = 0; i < n_values(review, rows); i++) {
        json_t *line = json_array();
        for (guint j = 0; j < n_columns; j++) {
            json_array_append_new(line, json_integer(counts[(gsize)i * n_columns + j]));
        }
        json_array_append_new(lines, line);
    }
    find_gaps(review, rows, columns, counts, gaps);
    return json_pack("{s:o, s:o, s:o}", "rows", describe_facet(review, rows), "columns",
                     describe_facet(review, columns), "counts", lines);
}

static json_t *
describe_gaps(const KlReview *review, GArray *gaps)
{
    json_t *list = json_array();
    g_array_sort(gaps, compare_gaps);
    for (guint i = 0; i < gaps->len && i < MAX_GAPS; i++) {
        const Gap *gap = &g_array_index(gaps, Gap, i);
        const KlValue *first = get_value(review, gap->facets[0], gap->values[0]);
        const KlValue *second = get_value(review, gap->facets[1], gap->values[1]);
        json_array_append_new(
            list, json_pack("{s:[s,s], s:[s,s], s:[s,s], s:f}", "facets",
                            kl_taxonomy_get_facet(review->taxonomy, gap->facets[0])->id,
                            kl_taxonomy_get_facet(review->taxonomy, gap->facets[1])->id,
                            "values", first->id, second->id, "titles", first->title,
                            second->title, "expected", kl_report_round(gap->expected)));
    }
    return list;
}

static void
add_pairs(json_t *report, const KlReview *review, const guint *facets, guint n)
{
    json_t *matrices = json_array();
    g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(Gap));
    for (guint i = 0; i < n; i++) {
        for (guint j = i + 1; j < n; j++) {
            guint64 n_cells =
                (guint64)n_values(review, facets[i]) * n_values(review, facets[j]);
            if (n_cells <= MAX_CELLS) {
                json_array_append_new(matrices,
                                      make_matrix(review, facets[i], facets[j], gaps));
            }
        }
    }
    json_object_set_new(report, "matrices", matrices);
    json_object_set_new(report, "gaps", describe_gaps(review, gaps));
}

/* --- combinations of all three ---------------------------------------------------- */

static json_t *
describe_combinations(const KlReview *review,
                      const guint facets[MAX_FACETS],
                      guint *ret_n_filled)
{
    guint n[MAX_FACETS] = {n_values(review, facets[0]), n_values(review, facets[1]),
                           n_values(review, facets[2])};
    g_autofree guint *counts = g_new0(guint, (gsize)n[0] * n[1] * n[2]);
    json_t *list = json_array();
    for (guint i = 0; i < review->cases->len; i++) {
        const KlReviewCase *review_case = g_ptr_array_index(review->cases, i);
        FOR_EACH_VALUE(a, review_case, facets[0])
        {
            FOR_EACH_VALUE(b, review_case, facets[1])
            {
                FOR_EACH_VALUE(c, review_case, facets[2])
                {
                    counts[((gsize)a->value * n[1] + b->value) * n[2] + c->value]++;
                }
            }
        }
    }
    *ret_n_filled = 0;
    for (gsize i = 0; i < (gsize)n[0] * n[1] * n[2]; i++) {
        if (counts[i] == 0) {
            continue;
        }
        (*ret_n_filled)++;
        guint a = (guint)(i / n[2] / n[1]);
        guint b = (guint)(i / n[2] % n[1]);
        guint c = (guint)(i % n[2]);
        json_array_append_new(list, json_pack("{s:[s,s,s], s:i}", "values",
                                              get_value(review, facets[0], a)->id,
                                              get_value(review, facets[1], b)->id,
                                              get_value(review, facets[2], c)->id,
                                              "cases", (int)counts[i]));
    }
    return list;
}

static void
add_combinations(json_t *report, const KlReview *review, const guint *facets, guint n)
{
    json_t *ids = json_array();
    json_t *counts = json_null();
    guint64 total = n == MAX_FACETS ? 1 : 0;
    guint n_filled = 0;
    for (guint i = 0; i < n; i++) {
        json_array_append_new(
            ids, json_string(kl_taxonomy_get_facet(review->taxonomy, facets[i])->id));
        total *= n_values(review, facets[i]);
    }
    if (n == MAX_FACETS && total <= MAX_CELLS) {
        counts = describe_combinations(review, facets, &n_filled);
    }
    json_t *empty =
        json_is_null(counts) ? json_null() : json_integer((json_int_t)total - n_filled);
    json_object_set_new(report, "combinations",
                        json_pack("{s:o, s:I, s:o, s:o}", "facets", ids, "total",
                                  (json_int_t)total, "empty", empty, "counts", counts));
}

void
kl_report_add_matrices(json_t *report, const KlReview *review)
{
    guint facets[MAX_FACETS];
    guint n = find_facets(review->taxonomy, facets);
    add_pairs(report, review, facets, n);
    add_combinations(report, review, facets, n);
}
