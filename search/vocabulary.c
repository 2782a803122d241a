#include "search/vocabulary.h"

#include <string.h>

#include "search/distance.h"
#include "search/language/normal.h"

/* Letters a to z have a bit each, all else shares one. */
#define OTHER_LETTER 26

struct KlVocabulary {
    GString *arena;  /* normal NUL shown NUL …; shown is empty if it is the normal */
    GArray *starts;  /* of guint32: where in the arena a word is */
    GArray *n_uses;  /* of guint32 */
    GArray *letters; /* of guint32: the set of letters of the normal form */
    GArray *lengths; /* of guint8: bytes of the normal form */
};

struct KlVocabularyBuilder {
    KlVocabulary *vocabulary;
    GString *normal; /* the word at hand */
    GString *shown;  /* its most frequent spelling so far */
    guint32 shown_uses;
    guint32 n_uses;
};

static guint32
letter_set(const char *normal, gsize length)
{
    guint32 set = 0;
    for (gsize i = 0; i < length; i++) {
        gboolean is_letter = normal[i] >= 'a' && normal[i] <= 'z';
        set |= 1u << (is_letter ? normal[i] - 'a' : OTHER_LETTER);
    }
    return set;
}

/* --- building ------------------------------------------------------------------ */

KlVocabularyBuilder *
kl_vocabulary_builder_new(void)
{
    KlVocabulary *vocabulary = g_new0(KlVocabulary, 1);
    vocabulary->arena = g_string_new(NULL);
    vocabulary->starts = g_array_new(FALSE, FALSE, sizeof(guint32));
    vocabulary->n_uses = g_array_new(FALSE, FALSE, sizeof(guint32));
    vocabulary->letters = g_array_new(FALSE, FALSE, sizeof(guint32));
    vocabulary->lengths = g_array_new(FALSE, FALSE, sizeof(guint8));
    KlVocabularyBuilder *builder = g_new0(KlVocabularyBuilder, 1);
    builder->vocabulary = vocabulary;
    builder->normal = g_string_new(NULL);
    builder->shown = g_string_new(NULL);
    return builder;
}

static void
finish_word(KlVocabularyBuilder *builder)
{
    KlVocabulary *vocabulary = builder->vocabulary;
    const GString *normal = builder->normal;
    if (normal->len == 0 || vocabulary->arena->len > G_MAXINT32) {
        return;
    }
    guint32 start = (guint32)vocabulary->arena->len;
    guint32 letters = letter_set(normal->str, normal->len);
    guint8 length = (guint8)normal->len;
    g_array_append_val(vocabulary->starts, start);
    g_array_append_val(vocabulary->n_uses, builder->n_uses);
    g_array_append_val(vocabulary->letters, letters);
    g_array_append_val(vocabulary->lengths, length);
    g_string_append_len(vocabulary->arena, normal->str, (gssize)normal->len + 1);
    if (!g_string_equal(normal, builder->shown)) {
        g_string_append_len(vocabulary->arena, builder->shown->str,
                            (gssize)builder->shown->len);
    }
    g_string_append_c(vocabulary->arena, '\0');
}

/* Whether a word is one that people would like to be offered. */
static gboolean
is_offered(const char *normal, gsize length, const char *shown, gsize shown_length)
{
    if (length > G_MAXUINT8 || length == 0 || shown_length == 0 ||
        g_utf8_strlen(shown, (gssize)shown_length) < 2) {
        return FALSE;
    }
    for (gsize i = 0; i < length; i++) {
        if (g_ascii_isdigit(normal[i])) {
            return FALSE;
        }
    }
    for (gsize i = 0; i < shown_length; i++) {
        if (shown[i] == '.' || shown[i] == '@' || g_ascii_isspace(shown[i])) {
            return FALSE;
        }
    }
    return TRUE;
}

void
kl_vocabulary_builder_add(KlVocabularyBuilder *builder,
                          const char *normal,
                          gsize normal_length,
                          const char *shown,
                          gsize shown_length,
                          guint32 n_uses)
{
    if (!is_offered(normal, normal_length, shown, shown_length)) {
        return;
    }
    if (builder->normal->len != normal_length ||
        memcmp(builder->normal->str, normal, normal_length) != 0) {
        finish_word(builder);
        g_string_truncate(builder->normal, 0);
        g_string_append_len(builder->normal, normal, (gssize)normal_length);
        builder->shown_uses = 0;
        builder->n_uses = 0;
    }
    builder->n_uses += n_uses;
    if (n_uses > builder->shown_uses) {
        builder->shown_uses = n_uses;
        g_string_truncate(builder->shown, 0);
        g_string_append_len(builder->shown, shown, (gssize)shown_length);
    }
}

KlVocabulary *
kl_vocabulary_builder_finish(KlVocabularyBuilder *builder)
{
    KlVocabulary *vocabulary = builder->vocabulary;
    finish_word(builder);
    g_string_free(builder->normal, TRUE);
    g_string_free(builder->shown, TRUE);
    g_free(builder);
    return vocabulary;
}

void
kl_vocabulary_free(KlVocabulary *vocabulary)
{
    if (vocabulary == NULL) {
        return;
    }
    g_string_free(vocabulary->arena, TRUE);
    g_array_unref(vocabulary->starts);
    g_array_unref(vocabulary->n_uses);
    g_array_unref(vocabulary->letters);
    g_array_unref(vocabulary->lengths);
    g_free(vocabulary);
}

/* --- words --------------------------------------------------------------------- */

guint
kl_vocabulary_n_words(const KlVocabulary *vocabulary)
{
    return vocabulary->starts->len;
}

const char *
kl_vocabulary_get_normal(const KlVocabulary *vocabulary, guint word)
{
    return vocabulary->arena->str + g_array_index(vocabulary->starts, guint32, word);
}

