#include "search/language/word.h"

#include <string.h>

#include "search/language/compound.h"
#include "search/language/gender.h"
#include "search/language/stem.h"
#include "search/language/verb.h"
#include "search/language/wordlists.h"

/* What is gathered of a word before it is put into one block. Offsets point into text,
 * where every string ends with NUL. */
typedef struct {
    GString *text;
    gsize terms[4 + KL_WORD_MAX_PARTS * KL_WORD_MAX_PARTS];
    gsize n_terms;
    gsize parts[KL_WORD_MAX_PARTS];           /* their stems */
    KlCompoundPart places[KL_WORD_MAX_PARTS]; /* in the plain word */
    gsize n_parts;
} Draft;

/* The length of a string cut to at most max bytes, never inside a character. */
static gsize
cut_length(const char *string, gsize length, gsize max)
{
    if (length <= max) {
        return length;
    }
    while (max > 0 && ((guchar)string[max] & 0xC0) == 0x80) {
        max--;
    }
    return max;
}

static gsize
add_string(Draft *draft, const char *string, gsize length)
{
    gsize offset = draft->text->len;
    g_string_append_len(draft->text, string, (gssize)length);
    g_string_append_c(draft->text, '\0');
    return offset;
}

static void
add_term(Draft *draft, KlTermKind kind, const char *string, gsize length)
{
    char term[KL_TERM_MAX_BYTES + 1];
    length = cut_length(string, length, KL_TERM_MAX_BYTES - 1);
    term[0] = (char)kind;
    memcpy(term + 1, string, length);
    term[length + 1] = '\0';
    for (gsize i = 0; i < draft->n_terms; i++) {
        if (strcmp(draft->text->str + draft->terms[i], term) == 0) {
            return;
        }
    }
    if (draft->n_terms < G_N_ELEMENTS(draft->terms)) {
        draft->terms[draft->n_terms++] = add_string(draft, term, length + 1);
    }
}

/* A sign that no other stem has. */
#define FUNCTION_WORD_MARK '='

static gboolean
is_stopword(const char *normal, gsize length)
{
    return kl_list_has(KL_LIST_FUNCTION_WORD, normal, length) ||
           kl_list_has(KL_LIST_QUESTION_VERB, normal, length);
}

/* A word that has no meaning of its own shares no stem with one that has: sich and
 * sicher, nicht and Nichte, nach and nächste. But Waren are goods, too. */
static gboolean
is_mere_function_word(const char *normal, gsize length)
{
    return kl_list_has(KL_LIST_FUNCTION_WORD, normal, length) &&
           !kl_dictionary_contains(kl_dictionary_get(), normal, length,
                                   KL_DICTIONARY_NOUN);
}

/* The stem of a word or part after folding of gender forms and, in a whole word, verbs
 * ("sprach" in "Sprachkurs" is no form of sprechen). */
static void
append_plain_stem(GString *ret_stem, const char *normal, gsize length, gboolean is_part)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    if (kl_gender_fold(plain, normal, length, FALSE) ||
        (!is_part && kl_verb_fold(plain, normal, length))) {
        kl_stem_append(ret_stem, plain->str, plain->len);
    } else {
        kl_stem_append(ret_stem, normal, length);
    }
}

static gsize
split(const char *normal, gsize length, KlCompoundPart *ret_parts)
{
    return kl_compound_split(kl_dictionary_get(), normal, length, ret_parts,
                             KL_WORD_MAX_PARTS);
}

/* "buergerinnenrat" as "buergerrat", "expertinnenrat" as "expertenrat": head ends
 * behind -in(nen). Unless the author marked it, the result must be a compound. */
static gboolean
fold_inside(GString *ret_plain,
            const char *normal,
            gsize length,
            gsize head,
            gboolean is_marked)
{
    g_autoptr(GString) person = g_string_new(NULL);
    if (!kl_gender_fold(person, normal, head, is_marked)) {
        return FALSE;
    }
    /* Men's words that are weakly declined have -n or -en before another part. */
    static const char *const weak_ends[] = {"ist", "ent", "ant",  "and",  "at",  "ekt",
                                            "et",  "ot",  "graf", "soph", "eut", "ast"};
    const char *links[] = {"", "n", "en", "s"};
    if (g_str_has_suffix(person->str, "e")) {
        links[0] = "n";
        links[1] = "";
    }
    for (gsize i = 0; i < G_N_ELEMENTS(weak_ends); i++) {
        if (g_str_has_suffix(person->str, weak_ends[i])) {
            links[0] = "en";
            links[2] = "";
        }
    }
    KlCompoundPart parts[KL_WORD_MAX_PARTS];
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        g_string_assign(ret_plain, person->str);
        g_string_append(ret_plain, links[i]);
        g_string_append_len(ret_plain, normal + head, (gssize)(length - head));
        if (split(ret_plain->str, ret_plain->len, parts) > 0) {
            return TRUE;
        }
    }
    g_string_assign(ret_plain, person->str);
    g_string_append_len(ret_plain, normal + head, (gssize)(length - head));
    return is_marked;
}

