#include <stdio.h>

#include "search/cmd.h"
#include "search/suggest.h"

gboolean
kl_cmd_suggest(KlReader *reader, const KlSearchOptions *options, GError **error)
{
    g_autofree char *text = g_utf8_make_valid(options->suggest, -1);
    g_autoptr(GPtrArray) completions = kl_suggest(reader, text, error);
    if (completions == NULL) {
        return FALSE;
    }
    json_t *view = kl_view_suggestions(text, completions);
    if (options->want_json) {
        json_dumpf(view, stdout, JSON_INDENT(2));
        putchar('\n');
    } else {
        size_t i;
        json_t *completion;
        json_array_foreach(json_object_get(view, "completions"), i, completion)
        {
            printf("%-6s %s  (%s)\n",
                   json_string_value(json_object_get(completion, "kind")),
                   json_string_value(json_object_get(completion, "text")),
                   json_string_value(json_object_get(completion, "url")));
        }
    }
    json_decref(view);
    return TRUE;
}
