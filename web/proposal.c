#include "web/proposal.h"

#include <string.h>

#include "search/case.h"
#include "web/markdown_text.h"

/* More brackets than prose has would be refused as costly when a case is indexed. */
#define MAX_BRACKETS  200
#define MAX_URL_CHARS 2000

static const KlProposalField fields[] = {
    {KL_PROPOSAL_ABOUT, "titel", "Titel", "Wer tut was? Ein Satz genügt.",
     KL_PROPOSAL_LINE, "text", 200, TRUE, NULL},
    {KL_PROPOSAL_ABOUT, "kurzfassung", "Kurzfassung",
     "Worum geht es, in zwei oder drei Sätzen?", KL_PROPOSAL_AREA, "text", 300, TRUE,
     NULL},
    {KL_PROPOSAL_ABOUT, "region", "Region", NULL, KL_PROPOSAL_SELECT, "text", 200,
     FALSE, NULL},
    {KL_PROPOSAL_ABOUT, "ort", "Ort", NULL, KL_PROPOSAL_LINE, "text", 200, FALSE, NULL},
    {KL_PROPOSAL_ABOUT, "beginn", "Beginn",
     "Jahr oder Tag, zum Beispiel 2019 oder 2019-05-01", KL_PROPOSAL_LINE, "text", 10,
     FALSE, NULL},
    {KL_PROPOSAL_PARTNER, "name", "Name", NULL, KL_PROPOSAL_LINE, "text", 200, TRUE,
     NULL},
    {KL_PROPOSAL_PARTNER, "rolle", "Rolle", NULL, KL_PROPOSAL_SELECT, "text", 200, TRUE,
     NULL},
    {KL_PROPOSAL_PARTNER, "gibt", "Gibt",
     "Mit Komma getrennt, zum Beispiel: Geld, Arbeitszeit", KL_PROPOSAL_LINE, "text",
     500, FALSE, NULL},
    {KL_PROPOSAL_PARTNER, "bekommt", "Bekommt",
     "Mit Komma getrennt, zum Beispiel: Sachmittel, Fachwissen", KL_PROPOSAL_LINE,
     "text", 500, FALSE, NULL},
    {KL_PROPOSAL_STORY, "ausgangslage", "Ausgangslage", "Wie fing es an?",
     KL_PROPOSAL_AREA, "text", 3000, FALSE, "Ausgangslage"},
    {KL_PROPOSAL_STORY, "ablauf", "So läuft es", "Wer tut was, wann und womit?",
     KL_PROPOSAL_AREA, "text", 3000, FALSE, "So läuft es"},
    {KL_PROPOSAL_STORY, "ergebnisse", "Ergebnisse", "Was hat sich verändert?",
     KL_PROPOSAL_AREA, "text", 3000, FALSE, "Ergebnisse"},
    {KL_PROPOSAL_STORY, "stolpersteine", "Stolpersteine",
     "Was war schwierig, und was hat geholfen?", KL_PROPOSAL_AREA, "text", 3000, FALSE,
     "Stolpersteine"},
    {KL_PROPOSAL_STORY, "erster-schritt", "Erster Schritt",
     "Womit kann morgen anfangen, wer das nachmachen will?", KL_PROPOSAL_LINE, "text",
     500, FALSE, NULL},
    {KL_PROPOSAL_SOURCE, "titel", "Titel der Quelle", NULL, KL_PROPOSAL_LINE, "text",
     500, FALSE, NULL},
    {KL_PROPOSAL_SOURCE, "url", "Adresse der Quelle", "Beginnt mit https://",
     KL_PROPOSAL_LINE, "url", MAX_URL_CHARS, FALSE, NULL},
};

const KlProposalField *
kl_proposal_fields(guint *ret_n)
{
    *ret_n = G_N_ELEMENTS(fields);
    return fields;
}

char *
kl_proposal_prefix(KlProposalPart part, guint number)
{
    switch (part) {
    case KL_PROPOSAL_PARTNER:
        return g_strdup_printf("partner%u-", number);
    case KL_PROPOSAL_SOURCE:
        return g_strdup_printf("quelle%u-", number);
    default:
        return g_strdup("");
    }
}

char *
kl_proposal_label(const KlProposalField *field, guint number)
{
    switch (field->part) {
    case KL_PROPOSAL_PARTNER:
        return g_strdup_printf("Partner %u, %s", number, field->label);
    case KL_PROPOSAL_SOURCE:
        return g_strdup_printf("%s %u", field->label, number);
    default:
        return g_strdup(field->label);
    }
}

gboolean
kl_proposal_asks(const KlFacet *facet)
{
    return facet->is_required && !g_str_has_prefix(facet->field, "partner.");
}

const KlFacet *
kl_proposal_facet_of(const KlTaxonomy *taxonomy, const char *name)
{
    for (guint f = 0; strcmp(name, "region") == 0 && f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        if (strcmp(facet->field, name) == 0) {
            return facet;
        }
    }
    return NULL;
}

const char *
kl_proposal_get(const KlProposal *proposal, const char *name)
{
    return g_hash_table_lookup(proposal->texts, name);
}

