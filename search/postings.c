#include "search/postings.h"

/* A wdf of so much or more stands in `large`, and this in its place. */
#define LARGE_WDF G_MAXUINT8

typedef struct {
    guint32 position;
    guint32 wdf;
} LargeWdf;

struct KlPostings {
    gatomicrefcount references;
    guint count;
    guint32 *positions; /* or NULL: the set has them */
    KlBitset *set;
    guint8 *wdfs;  /* or NULL */
    GArray *large; /* of LargeWdf by position; NULL: none */
};

static void
pack_wdfs(KlPostings *postings, const GArray *positions, const GArray *wdfs)
{
    postings->wdfs = g_new(guint8, MAX(wdfs->len, 1));
    for (guint i = 0; i < wdfs->len; i++) {
        guint32 wdf = g_array_index(wdfs, guint32, i);
        if (wdf >= LARGE_WDF) {
            LargeWdf large = {g_array_index(positions, guint32, i), wdf};
            if (postings->large == NULL) {
                postings->large = g_array_new(FALSE, FALSE, sizeof large);
            }
            g_array_append_val(postings->large, large);
        }
        postings->wdfs[i] = (guint8)MIN(wdf, LARGE_WDF);
    }
}

KlPostings *
kl_postings_new(guint n_bits, GArray *positions, GArray *wdfs)
{
    KlPostings *postings = g_new0(KlPostings, 1);
    g_atomic_ref_count_init(&postings->references);
    postings->count = positions->len;
    if (wdfs != NULL) {
        pack_wdfs(postings, positions, wdfs);
        g_array_unref(wdfs);
    }
    if (positions->len > n_bits / 32) {
        postings->set = kl_bitset_new(n_bits);
        for (guint i = 0; i < positions->len; i++) {
            kl_bitset_add(postings->set, g_array_index(positions, guint32, i));
        }
    } else if (positions->len > 0) {
        postings->positions =
            g_memdup2(positions->data, positions->len * sizeof(guint32));
    }
    g_array_unref(positions);
    return postings;
}

KlPostings *
kl_postings_ref(KlPostings *postings)
{
    g_atomic_ref_count_inc(&postings->references);
    return postings;
}

void
kl_postings_unref(KlPostings *postings)
{
    if (postings == NULL || !g_atomic_ref_count_dec(&postings->references)) {
        return;
    }
    g_free(postings->positions);
    kl_bitset_free(postings->set);
    g_free(postings->wdfs);
    g_clear_pointer(&postings->large, g_array_unref);
    g_free(postings);
}

guint
kl_postings_count(const KlPostings *postings)
{
    return postings->count;
}

gsize
kl_postings_get_bytes(const KlPostings *postings)
{
    gsize bytes = sizeof *postings;
    if (postings->set != NULL) {
        bytes += postings->set->n_words * sizeof(guint64);
    } else {
        bytes += postings->count * sizeof(guint32);
    }
    if (postings->wdfs != NULL) {
        bytes += postings->count;
    }
    return postings->large == NULL ? bytes
                                   : bytes + postings->large->len * sizeof(LargeWdf);
}

void
kl_postings_or_into(const KlPostings *postings, KlBitset *set)
{
    if (postings->set != NULL) {
        kl_bitset_or(set, postings->set);
        return;
    }
    for (guint i = 0; i < postings->count; i++) {
        kl_bitset_add(set, postings->positions[i]);
    }
}

/* --- scores -------------------------------------------------------------------- */

static guint32
find_large(const GArray *large, guint position)
{
    guint low = 0;
    guint high = large->len;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(large, LargeWdf, middle).position <= position) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return g_array_index(large, LargeWdf, low).wdf;
}

static inline __attribute__((always_inline)) void
add_score(const KlPostings *postings,
          guint i,
          guint position,
          double weight,
          const double *damping,
          double *scores)
{
    double wdf = postings->wdfs[i];
    if (postings->wdfs[i] == LARGE_WDF) {
        wdf = find_large(postings->large, position);
    }
    scores[position] += weight * (wdf / (damping[position] + wdf));
}

/* Which wdf a case has is told by how many cases come before it. */
static inline __attribute__((always_inline)) void
add_dense_scores(const KlPostings *postings,
                 const KlBitset *within,
                 double weight,
                 const double *damping,
                 double *scores)
{
    guint n_before = 0;
    for (guint i = 0; i < within->n_words; i++) {
        guint64 cases = postings->set->words[i];
        for (guint64 left = cases & within->words[i]; left != 0; left &= left - 1) {
            guint64 before = cases & ((left & -left) - 1);
            add_score(postings, n_before + (guint)__builtin_popcountll(before),
                      i * 64 + (guint)__builtin_ctzll(left), weight, damping, scores);
        }
        n_before += (guint)__builtin_popcountll(cases);
    }
}

#ifdef __x86_64__
__attribute__((target("popcnt"))) static void
add_dense_scores_popcnt(const KlPostings *postings,
                        const KlBitset *within,
                        double weight,
                        const double *damping,
                        double *scores)
{
    add_dense_scores(postings, within, weight, damping, scores);
}
#endif

void
kl_postings_add_scores(const KlPostings *postings,
                       const KlBitset *within,
                       double weight,
                       const double *damping,
                       double *scores)
{
    g_return_if_fail(postings->wdfs != NULL);
    if (postings->set != NULL) {
#ifdef __x86_64__
        if (__builtin_cpu_supports("popcnt")) {
            add_dense_scores_popcnt(postings, within, weight, damping, scores);
            return;
        }
#endif
        add_dense_scores(postings, within, weight, damping, scores);
        return;
    }
    for (guint i = 0; i < postings->count; i++) {
        guint position = postings->positions[i];
        if (kl_bitset_has(within, position)) {
            add_score(postings, i, position, weight, damping, scores);
        }
    }
}
