/* Inside build.c, build_files.c, build_cases.c and golden.c: a run while it goes on.
 *
 *     build.c        the course of a run: what to do, guards, publishing
 *     build_files.c  pictures and pages: compare, read, parse, put
 *     build_cases.c  the same for cases, in parallel
 *     golden.c       the golden queries
 */
#ifndef KL_INDEXER_SESSION_H
#define KL_INDEXER_SESSION_H

#include "indexer/build.h"
#include "indexer/case_file.h"
#include "indexer/corpus.h"
#include "indexer/site_file.h"
#include "indexer/state.h"
#include "search/content.h"
#include "search/generation.h"
#include "search/writer.h"

/* Content of a generation that only the indexer uses: the file of every case. */
#define KL_CONTENT_SOURCE "source"

typedef struct {
    const KlBuildOptions *options;
    KlReport *report;
    KlBuildResult *result;
    char today[11];

    KlCorpus *corpus;
    KlTaxonomy *taxonomy;
    KlSynonyms *synonyms;
    json_t *website;
    GPtrArray *queries;

    KlIndexLock *lock;        /* NULL: dry run or check */
    KlGeneration *generation; /* the current one, or NULL */
    KlContent *content;       /* of it, or NULL */
    KlState *old;             /* of it; empty if there is none */
    gboolean has_old;
    KlState *next;       /* what the new generation will be made of */
    KlWriter *writer;    /* from the first change on */
    gboolean is_changed; /* there is something to publish */
    GHashTable *former;  /* old slug → slug that claims it */
    GHashTable *titles;  /* key of a title → slug; of the cases that were read */
} KlSession;

/* Begins writing if that has not happened. TRUE without a writer in a dry run. */
gboolean kl_session_begin_writing(KlSession *session, GError **error);
gboolean kl_session_is_interrupted(const KlSession *session);

/* Whether everything that an entry points to is still there. */
gboolean kl_session_leads_somewhere(const KlSession *session,
                                    const KlStateEntry *entry);

gboolean kl_session_take_pictures(KlSession *session, GError **error);
gboolean kl_session_take_pages(KlSession *session, GError **error);
gboolean kl_session_take_cases(KlSession *session, GError **error);

/* Tries the golden queries on what is prepared but not published; misses are findings:
 * warnings, with --strict errors. */
gboolean kl_session_run_queries(KlSession *session, GError **error);

#endif
