/* What a corpus lacks, for the people who plan its next cases: kooplab-index --report.
 *
 *     report_read.c     corpus ─▶ KlReview: every good case, measured; links that fail
 *     report.c          KlReview ─▶ JSON, the one description of a report
 *     report_text.c     JSON ─▶ what a terminal shows
 *     report_csv.c      JSON ─▶ one table for spreadsheets
 *
 * The JSON, stable within a version:
 *
 *     {"version": 1, "date": "2026-11-24", "cases": 115, "drafts": 2, "failed": 0,
 *      "matrices": [{"rows": {"id", "title", "values": [{"id", "title", "cases"}]},
 *                    "columns": {…}, "counts": [[3, 0, …], …]}],
 *      "combinations": {"facets": ["thema", "branche", "art"], "total", "empty",
 *                       "counts": [{"values": ["energie", "bau", "…"], "cases"}]},
 *      "gaps": [{"facets": […], "values": […], "titles": […], "expected"}],
 *      "overdue": [{"slug", "title", "checked", "days"}],
 *      "missing": [{"field", "count", "cases": […]}],
 *      "unused": [{"facet", "value", "title"}],
 *      "links": [{"file", "line", "column", "code", "message", "hint"}],
 *      "readability": {"lix", "flesch", "words",
 *          "cases": [{"slug", "title", "lix", "flesch", "words",
 *                     "sections": [{"title", "lix", "flesch", "words"}]}]},
 *      "searches": null or {"since", "until", "days",
 *          "words": [{"word", "searches", "days", "zero", "hits"}]}}
 *
 * matrices are the pairs of the first three required facets; combinations that are not
 * in counts are empty ("counts" is null if there are too many). gaps are the empty
 * cells that one would expect to be filled, since both values are frequent; expected is
 * how many cases there would be if values met by chance. hits is how many cases the
 * index finds today for the word, or null if no index was given.
 *
 * Ownership: kl_review_free. Threads: one at a time.
 */
#ifndef KL_INDEXER_REPORT_H
#define KL_INDEXER_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "indexer/diag.h"
#include "indexer/readability.h"
#include "search/statistics.h"
#include "search/taxonomy.h"

typedef struct {
    char *title;
    KlReadability reading;
} KlReviewSection;

typedef struct {
    char *slug;
    char *title;
    char *checked;
    GArray *values;      /* of KlFacetRef */
    GPtrArray *missing;  /* of const char *: optional fields that are empty, static or
                            of the taxonomy */
    GPtrArray *sections; /* of KlReviewSection */
    KlReadability reading;
} KlReviewCase;

typedef struct {
    char today[11];
    KlTaxonomy *taxonomy;
    GPtrArray *fields; /* of const char *: every optional field, in order */
    GPtrArray *cases;  /* of KlReviewCase, by slug */
    guint n_drafts;    /* left out */
    guint n_failed;    /* likewise: errors */
    KlReport *links;   /* links that lead nowhere */
} KlReview;

/* Reads a corpus.
 *
 * report   gets the errors; links and warnings are no part of it
 *
 * Errors: KL_ERROR_NOT_FOUND, KL_ERROR_IO. NULL without an error if the taxonomy cannot
 * be used (reported). */
KlReview *kl_review_read(const char *corpus,
                         gboolean with_drafts,
                         KlReport *report,
                         GError **error);
void kl_review_free(KlReview *review);

/* The report; new reference.
 *
 * statistics   or NULL
 * index        to try searched words on, or NULL
 *
 * Errors: those of kl_snapshot_open and kl_search */
json_t *kl_review_to_json(const KlReview *review,
                          KlStatistics *statistics,
                          const char *index,
                          GError **error);

/* with_all   lists in full what the text otherwise cuts */
void kl_report_write_text(const json_t *report, gboolean with_all, FILE *stream);
/* RFC 4180 with a header: bereich, gegenstand, merkmal, angabe, zahl. */
void kl_report_write_csv(const json_t *report, FILE *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlReview, kl_review_free)

#endif
