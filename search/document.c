#include "search/document.h"

#include <string.h>

#include "search/language/normal.h"
#include "search/record.h"
#include "search/schema.h"
#include "search/xapian-c/kx_document.h"

/* Between two fields, so that no phrase goes from one into the next. */
#define FIELD_GAP 100

/* A word of the case, whatever field it stands in. */
typedef struct {
    guint wdf;        /* of its terms but E, which is counted at each place */
    GPtrArray *shown; /* of char *: spellings that have their W term */
} WordUse;

typedef struct {
    KxDocument *document;
    KlAnalyzer *analyzer;
    GArray *tokens;
    GHashTable *uses; /* const KlWord * → WordUse *; words live for the document */
    GString *term;
    guint32 next_position;
    KlTokenizeFlags flags;
} Filler;

static void
word_use_free(WordUse *use)
{
    g_ptr_array_unref(use->shown);
    g_free(use);
}

static WordUse *
get_use(Filler *filler, const KlWord *word)
{
    WordUse *use = g_hash_table_lookup(filler->uses, word);
    if (use == NULL) {
        use = g_new0(WordUse, 1);
        use->shown = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(filler->uses, (gpointer)(gsize)word, use);
    }
    return use;
}

/* A spelling as people should see it: without invisible characters. */
static char *
clean_spelling(const char *text, gsize length)
{
    GString *clean = g_string_sized_new(length);
    char *valid = g_utf8_make_valid(text, (gssize)length);
    for (char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!kl_char_is_invisible(c) && !g_unichar_iscntrl(c)) {
            g_string_append_unichar(clean, c);
        }
    }
    g_free(valid);
    char *composed = g_utf8_normalize(clean->str, -1, G_NORMALIZE_NFC);
    g_string_free(clean, TRUE);
    return composed;
}

/* Whether a token that lies over others is written as one, as "Open-Air" for openair
 * is, and "Obst-" for obstgarten is not. */
static gboolean
is_written_so(const char *spelling, const KlWord *word)
{
    GString *joined = g_string_new(NULL);
    g_autofree char *normal = kl_normalize(spelling, -1);
    for (const char *at = normal; *at != '\0'; at++) {
        if (g_ascii_isalnum(*at) || (guchar)*at >= 0x80) {
            g_string_append_c(joined, *at);
        }
    }
    gboolean is_so =
        strcmp(joined->str, word->normal) == 0 && strpbrk(spelling, " \t\n") == NULL;
    g_string_free(joined, TRUE);
    return is_so;
}

static gboolean
add_display(Filler *filler,
            WordUse *use,
            const KlToken *token,
            const char *text,
            GError **error)
{
    const KlWord *word = token->word;
    gsize length = token->end - token->start;
    if (word->is_number || word->is_stopword || word->is_legal_form) {
        return TRUE;
    }
    for (guint i = 0; i < use->shown->len; i++) {
        const char *shown = g_ptr_array_index(use->shown, i);
        if (strncmp(shown, text + token->start, length) == 0 && shown[length] == '\0') {
            return TRUE;
        }
    }
    g_ptr_array_add(use->shown, g_strndup(text + token->start, length));
    g_autofree char *spelling = clean_spelling(text + token->start, length);
    if ((token->flags & KL_TOKEN_EXTRA) != 0 && !is_written_so(spelling, word)) {
        return TRUE;
    }
    g_string_printf(filler->term, KL_PREFIX_DISPLAY "%s\t%s", word->normal, spelling);
    if (filler->term->len > KL_MAX_TERM_BYTES) {
        return TRUE;
    }
    return kx_document_add_term(filler->document, filler->term->str,
                                (gssize)filler->term->len, 0, error);
}

/* Adds the words of a text. Without positions for what is no text of the author. */
static gboolean
add_text(Filler *filler,
         const char *text,
         guint wdf,
         gboolean want_positions,
         GError **error)
{
    if (text == NULL || *text == '\0') {
        return TRUE;
    }
    kl_analyzer_tokenize(filler->analyzer, text, strlen(text), filler->flags,
                         filler->tokens);
    filler->flags = KL_TOKENIZE_KEEP;
    guint32 last = 0;
    for (guint i = 0; i < filler->tokens->len; i++) {
        const KlToken *token = &g_array_index(filler->tokens, KlToken, i);
        const KlTerm *exact = &token->word->terms[0];
        guint count = (token->flags & KL_TOKEN_ECHO) != 0 ? 0 : wdf;
        WordUse *use = get_use(filler, token->word);
        gboolean is_good = TRUE;
        use->wdf += count;
        last = MAX(last, token->position);
        if (want_positions) {
            is_good = kx_document_add_posting(
                filler->document, exact->string, exact->length,
                filler->next_position + token->position, count, error);
        } else if (count > 0) {
            is_good = kx_document_add_term(filler->document, exact->string,
                                           exact->length, count, error);
        }
        if (!is_good || (count > 0 && !add_display(filler, use, token, text, error))) {
            return FALSE;
        }
    }
    if (want_positions) {
        filler->next_position += last + FIELD_GAP;
    }
    return TRUE;
}

