#include "web/proposal.h"

#include <string.h>

#include "search/case.h"
#include "web/markdown_text.h"

#define MAX_SLUG_CHARS 100

static const char *
get_part(const KlProposal *proposal, const char *group, guint number, const char *name)
{
    g_autofree char *full = g_strdup_printf("%s%u-%s", group, number, name);
    return kl_proposal_get(proposal, full);
}

static void
add_text(GString *out, const char *key, const char *text)
{
    if (text != NULL) {
        g_string_append_printf(out, "%s: ", key);
        kl_yaml_append_quoted(out, text);
        g_string_append_c(out, '\n');
    }
}

static void
add_choices(GString *out, const KlProposal *proposal)
{
    for (guint f = 0; f < proposal->choices->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(proposal->taxonomy, f);
        const GArray *values = g_ptr_array_index(proposal->choices, f);
        for (guint i = 0; i < values->len; i++) {
            const KlValue *value =
                kl_facet_get_value(facet, g_array_index(values, guint, i));
            if (i == 0) {
                g_string_append_printf(out, "%s: [", facet->field);
            } else {
                g_string_append(out, ", ");
            }
            kl_yaml_append_quoted(out, value->title);
        }
        if (values->len > 0) {
            g_string_append(out, "]\n");
        }
    }
}

/* What the taxonomy calls it; NULL if it has values for the field, but not this one.
 * Without values everything may be said. */
static const char *
find_kind(const KlTaxonomy *taxonomy, const char *field, const char *text)
{
    gboolean is_declared = FALSE;

    for (guint f = 0; f < taxonomy->facets->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        int value =
            strcmp(facet->field, field) == 0 ? kl_facet_find_value(facet, text) : -1;
        is_declared = is_declared || strcmp(facet->field, field) == 0;
        if (value >= 0) {
            return kl_facet_get_value(facet, (guint)value)->title;
        }
    }
    return is_declared ? NULL : text;
}

/* "Geld, drei Laptops" → what the taxonomy knows, and the rest. */
static void
split_exchange(const KlProposal *proposal,
               const char *key,
               const char *typed,
               GPtrArray *known,
               GPtrArray *unknown)
{
    g_autofree char *field = g_strconcat("partner.", key, NULL);
    g_auto(GStrv) items = g_strsplit(typed, ",", -1);

    for (guint i = 0; items[i] != NULL; i++) {
        const char *item = g_strstrip(items[i]);
        const char *kind =
            item[0] != '\0' ? find_kind(proposal->taxonomy, field, item) : NULL;
        if (kind != NULL &&
            !g_ptr_array_find_with_equal_func(known, kind, g_str_equal, NULL)) {
            g_ptr_array_add(known, g_strdup(kind));
        } else if (kind == NULL && item[0] != '\0') {
            g_ptr_array_add(unknown, g_strdup(item));
        }
    }
}

static void
add_exchange(GString *out,
             GString *prose,
             const KlProposal *proposal,
             guint number,
             const char *key)
{
    const char *typed = get_part(proposal, "partner", number, key);
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func(g_free);

    if (typed == NULL) {
        return;
    }
    split_exchange(proposal, key, typed, known, unknown);
    for (guint i = 0; i < known->len; i++) {
        g_string_append_printf(out, i == 0 ? "    %s: [" : ", ", key);
        kl_yaml_append_quoted(out, known->pdata[i]);
    }
    g_string_append(out, known->len > 0 ? "]\n" : "");
    for (guint i = 0; i < unknown->len; i++) {
        if (i == 0) {
            g_string_append(prose, "- ");
            kl_markdown_append_line(prose,
                                    get_part(proposal, "partner", number, "name"));
            g_string_append_printf(prose, " %s: ", key);
        } else {
            g_string_append(prose, ", ");
        }
        kl_markdown_append_line(prose, unknown->pdata[i]);
    }
    g_string_append(prose, unknown->len > 0 ? "\n" : "");
}

