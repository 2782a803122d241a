/* A Markdown file with its front matter: where one ends and the other begins.
 *
 *     ---                 line 1
 *     titel: Über uns     head, from line 2
 *     ---
 *     ## Wer wir sind     body, from line 4
 *
 * Ownership: everything is borrowed from the input's text, the tree is the caller's.
 * Threads: no state.
 */
#ifndef KL_INDEXER_FRONT_H
#define KL_INDEXER_FRONT_H

#include "indexer/diag.h"
#include "indexer/input.h"
#include "indexer/yaml.h"

typedef struct {
    KlYaml *head; /* a map, or NULL after findings */
    const char *body;
    gsize body_length;
    guint body_line;
} KlFront;

/* FALSE if the file has no front matter (reported). Free head with kl_yaml_free. */
gboolean kl_front_parse(const KlInput *input, KlFront *ret_front, KlDiags *diags);

#endif
