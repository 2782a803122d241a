#include "search/query.h"

#include <string.h>

#include "search/error.h"
#include "search/schema.h"
#include "search/utf8.h"

/* --- lexing: the text in pieces ------------------------------------------------ */

typedef enum {
    ATOM_NODE, /* something to find */
    ATOM_AND,
    ATOM_OR,
    ATOM_NOT
} AtomKind;

typedef struct {
    AtomKind kind;
    KlNode *node; /* ATOM_NODE: owned until the tree takes it */
} Atom;

typedef struct {
    KlAnalyzer *analyzer;
    const char *text;
    gboolean with_operators;
    gboolean has_tokenized; /* from the second call on the words must be kept */
    GArray *tokens;         /* of KlToken: scratch */
    GArray *atoms;          /* of Atom */
    KlQuery *query;
} Lexer;

static void
free_node(gpointer data)
{
    KlNode *node = data;
    if (node == NULL) {
        return;
    }
    g_clear_pointer(&node->children, g_ptr_array_unref);
    g_clear_pointer(&node->words, g_ptr_array_unref);
    g_clear_pointer(&node->extras, g_ptr_array_unref);
    g_free(node);
}

static void
clear_atom(gpointer data)
{
    Atom *atom = data;
    g_clear_pointer(&atom->node, free_node);
}

static KlNode *
new_node(KlNodeKind kind, guint start, guint end)
{
    KlNode *node = g_new0(KlNode, 1);
    node->kind = kind;
    node->start = start;
    node->end = end;
    if (kind == KL_NODE_AND || kind == KL_NODE_OR || kind == KL_NODE_NOT) {
        node->children = g_ptr_array_new_with_free_func(free_node);
    } else {
        node->words = g_ptr_array_new();
        node->extras = g_ptr_array_new();
    }
    return node;
}

static KlNode *
wrap_not(KlNode *child)
{
    KlNode *node = new_node(KL_NODE_NOT, child->start, child->end);
    g_ptr_array_add(node->children, child);
    return node;
}

static void
add_atom(Lexer *lexer, AtomKind kind, KlNode *node)
{
    Atom atom = {.kind = kind, .node = node};
    g_array_append_val(lexer->atoms, atom);
}

static void
tokenize(Lexer *lexer, guint start, guint end)
{
    kl_analyzer_tokenize(lexer->analyzer, lexer->text + start, end - start,
                         lexer->has_tokenized ? KL_TOKENIZE_KEEP : KL_TOKENIZE_DEFAULT,
                         lexer->tokens);
    lexer->has_tokenized = TRUE;
}

/* The GPtrArray API has no const. */
static void
add_word(GPtrArray *words, const KlWord *word)
{
    g_ptr_array_add(words, (gpointer)(guintptr)word);
}

/* Counts a word in; FALSE if there are too many already. */
static gboolean
take_word(KlQuery *query)
{
    if (query->n_words == KL_MAX_QUERY_WORDS) {
        query->is_cut = TRUE;
        return FALSE;
    }
    query->n_words++;
    return TRUE;
}

static gboolean
is_blank_between(const char *text, guint start, guint end)
{
    for (guint i = start; i < end; i++) {
        if (!g_ascii_isspace(text[i])) {
            return FALSE;
        }
    }
    return end > start;
}

/* Words of plain text, each a node; hyphenated ones are one node together. Returns the
 * nodes; the caller owns them. */
static GPtrArray *
read_words(Lexer *lexer, guint start, guint end)
{
    GPtrArray *nodes = g_ptr_array_new();
    /* Which node a position of the tokenizer belongs to. */
    g_autoptr(GArray) node_of = g_array_new(FALSE, TRUE, sizeof(guint));
    KlNode *last = NULL;
    tokenize(lexer, start, end);
    for (guint i = 0; i < lexer->tokens->len; i++) {
        const KlToken *token = &g_array_index(lexer->tokens, KlToken, i);
        if (token->flags & KL_TOKEN_EXTRA) {
            continue;
        }
        if (!take_word(lexer->query)) {
            break;
        }
        guint token_start = start + token->start;
        guint token_end = start + token->end;
        if (last != NULL && (token->flags & KL_TOKEN_HYPHEN)) {
            last->kind = KL_NODE_HYPHEN;
            last->end = token_end;
        } else {
            KlNode *node = new_node(KL_NODE_WORD, token_start, token_end);
            node->follows =
                last != NULL && is_blank_between(lexer->text, last->end, token_start);
            g_ptr_array_add(nodes, node);
            last = node;
        }
        add_word(last->words, token->word);
        if (node_of->len <= token->position) {
            g_array_set_size(node_of, token->position + 1);
        }
        g_array_index(node_of, guint, token->position) = nodes->len; /* index + 1 */
    }
    for (guint i = 0; i < lexer->tokens->len; i++) {
        const KlToken *token = &g_array_index(lexer->tokens, KlToken, i);
        if (!(token->flags & KL_TOKEN_EXTRA) || (token->flags & KL_TOKEN_ECHO) ||
            token->position >= node_of->len) {
            continue;
        }
        guint owner = g_array_index(node_of, guint, token->position);
        if (owner > 0) {
            KlNode *node = g_ptr_array_index(nodes, owner - 1);
            node->kind = KL_NODE_HYPHEN;
            add_word(node->extras, token->word);
        }
    }
    return nodes;
}

