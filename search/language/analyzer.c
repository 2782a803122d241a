#include "search/language/analyzer.h"

#include <string.h>

#include "search/language/compound.h"
#include "search/language/scan.h"
#include "search/language/word_table.h"

/* Raise it whenever the same text may get other terms or tokens. */
#define RULES_VERSION 7

/* A cache that has grown beyond this is emptied at the next chance. */
#define CACHE_MAX_BYTES (32u << 20)

/* Of a chain of hyphens, so many atoms at most are joined. */
#define MAX_CHAIN 8

/* So many words may wait: "Kinder-, Jugend-, Familien- und Seniorenarbeit". */
#define MAX_OPEN 4

/* So many atoms are read before the first of them is looked up. */
#define N_AHEAD 16

typedef struct {
    GString *normal;
    KlWordKey key; /* of normal */
    guint32 start;
    guint32 end;
    KlJoint joint;
} Atom;

struct KlAnalyzer {
    KlWordTable *words;
    Atom atoms[N_AHEAD]; /* read, not yet looked up */
    GString *joined;     /* of hyphenated atoms */
};

KlAnalyzer *
kl_analyzer_new(void)
{
    KlAnalyzer *analyzer = g_new0(KlAnalyzer, 1);
    analyzer->words = kl_word_table_new();
    analyzer->joined = g_string_new(NULL);
    for (guint i = 0; i < N_AHEAD; i++) {
        analyzer->atoms[i].normal = g_string_new(NULL);
    }
    return analyzer;
}

void
kl_analyzer_free(KlAnalyzer *analyzer)
{
    if (analyzer) {
        kl_word_table_free(analyzer->words);
        g_string_free(analyzer->joined, TRUE);
        for (guint i = 0; i < N_AHEAD; i++) {
            g_string_free(analyzer->atoms[i].normal, TRUE);
        }
        g_free(analyzer);
    }
}

const char *
kl_analyzer_version(void)
{
    static gsize ready;
    static char version[32];
    if (g_once_init_enter(&ready)) {
        g_snprintf(version, sizeof version, "de-%d-%08x", RULES_VERSION,
                   kl_dictionary_checksum(kl_dictionary_get()));
        g_once_init_leave(&ready, 1);
    }
    return version;
}

static const KlWord *
get_word(KlAnalyzer *analyzer, const char *normal, gsize length)
{
    KlWordKey key = kl_word_key(normal, length, 0);
    return kl_word_table_get(analyzer->words, &key, NULL);
}

const KlWord *
kl_analyzer_word(KlAnalyzer *analyzer, const char *normal, gssize length)
{
    g_return_val_if_fail(analyzer != NULL && normal != NULL, NULL);
    gsize n = length < 0 ? strlen(normal) : (gsize)length;
    if (n == 0 || !g_utf8_validate(normal, (gssize)n, NULL)) {
        return NULL;
    }
    return get_word(analyzer, normal, n);
}

/* --- tokens
 * --------------------------------------------------------------------------- */

typedef struct {
    KlAnalyzer *analyzer;
    GArray *tokens;
    const char *text;
    const KlTermSet *wanted; /* NULL: all words */
    guint32 position;        /* of the next plain token */
    guint chain;             /* index of the first token of the running chain */
    gboolean has_extra;      /* tokens must be put in order */
    guint open[MAX_OPEN];    /* indices of the "Obst-" that wait for their end */
    guint n_open;
} Run;

static void
add_extra(Run *run, const char *normal, gsize length, guint first, guint last)
{
    if (length > KL_WORD_MAX_BYTES) {
        return;
    }
    KlToken from = g_array_index(run->tokens, KlToken, first);
    KlToken to = g_array_index(run->tokens, KlToken, last);
    KlToken token = {
        .word = get_word(run->analyzer, normal, length),
        .start = from.start,
        .end = to.end,
        .position = from.position,
        .n_positions = (guint16)(to.position - from.position + 1),
        .flags = KL_TOKEN_EXTRA,
    };
    g_array_append_val(run->tokens, token);
    if (token.n_positions > 1) {
        token.position = to.position;
        token.n_positions = 1;
        token.flags |= KL_TOKEN_ECHO;
        g_array_append_val(run->tokens, token);
    }
    run->has_extra = TRUE;
}