gboolean
kl_proposal_has_choice(const KlProposal *proposal, guint facet, guint value)
{
    const GArray *values = g_ptr_array_index(proposal->choices, facet);

    for (guint i = 0; i < values->len; i++) {
        if (g_array_index(values, guint, i) == value) {
            return TRUE;
        }
    }
    return FALSE;
}

const char *
kl_proposal_error(const KlProposal *proposal, const char *name)
{
    for (guint i = 0; i < proposal->errors->len; i++) {
        const KlProposalError *error = proposal->errors->pdata[i];
        if (strcmp(error->name, name) == 0) {
            return error->text;
        }
    }
    return NULL;
}

static void
error_free(gpointer data)
{
    KlProposalError *error = data;
    g_free(error->name);
    g_free(error->text);
    g_free(error);
}

G_GNUC_PRINTF(3, 4)
static void
complain(KlProposal *proposal, const char *name, const char *format, ...)
{
    KlProposalError *error = g_new0(KlProposalError, 1);
    va_list args;

    va_start(args, format);
    error->name = g_strdup(name);
    error->text = g_strdup_vprintf(format, args);
    va_end(args);
    g_ptr_array_add(proposal->errors, error);
}

/* The first value of a parameter, cleaned. */
static void
read_text(KlProposal *proposal,
          const KlHttpRequest *request,
          const char *name,
          KlProposalKind kind)
{
    const char *typed = kl_http_request_get(request, name);
    if (typed == NULL) {
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(typed, -1);
    g_autofree char *text =
        kind == KL_PROPOSAL_AREA ? kl_text_clean(valid) : kl_text_one_line(valid);
    g_strstrip(text);
    if (text[0] != '\0') {
        g_hash_table_insert(proposal->texts, g_strdup(name), g_steal_pointer(&text));
    }
}

static gboolean
is_web_url(const char *url)
{
    const char *host = NULL;
    if (g_ascii_strncasecmp(url, "https://", 8) == 0) {
        host = url + 8;
    } else if (g_ascii_strncasecmp(url, "http://", 7) == 0) {
        host = url + 7;
    }
    return host != NULL && (g_ascii_isalnum(*host) || (guchar)*host >= 0x80) &&
           strpbrk(url, " \"<>\\^`{|}") == NULL;
}

/* "2019" or a day that there is. */
static gboolean
is_date(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "-", 4);
    guint n = g_strv_length(parts);
    guint64 year = 0, month = 1, day = 1;

    if ((n != 1 && n != 3) || strlen(parts[0]) != 4 ||
        !g_ascii_string_to_unsigned(parts[0], 10, 1000, 9999, &year, NULL)) {
        return FALSE;
    }
    return n == 1 ||
           (strlen(parts[1]) == 2 && strlen(parts[2]) == 2 &&
            g_ascii_string_to_unsigned(parts[1], 10, 1, 12, &month, NULL) &&
            g_ascii_string_to_unsigned(parts[2], 10, 1, 31, &day, NULL) &&
            g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year));
}

static guint
count_brackets(const char *text)
{
    guint n = 0;
    for (const char *p = text; *p != '\0'; p++) {
        n += strchr("[]<", *p) != NULL;
    }
    return n;
}

static void
check_text(KlProposal *proposal,
           const char *name,
           const char *label,
           const KlProposalField *field)
{
    const char *text = kl_proposal_get(proposal, name);
    const KlFacet *facet = kl_proposal_facet_of(proposal->taxonomy, field->name);
    KlRole role;

    if (text == NULL) {
        return;
    }
    glong length = g_utf8_strlen(text, -1);
    if (length > (glong)field->max_chars) {
        complain(proposal, name,
                 "%s: bitte kürzen, %ld Zeichen sind zu lang (erlaubt: %u).", label,
                 length, field->max_chars);
    } else if (count_brackets(text) > MAX_BRACKETS) {
        complain(proposal, name, "%s: bitte weniger Klammern.", label);
    } else if ((facet != NULL && kl_facet_find_value(facet, text) < 0) ||
               (strcmp(field->name, "rolle") == 0 && !kl_role_parse(text, &role))) {
        complain(proposal, name, "%s: bitte einen Eintrag der Liste wählen.", label);
    } else if (strcmp(field->name, "url") == 0 && !is_web_url(text)) {
        complain(proposal, name,
                 "%s: bitte vollständig angeben, mit https:// am Anfang.", label);
    } else if (strcmp(field->name, "beginn") == 0 && !is_date(text)) {
        complain(proposal, name,
                 "%s: bitte ein Jahr wie 2019 oder einen Tag wie 2019-05-01.", label);
    }
}

