/* Proposals of tests/data/proposals.json, which tests/browser/proposals.t gives to the
 * script of the page: the same case files and messages from both. */
#include "web/proposal.h"

#include <string.h>

#include "indexer/case_file.h"
#include "indexer/taxonomy_file.h"

#define TODAY "2026-05-01"

static json_t *proposals;
static KlTaxonomy *taxonomy;

static void
append_value(GString *target, const char *name, const json_t *value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    json_int_t times = 1;
    const char *part = json_string_value(value);

    if (json_is_object(value)) {
        part = json_string_value(json_object_get(value, "text"));
        times = json_integer_value(json_object_get(value, "times"));
    }
    while (times-- > 0) {
        g_string_append(text, part);
    }
    g_autofree char *escaped = g_uri_escape_string(text->str, NULL, FALSE);
    g_string_append_printf(target, "%c%s=%s",
                           strchr(target->str, '?') == NULL ? '?' : '&', name, escaped);
}

static KlProposal *
read_proposal(const json_t *proposal)
{
    g_autoptr(GString) target = g_string_new("/vorschlagen");
    json_t *fields = json_object_get(proposal, "fields");
    g_autoptr(GError) error = NULL;
    const char *name;
    json_t *value;

    json_object_foreach(fields, name, value)
    {
        for (size_t i = 0; i < json_array_size(value); i++) {
            append_value(target, name, json_array_get(value, i));
        }
        if (!json_is_array(value)) {
            append_value(target, name, value);
        }
    }
    g_autoptr(KlHttpRequest) request = kl_http_request_new(target->str, &error);
    g_assert_no_error(error);
    return kl_proposal_new(taxonomy, request);
}

static void
check_errors(const KlProposal *proposal, const json_t *expected)
{
    for (guint i = 0; i < proposal->errors->len; i++) {
        const KlProposalError *error = proposal->errors->pdata[i];
        const json_t *pair = json_array_get(expected, i);
        g_assert_cmpstr(error->text, ==, json_string_value(json_array_get(pair, 1)));
        g_assert_cmpstr(error->name, ==, json_string_value(json_array_get(pair, 0)));
    }
    g_assert_cmpuint(proposal->errors->len, ==, json_array_size(expected));
}

/* Whether staff can publish it as it is. */
static void
check_case_file(const char *markdown)
{
    g_autoptr(KlDiags) diags = kl_diags_new("x.md");
    g_autoptr(GBytes) bytes = g_bytes_new(markdown, strlen(markdown));
    g_autoptr(KlInput) input = kl_input_from_bytes(bytes);
    const KlCaseContext context = {taxonomy, NULL, TODAY};

    g_assert_true(kl_input_decode(input, diags));
    g_autoptr(KlCase) kl_case = kl_case_file_parse(input, "x", &context, NULL, diags);
    g_assert_cmpuint(diags->n_errors, ==, 0);
    g_assert_nonnull(kl_case);
}

static void
check_file(const KlProposal *proposal, const json_t *expected)
{
    json_t *lines = json_object_get(expected, "markdown");
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *markdown = kl_proposal_write(proposal, TODAY);
    g_autofree char *file_name = kl_proposal_file_name(proposal);

    for (size_t i = 0; i < json_array_size(lines); i++) {
        g_string_append(text, json_string_value(json_array_get(lines, i)));
        g_string_append_c(text, '\n');
    }
    g_string_replace(text, "HEUTE", TODAY, 0);
    g_assert_cmpstr(markdown, ==, text->str);
    g_assert_cmpstr(file_name, ==,
                    json_string_value(json_object_get(expected, "file_name")));
    check_case_file(markdown);
}

static void
test_proposal(gconstpointer data)
{
    const json_t *expected = data;
    const json_t *errors = json_object_get(expected, "errors");
    g_autoptr(KlProposal) proposal = read_proposal(expected);

    check_errors(proposal, errors);
    if (errors == NULL) {
        check_file(proposal, expected);
    }
}

static void
test_vocabulary(void)
{
    json_t *vocabulary = kl_proposal_vocabulary(taxonomy);
    const json_t *gives = json_object_get(vocabulary, "gibt");

    g_assert_cmpstr(json_string_value(json_object_get(gives, "geld")), ==, "Geld");
    g_assert_cmpstr(json_string_value(json_object_get(gives, "raeume & flaechen")), ==,
                    "Räume & Flächen");
    json_decref(vocabulary);

    g_autoptr(KlTaxonomy) bare = kl_taxonomy_new();
    vocabulary = kl_proposal_vocabulary(bare);
    g_assert_true(json_is_null(json_object_get(vocabulary, "gibt")));
    json_decref(vocabulary);
}

int
main(int argc, char **argv)
{
    g_autoptr(KlDiags) diags = kl_diags_new("taxonomie.yaml");
    char *text = NULL;
    gsize length = 0;
    size_t i;
    json_t *proposal;

    g_test_init(&argc, &argv, NULL);
    g_assert_true(g_file_get_contents("corpus/taxonomie.yaml", &text, &length, NULL));
    taxonomy = kl_taxonomy_file_parse(text, length, diags);
    proposals = json_load_file("tests/data/proposals.json", 0, NULL);
    g_assert_nonnull(taxonomy);
    g_assert_cmpuint(json_array_size(proposals), >, 0);
    json_array_foreach(proposals, i, proposal)
    {
        g_autofree char *name =
            g_strdup_printf("/proposal/%02u %s", (guint)i,
                            json_string_value(json_object_get(proposal, "name")));
        g_test_add_data_func(name, proposal, test_proposal);
    }
    g_test_add_func("/proposal/vocabulary", test_vocabulary);
    int status = g_test_run();
    json_decref(proposals);
    kl_taxonomy_free(taxonomy);
    g_free(text);
    return status;
}
