/* The writer's inside: writer.c begins and takes cases, writer_finish.c completes and
 * publishes. Everyone else uses search/writer.h. */
#ifndef KL_SEARCH_WRITER_PRIVATE_H
#define KL_SEARCH_WRITER_PRIVATE_H

#include "search/content.h"
#include "search/full_build.h"
#include "search/language/analyzer.h"
#include "search/shard_update.h"
#include "search/writer.h"

struct KlWriter {
    GMutex mutex; /* all below but full, which has its own */
    KlWriterOptions options;
    char *taxonomy_json;
    char *synonyms_json;
    KlDraft *draft;
    KlGeneration *base;      /* the current generation; in a full build maybe NULL */
    KlContent *base_content; /* likewise */
    KlContentWriter *content;
    KlFullBuild *full;       /* full build */
    GHashTable *slugs;       /* full build: what was put */
    KlShardUpdate **updates; /* incremental: by shard, NULL if it is as before */
    KlAnalyzer *analyzer;    /* incremental */
    gboolean is_prepared;
    gboolean has_failed;
    guint64 n_cases;
};

/* Whether a metadata key of the first shard has this text; FALSE also if it cannot be
 * read. */
gboolean kl_writer_has_metadata(const KlGeneration *generation,
                                const char *key,
                                const char *text);
/* The update of a shard, beginning it if need be; owned by writer. */
KlShardUpdate *kl_writer_get_update(KlWriter *writer, guint shard, GError **error);

#endif
