/* Queries: trees of terms and operators.
 *
 *     a = kx_query_new_term("Zkuch", -1, 1, error)
 *     b = kx_query_new_term("Zback", -1, 1, error)
 *     q = kx_query_new(KX_OP_OR, (const KxQuery *const[]){a, b}, 2, 0, error)
 *     kx_query_free(a), kx_query_free(b)      q holds what it needs of them
 *
 * Queries never change. All documents are matched by the empty term (never by the
 * library's shared Query::MatchAll: copying it races between threads), none by
 * kx_query_new with no queries. Limits on the size and depth of queries are the
 * caller's business; Xapian handles them recursively.
 *
 * See kx.h for ownership, threads, lengths and errors.
 */
#ifndef KX_QUERY_H
#define KX_QUERY_H

#include "search/xapian-c/kx_types.h"

G_BEGIN_DECLS

typedef enum {
    KX_OP_AND,       /* all; weights are added */
    KX_OP_OR,        /* any; weights are added */
    KX_OP_MAX,       /* any; the largest weight counts. 1.4.22 reads freed memory, and
                        may crash, when several branches end at one document and a
                        limit on weights is recomputed: avoid it in ranked matches */
    KX_OP_SYNONYM,   /* any; weighted as if they were one term */
    KX_OP_XOR,       /* an odd number of them */
    KX_OP_FILTER,    /* all; only the first has a weight */
    KX_OP_AND_NOT,   /* the first, none of the others */
    KX_OP_AND_MAYBE, /* the first; others add their weight */
    KX_OP_NEAR,      /* terms (or ORs of terms) within a window, any order */
    KX_OP_PHRASE,    /* the same in this order */
    KX_OP_ELITE_SET  /* OR of the best few */
} KxOp;

void kx_query_free(KxQuery *query);

/* A term; "" matches every document, without weight.
 *
 * wqf   its frequency in the query, 1 normally
 *
 * A term that is too long to be in a database is no error and matches nothing.
 */
KxQuery *
kx_query_new_term(const char *term, gssize length, guint32 wqf, GError **error);

/* Combines queries. With one query only, it is that query.
 *
 * parameter   for NEAR and PHRASE the window in positions (0: as many as there are
 *             queries, so a phrase's words stand next to each other), for ELITE_SET
 *             the number to choose (0: 10); otherwise 0
 *
 * Errors: KL_ERROR_INVALID  NEAR or PHRASE of something else than terms; this may
 *                           come only from matching
 */
KxQuery *kx_query_new(KxOp op,
                      const KxQuery *const *queries,
                      gsize n_queries,
                      guint32 parameter,
                      GError **error);

/* Multiplies the weight by a factor >= 0. */
KxQuery *kx_query_new_scale(const KxQuery *query, double factor, GError **error);

/* Documents whose value in a slot is between two in byte order, both included. NULL
 * leaves a side open. Without weight. */
KxQuery *kx_query_new_range(guint32 slot,
                            const char *lower,
                            gssize lower_length,
                            const char *upper,
                            gssize upper_length,
                            GError **error);

typedef enum {
    KX_WILDCARD_ERROR,        /* matching fails with KL_ERROR_QUERY; Xapian 1.4.22
                                 leaks some 100 bytes each time */
    KX_WILDCARD_FIRST,        /* the first terms in byte order */
    KX_WILDCARD_MOST_FREQUENT /* the most frequent terms */
} KxWildcardLimit;

/* Terms that begin with a prefix.
 *
 * max_expansion   how many terms at most (in each shard), at least 1
 * limit           what to do if there are more
 * combiner        KX_OP_SYNONYM, KX_OP_OR or KX_OP_MAX
 */
KxQuery *kx_query_new_wildcard(const char *prefix,
                               gssize length,
                               guint32 max_expansion,
                               KxWildcardLimit limit,
                               KxOp combiner,
                               GError **error);

/* --- sets of documents as queries ---------------------------------------------- */

/* One shard's part of a set of documents. Document d of the shard is
 *
 *     the number base + d in ids    (d from 1 to last_docid; sorted, no number twice)
 *
 * so that one array over all shards serves each of them: numbers that belong to other
 * shards are not looked at.
 */
typedef struct {
    const guint32 *ids; /* n_ids of them */
    gsize n_ids;
    guint32 base;
    guint32 last_docid;
} KxIds;

/* Matches the documents of a set, without weight. Meant for KX_OP_FILTER: everything
 * outside is skipped over, and as the set's size is known, the estimates of a match
 * become exact.
 *
 * db         the query can only be matched against this database, or one that has
 *            some of its shards; kept open
 * shards     one for each shard of db, in its order; the array is copied, but its
 *            ids stay the caller's and must neither move nor change as long as this
 *            query, or one that was made of it, lives
 * n_shards   kx_database_get_n_shards
 *
 * A shard that db has twice counts as its first occurrence. A document in the set that
 * the database does not have is matched all the same if nothing else in the query
 * prevents it.
 *
 * Errors: KL_ERROR_INVALID  n_shards is wrong. Matching a remote shard, or another
 *                           database, fails with KL_ERROR_INVALID
 */
KxQuery *kx_query_new_ids(const KxDatabase *db,
                          const KxIds *shards,
                          gsize n_shards,
                          GError **error);

/* What the query looks like, for people: "Query((Zkuch OR Zback))". Caller frees with
 * g_free. */
char *kx_query_describe(const KxQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KxQuery, kx_query_free)

G_END_DECLS

#endif
