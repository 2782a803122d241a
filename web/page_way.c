/* The way of questions (Fragenweg): a few questions that end in an ordinary search. An
 * answer's number is what the search finds with it. */
#include "web/pages.h"

#include <string.h>

#include "web/card.h"
#include "web/list_view.h"
#include "web/page.h"
#include "web/search_context.h"
#include "web/way.h"
#include "web/zettel.h"

/* Cases that a partner of this side takes part in. */
static guint
count_side(const KlWay *way, KlViewpoint side)
{
    KlSnapshot *snapshot = way->context->snapshot;
    int f = kl_way_find_field(way->taxonomy, "partner.rolle", 0);
    if (f == KL_WAY_NO_FACET) {
        return kl_snapshot_get_n_cases(snapshot);
    }
    const KlFacet *facet = kl_taxonomy_get_facet(way->taxonomy, (guint)f);
    g_autoptr(KlBitset) cases = kl_bitset_new(kl_snapshot_get_n_positions(snapshot));
    for (guint v = 0; v < facet->values->len; v++) {
        if (kl_role_is_side(kl_facet_get_value(facet, v)->id, side)) {
            kl_bitset_or(cases, kl_snapshot_get_value(snapshot, (guint)f, v));
        }
    }
    return kl_bitset_count(cases);
}

/* »Wer sind Sie?« filters nothing: its numbers say who takes part, and none is zero. */
static json_t *
view_sides(const KlWay *way)
{
    static const struct {
        KlViewpoint side;
        const char *title;
        const char *shape;
    } sides[] = {
        {KL_VIEWPOINT_UNTERNEHMEN, "Ein Unternehmen", "unternehmen"},
        {KL_VIEWPOINT_INITIATIVE, "Eine Initiative oder ein Verein", "initiative"},
        {KL_VIEWPOINT_KOMMUNE, "Eine Kommune oder Bildungseinrichtung", "kommune"},
    };
    json_t *answers = json_array();

    for (gsize i = 0; i < G_N_ELEMENTS(sides); i++) {
        g_autoptr(KlRequest) request = kl_request_copy(way->request);
        guint n = count_side(way, sides[i].side);
        g_autofree char *text = g_strdup_printf("an %u %s beteiligt", n,
                                                n == 1 ? "Beispiel" : "Beispielen");
        request->viewpoint = sides[i].side;
        for (guint f = 0; f < way->taxonomy->facets->len; f++) {
            /* What the other side gives is another question. */
            if (strcmp(kl_taxonomy_get_facet(way->taxonomy, f)->field,
                       "partner.gibt") == 0) {
                kl_way_clear_facet(request, f);
            }
        }
        g_autofree char *url = kl_way_url(way, request, 2);
        json_array_append_new(answers, json_pack("{s:s, s:s, s:s, s:b, s:s, s:n}",
                                                 "title", sides[i].title, "url", url,
                                                 "count_text", text, "is_zero", FALSE,
                                                 "shape", sides[i].shape, "nearest"));
    }
    return answers;
}

/* The answers so far with one value for a facet, maybe without those for another. */
static KlRequest *
answer_with(const KlWay *way, guint facet, guint value, int dropped)
{
    KlRequest *request = kl_request_copy(way->request);

    kl_way_clear_facet(request, facet);
    if (dropped != KL_WAY_NO_FACET) {
        kl_way_clear_facet(request, (guint)dropped);
    }
    kl_request_add_filter(request, facet, value);
    return request;
}

static guint
count_of(const KlResult *result, guint facet, guint value)
{
    return g_array_index((GArray *)g_ptr_array_index(result->counts, facet), guint,
                         value);
}

/* What the search finds without one earlier answer, for each of them: so that an answer
 * without hits can say what is near. */
static GPtrArray *
search_without_each(const KlWay *way, guint facet, KlReply **ret_reply)
{
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify)kl_result_free);

    for (guint i = 0; i < way->n_questions; i++) {
        int other = way->questions[i].facet;
        if (other == KL_WAY_NO_FACET || (guint)other == facet) {
            continue;
        }
        const GArray *chosen = g_ptr_array_index(way->request->filters, other);
        if (chosen->len == 0) {
            continue;
        }
        g_autoptr(KlRequest) request = kl_request_copy(way->request);
        kl_way_clear_facet(request, (guint)other);
        KlResult *result = kl_context_search(way->context, request, ret_reply);
        if (result == NULL) {
            return NULL;
        }
        g_ptr_array_add(results, result);
    }
    return g_steal_pointer(&results);
}

/* The facet that the request of a result lacks. */
static int
find_dropped(const KlWay *way, const KlResult *result)
{
    for (guint i = 0; i < way->n_questions; i++) {
        int f = way->questions[i].facet;
        if (f != KL_WAY_NO_FACET &&
            ((GArray *)g_ptr_array_index(way->request->filters, f))->len > 0 &&
            ((GArray *)g_ptr_array_index(result->request->filters, f))->len == 0) {
            return f;
        }
    }
    return KL_WAY_NO_FACET;
}

