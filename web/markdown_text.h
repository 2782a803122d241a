/* Plain text as Markdown and as YAML: whatever somebody typed comes out as the same
 * words, never as markup.
 *
 *     a *b* <script>     a \*b\* &lt;script>         kl_markdown_append_line
 *     # x                \# x                        at the start of a line
 *     say "no": \        "say \"no\": \\"            kl_yaml_append_quoted
 *
 * Texts are valid UTF-8. Threads: no state.
 */
#ifndef KL_WEB_MARKDOWN_TEXT_H
#define KL_WEB_MARKDOWN_TEXT_H

#include <glib.h>

/* Text in NFC without the characters that no case may have (control characters, byte
 * order marks, …); line breaks are \n. Caller frees. */
char *kl_text_clean(const char *text);
/* The same in one line, blanks run together, none at its ends. Caller frees. */
char *kl_text_one_line(const char *text);

/* Appends one line of text, in or outside of a table. */
void kl_markdown_append_line(GString *out, const char *text);
/* Appends paragraphs: lines stay lines, empty lines divide, "- x" stays a list. */
void kl_markdown_append_text(GString *out, const char *text);
/* Appends one line of text in double quotes. */
void kl_yaml_append_quoted(GString *out, const char *text);

#endif
