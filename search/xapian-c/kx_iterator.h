/* Terms, postings, positions and values: one by one, or in bulk at nearly the speed of
 * Xapian itself.
 *
 *     g_autoptr(KxTermIter) terms = kx_database_get_terms(db, "F", -1, error);
 *     while (terms != NULL && kx_term_iter_next(terms, &term, &length, &local_error))
 *         …
 *     if (local_error != NULL) …
 *
 * An iterator starts before its first item. Its _next returns FALSE at the end without,
 * and on failure with, an error; after either it stays at the end.
 *
 * Docids of several shards are interleaved (kx_database.h) and come in rising order.
 *
 * See kx.h for ownership, threads, lengths and errors.
 */
#ifndef KX_ITERATOR_H
#define KX_ITERATOR_H

#include "search/xapian-c/kx_types.h"

G_BEGIN_DECLS

/* --- terms --------------------------------------------------------------------- */

/* All terms of a database that begin with prefix ("": all), in byte order. */
KxTermIter *kx_database_get_terms(const KxDatabase *db,
                                  const char *prefix,
                                  gssize length,
                                  GError **error);
/* The terms of one document. */
KxTermIter *
kx_database_get_document_terms(const KxDatabase *db, guint32 docid, GError **error);

void kx_term_iter_free(KxTermIter *iter);

/* Goes to the next term.
 *
 * ret_term     valid until the next call with iter
 * ret_length   may be NULL
 */
gboolean kx_term_iter_next(KxTermIter *iter,
                           const char **ret_term,
                           gsize *ret_length,
                           GError **error);
/* Makes the following _next go to the first term that is not less than this one. Only
 * forwards: a term that is not after the current one changes nothing. */
gboolean
kx_term_iter_skip_to(KxTermIter *iter, const char *term, gssize length, GError **error);

/* Documents that have the current term, or for terms of a new document
 * KL_ERROR_INVALID; its wdf (only for terms of a document). To be called between two
 * _next. */
gboolean kx_term_iter_get_freq(KxTermIter *iter, guint32 *ret_freq, GError **error);
gboolean kx_term_iter_get_wdf(KxTermIter *iter, guint32 *ret_wdf, GError **error);

/* --- postings in bulk ---------------------------------------------------------- */

/* Sets bit base + docid for each posting of a term ("": for each document).
 *
 * words     borrowed; bits beyond n_words are not set
 * n_words   of 64 bits each
 */
gboolean kx_database_add_postings_to_bits(const KxDatabase *db,
                                          const char *term,
                                          gssize length,
                                          guint64 *words,
                                          gsize n_words,
                                          gsize base,
                                          GError **error);
/* Appends the docids of a term that are at least first_docid, rising.
 *
 * docids   a GArray of guint32
 */
gboolean kx_database_add_postings_to_array(const KxDatabase *db,
                                           const char *term,
                                           gssize length,
                                           guint32 first_docid,
                                           GArray *docids,
                                           GError **error);

/* Gets a block of postings; returns whether to go on. */
typedef gboolean (*KxPostingsFunc)(const guint32 *docids,
                                   const guint32 *wdfs,
                                   gsize n_postings,
                                   gpointer user_data);
/* Calls func with blocks of postings of a term. It must not use db. */
gboolean kx_database_foreach_posting(const KxDatabase *db,
                                     const char *term,
                                     gssize length,
                                     KxPostingsFunc func,
                                     gpointer user_data,
                                     GError **error);

/* --- postings one by one ------------------------------------------------------- */

KxPostingIter *kx_database_get_postings(const KxDatabase *db,
                                        const char *term,
                                        gssize length,
                                        GError **error);
void kx_posting_iter_free(KxPostingIter *iter);

gboolean kx_posting_iter_next(KxPostingIter *iter, guint32 *ret_docid, GError **error);
/* Goes to the first posting whose docid is at least docid, maybe the current one; FALSE
 * if there is none. Only forwards. */
gboolean kx_posting_iter_skip_to(KxPostingIter *iter,
                                 guint32 docid,
                                 guint32 *ret_docid,
                                 GError **error);
gboolean kx_posting_iter_get_wdf(KxPostingIter *iter, guint32 *ret_wdf, GError **error);

/* --- positions and values ------------------------------------------------------ */

/* Appends the positions of a term in a document, rising; none if it has none.
 *
 * positions   a GArray of guint32
 */
gboolean kx_database_add_positions_to_array(const KxDatabase *db,
                                            guint32 docid,
                                            const char *term,
                                            gssize length,
                                            GArray *positions,
                                            GError **error);

/* Gets a document's value, valid for the call; returns whether to go on. */
typedef gboolean (*KxValueFunc)(guint32 docid,
                                const char *value,
                                gsize length,
                                gpointer user_data);
/* Calls func for each document that has a value in slot, in rising order of docids. */
gboolean kx_database_foreach_value(const KxDatabase *db,
                                   guint32 slot,
                                   KxValueFunc func,
                                   gpointer user_data,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KxTermIter, kx_term_iter_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KxPostingIter, kx_posting_iter_free)

G_END_DECLS

#endif
