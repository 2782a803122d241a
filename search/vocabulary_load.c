#include "search/snapshot_private.h"
#include "search/vocabulary.h"
#include "search/words.h"

static void
add_word(const char *normal,
         gsize normal_length,
         const char *shown,
         gsize shown_length,
         guint32 n_cases,
         gpointer user_data)
{
    kl_vocabulary_builder_add(user_data, normal, normal_length, shown, shown_length,
                              n_cases);
}

static KlVocabulary *
load(KlReader *reader, GError **error)
{
    g_autoptr(KlWords) words = kl_words_new();
    guint n_shards = kl_snapshot_get_n_shards(kl_reader_get_snapshot(reader));
    for (guint i = 0; i < n_shards; i++) {
        if (!kl_words_load(words, kl_reader_get_shard(reader, i), error)) {
            return NULL;
        }
    }
    KlVocabularyBuilder *builder = kl_vocabulary_builder_new();
    kl_words_foreach(words, add_word, builder);
    return kl_vocabulary_builder_finish(builder);
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
