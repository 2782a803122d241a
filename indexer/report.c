#include "indexer/report_private.h"

#include <math.h>
#include <string.h>

#include "indexer/case_file.h"

#define VERSION 1

double
kl_report_round(double number)
{
    return round(number * 10) / 10;
}

/* --- what single cases lack ------------------------------------------------------- */

static guint32
day_of(const char *date)
{
    GDate day;
    g_date_clear(&day, 1);
    g_date_set_dmy(&day, (GDateDay)g_ascii_strtoull(date + 8, NULL, 10),
                   (GDateMonth)g_ascii_strtoull(date + 5, NULL, 10),
                   (GDateYear)g_ascii_strtoull(date, NULL, 10));
    return g_date_get_julian(&day);
}

static int
compare_checked(gconstpointer a, gconstpointer b)
{
    const KlReviewCase *first = *(KlReviewCase *const *)a;
    const KlReviewCase *second = *(KlReviewCase *const *)b;
    int order = strcmp(first->checked, second->checked);
    return order != 0 ? order : strcmp(first->slug, second->slug);
}

static json_t *
list_overdue(const KlReview *review)
{
    json_t *list = json_array();
    g_autoptr(GPtrArray) overdue = g_ptr_array_new();
    for (guint i = 0; i < review->cases->len; i++) {
        KlReviewCase *review_case = g_ptr_array_index(review->cases, i);
        if (kl_case_is_overdue(review_case->checked, review->today)) {
            g_ptr_array_add(overdue, review_case);
        }
    }
    g_ptr_array_sort(overdue, compare_checked);
    for (guint i = 0; i < overdue->len; i++) {
        const KlReviewCase *review_case = g_ptr_array_index(overdue, i);
        int days = (int)(day_of(review->today) - day_of(review_case->checked));
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:i}", "slug",
                                        review_case->slug, "title", review_case->title,
                                        "checked", review_case->checked, "days", days));
    }
    return list;
}

static json_t *
list_missing(const KlReview *review)
{
    json_t *list = json_array();
    for (guint f = 0; f < review->fields->len; f++) {
        const char *field = g_ptr_array_index(review->fields, f);
        json_t *slugs = json_array();
        for (guint i = 0; i < review->cases->len; i++) {
            const KlReviewCase *review_case = g_ptr_array_index(review->cases, i);
            if (g_ptr_array_find(review_case->missing, field, NULL)) {
                json_array_append_new(slugs, json_string(review_case->slug));
            }
        }
        int count = (int)json_array_size(slugs);
        json_array_append_new(list, json_pack("{s:s, s:i, s:o}", "field", field,
                                              "count", count, "cases", slugs));
    }
    return list;
}

static json_t *
list_unused(const KlReview *review)
{
    json_t *list = json_array();
    for (guint f = 0; f < review->taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(review->taxonomy, f);
        g_autofree guint *counts = kl_review_count_values(review, f);
        for (guint i = 0; i < facet->values->len; i++) {
            const KlValue *value = kl_facet_get_value(facet, i);
            if (counts[i] == 0) {
                json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "facet",
                                                      facet->id, "value", value->id,
                                                      "title", value->title));
            }
        }
    }
    return list;
}

/* --- readability ------------------------------------------------------------------ */

static void
add_measures(json_t *object, const KlReadability *reading)
{
    json_object_set_new(object, "lix",
                        json_real(kl_report_round(kl_readability_lix(reading))));
    json_object_set_new(object, "flesch",
                        json_real(kl_report_round(kl_readability_flesch(reading))));
    json_object_set_new(object, "words", json_integer(reading->n_words));
}

static int
compare_hardness(gconstpointer a, gconstpointer b)
{
    const KlReviewCase *first = *(KlReviewCase *const *)a;
    const KlReviewCase *second = *(KlReviewCase *const *)b;
    double left = kl_readability_lix(&first->reading);
    double right = kl_readability_lix(&second->reading);
    return left > right ? -1 : left < right ? 1 : strcmp(first->slug, second->slug);
}

static json_t *
describe_reading(const KlReviewCase *review_case)
{
    json_t *sections = json_array();
    for (guint i = 0; i < review_case->sections->len; i++) {
        const KlReviewSection *section = g_ptr_array_index(review_case->sections, i);
        if (section->reading.n_words >= KL_READABILITY_MIN_WORDS) {
            json_t *object = json_pack("{s:s}", "title", section->title);
            add_measures(object, &section->reading);
            json_array_append_new(sections, object);
        }
    }
    json_t *object = json_pack("{s:s, s:s, s:o}", "slug", review_case->slug, "title",
                               review_case->title, "sections", sections);
    add_measures(object, &review_case->reading);
    return object;
}

static json_t *
describe_readability(const KlReview *review)
{
    KlReadability all = {0};
    json_t *cases = json_array();
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy(review->cases, NULL, NULL);
    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, compare_hardness);
    for (guint i = 0; i < sorted->len; i++) {
        const KlReviewCase *review_case = g_ptr_array_index(sorted, i);
        kl_readability_sum(&all, &review_case->reading);
        if (review_case->reading.n_words >= KL_READABILITY_MIN_WORDS) {
            json_array_append_new(cases, describe_reading(review_case));
        }
    }
    json_t *object = json_pack("{s:o}", "cases", cases);
    add_measures(object, &all);
    return object;
}

/* --- the report ------------------------------------------------------------------- */

static json_t *
list_links(const KlReview *review)
{
    json_t *links = kl_report_to_json(review->links);
    size_t i;
    json_t *link;
    json_array_foreach(links, i, link)
    {
        json_object_del(link, "severity");
    }
    return links;
}

json_t *
kl_review_to_json(const KlReview *review,
                  KlStatistics *statistics,
                  const char *index,
                  GError **error)
{
    json_t *searches = json_null();
    if (statistics != NULL) {
        searches = kl_report_list_searches(statistics, index, error);
        if (searches == NULL) {
            return NULL;
        }
    }
    json_t *report =
        json_pack("{s:i, s:s, s:i, s:i, s:i}", "version", VERSION, "date",
                  review->today, "cases", (int)review->cases->len, "drafts",
                  (int)review->n_drafts, "failed", (int)review->n_failed);
    kl_report_add_matrices(report, review);
    json_object_set_new(report, "overdue", list_overdue(review));
    json_object_set_new(report, "missing", list_missing(review));
    json_object_set_new(report, "unused", list_unused(review));
    json_object_set_new(report, "links", list_links(review));
    json_object_set_new(report, "readability", describe_readability(review));
    json_object_set_new(report, "searches", searches);
    return report;
}
