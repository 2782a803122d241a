/* What the modules of the search ask a reader: the one place above the Xapian binding
 * that touches databases. See search/snapshot.h for what a reader is.
 *
 * Every function fails with KL_ERROR_UNAVAILABLE (a remote shard does not answer),
 * KL_ERROR_CHANGED (a shard was replaced, also after reopening) or KL_ERROR_INDEX.
 */
#ifndef KL_SEARCH_READER_H
#define KL_SEARCH_READER_H

#include <glib.h>

#include "search/language/analyzer.h"
#include "search/plan.h"
#include "search/snapshot.h"
#include "search/synonyms.h"
#include "search/term_cache.h"

/* Lives as long as the reader. */
KlAnalyzer *kl_reader_get_analyzer(KlReader *reader);
const KlSynonyms *kl_snapshot_get_synonyms(const KlSnapshot *snapshot);

/* Opens all shards again, after KL_ERROR_UNAVAILABLE (a remote server closes idle
 * connections) or KL_ERROR_CHANGED. On failure the reader is as it was, and is not
 * kept for others. */
gboolean kl_reader_reconnect(KlReader *reader, GError **error);

/* Whether any case has the term. */
gboolean kl_reader_has_term(KlReader *reader,
                            const char *term,
                            gboolean *ret_has_term,
                            GError **error);

/* The cases that have a term, or the terms side by side in that order; from the term
 * cache of the snapshot where it has them. The caller has a reference. */
KlPostings *kl_reader_get_postings(KlReader *reader, const char *term, GError **error);
KlPostings *
kl_reader_get_phrase(KlReader *reader, const GPtrArray *terms, GError **error);

/* The terms of a case that begin with prefix, added to an array of char * that owns
 * them; the positions of a term in it, to one of guint32. Nothing is added if no case
 * is at the position. */
gboolean kl_reader_add_case_terms(KlReader *reader,
                                  guint position,
                                  const char *prefix,
                                  GPtrArray *terms,
                                  GError **error);
gboolean kl_reader_add_term_positions(KlReader *reader,
                                      guint position,
                                      const char *term,
                                      GArray *positions,
                                      GError **error);

/* The document data of a case (search/record.h). KL_ERROR_NOT_FOUND if no case is at
 * the position. Caller frees with g_bytes_unref. */
GBytes *kl_reader_get_data(KlReader *reader, guint position, GError **error);

#endif
