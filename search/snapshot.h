/* An opened index that every thread of a program searches at the same time.
 *
 *     KlSnapshot                       one a generation; immutable, shared
 *       taxonomy, synonyms
 *       shard 0: base 0, docids 1…70       position = base + docid
 *       shard 1: base 70, docids 1…71
 *       slug ↔ position, one bitset a facet value, orders for »neueste«, »titel«
 *       content (rendered bodies), term cache
 *     KlReader                         one a thread at a time
 *       its own Xapian databases and its own analyzer
 *
 * A path is an INDEX folder (its current generation is opened and stays open, even
 * when another is published) or a Xapian stub file that lists shards, local or
 * remote. Nothing here changes after opening but the caches of terms and records, which
 * have their own locks, and the pool of readers.
 *
 * Ownership: snapshots are reference counted; a reader holds a reference to its
 * snapshot. Everything that getters return is borrowed and lives as long as the
 * snapshot. Threads: a snapshot any number; a reader one at a time.
 */
#ifndef KL_SEARCH_SNAPSHOT_H
#define KL_SEARCH_SNAPSHOT_H

#include <glib.h>

#include "search/bitset.h"
#include "search/content.h"
#include "search/taxonomy.h"

typedef struct KlSnapshot KlSnapshot;
typedef struct KlReader KlReader;

/* Opens an index.
 *
 * path          INDEX folder, or a generation folder in it (kl_writer_path: what is
 *               not yet published), or a stub file
 * content_path  INDEX folder that holds the bodies and pages, or NULL: path itself
 *               if it is a folder, none if it is a stub
 *
 * Returns a snapshot with one reference.
 *
 * Errors: KL_ERROR_NOT_FOUND    there is no index at path
 *         KL_ERROR_VERSION      a shard has another format or analysis: rebuild
 *         KL_ERROR_UNAVAILABLE  a remote shard does not answer (in bounded time)
 *         KL_ERROR_INDEX        damaged, or the shards do not belong together
 *         KL_ERROR_IO           the system refused
 */
KlSnapshot *
kl_snapshot_open(const char *path, const char *content_path, GError **error);
KlSnapshot *kl_snapshot_ref(KlSnapshot *snapshot);
void kl_snapshot_unref(KlSnapshot *snapshot);

/* Whether what is open is still what stands at its path.
 *
 * Of an INDEX this is one readlink. Of a stub it reads the stub file, looks where the
 * links of local shards lead and asks every remote shard for its revision: a connection
 * each, seconds at worst. What has gone counts as current: the old generation is better
 * than none. So does a generation that is not published.
 *
 * Errors: KL_ERROR_UNAVAILABLE  a remote shard does not answer
 *         KL_ERROR_NOT_FOUND, KL_ERROR_IO, KL_ERROR_INVALID  of the stub file
 *         KL_ERROR_INDEX        anything else
 */
gboolean
kl_snapshot_check(const KlSnapshot *snapshot, gboolean *ret_is_current, GError **error);
/* Whether it has shards elsewhere, so that checking takes connections. */
gboolean kl_snapshot_is_remote(const KlSnapshot *snapshot);

/* A name that changes whenever the answers may: "gen-7", or for stubs a checksum
 * of the revisions of the shards. Part of every ETag and cache key. */
const char *kl_snapshot_get_id(const KlSnapshot *snapshot);
const KlTaxonomy *kl_snapshot_get_taxonomy(const KlSnapshot *snapshot);
/* Bodies, pages and pictures; NULL for a stub without --content. */
const KlContent *kl_snapshot_get_content(const KlSnapshot *snapshot);
guint kl_snapshot_get_n_cases(const KlSnapshot *snapshot);
guint kl_snapshot_get_n_shards(const KlSnapshot *snapshot);

/* Positions run from 0 to n_positions - 1; not every one has a case. The getters
 * of a position without a case return NULL. */
guint kl_snapshot_get_n_positions(const KlSnapshot *snapshot);
gboolean
kl_snapshot_find(const KlSnapshot *snapshot, const char *slug, guint *ret_position);
const char *kl_snapshot_get_slug(const KlSnapshot *snapshot, guint position);
const char *kl_snapshot_get_title(const KlSnapshot *snapshot, guint position);
/* "2026-05-01" */
const char *kl_snapshot_get_checked(const KlSnapshot *snapshot, guint position);

/* All cases; the cases that carry a facet value. */
const KlBitset *kl_snapshot_get_all(const KlSnapshot *snapshot);
/* Those that are no finished cases: to be shown in a preview only, and as drafts. */
const KlBitset *kl_snapshot_get_drafts(const KlSnapshot *snapshot);
const KlBitset *
kl_snapshot_get_value(const KlSnapshot *snapshot, guint facet, guint value);
/* How many cases carry it: known since the opening. */
guint kl_snapshot_count_value(const KlSnapshot *snapshot, guint facet, guint value);
/* How many cases of a set carry each value of a facet, as a GArray of guint; of every
 * facet, as a GPtrArray of those. Caller frees. */
GArray *kl_snapshot_count_facet(const KlSnapshot *snapshot,
                                const KlBitset *within,
                                guint facet);
GPtrArray *kl_snapshot_count_facets(const KlSnapshot *snapshot, const KlBitset *within);

/* n_cases positions, newest stand first (then slug), or by title (then slug). */
const guint *kl_snapshot_get_newest_order(const KlSnapshot *snapshot);
const guint *kl_snapshot_get_title_order(const KlSnapshot *snapshot);

/* A reader for the calling thread, from the pool or new. Give it back with
 * kl_reader_release, whatever happened meanwhile.
 *
 * Errors: KL_ERROR_UNAVAILABLE, KL_ERROR_INDEX, KL_ERROR_IO as for opening. */
KlReader *kl_snapshot_acquire_reader(KlSnapshot *snapshot, GError **error);
void kl_reader_release(KlReader *reader);
KlSnapshot *kl_reader_get_snapshot(KlReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlSnapshot, kl_snapshot_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlReader, kl_reader_release)

#endif