static void
add_partners(GString *out, GString *prose, const KlProposal *proposal)
{
    g_string_append(out, "partner:\n");
    for (guint n = 1; n <= KL_PROPOSAL_PARTNERS; n++) {
        const char *name = get_part(proposal, "partner", n, "name");
        const char *role = get_part(proposal, "partner", n, "rolle");
        KlRole parsed;
        if (name == NULL || role == NULL || !kl_role_parse(role, &parsed)) {
            continue;
        }
        add_text(out, "  - name", name);
        g_string_append_printf(out, "    rolle: %s\n", kl_role_title(parsed));
        add_exchange(out, prose, proposal, n, "gibt");
        add_exchange(out, prose, proposal, n, "bekommt");
    }
}

static void
add_sources(GString *out, const KlProposal *proposal)
{
    gboolean is_first = TRUE;

    for (guint n = 1; n <= KL_PROPOSAL_SOURCES; n++) {
        const char *title = get_part(proposal, "quelle", n, "titel");
        const char *url = get_part(proposal, "quelle", n, "url");
        g_autofree char *shown =
            title == NULL && url != NULL
                ? g_utf8_substring(url, 0, MIN(200, g_utf8_strlen(url, -1)))
                : g_strdup(title);
        if (shown == NULL) {
            continue;
        }
        g_string_append(out, is_first ? "quellen:\n" : "");
        is_first = FALSE;
        add_text(out, "  - titel", shown);
        add_text(out, "    url", url);
    }
}

static void
add_story(GString *out, const KlProposal *proposal, const char *prose)
{
    guint n_fields;
    const KlProposalField *fields = kl_proposal_fields(&n_fields);

    for (guint i = 0; i < n_fields; i++) {
        const char *text = fields[i].heading != NULL
                               ? kl_proposal_get(proposal, fields[i].name)
                               : NULL;
        if (text != NULL) {
            g_string_append_printf(out, "\n## %s\n\n", fields[i].heading);
            kl_markdown_append_text(out, text);
        }
    }
    if (prose[0] != '\0') {
        g_string_append_printf(out, "\n## Was jede Seite einbringt\n\n%s", prose);
    }
}

char *
kl_proposal_write(const KlProposal *proposal, const char *today)
{
    const KlFacet *regions = kl_proposal_facet_of(proposal->taxonomy, "region");
    const char *region = kl_proposal_get(proposal, "region");
    g_autoptr(GString) prose = g_string_new(NULL);
    GString *out = g_string_new("---\n");

    if (region != NULL && regions != NULL) {
        region =
            kl_facet_get_value(regions, (guint)kl_facet_find_value(regions, region))
                ->title;
    }
    add_text(out, "titel", kl_proposal_get(proposal, "titel"));
    add_text(out, "kurzfassung", kl_proposal_get(proposal, "kurzfassung"));
    add_choices(out, proposal);
    add_partners(out, prose, proposal);
    add_text(out, "region", region);
    add_text(out, "ort", kl_proposal_get(proposal, "ort"));
    add_text(out, "beginn", kl_proposal_get(proposal, "beginn"));
    g_string_append_printf(out, "stand: %s\n", today);
    add_text(out, "erster_schritt", kl_proposal_get(proposal, "erster-schritt"));
    add_sources(out, proposal);
    g_string_append(out, "---\n");
    add_story(out, proposal, prose->str);
    return g_string_free(out, FALSE);
}

char *
kl_proposal_file_name(const KlProposal *proposal)
{
    const char *title = kl_proposal_get(proposal, "titel");
    g_autofree char *key = kl_taxonomy_key(title != NULL ? title : "");
    GString *name = g_string_new(NULL);
    gboolean is_gap = FALSE;

    for (const char *p = key; *p != '\0' && name->len + 2 <= MAX_SLUG_CHARS; p++) {
        if (!g_ascii_isalnum(*p)) {
            is_gap = name->len > 0;
            continue;
        }
        if (is_gap) {
            g_string_append_c(name, '-');
            is_gap = FALSE;
        }
        g_string_append_c(name, *p);
    }
    g_string_append(name, name->len > 0 ? ".md" : "beispiel.md");
    return g_string_free(name, FALSE);
}
