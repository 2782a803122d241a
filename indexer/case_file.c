#include "indexer/case_file.h"

#include <string.h>

#include "indexer/case_reader.h"
#include "indexer/fields.h"
#include "indexer/front.h"
#include "indexer/markdown.h"
#include "indexer/suggest.h"
#include "indexer/taxonomy_file.h"

#define MAX_TITLE_CHARS     200
#define MAX_SUMMARY_CHARS   1000
#define GOOD_SUMMARY_CHARS  300
#define MAX_PLACE_CHARS     200
#define MAX_SENTENCE_CHARS  500
#define OVERDUE_AFTER_YEARS 2

void
kl_case_file_report_name(const char *name, const char *slug, KlDiags *diags)
{
    g_autofree char *likely = kl_make_slug(slug);
    g_autofree char *file = *likely != '\0' ? g_strconcat(likely, ".md", NULL) : NULL;
    kl_diags_report(diags, KL_MSG_BAD_SLUG, KL_WHOLE_FILE, name, NULL, file);
}

static void
check_keys(const KlCaseReader *reader)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (guint i = 0; kl_plain_case_keys[i] != NULL; i++) {
        g_ptr_array_add(known, (gpointer)(guintptr)kl_plain_case_keys[i]);
    }
    for (guint i = 0; kl_facet_case_keys[i] != NULL; i++) {
        g_ptr_array_add(known, (gpointer)(guintptr)kl_facet_case_keys[i]);
    }
    const KlTaxonomy *taxonomy = reader->context->taxonomy;
    for (guint i = 0; i < taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, i);
        if (strchr(facet->field, '.') == NULL) {
            g_ptr_array_add(known, facet->field);
        }
    }
    g_ptr_array_add(known, NULL);
    kl_fields_check_keys(reader->head, (const char *const *)known->pdata,
                         reader->diags);
}

static char *
read_date(const KlCaseReader *reader, const char *key, gboolean may_be_year)
{
    const KlYaml *node = kl_yaml_get(reader->head, key);
    return node != NULL ? kl_fields_date(node, key, may_be_year, reader->diags) : NULL;
}

gboolean
kl_case_is_overdue(const char *checked, const char *today)
{
    guint64 year = g_ascii_strtoull(checked, NULL, 10) + OVERDUE_AFTER_YEARS;
    g_autofree char *due =
        g_strdup_printf("%04" G_GUINT64_FORMAT "%s", year, checked + strlen("2026"));
    return strcmp(due, today) < 0;
}

static void
read_dates(KlCaseReader *reader)
{
    KlCase *kl_case = reader->kl_case;
    kl_case->begin = read_date(reader, "beginn", TRUE);
    kl_case->end = read_date(reader, "ende", TRUE);
    if (kl_case->begin != NULL && kl_case->end != NULL) {
        /* 2019-05-01 to 2019 is fine: compare what both have. */
        gsize n = MIN(strlen(kl_case->begin), strlen(kl_case->end));
        if (strncmp(kl_case->end, kl_case->begin, n) < 0) {
            kl_diags_report(reader->diags, KL_MSG_END_BEFORE_BEGIN,
                            kl_yaml_get(reader->head, "ende")->place, kl_case->end,
                            kl_case->begin, NULL);
        }
    }
    const KlYaml *node = kl_yaml_get(reader->head, "stand");
    if (node == NULL) {
        kl_fields_report_missing(reader->head, "stand", reader->diags);
        return;
    }
    kl_case->checked = read_date(reader, "stand", FALSE);
    const char *today = reader->context->today;
    if (kl_case->checked == NULL) {
        return;
    }
    if (strcmp(kl_case->checked, today) > 0) {
        kl_diags_report(reader->diags, KL_MSG_STAND_FUTURE, node->place,
                        kl_case->checked, NULL, NULL);
        return;
    }
    if (kl_case_is_overdue(kl_case->checked, today)) {
        kl_diags_report(reader->diags, KL_MSG_STAND_OVERDUE, node->place,
                        kl_case->checked, NULL, NULL);
    }
}

