/* Reads hunspell's German dictionary: words with letters that say what they can do,
 * and the endings behind the letters. */
#include "search/language/mkdictionary.h"

#include <string.h>

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

/* The suffix that makes a word for women. */
#define WOMAN_SUFFIX 'F'

/* Endings of nouns: plural, genitive, -in, -chen. And of adjectives. */
#define NOUN_SUFFIXES      "ENPSTpRqQFM"
#define ADJECTIVE_SUFFIXES "AC"

static GPtrArray *
read_suffixes(const char *path)
{
    g_auto(GStrv) lines = mk_read_lines(path);
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
        g_autofree char *normal = mk_normalize(inflected);
        if (normal != NULL) {
            MkForm *form = mk_words_add(words, normal, flags);
            if (suffix->flag == WOMAN_SUFFIX) {
                form->flags |= MK_WOMAN;
                /* Prinzessin has no man, only the plural that -in makes. */
                lemma->flags |= g_str_has_suffix(lemma->text, "in") ? MK_WOMAN : 0;
            }
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
    g_autofree char *normal = mk_normalize(word);
    if (normal == NULL || strchr(letters, 'd') != NULL) {
        return;
    }
    gboolean is_capital = g_unichar_isupper(g_utf8_get_char(word));
    gboolean is_word = strpbrk(letters, "oh") == NULL;
    gboolean is_verb = strpbrk(letters, "IXY") != NULL;
    gboolean is_adjective = strchr(letters, 'A') != NULL;
    gboolean is_last = strchr(letters, 'z') != NULL;

    MkForm *form = mk_words_add(words, normal, 0);
    if (is_last || is_adjective ||
        (is_word && !is_verb &&
         (is_capital ||
          (strchr(letters, 'k') != NULL && !g_str_has_suffix(word, "s"))))) {
        form->flags |= MK_LEMMA;
    }
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
    g_auto(GStrv) lines = mk_read_lines(dic);

    /* The first line is the number of entries; comments begin with a tab. */
    for (char **line = lines[0] == NULL ? lines : lines + 1; *line != NULL; line++) {
        if ((*line)[0] != '\t' && (*line)[0] != '\0') {
            g_auto(GStrv) fields = g_strsplit(*line, "/", 2);
            add_entry(words, suffixes, fields[0], fields[1] == NULL ? "" : fields[1]);
        }
    }
}
