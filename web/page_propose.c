/* Proposing a case (Beispiel vorschlagen): a form that becomes a case file. Everything
 * is in the address; nothing is stored, cached or logged. */
#include "web/pages.h"

#include <string.h>

#include "web/page.h"
#include "web/proposal.h"

/* Ids of the form's elements, apart from those of the page. */
#define ID_PREFIX "v-"

static json_t *
view_option(const char *value, const char *title, const char *chosen)
{
    return json_pack("{s:s, s:s, s:b}", "value", value, "title", title, "is_selected",
                     g_strcmp0(value, chosen) == 0);
}

/* What a select offers, a line that chooses nothing first. */
static json_t *
view_options(const KlTaxonomy *taxonomy, const char *field, const char *typed)
{
    const KlFacet *facet = kl_proposal_facet_of(taxonomy, field);
    int value = facet != NULL && typed != NULL ? kl_facet_find_value(facet, typed) : -1;
    const char *chosen =
        value >= 0 ? kl_facet_get_value(facet, (guint)value)->title : "";
    json_t *options = json_array();
    KlRole role;

    if (facet == NULL && typed != NULL && kl_role_parse(typed, &role)) {
        chosen = kl_role_title(role);
    }
    json_array_append_new(options, view_option("", "Bitte wählen", chosen));
    for (guint v = 0; facet != NULL && v < facet->values->len; v++) {
        const char *title = kl_facet_get_value(facet, v)->title;
        json_array_append_new(options, view_option(title, title, chosen));
    }
    for (guint r = 0; facet == NULL && r < KL_N_ROLES; r++) {
        const char *title = kl_role_title((KlRole)r);
        json_array_append_new(options, view_option(title, title, chosen));
    }
    return options;
}

/* "v-titel-hinweis v-titel-fehler", or NULL. Caller frees. */
static char *
described_by(const char *id, gboolean has_hint, gboolean has_error)
{
    if (!has_hint && !has_error) {
        return NULL;
    }
    return g_strdup_printf("%s%s%s%s%s", has_hint ? id : "", has_hint ? "-hinweis" : "",
                           has_hint && has_error ? " " : "", has_error ? id : "",
                           has_error ? "-fehler" : "");
}

static json_t *
view_field(const KlProposal *proposal,
           const KlProposalField *field,
           guint number,
           gboolean is_required)
{
    g_autofree char *prefix = kl_proposal_prefix(field->part, number);
    g_autofree char *name = g_strconcat(prefix, field->name, NULL);
    /* Three times the same label would not tell sources apart. */
    g_autofree char *label = field->part == KL_PROPOSAL_SOURCE
                                 ? kl_proposal_label(field, number)
                                 : g_strdup(field->label);
    g_autofree char *id = g_strconcat(ID_PREFIX, name, NULL);
    const char *typed = kl_proposal_get(proposal, name);
    const char *error = proposal->was_sent ? kl_proposal_error(proposal, name) : NULL;
    g_autofree char *described = described_by(id, field->hint != NULL, error != NULL);
    /* A region that no facet knows is free text. */
    gboolean is_select =
        field->kind == KL_PROPOSAL_SELECT &&
        (strcmp(field->name, "region") != 0 ||
         kl_proposal_facet_of(proposal->taxonomy, field->name) != NULL);
    gboolean is_area = field->kind == KL_PROPOSAL_AREA;
    json_t *options =
        is_select ? view_options(proposal->taxonomy, field->name, typed) : json_array();

    return json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:b, s:b, s:b, s:b, s:s, s:s, s:i, "
                     "s:i, s:o, s:s?}",
                     "id", id, "name", name, "label", label, "hint", field->hint,
                     "error", error, "is_required", is_required, "is_line",
                     !is_area && !is_select, "is_area", is_area, "is_select", is_select,
                     "type", field->type, "value", typed != NULL ? typed : "", "max",
                     (int)field->max_chars, "rows", field->max_chars > 1000 ? 6 : 3,
                     "options", options, "described_by", described);
}

static json_t *
view_fields(const KlProposal *proposal,
            KlProposalPart part,
            guint number,
            gboolean may_require)
{
    guint n;
    const KlProposalField *fields = kl_proposal_fields(&n);
    json_t *views = json_array();

    for (guint i = 0; i < n; i++) {
        if (fields[i].part == part) {
            json_array_append_new(views,
                                  view_field(proposal, &fields[i], number,
                                             may_require && fields[i].is_required));
        }
    }
    return views;
}

