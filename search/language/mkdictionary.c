/* What is a part, how good a part, and what is a compound (mkdictionary.h). */
#include "search/language/mkdictionary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A listed noun is a compound if its parts cost no more than this. Of those that cost
 * more than an unlisted word may, nine of ten are compounds of short or rare parts
 * (Erdgas, Rebstock); compounds.list names the others (Kapelle, Tangente). */
#define MAX_PENALTY_KNOWN 20

/* --- productivity --------------------------------------------------------------- */

static gboolean
is_first(const MkForm *form)
{
    return form != NULL && (form->flags & (MK_FIRST | MK_NO_FIRST)) == MK_FIRST;
}

static gboolean
is_last(const MkForm *form)
{
    return form != NULL && (form->flags & (MK_LAST | MK_NO_LAST)) == MK_LAST;
}

static MkForm *
head_of(MkForm *form)
{
    return form->lemma != NULL ? form->lemma : form;
}

/* Count the most convincing split of a noun in two: both parts from hunspell's lists if
 * possible, and the shorter part as long as possible. */
static void
count_parts(const MkWords *words, const MkForm *word)
{
    gsize length = strlen(word->text);
    gsize best = 0;
    MkForm *best_first = NULL;
    MkForm *best_last = NULL;

    for (gsize i = 3; i + 3 <= length; i++) {
        g_autofree char *text = g_strndup(word->text, i);
        MkForm *first = mk_words_find(words, text);
        MkForm *last = mk_words_find(words, word->text + i);
        if (!is_first(first) || !is_last(last)) {
            continue;
        }
        gsize value = MIN(i, length - i) +
                      (first->flags & (MK_GOOD_FIRST | MK_WANTED) ? 10 : 0) +
                      (last->flags & (MK_GOOD_LAST | MK_WANTED) ? 10 : 0);
        if (value > best) {
            best = value;
            best_first = first;
            best_last = last;
        }
    }
    if (best > 0) {
        best_first->n_first++;
        head_of(best_last)->n_last++;
    }
}

static guint
class_of(guint n, gboolean is_good, gboolean is_wanted)
{
    static const guint limits[] = {60, 25, 12, 6, 3, 1};
    guint class = 0;

    if (is_wanted) {
        return 0;
    }
    while (class < G_N_ELEMENTS(limits) && n < limits[class]) {
        class ++;
    }
    class ++;
    return is_good ? class / 2 : class;
}

/* --- the dictionary --------------------------------------------------------------- */

/* A noun that often ends compounds is a common word, and may begin one; and the other
 * way round. */
#define OTHER_PLACE 2

/* Parts of unlisted words only: they fit before every noun, so they are dear. */
#define CLASS_LATE 5

/* Landes-, not Lande-, so that Landesamt is no Lande|samt. */
#define CLASS_WANTS_S 3

/* What compounds.list names is not taken apart for cheaper parts. */
static gboolean
is_wanted(const MkForm *form)
{
    return (form->flags & (MK_WANTED | MK_KEEP)) ||
           (form->lemma != NULL && form->lemma->flags & MK_KEEP);
}

/* Is it a plural in -n, -en, -er of a noun that hunspell lets end compounds? Then it
 * may begin them, too: Palmen-, Uhren-, Bretter-; -ern is mostly a dative. */
static gboolean
is_regular_link(const MkForm *form)
{
    return form->link_length > 0 && form->lemma != NULL && form->flags & MK_GOOD_LAST &&
           strpbrk(form->text + strlen(form->lemma->text), "nr") != NULL &&
           !g_str_has_suffix(form->text, "ern");
}

static guint
class_first(const MkForm *form)
{
    /* A link that has not been seen profits from the word's other forms. */
    guint n = form->lemma == NULL ? 0 : form->lemma->n_first / 8;
    guint class = class_of(MAX(n, form->n_first),
                           (form->flags & MK_GOOD_FIRST) != 0 || is_regular_link(form),
                           is_wanted(form));

    if (form->flags & MK_LATE) {
        return CLASS_LATE;
    }
    if (form->flags & MK_GOOD_LAST && form->lemma == NULL) {
        class = MIN(class, class_of(form->n_last, TRUE, FALSE) + OTHER_PLACE);
    }
    return form->flags & MK_WANTS_S ? MAX(class, CLASS_WANTS_S) : class;
}

static guint
class_last(const MkForm *form)
{
    const MkForm *head = form->lemma != NULL ? form->lemma : form;
    guint class = class_of(MAX(head->n_last, form->n_last),
                           (form->flags & MK_GOOD_LAST) != 0, is_wanted(form));

    if (form->flags & MK_GOOD_LAST && head->flags & MK_GOOD_FIRST) {
        class = MIN(class, class_of(head->n_first, TRUE, FALSE) + OTHER_PLACE);
    }
    return class;
}

static guint32
form_bits(const MkForm *form, gboolean is_decided)
{
    gboolean is_compound = is_decided && form->flags & MK_COMPOUND;
    guint32 bits = 0;

    if (is_decided && form->flags & (MK_WORD | MK_FIRST | MK_LAST)) {
        bits |= is_compound ? KL_FORM_COMPOUND : KL_FORM_WHOLE;
    }
    if (form->flags & MK_WORD) {
        bits |= KL_DICTIONARY_WORD;
        bits |= form->flags & MK_NOUN ? KL_DICTIONARY_NOUN : 0;
    }
    if (form->flags & MK_WOMAN) {
        bits |= KL_DICTIONARY_WOMAN;
    }
    if (is_first(form) && (is_decided || !(form->flags & MK_LATE))) {
        bits |= KL_DICTIONARY_FIRST | class_first(form) << KL_FORM_FIRST_SHIFT |
                (guint32)form->link_length << KL_FORM_LINK_SHIFT;
    }
    if (is_last(form)) {
        bits |= KL_DICTIONARY_LAST | class_last(form) << KL_FORM_LAST_SHIFT;
    }
    return bits;
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp((*(MkForm *const *)a)->text, (*(MkForm *const *)b)->text);
}