static void
lex_words(Lexer *lexer, guint start, guint end, gboolean is_negated)
{
    g_autoptr(GPtrArray) nodes = read_words(lexer, start, end);
    if (nodes->len == 0) {
        return;
    }
    if (!is_negated) {
        for (guint i = 0; i < nodes->len; i++) {
            add_atom(lexer, ATOM_NODE, g_ptr_array_index(nodes, i));
        }
        return;
    }
    KlNode *child = g_ptr_array_index(nodes, 0);
    if (nodes->len > 1) {
        child = new_node(KL_NODE_AND, start, end);
        child->is_strict = TRUE;
        for (guint i = 0; i < nodes->len; i++) {
            g_ptr_array_add(child->children, g_ptr_array_index(nodes, i));
        }
    }
    add_atom(lexer, ATOM_NODE, wrap_not(child));
}

static void
lex_phrase(Lexer *lexer, guint start, guint end, gboolean is_negated)
{
    KlNode *node = new_node(KL_NODE_PHRASE, start, end);
    tokenize(lexer, start, end);
    for (guint i = 0; i < lexer->tokens->len; i++) {
        const KlToken *token = &g_array_index(lexer->tokens, KlToken, i);
        if (!(token->flags & KL_TOKEN_EXTRA) && take_word(lexer->query)) {
            add_word(node->words, token->word);
        }
    }
    if (node->words->len == 0) {
        free_node(node);
        return;
    }
    add_atom(lexer, ATOM_NODE, is_negated ? wrap_not(node) : node);
}

/* " „ “ ” ‟ » « ＂: whatever opens, any of them closes. */
static gboolean
is_double_quote(gunichar c)
{
    return c == '"' || c == 0x201E || c == 0x201C || c == 0x201D || c == 0x201F ||
           c == 0xBB || c == 0xAB || c == 0xFF02;
}

/* ' ‚ ‘ ’ › ‹: quotes only around whole words, apostrophes else. */
static gboolean
is_single_quote(gunichar c)
{
    return c == '\'' || c == 0x201A || c == 0x2018 || c == 0x2019 || c == 0x203A ||
           c == 0x2039;
}

static gboolean
is_at_blank(const char *p)
{
    return *p == '\0' || g_unichar_isspace(g_utf8_get_char(p));
}

/* The quote that closes a phrase opened by a quote before `p`, or NULL. A single quote
 * closes only at the end of a word. */
static const char *
find_closing_quote(const char *p, gboolean is_double)
{
    for (; *p != '\0'; p = kl_utf8_next(p)) {
        gunichar c = g_utf8_get_char(p);
        if (is_double ? is_double_quote(c)
                      : is_single_quote(c) && is_at_blank(kl_utf8_next(p))) {
            return p;
        }
    }
    return NULL;
}

static gboolean
find_operator(const char *unit, gsize length, AtomKind *ret_kind)
{
    static const struct {
        const char *word;
        AtomKind kind;
    } operators[] = {{"UND", ATOM_AND}, {"AND", ATOM_AND},   {"ODER", ATOM_OR},
                     {"OR", ATOM_OR},   {"NICHT", ATOM_NOT}, {"NOT", ATOM_NOT}};
    for (guint i = 0; i < G_N_ELEMENTS(operators); i++) {
        if (strlen(operators[i].word) == length &&
            memcmp(operators[i].word, unit, length) == 0) {
            *ret_kind = operators[i].kind;
            return TRUE;
        }
    }
    return FALSE;
}

/* End of what blanks or double quotes bound. */
static const char *
find_unit_end(const char *p)
{
    while (!is_at_blank(p) && !is_double_quote(g_utf8_get_char(p))) {
        p = kl_utf8_next(p);
    }
    return p;
}

