/* A case that somebody proposes: from the parameters of /vorschlagen to a case file
 * that kooplab-index takes without an error.
 *
 *     ?titel=…&kurzfassung=…&partner1-name=…&partner1-rolle=Verein&thema=energie…
 *
 *     ---
 *     titel: "…"
 *     …
 *
 * Everything that was typed is text: it cannot add a key, end the front matter or
 * become a link. What a partner gives goes to the front matter where the taxonomy
 * knows it, and to the section »Was jede Seite einbringt« where it does not.
 *
 * assets/vorschlagen.js does the same in the browser; tests/data/proposals.json holds
 * both to the same texts and messages.
 *
 * Nothing is stored or logged. Ownership: a KlProposal owns all below it. Threads:
 * plain data.
 */
#ifndef KL_WEB_PROPOSAL_H
#define KL_WEB_PROPOSAL_H

#include <jansson.h>

#include "search/taxonomy.h"
#include "web/http.h"

#define KL_PROPOSAL_PARTNERS 4
#define KL_PROPOSAL_SOURCES  3

typedef enum {
    KL_PROPOSAL_LINE,
    KL_PROPOSAL_AREA,
    KL_PROPOSAL_SELECT,
} KlProposalKind;

typedef enum {
    KL_PROPOSAL_ABOUT,
    KL_PROPOSAL_PARTNER,
    KL_PROPOSAL_STORY,
    KL_PROPOSAL_SOURCE,
} KlProposalPart;

/* One field of the form. name is that of the parameter; of partners and sources it is
 * what follows "partner1-". */
typedef struct {
    KlProposalPart part;
    const char *name;
    const char *label;
    const char *hint; /* or NULL */
    KlProposalKind kind;
    const char *type; /* of the input element */
    guint max_chars;
    gboolean is_required; /* of partners: of the first two */
    const char *heading;  /* of the section it becomes, or NULL */
} KlProposalField;

typedef struct {
    const KlTaxonomy *taxonomy;
    GHashTable *texts; /* parameter → what was typed, cleaned; only what is not empty */
    GPtrArray *choices; /* of GArray of guint, one a facet: values chosen */
    GPtrArray *errors;  /* of KlProposalError, in the order of the form */
    gboolean was_sent;
} KlProposal;

typedef struct {
    char *name; /* parameter, or the facet's id */
    char *text; /* a sentence */
} KlProposalError;

/* All fields, ordered by part. */
const KlProposalField *kl_proposal_fields(guint *ret_n);
/* "partner1-", "quelle2-" or "": what stands before the names of a part. number counts
 * partners and sources from 1. Caller frees. */
char *kl_proposal_prefix(KlProposalPart part, guint number);
/* "Partner 1, Name", "Titel der Quelle 2", "Ort": a field in a sentence of its own.
 * Caller frees. */
char *kl_proposal_label(const KlProposalField *field, guint number);

/* Whether a facet is chosen from in the form: required, and not told by partners. */
gboolean kl_proposal_asks(const KlFacet *facet);
/* The facet whose values the select of a field offers, or NULL. */
const KlFacet *kl_proposal_facet_of(const KlTaxonomy *taxonomy, const char *name);

/* What may be given and got, for the script of the page: a JSON object {"gibt":
 * {"geld": "Geld", …}, "bekommt": …} with the names (kl_taxonomy_key) of all values;
 * null where everything may be said. */
json_t *kl_proposal_vocabulary(const KlTaxonomy *taxonomy);

/* Reads and checks. taxonomy is borrowed and must outlive. */
KlProposal *kl_proposal_new(const KlTaxonomy *taxonomy, const KlHttpRequest *request);
void kl_proposal_free(KlProposal *proposal);

/* What was typed for a parameter, or NULL. Borrowed. */
const char *kl_proposal_get(const KlProposal *proposal, const char *name);
gboolean kl_proposal_has_choice(const KlProposal *proposal, guint facet, guint value);
/* Whether anything is said about a partner (from 1): then name and role are needed. */
gboolean kl_proposal_has_partner(const KlProposal *proposal, guint number);
/* The message for a parameter or facet, or NULL. Borrowed. */
const char *kl_proposal_error(const KlProposal *proposal, const char *name);

/* The case file; the proposal has no errors. today: "2026-05-01". Caller frees. */
char *kl_proposal_write(const KlProposal *proposal, const char *today);
/* "hochbeete-im-hof.md". Caller frees. */
char *kl_proposal_file_name(const KlProposal *proposal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlProposal, kl_proposal_free)

#endif