/* The last part of a compound that ends in -in or -innen: where it starts, 0 if it is
 * no compound. */
static gsize
find_last_part(const char *normal, gsize length)
{
    KlCompoundPart parts[KL_WORD_MAX_PARTS];
    gboolean is_woman = length >= 8 && (memcmp(normal + length - 2, "in", 2) == 0 ||
                                        memcmp(normal + length - 5, "innen", 5) == 0);
    gsize n = is_woman ? split(normal, length, parts) : 0;
    return n > 0 ? parts[n - 1].start : 0;
}

/* "Pfeifenpatin" as "pfeifenpate": of a compound, its last part is the person. Only
 * there the man's word may be a short one, which many words end like. */
static gboolean
fold_last_part(GString *ret_plain,
               const char *normal,
               gsize length,
               gsize start,
               gboolean is_marked)
{
    g_string_append_len(ret_plain, normal, (gssize)start);
    if (kl_gender_fold(ret_plain, normal + start, length - start, is_marked)) {
        return TRUE;
    }
    g_string_truncate(ret_plain, 0);
    return FALSE;
}

/* The plain word of a normal form, wherever the gender form stands in it. */
static gboolean
fold_gender(GString *ret_plain, const char *normal, gsize length, gsize marked_end)
{
    if (marked_end > 0 && marked_end < length) {
        return fold_inside(ret_plain, normal, length, marked_end, TRUE);
    }
    gsize last = find_last_part(normal, length);
    if (last > 0 && kl_list_has(KL_LIST_KEEPS_INNEN, normal + last, length - last)) {
        return FALSE; /* Zugewinnen */
    }
    if ((last > 0 && fold_last_part(ret_plain, normal, length, last, marked_end > 0)) ||
        kl_gender_fold(ret_plain, normal, length, marked_end > 0)) {
        return TRUE;
    }
    /* "innen" of women or "nden" of a participle, before another part. */
    for (gsize head = 7; head + 3 <= length; head++) {
        gboolean is_person = memcmp(normal + head - 5, "innen", 5) == 0
                                 ? head >= 8 && kl_gender_is_person(normal, head - 5)
                                 : memcmp(normal + head - 4, "nden", 4) == 0 &&
                                       kl_gender_participle(normal, head);
        if (is_person && fold_inside(ret_plain, normal, length, head, FALSE)) {
            return TRUE;
        }
    }
    g_string_truncate(ret_plain, 0);
    return FALSE;
}

/* P terms of a compound: each part, and each run of adjacent parts, once as its parts'
 * stems and once as the stem of its letters: whether "Werkstätten" is one word or two
 * is the dictionary's opinion, which its singular need not share. */
static void
add_runs(Draft *draft, const char *plain)
{
    g_autoptr(GString) run = g_string_new(NULL);
    g_autoptr(GString) stem = g_string_new(NULL);
    for (gsize first = 0; first < draft->n_parts; first++) {
        g_string_truncate(run, 0);
        for (gsize last = first; last < draft->n_parts; last++) {
            if (last > first) {
                g_string_append_c(run, '+');
            }
            g_string_append(run, draft->text->str + draft->parts[last]);
            add_term(draft, KL_TERM_PART, run->str, run->len);
            if (last > first) {
                const KlCompoundPart *end = &draft->places[last];
                gsize start = draft->places[first].start;
                g_string_truncate(stem, 0);
                kl_stem_append(stem, plain + start, end->start + end->length - start);
                add_term(draft, KL_TERM_PART, stem->str, stem->len);
            }
        }
    }
}

static void
add_parts(Draft *draft, const char *plain, gsize length, GString *ret_canonical)
{
    KlCompoundPart *parts = draft->places;
    gsize n = split(plain, length, parts);
    g_autoptr(GString) stem = g_string_new(NULL);
    for (gsize i = 0; i < n; i++) {
        g_string_truncate(stem, 0);
        append_plain_stem(stem, plain + parts[i].start, parts[i].length, TRUE);
        draft->parts[i] = add_string(draft, stem->str, stem->len);
        if (i > 0) {
            g_string_append_c(ret_canonical, '+');
        }
        g_string_append_len(ret_canonical, stem->str, (gssize)stem->len);
    }
    draft->n_parts = n;
}

