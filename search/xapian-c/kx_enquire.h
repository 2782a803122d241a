/* Matching a query against a database.
 *
 *     enquire = kx_enquire_new(db, error)
 *     kx_enquire_set_query(enquire, query, error)
 *     mset = kx_enquire_get_mset(enquire, 0, 10, 0, error)
 *     kx_mset_fetch(mset, error)
 *     for (guint i = 0; i < mset->n_hits; i++)  … mset->hits[i].docid …
 *
 * Without further settings: BM25 with Xapian's parameters, best first, then by docid.
 *
 * See kx.h for ownership, threads, lengths and errors.
 */
#ifndef KX_ENQUIRE_H
#define KX_ENQUIRE_H

#include "search/xapian-c/kx_types.h"

G_BEGIN_DECLS

KxEnquire *kx_enquire_new(const KxDatabase *db, GError **error);
void kx_enquire_free(KxEnquire *enquire);

/* Needed before kx_enquire_get_mset. */
gboolean kx_enquire_set_query(KxEnquire *enquire, const KxQuery *query, GError **error);

/* Weighting by BM25. Xapian's own parameters are 1, 0, 1, 0.5, 0.5.
 *
 * k1            how fast repetitions of a term lose value (0: they count nothing)
 * k2            weight of the length of the query (0: none)
 * k3            how fast repetitions in the query lose value
 * b             how much a document's length counts, 0 … 1
 * min_normlen   shortest document in units of the mean length; shorter ones count as
 *               that
 *
 * Negative numbers are set to 0, and b to at most 1, as Xapian does.
 */
gboolean kx_enquire_set_bm25(KxEnquire *enquire,
                             double k1,
                             double k2,
                             double k3,
                             double b,
                             double min_normlen,
                             GError **error);
/* No weights: every hit has 0. */
gboolean kx_enquire_set_no_weight(KxEnquire *enquire, GError **error);

typedef enum {
    KX_DOCIDS_RISING,
    KX_DOCIDS_FALLING,
    KX_DOCIDS_ANY /* whatever is fastest */
} KxDocidOrder;

/* The order of hits that are equal otherwise. */
void kx_enquire_set_docid_order(KxEnquire *enquire, KxDocidOrder order);

typedef enum {
    KX_SORT_RELEVANCE,
    KX_SORT_VALUE, /* value in a slot, in byte order */
    KX_SORT_VALUE_THEN_RELEVANCE,
    KX_SORT_RELEVANCE_THEN_VALUE
} KxSort;

/* slot          of the value; any for KX_SORT_RELEVANCE
 * is_reversed   largest value first
 */
void kx_enquire_set_sort(KxEnquire *enquire,
                         KxSort sort,
                         guint32 slot,
                         gboolean is_reversed);

/* Stops gathering exact counts after a time, 0 for never. It is a hint: results are
 * those of check_at_least 0 from then on. Uses a timer thread for each match. */
void kx_enquire_set_time_limit(KxEnquire *enquire, double seconds);

/* A C function that is told of documents that match: of all if check_at_least is as
 * large as the database, else of those that the matcher happens to look at. With
 * several shards docid is the shard's, and there is no telling which.
 *
 * document   its values are fast, its data and terms slow to get; valid for the call
 *
 * A decider returns whether the document is a hit; spies are asked after it.
 */
typedef void (*KxSpyFunc)(guint32 docid,
                          double weight,
                          KxDocument *document,
                          gpointer user_data);
typedef gboolean (*KxDeciderFunc)(guint32 docid,
                                  KxDocument *document,
                                  gpointer user_data);

/* user_data must live until the functions are taken away or enquire is freed. They do
 * not run on remote shards: matching fails with KL_ERROR_INVALID there. */
gboolean kx_enquire_add_spy(KxEnquire *enquire,
                            KxSpyFunc func,
                            gpointer user_data,
                            GError **error);
void kx_enquire_clear_spies(KxEnquire *enquire);
/* func   NULL takes it away */
void kx_enquire_set_decider(KxEnquire *enquire, KxDeciderFunc func, gpointer user_data);

/* --- results ------------------------------------------------------------------- */

/* One hit. Strings belong to the KxMSet. */
typedef struct {
    guint32 docid;
    double weight;
    guint percent;        /* 0 … 100 of the best possible */
    const char *sort_key; /* what it was sorted by, empty by relevance */
    gsize sort_key_length;
    const char *data; /* document data; NULL before kx_mset_fetch */
    gsize data_length;
} KxHit;

/* A page of hits in plain memory, independent of what it came from until fetched. Made
 * only by kx_enquire_get_mset; read only. */
typedef struct {
    const KxHit *hits;
    guint n_hits;
    guint32 first; /* as asked for */
    /* How many documents match. */
    guint32 n_matches_lower;
    guint32 n_matches_estimated;
    guint32 n_matches_upper;
    double max_possible_weight;
    double max_attained_weight;
} KxMSet;

/* Matches.
 *
 * first            number of hits to skip
 * max_hits         0 only counts
 * check_at_least   look at this many documents at least; if all matching ones are
 *                  fewer, the three numbers of matches are equal and exact. 0 for no
 *                  more than needed
 *
 * Caller frees with kx_mset_free.
 *
 * Errors: KL_ERROR_INVALID  no query set, or a part of it does not run here
 *         KL_ERROR_QUERY    a wildcard expands too far
 *         KL_ERROR_CHANGED, KL_ERROR_UNAVAILABLE, KL_ERROR_INDEX, KL_ERROR_IO
 */
KxMSet *kx_enquire_get_mset(KxEnquire *enquire,
                            guint32 first,
                            guint32 max_hits,
                            guint32 check_at_least,
                            GError **error);
void kx_mset_free(KxMSet *mset);

/* Reads the data of all hits, so that nothing can fail later. On failure no hit has
 * data. */
gboolean kx_mset_fetch(KxMSet *mset, GError **error);
/* The document of a hit, caller frees. */
KxDocument *kx_mset_get_document(const KxMSet *mset, guint i_hit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KxEnquire, kx_enquire_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KxMSet, kx_mset_free)

G_END_DECLS

#endif
