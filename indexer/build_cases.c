#include "indexer/session.h"

#include <string.h>

/* Cases that are parsed at once by each worker, and read into memory together. */
#define CASES_PER_JOB 64

/* A case on its way through a worker. */
typedef struct {
    const KlSession *session;
    const KlCorpusFile *file;
    KlStateEntry *entry; /* what the index has of it, or NULL */
    gboolean may_skip;   /* same hash, same case */
    KlDiags *diags;
    KlInput *input;
    KlCase *kl_case; /* NULL if unchanged or not to be understood */
    KlCaseExtras extras;
    gboolean is_unchanged;
} Job;

static void
parse_job(gpointer data, gpointer user_data)
{
    Job *job = data;
    const KlSession *session = job->session;
    (void)user_data;
    job->diags = kl_diags_new(job->file->shown);
    job->input = kl_input_read(session->corpus->case_folder, job->file->name,
                               KL_MAX_CASE_BYTES, job->diags);
    if (job->input == NULL) {
        return;
    }
    if (job->may_skip && job->entry->hash == job->input->hash) {
        job->is_unchanged = TRUE;
        return;
    }
    if (kl_input_decode(job->input, job->diags)) {
        const KlCaseContext context = {session->taxonomy, session->corpus->names,
                                       session->today};
        job->kl_case = kl_case_file_parse(job->input, job->file->key, &context,
                                          &job->extras, job->diags);
    }
}

static void
clear_job(Job *job)
{
    kl_diags_free(job->diags);
    kl_input_free(job->input);
    kl_case_free(job->kl_case);
    kl_case_extras_clear(&job->extras);
}

static void
claim_former(KlSession *session, const char *slug, char **former)
{
    for (guint i = 0; former != NULL && former[i] != NULL; i++) {
        g_hash_table_insert(session->former, g_strdup(former[i]), g_strdup(slug));
    }
}

/* Two cases must not have had the same address. */
static void
check_former(KlSession *session, Job *job)
{
    const KlCase *kl_case = job->kl_case;
    for (guint i = 0; i < kl_case->former->len; i++) {
        const char *slug = g_ptr_array_index(kl_case->former, i);
        const char *owner = g_hash_table_lookup(session->former, slug);
        if (owner != NULL && strcmp(owner, kl_case->slug) != 0) {
            kl_diags_report(job->diags, KL_MSG_FORMER_CLASH,
                            g_array_index(job->extras.former_places, KlPlace, i), slug,
                            owner, NULL);
        }
    }
}

/* In a list of hits two cases of one title look like one that is there twice. */
static void
check_title(KlSession *session, Job *job)
{
    const KlCase *kl_case = job->kl_case;
    if (kl_case->title == NULL) {
        return;
    }
    g_autofree char *key = kl_taxonomy_key(kl_case->title);
    const char *owner = g_hash_table_lookup(session->titles, key);
    if (owner == NULL) {
        g_hash_table_insert(session->titles, g_steal_pointer(&key),
                            g_strdup(kl_case->slug));
    } else {
        kl_diags_report(job->diags, KL_MSG_TITLE_REPEATED, job->extras.title_place,
                        owner, NULL, NULL);
    }
}

static gboolean
is_indexed(const KlState *state, const KlStateEntry *entry)
{
    return entry != NULL && (!entry->is_draft || state->with_drafts);
}

static void
count_old(KlSession *session, const char *slug)
{
    if (session->content == NULL || !session->options->is_dry_run) {
        return;
    }
    g_autoptr(GBytes) bytes =
        kl_content_read(session->content, KL_CONTENT_CASE, slug, NULL, NULL);
    gsize length;
    const char *data = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
    json_t *kl_case = data != NULL ? json_loadb(data, length, 0, NULL) : NULL;
    kl_changes_count_old(session->result->changes, kl_case);
    json_decref(kl_case);
}

