#include <stdio.h>

#include "search/cmd.h"
#include "search/error.h"
#include "search/similar.h"

#define DEFAULT_SIMILAR 5

static void
print_text(const GPtrArray *similar)
{
    for (guint i = 0; i < similar->len; i++) {
        const KlSimilarCase *one = g_ptr_array_index(similar, i);
        printf("%3u. %s\n     /faelle/%s\n     %s\n", i + 1, one->record.title,
               one->record.slug, one->reason);
    }
}

gboolean
kl_cmd_similar(KlReader *reader, const KlSearchOptions *options, GError **error)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    guint position;
    if (!kl_snapshot_find(snapshot, options->similar, &position)) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID, "den Fall »%s« gibt es nicht",
                    options->similar);
        return FALSE;
    }
    guint64 n_wanted = DEFAULT_SIMILAR;
    if (options->page_size != NULL &&
        !g_ascii_string_to_unsigned(options->page_size, 10, 1, G_MAXUINT, &n_wanted,
                                    error)) {
        return FALSE;
    }
    g_autoptr(GPtrArray) similar =
        kl_similar_find(reader, position, (guint)n_wanted, error);
    if (similar == NULL) {
        return FALSE;
    }
    if (options->want_json) {
        json_t *view =
            json_pack("{s:s, s:o}", "slug", options->similar, "similar",
                      kl_view_similar(kl_snapshot_get_taxonomy(snapshot), similar));
        json_dumpf(view, stdout, JSON_INDENT(2));
        putchar('\n');
        json_decref(view);
    } else {
        print_text(similar);
    }
    return TRUE;
}
