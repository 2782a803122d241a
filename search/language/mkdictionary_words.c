/* The table of forms, and the sources that fill it. */
#include "search/language/mkdictionary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
free_form(gpointer data)
{
    MkForm *form = data;

    g_free(form->text);
    g_free(form);
}

MkWords *
mk_words_new(void)
{
    MkWords *words = g_new0(MkWords, 1);

    words->forms = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_form);
    return words;
}

void
mk_words_free(MkWords *words)
{
    if (words != NULL) {
        g_hash_table_unref(words->forms);
        g_free(words);
    }
}

MkForm *
mk_words_find(const MkWords *words, const char *text)
{
    return g_hash_table_lookup(words->forms, text);
}

static int
compare_forms(gconstpointer a, gconstpointer b)
{
    const MkForm *left = *(MkForm *const *)a;
    const MkForm *right = *(MkForm *const *)b;
    gsize length_left = strlen(left->text);
    gsize length_right = strlen(right->text);

    if (length_left != length_right) {
        return length_left < length_right ? -1 : 1;
    }
    return strcmp(left->text, right->text);
}

GPtrArray *
mk_words_sort(const MkWords *words)
{
    GPtrArray *sorted = g_ptr_array_sized_new(g_hash_table_size(words->forms));
    GHashTableIter iter;
    gpointer form;

    g_hash_table_iter_init(&iter, words->forms);
    while (g_hash_table_iter_next(&iter, NULL, &form)) {
        g_ptr_array_add(sorted, form);
    }
    g_ptr_array_sort(sorted, compare_forms);
    return sorted;
}

/* Adds flags to a form in normal form, which is made if it is new. */
static MkForm *
add_form(MkWords *words, const char *text, guint32 flags)
{
    MkForm *form = mk_words_find(words, text);

    if (form == NULL) {
        form = g_new0(MkForm, 1);
        form->text = g_strdup(text);
        g_hash_table_insert(words->forms, form->text, form);
    }
    form->flags |= flags;
    return form;
}

/* The normal form of a word, or NULL if it has anything but letters. */
static char *
normalize(const char *word)
{
    g_autofree char *lower = g_utf8_strdown(word, -1);
    g_autofree char *decomposed = g_utf8_normalize(lower, -1, G_NORMALIZE_NFD);
    g_autoptr(GString) normal = g_string_new(NULL);

    g_autofree gunichar *letters = g_utf8_to_ucs4_fast(decomposed, -1, NULL);
    for (gsize i = 0; letters[i] != 0; i++) {
        gunichar c = letters[i];
        if (c == 0x308) { /* the two dots of ä, ö, ü; no other word needs them */
            g_string_append_c(normal, 'e');
        } else if (c == 0xdf) {
            g_string_append(normal, "ss");
        } else if (c >= 'a' && c <= 'z') {
            g_string_append_c(normal, (char)c);
        } else if (!g_unichar_ismark(c)) {
            return NULL;
        }
    }
    if (normal->len == 0 || normal->len > MK_MAX_FORM) {
        return NULL;
    }
    return g_strdup(normal->str);
}

static char **
read_lines(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, &error)) {
        fprintf(stderr, "mkdictionary: %s\n", error->message);
        exit(3);
    }
    if (!g_utf8_validate(text, -1, NULL)) {
        fprintf(stderr, "mkdictionary: %s: not UTF-8\n", path);
        exit(3);
    }
    return g_strsplit(text, "\n", -1);
}

/* --- hunspell ------------------------------------------------------------------- */

/* "SFX p haus häuser [hH]aus": flag, what goes, what comes, where it applies. */
typedef struct {
    char flag;
    char *strip;
    char *append;
    GRegex *condition;
} Suffix;

static void
free_suffix(gpointer data)
{
    Suffix *suffix = data;

    g_free(suffix->strip);
    g_free(suffix->append);
    g_regex_unref(suffix->condition);
    g_free(suffix);
}

/* Endings of nouns: plural, genitive, -in, -chen. And of adjectives. */
#define NOUN_SUFFIXES      "ENPSTpRqQFM"
#define ADJECTIVE_SUFFIXES "AC"