static json_t *
view_partners(const KlProposal *proposal)
{
    json_t *partners = json_array();

    for (guint n = 1; n <= KL_PROPOSAL_PARTNERS; n++) {
        g_autofree char *legend = g_strdup_printf("Partner %u", n);
        json_array_append_new(
            partners, json_pack("{s:s, s:o, s:b, s:b}", "legend", legend, "fields",
                                view_fields(proposal, KL_PROPOSAL_PARTNER, n, n <= 2),
                                "is_optional", n > 2, "is_open",
                                kl_proposal_has_partner(proposal, n)));
    }
    return partners;
}

static json_t *
view_sources(const KlProposal *proposal)
{
    json_t *views = json_array();

    for (guint n = 1; n <= KL_PROPOSAL_SOURCES; n++) {
        json_t *fields = view_fields(proposal, KL_PROPOSAL_SOURCE, n, FALSE);
        json_array_extend(views, fields);
        json_decref(fields);
    }
    return views;
}

static json_t *
view_choices(const KlProposal *proposal)
{
    json_t *groups = json_array();

    for (guint f = 0; f < proposal->taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(proposal->taxonomy, f);
        const char *error =
            proposal->was_sent ? kl_proposal_error(proposal, facet->id) : NULL;
        if (!kl_proposal_asks(facet)) {
            continue;
        }
        g_autofree char *id = g_strconcat("wahl-", facet->id, NULL);
        json_t *options = json_array();
        for (guint v = 0; v < facet->values->len; v++) {
            const KlValue *value = kl_facet_get_value(facet, v);
            g_autofree char *input_id = g_strconcat(id, "-", value->id, NULL);
            json_array_append_new(
                options,
                json_pack("{s:s, s:s, s:s, s:s, s:b}", "input_id", input_id, "name",
                          facet->id, "value", value->id, "title", value->title,
                          "is_selected", kl_proposal_has_choice(proposal, f, v)));
        }
        json_array_append_new(groups,
                              json_pack("{s:s, s:s, s:s, s:b, s:b, s:s?, s:o}", "id",
                                        id, "feld", facet->field, "title", facet->title,
                                        "is_required", TRUE, "has_error", error != NULL,
                                        "error", error, "options", options));
    }
    return groups;
}

static json_t *
view_errors(const KlProposal *proposal)
{
    json_t *errors = json_array();

    for (guint i = 0; proposal->was_sent && i < proposal->errors->len; i++) {
        const KlProposalError *error = proposal->errors->pdata[i];
        gboolean is_facet =
            kl_taxonomy_find_facet(proposal->taxonomy, error->name) >= 0 &&
            strcmp(error->name, "region") != 0;
        g_autofree char *id =
            g_strconcat(is_facet ? "wahl-" : ID_PREFIX, error->name, NULL);
        json_array_append_new(
            errors, json_pack("{s:s, s:s}", "field_id", id, "text", error->text));
    }
    return errors;
}

static void
append_param(GString *url, const char *name, const char *value)
{
    g_string_append_c(url, strchr(url->str, '?') != NULL ? '&' : '?');
    kl_url_append_escaped(url, name);
    g_string_append_c(url, '=');
    kl_url_append_escaped(url, value);
}

/* The same proposal as a file. Only what the form knows is taken along. */
static char *
make_download_url(const KlProposal *proposal)
{
    GString *url = g_string_new("/vorschlagen");
    g_autoptr(GList) names =
        g_list_sort(g_hash_table_get_keys(proposal->texts), (GCompareFunc)g_strcmp0);

    for (const GList *name = names; name != NULL; name = name->next) {
        append_param(url, name->data, kl_proposal_get(proposal, name->data));
    }
    for (guint f = 0; f < proposal->choices->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(proposal->taxonomy, f);
        const GArray *values = g_ptr_array_index(proposal->choices, f);
        for (guint i = 0; i < values->len; i++) {
            append_param(
                url, facet->id,
                kl_facet_get_value(facet, g_array_index(values, guint, i))->id);
        }
    }
    append_param(url, "format", "markdown");
    return g_string_free(url, FALSE);
}

