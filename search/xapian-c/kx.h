/* A C binding of libxapian 1.4: databases, documents, queries and matches.
 *
 *     kx_database.h   reading: statistics, metadata, documents, shards; checking
 *     kx_writable.h   writing, and merging many databases into one
 *     kx_document.h   documents
 *     kx_iterator.h   terms, postings, positions and values, one by one or in bulk
 *     kx_query.h      queries, with lists of docids as posting sources
 *     kx_enquire.h    matching: weights, sorting, spies, deciders, results
 *
 * It is faithful to Xapian and knows nothing of what is stored: names, meanings and
 * limits are those of Xapian's own documentation unless a comment says otherwise.
 *
 * Handles: KxDatabase, KxWritableDatabase, KxDocument, KxTermIter, KxPostingIter,
 * KxQuery, KxEnquire. Each is freed by its _free (which accepts NULL) in any order:
 * where one needs another, it holds what it needs of it. Handles given to a function
 * are borrowed for the call. Strings and bytes that are given are copied.
 *
 * Threads: NO object may cross threads, not even to be freed there, and not even
 * const: Xapian's reference counts are not atomic. Open the database in each thread.
 * Different objects in different threads need no lock.
 *
 * Strings: terms, values, data and metadata are bytes, any bytes. A length that is a
 * gssize may be -1, then the bytes end at the first NUL. What a function returns is
 * always followed by a NUL that does not count.
 *
 * Errors: no C++ exception leaves the binding, each becomes a GError of KL_ERROR
 * (search/error.h) whose message holds Xapian's own:
 *
 *     KL_ERROR_NOT_FOUND    no such database or document
 *     KL_ERROR_IO           the system refused: permission, space, descriptors
 *     KL_ERROR_INVALID      a wrong argument, or a call that is not possible here
 *                           (a posting source on a remote shard)
 *     KL_ERROR_QUERY        a wildcard expands to more terms than allowed
 *     KL_ERROR_LOCKED       somebody else is writing
 *     KL_ERROR_CHANGED      the revision being read is gone: kx_database_reopen and
 *                           try again
 *     KL_ERROR_VERSION      written by another version of Xapian
 *     KL_ERROR_LIMIT        a term, key or value that is too long
 *     KL_ERROR_UNAVAILABLE  a remote database does not answer, or not in time
 *     KL_ERROR_INDEX        damaged, or anything else
 *
 * Where nothing else is said, a function that takes a GError can fail with any of
 * them, returns NULL or FALSE then and leaves its ret_ parameters alone. Running out
 * of memory ends the process (g_error), as everywhere in GLib. A damaged database may
 * crash Xapian 1.4.22 itself: open only what you trust.
 */
#ifndef KX_KX_H
#define KX_KX_H

#include "search/xapian-c/kx_database.h"
#include "search/xapian-c/kx_document.h"
#include "search/xapian-c/kx_enquire.h"
#include "search/xapian-c/kx_iterator.h"
#include "search/xapian-c/kx_query.h"
#include "search/xapian-c/kx_writable.h"

#endif
