#include "indexer/build.h"

#include <string.h>

#include "indexer/session.h"
#include "indexer/taxonomy_file.h"
#include "search/checksum.h"
#include "search/error.h"

gboolean
kl_session_is_interrupted(const KlSession *session)
{
    const volatile gint *flag = session->options->is_interrupted;
    return flag != NULL && *flag != 0;
}

static gboolean
fail_interrupted(GError **error)
{
    g_set_error_literal(error, KL_ERROR, KL_ERROR_UNAVAILABLE,
                        "abgebrochen; der Index ist unverändert");
    return FALSE;
}

static KlWriterOptions
writer_options(const KlSession *session)
{
    return (KlWriterOptions){
        .n_shards = session->options->n_shards,
        .is_full = session->result->is_full,
        .n_jobs = session->options->n_jobs,
        .taxonomy = session->taxonomy,
        .synonyms = session->synonyms,
    };
}

gboolean
kl_session_begin_writing(KlSession *session, GError **error)
{
    session->is_changed = TRUE;
    if (session->lock == NULL || session->writer != NULL) {
        return TRUE;
    }
    KlWriterOptions options = writer_options(session);
    session->writer = kl_writer_begin(session->lock, &options, error);
    return session->writer != NULL;
}

/* --- configuration --- */

static guint64
hash_json(const json_t *json)
{
    g_autofree char *text = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT);
    return kl_checksum(text, strlen(text));
}

/* Taxonomy, synonyms, website. FALSE if there is no taxonomy to work with. */
static gboolean
read_configuration(KlSession *session)
{
    const KlCorpus *corpus = session->corpus;
    g_autoptr(KlDiags) diags = kl_corpus_diags(corpus, "taxonomie.yaml");
    g_autoptr(KlInput) taxonomy =
        kl_corpus_read_yaml(corpus, "taxonomie.yaml", TRUE, diags);
    if (taxonomy != NULL) {
        session->taxonomy =
            kl_taxonomy_file_parse(taxonomy->text, taxonomy->length, diags);
    }
    gboolean is_fine = diags->n_errors == 0 && session->taxonomy != NULL;
    kl_report_take(session->report, diags);
    corpus->names->taxonomy = session->taxonomy;

    g_autoptr(KlDiags) synonym_diags = kl_corpus_diags(corpus, "synonyme.yaml");
    g_autoptr(KlInput) synonyms =
        kl_corpus_read_yaml(corpus, "synonyme.yaml", FALSE, synonym_diags);
    session->synonyms =
        kl_synonyms_file_parse(synonyms != NULL ? synonyms->text : NULL,
                               synonyms != NULL ? synonyms->length : 0, synonym_diags);
    is_fine = is_fine && synonym_diags->n_errors == 0;
    kl_report_take(session->report, synonym_diags);

    g_autoptr(KlDiags) website_diags = kl_corpus_diags(corpus, "website.yaml");
    g_autoptr(KlInput) website =
        kl_corpus_read_yaml(corpus, "website.yaml", FALSE, website_diags);
    session->website =
        kl_website_file_parse(website != NULL ? website->text : NULL,
                              website != NULL ? website->length : 0, website_diags);
    is_fine = is_fine && website_diags->n_errors == 0;
    kl_report_take(session->report, website_diags);
    return is_fine;
}

static void
read_queries(KlSession *session)
{
    g_autoptr(KlDiags) diags = kl_corpus_diags(session->corpus, "pruefsuchen.yaml");
    g_autoptr(KlInput) input =
        kl_corpus_read_yaml(session->corpus, "pruefsuchen.yaml", FALSE, diags);
    session->queries = kl_queries_file_parse(
        input != NULL ? input->text : NULL, input != NULL ? input->length : 0,
        session->taxonomy, session->corpus->names, diags);
    session->next->queries = input != NULL ? input->hash : 0;
    kl_report_take(session->report, diags);
}

/* --- what is there --- */