static void
join(Run *run, guint first, guint last)
{
    GString *joined = run->analyzer->joined;
    gboolean has_letters = FALSE;
    g_string_truncate(joined, 0);
    for (guint i = first; i <= last; i++) {
        const KlWord *word = g_array_index(run->tokens, KlToken, i).word;
        has_letters |= !word->is_number;
        g_string_append_len(joined, word->normal, word->normal_length);
    }
    if (has_letters) {
        add_extra(run, joined->str, joined->len, first, last);
    }
}

/* "E-Roller" is the short spelling of "Elektroroller", the only compound that spells
 * its first part with a letter and its own way of reading it. ("E-Mail" becomes a word
 * that nobody says.) */
static void
join_electric(Run *run, guint last)
{
    const KlWord *word = g_array_index(run->tokens, KlToken, run->chain).word;
    if (strcmp(word->normal, "e") != 0) {
        return;
    }
    GString *joined = run->analyzer->joined;
    g_string_assign(joined, "elektro");
    for (guint i = run->chain + 1; i <= last; i++) {
        word = g_array_index(run->tokens, KlToken, i).word;
        g_string_append_len(joined, word->normal, word->normal_length);
    }
    add_extra(run, joined->str, joined->len, run->chain, last);
}

/* A chain of hyphens has ended: "Open-Air-Kino" is also openair, airkino and
 * openairkino. */
static void
end_chain(Run *run)
{
    guint n = run->tokens->len - run->chain;
    if (n < 2) {
        return;
    }
    guint last = run->chain + n - 1;
    for (guint i = run->chain; n > 2 && i < last && i < run->chain + MAX_CHAIN; i++) {
        join(run, i, i + 1);
    }
    if (n <= MAX_CHAIN) {
        join(run, run->chain, last);
        join_electric(run, last);
    }
}

/* "Obst- und Gemüsegarten": the word lends its end to those that wait for it. */
static void
complete_open(Run *run, const KlWord *word)
{
    KlCompoundPart parts[KL_WORD_MAX_PARTS];
    gsize n = word->n_parts == 0
                  ? 0
                  : kl_compound_split(kl_dictionary_get(), word->normal,
                                      word->normal_length, parts, G_N_ELEMENTS(parts));
    for (guint i = 0; n > 0 && i < run->n_open; i++) {
        const KlWord *open = g_array_index(run->tokens, KlToken, run->open[i]).word;
        GString *joined = run->analyzer->joined;
        g_string_truncate(joined, 0);
        g_string_append_len(joined, open->normal, open->normal_length);
        g_string_append_len(joined, word->normal + parts[1].start,
                            word->normal_length - parts[1].start);
        add_extra(run, joined->str, joined->len, run->open[i], run->open[i]);
    }
}

static gint
compare_tokens(gconstpointer a, gconstpointer b)
{
    const KlToken *x = a;
    const KlToken *y = b;
    if (x->position != y->position) {
        return x->position < y->position ? -1 : 1;
    }
    return (x->flags & KL_TOKEN_EXTRA) - (y->flags & KL_TOKEN_EXTRA);
}