static void
lex(Lexer *lexer)
{
    const char *text = lexer->text;
    /* Units side by side are tokenized together: gender forms such as
     * "Helferinnen und Helfer" and suspended hyphens reach over blanks. */
    const char *run = NULL;
    const char *run_end = NULL;
    const char *p = text;
    for (;;) {
        while (*p != '\0' && g_unichar_isspace(g_utf8_get_char(p))) {
            p = kl_utf8_next(p);
        }
        gboolean is_negated =
            lexer->with_operators && p[0] == '-' && p[1] != '-' && !is_at_blank(p + 1);
        const char *unit = p + (is_negated ? 1 : 0);
        const char *phrase_end = NULL;
        gunichar c = g_utf8_get_char(unit);
        if (is_double_quote(c) || is_single_quote(c)) {
            phrase_end = find_closing_quote(kl_utf8_next(unit), is_double_quote(c));
        }
        AtomKind operator_kind = ATOM_NODE;
        const char *end = unit;
        if (*p != '\0' && phrase_end == NULL) {
            /* A quote that nothing closes is passed over. */
            end = is_double_quote(c) ? kl_utf8_next(unit) : find_unit_end(unit);
            if (!is_negated && lexer->with_operators) {
                find_operator(unit, (gsize)(end - unit), &operator_kind);
            }
        }
        gboolean is_plain = *p != '\0' && phrase_end == NULL && !is_negated &&
                            operator_kind == ATOM_NODE;
        if (is_plain) {
            run = run == NULL ? unit : run;
            run_end = end;
            p = end;
            continue;
        }
        if (run != NULL) {
            lex_words(lexer, (guint)(run - text), (guint)(run_end - text), FALSE);
            run = NULL;
        }
        if (*p == '\0') {
            return;
        }
        if (phrase_end != NULL) {
            const char *start = kl_utf8_next(unit);
            lex_phrase(lexer, (guint)(start - text), (guint)(phrase_end - text),
                       is_negated);
            p = kl_utf8_next(phrase_end);
        } else if (operator_kind != ATOM_NODE) {
            add_atom(lexer, operator_kind, NULL);
            p = end;
        } else {
            lex_words(lexer, (guint)(unit - text), (guint)(end - text), TRUE);
            p = end;
        }
    }
}

/* --- parsing: the pieces as a tree --------------------------------------------- */

/* A group with one child is that child, unless it is an exclusion: that needs
 * something to be excluded from. */
static KlNode *
unwrap(KlNode *group)
{
    if (group->children->len == 0) {
        free_node(group);
        return NULL;
    }
    KlNode *first = g_ptr_array_index(group->children, 0);
    KlNode *last = g_ptr_array_index(group->children, group->children->len - 1);
    group->start = first->start;
    group->end = last->end;
    if (group->children->len > 1 || first->kind == KL_NODE_NOT) {
        return group;
    }
    g_ptr_array_steal_index(group->children, 0);
    free_node(group);
    return first;
}

/* Items up to the next ODER or the end; NULL if there are none. */
static KlNode *
parse_and(GArray *atoms, guint *i)
{
    KlNode *group = new_node(KL_NODE_AND, 0, 0);
    gboolean is_negated = FALSE;
    gboolean after_and = FALSE;
    for (; *i < atoms->len; (*i)++) {
        Atom *atom = &g_array_index(atoms, Atom, *i);
        if (atom->kind == ATOM_OR) {
            break;
        }
        if (atom->kind == ATOM_AND) {
            after_and = group->children->len > 0;
        } else if (atom->kind == ATOM_NOT) {
            is_negated = TRUE;
        } else {
            KlNode *node = g_steal_pointer(&atom->node);
            if (is_negated && node->kind != KL_NODE_NOT) {
                node = wrap_not(node);
            }
            /* "UND NICHT" asks for what "NICHT" alone does; it does not make the
             * words before it any stricter. */
            group->is_strict |= after_and && !is_negated;
            node->follows = node->follows && !after_and && group->children->len > 0;
            is_negated = FALSE;
            after_and = FALSE;
            g_ptr_array_add(group->children, node);
        }
    }
    return unwrap(group);
}

static KlNode *
parse_or(GArray *atoms)
{
    KlNode *group = new_node(KL_NODE_OR, 0, 0);
    for (guint i = 0; i < atoms->len; i++) {
        KlNode *child = parse_and(atoms, &i);
        if (child != NULL) {
            g_ptr_array_add(group->children, child);
        }
    }
    return unwrap(group);
}

/* --- words that do not decide -------------------------------------------------- */