/* To staff, or NULL if the site names no mail address. Caller frees. */
static char *
make_mail_url(const json_t *page, const KlProposal *proposal, const char *markdown)
{
    const char *address =
        json_string_value(json_object_get(json_object_get(page, "site"), "kontakt"));

    if (address == NULL || strchr(address, '@') == NULL ||
        strchr(address, ':') != NULL) {
        return NULL;
    }
    g_autofree char *line =
        g_strconcat("Beispiel: ", kl_proposal_get(proposal, "titel"), NULL);
    g_autofree char *to = g_uri_escape_string(address, "@", FALSE);
    g_autofree char *subject = g_uri_escape_string(line, NULL, FALSE);
    g_autofree char *body = g_uri_escape_string(markdown, NULL, FALSE);
    return g_strdup_printf("mailto:%s?subject=%s&body=%s", to, subject, body);
}

/* markdown is NULL while something is missing. */
static void
add_result(json_t *page, const KlProposal *proposal, const char *markdown)
{
    g_autofree char *file = markdown != NULL ? kl_proposal_file_name(proposal) : NULL;
    g_autofree char *url = markdown != NULL ? make_download_url(proposal) : NULL;
    g_autofree char *mail =
        markdown != NULL ? make_mail_url(page, proposal, markdown) : NULL;
    json_t *result = json_pack("{s:b, s:s?, s:s?, s:s?, s:s?}", "has_result",
                               markdown != NULL, "markdown", markdown, "file_name",
                               file, "download_url", url, "mail_url", mail);

    json_object_update(page, result);
    json_decref(result);
}

static KlReply *
reply_markdown(const KlProposal *proposal, const char *markdown)
{
    g_autofree char *file = kl_proposal_file_name(proposal);
    g_autofree char *disposition = g_strdup_printf("attachment; filename=\"%s\"", file);
    KlReply *reply =
        kl_reply_from_text(200, "text/markdown; charset=utf-8", g_strdup(markdown));
    kl_reply_add_header(reply, "Content-Disposition", disposition);
    return reply;
}

static KlReply *
show(const KlPageContext *context, const KlProposal *proposal, const char *markdown)
{
    const char *title = markdown != NULL ? "Ihr Beispiel ist fertig"
                        : proposal->was_sent
                            ? "Bitte noch ergänzen: Beispiel vorschlagen"
                            : "Beispiel vorschlagen";
    json_t *page = kl_page_begin(context, title, "/vorschlagen");
    kl_page_describe(page,
                     "Ein Formular, das aus Ihren Angaben einen fertigen Text für die "
                     "Redaktion macht. Nichts wird gespeichert.");
    json_t *errors = view_errors(proposal);
    json_t *words = kl_proposal_vocabulary(proposal->taxonomy);
    char *vocabulary = json_dumps(words, JSON_COMPACT | JSON_SORT_KEYS);

    json_object_set_new(page, "vocabulary", json_string(vocabulary));
    free(vocabulary);
    json_decref(words);
    json_object_set_new(page, "is_noindex", json_boolean(proposal->was_sent));
    json_object_set_new(page, "has_errors", json_boolean(json_array_size(errors) > 0));
    json_object_set_new(page, "errors", errors);
    json_object_set_new(page, "about_fields",
                        view_fields(proposal, KL_PROPOSAL_ABOUT, 0, TRUE));
    json_object_set_new(page, "partners", view_partners(proposal));
    json_object_set_new(page, "choice_groups", view_choices(proposal));
    json_object_set_new(page, "story_fields",
                        view_fields(proposal, KL_PROPOSAL_STORY, 0, TRUE));
    json_object_set_new(page, "source_fields", view_sources(proposal));
    add_result(page, proposal, markdown);
    return kl_page_finish(context, "vorschlagen", page);
}

/* The date of a proposal is the day it is made: this page is never kept. */
static char *
make_markdown(const KlProposal *proposal)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");

    return proposal->was_sent && proposal->errors->len == 0
               ? kl_proposal_write(proposal, today)
               : NULL;
}

KlReply *
kl_page_propose(const KlPageContext *context)
{
    KlReply *failure = NULL;
    gboolean wants_file = kl_page_is_set(context, "format", "markdown", &failure);
    if (failure != NULL) {
        return failure;
    }
    g_autoptr(KlProposal) proposal =
        kl_proposal_new(kl_snapshot_get_taxonomy(context->snapshot), context->request);
    g_autofree char *markdown = make_markdown(proposal);
    KlReply *reply = wants_file && markdown != NULL ? reply_markdown(proposal, markdown)
                                                    : show(context, proposal, markdown);
    if (wants_file && markdown == NULL) {
        reply->status = 400;
    }
    reply->policy = KL_CACHE_NEVER;
    return reply;
}