static GPtrArray *
read_suffixes(const char *path)
{
    g_auto(GStrv) lines = read_lines(path);
    GPtrArray *suffixes = g_ptr_array_new_with_free_func(free_suffix);

    for (char **line = lines; *line != NULL; line++) {
        g_auto(GStrv) fields = g_regex_split_simple("[ \t]+", *line, G_REGEX_DEFAULT,
                                                    G_REGEX_MATCH_DEFAULT);
        if (g_strv_length(fields) < 5 || !g_str_equal(fields[0], "SFX") ||
            strchr(NOUN_SUFFIXES ADJECTIVE_SUFFIXES, fields[1][0]) == NULL ||
            strchr(fields[3], '/') != NULL) {
            continue;
        }
        g_autofree char *pattern = g_strconcat(fields[4], "$", NULL);
        Suffix *suffix = g_new0(Suffix, 1);
        suffix->flag = fields[1][0];
        suffix->strip = g_strdup(g_str_equal(fields[2], "0") ? "" : fields[2]);
        suffix->append = g_strdup(fields[3]);
        suffix->condition =
            g_regex_new(pattern, G_REGEX_OPTIMIZE, G_REGEX_MATCH_DEFAULT, NULL);
        g_ptr_array_add(suffixes, suffix);
    }
    return suffixes;
}

/* Adds the forms of a word with the endings that its letters allow. */
static void
add_endings(MkWords *words,
            const GPtrArray *suffixes,
            const char *word,
            const char *letters,
            const char *wanted,
            MkForm *lemma,
            guint32 flags)
{
    for (guint i = 0; i < suffixes->len; i++) {
        const Suffix *suffix = g_ptr_array_index(suffixes, i);
        if (strchr(letters, suffix->flag) == NULL ||
            strchr(wanted, suffix->flag) == NULL ||
            !g_str_has_suffix(word, suffix->strip) ||
            !g_regex_match(suffix->condition, word, G_REGEX_MATCH_DEFAULT, NULL)) {
            continue;
        }
        g_autofree char *stem = g_strndup(word, strlen(word) - strlen(suffix->strip));
        g_autofree char *inflected = g_strconcat(stem, suffix->append, NULL);
        g_autofree char *normal = normalize(inflected);
        if (normal != NULL) {
            MkForm *form = add_form(words, normal, flags);
            if (form != lemma && form->lemma == NULL) {
                form->lemma = lemma;
            }
        }
    }
}

/* One word of de_DE.dic. The letters that count: z may end a compound, k and j may
 * begin one; o and h: not a word on its own; A adjective; I X Y verb; d forbidden. */
static void
add_entry(MkWords *words,
          const GPtrArray *suffixes,
          const char *word,
          const char *letters)
{
    g_autofree char *normal = normalize(word);
    if (normal == NULL || strchr(letters, 'd') != NULL) {
        return;
    }
    gboolean is_capital = g_unichar_isupper(g_utf8_get_char(word));
    gboolean is_word = strpbrk(letters, "oh") == NULL;
    gboolean is_verb = strpbrk(letters, "IXY") != NULL;
    gboolean is_adjective = strchr(letters, 'A') != NULL;
    gboolean is_last = strchr(letters, 'z') != NULL;

    MkForm *form = add_form(words, normal, 0);
    if (strpbrk(letters, "kj") != NULL) {
        form->flags |= MK_FIRST | MK_GOOD_FIRST;
    }
    if (is_last) {
        /* The lower-case entries that may end a compound are the nouns. */
        form->flags |= MK_WORD | MK_NOUN | MK_LAST | MK_GOOD_LAST;
        add_endings(words, suffixes, word, letters, NOUN_SUFFIXES, form,
                    MK_WORD | MK_NOUN | MK_LAST | MK_GOOD_LAST);
    } else if (is_capital && is_word) {
        form->flags |= MK_WORD | MK_NOUN;
        add_endings(words, suffixes, word, letters, NOUN_SUFFIXES, form,
                    MK_WORD | MK_NOUN);
    }
    if (is_verb) {
        form->flags |= MK_WORD | (is_capital ? 0 : MK_VERB | MK_LOWER);
    } else if (is_adjective) {
        form->flags |= MK_WORD | MK_ADJECTIVE;
        add_endings(words, suffixes, word, letters, ADJECTIVE_SUFFIXES, form,
                    MK_WORD | MK_ADJECTIVE);
    } else if (!is_capital && !is_last && is_word) {
        form->flags |= MK_WORD | MK_LOWER;
    }
}

void
mk_words_read_hunspell(MkWords *words, const char *aff, const char *dic)
{
    g_autoptr(GPtrArray) suffixes = read_suffixes(aff);
    g_auto(GStrv) lines = read_lines(dic);

    /* The first line is the number of entries; comments begin with a tab. */
    for (char **line = lines[0] == NULL ? lines : lines + 1; *line != NULL; line++) {
        if ((*line)[0] != '\t' && (*line)[0] != '\0') {
            g_auto(GStrv) fields = g_strsplit(*line, "/", 2);
            add_entry(words, suffixes, fields[0], fields[1] == NULL ? "" : fields[1]);
        }
    }
}

/* --- the other sources ---------------------------------------------------------- */