/* Touches nothing that scanning the corpus needs. */
static gpointer
read_state(gpointer user_data)
{
    KlSession *session = user_data;
    g_autoptr(GError) error = NULL;
    session->generation = kl_generation_open(session->options->index, &error);
    if (session->generation == NULL) {
        session->result->reason = error->code == KL_ERROR_NOT_FOUND
                                      ? "es gibt noch keinen Index"
                                      : "der vorhandene Index ist nicht brauchbar";
        return NULL;
    }
    session->result->generation = session->generation->number;
    g_autofree char *folder = kl_generation_content_path(session->generation);
    session->content = kl_content_open(folder, NULL);
    g_autoptr(GBytes) bytes =
        kl_generation_read_file(session->generation, KL_STATE_FILE, NULL);
    gsize length = 0;
    const char *data = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
    KlState *state = data != NULL ? kl_state_read(data, length) : NULL;
    if (state == NULL || session->content == NULL) {
        kl_state_free(state);
        session->result->reason = "der vorhandene Index ist nicht brauchbar";
        return NULL;
    }
    kl_state_free(session->old);
    session->old = state;
    session->has_old = TRUE;
    return NULL;
}

/* Looks at the corpus and, at the same time, at what the index has of it: a run that
 * finds no changes does little else. */
static gboolean
look_at_both(KlSession *session, GError **error)
{
    GThread *thread = session->options->index != NULL
                          ? g_thread_new("kooplab-state", read_state, session)
                          : NULL;
    gboolean is_good = kl_corpus_scan(session->corpus, session->report, error);
    if (thread != NULL) {
        g_thread_join(thread);
    }
    return is_good;
}

static void
decide_mode(KlSession *session)
{
    KlBuildResult *result = session->result;
    const KlWriterOptions options = writer_options(session);
    if (session->options->is_rebuild) {
        result->reason = "--rebuild";
    }
    result->is_full =
        result->reason != NULL ||
        !kl_writer_can_continue(session->options->index, &options, &result->reason);
}

/* --- guards --- */

static guint
count_indexed(const KlState *state)
{
    guint n = 0;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, state->cases);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const KlStateEntry *entry = value;
        n += !entry->is_draft || state->with_drafts ? 1 : 0;
    }
    return n;
}

static gboolean
check_shrinking(const KlSession *session, GError **error)
{
    const KlBuildResult *result = session->result;
    guint before = session->has_old              ? count_indexed(session->old)
                   : session->generation != NULL ? (guint)session->generation->n_cases
                                                 : 0;
    guint dropped = session->has_old         ? result->changes->removed->len
                    : before > result->total ? before - result->total
                                             : 0;
    if (session->options->may_shrink || (guint64)dropped * 3 <= before) {
        return TRUE;
    }
    g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                "der Lauf würde %u von %u Fällen entfernen; der Index bleibt, wie er "
                "ist. Wenn das so gewollt ist: --allow-shrink",
                dropped, before);
    return FALSE;
}

/* --- the run --- */

static gboolean
put_website(KlSession *session, GError **error)
{
    session->next->website = hash_json(session->website);
    if (!session->result->is_full && session->next->website == session->old->website) {
        return TRUE;
    }
    if (!kl_session_begin_writing(session, error)) {
        return FALSE;
    }
    g_autofree char *text = json_dumps(session->website, JSON_COMPACT);
    return session->writer == NULL ||
           kl_writer_put_content(session->writer, KL_CONTENT_WEBSITE, "website",
                                 "application/json", text, strlen(text), error);
}

/* What changes no case and yet makes another generation: other synonyms, other golden
 * queries (a generation is one that was tried by them), with or without drafts. */
static gboolean
note_settings(KlSession *session, GError **error)
{
    g_autofree char *text = kl_synonyms_to_json(session->synonyms);
    session->next->synonyms = kl_checksum(text, strlen(text));
    session->next->with_drafts = session->options->with_drafts;
    if (!session->result->is_full &&
        session->next->synonyms == session->old->synonyms &&
        session->next->queries == session->old->queries &&
        session->next->with_drafts == session->old->with_drafts) {
        return TRUE;
    }
    return kl_session_begin_writing(session, error);
}

