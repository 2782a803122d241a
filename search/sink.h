/* JSON that is told once and becomes text or a tree.
 *
 *     kl_sink_begin_object(sink, NULL);        {
 *     kl_sink_string(sink, "slug", "kiez");      "slug": "kiez",
 *     kl_sink_begin_array(sink, "values");       "values": [
 *     kl_sink_integer(sink, NULL, 17);             17
 *     kl_sink_end(sink);                         ]
 *     kl_sink_end(sink);                       }
 *
 * An answer that only has to be sent is written straight into its text, which takes a
 * tenth of making and printing a tree; what templates look into is a tree of jansson.
 * The text is what jansson would print of the tree (compact, six digits).
 *
 * Keys are plain ASCII without quotes, NULL in arrays; strings are valid UTF-8.
 *
 * Ownership: see each function. Threads: one at a time.
 */
#ifndef KL_SEARCH_SINK_H
#define KL_SEARCH_SINK_H

#include <glib.h>
#include <jansson.h>

#define KL_SINK_DEPTH 16

typedef struct {
    GString *text; /* NULL: a tree */
    guint depth;   /* of what is open */
    char ends[KL_SINK_DEPTH];
    json_t *open[KL_SINK_DEPTH];
    json_t *root;
} KlSink;

/* Goes on with a text, which is borrowed. */
void kl_sink_init_text(KlSink *sink, GString *text);
/* Makes a tree. */
void kl_sink_init_tree(KlSink *sink);
/* The tree, when all is ended; the caller owns it. */
json_t *kl_sink_get_tree(KlSink *sink);

void kl_sink_begin_object(KlSink *sink, const char *key);
void kl_sink_begin_array(KlSink *sink, const char *key);
/* Ends what was begun last. */
void kl_sink_end(KlSink *sink);

/* NULL becomes null. */
void kl_sink_string(KlSink *sink, const char *key, const char *value);
void kl_sink_integer(KlSink *sink, const char *key, gint64 value);
void kl_sink_real(KlSink *sink, const char *key, double value);
void kl_sink_boolean(KlSink *sink, const char *key, gboolean value);
void kl_sink_null(KlSink *sink, const char *key);

#endif
