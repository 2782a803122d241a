#include "search/request.h"

#include <string.h>

#include "search/error.h"
#include "search/schema.h"
#include "search/utf8.h"

static const char *const sort_ids[KL_N_SORTS] = {"relevanz", "neueste", "titel"};
static const char *const viewpoint_ids[KL_N_VIEWPOINTS] = {"", "unternehmen",
                                                           "initiative", "kommune"};

const char *
kl_sort_id(KlSort sort)
{
    g_return_val_if_fail((guint)sort < KL_N_SORTS, sort_ids[0]);
    return sort_ids[sort];
}

const char *
kl_viewpoint_id(KlViewpoint viewpoint)
{
    g_return_val_if_fail((guint)viewpoint < KL_N_VIEWPOINTS, "");
    return viewpoint_ids[viewpoint];
}

static KlRequest *
new_request(guint n_facets)
{
    KlRequest *request = g_new0(KlRequest, 1);
    request->query = g_strdup("");
    request->filters = g_ptr_array_new_full(n_facets, (GDestroyNotify)g_array_unref);
    for (guint i = 0; i < n_facets; i++) {
        g_ptr_array_add(request->filters, g_array_new(FALSE, FALSE, sizeof(guint)));
    }
    request->page = 1;
    request->page_size = KL_DEFAULT_PAGE_SIZE;
    return request;
}

KlRequest *
kl_request_new(const KlTaxonomy *taxonomy)
{
    return new_request(taxonomy->facets->len);
}

KlRequest *
kl_request_copy(const KlRequest *request)
{
    KlRequest *copy = new_request(request->filters->len);
    g_free(copy->query);
    copy->query = g_strdup(request->query);
    for (guint i = 0; i < request->filters->len; i++) {
        const GArray *from = g_ptr_array_index(request->filters, i);
        g_array_append_vals(g_ptr_array_index(copy->filters, i), from->data, from->len);
    }
    copy->sort = request->sort;
    copy->page = request->page;
    copy->page_size = request->page_size;
    copy->viewpoint = request->viewpoint;
    copy->used_former_id = request->used_former_id;
    return copy;
}

void
kl_request_free(KlRequest *request)
{
    if (request == NULL) {
        return;
    }
    g_free(request->query);
    g_ptr_array_unref(request->filters);
    g_free(request);
}

/* Where the value is in the sorted list, or should be. */
static gboolean
find_filter(const GArray *values, guint value, guint *ret_index)
{
    guint i = 0;
    while (i < values->len && g_array_index(values, guint, i) < value) {
        i++;
    }
    *ret_index = i;
    return i < values->len && g_array_index(values, guint, i) == value;
}

