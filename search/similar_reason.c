#include "search/similar_reason.h"

#include <string.h>

KlLikeness
kl_likeness_of(const KlFacet *facet)
{
    static const struct {
        const char *field;
        KlLikeness likeness;
    } fields[] = {{"themen", KL_LIKENESS_SUBJECT},
                  {"kooperationsarten", KL_LIKENESS_WAY},
                  {"branchen", KL_LIKENESS_TRADE},
                  {"region", KL_LIKENESS_PLACE},
                  {"partner.rolle", KL_LIKENESS_NOISE}};
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (strcmp(facet->field, fields[i].field) == 0) {
            return fields[i].likeness;
        }
    }
    return KL_LIKENESS_OTHER;
}

/* --- words --------------------------------------------------------------------- */

/* The gender of a German noun by its end: a compound has that of its last part, and
 * many endings decide alone. 0 if none of them fits. */
static char
guess_gender(const char *title)
{
    static const struct {
        const char *end;
        char gender;
    } ends[] = {{"thema", 'n'},   {"feld", 'n'},   {"ziel", 'n'},     {"gebiet", 'n'},
                {"ment", 'n'},    {"mittel", 'n'}, {"land", 'n'},     {"format", 'n'},
                {"bereich", 'm'}, {"zweck", 'm'},  {"ort", 'm'},      {"typ", 'm'},
                {"anlass", 'm'},  {"zweig", 'm'},  {"umfang", 'm'},   {"aufwand", 'm'},
                {"status", 'm'},  {"stand", 'm'},  {"zeitraum", 'm'}, {"stein", 'm'},
                {"ung", 'f'},     {"heit", 'f'},   {"keit", 'f'},     {"schaft", 'f'},
                {"ion", 'f'},     {"tät", 'f'},    {"art", 'f'},      {"form", 'f'},
                {"dauer", 'f'},   {"e", 'f'}};
    if (strchr(title, ' ') != NULL) {
        return 0;
    }
    g_autofree char *lower = g_utf8_strdown(title, -1);
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (g_str_has_suffix(lower, ends[i].end)) {
            return ends[i].gender;
        }
    }
    return 0;
}

static char *
with_adjective(const char *stem, const char *title)
{
    switch (guess_gender(title)) {
    case 'f':
        return g_strdup_printf("%se %s", stem, title);
    case 'm':
        return g_strdup_printf("%ser %s", stem, title);
    case 'n':
        return g_strdup_printf("%ses %s", stem, title);
    default:
        return NULL;
    }
}

char *
kl_similar_same(const char *title)
{
    char *same = with_adjective("gleich", title);
    return same != NULL ? same : g_strdup_printf("gleich bei »%s«", title);
}

char *
kl_similar_different(const char *title)
{
    char *different = with_adjective("ander", title);
    return different != NULL ? different : g_strdup_printf("anders bei »%s«", title);
}

char *
kl_similar_place(const char *title)
{
    /* Most places have no article; these do. */
    static const struct {
        const char *place;
        const char *in;
    } articles[] = {{"Saarland", "im"},    {"Ruhrgebiet", "im"},
                    {"Rheinland", "im"},   {"Schweiz", "in der"},
                    {"Lausitz", "in der"}, {"Niederlande", "in den"}};
    for (guint i = 0; i < G_N_ELEMENTS(articles); i++) {
        if (strcmp(title, articles[i].place) == 0) {
            return g_strconcat(articles[i].in, " ", title, NULL);
        }
    }
    /* »bundesweit« is an adverb, as whatever begins small. */
    return g_unichar_islower(g_utf8_get_char(title)) ? g_strdup(title)
                                                     : g_strconcat("in ", title, NULL);
}

/* --- what two cases have in common ------------------------------------------------ */

/* One facet of two cases. */
typedef struct {
    const KlFacet *facet;
    gboolean has_both;      /* each has some value of it */
    const KlValue *shared;  /* the rarest value that both have, or NULL */
    const KlValue *foreign; /* the first value that the other one has, or NULL */
} Comparison;

static void
compare_facet(const KlSnapshot *snapshot,
              guint facet,
              guint own,
              guint other,
              Comparison *ret_comparison)
{
    const KlFacet *known =
        kl_taxonomy_get_facet(kl_snapshot_get_taxonomy(snapshot), facet);
    gboolean has_own = FALSE;
    guint rarest = G_MAXUINT;
    *ret_comparison = (Comparison){.facet = known};
    for (guint v = 0; v < known->values->len; v++) {
        const KlBitset *set = kl_snapshot_get_value(snapshot, facet, v);
        gboolean is_own = kl_bitset_has(set, own);
        gboolean is_other = kl_bitset_has(set, other);
        has_own |= is_own;
        if (is_other && ret_comparison->foreign == NULL) {
            ret_comparison->foreign = kl_facet_get_value(known, v);
        }
        guint count = is_own && is_other ? kl_snapshot_count_value(snapshot, facet, v)
                                         : G_MAXUINT;
        if (count < rarest) {
            rarest = count;
            ret_comparison->shared = kl_facet_get_value(known, v);
        }
    }
    ret_comparison->has_both = has_own && ret_comparison->foreign != NULL;
}

