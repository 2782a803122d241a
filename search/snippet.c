#include "search/snippet.h"

#include <string.h>

#include "search/plan.h"
#include "search/utf8.h"

/* A marked place of a text. */
typedef struct {
    guint start;
    guint end;
    guint group;
    double weight;
} Hit;

/* More hits in one text than this do not make a better passage. */
#define MAX_HITS 300
/* Words before the first hit that the passage may begin with. */
#define LEAD_CHARS 60
/* Bytes that the hits of one passage may span. */
#define WINDOW_BYTES 260
/* Hits of less than this part of the best hit of their word are not marked. */
#define WEAK_HIT 0.35

typedef struct {
    KlRecordSection section; /* id and title NULL for the summary */
    const char *text;
    guint length;
    GArray *hits; /* of Hit, by start */
    guint first;  /* of the best window: hits first … last */
    guint last;
    double worth;
} Passage;

void
kl_html_append_escaped(GString *html, const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        guchar c = (guchar)text[i];
        switch (c) {
        case '&':
            g_string_append(html, "&amp;");
            break;
        case '<':
            g_string_append(html, "&lt;");
            break;
        case '>':
            g_string_append(html, "&gt;");
            break;
        case '"':
            g_string_append(html, "&quot;");
            break;
        case '\'':
            g_string_append(html, "&#39;");
            break;
        default:
            g_string_append_c(html, c < 0x20 || c == 0x7F ? ' ' : (char)c);
        }
    }
}

/* The heaviest of the query's terms that the word has. */
static const KlMark *
find_mark(const KlWord *word, const KlTermSet *marks)
{
    const KlMark *best = NULL;
    for (guint i = 0; i < word->n_terms; i++) {
        const KlMark *mark = kl_term_set_find(marks, &word->terms[i]);
        if (mark != NULL && (best == NULL || mark->weight > best->weight)) {
            best = mark;
        }
    }
    return best;
}

static int
compare_hits(gconstpointer a, gconstpointer b)
{
    const Hit *first = a;
    const Hit *second = b;
    if (first->start != second->start) {
        return first->start < second->start ? -1 : 1;
    }
    return first->end > second->end ? -1 : first->end < second->end;
}

static void
find_hits(KlAnalyzer *analyzer,
          const KlTermSet *marks,
          GArray *tokens,
          Passage *passage)
{
    kl_analyzer_find(analyzer, passage->text, passage->length, marks, tokens);
    for (guint i = 0; i < tokens->len && passage->hits->len < MAX_HITS; i++) {
        const KlToken *token = &g_array_index(tokens, KlToken, i);
        if (token->flags & KL_TOKEN_ECHO) {
            continue;
        }
        const KlMark *mark = find_mark(token->word, marks);
        if (mark != NULL) {
            Hit hit = {token->start, token->end, mark->group, mark->weight};
            g_array_append_val(passage->hits, hit);
        }
    }
    g_array_sort(passage->hits, compare_hits);
}

/* What hits[first..last] are worth: each word of the query once, by its best hit. */
static double
weigh(const Passage *passage, guint first, guint last)
{
    double worth = 0;
    for (guint i = first; i <= last; i++) {
        const Hit *hit = &g_array_index(passage->hits, Hit, i);
        gboolean is_best = TRUE;
        for (guint k = first; k <= last && is_best; k++) {
            const Hit *other = &g_array_index(passage->hits, Hit, k);
            is_best = other->group != hit->group || other->weight < hit->weight ||
                      (other->weight == hit->weight && k >= i);
        }
        /* A group weighs more than any difference of kinds within it. */
        worth += is_best ? 1 + hit->weight : 0;
    }
    return worth;
}

static void
find_window(Passage *passage)
{
    guint last = 0;
    for (guint first = 0; first < passage->hits->len; first++) {
        const Hit *hit = &g_array_index(passage->hits, Hit, first);
        last = MAX(last, first);
        while (last + 1 < passage->hits->len &&
               g_array_index(passage->hits, Hit, last + 1).end - hit->start <=
                   WINDOW_BYTES) {
            last++;
        }
        double worth = weigh(passage, first, last);
        if (worth > passage->worth) {
            passage->worth = worth;
            passage->first = first;
            passage->last = last;
        }
    }
}

static gboolean
is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* A place at most max_chars before `at`, at the beginning of a word, better of a
 * sentence or paragraph. */
static guint
find_start(const char *text, guint at, guint max_chars)
{
    guint start = at;
    guint place = at;
    for (guint n = 0; place > 0 && n < max_chars; n++) {
        do {
            place--;
        } while (((guchar)text[place] & 0xC0) == 0x80);
        if (place == 0) {
            return 0;
        }
        if (!is_blank(text[place - 1]) || is_blank(text[place])) {
            continue;
        }
        start = place;
        if (text[place - 1] == '\n' ||
            (place >= 2 && strchr(".!?", text[place - 2]) != NULL)) {
            return start;
        }
    }
    return start;
}

/* The end of a passage of about max_chars that holds at least text[start..at_least):
 * behind a word. */
static guint
find_end(const char *text, guint length, guint start, guint at_least, guint max_chars)
{
    const char *p = text + start;
    const char *limit = text + length;
    const char *end = text + at_least;
    for (guint n = 0; p < limit && (n < max_chars || p < text + at_least); n++) {
        p = kl_utf8_next(p);
        if (p < limit && is_blank(*p) && p > end) {
            end = p;
        }
    }
    if (p >= limit) {
        return length;
    }
    /* One word longer than everything is cut at a character. */
    return (guint)((end > text + start ? end : p) - text);
}

