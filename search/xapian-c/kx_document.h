/* Documents: terms with their frequencies and positions, values in slots, and data.
 *
 * Documents that are read from a database fetch their parts when asked, so that reading
 * can fail late; they keep the database open.
 *
 * See kx.h for ownership, threads, lengths and errors.
 */
#ifndef KX_DOCUMENT_H
#define KX_DOCUMENT_H

#include "search/xapian-c/kx_types.h"

G_BEGIN_DECLS

/* An empty document. */
KxDocument *kx_document_new(void);
void kx_document_free(KxDocument *document);
/* Takes everything out, so that one document serves for adding many. */
void kx_document_clear(KxDocument *document);

/* Adds a term, or adds to its frequency.
 *
 * length    1 … KX_MAX_TERM_BYTES bytes
 * wdf_inc   how much it counts; 0 for terms that only filter
 *
 * Errors: KL_ERROR_LIMIT    too long
 *         KL_ERROR_INVALID  empty
 */
gboolean kx_document_add_term(KxDocument *document,
                              const char *term,
                              gssize length,
                              guint32 wdf_inc,
                              GError **error);
/* The same with a position, for phrases. */
gboolean kx_document_add_posting(KxDocument *document,
                                 const char *term,
                                 gssize length,
                                 guint32 position,
                                 guint32 wdf_inc,
                                 GError **error);

/* Puts bytes into a slot; no bytes empty it. The slot 0xffffffff is not allowed. */
gboolean kx_document_set_value(KxDocument *document,
                               guint32 slot,
                               const void *value,
                               gsize length,
                               GError **error);
gboolean kx_document_set_data(KxDocument *document,
                              const void *data,
                              gsize length,
                              GError **error);

/* Docid, if the document comes from a database, else 0. It counts in the database
 * that was asked; spies and deciders get that of the shard. */
guint32 kx_document_get_docid(const KxDocument *document);

/* The data, valid until the next call with this document. */
const char *
kx_document_get_data(KxDocument *document, gsize *ret_length, GError **error);
/* A value, empty if the slot is. Valid until the next call with this document. */
const char *kx_document_get_value(KxDocument *document,
                                  guint32 slot,
                                  gsize *ret_length,
                                  GError **error);

/* Iterates over the terms in byte order, with their wdf. */
KxTermIter *kx_document_get_terms(const KxDocument *document, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KxDocument, kx_document_free)

G_END_DECLS

#endif
