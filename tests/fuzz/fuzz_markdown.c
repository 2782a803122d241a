/* Markdown to safe HTML: only tags, attributes and addresses that we let through. */
#include <stdlib.h>

#include "indexer/input.h"
#include "indexer/markdown.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autoptr(KlInput) input = kl_input_from_bytes(g_bytes_new(data, size));
    KlDiags *diags = kl_diags_new("x.md");

    if (kl_input_decode(input, diags)) {
        g_autoptr(KlMarkdown) markdown =
            kl_markdown_parse(input->text, input->length, 1, diags);
        for (guint i = 0; markdown != NULL && i < markdown->sections->len; i++) {
            const KlSection *section = markdown->sections->pdata[i];
            REQUIRE(fuzz_html_is_safe(section->html));
            REQUIRE(g_utf8_validate(section->html, -1, NULL));
            REQUIRE(g_utf8_validate(section->text, -1, NULL));
        }
    }
    kl_diags_free(diags);
    return 0;
}