static void
read_texts(KlCaseReader *reader)
{
    KlCase *kl_case = reader->kl_case;
    const KlYaml *head = reader->head;
    KlDiags *diags = reader->diags;
    kl_case->title = kl_fields_get_text(head, "titel", MAX_TITLE_CHARS, TRUE, diags);
    if (kl_case->title != NULL) {
        reader->extras->title_place = kl_yaml_get(head, "titel")->place;
    }
    kl_case->summary =
        kl_fields_get_text(head, "kurzfassung", MAX_SUMMARY_CHARS, TRUE, diags);
    glong length = kl_case->summary != NULL ? g_utf8_strlen(kl_case->summary, -1) : 0;
    if (length > GOOD_SUMMARY_CHARS) {
        g_autofree char *number = g_strdup_printf("%ld", length);
        kl_diags_report(diags, KL_MSG_SUMMARY_LONG,
                        kl_yaml_get(head, "kurzfassung")->place, number, NULL, NULL);
    }
    kl_case->place = kl_fields_get_text(head, "ort", MAX_PLACE_CHARS, FALSE, diags);
    kl_case->first_step =
        kl_fields_get_text(head, "erster_schritt", MAX_SENTENCE_CHARS, FALSE, diags);
    const KlYaml *draft = kl_yaml_get(head, "entwurf");
    if (draft != NULL) {
        kl_fields_bool(draft, "entwurf", &kl_case->is_draft, diags);
    }
}

static void
read_head(KlCaseReader *reader)
{
    check_keys(reader);
    read_texts(reader);
    kl_case_read_values(reader);
    kl_case_read_partners(reader);
    read_dates(reader);
    kl_case_read_sources(reader);
    kl_case_read_picture(reader);
    kl_case_read_former(reader);
    kl_case_finish_values(reader);
}

static void
add_path(GPtrArray *paths, const char *path)
{
    if (path != NULL &&
        !g_ptr_array_find_with_equal_func(paths, path, g_str_equal, NULL)) {
        g_ptr_array_add(paths, g_strdup(path));
    }
}

static void
read_body(KlCase *kl_case,
          const KlFront *front,
          const KlCaseContext *context,
          GPtrArray *paths,
          KlDiags *diags)
{
    g_autoptr(KlMarkdown) markdown =
        kl_markdown_parse(front->body, front->body_length, front->body_line, diags);
    if (markdown == NULL) {
        return;
    }
    if (markdown->sections->len == 0) {
        kl_diags_report(diags, KL_MSG_EMPTY_BODY, (KlPlace){front->body_line - 1, 1},
                        NULL, NULL, NULL);
    }
    if (context->names != NULL) {
        kl_names_check_links(context->names, markdown->links, diags);
    }
    for (guint i = 0; i < markdown->links->len; i++) {
        const KlLink *link = g_ptr_array_index(markdown->links, i);
        add_path(paths, link->path);
    }
    g_ptr_array_extend_and_steal(kl_case->sections,
                                 g_steal_pointer(&markdown->sections));
    markdown->sections = g_ptr_array_new();
}

void
kl_case_extras_clear(KlCaseExtras *extras)
{
    g_clear_pointer(&extras->paths, g_ptr_array_unref);
    g_clear_pointer(&extras->former_places, g_array_unref);
}

KlCase *
kl_case_file_parse(const KlInput *input,
                   const char *slug,
                   const KlCaseContext *context,
                   KlCaseExtras *ret_extras,
                   KlDiags *diags)
{
    KlFront front;
    KlCaseExtras extras = {
        g_ptr_array_new_with_free_func(g_free),
        g_array_new(FALSE, FALSE, sizeof(KlPlace)),
        KL_WHOLE_FILE,
    };
    KlCase *kl_case = NULL;
    if (kl_front_parse(input, &front, diags)) {
        kl_case = kl_case_new();
        kl_case->slug = g_strdup(slug);
        if (front.head != NULL) {
            KlCaseReader reader = {kl_case, front.head, context, &extras, diags};
            read_head(&reader);
        }
        read_body(kl_case, &front, context, extras.paths, diags);
        kl_yaml_free(front.head);
    }
    if (kl_case != NULL && kl_case->picture_file != NULL) {
        g_autofree char *path = g_strconcat("/bilder/", kl_case->picture_file, NULL);
        add_path(extras.paths, path);
    }
    if (ret_extras != NULL) {
        *ret_extras = extras;
    } else {
        kl_case_extras_clear(&extras);
    }
    return kl_case;
}
