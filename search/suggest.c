#include "search/suggest.h"

#include <string.h>

#include "search/error.h"
#include "search/language/normal.h"
#include "search/reader.h"
#include "search/schema.h"
#include "search/sink.h"
#include "search/suggest_private.h"
#include "search/titles.h"
#include "search/vocabulary.h"

/* Of the ten, so many are kept for values and for titles if there are such. */
#define N_VALUES 3
#define N_TITLES 3

/* Vowels of a beginning that may miss their dots. */
#define MAX_DOTLESS 4

static void
free_completion(gpointer data)
{
    KlCompletion *completion = data;
    g_free(completion->text);
    g_free(completion->url);
    g_free(completion);
}

KlCompletion *
kl_completion_new(KlCompletionKind kind, const char *text, const char *url)
{
    KlCompletion *completion = g_new(KlCompletion, 1);
    completion->kind = kind;
    completion->text = g_strdup(text);
    completion->url = g_strdup(url);
    return completion;
}

/* --- what was typed -------------------------------------------------------------- */

static void
clear_typed(KlTyped *typed)
{
    g_free(typed->context);
    g_free(typed->whole);
    g_clear_pointer(&typed->words, g_ptr_array_unref);
    g_clear_pointer(&typed->prefixes, g_ptr_array_unref);
    g_clear_pointer(&typed->title_words, g_ptr_array_unref);
    g_clear_pointer(&typed->title_prefixes, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KlTyped, clear_typed)

static gboolean
is_letter(const char *at)
{
    return g_ascii_isalnum(*at) || (guchar)*at >= 0x80;
}

/* The words of a normal form: what is between other signs. */
static GPtrArray *
split_words(const char *normal)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    for (const char *at = normal; *at != '\0';) {
        const char *end = at;
        while (is_letter(end)) {
            end++;
        }
        if (end > at) {
            g_ptr_array_add(words, g_strndup(at, (gsize)(end - at)));
        }
        at = *end != '\0' ? end + 1 : end;
    }
    return words;
}

/* "bluhw" may be the beginning of "bluehw": an e behind any choice of the first a, o
 * and u. At the end it is no matter. */
static GPtrArray *
make_prefixes(const char *prefix)
{
    GPtrArray *prefixes = g_ptr_array_new_with_free_func(g_free);
    guint n_vowels = 0;
    gsize vowels[MAX_DOTLESS];
    for (gsize i = 0; prefix[i] != '\0' && n_vowels < MAX_DOTLESS; i++) {
        if (strchr("aou", prefix[i]) != NULL && prefix[i + 1] != '\0' &&
            prefix[i + 1] != 'e') {
            vowels[n_vowels++] = i;
        }
    }
    for (guint choice = 0; choice < 1u << n_vowels; choice++) {
        GString *with_dots = g_string_new(prefix);
        for (guint v = n_vowels; v-- > 0;) {
            if ((choice >> v & 1) != 0) {
                g_string_insert_c(with_dots, (gssize)vowels[v] + 1, 'e');
            }
        }
        g_ptr_array_add(prefixes, g_string_free(with_dots, FALSE));
    }
    return prefixes;
}

/* The last word begins behind the last blank or quote. */
static const char *
find_last_word(const char *text)
{
    const char *start = text;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_isspace(c) || c == '"' || c == '(' ||
            g_unichar_type(c) == G_UNICODE_INITIAL_PUNCTUATION ||
            g_unichar_type(c) == G_UNICODE_FINAL_PUNCTUATION || c == 0x201E ||
            c == 0x201A) {
            start = g_utf8_next_char(at);
        }
    }
    return start;
}

/* FALSE if there is no beginning of a word to complete. */
static gboolean
read_typed(KlReader *reader, const char *text, KlTyped *typed)
{
    g_autofree char *stripped = g_strstrip(g_strdup(text));
    const char *last = find_last_word(stripped);
    g_autofree char *normal = kl_normalize(last, -1);
    g_autofree char *all = kl_normalize(stripped, -1);
    g_autoptr(GPtrArray) parts = split_words(normal);
    if (parts->len == 0 || *last == '-') {
        return FALSE;
    }
    /* "Open-A" is the beginning of Open-Air, that is "openair". */
    g_autoptr(GString) prefix = g_string_new(NULL);
    for (guint i = 0; i < parts->len; i++) {
        g_string_append(prefix, g_ptr_array_index(parts, i));
    }
    typed->reader = reader;
    typed->context = g_strndup(stripped, (gsize)(last - stripped));
    g_autofree char *context = kl_normalize(typed->context, -1);
    typed->words = split_words(context);
    typed->prefixes = make_prefixes(prefix->str);
    typed->title_words = split_words(all);
    typed->title_prefixes = make_prefixes(
        g_ptr_array_index(typed->title_words, typed->title_words->len - 1));
    g_ptr_array_set_size(typed->title_words, (gint)typed->title_words->len - 1);
    g_autoptr(GPtrArray) words = split_words(all);
    g_ptr_array_add(words, NULL);
    typed->whole = g_strjoinv(" ", (char **)words->pdata);
    return TRUE;
}

