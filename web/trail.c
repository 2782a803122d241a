#include "web/trail.h"

#include <string.h>

#include "search/search.h"
#include "web/list_view.h"
#include "web/zettel.h"

/* What the address carries of a list, or NULL if it carries none. */
static KlRequest *
read_list(const KlPageContext *context)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    const GArray *params = context->request->params;
    g_autoptr(KlRequest) request = kl_request_from_params(
        taxonomy, (const KlParam *)(const void *)params->data, params->len, NULL);

    if (request == NULL) {
        return NULL;
    }
    gboolean is_list = request->query[0] != '\0' || kl_request_has_filters(request) ||
                       request->page > 1 || request->sort != KL_SORT_RELEVANCE ||
                       request->viewpoint != KL_VIEWPOINT_NONE;
    return is_list ? g_steal_pointer(&request) : NULL;
}

static guint
find_hit(const KlResult *result, const char *slug)
{
    for (guint i = 0; i < result->hits->len; i++) {
        const KlHit *hit = result->hits->pdata[i];
        if (strcmp(hit->record.slug, slug) == 0) {
            return i;
        }
    }
    return G_MAXUINT;
}

/* The address of a hit that stands on a page of the list. */
static json_t *
view_hit(const KlPageContext *context, KlRequest *request, guint page, const KlHit *hit)
{
    g_autoptr(GPtrArray) zettel = kl_zettel_read(context->request);
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(context->snapshot);
    guint saved = request->page;

    request->page = page;
    g_autofree char *list = kl_list_url(taxonomy, request, zettel);
    request->page = saved;
    const char *mark = strchr(list, '?');
    g_autofree char *url =
        g_strconcat("/faelle/", hit->record.slug, mark != NULL ? mark : "", NULL);
    return json_pack("{s:s, s:s}", "url", url, "title", hit->record.title);
}

/* The hit at the edge of a neighbouring page. */
static json_t *
view_across(const KlPageContext *context,
            KlReader *reader,
            KlRequest *request,
            guint page,
            gboolean want_last)
{
    g_autoptr(KlRequest) other = kl_request_copy(request);
    other->page = page;
    g_autoptr(KlResult) result = kl_search(reader, other, NULL);

    if (result == NULL || result->hits->len == 0) {
        return json_null();
    }
    guint i = want_last ? result->hits->len - 1 : 0;
    return view_hit(context, request, page, result->hits->pdata[i]);
}

json_t *
kl_trail_view(const KlPageContext *context, const char *slug)
{
    g_autoptr(KlRequest) request = read_list(context);
    g_autoptr(KlReader) reader =
        request != NULL ? kl_snapshot_acquire_reader(context->snapshot, NULL) : NULL;
    g_autoptr(KlResult) result =
        reader != NULL ? kl_search(reader, request, NULL) : NULL;
    guint i = result != NULL ? find_hit(result, slug) : G_MAXUINT;

    if (i == G_MAXUINT) {
        return json_null();
    }
    guint number = (request->page - 1) * request->page_size + i + 1;
    g_autoptr(GPtrArray) zettel = kl_zettel_read(context->request);
    g_autofree char *url =
        kl_list_url(kl_snapshot_get_taxonomy(context->snapshot), request, zettel);
    g_autofree char *position =
        g_strdup_printf("Treffer %u von %u", number, result->total);
    json_t *previous = json_null(), *next = json_null();

    if (i > 0) {
        previous =
            view_hit(context, request, request->page, result->hits->pdata[i - 1]);
    } else if (request->page > 1) {
        previous = view_across(context, reader, request, request->page - 1, TRUE);
    }
    if (i + 1 < result->hits->len) {
        next = view_hit(context, request, request->page, result->hits->pdata[i + 1]);
    } else if (number < result->total) {
        next = view_across(context, reader, request, request->page + 1, FALSE);
    }
    return json_pack("{s:s, s:s, s:o, s:o}", "url", url, "position_text", position,
                     "previous", previous, "next", next);
}
