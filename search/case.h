/* A case study as the index knows it: the model that the indexer fills, the writer
 * stores and the views show.
 *
 *     titel: Gerettete Lebensmittel für den Kiez      title
 *     kurzfassung: Ein Supermarkt gibt …              summary
 *     partner:                                        partners[]
 *       - name: foodsharing e. V.                       name
 *         rolle: Initiative                             role (KlRole)
 *         gibt: [{art: Lebensmittel, umfang: täglich}]  gives[] {kind, amount}
 *     themen: [Ernährung]                             values: facet 0, value 3 …
 *     ---
 *     ## Ausgangslage                                 sections[0].title
 *     …                                               sections[0].html, .text
 *
 * All strings are valid UTF-8 without control characters other than newline in
 * texts; `_html` is safe HTML (kooplab's own allow list of tags), everything else
 * is plain text that must be escaped where it is shown.
 *
 * Ownership: a KlCase owns everything below it. Threads: plain data, no locks; one
 * thread at a time while it is filled, any number once it is only read.
 */
#ifndef KL_SEARCH_CASE_H
#define KL_SEARCH_CASE_H

#include <glib.h>

typedef enum {
    KL_ROLE_UNTERNEHMEN,
    KL_ROLE_INITIATIVE,
    KL_ROLE_VEREIN,
    KL_ROLE_VERBAND,
    KL_ROLE_KOMMUNE,
    KL_ROLE_BILDUNGSEINRICHTUNG,
    KL_ROLE_STIFTUNG,
    KL_ROLE_SONSTIGE,
    KL_N_ROLES
} KlRole;

/* Id ("unternehmen") and title ("Unternehmen") of a role. Static strings. */
const char *kl_role_id(KlRole role);
const char *kl_role_title(KlRole role);
/* Finds a role by id or title, whatever its case; returns FALSE if there is none. */
gboolean kl_role_parse(const char *text, KlRole *ret_role);

/* What a partner gives or gets. */
typedef struct {
    char *kind;   /* title of the taxonomy value, or free text */
    char *amount; /* "täglich zwei Kisten", or NULL */
} KlExchange;

typedef struct {
    char *name;
    KlRole role;
    char *url;        /* http(s), or NULL */
    GPtrArray *gives; /* of KlExchange, maybe empty */
    GPtrArray *gets;  /* of KlExchange, maybe empty */
} KlPartner;

/* A part of the body under a heading. The first may have no heading: title "" and
 * id "einleitung". Deeper headings are part of their section's html and text. */
typedef struct {
    char *id;    /* anchor, unique in the case: [a-z0-9-]+ */
    char *title; /* plain text */
    char *html;  /* safe HTML of the section without its heading */
    char *text;  /* plain text of the same, paragraphs divided by \n */
} KlSection;

/* Whether a section's title is one of those that the editors' handbook gives to every
 * case (corpus/README.md: "So läuft es", "Erster Schritt" …). It says nothing about its
 * case, so that search passes over it: "Stein" must not find all "Stolpersteine". */
gboolean kl_section_title_is_usual(const char *title);

typedef struct {
    char *title;
    char *url; /* http(s), or NULL */
} KlSource;

/* A facet value that the case carries, as places in the taxonomy. */
typedef struct {
    guint facet;
    guint value;
} KlFacetRef;

typedef struct {
    char *slug;
    char *title;
    char *summary;
    char *place;      /* ort, or NULL */
    char *region;     /* title of the value or free text, or NULL */
    char *begin;      /* "2019" or "2019-05-01", or NULL */
    char *end;        /* likewise */
    char *checked;    /* stand: "2026-05-01" */
    char *first_step; /* erster_schritt, or NULL */
    gboolean is_draft;
    GPtrArray *partners;  /* of KlPartner, at least 2 */
    GPtrArray *stumbling; /* of char *: stolpersteine as titles or free text */
    GPtrArray *sources;   /* of KlSource */
    GPtrArray *sections;  /* of KlSection */
    GPtrArray *former;    /* of char *: frueher, old slugs */
    GArray *values;       /* of KlFacetRef, sorted by (facet, value), no repeats */
    char *picture_file;   /* bild.datei: a path below corpus/bilder, or NULL */
    char *picture_alt;
    char *picture_source; /* or NULL */
} KlCase;

/* A case with empty arrays and NULL everywhere else. Free with kl_case_free. */
KlCase *kl_case_new(void);
void kl_case_free(KlCase *kl_case);

KlExchange *kl_exchange_new(const char *kind, const char *amount);
void kl_exchange_free(KlExchange *exchange);
KlPartner *kl_partner_new(void);
void kl_partner_free(KlPartner *partner);
KlSection *kl_section_new(void);
void kl_section_free(KlSection *section);
KlSource *kl_source_new(const char *title, const char *url);
void kl_source_free(KlSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlCase, kl_case_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlExchange, kl_exchange_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlPartner, kl_partner_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlSection, kl_section_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlSource, kl_source_free)

#endif