/* What an answer without hits comes nearest to. */
typedef struct {
    guint count;
    guint value;
    int dropped; /* the facet of an answer that is taken back, or KL_WAY_NO_FACET */
    gboolean is_alone; /* all other answers are */
} Nearest;

/* The same without one of the answers before; else without all of them; else what most
 * examples have. */
static Nearest
find_nearest(const KlWay *way,
             const KlResult *result,
             const GPtrArray *without,
             guint facet,
             guint value)
{
    Nearest nearest = {0, value, KL_WAY_NO_FACET, FALSE};

    for (guint i = 0; i < without->len; i++) {
        guint n = count_of(without->pdata[i], facet, value);
        if (n > nearest.count) {
            nearest.count = n;
            nearest.dropped = find_dropped(way, without->pdata[i]);
        }
    }
    if (nearest.count == 0 && way->request->query[0] == '\0') {
        nearest.count = kl_bitset_count(
            kl_snapshot_get_value(way->context->snapshot, facet, value));
        nearest.is_alone = nearest.count > 0;
    }
    gboolean is_found = nearest.count > 0;
    const GPtrArray *values = kl_taxonomy_get_facet(way->taxonomy, facet)->values;
    for (guint v = 0; !is_found && v < values->len; v++) {
        guint n = count_of(result, facet, v);
        if (n > nearest.count) {
            nearest.count = n;
            nearest.value = v;
        }
    }
    return nearest;
}

/* {title, url, count_text}; null if there is nothing at all. */
static json_t *
view_nearest(const KlWay *way, guint facet, const Nearest *nearest)
{
    if (nearest->count == 0) {
        return json_null();
    }
    const char *title =
        kl_facet_get_value(kl_taxonomy_get_facet(way->taxonomy, facet), nearest->value)
            ->title;
    g_autoptr(KlRequest) request =
        answer_with(way, facet, nearest->value, nearest->dropped);
    for (guint f = 0; nearest->is_alone && f < request->filters->len; f++) {
        if (f != facet) {
            kl_way_clear_facet(request, f);
        }
    }
    g_autofree char *text =
        nearest->is_alone ? g_strdup_printf("%s, alles andere offen gelassen", title)
        : nearest->dropped == KL_WAY_NO_FACET
            ? g_strdup(title)
            : g_strdup_printf(
                  "%s, »%s« offen gelassen", title,
                  kl_taxonomy_get_facet(way->taxonomy, (guint)nearest->dropped)->title);
    g_autofree char *url = kl_way_url(way, request, way->number + 1);
    g_autofree char *count = kl_count_examples(nearest->count);
    return json_pack("{s:s, s:s, s:s}", "title", text, "url", url, "count_text", count);
}

static json_t *
view_values(const KlWay *way,
            guint facet,
            const KlResult *result,
            const GPtrArray *without)
{
    const KlFacet *asked = kl_taxonomy_get_facet(way->taxonomy, facet);
    json_t *answers = json_array();

    for (guint v = 0; v < asked->values->len; v++) {
        guint n = count_of(result, facet, v);
        g_autoptr(KlRequest) request = answer_with(way, facet, v, KL_WAY_NO_FACET);
        g_autofree char *url = kl_way_url(way, request, way->number + 1);
        g_autofree char *count = kl_count_examples(n);
        json_t *nearest = json_null();
        if (n == 0) {
            const Nearest found = find_nearest(way, result, without, facet, v);
            nearest = view_nearest(way, facet, &found);
        }
        json_array_append_new(answers,
                              json_pack("{s:s, s:s, s:s, s:b, s:n, s:o}", "title",
                                        kl_facet_get_value(asked, v)->title, "url", url,
                                        "count_text", count, "is_zero", n == 0, "shape",
                                        "nearest", nearest));
    }
    return answers;
}

static json_t *
view_question(const KlWay *way, const KlResult *result, KlReply **ret_reply)
{
    const KlWayQuestion *question = &way->questions[way->number - 1];
    g_autoptr(KlRequest) skipped = kl_request_copy(way->request);
    json_t *answers = NULL;

    if (question->facet == KL_WAY_NO_FACET) {
        skipped->viewpoint = KL_VIEWPOINT_NONE;
        answers = view_sides(way);
    } else {
        g_autoptr(GPtrArray) without =
            search_without_each(way, (guint)question->facet, ret_reply);
        if (without == NULL) {
            return NULL;
        }
        kl_way_clear_facet(skipped, (guint)question->facet);
        answers = view_values(way, (guint)question->facet, result, without);
    }
    g_autofree char *skip = kl_way_url(way, skipped, way->number + 1);
    return json_pack("{s:i, s:i, s:s, s:s?, s:o, s:s}", "number", (int)way->number,
                     "question_count", (int)way->n_questions, "title", question->title,
                     "hint", question->hint, "answers", answers, "skip_url", skip);
}