static gboolean
publish(KlSession *session, GError **error)
{
    gsize length;
    g_autofree char *state = kl_state_write(session->next, &length);
    KlWriterResult written;
    if (!kl_writer_put_file(session->writer, KL_STATE_FILE, state, length, error) ||
        !kl_writer_prepare(session->writer, error)) {
        return FALSE;
    }
    if (!kl_session_run_queries(session, error)) {
        return FALSE;
    }
    if (session->options->is_strict && session->report->n_errors > 0) {
        return TRUE;
    }
    if (kl_session_is_interrupted(session)) {
        return fail_interrupted(error);
    }
    if (!kl_writer_finish(session->writer, &written, error)) {
        return FALSE;
    }
    session->result->generation = written.generation;
    session->result->is_published = TRUE;
    return TRUE;
}

static gboolean
run_session(KlSession *session, GError **error)
{
    const KlBuildOptions *options = session->options;
    KlBuildResult *result = session->result;
    session->corpus = kl_corpus_open(options->corpus, error);
    if (session->corpus == NULL) {
        return FALSE;
    }
    gboolean is_configured = read_configuration(session);
    if (session->taxonomy == NULL || (!is_configured && options->index != NULL)) {
        return TRUE;
    }
    if (options->index != NULL && !options->is_dry_run) {
        session->lock = kl_index_lock(options->index, options->wait_ms, error);
        if (session->lock == NULL) {
            return FALSE;
        }
    }
    if (!look_at_both(session, error)) {
        return FALSE;
    }
    result->n_files = session->corpus->cases->len;
    read_queries(session);
    if (options->index != NULL) {
        decide_mode(session);
    } else {
        result->is_full = TRUE;
    }
    if (!put_website(session, error) || !note_settings(session, error) ||
        !kl_session_take_pictures(session, error) ||
        !kl_session_take_pages(session, error) ||
        !kl_session_take_cases(session, error)) {
        return FALSE;
    }
    if (kl_session_is_interrupted(session)) {
        return fail_interrupted(error);
    }
    result->total = count_indexed(session->next);
    if (options->index == NULL) {
        return TRUE;
    }
    if (!check_shrinking(session, error)) {
        return FALSE;
    }
    if (session->writer == NULL ||
        (options->is_strict && session->report->n_errors > 0)) {
        return TRUE;
    }
    return publish(session, error);
}

static void
free_session(KlSession *session)
{
    kl_writer_free(session->writer);
    kl_content_free(session->content);
    kl_generation_free(session->generation);
    if (session->lock != NULL) {
        kl_index_unlock(session->lock);
    }
    kl_state_free(session->old);
    kl_state_free(session->next);
    kl_corpus_close(session->corpus);
    kl_taxonomy_free(session->taxonomy);
    if (session->synonyms != NULL) {
        kl_synonyms_free(session->synonyms);
    }
    json_decref(session->website);
    if (session->queries != NULL) {
        g_ptr_array_unref(session->queries);
    }
    g_hash_table_unref(session->former);
    g_hash_table_unref(session->titles);
}

gboolean
kl_build_run(const KlBuildOptions *options,
             KlReport *report,
             KlBuildResult *ret_result,
             GError **error)
{
    gint64 begin = g_get_monotonic_time();
    *ret_result = (KlBuildResult){.changes = kl_changes_new()};
    KlSession session = {
        .options = options,
        .report = report,
        .result = ret_result,
        .old = kl_state_new(),
        .next = kl_state_new(),
        .former = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .titles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
    };
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");
    g_strlcpy(session.today, today, sizeof session.today);
    gboolean is_fine = run_session(&session, error);
    ret_result->changes->taxonomy = g_steal_pointer(&session.taxonomy);
    free_session(&session);
    kl_report_sort(report);
    ret_result->seconds = (double)(g_get_monotonic_time() - begin) / G_USEC_PER_SEC;
    return is_fine;
}

void
kl_build_result_clear(KlBuildResult *result)
{
    g_clear_pointer(&result->changes, kl_changes_free);
}
