/* Reading databases.
 *
 * A KxDatabase reads one or several shards, local or remote, as if they were one. With
 * n shards, document d of shard i (both counted as Xapian does: d from 1, i from 0) is
 * document (d - 1) * n + i + 1 of the whole. Local databases are read at the revision
 * that they had when opened (or reopened); a writer that commits twice meanwhile makes
 * reading fail with KL_ERROR_CHANGED.
 *
 * See kx.h for ownership, threads, lengths and errors.
 */
#ifndef KX_DATABASE_H
#define KX_DATABASE_H

#include "search/xapian-c/kx_types.h"

G_BEGIN_DECLS

/* Opens a database folder, a single-file database, or a stub file that lists them.
 *
 * Errors: KL_ERROR_NOT_FOUND  path does not exist or is no database
 *         KL_ERROR_VERSION, KL_ERROR_IO, KL_ERROR_INDEX, and KL_ERROR_UNAVAILABLE
 *         for a remote shard of a stub (with Xapian's timeouts of 10 s)
 */
KxDatabase *kx_database_open(const char *path, GError **error);

/* Connects to a xapian-tcpsrv, which must have been there before.
 *
 * timeout_ms          for each answer; 0 waits for ever
 * connect_timeout_ms  for the connection; the look-up of host is not bounded
 *
 * Errors: KL_ERROR_UNAVAILABLE  no answer in time, refused, unknown host
 */
KxDatabase *kx_database_open_remote(const char *host,
                                    guint16 port,
                                    guint timeout_ms,
                                    guint connect_timeout_ms,
                                    GError **error);

/* A database without shards, for kx_database_add. */
KxDatabase *kx_database_new_empty(void);
/* Adds the shards of other. Queries and enquires that were made from db before do not
 * see them. */
gboolean kx_database_add(KxDatabase *db, const KxDatabase *other, GError **error);

void kx_database_free(KxDatabase *db);

/* Goes to the latest revision of the shards that are open. (A stub file is not read
 * again, a replaced folder not opened.)
 *
 * ret_has_changed   may be NULL; FALSE if nothing is new for certain
 */
gboolean kx_database_reopen(KxDatabase *db, gboolean *ret_has_changed, GError **error);

/* The shards. kx_database_get_shard gives a handle of its own for one of them, that
 * shares the files or connection with db. */
guint kx_database_get_n_shards(const KxDatabase *db);
KxDatabase *kx_database_get_shard(const KxDatabase *db, guint i_shard, GError **error);
/* Whether all shards are on this machine, so that posting sources, C spies and
 * deciders can run. */
gboolean kx_database_is_local(const KxDatabase *db);

/* Keeps remote shards from closing an idle connection. */
gboolean kx_database_keep_alive(KxDatabase *db, GError **error);

/* --- statistics ---------------------------------------------------------------- */

gboolean
kx_database_get_n_docs(const KxDatabase *db, guint32 *ret_n_docs, GError **error);
/* The highest docid that was ever used, 0 in an empty database. */
gboolean
kx_database_get_last_docid(const KxDatabase *db, guint32 *ret_docid, GError **error);
/* Mean sum of wdf in a document. */
gboolean kx_database_get_average_length(const KxDatabase *db,
                                        double *ret_length,
                                        GError **error);
gboolean kx_database_get_doc_length(const KxDatabase *db,
                                    guint32 docid,
                                    guint32 *ret_length,
                                    GError **error);
/* Whether there is any position in it. */
gboolean kx_database_has_positions(const KxDatabase *db,
                                   gboolean *ret_has_positions,
                                   GError **error);

/* Documents that have a term; sum of its wdf. 0 for a term that there is not. */
gboolean kx_database_get_term_freq(const KxDatabase *db,
                                   const char *term,
                                   gssize length,
                                   guint32 *ret_freq,
                                   GError **error);
gboolean kx_database_get_collection_freq(const KxDatabase *db,
                                         const char *term,
                                         gssize length,
                                         guint32 *ret_freq,
                                         GError **error);
gboolean kx_database_has_term(const KxDatabase *db,
                              const char *term,
                              gssize length,
                              gboolean *ret_has_term,
                              GError **error);

/* Documents that have a value in a slot. */
gboolean kx_database_get_value_freq(const KxDatabase *db,
                                    guint32 slot,
                                    guint32 *ret_freq,
                                    GError **error);

/* The UUIDs of the shards, with colons between; the same as long as the database is
 * not made anew. Caller frees with g_free. */
char *kx_database_get_uuid(const KxDatabase *db, GError **error);

/* --- metadata ------------------------------------------------------------------ */

/* Value of a metadata key, empty if there is none. Of several shards, only the first
 * one is asked: see kx_database_get_shard.
 *
 * key   1 … KX_MAX_TERM_BYTES bytes
 *
 * Caller frees with g_bytes_unref.
 *
 * Errors: KL_ERROR_INVALID  key is empty
 */
GBytes *kx_database_get_metadata(const KxDatabase *db,
                                 const char *key,
                                 gssize length,
                                 GError **error);
/* Iterates over the keys that begin with prefix, in byte order. First shard only. */
KxTermIter *kx_database_get_metadata_keys(const KxDatabase *db,
                                          const char *prefix,
                                          gssize length,
                                          GError **error);

/* --- documents ----------------------------------------------------------------- */

/* Errors: KL_ERROR_NOT_FOUND  no document has this docid
 *         KL_ERROR_INVALID    docid is 0
 */
KxDocument *
kx_database_get_document(const KxDatabase *db, guint32 docid, GError **error);

/* --- checking ------------------------------------------------------------------ */

/* Reads a whole database (folder, single file or stub of local ones) and looks for
 * inconsistencies.
 *
 * ret_n_errors   0 if it is sound
 *
 * Errors: KL_ERROR_NOT_FOUND, and KL_ERROR_INDEX and others if it is too damaged to be
 *         checked
 */
gboolean kx_database_check(const char *path, gsize *ret_n_errors, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KxDatabase, kx_database_free)

G_END_DECLS

#endif