static gboolean
is_soft(const KlNode *node)
{
    if (node->kind != KL_NODE_WORD) {
        return FALSE;
    }
    const KlWord *word = g_ptr_array_index(node->words, 0);
    return word->is_stopword || word->is_legal_form;
}

static gboolean
has_telling_word(const KlNode *node)
{
    switch (node->kind) {
    case KL_NODE_NOT:
        return FALSE;
    case KL_NODE_AND:
    case KL_NODE_OR:
        for (guint i = 0; i < node->children->len; i++) {
            if (has_telling_word(g_ptr_array_index(node->children, i))) {
                return TRUE;
            }
        }
        return FALSE;
    default:
        return !is_soft(node);
    }
}

/* Takes the words that do not decide out of a tree; NULL if nothing is left. The tree
 * is as deep as its grammar: ODER, UND, NICHT. */
static KlNode *
drop_soft(KlNode *node)
{
    if (is_soft(node)) {
        free_node(node);
        return NULL;
    }
    if (node->kind != KL_NODE_AND && node->kind != KL_NODE_OR) {
        return node;
    }
    for (guint i = node->children->len; i-- > 0;) {
        KlNode *child = g_ptr_array_steal_index(node->children, i);
        child = drop_soft(child);
        if (child != NULL) {
            g_ptr_array_insert(node->children, (gint)i, child);
        } else if (i < node->children->len) {
            /* What followed the word that is gone follows nothing now. */
            ((KlNode *)g_ptr_array_index(node->children, i))->follows = FALSE;
        }
    }
    return unwrap(node);
}

KlQuery *
kl_query_parse(KlAnalyzer *analyzer, const char *text, GError **error)
{
    g_return_val_if_fail(g_utf8_validate(text, -1, NULL), NULL);
    if (g_utf8_strlen(text, -1) > KL_MAX_QUERY_CHARS) {
        g_set_error(error, KL_ERROR, KL_ERROR_QUERY,
                    "Die Suchanfrage ist zu lang: höchstens %d Zeichen",
                    KL_MAX_QUERY_CHARS);
        return NULL;
    }
    KlQuery *query = g_new0(KlQuery, 1);
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    g_autoptr(GArray) atoms = g_array_new(FALSE, TRUE, sizeof(Atom));
    g_array_set_clear_func(atoms, clear_atom);
    Lexer lexer = {.analyzer = analyzer,
                   .text = text,
                   .with_operators = TRUE,
                   .tokens = tokens,
                   .atoms = atoms,
                   .query = query};
    lex(&lexer);
    query->root = parse_or(atoms);
    if (query->root == NULL) {
        /* Nothing but operators: then they are words. */
        g_array_set_size(atoms, 0);
        query->n_words = 0;
        lexer.with_operators = FALSE;
        lex(&lexer);
        query->root = parse_or(atoms);
    }
    if (query->root != NULL && has_telling_word(query->root)) {
        query->root = drop_soft(query->root);
    }
    return query;
}

void
kl_query_free(KlQuery *query)
{
    if (query == NULL) {
        return;
    }
    free_node(query->root);
    g_free(query);
}

/* --- for people ---------------------------------------------------------------- */

static void
append_words(GString *string, const KlNode *node)
{
    for (guint i = 0; i < node->words->len; i++) {
        const KlWord *word = g_ptr_array_index(node->words, i);
        if (i > 0) {
            g_string_append_c(string, node->kind == KL_NODE_HYPHEN ? '-' : ' ');
        }
        g_string_append(string, word->normal);
    }
}

static void
append_node(GString *string, const KlNode *node)
{
    static const char *const names[] = {
        [KL_NODE_AND] = "UND", [KL_NODE_OR] = "ODER", [KL_NODE_NOT] = "NICHT"};
    switch (node->kind) {
    case KL_NODE_PHRASE:
        g_string_append_c(string, '"');
        append_words(string, node);
        g_string_append_c(string, '"');
        break;
    case KL_NODE_WORD:
    case KL_NODE_HYPHEN:
        append_words(string, node);
        break;
    default:
        g_string_append_printf(string, "(%s", names[node->kind]);
        for (guint i = 0; i < node->children->len; i++) {
            g_string_append_c(string, ' ');
            append_node(string, g_ptr_array_index(node->children, i));
        }
        g_string_append_c(string, ')');
    }
}

char *
kl_query_to_string(const KlQuery *query)
{
    GString *string = g_string_new(NULL);
    if (query->root != NULL) {
        append_node(string, query->root);
    }
    return g_string_free(string, FALSE);
}
