/* Typed values out of a YAML tree: texts, lists, dates, addresses. What is wrong is
 * reported where it stands, and the reader goes on without the value.
 *
 * Every text that leaves here is one line: NFC, blanks and line breaks run together,
 * none at its ends.
 *
 * Ownership: texts belong to the caller. Threads: no state.
 */
#ifndef KL_INDEXER_FIELDS_H
#define KL_INDEXER_FIELDS_H

#include <glib.h>

#include "indexer/diag.h"
#include "indexer/yaml.h"

#define KL_MAX_URL_CHARS  2048
#define KL_MAX_SLUG_CHARS 100
#define KL_MAX_ID_CHARS   64

/* Reports keys of a map that are not in the NULL-terminated list, with the nearest. */
void kl_fields_check_keys(const KlYaml *map, const char *const *known, KlDiags *diags);
/* Reports that a key is missing, unless a misspelled one was reported in its place. */
void kl_fields_report_missing(const KlYaml *map, const char *key, KlDiags *diags);
/* Whether a node is a map; reports if not. name is what it is called. */
gboolean kl_fields_is_map(const KlYaml *node, const char *name, KlDiags *diags);
/* The items of a list, borrowed, or NULL after reporting. max_items is checked. */
const GPtrArray *
kl_fields_list(const KlYaml *node, const char *name, guint max_items, KlDiags *diags);

/* A text that is neither empty nor longer than max_chars, or NULL after reporting. */
char *
kl_fields_text(const KlYaml *node, const char *name, guint max_chars, KlDiags *diags);
/* The same for a key of a map; NULL without a word if an optional key is not there. */
char *kl_fields_get_text(const KlYaml *map,
                         const char *key,
                         guint max_chars,
                         gboolean is_required,
                         KlDiags *diags);
/* http or https with a host, or NULL after reporting. */
char *kl_fields_url(const KlYaml *node, const char *name, KlDiags *diags);
gboolean
kl_fields_bool(const KlYaml *node, const char *name, gboolean *ret, KlDiags *diags);

/* "2019-05-01", or with may_be_year also "2019"; NULL after reporting. */
char *kl_fields_date(const KlYaml *node,
                     const char *name,
                     gboolean may_be_year,
                     KlDiags *diags);

/* Letters a–z, digits, hyphens; 1 … max_chars of them. */
gboolean kl_is_slug(const char *text, guint max_chars);
/* "Café für alle!" → "cafe-fuer-alle"; "" if nothing is left. Caller frees. */
char *kl_make_slug(const char *title);
/* One line: see above. Caller frees. */
char *kl_one_line(const char *text);
/* Whether text is an http or https address with a host. */
gboolean kl_is_web_url(const char *text);

#endif
