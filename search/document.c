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
    GPtrArray *shown; /* of char *: spellings that were noted */
} WordUse;

typedef struct {
    KxDocument *document; /* NULL if only spellings are wanted */
    KlAnalyzer *analyzer;
    GHashTable *shown; /* set of char *: "normal\tspelling" */
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

/* Characters below this one never join with the one before. */
#define FIRST_COMBINING 0x300

/* A spelling as people should see it: without invisible characters. */
static char *
clean_spelling(const char *text, gsize length)
{
    GString *clean = g_string_sized_new(length);
    gboolean is_composed = TRUE;
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);
    for (char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!kl_char_is_invisible(c) && !g_unichar_iscntrl(c)) {
            g_string_append_unichar(clean, c);
            is_composed = is_composed && c < FIRST_COMBINING;
        }
    }
    if (is_composed) {
        return g_string_free(clean, FALSE);
    }
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

/* Notes how a word is written here. */
static void
note_spelling(Filler *filler, WordUse *use, const KlToken *token, const char *text)
{
    const KlWord *word = token->word;
    gsize length = token->end - token->start;
    if (word->is_number || word->is_stopword || word->is_legal_form) {
        return;
    }
    for (guint i = 0; i < use->shown->len; i++) {
        const char *shown = g_ptr_array_index(use->shown, i);
        if (strncmp(shown, text + token->start, length) == 0 && shown[length] == '\0') {
            return;
        }
    }
    g_ptr_array_add(use->shown, g_strndup(text + token->start, length));
    g_autofree char *spelling = clean_spelling(text + token->start, length);
    if ((token->flags & KL_TOKEN_EXTRA) == 0 || is_written_so(spelling, word)) {
        g_hash_table_add(filler->shown,
                         g_strconcat(word->normal, "\t", spelling, NULL));
    }
}

