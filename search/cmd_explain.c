#include <stdio.h>

#include "search/cmd.h"
#include "search/error.h"
#include "search/explain.h"

gboolean
kl_cmd_explain(KlReader *reader, const KlSearchOptions *options, GError **error)
{
    const KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    g_autoptr(KlRequest) request =
        kl_cmd_make_request(kl_snapshot_get_taxonomy(snapshot), options, error);
    guint position;
    if (request == NULL) {
        return FALSE;
    }
    if (options->explained != NULL &&
        !kl_snapshot_find(snapshot, options->explained, &position)) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID, "den Fall »%s« gibt es nicht",
                    options->explained);
        return FALSE;
    }
    json_t *view = kl_explain(reader, request, options->explained, error);
    if (view == NULL) {
        return FALSE;
    }
    if (options->want_json) {
        json_dumpf(view, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
        putchar('\n');
    } else {
        g_autofree char *text = kl_explain_to_text(view);
        fputs(text, stdout);
    }
    json_decref(view);
    return TRUE;
}
