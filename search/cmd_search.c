#include "search/cmd.h"

#include <stdio.h>
#include <string.h>

#include "search/error.h"
#include "search/repair.h"
#include "search/view.h"

/* A snippet for a terminal: »«  around what was found, entities undone. */
static char *
to_plain(const char *html)
{
    static const struct {
        const char *html;
        const char *plain;
    } pairs[] = {{"<mark>", "»"},  {"</mark>", "«"}, {"&lt;", "<"}, {"&gt;", ">"},
                 {"&quot;", "\""}, {"&#39;", "'"},   {"&amp;", "&"}};
    GString *plain = g_string_new(NULL);
    while (*html != '\0') {
        guint i = 0;
        while (i < G_N_ELEMENTS(pairs) && !g_str_has_prefix(html, pairs[i].html)) {
            i++;
        }
        if (i < G_N_ELEMENTS(pairs)) {
            g_string_append(plain, pairs[i].plain);
            html += strlen(pairs[i].html);
        } else {
            g_string_append_c(plain, *html++);
        }
    }
    return g_string_free(plain, FALSE);
}

static void
report_no_facet(const KlTaxonomy *taxonomy, const char *id, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        g_string_append_printf(known, "%s%s", i > 0 ? ", " : "",
                               kl_taxonomy_get_facet(taxonomy, i)->id);
    }
    g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                "unbekannte Facette »%s«; möglich sind %s", id, known->str);
}

KlRequest *
kl_cmd_make_request(const KlTaxonomy *taxonomy,
                    const KlSearchOptions *options,
                    GError **error)
{
    g_autoptr(GArray) params = g_array_new(FALSE, FALSE, sizeof(KlParam));
    g_auto(GStrv) filters = g_strdupv(options->filters);
    const KlParam fixed[] = {{"q", options->query},
                             {"sortierung", options->sort},
                             {"seite", options->page},
                             {"page_size", options->page_size}};
    g_array_append_vals(params, fixed, G_N_ELEMENTS(fixed));
    for (guint i = 0; filters != NULL && filters[i] != NULL; i++) {
        char *value = strchr(filters[i], '=');
        g_return_val_if_fail(value != NULL, NULL); /* main has checked */
        *value++ = '\0';
        if (kl_taxonomy_find_facet(taxonomy, filters[i]) < 0) {
            report_no_facet(taxonomy, filters[i], error);
            return NULL;
        }
        KlParam param = {filters[i], value};
        g_array_append_val(params, param);
    }
    return kl_request_from_params(
        taxonomy, (const KlParam *)(gconstpointer)params->data, params->len, error);
}

static void
print_hit(guint number, const KlHit *hit)
{
    g_autofree char *snippet = to_plain(hit->snippet_html);
    printf("%3u. %s\n     /faelle/%s  (Stand %s)\n     %s\n", number, hit->record.title,
           hit->record.slug, hit->record.checked, snippet);
    if (hit->section_title != NULL && hit->section_title[0] != '\0') {
        printf("     in: %s\n", hit->section_title);
    }
}

static void
print_facets(const KlResult *result)
{
    const KlTaxonomy *taxonomy = kl_snapshot_get_taxonomy(result->snapshot);
    for (guint f = 0; f < result->counts->len; f++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, f);
        const GArray *counts = g_ptr_array_index(result->counts, f);
        printf("\n%s (%s)\n", facet->title, facet->id);
        for (guint v = 0; v < counts->len; v++) {
            const KlValue *value = kl_facet_get_value(facet, v);
            printf("  %c %5u  %s (%s)\n",
                   kl_request_has_filter(result->request, f, v) ? '*' : ' ',
                   g_array_index(counts, guint, v), value->title, value->id);
        }
    }
}

static void
print_notes(const KlResult *result)
{
    if (result->relaxed) {
        puts("Kein Fall enthält alle Wörter; gezeigt sind Fälle mit einigen davon.");
    }
    for (guint i = 0; i < result->synonyms->len; i++) {
        printf("%s»%s«%s", i == 0 ? "Gesucht wurde auch: " : ", ",
               (const char *)g_ptr_array_index(result->synonyms, i),
               i + 1 == result->synonyms->len ? "\n" : "");
    }
    if (result->suggestion != NULL) {
        printf("Meinten Sie »%s«?\n", result->suggestion);
    }
}

static void
print_repair(const KlRepair *repair)
{
    puts(repair->cause);
    for (guint i = 0; i < repair->changes->len; i++) {
        const KlChange *change = g_ptr_array_index(repair->changes, i);
        printf("  %s: %u %s\n", change->label, change->count,
               change->count == 1 ? "Fall" : "Fälle");
    }
}

static void
print_text(const KlResult *result,
           const KlRepair *repair,
           const KlSearchOptions *options)
{
    const KlRequest *request = result->request;
    if (!options->is_quiet) {
        printf("%u %s\n", result->total, result->total == 1 ? "Fall" : "Fälle");
        print_notes(result);
        if (repair != NULL) {
            print_repair(repair);
        }
        guint n_pages = (result->total + request->page_size - 1) / request->page_size;
        if (request->page > n_pages && n_pages > 0) {
            printf("Seite %u gibt es nicht; die letzte ist %u.\n", request->page,
                   n_pages);
        }
    }
    guint before = (request->page - 1) * request->page_size;
    for (guint i = 0; i < result->hits->len; i++) {
        print_hit(before + i + 1, g_ptr_array_index(result->hits, i));
    }
    if (options->want_facets) {
        print_facets(result);
    }
}

gboolean
kl_cmd_search(KlReader *reader, const KlSearchOptions *options, GError **error)
{
    const KlTaxonomy *taxonomy =
        kl_snapshot_get_taxonomy(kl_reader_get_snapshot(reader));
    g_autoptr(KlRequest) request = kl_cmd_make_request(taxonomy, options, error);
    g_autoptr(KlResult) result =
        request != NULL ? kl_search(reader, request, error) : NULL;
    if (result == NULL) {
        return FALSE;
    }
    g_autoptr(GError) why = NULL;
    g_autoptr(KlRepair) repair = kl_repair_find(reader, result, &why);
    if (why != NULL) {
        g_propagate_error(error, g_steal_pointer(&why));
        return FALSE;
    }
    if (options->want_json) {
        json_t *view = kl_view_search(result);
        json_object_set_new(view, "repair", kl_view_repair(taxonomy, repair));
        json_dumpf(view, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
        putchar('\n');
        json_decref(view);
    } else {
        print_text(result, repair, options);
    }
    if (options->is_verbose) {
        const KlTimings *timings = &result->timings;
        fprintf(stderr,
                "Verstehen %.3f ms, Suchen %.3f ms, Zählen %.3f ms, Ordnen %.3f ms, "
                "Auszüge %.3f ms, Schreibweise %.3f ms, zusammen %.3f ms\n",
                timings->parse_ms, timings->match_ms, timings->count_ms,
                timings->rank_ms, timings->snippet_ms, timings->spell_ms,
                timings->total_ms);
    }
    return TRUE;
}
