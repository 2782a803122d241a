/* Whether a database has all of its tables.
 *
 * Xapian takes the tables of documents' data and of positions for optional: one that
 * does not open (too many open files, an I/O error) is silently taken for empty, when
 * reading and when merging, and every case has lost its text.
 *
 * Threads: those of the database.
 */
#ifndef KL_SEARCH_SHARD_CHECK_H
#define KL_SEARCH_SHARD_CHECK_H

#include "search/columns.h"
#include "search/xapian-c/kx.h"

/* Looks at the first case of a database and at every step-th after it (0: no other).
 * Errors: KL_ERROR_INDEX  a table is missing; and what Xapian reports */
gboolean kl_shard_check(const KxDatabase *db,
                        const KlColumns *columns,
                        guint step,
                        GError **error);

#endif
