/* The cases of a note list beside each other, and as Markdown.
 *
 * items are whole cases (search/case_json.h), completed as cards and with all their
 * partners (web/card.h). Threads: no state.
 */
#ifndef KL_WEB_ZETTEL_VIEW_H
#define KL_WEB_ZETTEL_VIEW_H

#include <jansson.h>

/* [{label, cells: [{has_lines, lines: [{text}]}]}]: one row for everything that at
 * least one of the cases says. */
json_t *kl_compare_view(const json_t *items);

/* A dossier: heading, address, then each case with its exchange table. Caller frees
 * with g_free. */
char *kl_zettel_markdown(const json_t *items, const char *heading, const char *url);

#endif
