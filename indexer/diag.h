/* Findings in somebody's content: collected, sorted, capped, printed in the form that
 * compilers use, so that editors jump to them.
 *
 *     corpus/faelle/x.md:7:12: error: unbekannter Wert »Ernärung« für »themen«;
 *                                     gemeint ist vielleicht »Ernährung«
 *
 * A KlDiags holds the findings about one file; a KlReport those of a run. A finding is
 * no failure: whoever reports one goes on and looks for the next.
 *
 * Ownership: a report owns what was moved into it. Threads: a KlDiags belongs to one
 * thread, a KlReport has no lock either.
 */
#ifndef KL_INDEXER_DIAG_H
#define KL_INDEXER_DIAG_H

#include <glib.h>
#include <jansson.h>
#include <stdio.h>

#include "indexer/messages.h"

/* Findings of each severity that are kept about one file. */
#define KL_MAX_DIAGS 100

/* Both from 1; columns are characters. */
typedef struct {
    guint line;
    guint column;
} KlPlace;

/* The place of findings about a whole file. */
#define KL_WHOLE_FILE ((KlPlace){1, 1})

typedef struct {
    char *file;
    KlPlace place;
    KlMessage message;
    char *text;        /* without hint; control characters escaped */
    char *source_line; /* what stands there, for the caret; or NULL */
} KlDiag;

typedef struct {
    char *file;
    const char *content; /* where source lines come from; borrowed, or NULL */
    GPtrArray *diags;    /* of KlDiag */
    guint n_errors;
    guint n_warnings;
} KlDiags;

/* file   as it is shown */
KlDiags *kl_diags_new(const char *file);
void kl_diags_free(KlDiags *diags);

/* Adds a finding. first and second stand for $1 and $2 and may be NULL; likely is what
 * was probably meant, or NULL. */
void kl_diags_report(KlDiags *diags,
                     KlMessage message,
                     KlPlace place,
                     const char *first,
                     const char *second,
                     const char *likely);

/* All findings of a run. */
typedef struct {
    GPtrArray *diags; /* of KlDiag */
    guint n_errors;
    guint n_warnings;
} KlReport;

KlReport *kl_report_new(void);
void kl_report_free(KlReport *report);
/* Moves the findings, so that diags is empty afterwards. */
void kl_report_take(KlReport *report, KlDiags *diags);
/* By file, line, column, code. */
void kl_report_sort(KlReport *report);

/* How findings are printed. */
typedef struct {
    gboolean with_source; /* source line, caret and hint */
    gboolean with_colour;
} KlDiagStyle;

/* What suits a stream: more on a terminal, colour unless NO_COLOR is set. */
KlDiagStyle kl_diag_style_for(FILE *stream);
void kl_report_print(const KlReport *report, FILE *stream, KlDiagStyle style);

/* [{"file", "line", "column", "severity", "code", "message", "hint"}]; new reference.
 */
json_t *kl_report_to_json(const KlReport *report);

/* Text for a terminal or log: control characters and bidirectional overrides become
 * \x1b or \u202e, and no more than max_chars characters are shown. Caller frees. */
char *kl_escape_text(const char *text, guint max_chars);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlDiags, kl_diags_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlReport, kl_report_free)

#endif
