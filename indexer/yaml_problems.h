/* What is wrong with a YAML text as such, said as an editor would say it. Only yaml.c
 * needs this.
 *
 * Threads: no state.
 */
#ifndef KL_INDEXER_YAML_PROBLEMS_H
#define KL_INDEXER_YAML_PROBLEMS_H

#include <yaml.h>

#include "indexer/yaml.h"

/* Where libyaml is, in the file. */
KlPlace kl_yaml_place(yaml_mark_t mark, guint first_line);
/* Reports why the parser has stopped. */
void
kl_yaml_report_syntax(const yaml_parser_t *parser, guint first_line, KlDiags *diags);
/* One finding a line that has a tab, or a no-break space where an ordinary one belongs:
 * in the indentation or after the colon of a key. Returns how many lines have one. */
guint
kl_yaml_report_blanks(const char *text, gsize length, guint first_line, KlDiags *diags);

#endif