/* Lay the draft out as one block: word, terms, part pointers, text. */
static KlWord *
lay_out(const Draft *draft, gsize *ret_size_bytes)
{
    gsize terms_at = sizeof(KlWord);
    gsize parts_at = terms_at + draft->n_terms * sizeof(KlTerm);
    gsize text_at = parts_at + draft->n_parts * sizeof(char *);
    *ret_size_bytes = text_at + draft->text->len;
    char *block = g_malloc0(*ret_size_bytes);
    char *text = memcpy(block + text_at, draft->text->str, draft->text->len);
    KlTerm *terms = (KlTerm *)(gpointer)(block + terms_at);
    const char **parts = (const char **)(gpointer)(block + parts_at);
    for (gsize i = 0; i < draft->n_terms; i++) {
        terms[i].string = text + draft->terms[i];
        terms[i].length = (guint)strlen(terms[i].string);
        terms[i].kind = (KlTermKind)terms[i].string[0];
    }
    for (gsize i = 0; i < draft->n_parts; i++) {
        parts[i] = text + draft->parts[i];
    }
    KlWord *word = (KlWord *)(gpointer)block;
    word->terms = terms;
    word->n_terms = (guint)draft->n_terms;
    word->parts = parts;
    word->n_parts = (guint)draft->n_parts;
    word->stem = terms[1].string + 1;
    return word;
}

static gboolean
is_number(const char *normal, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isdigit(normal[i]) && normal[i] != ',') {
            return FALSE;
        }
    }
    return TRUE;
}

KlWord *
kl_word_new(const char *normal, gsize length, gsize marked_end, gsize *ret_size_bytes)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) plain = g_string_new(NULL);
    g_autoptr(GString) stem = g_string_new(NULL);
    g_autoptr(GString) canonical = g_string_new(NULL);
    Draft draft = {.text = text};

    add_string(&draft, normal, length);
    gboolean is_folded = FALSE;
    if (length > KL_WORD_MAX_BYTES) {
        g_string_append_len(stem, normal, (gssize)length);
    } else {
        is_folded = fold_gender(plain, normal, length, marked_end);
        if (!is_folded) {
            g_string_append_len(plain, normal, (gssize)length);
        }
        if (is_mere_function_word(normal, length)) {
            g_string_append_c(stem, FUNCTION_WORD_MARK);
            g_string_append_len(stem, normal, (gssize)length);
        } else {
            append_plain_stem(stem, plain->str, plain->len, FALSE);
        }
        add_parts(&draft, plain->str, plain->len, canonical);
    }
    add_term(&draft, KL_TERM_EXACT, normal, length);
    add_term(&draft, KL_TERM_STEM, stem->str, stem->len);
    add_term(&draft, KL_TERM_PART, stem->str, stem->len);
    if (draft.n_parts > 0) {
        add_runs(&draft, plain->str);
        add_term(&draft, KL_TERM_CANONICAL, canonical->str, canonical->len);
    }
    gsize plain_at = is_folded ? add_string(&draft, plain->str, plain->len) : 0;
    gsize canonical_at =
        draft.n_parts > 0 ? add_string(&draft, canonical->str, canonical->len) : 0;

    KlWord *word = lay_out(&draft, ret_size_bytes);
    const char *strings = (const char *)word + *ret_size_bytes - text->len;
    word->normal = strings;
    word->normal_length = (guint)length;
    word->gender = plain_at ? strings + plain_at : NULL;
    word->canonical = canonical_at ? strings + canonical_at : NULL;
    word->is_stopword = is_stopword(normal, length);
    word->is_legal_form = kl_list_has(KL_LIST_LEGAL_FORM, normal, length);
    word->is_number = is_number(normal, length);
    return word;
}

/* --- query terms
 * ------------------------------------------------------------------------ */

static void
clear_query_term(gpointer data)
{
    KlQueryTerm *term = data;
    g_free(term->term);
}

static void
add_query_term(
    GArray *terms, KlTermKind kind, const char *string, gsize length, double weight)
{
    length = cut_length(string, length, KL_TERM_MAX_BYTES - 1);
    g_autofree char *term = g_strdup_printf("%c%.*s", (char)kind, (int)length, string);
    for (guint i = 0; i < terms->len; i++) {
        if (strcmp(g_array_index(terms, KlQueryTerm, i).term, term) == 0) {
            return;
        }
    }
    KlQueryTerm value = {
        .term = g_steal_pointer(&term), .kind = kind, .weight = weight};
    g_array_append_val(terms, value);
}

static GArray *
new_query_terms(void)
{
    GArray *terms = g_array_new(FALSE, FALSE, sizeof(KlQueryTerm));
    g_array_set_clear_func(terms, clear_query_term);
    return terms;
}