/* " in Hamburg", ", auch in Hamburg", ", bundesweit"; nothing if the other case has no
 * place. */
static void
append_place(GString *reason, const Comparison *place, gboolean is_apart)
{
    if (place->foreign == NULL) {
        return;
    }
    const KlValue *value = place->shared != NULL ? place->shared : place->foreign;
    g_autofree char *where = kl_similar_place(value->title);
    is_apart = is_apart || g_str_has_prefix(where, value->title);
    g_string_append_printf(reason, "%s%s",
                           place->shared != NULL ? ", auch "
                           : is_apart            ? ", "
                                                 : " ",
                           where);
}

/* The first that differs, what a reader looks for first: another trade. */
static const Comparison *
find_different(const Comparison *found)
{
    static const KlLikeness order[] = {KL_LIKENESS_TRADE, KL_LIKENESS_SUBJECT,
                                       KL_LIKENESS_WAY};
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        const Comparison *comparison = &found[order[i]];
        if (comparison->has_both && comparison->shared == NULL) {
            return comparison;
        }
    }
    return NULL;
}

/* "gleiches Thema", "gleiches Thema und gleiche Branche", "Thema, Kooperationsart und
 * Branche gleich"; NULL if nothing is. */
static char *
describe_same(const Comparison *found, guint *ret_n_same)
{
    static const KlLikeness order[] = {KL_LIKENESS_SUBJECT, KL_LIKENESS_WAY,
                                       KL_LIKENESS_TRADE};
    const char *titles[G_N_ELEMENTS(order)];
    guint n_same = 0;
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        if (found[order[i]].shared != NULL) {
            titles[n_same++] = found[order[i]].facet->title;
        }
    }
    *ret_n_same = n_same;
    if (n_same == 3) {
        return g_strdup_printf("%s, %s und %s gleich", titles[0], titles[1], titles[2]);
    }
    if (n_same == 0) {
        return NULL;
    }
    char *first = kl_similar_same(titles[0]);
    if (n_same == 1) {
        return first;
    }
    g_autofree char *second = kl_similar_same(titles[1]);
    char *both = g_strconcat(first, " und ", second, NULL);
    g_free(first);
    return both;
}

/* "gleiches Thema und gleiche Kooperationsart, andere Branche" */
static char *
describe_main(const Comparison *found)
{
    guint n_same;
    g_autofree char *same = describe_same(found, &n_same);
    if (same == NULL) {
        return NULL;
    }
    GString *reason = g_string_new(same);
    const Comparison *place = &found[KL_LIKENESS_PLACE];
    const Comparison *different = find_different(found);
    gboolean is_only_subject = n_same == 1 && found[KL_LIKENESS_SUBJECT].shared != NULL;
    if (different != NULL && !(is_only_subject && place->foreign != NULL)) {
        g_autofree char *text = kl_similar_different(different->facet->title);
        g_string_append_printf(reason, ", %s", text);
    } else {
        append_place(reason, place, n_same > 1);
    }
    return g_string_free(reason, FALSE);
}

static char *
describe_other(const Comparison *comparison)
{
    const KlFacet *facet = comparison->facet;
    /* A title such as »Unternehmen geben« is the beginning of a sentence. */
    gboolean is_clause =
        g_str_has_prefix(facet->field, "partner.") && strchr(facet->title, ' ') != NULL;
    return g_strdup_printf(is_clause ? "%s ebenfalls %s" : "%s ebenfalls: %s",
                           facet->title, comparison->shared->title);
}

char *
kl_similar_reason(const KlSnapshot *snapshot, guint own, guint other)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(snapshot);
    Comparison found[KL_LIKENESS_NOISE + 1] = {0};
    for (guint f = 0; f < taxonomy->facets->len; f++) {
        Comparison comparison;
        compare_facet(snapshot, f, own, other, &comparison);
        Comparison *kept = &found[kl_likeness_of(comparison.facet)];
        /* Of several other facets the first that has something to say. */
        if (kept->facet == NULL ||
            (kept->shared == NULL && comparison.shared != NULL)) {
            *kept = comparison;
        }
    }
    char *reason = describe_main(found);
    if (reason == NULL && found[KL_LIKENESS_OTHER].shared != NULL) {
        reason = describe_other(&found[KL_LIKENESS_OTHER]);
    }
    if (reason == NULL && found[KL_LIKENESS_PLACE].shared != NULL) {
        g_autofree char *where =
            kl_similar_place(found[KL_LIKENESS_PLACE].shared->title);
        reason = g_strconcat("ebenfalls ", where, NULL);
    }
    return reason;
}
