#include "search/shorter.h"

#include <string.h>

#include "search/language/compound.h"
#include "search/language/normal.h"
#include "search/utf8.h"

/* How a part may end where it stands alone. */
static const char *const endings[] = {"", "e"};

static void
free_shorter(gpointer data)
{
    KlShorter *shorter = data;
    g_free(shorter->word);
    g_free(shorter);
}

static gboolean
is_word(const char *normal, gsize length)
{
    return kl_dictionary_contains(kl_dictionary_get(), normal, length,
                                  KL_DICTIONARY_WORD);
}

/* A run of parts is a word by itself: listed, or a compound. */
static gboolean
stands_alone(const char *normal, gsize length)
{
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    return is_word(normal, length) ||
           kl_compound_split(kl_dictionary_get(), normal, length, parts,
                             KL_COMPOUND_MAX_PARTS) > 0;
}

/* The place in typed of which what stands before it has the normal form normal[0..at),
 * or NULL. */
static const char *
find_place(const char *typed, const char *normal, gsize at)
{
    g_autoptr(GString) before = g_string_new(NULL);
    for (const char *p = typed;; p = kl_utf8_next(p)) {
        g_string_truncate(before, 0);
        kl_normalize_append(before, typed, p - typed);
        if (before->len == at && memcmp(before->str, normal, at) == 0) {
            return p;
        }
        if (*p == '\0' || before->len > at) {
            return NULL;
        }
    }
}

/* typed[start..end) with the ending that makes it a word, and with a capital if the
 * compound has one; NULL if there is none. */
static char *
write_word(const char *typed, const char *normal, gsize start, gsize end)
{
    const char *from = find_place(typed, normal, start);
    const char *to = find_place(typed, normal, end);
    if (from == NULL || to == NULL || to <= from) {
        return NULL;
    }
    while (kl_char_is_invisible(g_utf8_get_char(from))) {
        from = kl_utf8_next(from);
    }
    g_autofree char *first = g_unichar_isupper(g_utf8_get_char(typed))
                                 ? g_utf8_strup(from, kl_utf8_next(from) - from)
                                 : g_strndup(from, (gsize)(kl_utf8_next(from) - from));
    const char *rest = kl_utf8_next(from);
    gsize n_endings = normal[end] != '\0' ? G_N_ELEMENTS(endings) : 1;
    for (gsize i = 0; i < n_endings; i++) {
        g_autofree char *form =
            g_strdup_printf("%.*s%s", (int)(end - start), normal + start, endings[i]);
        if (stands_alone(form, strlen(form))) {
            return g_strdup_printf("%s%.*s%s", first, (int)(to - rest), rest,
                                   endings[i]);
        }
    }
    return NULL;
}

static void
add_shorter(GPtrArray *words,
            const char *typed,
            const char *normal,
            const KlCompoundPart *parts,
            guint first,
            guint last)
{
    gsize end = (gsize)parts[last].start + parts[last].length;
    char *word = write_word(typed, normal, parts[first].start, end);
    if (word != NULL) {
        KlShorter *shorter = g_new(KlShorter, 1);
        *shorter = (KlShorter){.word = word, .first = first, .last = last};
        g_ptr_array_add(words, shorter);
    }
}

GPtrArray *
kl_shorter_words(const char *typed)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(free_shorter);
    g_autofree char *normal = kl_normalize(typed, -1);
    KlCompoundPart parts[KL_COMPOUND_MAX_PARTS];
    guint n = (guint)kl_compound_split(kl_dictionary_get(), normal, strlen(normal),
                                       parts, KL_COMPOUND_MAX_PARTS);
    for (guint length = n > 0 ? n - 1 : 0; length > 0; length--) {
        add_shorter(words, typed, normal, parts, 0, length - 1);
        add_shorter(words, typed, normal, parts, n - length, n - 1);
    }
    return words;
}
