/* What kooplab is measured against: the same work with nothing around it.
 *
 *     ranking    Xapian's match for the plan of a query, first ten, in this process:
 *                no set of hits, no counts, no snippets; facet filters as terms
 *     page       a constant page from libmicrohttpd with the flags of kooplab-web
 *     stat       every file of the corpus found and looked at
 *     writing    the documents of a finished index, gathered in memory, put into
 *                Xapian again: the clock runs for Document, add_document, commit and
 *                compact only
 *     plain      what anybody would write: TermGenerator with the German stemmer over
 *                the files, positions, text as data, batches of 100, then compact
 */
#ifndef BENCH_FLOORS_H
#define BENCH_FLOORS_H

#include <glib.h>

#include "search/plan.h"
#include "search/request.h"
#include "search/xapian-c/kx_types.h"
#include "tests/bench/process.h"

/* --- ranking: floor_rank.c -----------------------------------------------------------
 */

/* The query of a plan within the filters of a request. NULL for a plan without
 * weights. Caller frees. */
KxQuery *bench_rank_make_query(const KlPlan *plan,
                               const KlTaxonomy *taxonomy,
                               const KlRequest *request,
                               GError **error);
/* One match; what is timed. */
gboolean bench_rank(const KxDatabase *db, const KxQuery *query, GError **error);

/* --- pages: floor_page.c -------------------------------------------------------------
 */

/* Serves n_bytes of HTML at any path until it is killed. Returns an exit code. */
int bench_page_serve(guint16 port, gsize n_bytes);

/* --- files: floor_files.c ------------------------------------------------------------
 */

/* Reads the folders of a corpus and stats every file. Returns seconds. */
double bench_stat_corpus(const char *corpus);

/* --- writing: floor_write.c, floor_plain.cc ------------------------------------------
 */

/* Writes the documents of a database anew below folder, with so many threads.
 *
 * ret_cost   of writing alone */
gboolean bench_write_again(const char *database,
                           const char *folder,
                           guint n_threads,
                           BenchCost *ret_cost,
                           GError **error);

G_BEGIN_DECLS

/* Indexes the files of a corpus below folder. Reading them counts. */
gboolean bench_write_plain(const char *corpus,
                           const char *folder,
                           guint n_threads,
                           BenchCost *ret_cost,
                           GError **error);

/* Makes one database of many, 32 at a time. Takes them away. */
gboolean
bench_merge(GPtrArray *paths, const char *folder, guint n_threads, GError **error);

G_END_DECLS

#endif
