/* The bytes of a segment, shared by content.c, which reads, and content_write.c. What
 * a segment is for stands in search/content.h. All numbers are in the machine's order;
 * a foreign one shows in the version.
 *
 *     KL_SEGMENT_MAGIC
 *     bytes of the entries
 *     rows[n_rows], sorted by key
 *     keys: "case/hochbeet" NUL …, types: "application/json" NUL …
 *     footer
 */
#ifndef KL_SEARCH_CONTENT_FORMAT_H
#define KL_SEARCH_CONTENT_FORMAT_H

#include <glib.h>

#define KL_SEGMENT_MAGIC     "KLPACK1\n"
#define KL_SEGMENT_VERSION   1
#define KL_SEGMENT_SUFFIX    ".pack"
#define KL_SEGMENT_MAX_ROWS  (1u << 27)
#define KL_SEGMENT_TOMBSTONE G_MAXUINT32 /* as a row's type */

typedef struct {
    guint64 offset;   /* of the bytes, from the start of the file */
    guint64 checksum; /* of the bytes */
    guint32 length;
    guint32 key;  /* place among the keys */
    guint32 type; /* likewise, or KL_SEGMENT_TOMBSTONE */
    guint32 reserved;
} KlSegmentRow;

typedef struct {
    guint64 rows_offset;
    guint64 checksum; /* of rows and keys */
    guint32 n_rows;
    guint32 keys_bytes;
    guint32 version;
    guint32 reserved;
    guint64 footer_checksum; /* of everything before it in the footer */
    char magic[8];
} KlSegmentFooter;

#endif