/* A word that may stand between "Obst-" and "Gemüsegarten". */
static gboolean
is_between(const KlWord *word)
{
    static const char *const words[] = {"und", "oder", "bzw", "sowie", "wie", "noch"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(word->normal, words[i]) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* An atom as a token; NULL if it is not wanted.
 *
 * is_alone   other tokens have no need of it */
static const KlWord *
add_atom(Run *run, const Atom *atom, gboolean is_joined, gboolean is_alone)
{
    guint32 position = run->position++;
    const KlWord *word = kl_word_table_get(run->analyzer->words, &atom->key,
                                           is_alone ? run->wanted : NULL);
    if (word) {
        KlToken token = {
            .word = word,
            .start = atom->start,
            .end = atom->end,
            .position = position,
            .n_positions = 1,
            .flags = is_joined ? KL_TOKEN_HYPHEN : 0,
        };
        g_array_append_val(run->tokens, token);
    }
    return word;
}

/* What is open waits for the end of this word, or for that of one behind it. */
static void
close_open(Run *run, const KlWord *word, gboolean is_whole)
{
    if (run->n_open == 0 || is_between(word)) {
        return;
    }
    if (is_whole) {
        complete_open(run, word);
        run->chain = run->tokens->len;
    }
    run->n_open = 0;
}

/* The next atoms, announced to the table; returns how many. */
static guint
read_atoms(Run *run, KlScanner *scanner)
{
    guint n = 0;
    for (; n < N_AHEAD; n++) {
        Atom *atom = &run->analyzer->atoms[n];
        if (!kl_scanner_next(scanner, atom->normal)) {
            break;
        }
        atom->key =
            kl_word_key(atom->normal->str, atom->normal->len, scanner->marked_end);
        atom->start = (guint32)(scanner->start - run->text);
        atom->end = (guint32)(scanner->stop - run->text);
        atom->joint = scanner->joint;
        kl_word_table_announce(run->analyzer->words, &atom->key);
    }
    return n;
}

/* joint: what was before it. Returns what is behind it. */
static KlJoint
take_atom(Run *run, const Atom *atom, KlJoint joint)
{
    gboolean is_joined = joint == KL_JOINT_HYPHEN;
    gboolean is_whole = atom->joint == KL_JOINT_NONE && !is_joined;
    if (!is_joined) {
        end_chain(run);
        run->chain = run->tokens->len;
    }
    const KlWord *word = add_atom(run, atom, is_joined, is_whole && run->n_open == 0);
    if (atom->joint != KL_JOINT_OPEN) {
        close_open(run, word, is_whole);
    } else if (run->n_open < MAX_OPEN) {
        run->open[run->n_open++] = run->tokens->len - 1;
    }
    return atom->joint;
}

static void
tokenize(KlAnalyzer *analyzer,
         const char *text,
         gsize length,
         const KlTermSet *wanted,
         GArray *ret_tokens)
{
    g_array_set_size(ret_tokens, 0);
    KlScanner scanner;
    kl_scanner_init(&scanner, text, MIN(length, G_MAXUINT32));
    Run run = {
        .analyzer = analyzer, .tokens = ret_tokens, .text = text, .wanted = wanted};
    KlJoint joint = KL_JOINT_NONE;
    guint n_atoms;
    while ((n_atoms = read_atoms(&run, &scanner)) > 0) {
        for (guint i = 0; i < n_atoms; i++) {
            joint = take_atom(&run, &analyzer->atoms[i], joint);
        }
    }
    end_chain(&run);
    if (run.has_extra) {
        g_array_sort(ret_tokens, compare_tokens);
    }
}

/* Forget the words when they have become too many. */
static void
limit_cache(KlAnalyzer *analyzer)
{
    if (kl_word_table_get_bytes(analyzer->words) > CACHE_MAX_BYTES) {
        kl_word_table_clear(analyzer->words);
    }
}

void
kl_analyzer_tokenize(KlAnalyzer *analyzer,
                     const char *text,
                     gsize length,
                     KlTokenizeFlags flags,
                     GArray *ret_tokens)
{
    g_return_if_fail(analyzer != NULL && ret_tokens != NULL);
    if (!(flags & KL_TOKENIZE_KEEP)) {
        limit_cache(analyzer);
    }
    tokenize(analyzer, text, length, NULL, ret_tokens);
}

void
kl_analyzer_find(KlAnalyzer *analyzer,
                 const char *text,
                 gsize length,
                 const KlTermSet *wanted,
                 GArray *ret_tokens)
{
    g_return_if_fail(analyzer != NULL && wanted != NULL && ret_tokens != NULL);
    limit_cache(analyzer);
    tokenize(analyzer, text, length, wanted, ret_tokens);
}
