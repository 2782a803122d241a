/* YAML as a small tree with places: what people write by hand, and nothing else.
 *
 *     titel: Hochbeet          map ─┬─ key "titel" 1:1   ── text "Hochbeet" 1:8
 *     themen: [Natur, Kita]         └─ key "themen" 2:1  ── list 2:9 ─┬─ "Natur" 2:10
 *                                                                     └─ "Kita" 2:17
 *
 * Anchors, aliases, tags, merge keys, directives, several documents, duplicate keys,
 * tabs and more than eight levels are findings. Everything is a text; what a text
 * means (date, number, truth) is for whoever asks.
 *
 * Ownership: a node owns what is below it. Threads: no state.
 */
#ifndef KL_INDEXER_YAML_H
#define KL_INDEXER_YAML_H

#include <glib.h>

#include "indexer/diag.h"

#define KL_MAX_YAML_DEPTH 8

typedef enum {
    KL_YAML_TEXT,
    KL_YAML_LIST,
    KL_YAML_MAP,
    KL_YAML_BROKEN, /* a finding has been reported: say nothing more about it */
} KlYamlKind;

typedef struct KlYaml KlYaml;

struct KlYaml {
    KlYamlKind kind;
    KlPlace place;
    gboolean is_quoted;
    char *text;       /* of a text */
    GPtrArray *keys;  /* of a map: KlYaml of kind text, as long as items */
    GPtrArray *items; /* of a list or map: KlYaml */
};

/* Parses one document.
 *
 * text         valid UTF-8 with \n only, length bytes
 * first_line   number of its first line in the file
 *
 * Returns NULL after a syntax error, with a finding. Other findings leave a tree whose
 * broken places are KL_YAML_BROKEN. An empty document is an empty text. */
KlYaml *kl_yaml_parse(const char *text, gsize length, guint first_line, KlDiags *diags);
void kl_yaml_free(KlYaml *node);

/* Nothing, ~ or null, unquoted. */
gboolean kl_yaml_is_null(const KlYaml *node);
/* The value of a key of a map, or NULL. */
const KlYaml *kl_yaml_get(const KlYaml *map, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlYaml, kl_yaml_free)

#endif
