/* The questions of the Fragenweg, and the addresses of its steps.
 *
 *     /fragenweg                                       Wer sind Sie?
 *     /fragenweg?ich=unternehmen&frage=2               Was können Sie einbringen?
 *     /fragenweg?gibt-unternehmen=geld&ich=…&frage=3   Welches Thema …?
 *     /suche?gibt-unternehmen=geld&thema=energie&ich=unternehmen
 *
 * The state is in the address: the parameters of the search, and which question is
 * open. What the taxonomy does not have is not asked.
 *
 * Threads: plain data; everything in it is borrowed.
 */
#ifndef KL_WEB_WAY_H
#define KL_WEB_WAY_H

#include "search/request.h"
#include "web/app.h"

#define KL_WAY_MAX_QUESTIONS 5
#define KL_WAY_NO_FACET      (-1) /* the question for the viewpoint */

typedef struct {
    const char *title;
    const char *hint; /* or NULL */
    int facet;
} KlWayQuestion;

typedef struct {
    const KlPageContext *context;
    const KlTaxonomy *taxonomy;
    KlRequest *request; /* what has been answered */
    GPtrArray *zettel;
    KlWayQuestion questions[KL_WAY_MAX_QUESTIONS];
    guint n_questions;
    guint number; /* the open question, from 1; n_questions + 1 after the last */
} KlWay;

/* Fills in the questions: which, depends on taxonomy and viewpoint. */
void kl_way_ask(KlWay *way);

/* The first facet of a field that counts one of these roles (bits; 0: any), or
 * KL_WAY_NO_FACET. */
int kl_way_find_field(const KlTaxonomy *taxonomy, const char *field, guint roles);

void kl_way_clear_facet(KlRequest *request, guint facet);

/* Address of a question with other answers. Caller frees. */
char *kl_way_url(const KlWay *way, const KlRequest *request, guint number);

#endif