void
mk_words_read_ngerman(MkWords *words, const char *path)
{
    g_auto(GStrv) lines = read_lines(path);

    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *normal = normalize(*line);
        if (normal == NULL) {
            continue;
        }
        if (g_unichar_isupper(g_utf8_get_char(*line))) {
            add_form(words, normal, MK_WORD | MK_NOUN);
        } else {
            MkForm *form = add_form(words, normal, MK_WORD);
            form->flags |= form->flags & MK_ADJECTIVE ? 0 : MK_LOWER;
        }
    }
}

void
mk_words_read_list(MkWords *words, const char *path)
{
    static const struct {
        const char *name;
        guint32 flags;
    } kinds[] = {
        {"first", MK_FIRST | MK_WANTED}, {"last", MK_LAST | MK_WANTED | MK_WORD},
        {"no-first", MK_NO_FIRST},       {"no-last", MK_NO_LAST},
        {"keep", MK_KEEP | MK_WORD},     {"split", MK_SPLIT | MK_WORD},
    };
    g_auto(GStrv) lines = read_lines(path);
    guint32 flags = 0;

    for (guint i = 0; lines[i] != NULL; i++) {
        char *comment = strchr(lines[i], '#');
        if (comment != NULL) {
            *comment = '\0';
        }
        g_auto(GStrv) fields = g_strsplit_set(g_strstrip(lines[i]), " \t", -1);
        for (char **field = fields; *field != NULL; field++) {
            gsize length = strlen(*field);
            if (length == 0) {
                continue;
            }
            if ((*field)[length - 1] == ':') {
                (*field)[length - 1] = '\0';
                flags = 0;
                for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
                    flags |= g_str_equal(kinds[k].name, *field) ? kinds[k].flags : 0;
                }
            } else {
                g_autofree char *normal = normalize(*field);
                if (normal != NULL && flags != 0) {
                    add_form(words, normal, flags);
                    continue;
                }
            }
            if (flags == 0) {
                fprintf(stderr, "mkdictionary: %s:%u: %s?\n", path, i + 1, *field);
                exit(3);
            }
        }
    }
}

/* --- what follows ----------------------------------------------------------------- */

/* Nouns with these ends take an s as first part: Wohnungs-, Freiheits-. */
static const char *const ends_with_s[] = {"ung",  "heit", "keit", "schaft", "ion",
                                          "taet", "ling", "tum",  "sal"};

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
            return lemma;
        }
    }
    return NULL;
}

/* Only ngerman has this noun: it may be both parts of a compound. */
static void
complete_noun(MkWords *words, MkForm *form)
{
    if (form->lemma == NULL) {
        form->lemma = find_lemma(words, form->text);
    }
    if (strlen(form->text) < 4) {
        return;
    }
    form->flags |= MK_FIRST | MK_LAST;
    for (gsize i = 0; i < G_N_ELEMENTS(ends_with_s); i++) {
        if (g_str_has_suffix(form->text, ends_with_s[i])) {
            g_autofree char *linked = g_strconcat(form->text, "s", NULL);
            MkForm *first = add_form(words, linked, MK_FIRST);
            first->lemma = form;
        }
    }
    /* Schul-, Erd- */
    if (g_str_has_suffix(form->text, "e") && form->lemma == NULL) {
        g_autofree char *stem = g_strndup(form->text, strlen(form->text) - 1);
        if (strlen(stem) >= 3) {
            add_form(words, stem, MK_FIRST);
        }
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
        /* Lesekreis, Blühwiese: the stem of a verb. */
        if (form->flags & MK_VERB && length >= 5 &&
            g_str_has_suffix(form->text, "en")) {
            g_autofree char *stem = g_strndup(form->text, length - 2);
            add_form(words, stem, MK_FIRST);
        }
        if (form->flags & MK_ADJECTIVE) {
            form->flags |= length >= 5 ? MK_LAST : 0;
            form->flags |= form->lemma == NULL && length >= 3 ? MK_FIRST : 0;
        }
    }
    /* What is a first form and no noun on its own is a noun with a link. */
    g_autoptr(GPtrArray) all = mk_words_sort(words);
    for (guint i = 0; i < all->len; i++) {
        MkForm *form = g_ptr_array_index(all, i);
        if (!(form->flags & MK_FIRST)) {
            continue;
        }
        if (form->lemma == NULL) {
            form->lemma = find_lemma(words, form->text);
        }
        MkForm *lemma = form->lemma;
        gsize length = lemma == NULL ? 0 : strlen(lemma->text);
        gsize link_length = lemma == NULL ? 0 : strlen(form->text) - length;
        if (lemma != NULL && g_str_has_prefix(form->text, lemma->text) &&
            link_length <= 3) {
            form->link_length = (guint8)link_length;
        }
    }
}
