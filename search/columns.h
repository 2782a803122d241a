/* Columns of one shard: slug, title, day of the last check and length of every case by
 * docid, for sorting, for ranking, for links and for the list of all slugs without
 * touching documents.
 *
 *     docid    1        2      3
 *     slug     hochbeet –      kiez        docid 2 was removed: a hole
 *     title    Das Hoc… –      Gerettete …
 *     checked  20260501 0      20251224
 *     length   1204     0      877         sum of the wdfs of its terms
 *
 * They travel in the shard's metadata (KL_META_COLUMNS and numbered chunks below it),
 * so a remote shard has them, too, and are read in one go when a shard is opened.
 *
 * Ownership: strings belong to the columns. Threads: immutable once read, any number of
 * readers; a KlColumnsBuilder belongs to one thread at a time.
 */
#ifndef KL_SEARCH_COLUMNS_H
#define KL_SEARCH_COLUMNS_H

#include <glib.h>

#include "search/xapian-c/kx_types.h"

typedef struct KlColumns KlColumns;

typedef enum {
    KL_ORDER_NEWEST, /* checked, the latest first, then slug */
    KL_ORDER_TITLE,  /* title as in a German dictionary (ä as a), then slug */
    KL_N_ORDERS
} KlOrder;

/* Reads the columns out of their stored form.
 *
 * bytes   borrowed; the columns keep a reference
 *
 * Errors: KL_ERROR_VERSION, KL_ERROR_INDEX (damaged)
 */
KlColumns *kl_columns_read(GBytes *bytes, GError **error);
/* Reads the columns of a database of one shard, local or remote.
 *
 * Errors: as above; KL_ERROR_INDEX also if there are none; what reading the database
 *         may bring */
KlColumns *kl_columns_load(const KxDatabase *shard, GError **error);
void kl_columns_free(KlColumns *columns);

/* Largest docid, holes included; docids run from 1 to it. */
guint kl_columns_last_docid(const KlColumns *columns);
guint kl_columns_n_cases(const KlColumns *columns);

/* Column values of a docid; NULL or 0 for a hole or a docid beyond the last. */
const char *kl_columns_slug(const KlColumns *columns, guint docid);
const char *kl_columns_title(const KlColumns *columns, guint docid);
/* "2026-05-01", or "" if the case has none; and the same as the number 20260501. */
const char *kl_columns_checked(const KlColumns *columns, guint docid);
guint32 kl_columns_checked_day(const KlColumns *columns, guint docid);
/* As Xapian has it: the sum of the wdfs of all terms of the document. */
guint32 kl_columns_length(const KlColumns *columns, guint docid);

/* The docids of the shard in an order: n_cases of them. Owned by columns. */
const guint32 *kl_columns_order(const KlColumns *columns, KlOrder order);
/* Compares two cases, usually of different shards: < 0, 0, > 0. */
int kl_columns_compare(KlOrder order,
                       const KlColumns *a,
                       guint docid_a,
                       const KlColumns *b,
                       guint docid_b);

/* Docid of a slug, or 0. Binary search. */
guint kl_columns_find_slug(const KlColumns *columns, const char *slug);

/* Making columns. set overwrites, remove makes a hole; docids in any order. */
typedef struct KlColumnsBuilder KlColumnsBuilder;

KlColumnsBuilder *kl_columns_builder_new(void);
void kl_columns_builder_free(KlColumnsBuilder *builder);
/* Starts from what is stored. */
void kl_columns_builder_add_all(KlColumnsBuilder *builder,
                                const KlColumns *columns,
                                guint docid_offset);
void kl_columns_builder_set(KlColumnsBuilder *builder,
                            guint docid,
                            const char *slug,
                            const char *title,
                            const char *checked,
                            guint32 length);
void kl_columns_builder_remove(KlColumnsBuilder *builder, guint docid);
/* The stored form. Caller frees with g_bytes_unref. */
GBytes *kl_columns_builder_finish(KlColumnsBuilder *builder);
/* Puts the stored form into a shard's metadata. Errors as kl_chunks_save. */
gboolean
kl_columns_save(KlColumnsBuilder *builder, KxWritableDatabase *shard, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlColumns, kl_columns_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlColumnsBuilder, kl_columns_builder_free)

#endif