static KlDictionary *
build(const MkWords *words, gboolean is_decided, gsize *ret_size)
{
    g_autoptr(GPtrArray) forms = mk_words_sort(words);
    g_autofree const char **texts = g_new(const char *, forms->len);
    g_autofree guint32 *bits = g_new(guint32, forms->len);
    gsize n = 0;

    g_ptr_array_sort(forms, compare_texts);
    for (guint i = 0; i < forms->len; i++) {
        const MkForm *form = g_ptr_array_index(forms, i);
        guint32 form_is = form_bits(form, is_decided);
        if (form_is != 0) {
            texts[n] = form->text;
            bits[n++] = form_is;
        }
    }
    return mk_dawg_build(texts, bits, n, ret_size);
}

/* --- compound or not ----------------------------------------------------------------
 */

/* Is it a verb's or adjective's derivation, and therefore no compound even if it looks
 * like one? Ab|teilung is the noun to abteilen, Bein|haltung to beinhalten. */
static gboolean
is_derived(const MkWords *words, const char *text)
{
    static const char *const ends[] = {"ung",     "ungen", "er",  "ers", "ern", "erin",
                                       "erinnen", "en",    "ens", "e",   ""};
    gsize length = strlen(text);

    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        gsize end = strlen(ends[i]);
        if (length < end + 3 || !g_str_has_suffix(text, ends[i])) {
            continue;
        }
        g_autofree char *stem = g_strndup(text, length - end);
        g_autofree char *infinitive = g_strconcat(stem, "en", NULL);
        g_autofree char *infinitive_n = g_strconcat(stem, "n", NULL);
        const MkForm *verb = mk_words_find(words, infinitive);
        const MkForm *verb_n = mk_words_find(words, infinitive_n);
        if ((verb != NULL && verb->flags & (MK_VERB | MK_LOWER)) ||
            (verb_n != NULL && verb_n->flags & MK_VERB)) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
is_compound(const MkWords *words, const KlDictionary *candidates, const MkForm *form)
{
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    gint penalty = 0;
    const MkForm *head = form->lemma;

    if (form->flags & (MK_KEEP | MK_SPLIT)) {
        return (form->flags & MK_SPLIT) != 0;
    }
    gsize n_parts =
        kl_compound_find(candidates, form->text, strlen(form->text), parts, &penalty);
    if (head != NULL && g_str_has_prefix(form->text, head->text)) {
        return head->flags & MK_COMPOUND && (n_parts >= 2 || !(form->flags & MK_WORD));
    }
    if (form->flags & MK_LOWER || is_derived(words, form->text)) {
        return FALSE;
    }
    return n_parts >= 2 && penalty <= MAX_PENALTY_KNOWN;
}

/* Is it a first form without the e of a compound? Hochschul- is, as Hochschule is. */
static gboolean
is_short_compound(const MkWords *words, const MkForm *form)
{
    if (form->flags & MK_WORD || form->lemma != NULL) {
        return FALSE;
    }
    g_autofree char *whole = g_strconcat(form->text, "e", NULL);
    const MkForm *noun = mk_words_find(words, whole);
    return noun != NULL && noun->flags & MK_NOUN && noun->flags & MK_COMPOUND;
}

int
main(int argc, char **argv)
{
    g_autoptr(MkWords) words = mk_words_new();
    g_autoptr(GError) error = NULL;
    gsize size = 0;

    if (argc != 6) {
        fprintf(stderr, "usage: mkdictionary AFF DIC NGERMAN LIST OUT\n");
        return 2;
    }
    mk_words_read_hunspell(words, argv[1], argv[2]);
    mk_words_read_ngerman(words, argv[3]);
    mk_words_read_list(words, argv[4]);
    mk_words_complete(words);

    g_autoptr(GPtrArray) forms = mk_words_sort(words);
    for (guint i = 0; i < forms->len; i++) {
        const MkForm *form = g_ptr_array_index(forms, i);
        if (form->flags & MK_NOUN && !(form->flags & MK_LOWER)) {
            count_parts(words, form);
        }
    }
    g_autofree KlDictionary *candidates = build(words, FALSE, &size);
    for (guint i = 0; i < forms->len; i++) {
        MkForm *form = g_ptr_array_index(forms, i);
        form->flags |= is_compound(words, candidates, form) ? MK_COMPOUND : 0;
    }
    for (guint i = 0; i < forms->len; i++) {
        MkForm *form = g_ptr_array_index(forms, i);
        form->flags |= is_short_compound(words, form) ? MK_COMPOUND : 0;
    }
    g_autofree KlDictionary *dictionary = build(words, TRUE, &size);
    if (!g_file_set_contents(argv[5], (const char *)dictionary, (gssize)size, &error)) {
        fprintf(stderr, "mkdictionary: %s\n", error->message);
        return 3;
    }
    return 0;
}
