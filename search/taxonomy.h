/* The facets of a site and their values.
 *
 *     facets[0]  id "thema", title "Thema", field "themen", is_required
 *       values[0]  id "ernaehrung", title "Ernährung", synonyms ["Essen"]
 *     facets[4]  id "gibt-unternehmen", field "partner.gibt", roles {Unternehmen}
 *
 * It is read from corpus/taxonomie.yaml by the indexer and travels inside the index
 * as JSON, so that readers need no corpus. Order is the order of the file. Names
 * are compared by kl_taxonomy_key: case, umlaut spelling and blanks do not matter.
 *
 * Ownership: a KlTaxonomy owns facets and values; pointers into it live as long as
 * it does. Threads: immutable once built, any number of readers.
 */
#ifndef KL_SEARCH_TAXONOMY_H
#define KL_SEARCH_TAXONOMY_H

#include <glib.h>

#include "search/case.h"

#define KL_MAX_FACETS       64
#define KL_MAX_FACET_VALUES 10000

typedef struct {
    char *id;
    char *title;
    GPtrArray *synonyms; /* of char * */
    GPtrArray *former;   /* of char *: frueher, old ids */
} KlValue;

typedef struct {
    char *id;    /* URL parameter */
    char *title; /* heading */
    char *field; /* front-matter key, or partner.rolle, .gibt, .bekommt */
    guint roles; /* bit 1 << KlRole: whose partner entries count; 0: all */
    gboolean is_required;
    GPtrArray *values;   /* of KlValue */
    GHashTable *by_name; /* key of id, title or synonym → index + 1 */
    GHashTable *by_id;   /* id or former id → index + 1 */
} KlFacet;

typedef struct {
    GPtrArray *facets; /* of KlFacet */
} KlTaxonomy;

KlTaxonomy *kl_taxonomy_new(void);
void kl_taxonomy_free(KlTaxonomy *taxonomy);

/* Appends a facet or value and returns it, owned by its parent. Copies the strings.
 * The caller has checked ids and uniqueness (the indexer does, with positions). */
KlFacet *kl_taxonomy_add_facet(KlTaxonomy *taxonomy,
                               const char *id,
                               const char *title,
                               const char *field);
KlValue *kl_facet_add_value(KlFacet *facet, const char *id, const char *title);
void kl_facet_add_synonym(KlFacet *facet, guint value, const char *synonym);
void kl_facet_add_former(KlFacet *facet, guint value, const char *former_id);

/* The form in which names are compared: NFC, lower case, ae/oe/ue/ss, single
 * blanks. Caller frees with g_free. */
char *kl_taxonomy_key(const char *name);

/* Index of a facet by id, or -1. */
int kl_taxonomy_find_facet(const KlTaxonomy *taxonomy, const char *id);
/* Index of a value by id, title or synonym (find_value), or by id or former id
 * (find_value_by_id; *ret_is_former may be NULL), or -1. */
int kl_facet_find_value(const KlFacet *facet, const char *name);
int kl_facet_find_value_by_id(const KlFacet *facet,
                              const char *id,
                              gboolean *ret_is_former);
const KlFacet *kl_taxonomy_get_facet(const KlTaxonomy *taxonomy, guint facet);
const KlValue *kl_facet_get_value(const KlFacet *facet, guint value);

/* Canonical JSON (the same taxonomy gives the same bytes) and back. from_json
 * returns NULL with KL_ERROR_INVALID if the text is not such JSON. */
char *kl_taxonomy_to_json(const KlTaxonomy *taxonomy);
KlTaxonomy *kl_taxonomy_from_json(const char *json, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlTaxonomy, kl_taxonomy_free)

#endif
