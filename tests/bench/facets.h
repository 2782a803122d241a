/* The facets of the generated corpus: three that every case needs and six more, with
 * values of which the first are the most frequent.
 *
 * Titles only; an id is its title in small letters (bench_facet_id).
 */
#ifndef BENCH_FACETS_H
#define BENCH_FACETS_H

#include <glib.h>

#include "tests/bench/words.h"

typedef enum {
    BENCH_THEMA,
    BENCH_BRANCHE,
    BENCH_ART,
    BENCH_REGION,
    BENCH_BETEILIGTE,
    BENCH_GIBT,
    BENCH_BEKOMMT,
    BENCH_STOLPERSTEIN,
    BENCH_DAUER,
    BENCH_N_FACETS
} BenchFacetId;

typedef struct {
    const char *id;
    const char *key; /* front-matter key */
    const char *roles;
    gboolean is_required;
    const char *const *values; /* titles, ended by NULL */
} BenchFacet;

extern const BenchFacet bench_facets[BENCH_N_FACETS];

/* How likely each value of a facet is: one a facet. */
typedef struct {
    BenchZipf *values[BENCH_N_FACETS];
} BenchFacetOdds;

void bench_facet_odds_init(BenchFacetOdds *odds);
void bench_facet_odds_clear(BenchFacetOdds *odds);

/* Title of a value. */
const char *
bench_facet_pick(const BenchFacetOdds *odds, BenchFacetId facet, BenchRandom *random);
/* Appends n different ones at most: "[Energie, Bildung]". */
void bench_facet_add_list(const BenchFacetOdds *odds,
                          BenchFacetId facet,
                          guint n,
                          BenchRandom *random,
                          GString *text);

/* Text in small ASCII letters and digits with hyphens between, at most so many bytes.
 */
char *bench_make_id(const char *text, gsize max_bytes);
/* taxonomie.yaml */
char *bench_facets_to_yaml(void);

#endif
