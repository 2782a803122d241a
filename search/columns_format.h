/* The bytes of columns: shared by columns.c, which reads, and columns_build.c. All
 * numbers are in the machine's order; the version shows a foreign one.
 *
 *     header
 *     offsets[last]  days[last]  lengths[last]
 *     order by newest[n]  order by title[n]  order by slug[n]
 *     heap: a zero byte, then slug, title, checked of each case, each with its NUL
 */
#ifndef KL_SEARCH_COLUMNS_FORMAT_H
#define KL_SEARCH_COLUMNS_FORMAT_H

#include <glib.h>

#define KL_COLUMNS_MAGIC   "KLCO"
#define KL_COLUMNS_VERSION 2

typedef struct {
    char magic[4];
    guint32 reserved;
    guint64 checksum; /* of everything from version on */
    guint32 version;
    guint32 padding;
    guint32 last_docid;
    guint32 n_cases;
} KlColumnsHeader;

static inline guint64
kl_columns_words(guint64 last_docid, guint64 n_cases)
{
    return 3 * (last_docid + n_cases);
}

/* By what titles are ordered, as in a German dictionary (DIN 5007-1): case, accents
 * and what is no letter or digit do not matter, ä is a, ß is ss. Caller frees. */
char *kl_columns_title_key(const char *title);

#endif
