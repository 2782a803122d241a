#include "indexer/report.h"

#include <string.h>

#include "indexer/case_file.h"
#include "indexer/corpus.h"
#include "indexer/page_file.h"
#include "indexer/taxonomy_file.h"

/* A list of links is no prose. */
#define SOURCES_SECTION "quellen"

static void
free_section(gpointer data)
{
    KlReviewSection *section = data;
    g_free(section->title);
    g_free(section);
}

static void
free_case(gpointer data)
{
    KlReviewCase *review_case = data;
    g_free(review_case->slug);
    g_free(review_case->title);
    g_free(review_case->checked);
    g_array_unref(review_case->values);
    g_ptr_array_unref(review_case->missing);
    g_ptr_array_unref(review_case->sections);
    g_free(review_case);
}

void
kl_review_free(KlReview *review)
{
    if (review == NULL) {
        return;
    }
    kl_taxonomy_free(review->taxonomy);
    g_ptr_array_unref(review->fields);
    g_ptr_array_unref(review->cases);
    kl_report_free(review->links);
    g_free(review);
}

/* --- fields that a case may leave out --- */

static gboolean
some_partner_lacks(const KlCase *kl_case, const char *field)
{
    for (guint i = 0; i < kl_case->partners->len; i++) {
        const KlPartner *partner = g_ptr_array_index(kl_case->partners, i);
        gboolean is_missing = strcmp(field, "partner.url") == 0 ? partner->url == NULL
                              : strcmp(field, "partner.gibt") == 0
                                  ? partner->gives->len == 0
                                  : partner->gets->len == 0;
        if (is_missing) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
some_source_lacks_url(const KlCase *kl_case)
{
    for (guint i = 0; i < kl_case->sources->len; i++) {
        const KlSource *source = g_ptr_array_index(kl_case->sources, i);
        if (source->url == NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

static const char *const plain_fields[] = {
    "region",      "ort",  "beginn",      "stolpersteine", "erster_schritt", "quellen",
    "quellen.url", "bild", "partner.url", "partner.gibt",  "partner.bekommt"};

static gboolean
lacks_plain(const KlCase *kl_case, const char *field)
{
    const struct {
        const char *field;
        gboolean is_missing;
    } texts[] = {
        {"region", kl_case->region == NULL},
        {"ort", kl_case->place == NULL},
        {"beginn", kl_case->begin == NULL},
        {"stolpersteine", kl_case->stumbling->len == 0},
        {"erster_schritt", kl_case->first_step == NULL},
        {"quellen", kl_case->sources->len == 0},
        {"quellen.url", some_source_lacks_url(kl_case)},
        {"bild", kl_case->picture_file == NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (strcmp(texts[i].field, field) == 0) {
            return texts[i].is_missing;
        }
    }
    return some_partner_lacks(kl_case, field);
}

static gboolean
has_value_of(const KlCase *kl_case, guint facet)
{
    for (guint i = 0; i < kl_case->values->len; i++) {
        if (g_array_index(kl_case->values, KlFacetRef, i).facet == facet) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
is_plain_field(const char *field)
{
    for (guint i = 0; i < G_N_ELEMENTS(plain_fields); i++) {
        if (strcmp(plain_fields[i], field) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Facets that cases may do without and that no plain field stands for. */
static gboolean
is_optional_facet(const KlFacet *facet)
{
    return !facet->is_required && strchr(facet->field, '.') == NULL &&
           !is_plain_field(facet->field);
}

static void
list_fields(KlReview *review)
{
    for (guint i = 0; i < G_N_ELEMENTS(plain_fields); i++) {
        g_ptr_array_add(review->fields, (gpointer)(guintptr)plain_fields[i]);
    }
    for (guint i = 0; i < review->taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(review->taxonomy, i);
        if (is_optional_facet(facet)) {
            g_ptr_array_add(review->fields, facet->field);
        }
    }
}

static void
find_missing(const KlReview *review, const KlCase *kl_case, GPtrArray *missing)
{
    for (guint i = 0; i < G_N_ELEMENTS(plain_fields); i++) {
        if (lacks_plain(kl_case, plain_fields[i])) {
            g_ptr_array_add(missing, (gpointer)(guintptr)plain_fields[i]);
        }
    }
    for (guint i = 0; i < review->taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(review->taxonomy, i);
        if (is_optional_facet(facet) && !has_value_of(kl_case, i)) {
            g_ptr_array_add(missing, facet->field);
        }
    }
}

/* --- cases --- */

static void
measure(KlReviewCase *review_case, const KlCase *kl_case)
{
    kl_readability_add(&review_case->reading, kl_case->summary);
    for (guint i = 0; i < kl_case->sections->len; i++) {
        const KlSection *section = g_ptr_array_index(kl_case->sections, i);
        if (strcmp(section->id, SOURCES_SECTION) == 0) {
            continue;
        }
        KlReviewSection *measured = g_new0(KlReviewSection, 1);
        measured->title = g_strdup(section->title);
        kl_readability_add(&measured->reading, section->text);
        kl_readability_sum(&review_case->reading, &measured->reading);
        g_ptr_array_add(review_case->sections, measured);
    }
}

static void
add_case(KlReview *review, const KlCase *kl_case)
{
    KlReviewCase *review_case = g_new0(KlReviewCase, 1);
    review_case->slug = g_strdup(kl_case->slug);
    review_case->title = g_strdup(kl_case->title);
    review_case->checked = g_strdup(kl_case->checked);
    review_case->values = g_array_ref(kl_case->values);
    review_case->missing = g_ptr_array_new();
    review_case->sections = g_ptr_array_new_with_free_func(free_section);
    find_missing(review, kl_case, review_case->missing);
    measure(review_case, kl_case);
    g_ptr_array_add(review->cases, review_case);
}

static gboolean
is_about_link(KlMessage message)
{
    switch (message) {
    case KL_MSG_LINK_CASE:
    case KL_MSG_LINK_PAGE:
    case KL_MSG_LINK_PICTURE:
    case KL_MSG_LINK_ANCHOR:
    case KL_MSG_LINK_PATH:
    case KL_MSG_LINK_VALUE:
    case KL_MSG_LINK_RELATIVE:
    case KL_MSG_PICTURE_MISSING:
        return TRUE;
    default:
        return FALSE;
    }
}

static void
move_diag(KlReport *from, guint i, KlReport *to)
{
    KlDiag *diag = g_ptr_array_steal_index(from->diags, i);
    if (kl_message_text(diag->message)->severity == KL_SEVERITY_ERROR) {
        from->n_errors--;
        to->n_errors++;
    } else {
        from->n_warnings--;
        to->n_warnings++;
    }
    g_ptr_array_add(to->diags, diag);
}

/* Links go to the review, other errors to the report; warnings are not asked for.
 * Returns whether there were other errors. */
static gboolean
sort_findings(KlReview *review, KlReport *report, KlDiags *diags)
{
    g_autoptr(KlReport) all = kl_report_new();
    guint n_errors = report->n_errors;
    kl_report_take(all, diags);
    for (guint i = 0; i < all->diags->len;) {
        const KlDiag *diag = g_ptr_array_index(all->diags, i);
        if (is_about_link(diag->message)) {
            move_diag(all, i, review->links);
        } else if (kl_message_text(diag->message)->severity == KL_SEVERITY_ERROR) {
            move_diag(all, i, report);
        } else {
            i++;
        }
    }
    return report->n_errors > n_errors;
}

static void
read_case(KlReview *review,
          const KlCorpus *corpus,
          const KlCorpusFile *file,
          gboolean with_drafts,
          KlReport *report)
{
    const KlCaseContext context = {review->taxonomy, corpus->names, review->today};
    g_autoptr(KlDiags) diags = kl_diags_new(file->shown);
    g_autoptr(KlCase) kl_case = NULL;
    g_autoptr(KlInput) input =
        kl_input_read(corpus->case_folder, file->name, KL_MAX_CASE_BYTES, diags);
    if (input != NULL && kl_input_decode(input, diags)) {
        kl_case = kl_case_file_parse(input, file->key, &context, NULL, diags);
    }
    gboolean is_faulty = sort_findings(review, report, diags);
    if (kl_case == NULL || is_faulty) {
        review->n_failed++;
    } else if (kl_case->is_draft && !with_drafts) {
        review->n_drafts++;
    } else {
        add_case(review, kl_case);
    }
}

static void
read_page(KlReview *review,
          const KlCorpus *corpus,
          const KlCorpusFile *file,
          KlReport *report)
{
    g_autoptr(KlDiags) diags = kl_diags_new(file->shown);
    g_autoptr(KlInput) input =
        kl_input_read(corpus->page_folder, file->name, KL_MAX_CASE_BYTES, diags);
    if (input != NULL && kl_input_decode(input, diags)) {
        g_autoptr(GPtrArray) paths = NULL;
        json_decref(kl_page_file_parse(input, file->key, corpus->names, &paths, diags));
    }
    sort_findings(review, report, diags);
}

/* --- the corpus --- */

static KlTaxonomy *
read_taxonomy(const KlCorpus *corpus, KlReport *report)
{
    g_autoptr(KlDiags) diags = kl_corpus_diags(corpus, "taxonomie.yaml");
    g_autoptr(KlInput) input =
        kl_corpus_read_yaml(corpus, "taxonomie.yaml", TRUE, diags);
    g_autoptr(KlTaxonomy) taxonomy =
        input != NULL ? kl_taxonomy_file_parse(input->text, input->length, diags)
                      : NULL;
    gboolean is_fine = diags->n_errors == 0;
    kl_report_take(report, diags);
    return is_fine ? g_steal_pointer(&taxonomy) : NULL;
}

KlReview *
kl_review_read(const char *path, gboolean with_drafts, KlReport *report, GError **error)
{
    g_autoptr(KlCorpus) corpus = kl_corpus_open(path, error);
    g_autoptr(KlReport) folders = kl_report_new();
    if (corpus == NULL) {
        return NULL;
    }
    g_autoptr(KlTaxonomy) taxonomy = read_taxonomy(corpus, report);
    if (taxonomy == NULL || !kl_corpus_scan(corpus, folders, error)) {
        return NULL;
    }
    KlReview *review = g_new0(KlReview, 1);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");
    g_strlcpy(review->today, today, sizeof review->today);
    review->taxonomy = g_steal_pointer(&taxonomy);
    corpus->names->taxonomy = review->taxonomy;
    review->fields = g_ptr_array_new();
    review->cases = g_ptr_array_new_with_free_func(free_case);
    review->links = kl_report_new();
    list_fields(review);
    for (guint i = 0; i < corpus->cases->len; i++) {
        read_case(review, corpus, g_ptr_array_index(corpus->cases, i), with_drafts,
                  report);
    }
    for (guint i = 0; i < corpus->pages->len; i++) {
        read_page(review, corpus, g_ptr_array_index(corpus->pages, i), report);
    }
    kl_report_sort(review->links);
    kl_report_sort(report);
    return review;
}
