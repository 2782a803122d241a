/* The passage under a hit: whatever the case says, its words, escaped, and nothing but
 * <mark> around them. The first line is the query, the rest the case's text. */
#include <stdlib.h>
#include <string.h>

#include "search/plan.h"
#include "search/snippet.h"
#include "tests/fuzz/fuzz.h"

#define ELLIPSIS  "\xE2\x80\xA6"
#define MAX_CHARS (2 * KL_SNIPPET_CHARS)

static GHashTable *
make_marks(KlAnalyzer *analyzer, const char *query)
{
    GHashTable *marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));

    kl_analyzer_tokenize(analyzer, query, strlen(query), KL_TOKENIZE_DEFAULT, tokens);
    for (guint i = 0; i < tokens->len; i++) {
        g_autoptr(GArray) terms =
            kl_word_query_terms(g_array_index(tokens, KlToken, i).word);
        for (guint k = 0; k < terms->len; k++) {
            const KlQueryTerm *term = &g_array_index(terms, KlQueryTerm, k);
            KlMark *mark = g_new0(KlMark, 1);
            mark->group = MIN(i, 7);
            mark->weight = term->weight;
            g_hash_table_insert(marks, g_strdup(term->term), mark);
        }
    }
    return marks;
}

/* The words that a browser shows, without <mark>; every other tag is a failure. */
static char *
shown_text(const char *html)
{
    GString *text = fuzz_html_decode(html, "mark");
    REQUIRE(text != NULL);
    if (g_str_has_prefix(text->str, ELLIPSIS " ")) {
        g_string_erase(text, 0, strlen(ELLIPSIS " "));
    }
    if (g_str_has_suffix(text->str, " " ELLIPSIS)) {
        g_string_truncate(text, text->len - strlen(" " ELLIPSIS));
    }
    return g_string_free(text, FALSE);
}

static char *
blank_controls(const char *text)
{
    char *copy = g_strdup(text);
    for (char *at = copy; *at != '\0'; at++) {
        *at = g_ascii_iscntrl(*at) ? ' ' : *at;
    }
    return copy;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autoptr(KlAnalyzer) analyzer = kl_analyzer_new();
    g_autofree char *raw = g_strndup((const char *)data, size);
    g_autofree char *query = g_utf8_make_valid(raw, -1);
    char *text = strchr(query, '\n');
    text = text != NULL ? text : query + strlen(query);
    g_autofree char *source = blank_controls(text);
    if (*text != '\0') {
        *text++ = '\0';
    }

    g_autoptr(KlCase) kl_case = kl_case_new();
    kl_case->slug = g_strdup("x");
    kl_case->title = g_strdup("Titel");
    kl_case->summary = g_strdup(text);
    kl_case->checked = g_strdup("2026-05-01");
    KlSection *section = kl_section_new();
    section->id = g_strdup("ablauf");
    section->title = g_strdup("Ablauf");
    section->html = g_strdup("");
    section->text = g_strdup(text);
    g_ptr_array_add(kl_case->sections, section);
    g_autoptr(GByteArray) bytes = kl_record_write(kl_case);
    KlRecord record;
    REQUIRE(kl_record_read(bytes->data, bytes->len, &record, NULL));

    g_autoptr(GHashTable) marks = make_marks(analyzer, query);
    g_autoptr(KlTermSet) set = kl_snippet_marks_new(marks);
    KlSnippet snippet;
    kl_snippet_make(analyzer, &record, set, 8, &snippet);
    g_autofree char *html = snippet.html;
    REQUIRE(g_utf8_validate(html, -1, NULL));
    g_autofree char *shown = shown_text(html);
    REQUIRE(strstr(source, shown) != NULL);
    REQUIRE(g_utf8_strlen(shown, -1) <= MAX_CHARS);
    return 0;
}
