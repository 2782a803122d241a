/* German analysis of any bytes: spans inside the text, at characters' borders, terms
 * within Xapian's limit. */
#include <stdlib.h>
#include <string.h>

#include "search/language/analyzer.h"
#include "search/schema.h"
#include "tests/fuzz/fuzz.h"

static gboolean
is_border(const guint8 *data, size_t size, guint32 at)
{
    return at == size || (data[at] & 0xC0) != 0x80;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autoptr(KlAnalyzer) analyzer = kl_analyzer_new();
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    gboolean is_utf8 = g_utf8_validate((const char *)data, (gssize)size, NULL);
    guint32 last_position = 0;

    kl_analyzer_tokenize(analyzer, (const char *)data, size, KL_TOKENIZE_DEFAULT,
                         tokens);
    for (guint i = 0; i < tokens->len; i++) {
        const KlToken *token = &g_array_index(tokens, KlToken, i);
        REQUIRE(token->start < token->end && token->end <= size);
        REQUIRE(!is_utf8 || (is_border(data, size, token->start) &&
                             is_border(data, size, token->end)));
        REQUIRE(token->position >= last_position);
        last_position = token->position;
        for (guint j = 0; j < token->word->n_terms; j++) {
            const KlTerm *term = &token->word->terms[j];
            REQUIRE(term->length == strlen(term->string));
            REQUIRE(term->length >= 2 && term->length <= KL_MAX_TERM_BYTES);
            REQUIRE(g_utf8_validate(term->string, -1, NULL));
        }
    }
    return 0;
}
