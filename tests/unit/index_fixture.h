/* Small indexes for unit tests, written straight through the binding, so that reading
 * is tested apart from the writer.
 *
 *     KlCase *cases[] = {fixture_case("beet", "Das Beet", "…", "Text"), …};
 *     fixture_write(folder, taxonomy, NULL, cases, n_cases, n_shards);
 *     → folder/shard-0 …: what kl_snapshot_open takes for a generation
 */
#ifndef KL_TESTS_INDEX_FIXTURE_H
#define KL_TESTS_INDEX_FIXTURE_H

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "search/columns.h"
#include "search/language/analyzer.h"
#include "search/record.h"
#include "search/schema.h"
#include "search/synonyms.h"
#include "search/taxonomy.h"
#include "search/words.h"
#include "search/xapian-c/kx.h"

G_GNUC_UNUSED static KlCase *
fixture_case(const char *slug, const char *title, const char *summary, const char *text)
{
    KlCase *kl_case = kl_case_new();
    kl_case->slug = g_strdup(slug);
    kl_case->title = g_strdup(title);
    kl_case->summary = g_strdup(summary);
    kl_case->checked = g_strdup("2026-05-01");
    KlSection *section = kl_section_new();
    section->id = g_strdup("ablauf");
    section->title = g_strdup("Ablauf");
    section->html = g_strdup("");
    section->text = g_strdup(text);
    g_ptr_array_add(kl_case->sections, section);
    return kl_case;
}

G_GNUC_UNUSED static void
fixture_add_value(KlCase *kl_case, guint facet, guint value)
{
    KlFacetRef ref = {facet, value};
    g_array_append_val(kl_case->values, ref);
}

/* As people write it: what suggestions are made of. */
static void
fixture_add_display(GHashTable *shown, const KlToken *token, const char *text)
{
    g_autofree char *spelling =
        g_strndup(text + token->start, token->end - token->start);
    if (!token->word->is_stopword && !token->word->is_number &&
        strchr(spelling, ' ') == NULL) {
        g_hash_table_add(shown, g_strconcat(token->word->normal, "\t", spelling, NULL));
    }
}

static guint32
fixture_add_text(KxDocument *document,
                 KlAnalyzer *analyzer,
                 GHashTable *shown,
                 const char *text,
                 guint32 wdf,
                 guint32 base)
{
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    kl_analyzer_tokenize(analyzer, text, strlen(text), KL_TOKENIZE_DEFAULT, tokens);
    guint32 last = base;
    for (guint i = 0; i < tokens->len; i++) {
        const KlToken *token = &g_array_index(tokens, KlToken, i);
        guint32 inc = token->flags & KL_TOKEN_ECHO ? 0 : wdf;
        last = MAX(last, base + token->position + 1);
        for (guint k = 0; k < token->word->n_terms; k++) {
            const KlTerm *term = &token->word->terms[k];
            if (term->kind == KL_TERM_EXACT) {
                kx_document_add_posting(document, term->string, term->length,
                                        base + token->position, inc, NULL);
            } else if (inc > 0) {
                kx_document_add_term(document, term->string, term->length, inc, NULL);
            }
        }
        fixture_add_display(shown, token, text);
    }
    return last + 100;
}

static KxDocument *
fixture_document(const KlCase *kl_case,
                 const KlTaxonomy *taxonomy,
                 KlAnalyzer *analyzer,
                 KlWords *words)
{
    KxDocument *document = kx_document_new();
    g_autoptr(GHashTable) shown =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *unique = g_strconcat(KL_PREFIX_SLUG, kl_case->slug, NULL);
    kx_document_add_term(document, unique, -1, 0, NULL);
    guint32 base =
        fixture_add_text(document, analyzer, shown, kl_case->title, KL_WDF_TITLE, 1);
    base = fixture_add_text(document, analyzer, shown, kl_case->summary, KL_WDF_SUMMARY,
                            base);
    for (guint i = 0; i < kl_case->sections->len; i++) {
        const KlSection *section = g_ptr_array_index(kl_case->sections, i);
        base = fixture_add_text(document, analyzer, shown, section->text, KL_WDF_TEXT,
                                base);
    }
    for (guint i = 0; i < kl_case->values->len; i++) {
        KlFacetRef ref = g_array_index(kl_case->values, KlFacetRef, i);
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, ref.facet);
        const KlValue *value = kl_facet_get_value(facet, ref.value);
        g_autofree char *term =
            g_strconcat(KL_PREFIX_FACET, facet->id, ":", value->id, NULL);
        kx_document_add_term(document, term, -1, 0, NULL);
        base = fixture_add_text(document, analyzer, shown, value->title, KL_WDF_VALUE,
                                base);
    }
    g_autoptr(GByteArray) record = kl_record_write(kl_case);
    kx_document_set_data(document, record->data, record->len, NULL);
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, shown);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        kl_words_count(words, key, 1);
    }
    return document;
}

