/* Forms that no source lists, but that follow from those they do (mkdictionary.h). */
#include "search/language/mkdictionary.h"

#include <string.h>

/* Nouns with these ends take an s as first part: Wohnungs-, Freiheits-. */
static const char *const ends_with_s[] = {"ung",    "heit",  "keit",  "schaft", "ion",
                                          "taet",   "ling",  "tum",   "sal",    "fahrt",
                                          "flucht", "sicht", "sucht", "kunft"};

/* Endings and links, longest first. */
static const char *const endings[] = {"nen", "sen", "ern", "ens", "es", "en",
                                      "er",  "se",  "s",   "n",   "e"};

static MkForm *
find_lemma(const MkWords *words, const char *text)
{
    gsize length = strlen(text);

    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        gsize end = strlen(endings[i]);
        if (length < end + 3 || !g_str_has_suffix(text, endings[i])) {
            continue;
        }
        g_autofree char *base = g_strndup(text, length - end);
        MkForm *lemma = mk_words_find(words, base);
        if (lemma != NULL && lemma->flags & MK_NOUN) {
            /* Massen- is of Masse, not of Maß. */
            g_autofree char *base_e = g_strconcat(base, "e", NULL);
            MkForm *lemma_e = mk_words_find(words, base_e);
            gboolean is_of_e = g_str_equal(endings[i], "en") && lemma_e != NULL &&
                               lemma_e->flags & MK_LEMMA && lemma_e->flags & MK_NOUN;
            return is_of_e ? lemma_e : lemma;
        }
    }
    return NULL;
}

/* Only ngerman has this noun: it may be both parts of a compound. */
static void
complete_noun(MkWords *words, MkForm *form)
{
    if (form->flags & (MK_LEMMA | MK_WANTED)) {
        form->lemma = NULL; /* Mais is no genitive of Mai */
    } else if (form->lemma == NULL) {
        form->lemma = find_lemma(words, form->text);
    }
    if (strlen(form->text) < (form->flags & MK_GOOD_LAST ? 3 : 4)) {
        return;
    }
    form->flags |= MK_FIRST | MK_LAST;
    for (gsize i = 0; i < G_N_ELEMENTS(ends_with_s); i++) {
        if (g_str_has_suffix(form->text, ends_with_s[i])) {
            g_autofree char *linked = g_strconcat(form->text, "s", NULL);
            MkForm *first = mk_words_add(words, linked, MK_FIRST);
            first->lemma = form;
        }
    }
    /* Schul-, Erd- */
    if (g_str_has_suffix(form->text, "e") && form->lemma == NULL) {
        g_autofree char *stem = g_strndup(form->text, strlen(form->text) - 1);
        if (strlen(stem) >= 3) {
            mk_words_add(words, stem, MK_FIRST);
        }
    }
}

/* Adds a form that ends a compound, made from base without its last cut letters. */
static MkForm *
add_last(MkWords *words, const char *base, gsize cut, const char *ending, MkForm *lemma)
{
    g_autofree char *stem = g_strndup(base, strlen(base) - cut);
    g_autofree char *text = g_strconcat(stem, ending, NULL);
    MkForm *form = mk_words_add(words, text, MK_LAST);

    if (lemma != NULL && form != lemma && form->lemma == NULL) {
        form->lemma = lemma;
    }
    return form;
}

/* The sources have either -s or -es: whichever noun has one has the other, and the old
 * dative -e. */
static void
complete_endings(MkWords *words, MkForm *form)
{
    g_autofree char *with_s = g_strconcat(form->text, "s", NULL);
    g_autofree char *with_es = g_strconcat(form->text, "es", NULL);
    const MkForm *s = mk_words_find(words, with_s);
    const MkForm *es = mk_words_find(words, with_es);
    char end = form->text[strlen(form->text) - 1];

    if (form->lemma != NULL || strchr("aeiouy", end) != NULL ||
        g_str_has_suffix(form->text, "er") || g_str_has_suffix(form->text, "el") ||
        g_str_has_suffix(form->text, "en") ||
        !((s != NULL && s->lemma == form) || (es != NULL && es->lemma == form))) {
        return;
    }
    add_last(words, form->text, 0, "s", form);
    add_last(words, form->text, 0, "es", form);
    add_last(words, form->text, 0, "e", form);
}

/* Imkerei, Schreinerei: where somebody works, or what. */
static void
complete_agent(MkWords *words, const MkForm *agent)
{
    MkForm *place = add_last(words, agent->text, 0, "ei", NULL);

    place->flags |= MK_FIRST;
    add_last(words, agent->text, 0, "eien", place)->flags |= MK_FIRST;
}

/* Shorter ones are found by chance: Tee|nager, Vers|chattung. */
#define MIN_VERB_AGENT  7
#define MIN_VERB_ACTION 8

/* What a verb gives to compounds: its stem as first part (Lesekreis, Blühwiese), and
 * the infinitive, who or what does it, where, and the doing, as last (Notenlesen,
 * Tierbändiger, Kaffeerösterei, Dachbegrünung). */
static void
complete_verb(MkWords *words, const MkForm *verb)
{
    static const char *const agents[] = {"ers", "ern", "erin", "erinnen"};
    gsize length = strlen(verb->text);
    g_autofree char *stem = g_strndup(verb->text, length - 2);

    mk_words_add(words, stem, MK_FIRST);
    if (length >= MIN_VERB_AGENT) {
        MkForm *agent = add_last(words, verb->text, 2, "er", NULL);
        for (gsize i = 0; i < G_N_ELEMENTS(agents); i++) {
            add_last(words, verb->text, 2, agents[i], agent);
        }
        complete_agent(words, agent);
    }
    add_last(words, verb->text, 0, "", NULL);
    if (length >= MIN_VERB_ACTION) {
        MkForm *action = add_last(words, verb->text, 2, "ung", NULL);
        add_last(words, verb->text, 2, "ungen", action);
    }
}

