#include "search/vocabulary.h"

#include <string.h>

#include "search/schema.h"
#include "search/snapshot_private.h"

/* "Wbluehwiese\tBlühwiese" */
static void
add_term(KlVocabularyBuilder *builder, const char *term, gsize length, guint32 freq)
{
    const char *tab = memchr(term, '\t', length);
    if (tab != NULL) {
        const char *normal = term + strlen(KL_PREFIX_DISPLAY);
        const char *shown = tab + 1;
        kl_vocabulary_builder_add(builder, normal, (gsize)(tab - normal), shown,
                                  (gsize)(term + length - shown), freq);
    }
}

static KlVocabulary *
load(KlReader *reader, GError **error)
{
    g_autoptr(KxTermIter) terms =
        kx_database_get_terms(kl_reader_get_all(reader), KL_PREFIX_DISPLAY, -1, error);
    if (terms == NULL) {
        return NULL;
    }
    KlVocabularyBuilder *builder = kl_vocabulary_builder_new();
    GError *why = NULL;
    const char *term;
    gsize length;
    guint32 freq;
    while (kx_term_iter_next(terms, &term, &length, &why) &&
           kx_term_iter_get_freq(terms, &freq, &why)) {
        add_term(builder, term, length, freq);
    }
    g_autoptr(KlVocabulary) vocabulary = kl_vocabulary_builder_finish(builder);
    if (why != NULL) {
        g_propagate_error(error, why);
        return NULL;
    }
    return g_steal_pointer(&vocabulary);
}

const KlVocabulary *
kl_vocabulary_get(KlReader *reader, GError **error)
{
    KlSnapshot *snapshot = kl_reader_get_snapshot(reader);
    g_mutex_lock(&snapshot->words_lock);
    if (snapshot->vocabulary == NULL) {
        snapshot->vocabulary = load(reader, error);
    }
    const KlVocabulary *vocabulary = snapshot->vocabulary;
    g_mutex_unlock(&snapshot->words_lock);
    return vocabulary;
}