/* Forms of the same word that differ by an ending, so that they count before other
 * words of the same stem. */
#define WEIGHT_VARIANT 0.9
#define WEIGHT_STEM    0.7
#define WEIGHT_PART    0.4

static void
add_variant(GArray *terms, const char *base, gsize length, const char *ending)
{
    g_autofree char *form = g_strdup_printf("%.*s%s", (int)length, base, ending);
    if (is_stopword(form, strlen(form))) {
        return; /* Wien is no form of wie */
    }
    add_query_term(terms, KL_TERM_EXACT, form, strlen(form), WEIGHT_VARIANT);
}

static gboolean
is_known(const char *normal, gsize length, guint kinds)
{
    return kl_dictionary_contains(kl_dictionary_get(), normal, length, kinds);
}

/* Löffel, Löffeln; Fischers, Fischer; of a verb's form the infinitive. */
static void
add_inflections(GArray *terms, const char *normal, gsize n)
{
    if (n >= 4 &&
        ((normal[n - 1] == 'n' && strchr("elr", normal[n - 2])) ||
         (normal[n - 1] == 's' &&
          !kl_list_has_suffix(KL_LIST_KEEPS_S, normal, n) && /* Kurs is no Kur */
          is_known(normal, n - 1, KL_DICTIONARY_NOUN)))) {
        add_variant(terms, normal, n - 1, "");
    } else if (n >= 3 && strchr("elr", normal[n - 1])) {
        add_variant(terms, normal, n, "n");
    }
    g_autoptr(GString) infinitive = g_string_new(NULL);
    if (kl_verb_fold(infinitive, normal, n)) {
        add_variant(terms, infinitive->str, infinitive->len, "");
    }
}

/* Läufer, Läuferin, Läuferinnen: whichever was typed. */
static void
add_persons(GArray *terms, const KlWord *word)
{
    const char *man = word->gender ? word->gender : word->normal;
    gsize n = strlen(man);
    if (word->gender) {
        add_variant(terms, man, n, "");
    } else if (n < 4 || word->is_stopword || !g_str_has_suffix(man, "er") ||
               !kl_gender_is_person(man, n)) {
        return;
    }
    n -= man[n - 1] == 'e';
    add_variant(terms, man, n, "in");
    add_variant(terms, man, n, "innen");
}

/* Hölzern, gläsern: an adjective, but also Holz and Glas in the dative plural; with an
 * ending it is only the adjective. */
static void
add_materials(GArray *terms, const char *normal, gsize n)
{
    static const char *const endings[] = {"", "e", "en", "er", "es", "em"};
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        gsize base = n - MIN(n, strlen(endings[i]));
        if (base < 6 || memcmp(normal + base - 3, "ern", 3) != 0 ||
            strcmp(normal + base, endings[i]) != 0) {
            continue;
        }
        g_autofree char *inflected = g_strdup_printf("%.*se", (int)base, normal);
        if (!is_known(inflected, base + 1, KL_DICTIONARY_WORD) ||
            is_known(inflected, base + 1, KL_DICTIONARY_NOUN)) {
            continue;
        }
        g_autoptr(GString) stem = g_string_new(NULL);
        kl_stem_append(stem, inflected, base + 1);
        add_variant(terms, normal, base, "");
        add_query_term(terms, KL_TERM_STEM, stem->str, stem->len, WEIGHT_STEM);
    }
}

GArray *
kl_word_query_terms(const KlWord *word)
{
    g_return_val_if_fail(word != NULL, NULL);
    GArray *terms = new_query_terms();
    const char *normal = word->normal;
    gsize n = word->normal_length;
    add_query_term(terms, KL_TERM_EXACT, normal, n, 1);
    add_inflections(terms, normal, n);
    add_persons(terms, word);
    add_materials(terms, normal, n);
    add_query_term(terms, KL_TERM_STEM, word->stem, strlen(word->stem), WEIGHT_STEM);
    if (word->canonical) {
        gsize length = strlen(word->canonical);
        add_query_term(terms, KL_TERM_CANONICAL, word->canonical, length, WEIGHT_STEM);
        add_query_term(terms, KL_TERM_PART, word->canonical, length, WEIGHT_PART);
    }
    add_query_term(terms, KL_TERM_PART, word->stem, strlen(word->stem), WEIGHT_PART);
    return terms;
}

GArray *
kl_word_exclusion_terms(const KlWord *word)
{
    g_return_val_if_fail(word != NULL, NULL);
    GArray *terms = new_query_terms();
    add_query_term(terms, KL_TERM_EXACT, word->normal, word->normal_length, 1);
    add_query_term(terms, KL_TERM_STEM, word->stem, strlen(word->stem), 0.7);
    return terms;
}