gboolean
kl_request_has_filters(const KlRequest *request)
{
    for (guint i = 0; i < request->filters->len; i++) {
        const GArray *values = g_ptr_array_index(request->filters, i);
        if (values->len > 0) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
kl_request_has_filter(const KlRequest *request, guint facet, guint value)
{
    g_return_val_if_fail(facet < request->filters->len, FALSE);
    guint i;
    return find_filter(g_ptr_array_index(request->filters, facet), value, &i);
}

void
kl_request_add_filter(KlRequest *request, guint facet, guint value)
{
    g_return_if_fail(facet < request->filters->len);
    GArray *values = g_ptr_array_index(request->filters, facet);
    guint i;
    if (!find_filter(values, value, &i)) {
        g_array_insert_val(values, i, value);
    }
    request->page = 1;
}

void
kl_request_remove_filter(KlRequest *request, guint facet, guint value)
{
    g_return_if_fail(facet < request->filters->len);
    GArray *values = g_ptr_array_index(request->filters, facet);
    guint i;
    if (find_filter(values, value, &i)) {
        g_array_remove_index(values, i);
    }
    request->page = 1;
}

/* A visitor's text inside a message: one line, bounded. Caller frees. */
static char *
quote(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *quoted = g_string_new("»");
    guint n = 0;
    for (const char *p = valid; *p != '\0'; p = kl_utf8_next(p)) {
        if (n == 40) {
            g_string_append(quoted, "…");
            break;
        }
        gunichar c = g_utf8_get_char(p);
        g_string_append_unichar(quoted, g_unichar_iscntrl(c) ? ' ' : c);
        n++;
    }
    g_string_append(quoted, "«");
    return g_string_free(quoted, FALSE);
}

static gboolean
parse_number(
    const KlParam *param, guint min, guint max, guint *ret_number, GError **error)
{
    guint64 number;
    if (!g_ascii_string_to_unsigned(param->value, 10, min, max, &number, NULL)) {
        g_autofree char *quoted = quote(param->value);
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    "»%s« muss eine Zahl von %u bis %u sein, nicht %s", param->name,
                    min, max, quoted);
        return FALSE;
    }
    *ret_number = (guint)number;
    return TRUE;
}

static gboolean
parse_choice(const KlParam *param,
             const char *const *ids,
             guint n_ids,
             guint *ret_choice,
             GError **error)
{
    for (guint i = 0; i < n_ids; i++) {
        if (strcmp(ids[i], param->value) == 0) {
            *ret_choice = i;
            return TRUE;
        }
    }
    g_autofree char *quoted = quote(param->value);
    g_set_error(error, KL_ERROR, KL_ERROR_INVALID, "Unbekannter Wert %s für »%s«",
                quoted, param->name);
    return FALSE;
}

static gboolean
parse_query(const char *value, char **ret_query, GError **error)
{
    /* A query of megabytes is refused before anything walks over it. */
    gsize length = strnlen(value, KL_MAX_QUERY_CHARS * 8 + 1);
    if (length <= KL_MAX_QUERY_CHARS * 8) {
        g_autofree char *valid = g_utf8_make_valid(value, (gssize)length);
        g_strstrip(valid);
        if (g_utf8_strlen(valid, -1) <= KL_MAX_QUERY_CHARS) {
            *ret_query = g_steal_pointer(&valid);
            return TRUE;
        }
    }
    g_set_error(error, KL_ERROR, KL_ERROR_QUERY,
                "Die Suchanfrage ist zu lang: höchstens %d Zeichen",
                KL_MAX_QUERY_CHARS);
    return FALSE;
}

static gboolean
parse_filter(const KlTaxonomy *taxonomy,
             guint facet_index,
             const KlParam *param,
             KlRequest *request,
             GError **error)
{
    const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, facet_index);
    gboolean is_former = FALSE;
    int value = kl_facet_find_value_by_id(facet, param->value, &is_former);
    if (value < 0) {
        g_autofree char *quoted = quote(param->value);
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID, "Unbekannter Wert %s für »%s«",
                    quoted, facet->id);
        int named = kl_facet_find_value(facet, param->value);
        if (named >= 0 && error != NULL) {
            g_autoptr(GError) plain = g_steal_pointer(error);
            g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                        "%s; gemeint ist vielleicht »%s«", plain->message,
                        kl_facet_get_value(facet, (guint)named)->id);
        }
        return FALSE;
    }
    request->used_former_id |= is_former;
    kl_request_add_filter(request, facet_index, (guint)value);
    return TRUE;
}

/* The parameters that stand at most once. */
enum {
    PARAM_QUERY,
    PARAM_SORT,
    PARAM_PAGE,
    PARAM_PAGE_SIZE,
    PARAM_VIEWPOINT,
    N_PARAMS
};
static const char *const param_names[N_PARAMS] = {"q", "sortierung", "seite",
                                                  "page_size", "ich"};