static gboolean
add_exact_term(const Filler *filler,
               const KlToken *token,
               guint wdf,
               gboolean want_positions,
               GError **error)
{
    const KlTerm *exact = &token->word->terms[0];
    if (want_positions) {
        return kx_document_add_posting(filler->document, exact->string, exact->length,
                                       filler->next_position + token->position, wdf,
                                       error);
    }
    return wdf == 0 || kx_document_add_term(filler->document, exact->string,
                                            exact->length, wdf, error);
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
        guint count = (token->flags & KL_TOKEN_ECHO) != 0 ? 0 : wdf;
        WordUse *use = get_use(filler, token->word);
        use->wdf += count;
        last = MAX(last, token->position);
        if (count > 0) {
            note_spelling(filler, use, token, text);
        }
        if (filler->document != NULL &&
            !add_exact_term(filler, token, count, want_positions, error)) {
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
add_exchanges(Filler *filler, KlRecordList exchanges, GError **error)
{
    KlRecordExchange exchange;
    while (kl_record_next_exchange(&exchanges, &exchange)) {
        if (!add_field(filler, exchange.kind, error) ||
            !add_field(filler, exchange.amount, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
add_sections(Filler *filler, KlRecordList sections, GError **error)
{
    KlRecordSection section;
    while (kl_record_next_section(&sections, &section)) {
        if ((!kl_section_title_is_usual(section.title) &&
             !add_field(filler, section.title, error)) ||
            !add_field(filler, section.text, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
add_partners(Filler *filler, KlRecordList partners, GError **error)
{
    KlRecordPartner partner;
    while (kl_record_next_partner(&partners, &partner)) {
        if (!add_field(filler, partner.name, error) ||
            !add_exchanges(filler, partner.gives, error) ||
            !add_exchanges(filler, partner.gets, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
add_stumbling(Filler *filler, KlRecordList stumbling, GError **error)
{
    const char *text;
    while ((text = kl_record_next_text(&stumbling)) != NULL) {
        if (!add_field(filler, text, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Everything that the page of a case says. */
static gboolean
add_texts(Filler *filler, const KlRecord *record, GError **error)
{
    return add_text(filler, record->title, KL_WDF_TITLE, TRUE, error) &&
           add_text(filler, record->summary, KL_WDF_SUMMARY, TRUE, error) &&
           add_sections(filler, record->sections, error) &&
           add_partners(filler, record->partners, error) &&
           add_stumbling(filler, record->stumbling, error) &&
           add_field(filler, record->first_step, error) &&
           add_field(filler, record->place, error) &&
           add_field(filler, record->region, error);
}

static gboolean
add_facet_term(const Filler *filler,
               const KlFacet *facet,
               const KlValue *value,
               GError **error)
{
    g_string_printf(filler->term, KL_PREFIX_FACET "%s:%s", facet->id, value->id);
    return filler->document == NULL ||
           kx_document_add_term(filler->document, filler->term->str,
                                (gssize)filler->term->len, 0, error);
}

static gboolean
add_value(Filler *filler, const KlFacet *facet, const KlValue *value, GError **error)
{
    if (!add_facet_term(filler, facet, value, error) ||
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
           KlRecordList values,
           const KlTaxonomy *taxonomy,
           GError **error)
{
    KlFacetRef ref;
    while (kl_record_next_value(&values, &ref)) {
        const KlFacet *facet = ref.facet < taxonomy->facets->len
                                   ? kl_taxonomy_get_facet(taxonomy, ref.facet)
                                   : NULL;
        if (facet != NULL && ref.value < facet->values->len &&
            !add_value(filler, facet, kl_facet_get_value(facet, ref.value), error)) {
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
add_rest(const Filler *filler,
         const KlRecord *record,
         const GByteArray *bytes,
         GError **error)
{
    if (record->is_draft &&
        !kx_document_add_term(filler->document, KL_TERM_DRAFT, -1, 0, error)) {
        return FALSE;
    }
    g_string_printf(filler->term, KL_PREFIX_SLUG "%s", record->slug);
    return kx_document_add_term(filler->document, filler->term->str,
                                (gssize)filler->term->len, 0, error) &&
           kx_document_set_data(filler->document, bytes->data, bytes->len, error);
}

static void
init(Filler *filler, KxDocument *document, KlAnalyzer *analyzer)
{
    *filler = (Filler){.document = document,
                       .analyzer = analyzer,
                       .next_position = 1,
                       .flags = KL_TOKENIZE_DEFAULT};
    filler->tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    filler->uses =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)word_use_free);
    filler->shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    filler->term = g_string_new(NULL);
}

static void
clear(Filler *filler)
{
    g_array_unref(filler->tokens);
    g_hash_table_unref(filler->uses);
    g_hash_table_unref(filler->shown);
    g_string_free(filler->term, TRUE);
}

static void
count_spellings(const Filler *filler, KlWords *words, int n)
{
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, filler->shown);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        kl_words_count(words, key, n);
    }
}

gboolean
kl_document_fill(KxDocument *document,
                 const KlCase *kl_case,
                 const KlTaxonomy *taxonomy,
                 KlAnalyzer *analyzer,
                 KlWords *words,
                 GError **error)
{
    g_autoptr(GByteArray) bytes = kl_record_write(kl_case);
    KlRecord record;
    if (!kl_record_read(bytes->data, bytes->len, &record, error)) {
        return FALSE;
    }
    Filler filler;
    init(&filler, document, analyzer);
    kx_document_clear(document);
    gboolean is_good = add_texts(&filler, &record, error) &&
                       add_values(&filler, record.values, taxonomy, error) &&
                       add_wider_terms(&filler, error) &&
                       add_rest(&filler, &record, bytes, error);
    if (is_good) {
        count_spellings(&filler, words, 1);
    }
    clear(&filler);
    return is_good;
}

gboolean
kl_document_forget(const void *data,
                   gsize length,
                   const KlTaxonomy *taxonomy,
                   KlAnalyzer *analyzer,
                   KlWords *words,
                   GError **error)
{
    KlRecord record;
    if (!kl_record_read(data, length, &record, error)) {
        return FALSE;
    }
    Filler filler;
    init(&filler, NULL, analyzer);
    gboolean is_good = add_texts(&filler, &record, error) &&
                       add_values(&filler, record.values, taxonomy, error);
    if (is_good) {
        count_spellings(&filler, words, -1);
    }
    clear(&filler);
    return is_good;
}