const char *
kl_vocabulary_get_shown(const KlVocabulary *vocabulary, guint word)
{
    const char *normal = kl_vocabulary_get_normal(vocabulary, word);
    const char *shown = normal + g_array_index(vocabulary->lengths, guint8, word) + 1;
    return *shown != '\0' ? shown : normal;
}

guint32
kl_vocabulary_get_n_uses(const KlVocabulary *vocabulary, guint word)
{
    return g_array_index(vocabulary->n_uses, guint32, word);
}

/* The first word of which the first n bytes are not less than (or, with is_after,
 * greater than) those of the key. */
static guint
find_border(const KlVocabulary *vocabulary, const char *key, gsize n, gboolean is_after)
{
    guint low = 0;
    guint high = kl_vocabulary_n_words(vocabulary);
    while (low < high) {
        guint middle = low + (high - low) / 2;
        int order = strncmp(kl_vocabulary_get_normal(vocabulary, middle), key, n);
        if (order < 0 || (is_after && order == 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

gboolean
kl_vocabulary_find(const KlVocabulary *vocabulary, const char *normal, guint *ret_word)
{
    guint word = find_border(vocabulary, normal, strlen(normal) + 1, FALSE);
    if (word == kl_vocabulary_n_words(vocabulary) ||
        strcmp(kl_vocabulary_get_normal(vocabulary, word), normal) != 0) {
        return FALSE;
    }
    *ret_word = word;
    return TRUE;
}

void
kl_vocabulary_find_prefix(const KlVocabulary *vocabulary,
                          const char *prefix,
                          guint *ret_first,
                          guint *ret_end)
{
    gsize length = strlen(prefix);
    *ret_first = find_border(vocabulary, prefix, length, FALSE);
    *ret_end = find_border(vocabulary, prefix, length, TRUE);
}

guint
kl_vocabulary_next_frequent(const KlVocabulary *vocabulary,
                            guint first,
                            guint end,
                            guint32 least)
{
    const guint32 *n_uses = (const guint32 *)(gconstpointer)vocabulary->n_uses->data;
    while (first < end && n_uses[first] < least) {
        first++;
    }
    return first;
}

/* --- spelling of parts --------------------------------------------------------- */

char *
kl_vocabulary_cut(const char *shown, gsize start, const char *part)
{
    g_autoptr(GString) normal = g_string_new(NULL);
    const char *from = NULL;
    for (const char *at = shown; *at != '\0'; at = g_utf8_next_char(at)) {
        if (normal->len == start && from == NULL) {
            from = at;
        }
        kl_normalize_append(normal, at, g_utf8_next_char(at) - at);
        if (from != NULL && normal->len >= start + strlen(part)) {
            gboolean is_part = strcmp(normal->str + start, part) == 0;
            return is_part ? g_strndup(from, (gsize)(g_utf8_next_char(at) - from))
                           : NULL;
        }
    }
    return NULL;
}

char *
kl_vocabulary_spell_part(const KlVocabulary *vocabulary, const char *part)
{
    guint word;
    if (*part == '\0') {
        return NULL;
    }
    if (kl_vocabulary_find(vocabulary, part, &word)) {
        return g_strdup(kl_vocabulary_get_shown(vocabulary, word));
    }
    guint first;
    guint end;
    char *best = NULL;
    guint32 most = 0;
    kl_vocabulary_find_prefix(vocabulary, part, &first, &end);
    gboolean is_prefix = first < end;
    if (!is_prefix) {
        first = 0;
        end = kl_vocabulary_n_words(vocabulary);
    }
    guint32 letters = letter_set(part, strlen(part));
    for (guint i = first; i < end; i++) {
        const char *normal = kl_vocabulary_get_normal(vocabulary, i);
        guint32 n_uses = kl_vocabulary_get_n_uses(vocabulary, i);
        if (n_uses <= most ||
            (letters & ~g_array_index(vocabulary->letters, guint32, i)) != 0) {
            continue;
        }
        const char *inside = is_prefix ? normal : strstr(normal, part);
        char *cut = inside != NULL
                        ? kl_vocabulary_cut(kl_vocabulary_get_shown(vocabulary, i),
                                            (gsize)(inside - normal), part)
                        : NULL;
        if (cut != NULL) {
            g_free(best);
            best = cut;
            most = n_uses;
        }
    }
    return best;
}

/* --- words that are near ------------------------------------------------------- */

/* Whether more than n bits are set. */
static gboolean
has_more_bits(guint32 set, guint n)
{
    for (guint i = 0; i < n && set != 0; i++) {
        set &= set - 1;
    }
    return set != 0;
}

GArray *
kl_vocabulary_find_near(const KlVocabulary *vocabulary,
                        const char *normal,
                        guint max_distance)
{
    GArray *near = g_array_new(FALSE, FALSE, sizeof(KlNearWord));
    gsize length = strlen(normal);
    guint32 own = letter_set(normal, length);
    const guint32 *letters = (const guint32 *)(gconstpointer)vocabulary->letters->data;
    const guint8 *lengths = (const guint8 *)vocabulary->lengths->data;
    guint n_words = kl_vocabulary_n_words(vocabulary);
    for (guint i = 0; i < n_words; i++) {
        /* An edit brings at most one new letter and takes at most one away. */
        if (lengths[i] + max_distance < length || lengths[i] > length + max_distance ||
            has_more_bits(own & ~letters[i], max_distance) ||
            has_more_bits(letters[i] & ~own, max_distance)) {
            continue;
        }
        KlNearWord found = {i, kl_distance(kl_vocabulary_get_normal(vocabulary, i),
                                           lengths[i], normal, length, max_distance)};
        if (found.distance <= max_distance) {
            g_array_append_val(near, found);
        }
    }
    return near;
}