gboolean
kl_proposal_has_partner(const KlProposal *proposal, guint number)
{
    g_autofree char *prefix = kl_proposal_prefix(KL_PROPOSAL_PARTNER, number);

    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autofree char *name = g_strconcat(prefix, fields[i].name, NULL);
        if (fields[i].part == KL_PROPOSAL_PARTNER &&
            kl_proposal_get(proposal, name) != NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
check_part(KlProposal *proposal,
           const KlHttpRequest *request,
           KlProposalPart part,
           guint number,
           gboolean is_needed)
{
    g_autofree char *prefix = kl_proposal_prefix(part, number);

    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        const KlProposalField *field = &fields[i];
        if (field->part != part) {
            continue;
        }
        g_autofree char *name = g_strconcat(prefix, field->name, NULL);
        g_autofree char *label = kl_proposal_label(field, number);
        read_text(proposal, request, name, field->kind);
        if (is_needed && field->is_required &&
            kl_proposal_get(proposal, name) == NULL) {
            complain(proposal, name, "%s fehlt noch.", label);
        }
        check_text(proposal, name, label, field);
    }
}

static void
check_partners(KlProposal *proposal, const KlHttpRequest *request)
{
    for (guint n = 1; n <= KL_PROPOSAL_PARTNERS; n++) {
        g_autofree char *prefix = kl_proposal_prefix(KL_PROPOSAL_PARTNER, n);
        guint before = proposal->errors->len;
        check_part(proposal, request, KL_PROPOSAL_PARTNER, n, FALSE);
        gboolean is_needed = n <= 2 || kl_proposal_has_partner(proposal, n);
        g_autofree char *name = g_strconcat(prefix, "name", NULL);
        g_autofree char *role = g_strconcat(prefix, "rolle", NULL);
        if (is_needed && proposal->errors->len == before) {
            if (kl_proposal_get(proposal, name) == NULL) {
                complain(proposal, name, "Partner %u: Der Name fehlt noch.", n);
            }
            if (kl_proposal_get(proposal, role) == NULL) {
                complain(proposal, role, "Partner %u: Die Rolle fehlt noch.", n);
            }
        }
    }
}

static void
check_choices(KlProposal *proposal, const KlHttpRequest *request)
{
    for (guint f = 0; f < proposal->taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(proposal->taxonomy, f);
        GArray *values = g_array_new(FALSE, FALSE, sizeof(guint));
        g_ptr_array_add(proposal->choices, values);
        if (!kl_proposal_asks(facet)) {
            continue;
        }
        for (guint i = 0; i < request->params->len; i++) {
            const KlParam *param = &g_array_index(request->params, KlParam, i);
            int value = strcmp(param->name, facet->id) == 0
                            ? kl_facet_find_value_by_id(facet, param->value, NULL)
                            : -1;
            guint index = (guint)value;
            if (value >= 0 && !kl_proposal_has_choice(proposal, f, index)) {
                g_array_append_val(values, index);
            }
        }
        if (values->len == 0) {
            complain(proposal, facet->id, "%s: bitte mindestens eine Angabe.",
                     facet->title);
        }
    }
}

static void
add_words(json_t *words, const KlFacet *facet)
{
    GHashTableIter iter;
    gpointer name, index;

    g_hash_table_iter_init(&iter, facet->by_name);
    while (g_hash_table_iter_next(&iter, &name, &index)) {
        guint value = (guint)GPOINTER_TO_INT(index) - 1;
        /* Where two facets have a name, the first one counts. */
        if (json_object_get(words, name) == NULL) {
            json_object_set_new(words, name,
                                json_string(kl_facet_get_value(facet, value)->title));
        }
    }
}

json_t *
kl_proposal_vocabulary(const KlTaxonomy *taxonomy)
{
    static const char *const keys[] = {"gibt", "bekommt"};
    json_t *vocabulary = json_object();

    for (gsize k = 0; k < G_N_ELEMENTS(keys); k++) {
        g_autofree char *field = g_strconcat("partner.", keys[k], NULL);
        json_t *words = NULL;
        for (guint f = 0; f < taxonomy->facets->len; f++) {
            const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
            if (strcmp(facet->field, field) == 0) {
                words = words != NULL ? words : json_object();
                add_words(words, facet);
            }
        }
        json_object_set_new(vocabulary, keys[k], words != NULL ? words : json_null());
    }
    return vocabulary;
}

KlProposal *
kl_proposal_new(const KlTaxonomy *taxonomy, const KlHttpRequest *request)
{
    KlProposal *proposal = g_new0(KlProposal, 1);
    proposal->taxonomy = taxonomy;
    proposal->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    proposal->choices = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    proposal->errors = g_ptr_array_new_with_free_func(error_free);
    /* A form sends its empty fields, too; a link to the form has none of them. */
    proposal->was_sent = kl_http_request_get(request, "titel") != NULL;

    check_part(proposal, request, KL_PROPOSAL_ABOUT, 0, TRUE);
    check_partners(proposal, request);
    check_choices(proposal, request);
    check_part(proposal, request, KL_PROPOSAL_STORY, 0, TRUE);
    for (guint n = 1; n <= KL_PROPOSAL_SOURCES; n++) {
        check_part(proposal, request, KL_PROPOSAL_SOURCE, n, TRUE);
    }
    return proposal;
}

void
kl_proposal_free(KlProposal *proposal)
{
    if (proposal == NULL) {
        return;
    }
    g_hash_table_unref(proposal->texts);
    g_ptr_array_unref(proposal->choices);
    g_ptr_array_unref(proposal->errors);
    g_free(proposal);
}
