/* The table of forms, and the two sources that are simple to read. */
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

MkForm *
mk_words_add(MkWords *words, const char *text, guint32 flags)
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

char *
mk_normalize(const char *word)
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

char **
mk_read_lines(const char *path)
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

void
mk_words_read_ngerman(MkWords *words, const char *path)
{
    g_auto(GStrv) lines = mk_read_lines(path);

    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *normal = mk_normalize(*line);
        if (normal == NULL) {
            continue;
        }
        if (g_unichar_isupper(g_utf8_get_char(*line))) {
            mk_words_add(words, normal, MK_WORD | MK_NOUN);
        } else {
            MkForm *form = mk_words_add(words, normal, MK_WORD);
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
        {"first", MK_FIRST | MK_WANTED},
        {"late-first", MK_FIRST | MK_LATE},
        {"last", MK_LAST | MK_WANTED | MK_WORD},
        {"noun", MK_WORD | MK_NOUN | MK_GOOD_LAST},
        {"no-first", MK_NO_FIRST},
        {"no-last", MK_NO_LAST},
        {"keep", MK_KEEP | MK_WORD},
        {"split", MK_SPLIT | MK_WORD},
    };
    g_auto(GStrv) lines = mk_read_lines(path);
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
                g_autofree char *normal = mk_normalize(*field);
                if (normal != NULL && flags != 0) {
                    mk_words_add(words, normal, flags);
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
