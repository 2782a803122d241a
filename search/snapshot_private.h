/* What the files of snapshots and readers share: where the shards are and how readers
 * are kept. */
#ifndef KL_SEARCH_SNAPSHOT_PRIVATE_H
#define KL_SEARCH_SNAPSHOT_PRIVATE_H

#include "search/bit_table.h"
#include "search/columns.h"
#include "search/content.h"
#include "search/record_cache.h"
#include "search/snapshot.h"
#include "search/synonyms.h"
#include "search/term_cache.h"
#include "search/titles.h"
#include "search/vocabulary.h"
#include "search/xapian-c/kx.h"

/* Document d of the shard is position base + d. */
typedef struct {
    char *path; /* local: without links on the way; NULL: remote */
    char *host;
    guint16 port;
    char *revision; /* KL_META_REVISION when it was read; NULL before */
    guint base;
    guint32 last_docid;
    KlColumns *columns;
} KlShard;

struct KlSnapshot {
    gatomicrefcount references;
    char *path; /* as opened */
    char *id;
    char *content_path; /* of the folder with the content; NULL: there is none */
    guint64 generation; /* 0: a stub, or a generation that is not published */
    GPtrArray *shards;  /* of KlShard */
    gboolean is_local;
    gboolean is_stub; /* path is a stub file */
    KlTaxonomy *taxonomy;
    KlSynonyms *synonyms;
    KlContent *content; /* or NULL */
    guint n_cases;
    guint n_positions;
    KlBitset *all;
    KlBitset *drafts;
    GPtrArray *values;       /* values[facet]: GPtrArray of KlBitset */
    GPtrArray *value_counts; /* value_counts[facet]: GArray of guint, likewise */
    KlBitTable *table;       /* the same sets as in values, one facet after another */
    guint *orders[KL_N_ORDERS];
    double *damping;  /* one a position (search/ranking.h) */
    double *breadths; /* one a position (search/similar.h); NULL until asked for */
    KlTermCache *terms;
    KlRecordCache *records;
    GMutex words_lock; /* of the two below, which are NULL until asked for */
    KlVocabulary *vocabulary;
    KlTitles *titles;
    GMutex lock;
    GQueue readers; /* of KlReader that nobody uses */
};

/* Finds the shards that stand at snapshot->path: sets shards, and of an INDEX
 * generation and id. ret_content_path is that of the generation, NULL if there is none;
 * caller frees. */
gboolean
kl_snapshot_find_shards(KlSnapshot *snapshot, char **ret_content_path, GError **error);

/* Reads all that is kept of the shards and opens the content: the rest of opening. */
gboolean kl_snapshot_load(KlSnapshot *snapshot, GError **error);

/* Opens one shard, local or remote. */
KxDatabase *kl_shard_open(const KlShard *shard, GError **error);
/* A metadata value as text, "" if there is none; NULL on failure. Caller frees. */
char *kl_shard_read_text(const KxDatabase *db, const char *key, GError **error);

/* Connects to all shards. The reader has no reference to the snapshot; give it back
 * with kl_reader_free. */
KlReader *kl_reader_open(KlSnapshot *snapshot, GError **error);
void kl_reader_free(KlReader *reader);
/* Its handle of one shard; borrowed. */
const KxDatabase *kl_reader_get_shard(const KlReader *reader, guint shard);

#endif