static void
fixture_set_text(KxWritableDatabase *db, const char *key, const char *text)
{
    g_autoptr(GError) error = NULL;
    kx_writable_database_set_metadata(db, key, -1, text, strlen(text), &error);
    g_assert_no_error(error);
}

/* Cases go round the shards; docids have a hole after every fifth. */
static void
fixture_write_shard(const char *path,
                    const KlTaxonomy *taxonomy,
                    const KlSynonyms *synonyms,
                    KlCase *const *cases,
                    guint n_cases,
                    guint shard,
                    guint n_shards)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlAnalyzer) analyzer = kl_analyzer_new();
    g_autoptr(KlColumnsBuilder) builder = kl_columns_builder_new();
    g_autoptr(KlWords) words = kl_words_new();
    KxWritableDatabase *db =
        kx_writable_database_open(path, KX_CREATE_OR_OVERWRITE, &error);
    g_assert_no_error(error);
    guint32 docid = 0;
    for (guint i = shard; i < n_cases; i += n_shards) {
        docid += docid % 6 == 4 ? 2 : 1;
        g_autoptr(KxDocument) document =
            fixture_document(cases[i], taxonomy, analyzer, words);
        kx_writable_database_replace_document(db, docid, document, &error);
        g_assert_no_error(error);
        guint32 length;
        kx_database_get_doc_length(kx_writable_database_get_database(db), docid,
                                   &length, &error);
        g_assert_no_error(error);
        kl_columns_builder_set(builder, docid, cases[i]->slug, cases[i]->title,
                               cases[i]->checked, length);
    }
    g_autofree char *number = g_strdup_printf("%u/%u", shard, n_shards);
    g_autofree char *format = g_strdup_printf("%d", KL_FORMAT_VERSION);
    g_autofree char *taxonomy_json = kl_taxonomy_to_json(taxonomy);
    g_autofree char *synonyms_json =
        synonyms != NULL ? kl_synonyms_to_json(synonyms) : g_strdup("");
    g_autofree char *revision = g_uuid_string_random();
    fixture_set_text(db, KL_META_REVISION, revision);
    fixture_set_text(db, KL_META_FORMAT, format);
    fixture_set_text(db, KL_META_ANALYSIS, kl_analyzer_version());
    fixture_set_text(db, KL_META_SHARD, number);
    fixture_set_text(db, KL_META_TAXONOMY, taxonomy_json);
    fixture_set_text(db, KL_META_SYNONYMS, synonyms_json);
    kl_columns_save(builder, db, &error);
    g_assert_no_error(error);
    kl_words_save(words, db, &error);
    g_assert_no_error(error);
    kx_writable_database_close(db, &error);
    g_assert_no_error(error);
}

/* A folder of shards below a new temporary folder. Caller frees the path; the folder
 * goes with fixture_remove. */
G_GNUC_UNUSED static char *
fixture_write(const KlTaxonomy *taxonomy,
              const KlSynonyms *synonyms,
              KlCase *const *cases,
              guint n_cases,
              guint n_shards)
{
    char *folder = g_dir_make_tmp("kooplab-XXXXXX", NULL);
    for (guint i = 0; i < n_shards; i++) {
        g_autofree char *path = g_strdup_printf("%s/shard-%u", folder, i);
        fixture_write_shard(path, taxonomy, synonyms, cases, n_cases, i, n_shards);
    }
    return folder;
}

G_GNUC_UNUSED static void
fixture_remove(const char *folder)
{
    g_autoptr(GDir) shards = g_dir_open(folder, 0, NULL);
    const char *name;
    while (shards != NULL && (name = g_dir_read_name(shards)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            fixture_remove(path);
        } else {
            g_unlink(path);
        }
    }
    g_rmdir(folder);
}

#endif