/* --- the mixture ----------------------------------------------------------------- */

static void
move(GPtrArray *to, GPtrArray *from, guint n)
{
    for (guint i = 0; i < n && i < from->len; i++) {
        g_ptr_array_add(to, g_ptr_array_index(from, i));
        from->pdata[i] = NULL;
    }
}

/* Room that one kind does not need is the others'. */
static GPtrArray *
mix(GPtrArray *words, GPtrArray *values, GPtrArray *titles)
{
    GPtrArray *mixed = g_ptr_array_new_with_free_func(free_completion);
    guint n_values = MIN(values->len, N_VALUES);
    guint n_titles = MIN(titles->len, N_TITLES);
    guint n_words = MIN(words->len, KL_MAX_COMPLETIONS - n_values - n_titles);
    n_titles = MIN(titles->len, KL_MAX_COMPLETIONS - n_words - n_values);
    n_values = MIN(values->len, KL_MAX_COMPLETIONS - n_words - n_titles);
    move(mixed, words, n_words);
    move(mixed, values, n_values);
    move(mixed, titles, n_titles);
    return mixed;
}

static void
free_if_left(gpointer data)
{
    if (data != NULL) {
        free_completion(data);
    }
}

static GPtrArray *
suggest_once(KlReader *reader, const char *text, GError **error)
{
    g_auto(KlTyped) typed = {.reader = NULL};
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(free_if_left);
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(free_if_left);
    g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func(free_if_left);
    if (read_typed(reader, text, &typed)) {
        if (!kl_suggest_words(&typed, words, error)) {
            return NULL;
        }
        kl_suggest_values(&typed, words, values);
        kl_suggest_titles(&typed, titles);
    }
    return mix(words, values, titles);
}

GPtrArray *
kl_suggest(KlReader *reader, const char *text, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (g_utf8_strlen(text, -1) > KL_MAX_QUERY_CHARS) {
        g_set_error(error, KL_ERROR, KL_ERROR_QUERY,
                    "die Suche ist länger als %d Zeichen", KL_MAX_QUERY_CHARS);
        return NULL;
    }
    GPtrArray *completions = suggest_once(reader, text, &why);
    /* A remote shard may have closed an idle connection. */
    if (completions == NULL &&
        (g_error_matches(why, KL_ERROR, KL_ERROR_UNAVAILABLE) ||
         g_error_matches(why, KL_ERROR, KL_ERROR_CHANGED)) &&
        kl_reader_reconnect(reader, NULL)) {
        g_clear_error(&why);
        completions = suggest_once(reader, text, &why);
    }
    if (completions == NULL) {
        g_propagate_error(error, g_steal_pointer(&why));
    }
    return completions;
}

void
kl_suggest_prepare(KlSnapshot *snapshot)
{
    g_autoptr(KlReader) reader = kl_snapshot_acquire_reader(snapshot, NULL);
    if (reader != NULL) {
        (void)kl_vocabulary_get(reader, NULL);
        (void)kl_titles_get(snapshot);
    }
}

static void
put_suggestions(KlSink *sink, const char *text, const GPtrArray *completions)
{
    static const char *const kinds[] = {[KL_COMPLETION_WORD] = "wort",
                                        [KL_COMPLETION_VALUE] = "wert",
                                        [KL_COMPLETION_TITLE] = "titel"};
    kl_sink_begin_object(sink, NULL);
    kl_sink_string(sink, "query", text);
    kl_sink_begin_array(sink, "completions");
    for (guint i = 0; i < completions->len; i++) {
        const KlCompletion *completion = g_ptr_array_index(completions, i);
        kl_sink_begin_object(sink, NULL);
        kl_sink_string(sink, "text", completion->text);
        kl_sink_string(sink, "kind", kinds[completion->kind]);
        kl_sink_string(sink, "url", completion->url);
        kl_sink_end(sink);
    }
    kl_sink_end(sink);
    kl_sink_end(sink);
}

json_t *
kl_view_suggestions(const char *text, const GPtrArray *completions)
{
    KlSink sink;
    kl_sink_init_tree(&sink);
    put_suggestions(&sink, text, completions);
    return kl_sink_get_tree(&sink);
}

void
kl_view_suggestions_print(const char *text, const GPtrArray *completions, GString *json)
{
    KlSink sink;
    kl_sink_init_text(&sink, json);
    put_suggestions(&sink, text, completions);
}