static gboolean
add_field(Filler *filler, const char *text, GError **error)
{
    return add_text(filler, text, KL_WDF_TEXT, TRUE, error);
}

static gboolean
add_exchanges(Filler *filler, const GPtrArray *exchanges, GError **error)
{
    for (guint i = 0; i < exchanges->len; i++) {
        const KlExchange *exchange = g_ptr_array_index(exchanges, i);
        if (!add_field(filler, exchange->kind, error) ||
            !add_field(filler, exchange->amount, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Everything that the page of a case says. */
static gboolean
add_texts(Filler *filler, const KlCase *kl_case, GError **error)
{
    if (!add_text(filler, kl_case->title, KL_WDF_TITLE, TRUE, error) ||
        !add_text(filler, kl_case->summary, KL_WDF_SUMMARY, TRUE, error)) {
        return FALSE;
    }
    for (guint i = 0; i < kl_case->sections->len; i++) {
        const KlSection *section = g_ptr_array_index(kl_case->sections, i);
        if (!add_field(filler, section->title, error) ||
            !add_field(filler, section->text, error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < kl_case->partners->len; i++) {
        const KlPartner *partner = g_ptr_array_index(kl_case->partners, i);
        if (!add_field(filler, partner->name, error) ||
            !add_exchanges(filler, partner->gives, error) ||
            !add_exchanges(filler, partner->gets, error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < kl_case->stumbling->len; i++) {
        if (!add_field(filler, g_ptr_array_index(kl_case->stumbling, i), error)) {
            return FALSE;
        }
    }
    return add_field(filler, kl_case->first_step, error) &&
           add_field(filler, kl_case->place, error) &&
           add_field(filler, kl_case->region, error);
}

static gboolean
add_value(Filler *filler, const KlFacet *facet, const KlValue *value, GError **error)
{
    g_string_printf(filler->term, KL_PREFIX_FACET "%s:%s", facet->id, value->id);
    if (!kx_document_add_term(filler->document, filler->term->str,
                              (gssize)filler->term->len, 0, error) ||
        !add_text(filler, value->title, KL_WDF_VALUE, FALSE, error)) {
        return FALSE;
    }
    for (guint i = 0; i < value->synonyms->len; i++) {
        const char *synonym = g_ptr_array_index(value->synonyms, i);
        if (!add_text(filler, synonym, KL_WDF_VALUE, FALSE, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
add_values(Filler *filler,
           const KlCase *kl_case,
           const KlTaxonomy *taxonomy,
           GError **error)
{
    for (guint i = 0; i < kl_case->values->len; i++) {
        const KlFacetRef *ref = &g_array_index(kl_case->values, KlFacetRef, i);
        const KlFacet *facet = ref->facet < taxonomy->facets->len
                                   ? kl_taxonomy_get_facet(taxonomy, ref->facet)
                                   : NULL;
        if (facet != NULL && ref->value < facet->values->len &&
            !add_value(filler, facet, kl_facet_get_value(facet, ref->value), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The terms of each word but E, once with the sum of what its occurrences count. */
static gboolean
add_wider_terms(const Filler *filler, GError **error)
{
    GHashTableIter iter;
    gpointer key;
    gpointer value;
    g_hash_table_iter_init(&iter, filler->uses);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const KlWord *word = key;
        const WordUse *use = value;
        for (guint i = 1; use->wdf > 0 && i < word->n_terms; i++) {
            const KlTerm *term = &word->terms[i];
            if (!kx_document_add_term(filler->document, term->string, term->length,
                                      use->wdf, error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

static gboolean
add_rest(Filler *filler, const KlCase *kl_case, GError **error)
{
    gsize slug_length = strlen(kl_case->slug);
    g_autoptr(GByteArray) record = kl_record_write(kl_case);
    if (kl_case->is_draft &&
        !kx_document_add_term(filler->document, KL_TERM_DRAFT, -1, 0, error)) {
        return FALSE;
    }
    g_string_printf(filler->term, KL_PREFIX_SLUG "%s", kl_case->slug);
    return kx_document_add_term(filler->document, filler->term->str,
                                (gssize)filler->term->len, 0, error) &&
           kx_document_set_value(filler->document, KL_SLOT_SLUG, kl_case->slug,
                                 slug_length, error) &&
           kx_document_set_data(filler->document, record->data, record->len, error);
}

gboolean
kl_document_fill(KxDocument *document,
                 const KlCase *kl_case,
                 const KlTaxonomy *taxonomy,
                 KlAnalyzer *analyzer,
                 GError **error)
{
    Filler filler = {.document = document,
                     .analyzer = analyzer,
                     .next_position = 1,
                     .flags = KL_TOKENIZE_DEFAULT};
    filler.tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    filler.uses =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)word_use_free);
    filler.term = g_string_new(NULL);
    kx_document_clear(document);
    gboolean is_good = add_texts(&filler, kl_case, error) &&
                       add_values(&filler, kl_case, taxonomy, error) &&
                       add_wider_terms(&filler, error) &&
                       add_rest(&filler, kl_case, error);
    g_array_unref(filler.tokens);
    g_hash_table_unref(filler.uses);
    g_string_free(filler.term, TRUE);
    return is_good;
}