static void
append_marked(GString *html, const Passage *passage, guint start, guint end)
{
    guint done = start;
    for (guint i = 0; i < passage->hits->len; i++) {
        const Hit *hit = &g_array_index(passage->hits, Hit, i);
        if (hit->start < done || hit->end > end) {
            /* Outside, or inside of what is marked already. */
            continue;
        }
        kl_html_append_escaped(html, passage->text + done, hit->start - done);
        g_string_append(html, "<mark>");
        kl_html_append_escaped(html, passage->text + hit->start, hit->end - hit->start);
        g_string_append(html, "</mark>");
        done = hit->end;
    }
    kl_html_append_escaped(html, passage->text + done, end - done);
}

static char *
render(const Passage *passage)
{
    guint start = 0;
    guint at_least = 0;
    if (passage->worth > 0) {
        guint first = g_array_index(passage->hits, Hit, passage->first).start;
        at_least = g_array_index(passage->hits, Hit, passage->last).end;
        start = find_start(passage->text, first, LEAD_CHARS);
    }
    guint end =
        find_end(passage->text, passage->length, start, at_least, KL_SNIPPET_CHARS);
    if (end == passage->length && passage->worth > 0) {
        /* There is room to begin earlier. */
        glong n = g_utf8_strlen(passage->text + start, end - start);
        if (n < KL_SNIPPET_CHARS) {
            start = find_start(passage->text, start, (guint)(KL_SNIPPET_CHARS - n));
        }
    }
    GString *html = g_string_new(start > 0 ? "… " : NULL);
    append_marked(html, passage, start, end);
    if (end < passage->length) {
        g_string_append(html, " …");
    }
    return g_string_free(html, FALSE);
}

/* The longest beginning of text[0..length) that is at most max bytes of whole
 * characters. */
static guint
cut(const char *text, gsize length, gsize max)
{
    if (length <= max) {
        return (guint)length;
    }
    while (max > 0 && ((guchar)text[max] & 0xC0) == 0x80) {
        max--;
    }
    return (guint)max;
}

static void
clear_passage(gpointer data)
{
    Passage *passage = data;
    g_array_unref(passage->hits);
}

/* The texts of a case, summary first, as far as the budget reaches. */
static GArray *
collect_passages(const KlRecord *record)
{
    GArray *passages = g_array_new(FALSE, FALSE, sizeof(Passage));
    g_array_set_clear_func(passages, clear_passage);
    gsize budget = KL_SNIPPET_SCAN_BYTES;
    KlRecordList list = record->sections;
    KlRecordSection section = {NULL, NULL, record->summary, strlen(record->summary)};
    do {
        gsize length = section.text_length;
        while (length > 0 && is_blank(section.text[length - 1])) {
            length--;
        }
        Passage passage = {.section = section,
                           .text = section.text,
                           .length = cut(section.text, length, budget),
                           .hits = g_array_new(FALSE, FALSE, sizeof(Hit))};
        budget -= passage.length;
        g_array_append_val(passages, passage);
    } while (budget > 0 && kl_record_next_section(&list, &section));
    return passages;
}

/* A case that has a word, or a compound with it, need not show where it has the parts
 * of the word apart. */
static void
drop_weak_hits(GArray *passages, guint n_groups)
{
    g_autofree double *best = g_new0(double, n_groups + 1);
    for (guint i = 0; i < passages->len; i++) {
        const GArray *hits = g_array_index(passages, Passage, i).hits;
        for (guint k = 0; k < hits->len; k++) {
            const Hit *hit = &g_array_index(hits, Hit, k);
            best[MIN(hit->group, n_groups)] =
                MAX(best[MIN(hit->group, n_groups)], hit->weight);
        }
    }
    for (guint i = 0; i < passages->len; i++) {
        GArray *hits = g_array_index(passages, Passage, i).hits;
        for (guint k = hits->len; k-- > 0;) {
            const Hit *hit = &g_array_index(hits, Hit, k);
            if (hit->weight < WEAK_HIT * best[MIN(hit->group, n_groups)]) {
                g_array_remove_index(hits, k);
            }
        }
    }
}

KlTermSet *
kl_snippet_marks_new(GHashTable *marks)
{
    KlTermSet *set = kl_term_set_new(g_hash_table_size(marks));
    GHashTableIter iter;
    gpointer term;
    gpointer mark;
    g_hash_table_iter_init(&iter, marks);
    while (g_hash_table_iter_next(&iter, &term, &mark)) {
        kl_term_set_add(set, term, mark);
    }
    return set;
}

void
kl_snippet_make(KlAnalyzer *analyzer,
                const KlRecord *record,
                const KlTermSet *marks,
                guint n_groups,
                KlSnippet *ret_snippet)
{
    g_autoptr(GArray) passages = collect_passages(record);
    if (marks->n_terms > 0) {
        g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(KlToken));
        for (guint i = 0; i < passages->len; i++) {
            find_hits(analyzer, marks, tokens, &g_array_index(passages, Passage, i));
        }
        drop_weak_hits(passages, n_groups);
    }
    /* There always is one: the summary. */
    Passage *best = &g_array_index(passages, Passage, 0);
    find_window(best);
    for (guint i = 1; i < passages->len; i++) {
        Passage *passage = &g_array_index(passages, Passage, i);
        find_window(passage);
        if (passage->worth > best->worth) {
            best = passage;
        }
    }
    ret_snippet->html = render(best);
    ret_snippet->section_id = best->section.id;
    ret_snippet->section_title = best->section.title;
}
