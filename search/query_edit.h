/* A query with less in it: for offers such as »ohne »Zeppelin««.
 *
 *     Hochbeete für die Kita -Acker     without kita    Hochbeete -Acker
 *
 * The text is made from the tree, with the visitor's spelling; words that do not
 * decide go unless they stand between two words that stay.
 *
 * Threads: no state.
 */
#ifndef KL_SEARCH_QUERY_EDIT_H
#define KL_SEARCH_QUERY_EDIT_H

#include "search/query.h"

/* Words, hyphenated words and phrases of a query in their order (array of const
 * KlNode *): what must be there, or with is_excluded what must not. Caller frees with
 * g_ptr_array_unref; the nodes belong to the query. */
GPtrArray *kl_query_leaves(const KlQuery *query, gboolean is_excluded);

/* What was typed for a leaf, without quotes. Caller frees. */
char *kl_query_typed(const char *text, const KlNode *leaf);

/* The query without some of its leaves.
 *
 * without   leaves that go; may be empty
 * any       ODER instead of UND, typed or not
 *
 * Caller frees; "" if nothing is left. */
char *kl_query_write(const char *text,
                     const KlQuery *query,
                     const GPtrArray *without,
                     gboolean any);

#endif
