#include "search/snapshot_jobs.h"

/* Fewer cases are read before a thread has begun. */
#define MIN_CASES 10000
/* The longest job takes a third of the time. */
#define MAX_THREADS 4

typedef struct {
    KlJobRun run;
    guint number;
} Job;

typedef struct {
    const GArray *jobs;
    KlSnapshot *snapshot;
    gint next; /* the job that nobody has taken; atomic */
    GMutex lock;
    guint failed; /* the first job that did, or jobs->len */
    GError *error;
} Work;

GArray *
kl_jobs_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(Job));
}

void
kl_jobs_add(GArray *jobs, KlJobRun run, guint number)
{
    Job job = {run, number};
    g_array_append_val(jobs, job);
}

static void
note_failure(Work *work, guint job, GError *error)
{
    g_mutex_lock(&work->lock);
    if (job < work->failed) {
        work->failed = job;
        g_clear_error(&work->error);
        work->error = g_steal_pointer(&error);
    }
    g_mutex_unlock(&work->lock);
    g_clear_error(&error);
    g_atomic_int_set(&work->next, (gint)work->jobs->len);
}

static void
run_jobs(Work *work, KlReader *reader)
{
    for (;;) {
        guint i = (guint)g_atomic_int_add(&work->next, 1);
        if (i >= work->jobs->len) {
            return;
        }
        const Job *job = &g_array_index(work->jobs, Job, i);
        GError *error = NULL;
        if (!job->run(work->snapshot, reader, job->number, &error)) {
            note_failure(work, i, error);
        }
    }
}

/* A thread without a reader leaves its part to the others. */
static gpointer
help(gpointer data)
{
    Work *work = data;
    KlReader *reader = kl_reader_open(work->snapshot, NULL);
    if (reader != NULL) {
        run_jobs(work, reader);
    }
    return reader;
}

static guint
count_helpers(const GArray *jobs, const KlSnapshot *snapshot)
{
    if (!snapshot->is_local || snapshot->n_cases < MIN_CASES) {
        return 0;
    }
    return MIN(MIN(g_get_num_processors(), MAX_THREADS), jobs->len) - 1;
}

gboolean
kl_jobs_run(GArray *jobs, KlSnapshot *snapshot, KlReader *reader, GError **error)
{
    Work work = {.jobs = jobs, .snapshot = snapshot, .failed = jobs->len};
    GThread *helpers[MAX_THREADS];
    guint n_helpers = 0;
    g_mutex_init(&work.lock);
    while (n_helpers < count_helpers(jobs, snapshot)) {
        GThread *thread = g_thread_try_new("load", help, &work, NULL);
        if (thread == NULL) {
            break;
        }
        helpers[n_helpers++] = thread;
    }
    run_jobs(&work, reader);
    for (guint i = 0; i < n_helpers; i++) {
        KlReader *other = g_thread_join(helpers[i]);
        if (other != NULL) {
            g_queue_push_tail(&snapshot->readers, other);
        }
    }
    g_mutex_clear(&work.lock);
    if (work.error != NULL) {
        g_propagate_error(error, work.error);
        return FALSE;
    }
    return TRUE;
}