/* The same of a verb in -eln or -ern: Häkel-, Kletter-. */
static void
complete_short_verb(MkWords *words, const MkForm *verb)
{
    g_autofree char *stem = g_strndup(verb->text, strlen(verb->text) - 1);
    mk_words_add(words, stem, MK_FIRST);
}

/* Lege-, Bade-, Werbe-: behind these consonants a verb's stem keeps an e. */
static void
complete_stem_e(MkWords *words, const MkForm *verb)
{
    gsize length = strlen(verb->text);
    if (strchr("bdgs", verb->text[length - 3]) != NULL) {
        g_autofree char *stem = g_strndup(verb->text, length - 1);
        mk_words_add(words, stem, MK_FIRST);
    }
}

/* Freiwilligen-, Jugendlichen-: adjectives that have become nouns. */
static void
complete_adjective(MkWords *words, MkForm *form)
{
    gsize length = strlen(form->text);

    form->flags |= length >= 5 ? MK_LAST : 0;
    if (form->lemma != NULL) {
        return;
    }
    form->flags |= length >= 3 ? MK_FIRST : 0;
    if (g_str_has_suffix(form->text, "ig") || g_str_has_suffix(form->text, "lich") ||
        g_str_has_suffix(form->text, "los")) {
        g_autofree char *linked = g_strconcat(form->text, "en", NULL);
        MkForm *first = mk_words_add(words, linked, MK_FIRST);
        first->lemma = form;
    }
}

/* May what follows the base be a link? A mere n follows e, l and r (Blume-n; but Renn-
 * is of rennen, not of Ren), se an s (Verzeichnis-se; but Sause- is of sausen). */
static gboolean
is_link(const char *base, const char *link)
{
    char end = base[strlen(base) - 1];

    return g_str_equal(link, "n")    ? strchr("elr", end) != NULL
           : g_str_equal(link, "se") ? end == 's'
                                     : TRUE;
}

/* The link -er is a plural's: Kinder- is of Kind, but Wander- is not of Wand. */
static gboolean
has_no_link(const MkForm *form)
{
    return g_str_has_suffix(form->text, "er") && !(form->flags & MK_NOUN);
}

/* A first form that is not listed as a word is one with a link: Wohnung-s, Kind-er,
 * Hilf-s without the e of Hilfe. */
static void
complete_link(const MkWords *words, MkForm *form)
{
    gsize length = strlen(form->text);

    if (form->lemma == NULL && !has_no_link(form)) {
        form->lemma = find_lemma(words, form->text);
    }
    if (form->lemma != NULL) {
        gsize length_base = strlen(form->lemma->text);
        if (g_str_has_prefix(form->text, form->lemma->text) && length_base >= 3 &&
            length - length_base <= 3 &&
            is_link(form->lemma->text, form->text + length_base)) {
            form->link_length = (guint8)(length - length_base);
        }
    } else if (g_str_has_suffix(form->text, "s") && length >= 4) {
        g_autofree char *noun = g_strdup(form->text);
        noun[length - 1] = 'e';
        const MkForm *base = mk_words_find(words, noun);
        form->link_length = base != NULL && base->flags & MK_NOUN ? 1 : 0;
    }
}

void
mk_words_complete(MkWords *words)
{
    g_autoptr(GPtrArray) forms = mk_words_sort(words);

    for (guint i = 0; i < forms->len; i++) {
        MkForm *form = g_ptr_array_index(forms, i);
        gsize length = strlen(form->text);
        if (form->flags & MK_NOUN) {
            complete_noun(words, form);
        }
        if (form->flags & MK_GOOD_LAST && length >= 3) {
            complete_endings(words, form);
        }
        if (form->flags & MK_GOOD_LAST && length >= 5 &&
            g_str_has_suffix(form->text, "er")) {
            complete_agent(words, form);
        }
        if (form->flags & MK_VERB && length >= 6 &&
            g_str_has_suffix(form->text, "en")) {
            complete_verb(words, form);
        }
        if (form->flags & MK_VERB && length >= 5 &&
            g_str_has_suffix(form->text, "en")) {
            complete_stem_e(words, form);
        }
        if (form->flags & MK_VERB && length >= 6 &&
            (g_str_has_suffix(form->text, "eln") ||
             g_str_has_suffix(form->text, "ern"))) {
            complete_short_verb(words, form);
        }
        if (form->flags & MK_ADJECTIVE) {
            complete_adjective(words, form);
        }
    }
    g_autoptr(GPtrArray) all = mk_words_sort(words);
    for (guint i = 0; i < all->len; i++) {
        MkForm *form = g_ptr_array_index(all, i);
        if (form->flags & MK_FIRST && !(form->flags & MK_LEMMA)) {
            complete_link(words, form);
        }
        if (form->flags & MK_GOOD_FIRST && g_str_has_suffix(form->text, "s")) {
            g_autofree char *plain = g_strndup(form->text, strlen(form->text) - 1);
            MkForm *bare = mk_words_find(words, plain);
            if (bare != NULL && !(bare->flags & (MK_GOOD_FIRST | MK_ADJECTIVE))) {
                bare->flags |= MK_WANTS_S;
            }
        }
    }
}
