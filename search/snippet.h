/* The passage of a case that shows best what the query found.
 *
 *     query   Korb, Schule
 *     text    … an der Schule hängen seit Mai vierzig Nistkörbe, die …
 *     html    … an der <mark>Schule</mark> hängen seit Mai vierzig
 *             <mark>Nistkörbe</mark>, die …
 *
 * The stored text is tokenized again, words whose terms meet the query's are marked
 * in the author's whole spelling, and the window with the most of the query's words
 * wins; at equal worth the summary, then the earlier section. Where no text has any,
 * the summary's beginning stands without marks.
 *
 * Work is bounded: of a case, so many bytes are looked at and no more. Threads: those
 * of the analyzer.
 */
#ifndef KL_SEARCH_SNIPPET_H
#define KL_SEARCH_SNIPPET_H

#include <glib.h>

#include "search/language/analyzer.h"
#include "search/language/term_set.h"
#include "search/record.h"

#define KL_SNIPPET_CHARS      240
#define KL_SNIPPET_SCAN_BYTES (256 * 1024)

typedef struct {
    char *html;                /* escaped but for <mark>; caller frees */
    const char *section_id;    /* of the record, or NULL: from the summary */
    const char *section_title; /* likewise */
} KlSnippet;

/* The marks of a plan (KlPlanning: term → KlMark), borrowed, as they are asked for.
 * Made once for all hits. */
KlTermSet *kl_snippet_marks_new(GHashTable *marks);

/* marks: of n_groups words; maybe empty. */
void kl_snippet_make(KlAnalyzer *analyzer,
                     const KlRecord *record,
                     const KlTermSet *marks,
                     guint n_groups,
                     KlSnippet *ret_snippet);

/* Appends text escaped for HTML, in text and in quoted attributes; newlines and other
 * control characters become blanks. length in bytes; valid UTF-8. */
void kl_html_append_escaped(GString *html, const char *text, gsize length);

#endif
