/* Counting searches for --statistics: what the pages say, what the file gets.
 *
 *     page ─▶ note "0\tlastenfahrrad" on the reply ─▶ each time it is sent (from the
 *     cache, too) kl_searches_count ─▶ KlStatistics ─▶ file, every ten minutes
 *
 * A search is counted where it begins: the first page of what somebody typed, without
 * filters. Turning pages and narrowing are no new searches; a filter that leaves
 * nothing says nothing about the words. Suggestions and the API are not counted. What
 * is kept and what is written stands in search/statistics.h.
 *
 * Ownership: kl_searches_free. Threads: any number.
 */
#ifndef KL_WEB_SEARCHES_H
#define KL_WEB_SEARCHES_H

#include "search/search.h"
#include "search/statistics.h"

typedef struct KlSearches KlSearches;

/* Loads the file or begins one. A damaged file is put aside (".defekt") with a warning
 * in the log.
 *
 * Errors: KL_ERROR_IO the file cannot be read or written */
KlSearches *kl_searches_open(const char *path, GError **error);
void kl_searches_free(KlSearches *searches);

/* The note about a result, or NULL if it is not counted. Caller frees. */
char *kl_searches_make_note(const KlResult *result);
void kl_searches_count(KlSearches *searches, const char *note);

/* Errors: KL_ERROR_IO */
gboolean kl_searches_save(KlSearches *searches, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlSearches, kl_searches_free)

#endif
