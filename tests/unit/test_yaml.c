#include "indexer/yaml.h"
#include "tests/unit/test_time.h"

#include <string.h>

static KlYaml *
parse(const char *text, KlDiags **ret_diags)
{
    *ret_diags = kl_diags_new("x");
    return kl_yaml_parse(text, strlen(text), 1, *ret_diags);
}

/* The only finding of a text, or KL_N_MESSAGES if there is none or more than one. */
static KlMessage
only_finding(const char *text, KlPlace *ret_place)
{
    g_autoptr(KlDiags) diags = NULL;
    g_autoptr(KlYaml) tree = parse(text, &diags);
    if (diags->diags->len != 1) {
        return KL_N_MESSAGES;
    }
    const KlDiag *diag = g_ptr_array_index(diags->diags, 0);
    *ret_place = diag->place;
    return diag->message;
}

static void
test_tree(void)
{
    g_autoptr(KlDiags) diags = NULL;
    g_autoptr(KlYaml) tree =
        parse("titel: Über uns\nthemen: [Natur, \"Kita\"]\nleer:\n", &diags);
    g_assert_cmpuint(diags->diags->len, ==, 0);
    g_assert_cmpint(tree->kind, ==, KL_YAML_MAP);
    g_assert_cmpstr(kl_yaml_get(tree, "titel")->text, ==, "Über uns");
    const KlYaml *list = kl_yaml_get(tree, "themen");
    g_assert_cmpint(list->kind, ==, KL_YAML_LIST);
    const KlYaml *kita = g_ptr_array_index(list->items, 1);
    g_assert_cmpstr(kita->text, ==, "Kita");
    g_assert_true(kita->is_quoted);
    g_assert_cmpuint(kita->place.line, ==, 2);
    g_assert_cmpuint(kita->place.column, ==, 17);
    g_assert_true(kl_yaml_is_null(kl_yaml_get(tree, "leer")));
    g_assert_null(kl_yaml_get(tree, "nichts"));
}

static void
test_columns_are_characters(void)
{
    KlPlace place;
    g_assert_cmpint(only_finding("ä: üöß\nb: [äöü, *x]\n", &place), ==,
                    KL_MSG_YAML_ALIAS);
    g_assert_cmpuint(place.line, ==, 2);
    g_assert_cmpuint(place.column, ==, 10);
}

static void
test_refused(void)
{
    static const struct {
        const char *text;
        KlMessage message;
        guint line;
        guint column;
    } cases[] = {
        {"a: &x 1\n", KL_MSG_YAML_ANCHOR, 1, 4},
        {"a: !x 1\n", KL_MSG_YAML_TAG, 1, 4},
        {"a: 1\n<<: {b: 1}\n", KL_MSG_YAML_MERGE, 2, 1},
        {"a: 1\na: 2\n", KL_MSG_YAML_DUPLICATE, 2, 1},
        {"a: 1\n---\nb: 1\n", KL_MSG_YAML_DOCUMENTS, 2, 1},
        {"a:\n\tb: 1\n", KL_MSG_YAML_TAB, 2, 1},
        {"a: b: c\n", KL_MSG_YAML_COLON, 1, 5},
        {"a: \"b\n", KL_MSG_YAML_QUOTE, 1, 4},
        {"a: [b\n", KL_MSG_YAML_SYNTAX, 1, 4},
        {"a: \"\\0\"\n", KL_MSG_YAML_CONTROL, 1, 4},
        {"? [a]\n: 1\n", KL_MSG_YAML_COMPLEX_KEY, 1, 3},
        {"a: [[[[[[[[1]]]]]]]]\n", KL_MSG_YAML_DEPTH, 1, 11},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        KlPlace place = {0, 0};
        g_test_message("%s", cases[i].text);
        g_assert_cmpint(only_finding(cases[i].text, &place), ==, cases[i].message);
        g_assert_cmpuint(place.line, ==, cases[i].line);
        g_assert_cmpuint(place.column, ==, cases[i].column);
    }
}

static void
test_hostile_is_quick(void)
{
    static const char *const pieces[] = {"[",   "{a: ", "- ",    "? ",     "a:", "[a,",
                                         "&a ", "*a,",  "\"x\n", "k: 1\n", "\t"};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new("a: ");
        while (text->len < 300000) {
            g_string_append(text, pieces[i]);
        }
        gint64 begin = test_time_us();
        g_autoptr(KlDiags) diags = NULL;
        g_autoptr(KlYaml) tree = parse(text->str, &diags);
        g_assert_cmpuint(diags->diags->len, >, 0);
        g_assert_cmpuint(diags->diags->len, <=, KL_MAX_DIAGS);
        g_assert_cmpint(test_time_us() - begin, <, 10 * G_USEC_PER_SEC);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/yaml/tree", test_tree);
    g_test_add_func("/yaml/columns", test_columns_are_characters);
    g_test_add_func("/yaml/refused", test_refused);
    g_test_add_func("/yaml/hostile", test_hostile_is_quick);
    return g_test_run();
}
