#include "indexer/session.h"

#include <string.h>

#include "indexer/page_file.h"
#include "indexer/picture.h"
#include "search/error.h"

#define ACCESSIBILITY_PAGE "barrierefreiheit"

/* --- what all kinds share --- */

gboolean
kl_session_leads_somewhere(const KlSession *session, const KlStateEntry *entry)
{
    for (guint i = 0; entry->paths != NULL && entry->paths[i] != NULL; i++) {
        if (!kl_names_has_path(session->corpus->names, entry->paths[i])) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
put_content(KlSession *session,
            const char *kind,
            const char *key,
            const char *type,
            const void *data,
            gsize length,
            GError **error)
{
    if (!kl_session_begin_writing(session, error)) {
        return FALSE;
    }
    return session->writer == NULL ||
           kl_writer_put_content(session->writer, kind, key, type, data, length, error);
}

/* In a full rebuild nothing is inherited: what stays must be put again. */
static gboolean
put_old_content(KlSession *session, const char *kind, const char *key, GError **error)
{
    const char *type;
    if (!session->result->is_full || session->content == NULL) {
        return TRUE;
    }
    g_autoptr(GBytes) bytes = kl_content_read(session->content, kind, key, &type, NULL);
    if (bytes == NULL) {
        return TRUE;
    }
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    return put_content(session, kind, key, type, data, length, error);
}

static gboolean
remove_vanished(KlSession *session,
                const char *kind,
                GHashTable *old,
                GHashTable *next,
                GError **error)
{
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, old);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        if (g_hash_table_contains(next, key)) {
            continue;
        }
        if (!kl_session_begin_writing(session, error)) {
            return FALSE;
        }
        if (session->writer != NULL && !session->result->is_full &&
            !kl_writer_remove_content(session->writer, kind, key, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* --- pictures --- */

static gboolean
take_picture(KlSession *session, const KlCorpusFile *file, GError **error)
{
    KlStateEntry *entry = g_hash_table_lookup(session->old->pictures, file->key);
    gboolean is_full = session->result->is_full;
    if (entry != NULL && !is_full && kl_state_entry_holds(entry, &file->stamp)) {
        kl_state_keep(session->next->pictures, entry);
        return TRUE;
    }
    g_autoptr(KlDiags) diags = kl_diags_new(file->shown);
    g_autoptr(KlInput) input = kl_input_read(session->corpus->picture_folder,
                                             file->name, KL_MAX_PICTURE_BYTES, diags);
    if (input != NULL && entry != NULL && !is_full && entry->hash == input->hash) {
        kl_state_keep_with(session->next->pictures, entry, input);
        return TRUE;
    }
    gsize length = 0;
    const void *data = input != NULL ? g_bytes_get_data(input->bytes, &length) : NULL;
    const char *type =
        input != NULL ? kl_picture_check(file->name, data, length, diags) : NULL;
    kl_report_take(session->report, diags);
    if (type == NULL) {
        g_hash_table_insert(session->corpus->names->pictures, file->key,
                            GINT_TO_POINTER(KL_PICTURE_BROKEN));
        if (entry != NULL) {
            kl_state_keep(session->next->pictures, entry);
            return put_old_content(session, KL_CONTENT_PICTURE, file->key, error);
        }
        return TRUE;
    }
    kl_state_put(session->next->pictures, file->key, input, FALSE, NULL, NULL);
    return put_content(session, KL_CONTENT_PICTURE, file->key, type, data, length,
                       error);
}

gboolean
kl_session_take_pictures(KlSession *session, GError **error)
{
    const GPtrArray *files = session->corpus->pictures;
    for (guint i = 0; i < files->len && !kl_session_is_interrupted(session); i++) {
        if (!take_picture(session, g_ptr_array_index(files, i), error)) {
            return FALSE;
        }
    }
    return remove_vanished(session, KL_CONTENT_PICTURE, session->old->pictures,
                           session->next->pictures, error);
}

/* --- pages --- */

/* "2026-05-01" is older than a year on 2027-05-02. */
static gboolean
is_older_than_a_year(const char *date, const char *today)
{
    guint64 next_year = g_ascii_strtoull(date, NULL, 10) + 1;
    g_autofree char *due =
        g_strdup_printf("%04" G_GUINT64_FORMAT "%s", next_year, date + strlen("2026"));
    return strcmp(due, today) < 0;
}

/* Only when checking: public bodies must have a recent accessibility statement. page is
 * NULL if there is none. */
static void
check_accessibility_page(KlSession *session, const json_t *page)
{
    const char *stand = json_string_value(json_object_get(page, "stand"));
    const char *fault = NULL;
    if (session->options->index != NULL) {
        return;
    }
    if (page == NULL) {
        fault = "die Erklärung zur Barrierefreiheit fehlt";
    } else if (stand == NULL || is_older_than_a_year(stand, session->today)) {
        fault = "die Erklärung zur Barrierefreiheit ist älter als ein Jahr oder nennt "
                "keinen stand";
    }
    if (fault != NULL) {
        g_autoptr(KlDiags) diags =
            kl_corpus_diags(session->corpus, "seiten/" ACCESSIBILITY_PAGE ".md");
        kl_diags_report(diags, KL_MSG_NO_ACCESSIBILITY_PAGE, KL_WHOLE_FILE, fault, NULL,
                        NULL);
        kl_report_take(session->report, diags);
    }
}

static gboolean
take_page(KlSession *session, const KlCorpusFile *file, GError **error)
{
    KlStateEntry *entry = g_hash_table_lookup(session->old->pages, file->key);
    gboolean may_skip = entry != NULL && !session->result->is_full &&
                        kl_session_leads_somewhere(session, entry);
    if (may_skip && kl_state_entry_holds(entry, &file->stamp)) {
        kl_state_keep(session->next->pages, entry);
        return TRUE;
    }
    g_autoptr(KlDiags) diags = kl_diags_new(file->shown);
    g_autoptr(KlInput) input = kl_input_read(session->corpus->page_folder, file->name,
                                             KL_MAX_CASE_BYTES, diags);
    if (input != NULL && may_skip && entry->hash == input->hash) {
        kl_state_keep_with(session->next->pages, entry, input);
        return TRUE;
    }
    g_autoptr(GPtrArray) paths = NULL;
    json_t *page = NULL;
    if (input != NULL && kl_input_decode(input, diags)) {
        page =
            kl_page_file_parse(input, file->key, session->corpus->names, &paths, diags);
    }
    gboolean is_good = page != NULL && diags->n_errors == 0;
    kl_report_take(session->report, diags);
    if (is_good && strcmp(file->key, ACCESSIBILITY_PAGE) == 0) {
        check_accessibility_page(session, page);
    }
    gboolean is_fine = TRUE;
    if (is_good) {
        g_autofree char *text = json_dumps(page, JSON_COMPACT);
        kl_state_put(session->next->pages, file->key, input, FALSE, NULL, paths);
        is_fine = put_content(session, KL_CONTENT_PAGE, file->key, "application/json",
                              text, strlen(text), error);
    } else if (entry != NULL) {
        kl_state_keep(session->next->pages, entry);
        is_fine = put_old_content(session, KL_CONTENT_PAGE, file->key, error);
    }
    json_decref(page);
    return is_fine;
}

gboolean
kl_session_take_pages(KlSession *session, GError **error)
{
    const GPtrArray *files = session->corpus->pages;
    if (!g_hash_table_contains(session->corpus->names->pages, ACCESSIBILITY_PAGE)) {
        check_accessibility_page(session, NULL);
    }
    for (guint i = 0; i < files->len && !kl_session_is_interrupted(session); i++) {
        if (!take_page(session, g_ptr_array_index(files, i), error)) {
            return FALSE;
        }
    }
    return remove_vanished(session, KL_CONTENT_PAGE, session->old->pages,
                           session->next->pages, error);
}