/* Takes the case out of the job. */
static gboolean
put_case(KlSession *session, Job *job, GError **error)
{
    if (session->options->is_dry_run) {
        kl_changes_count_new(session->result->changes, job->kl_case, session->taxonomy);
    }
    if (!kl_session_begin_writing(session, error)) {
        return FALSE;
    }
    if (session->writer == NULL) {
        return TRUE;
    }
    gsize length;
    const void *data = g_bytes_get_data(job->input->bytes, &length);
    return kl_writer_put_content(session->writer, KL_CONTENT_SOURCE, job->file->key,
                                 "text/markdown", data, length, error) &&
           kl_writer_put_case(session->writer, g_steal_pointer(&job->kl_case), error);
}

static gboolean
drop_case(KlSession *session, const char *slug, GError **error)
{
    count_old(session, slug);
    g_ptr_array_add(session->result->changes->removed, g_strdup(slug));
    session->result->removed++;
    if (!kl_session_begin_writing(session, error)) {
        return FALSE;
    }
    if (session->writer == NULL || session->result->is_full) {
        return TRUE;
    }
    return kl_writer_remove_case(session->writer, slug, error) &&
           kl_writer_remove_content(session->writer, KL_CONTENT_SOURCE, slug, error);
}

/* A full rebuild of a case with errors: the version that the index has is parsed again,
 * with today's taxonomy. If that does not work either, the case is left out. */
static gboolean
put_old_case(KlSession *session, Job *job, GError **error)
{
    const char *slug = job->file->key;
    g_autoptr(GBytes) bytes =
        session->content != NULL
            ? kl_content_read(session->content, KL_CONTENT_SOURCE, slug, NULL, NULL)
            : NULL;
    g_autoptr(KlDiags) silent = kl_diags_new(job->file->shown);
    Job old = {.file = job->file};
    old.input = bytes != NULL ? kl_input_from_bytes(bytes) : NULL;
    if (old.input != NULL && kl_input_decode(old.input, silent)) {
        const KlCaseContext context = {session->taxonomy, NULL, session->today};
        old.kl_case =
            kl_case_file_parse(old.input, slug, &context, &old.extras, silent);
    }
    gboolean is_fine;
    if (old.kl_case != NULL && silent->n_errors == 0) {
        kl_state_keep(session->next->cases, job->entry);
        is_fine = put_case(session, &old, error);
    } else {
        is_fine = drop_case(session, slug, error);
    }
    clear_job(&old);
    return is_fine;
}

static gboolean
take_failed_case(KlSession *session, Job *job, GError **error)
{
    session->result->failed++;
    if (!is_indexed(session->old, job->entry)) {
        return TRUE;
    }
    claim_former(session, job->file->key, job->entry->former);
    if (session->result->is_full) {
        return put_old_case(session, job, error);
    }
    kl_state_keep(session->next->cases, job->entry);
    return TRUE;
}

static gboolean
take_case(KlSession *session, Job *job, GError **error)
{
    KlBuildResult *result = session->result;
    const char *slug = job->file->key;
    if (job->is_unchanged) {
        kl_state_keep_with(session->next->cases, job->entry, job->input);
        result->unchanged += is_indexed(session->next, job->entry) ? 1 : 0;
        return TRUE;
    }
    if (job->kl_case != NULL) {
        check_former(session, job);
        check_title(session, job);
    }
    gboolean is_good = job->kl_case != NULL && job->diags->n_errors == 0;
    kl_report_take(session->report, job->diags);
    if (!is_good) {
        return take_failed_case(session, job, error);
    }
    const KlCase *kl_case = job->kl_case;
    const KlStateEntry *entry =
        kl_state_put(session->next->cases, slug, job->input, kl_case->is_draft,
                     kl_case->former, job->extras.paths);
    claim_former(session, slug, entry->former);
    gboolean was_indexed = is_indexed(session->old, job->entry);
    if (!is_indexed(session->next, entry)) {
        return !was_indexed || drop_case(session, slug, error);
    }
    if (!was_indexed) {
        result->added++;
        g_ptr_array_add(result->changes->added, g_strdup(slug));
    } else if (job->entry->hash != entry->hash) {
        result->updated++;
        g_ptr_array_add(result->changes->updated, g_strdup(slug));
        count_old(session, slug);
    } else {
        result->unchanged++;
        count_old(session, slug);
    }
    return put_case(session, job, error);
}

