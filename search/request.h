/* What a visitor or a member of staff asks for: words, filters, order, page.
 *
 *     /suche?q=Hochbeet&thema=ernaehrung&thema=natur&sortierung=neueste&seite=2
 *
 *     query "Hochbeet", filters[0] = {2, 5}, sort NEWEST, page 2, page_size 10
 *
 * URL and command line are read by the same rules, and every request has exactly
 * one canonical URL.
 *
 * Ownership: a KlRequest owns all below it. Threads: plain data.
 */
#ifndef KL_SEARCH_REQUEST_H
#define KL_SEARCH_REQUEST_H

#include <glib.h>

#include "search/taxonomy.h"

#define KL_DEFAULT_PAGE_SIZE 10

typedef enum {
    KL_SORT_RELEVANCE, /* without words: as NEWEST */
    KL_SORT_NEWEST,
    KL_SORT_TITLE,
    KL_N_SORTS
} KlSort;

/* »Ich bin …«: chooses what pages put first, never what is found. */
typedef enum {
    KL_VIEWPOINT_NONE,
    KL_VIEWPOINT_UNTERNEHMEN,
    KL_VIEWPOINT_INITIATIVE,
    KL_VIEWPOINT_KOMMUNE,
    KL_N_VIEWPOINTS
} KlViewpoint;

/* "relevanz", "neueste", "titel"; "", "unternehmen", "initiative", "kommune". */
const char *kl_sort_id(KlSort sort);
const char *kl_viewpoint_id(KlViewpoint viewpoint);

typedef struct {
    char *query;        /* as typed without blanks at its ends; valid UTF-8; maybe "" */
    GPtrArray *filters; /* of GArray of guint, one a facet: sorted value indexes */
    KlSort sort;
    guint page;      /* from 1 */
    guint page_size; /* 1 … KL_MAX_PAGE_SIZE */
    KlViewpoint viewpoint;
    gboolean used_former_id; /* a filter named a former id: answer 301 to
                                kl_request_to_url */
} KlRequest;

/* Name and value of one parameter, decoded. Borrowed. */
typedef struct {
    const char *name;
    const char *value;
} KlParam;

/* The request that has no words, no filters and defaults for everything. */
KlRequest *kl_request_new(const KlTaxonomy *taxonomy);
KlRequest *kl_request_copy(const KlRequest *request);
void kl_request_free(KlRequest *request);

/* Reads parameters: q, a facet's id (may repeat), sortierung, seite, page_size,
 * ich. Others are ignored, and so are empty values; of a repeated single parameter
 * the first counts. Bytes that are not UTF-8 become U+FFFD.
 *
 * Errors: KL_ERROR_INVALID  an unknown value of a facet, sortierung or ich, a seite
 *                           or page_size that is no number in its range
 *         KL_ERROR_QUERY    more than KL_MAX_QUERY_CHARS characters
 * with a German message for visitors that names parameter and value. */
KlRequest *kl_request_from_params(const KlTaxonomy *taxonomy,
                                  const KlParam *params,
                                  gsize n_params,
                                  GError **error);

/* The one URL of a request: path, then q, facets in the order of the taxonomy with
 * their values in its order, sortierung, seite, page_size, ich; what has its default
 * is left out; nothing but path if nothing is left. Percent-encoded: safe in an
 * HTML attribute after escaping &. Caller frees with g_free. */
char *kl_request_to_url(const KlTaxonomy *taxonomy,
                        const KlRequest *request,
                        const char *path);

gboolean kl_request_has_filters(const KlRequest *request);
gboolean kl_request_has_filter(const KlRequest *request, guint facet, guint value);
/* Both leave the page at 1: what follows is another list. */
void kl_request_add_filter(KlRequest *request, guint facet, guint value);
void kl_request_remove_filter(KlRequest *request, guint facet, guint value);

/* Percent-encodes all but unreserved characters; a blank becomes "+" as in forms. */
void kl_url_append_escaped(GString *url, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlRequest, kl_request_free)

#endif
