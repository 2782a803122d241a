#include "indexer/suggest.h"

#include <string.h>

#include "search/distance.h"

/* „Ernährung“ is Ernährung: in YAML only straight quotes are quotes. */
static char *
strip_quotes(const char *text)
{
    GString *bare = g_string_new(NULL);
    for (; *text != '\0'; text += g_utf8_skip[(guchar)*text]) {
        gunichar c = g_utf8_get_char(text);
        if (g_utf8_strchr("\"„“”»«›‹", -1, c) == NULL) {
            g_string_append_unichar(bare, c);
        }
    }
    return g_string_free(bare, FALSE);
}

void
kl_suggest_begin(KlSuggest *suggest, const char *wanted)
{
    g_autofree char *bare = strip_quotes(wanted);
    suggest->wanted = kl_taxonomy_key(bare);
    suggest->n_wanted = strlen(suggest->wanted);
    suggest->best = NULL;
    suggest->best_distance = (guint)MIN(suggest->n_wanted, 100) / 3 + 1;
    if (suggest->n_wanted < 3) {
        suggest->best_distance = 1;
    }
    suggest->best_distance = MIN(suggest->best_distance, 5);
}

/* "Ernähr" or "Lebensmittel" for »Lebensmittelweitergabe«: counts as near. */
static gboolean
begins_with(const char *longer, const char *start)
{
    return strlen(start) >= 4 && g_str_has_prefix(longer, start);
}

void
kl_suggest_offer(KlSuggest *suggest, const char *name, const char *result)
{
    g_autofree char *key = kl_taxonomy_key(name);
    gsize length = strlen(key);
    if (length == 0) {
        return;
    }
    guint distance = kl_distance(suggest->wanted, suggest->n_wanted, key, length,
                                 suggest->best_distance);
    if (begins_with(key, suggest->wanted)) {
        distance = MIN(distance, 2);
    }
    /* A name of two letters is near to every other one. */
    if (distance >= MIN(length, suggest->n_wanted)) {
        return;
    }
    if (distance < suggest->best_distance ||
        (distance == suggest->best_distance && suggest->best == NULL)) {
        suggest->best_distance = distance;
        suggest->best = result;
    }
}

const char *
kl_suggest_end(KlSuggest *suggest)
{
    g_clear_pointer(&suggest->wanted, g_free);
    return suggest->best;
}

const char *
kl_suggest_name(const char *wanted, const char *const *names)
{
    KlSuggest suggest;
    kl_suggest_begin(&suggest, wanted);
    for (; *names != NULL; names++) {
        kl_suggest_offer(&suggest, *names, *names);
    }
    return kl_suggest_end(&suggest);
}

const char *
kl_suggest_value(const char *wanted, const KlFacet *facet)
{
    KlSuggest suggest;
    kl_suggest_begin(&suggest, wanted);
    for (guint i = 0; i < facet->values->len; i++) {
        const KlValue *value = g_ptr_array_index(facet->values, i);
        kl_suggest_offer(&suggest, value->title, value->title);
        kl_suggest_offer(&suggest, value->id, value->title);
        for (guint j = 0; j < value->synonyms->len; j++) {
            const char *synonym = g_ptr_array_index(value->synonyms, j);
            kl_suggest_offer(&suggest, synonym, synonym);
        }
    }
    return kl_suggest_end(&suggest);
}