/* Cases that must be read; the others are kept as they are. */
static GArray *
select_cases(KlSession *session)
{
    GArray *jobs = g_array_new(FALSE, TRUE, sizeof(Job));
    const GPtrArray *files = session->corpus->cases;
    gboolean same_drafts = session->old->with_drafts == session->next->with_drafts;
    for (guint i = 0; i < files->len; i++) {
        const KlCorpusFile *file = g_ptr_array_index(files, i);
        KlStateEntry *entry = g_hash_table_lookup(session->old->cases, file->key);
        gboolean may_skip = entry != NULL && !session->result->is_full &&
                            (same_drafts || !entry->is_draft) &&
                            kl_session_leads_somewhere(session, entry);
        if (may_skip) {
            claim_former(session, file->key, entry->former);
        }
        if (may_skip && kl_state_entry_holds(entry, &file->stamp)) {
            kl_state_keep(session->next->cases, entry);
            session->result->unchanged += is_indexed(session->next, entry) ? 1 : 0;
            continue;
        }
        Job job = {
            .session = session, .file = file, .entry = entry, .may_skip = may_skip};
        g_array_append_val(jobs, job);
    }
    return jobs;
}

/* Parses jobs [begin, end) in parallel and waits for them. */
static void
parse_jobs(GArray *jobs, guint begin, guint end, guint n_workers)
{
    if (end - begin < 4) {
        for (guint i = begin; i < end; i++) {
            parse_job(&g_array_index(jobs, Job, i), NULL);
        }
        return;
    }
    GThreadPool *pool = g_thread_pool_new(parse_job, NULL, (int)n_workers, FALSE, NULL);
    for (guint i = begin; i < end; i++) {
        g_thread_pool_push(pool, &g_array_index(jobs, Job, i), NULL);
    }
    g_thread_pool_free(pool, FALSE, TRUE);
}

static gboolean
take_jobs(KlSession *session, GArray *jobs, GError **error)
{
    const KlBuildOptions *options = session->options;
    guint n_at_once = options->n_jobs * CASES_PER_JOB;
    for (guint begin = 0; begin < jobs->len; begin += n_at_once) {
        guint end = MIN(begin + n_at_once, jobs->len);
        if (kl_session_is_interrupted(session)) {
            return TRUE; /* the run notices, too */
        }
        parse_jobs(jobs, begin, end, options->n_jobs);
        for (guint i = begin; i < end; i++) {
            Job *job = &g_array_index(jobs, Job, i);
            gboolean is_fine = take_case(session, job, error);
            clear_job(job);
            if (!is_fine) {
                for (guint j = i + 1; j < end; j++) {
                    clear_job(&g_array_index(jobs, Job, j));
                }
                return FALSE;
            }
        }
        if (options->progress != NULL) {
            options->progress(end, jobs->len);
        }
    }
    return TRUE;
}

static int
compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Slugs that the index has and the corpus has no file of, sorted. */
static GPtrArray *
find_vanished(const KlSession *session)
{
    GPtrArray *vanished = g_ptr_array_new();
    GHashTableIter iter;
    gpointer slug;
    gpointer entry;
    g_hash_table_iter_init(&iter, session->old->cases);
    while (g_hash_table_iter_next(&iter, &slug, &entry)) {
        if (is_indexed(session->old, entry) &&
            !g_hash_table_contains(session->next->cases, slug) &&
            !g_hash_table_contains(session->corpus->names->cases, slug)) {
            g_ptr_array_add(vanished, slug);
        }
    }
    g_ptr_array_sort(vanished, compare_strings);
    return vanished;
}

gboolean
kl_session_take_cases(KlSession *session, GError **error)
{
    g_autoptr(GArray) jobs = select_cases(session);
    if (!take_jobs(session, jobs, error)) {
        return FALSE;
    }
    if (kl_session_is_interrupted(session)) {
        return TRUE;
    }
    g_autoptr(GPtrArray) vanished = find_vanished(session);
    for (guint i = 0; i < vanished->len; i++) {
        if (!drop_case(session, g_ptr_array_index(vanished, i), error)) {
            return FALSE;
        }
    }
    return TRUE;
}
