#include "indexer/corpus.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "indexer/case_file.h"
#include "indexer/fields.h"
#include "indexer/picture.h"
#include "indexer/suggest.h"
#include "search/error.h"
#include "search/files.h"

#define MAX_PICTURE_DEPTH 4
#define TEXT_SUFFIX       ".md"

static GPtrArray *
new_files(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static int
open_folder(int parent, const char *name)
{
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

KlCorpus *
kl_corpus_open(const char *path, GError **error)
{
    int root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) {
        gboolean is_missing = errno == ENOENT || errno == ENOTDIR;
        g_set_error(error, KL_ERROR, is_missing ? KL_ERROR_NOT_FOUND : KL_ERROR_IO,
                    "Ordner »%s« lässt sich nicht öffnen: %s", path,
                    kl_errno_text(errno));
        return NULL;
    }
    KlCorpus *corpus = g_new0(KlCorpus, 1);
    corpus->path = g_strdup(path);
    while (strlen(corpus->path) > 1 && g_str_has_suffix(corpus->path, "/")) {
        corpus->path[strlen(corpus->path) - 1] = '\0';
    }
    corpus->root = root;
    corpus->case_folder = -1;
    corpus->page_folder = -1;
    corpus->picture_folder = -1;
    corpus->cases = new_files();
    corpus->pages = new_files();
    corpus->pictures = new_files();
    corpus->names = kl_names_new();
    return corpus;
}

static void
close_folder(int folder)
{
    if (folder >= 0) {
        close(folder);
    }
}

void
kl_corpus_close(KlCorpus *corpus)
{
    if (corpus == NULL) {
        return;
    }
    close_folder(corpus->case_folder);
    close_folder(corpus->page_folder);
    close_folder(corpus->picture_folder);
    close_folder(corpus->root);
    g_ptr_array_unref(corpus->cases);
    g_ptr_array_unref(corpus->pages);
    g_ptr_array_unref(corpus->pictures);
    kl_names_free(corpus->names);
    g_free(corpus->path);
    g_free(corpus);
}

KlDiags *
kl_corpus_diags(const KlCorpus *corpus, const char *name)
{
    g_autofree char *shown = g_strconcat(corpus->path, "/", name, NULL);
    return kl_diags_new(shown);
}

static void
report_file(KlReport *report, const char *shown, KlMessage message, const char *likely)
{
    g_autoptr(KlDiags) diags = kl_diags_new(shown);
    kl_diags_report(diags, message, KL_WHOLE_FILE, NULL, NULL, likely);
    kl_report_take(report, diags);
}

/* Hidden files, and what editors leave behind: x.md~, #x.md#, x.md.swp, 4913. */
static gboolean
is_passed_over(const char *name)
{
    static const char *const suffixes[] = {"~",    "#",     ".swp", ".swo", ".swx",
                                           ".bak", ".orig", ".rej", ".tmp", NULL};
    if (name[0] == '.' || name[0] == '#' || strcmp(name, "4913") == 0) {
        return TRUE;
    }
    for (guint i = 0; !g_str_has_suffix(name, TEXT_SUFFIX) && suffixes[i] != NULL;
         i++) {
        if (g_str_has_suffix(name, suffixes[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Names in a folder that may be read, in no order. */
static GPtrArray *
list_names(int folder, const char *shown, GError **error)
{
    GPtrArray *names = kl_files_list_at(folder, ".", shown, error);
    for (guint i = names != NULL ? names->len : 0; i > 0; i--) {
        if (is_passed_over(g_ptr_array_index(names, i - 1))) {
            g_ptr_array_remove_index_fast(names, i - 1);
        }
    }
    return names;
}

/* Looks at a file. FALSE if it cannot be told what it is; one that has gone since its
 * folder was read is none, which is no failure. */
static gboolean
look_at(int folder,
        const char *base,
        const char *name,
        struct stat *ret_status,
        gboolean *ret_is_there,
        GError **error)
{
    *ret_is_there = fstatat(folder, name, ret_status, AT_SYMLINK_NOFOLLOW) == 0;
    if (*ret_is_there || errno == ENOENT) {
        return TRUE;
    }
    int reason = errno;
    g_autofree char *shown = g_strconcat(base, name, NULL);
    errno = reason;
    return kl_files_fail(error, shown, "lässt sich nicht lesen");
}

/* A file and its strings in one piece of memory: there may be very many.
 *
 * base        what stands before the name when it is shown: "corpus/faelle/"
 * key_length  so much of the name is the key */
static KlCorpusFile *
new_file(const char *base,
         const char *name,
         gsize key_length,
         const struct stat *status)
{
    gsize base_length = strlen(base);
    gsize name_size = strlen(name) + 1;
    KlCorpusFile *file =
        g_malloc(sizeof *file + base_length + name_size + key_length + 1);
    char *shown = (char *)(file + 1);
    memcpy(shown, base, base_length);
    memcpy(shown + base_length, name, name_size);
    char *key = shown + base_length + name_size;
    memcpy(key, name, key_length);
    key[key_length] = '\0';
    file->shown = shown;
    file->name = shown + base_length;
    file->key = key;
    kl_stamp_set(&file->stamp, status);
    return file;
}

static int
compare_files(gconstpointer a, gconstpointer b)
{
    const KlCorpusFile *left = *(KlCorpusFile *const *)a;
    const KlCorpusFile *right = *(KlCorpusFile *const *)b;
    return strcmp(left->key, right->key);
}

/* A file of faelle or seiten; NULL with a finding if it is none. */
static KlCorpusFile *
take_text(const char *base,
          const char *name,
          const struct stat *status,
          KlReport *report)
{
    if (!g_str_has_suffix(name, TEXT_SUFFIX)) {
        g_autofree char *shown = g_strconcat(base, name, NULL);
        report_file(report, shown,
                    S_ISDIR(status->st_mode) ? KL_MSG_UNEXPECTED_FOLDER
                                             : KL_MSG_UNEXPECTED_FILE,
                    NULL);
        return NULL;
    }
    KlCorpusFile *file =
        new_file(base, name, strlen(name) - strlen(TEXT_SUFFIX), status);
    if (!kl_is_slug(file->key, KL_MAX_SLUG_CHARS)) {
        g_autoptr(KlDiags) diags = kl_diags_new(file->shown);
        kl_case_file_report_name(name, file->key, diags);
        kl_report_take(report, diags);
        g_clear_pointer(&file, g_free);
    }
    return file;
}

/* faelle or seiten. */
static gboolean
scan_texts(const KlCorpus *corpus,
           int folder,
           const char *folder_name,
           GPtrArray *files,
           GHashTable *keys,
           KlReport *report,
           GError **error)
{
    g_autofree char *base = g_strconcat(corpus->path, "/", folder_name, "/", NULL);
    g_autoptr(GPtrArray) names = list_names(folder, base, error);
    for (guint i = 0; names != NULL && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        struct stat status;
        gboolean is_there;
        if (!look_at(folder, base, name, &status, &is_there, error)) {
            return FALSE;
        }
        KlCorpusFile *file = is_there ? take_text(base, name, &status, report) : NULL;
        if (file != NULL) {
            g_hash_table_add(keys, file->key);
            g_ptr_array_add(files, file);
        }
    }
    g_ptr_array_sort(files, compare_files);
    return names != NULL;
}

static gboolean
scan_pictures(KlCorpus *corpus,
              int folder,
              const char *prefix,
              guint depth,
              KlReport *report,
              GError **error)
{
    g_autofree char *root = g_strconcat(corpus->path, "/bilder/", NULL);
    g_autofree char *base = g_strconcat(root, prefix, NULL);
    g_autoptr(GPtrArray) names = list_names(folder, base, error);
    for (guint i = 0; names != NULL && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_strconcat(prefix, name, NULL);
        g_autofree char *shown = g_strconcat(base, name, NULL);
        struct stat status;
        gboolean is_there;
        if (!look_at(folder, base, name, &status, &is_there, error)) {
            return FALSE;
        }
        if (!is_there) {
            continue;
        }
        if (S_ISDIR(status.st_mode)) {
            int below = depth < MAX_PICTURE_DEPTH ? open_folder(folder, name) : -1;
            g_autofree char *next = g_strconcat(path, "/", NULL);
            gboolean is_fine = below >= 0 && scan_pictures(corpus, below, next,
                                                           depth + 1, report, error);
            close_folder(below);
            if (below < 0) {
                report_file(report, shown, KL_MSG_UNEXPECTED_FOLDER, NULL);
            } else if (!is_fine) {
                return FALSE;
            }
            continue;
        }
        if (strcmp(name, "README.md") == 0) {
            continue;
        }
        if (!kl_picture_is_name(path)) {
            g_autoptr(KlDiags) diags = kl_diags_new(shown);
            kl_diags_report(diags, KL_MSG_PICTURE_NAME, KL_WHOLE_FILE, name, NULL,
                            NULL);
            kl_report_take(report, diags);
            continue;
        }
        KlCorpusFile *file = new_file(root, path, strlen(path), &status);
        g_hash_table_insert(corpus->names->pictures, file->key,
                            GINT_TO_POINTER(KL_PICTURE_GOOD));
        g_ptr_array_add(corpus->pictures, file);
    }
    return names != NULL;
}

/* taxonomy.yaml, synonyme.yml: a file that was probably meant to be read. */
static void
check_root(const KlCorpus *corpus, KlReport *report)
{
    static const char *const known[] = {
        "taxonomie.yaml", "website.yaml", "synonyme.yaml", "pruefsuchen.yaml",
        "faelle",         "seiten",       "bilder",        NULL};
    g_autoptr(GPtrArray) names = list_names(corpus->root, corpus->path, NULL);
    for (guint i = 0; names != NULL && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (g_strv_contains(known, name)) {
            continue;
        }
        const char *likely = kl_suggest_name(name, known);
        if (likely != NULL) {
            g_autofree char *shown = g_strconcat(corpus->path, "/", name, NULL);
            report_file(report, shown, KL_MSG_UNEXPECTED_FILE, likely);
        }
    }
}

/* A folder that is not there is empty; one that does not open is not. */
static gboolean
open_part(const KlCorpus *corpus, const char *name, int *ret_folder, GError **error)
{
    *ret_folder = open_folder(corpus->root, name);
    if (*ret_folder >= 0 || errno == ENOENT) {
        return TRUE;
    }
    g_autofree char *shown = g_strconcat(corpus->path, "/", name, NULL);
    return kl_files_fail(error, shown, "lässt sich nicht lesen");
}

gboolean
kl_corpus_scan(KlCorpus *corpus, KlReport *report, GError **error)
{
    if (!open_part(corpus, "faelle", &corpus->case_folder, error) ||
        !open_part(corpus, "seiten", &corpus->page_folder, error) ||
        !open_part(corpus, "bilder", &corpus->picture_folder, error)) {
        return FALSE;
    }
    corpus->names->anchors = kl_anchors_new(corpus->case_folder, corpus->page_folder);
    check_root(corpus, report);
    if (corpus->case_folder >= 0 &&
        !scan_texts(corpus, corpus->case_folder, "faelle", corpus->cases,
                    corpus->names->cases, report, error)) {
        return FALSE;
    }
    if (corpus->page_folder >= 0 &&
        !scan_texts(corpus, corpus->page_folder, "seiten", corpus->pages,
                    corpus->names->pages, report, error)) {
        return FALSE;
    }
    if (corpus->picture_folder >= 0 &&
        !scan_pictures(corpus, corpus->picture_folder, "", 1, report, error)) {
        return FALSE;
    }
    g_ptr_array_sort(corpus->pictures, compare_files);
    if (corpus->cases->len == 0) {
        g_autofree char *shown = g_strconcat(corpus->path, "/faelle", NULL);
        report_file(report, shown, KL_MSG_NO_CASES, NULL);
    }
    return TRUE;
}

KlInput *
kl_corpus_read_yaml(const KlCorpus *corpus,
                    const char *name,
                    gboolean is_required,
                    KlDiags *diags)
{
    struct stat status;
    if (!is_required && fstatat(corpus->root, name, &status, AT_SYMLINK_NOFOLLOW) < 0 &&
        errno == ENOENT) {
        return NULL;
    }
    g_autoptr(KlInput) input =
        kl_input_read(corpus->root, name, KL_MAX_YAML_BYTES, diags);
    if (input == NULL || (!is_required && g_bytes_get_size(input->bytes) == 0) ||
        !kl_input_decode(input, diags)) {
        return NULL;
    }
    return g_steal_pointer(&input);
}