/* "Geld oder Räume & Flächen"; NULL without an answer. Caller frees. */
static char *
answer_text(const KlWay *way, const KlWayQuestion *question)
{
    static const char *const sides[KL_N_VIEWPOINTS] = {
        [KL_VIEWPOINT_UNTERNEHMEN] = "Ein Unternehmen",
        [KL_VIEWPOINT_INITIATIVE] = "Eine Initiative oder ein Verein",
        [KL_VIEWPOINT_KOMMUNE] = "Eine Kommune oder Bildungseinrichtung",
    };
    if (question->facet == KL_WAY_NO_FACET) {
        return g_strdup(sides[way->request->viewpoint]);
    }
    const KlFacet *facet = kl_taxonomy_get_facet(way->taxonomy, (guint)question->facet);
    const GArray *values = g_ptr_array_index(way->request->filters, question->facet);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < values->len; i++) {
        const KlValue *value =
            kl_facet_get_value(facet, g_array_index(values, guint, i));
        g_string_append_printf(text, "%s%s", i > 0 ? " oder " : "", value->title);
    }
    return g_string_free(text, values->len == 0);
}

static json_t *
view_path(const KlWay *way)
{
    json_t *path = json_array();

    for (guint i = 0; i < way->n_questions; i++) {
        g_autofree char *answer = answer_text(way, &way->questions[i]);
        if (answer == NULL || i + 1 == way->number) {
            continue;
        }
        g_autofree char *url = kl_way_url(way, way->request, i + 1);
        json_array_append_new(path, json_pack("{s:s, s:s, s:s}", "question_title",
                                              way->questions[i].title, "answer_title",
                                              answer, "change_url", url));
    }
    return path;
}

static gboolean
read_number(KlWay *way, KlReply **ret_reply)
{
    const char *text = kl_http_request_get(way->context->request, "frage");
    guint64 number = 1;

    if (text != NULL && text[0] != '\0' &&
        !g_ascii_string_to_unsigned(text, 10, 1, way->n_questions + 1, &number, NULL)) {
        g_autofree char *message = g_strdup_printf(
            "»frage« ist eine Zahl von 1 bis %u.", way->n_questions + 1);
        *ret_reply = kl_page_error(way->context, 400, message);
        return FALSE;
    }
    way->number = (guint)number;
    return TRUE;
}

static KlReply *
show(const KlWay *way)
{
    KlReply *failure = NULL;
    g_autoptr(KlResult) result =
        kl_context_search(way->context, way->request, &failure);
    if (result == NULL) {
        return failure;
    }
    gboolean is_open = way->number <= way->n_questions;
    json_t *question = is_open ? view_question(way, result, &failure) : json_null();
    if (question == NULL) {
        return failure;
    }
    g_autofree char *title =
        is_open
            ? g_strdup_printf("Fragenweg, Frage %u von %u: %s", way->number,
                              way->n_questions, way->questions[way->number - 1].title)
            : g_strdup("Fragenweg: geschafft");
    g_autoptr(GPtrArray) nothing = g_ptr_array_new();
    const KlWay plain = {.taxonomy = way->taxonomy, .zettel = nothing};
    g_autofree char *path = kl_way_url(&plain, way->request, way->number);
    g_autofree char *url = kl_list_url(way->taxonomy, way->request, way->zettel);
    g_autofree char *count = kl_count_examples(result->total);
    json_t *answered = view_path(way);
    json_t *page = kl_page_begin(way->context, title, path);
    kl_page_describe(
        page, "Mit wenigen Fragen zu Beispielen, die zu Ihrem Unternehmen oder Ihrer "
              "Initiative passen.");

    json_object_set_new(page, "is_noindex",
                        json_boolean(strcmp(path, "/fragenweg") != 0));
    json_object_set_new(page, "question", question);
    json_object_set_new(page, "result_url", json_string(url));
    json_object_set_new(page, "result_text", json_string(count));
    json_object_set_new(page, "has_path", json_boolean(json_array_size(answered) > 0));
    json_object_set_new(page, "path", answered);
    return kl_page_finish(way->context, "fragenweg", page);
}

KlReply *
kl_page_way(const KlPageContext *context)
{
    KlReply *failure = NULL;
    g_autoptr(KlRequest) request =
        kl_context_read_request(context, "/fragenweg", &failure);
    if (request == NULL) {
        return failure;
    }
    g_autoptr(GPtrArray) zettel = kl_zettel_read(context->request);
    KlWay way = {.context = context,
                 .taxonomy = kl_snapshot_get_taxonomy(context->snapshot),
                 .request = request,
                 .zettel = zettel};
    request->page = 1;
    request->page_size = KL_DEFAULT_PAGE_SIZE;
    kl_way_ask(&way);
    return read_number(&way, &failure) ? show(&way) : failure;
}
