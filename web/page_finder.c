#include "web/page_finder.h"

#include <string.h>

#include "search/content.h"
#include "search/language/analyzer.h"
#include "web/page.h"

#define MAX_FOUND 3

typedef struct {
    char *title;
    char *url;
    GHashTable *stems; /* of its words but stop words */
} Page;

struct KlPageFinder {
    GMutex lock;
    char *snapshot_id; /* what pages belongs to; NULL at first */
    GPtrArray *pages;  /* of Page */
    KlAnalyzer *analyzer;
    GArray *tokens; /* of KlToken, between two calls without meaning */
};

static void
free_page(gpointer data)
{
    Page *page = data;
    g_free(page->title);
    g_free(page->url);
    g_hash_table_unref(page->stems);
    g_free(page);
}

KlPageFinder *
kl_page_finder_new(void)
{
    KlPageFinder *finder = g_new0(KlPageFinder, 1);
    g_mutex_init(&finder->lock);
    finder->pages = g_ptr_array_new_with_free_func(free_page);
    finder->analyzer = kl_analyzer_new();
    finder->tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
    return finder;
}

void
kl_page_finder_free(KlPageFinder *finder)
{
    if (finder == NULL) {
        return;
    }
    g_mutex_clear(&finder->lock);
    g_free(finder->snapshot_id);
    g_ptr_array_unref(finder->pages);
    kl_analyzer_free(finder->analyzer);
    g_array_unref(finder->tokens);
    g_free(finder);
}

/* The words of a text that say something; they live until the next call. */
static GPtrArray *
get_words(KlPageFinder *finder, const char *text)
{
    GPtrArray *words = g_ptr_array_new();
    kl_analyzer_tokenize(finder->analyzer, text, strlen(text), KL_TOKENIZE_DEFAULT,
                         finder->tokens);
    for (guint i = 0; i < finder->tokens->len; i++) {
        const KlToken *token = &g_array_index(finder->tokens, KlToken, i);
        if (!token->word->is_stopword && (token->flags & KL_TOKEN_EXTRA) == 0) {
            g_ptr_array_add(words, (gpointer)token->word);
        }
    }
    return words;
}

static void
add_page(KlPageFinder *finder, const char *title, const char *url)
{
    Page *page = g_new(Page, 1);
    page->title = g_strdup(title);
    page->url = g_strdup(url);
    page->stems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) words = get_words(finder, title);
    for (guint i = 0; i < words->len; i++) {
        const KlWord *word = words->pdata[i];
        g_hash_table_add(page->stems, g_strdup(word->stem));
    }
    g_ptr_array_add(finder->pages, page);
}

static void
collect(KlPageFinder *finder, KlSnapshot *snapshot)
{
    static const struct {
        const char *title;
        const char *url;
    } tools[] = {
        {"Stolpersteine", "/stolpersteine"}, {"Landkarte", "/landkarte"},
        {"Fragenweg", "/fragenweg"},         {"Beispiel vorschlagen", "/vorschlagen"},
        {"Suche einbinden", "/einbinden"},   {"Ideenzettel", "/ideenzettel"},
    };
    const KlContent *content = kl_snapshot_get_content(snapshot);
    g_ptr_array_set_size(finder->pages, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(tools); i++) {
        add_page(finder, tools[i].title, tools[i].url);
    }
    if (content == NULL) {
        return;
    }
    g_autoptr(GPtrArray) keys = kl_content_keys(content, KL_CONTENT_PAGE);
    for (guint i = 0; i < keys->len; i++) {
        json_t *text =
            kl_page_read_json(snapshot, KL_CONTENT_PAGE, keys->pdata[i], NULL);
        const char *title = json_string_value(json_object_get(text, "titel"));
        if (title != NULL) {
            g_autofree char *url =
                g_strconcat("/seiten/", (const char *)keys->pdata[i], NULL);
            add_page(finder, title, url);
        }
        json_decref(text);
    }
}

/* Whether the word or a part of it is in the title. */
static gboolean
has_word(const Page *page, const KlWord *word)
{
    for (guint i = 0; i < word->n_terms; i++) {
        KlTermKind kind = word->terms[i].kind;
        if ((kind == KL_TERM_STEM || kind == KL_TERM_PART) &&
            g_hash_table_contains(page->stems, word->terms[i].string + 1)) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
is_fitting(const Page *page, const GPtrArray *words)
{
    if (words->len == 0 || words->len * 2 < g_hash_table_size(page->stems)) {
        return FALSE;
    }
    for (guint i = 0; i < words->len; i++) {
        if (!has_word(page, words->pdata[i])) {
            return FALSE;
        }
    }
    return TRUE;
}

json_t *
kl_page_finder_find(KlPageFinder *finder, KlSnapshot *snapshot, const char *query)
{
    const char *id = kl_snapshot_get_id(snapshot);
    json_t *found = json_array();
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&finder->lock);

    if (g_strcmp0(finder->snapshot_id, id) != 0) {
        collect(finder, snapshot);
        g_free(finder->snapshot_id);
        finder->snapshot_id = g_strdup(id);
    }
    g_autoptr(GPtrArray) words = get_words(finder, query);
    for (guint i = 0; i < finder->pages->len && json_array_size(found) < MAX_FOUND;
         i++) {
        const Page *page = finder->pages->pdata[i];
        if (is_fitting(page, words)) {
            json_array_append_new(
                found, json_pack("{s:s, s:s}", "title", page->title, "url", page->url));
        }
    }
    return found;
}