static gboolean
parse_single(guint which, const KlParam *param, KlRequest *request, GError **error)
{
    guint choice = 0;
    switch (which) {
    case PARAM_QUERY: {
        char *query = NULL;
        if (!parse_query(param->value, &query, error)) {
            return FALSE;
        }
        g_free(request->query);
        request->query = query;
        return TRUE;
    }
    case PARAM_SORT:
        if (!parse_choice(param, sort_ids, KL_N_SORTS, &choice, error)) {
            return FALSE;
        }
        request->sort = (KlSort)choice;
        return TRUE;
    case PARAM_PAGE:
        /* Times page_size it still fits an int everywhere. */
        return parse_number(param, 1, 10000000, &request->page, error);
    case PARAM_PAGE_SIZE:
        return parse_number(param, 1, KL_MAX_PAGE_SIZE, &request->page_size, error);
    default:
        if (!parse_choice(param, viewpoint_ids, KL_N_VIEWPOINTS, &choice, error)) {
            return FALSE;
        }
        request->viewpoint = (KlViewpoint)choice;
        return TRUE;
    }
}

KlRequest *
kl_request_from_params(const KlTaxonomy *taxonomy,
                       const KlParam *params,
                       gsize n_params,
                       GError **error)
{
    g_autoptr(KlRequest) request = kl_request_new(taxonomy);
    gboolean seen[N_PARAMS] = {FALSE};
    guint page = 1;
    for (gsize i = 0; i < n_params; i++) {
        const KlParam *param = &params[i];
        if (param->value == NULL || param->value[0] == '\0') {
            continue;
        }
        guint which = 0;
        while (which < N_PARAMS && strcmp(param_names[which], param->name) != 0) {
            which++;
        }
        if (which < N_PARAMS) {
            if (!seen[which] && !parse_single(which, param, request, error)) {
                return NULL;
            }
            seen[which] = TRUE;
            page = which == PARAM_PAGE ? request->page : page;
            continue;
        }
        int facet = kl_taxonomy_find_facet(taxonomy, param->name);
        if (facet >= 0 &&
            !parse_filter(taxonomy, (guint)facet, param, request, error)) {
            return NULL;
        }
    }
    /* Adding a filter turned the page back. */
    request->page = page;
    return g_steal_pointer(&request);
}

void
kl_url_append_escaped(GString *url, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    for (const guchar *p = (const guchar *)text; *p != '\0'; p++) {
        if (g_ascii_isalnum(*p) || strchr("-._~", *p) != NULL) {
            g_string_append_c(url, (char)*p);
        } else if (*p == ' ') {
            g_string_append_c(url, '+');
        } else {
            g_string_append_c(url, '%');
            g_string_append_c(url, hex[*p >> 4]);
            g_string_append_c(url, hex[*p & 15]);
        }
    }
}

static void
append_param(GString *url, gboolean *has_params, const char *name, const char *value)
{
    g_string_append_c(url, *has_params ? '&' : '?');
    *has_params = TRUE;
    kl_url_append_escaped(url, name);
    g_string_append_c(url, '=');
    kl_url_append_escaped(url, value);
}

static void
append_number(GString *url, gboolean *has_params, const char *name, guint number)
{
    g_autofree char *value = g_strdup_printf("%u", number);
    append_param(url, has_params, name, value);
}

char *
kl_request_to_url(const KlTaxonomy *taxonomy,
                  const KlRequest *request,
                  const char *path)
{
    GString *url = g_string_new(path);
    gboolean has_params = FALSE;
    if (request->query[0] != '\0') {
        append_param(url, &has_params, "q", request->query);
    }
    for (guint f = 0; f < request->filters->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *values = g_ptr_array_index(request->filters, f);
        for (guint i = 0; i < values->len; i++) {
            const KlValue *value =
                kl_facet_get_value(facet, g_array_index(values, guint, i));
            append_param(url, &has_params, facet->id, value->id);
        }
    }
    if (request->sort != KL_SORT_RELEVANCE) {
        append_param(url, &has_params, "sortierung", kl_sort_id(request->sort));
    }
    if (request->page != 1) {
        append_number(url, &has_params, "seite", request->page);
    }
    if (request->page_size != KL_DEFAULT_PAGE_SIZE) {
        append_number(url, &has_params, "page_size", request->page_size);
    }
    if (request->viewpoint != KL_VIEWPOINT_NONE) {
        append_param(url, &has_params, "ich", kl_viewpoint_id(request->viewpoint));
    }
    return g_string_free(url, FALSE);
}
