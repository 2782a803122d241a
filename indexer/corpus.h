/* The folder of the corpus: which files it has, without reading them.
 *
 *     corpus/  taxonomie.yaml website.yaml synonyme.yaml pruefsuchen.yaml
 *              faelle/x.md  seiten/y.md  bilder/z.jpg
 *
 * Everything is reached from descriptors of the folders, so that a folder that is
 * swapped during a run does no harm. Hidden files and what editors leave behind are
 * passed over; other surprises are warnings.
 *
 * Ownership: kl_corpus_close. Threads: immutable once scanned, but names, which the
 * build completes before it reads cases.
 */
#ifndef KL_INDEXER_CORPUS_H
#define KL_INDEXER_CORPUS_H

#include <glib.h>

#include "indexer/diag.h"
#include "indexer/input.h"
#include "indexer/names.h"

typedef struct {
    const char *name;  /* in its folder: "hochbeet.md", "2024/kiez.jpg" */
    char *key;         /* "hochbeet"; of a picture its name */
    const char *shown; /* "corpus/faelle/hochbeet.md" */
    KlStamp stamp;
} KlCorpusFile;

typedef struct {
    char *path;
    int root; /* descriptors; -1: no such folder */
    int case_folder;
    int page_folder;
    int picture_folder;
    GPtrArray *cases; /* of KlCorpusFile, sorted by key */
    GPtrArray *pages;
    GPtrArray *pictures;
    KlNames *names; /* every picture counts as good until it is read */
} KlCorpus;

/* Opens the folder. Errors: KL_ERROR_NOT_FOUND, KL_ERROR_IO */
KlCorpus *kl_corpus_open(const char *path, GError **error);
void kl_corpus_close(KlCorpus *corpus);

/* Lists the files. Findings go to report. */
gboolean kl_corpus_scan(KlCorpus *corpus, KlReport *report, GError **error);

/* Reads and decodes one of the YAML files. NULL if it is not there (a finding if it is
 * required) or no text. */
KlInput *kl_corpus_read_yaml(const KlCorpus *corpus,
                             const char *name,
                             gboolean is_required,
                             KlDiags *diags);
/* Findings about a file of the corpus; name may be below a folder. */
KlDiags *kl_corpus_diags(const KlCorpus *corpus, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlCorpus, kl_corpus_close)

#endif
