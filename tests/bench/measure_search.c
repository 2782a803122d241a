#include "tests/bench/measure.h"

#include <string.h>

#include "search/match.h"
#include "search/search.h"
#include "search/xapian-c/kx.h"
#include "tests/bench/client.h"
#include "tests/bench/floors.h"
#include "tests/bench/process.h"
#include "tests/bench/queries.h"

#define N_STARTS   11
#define N_CASES    200
#define MAX_PARAMS 8

/* A query in all its forms. */
typedef struct {
    KlRequest *request;
    KxQuery *floor; /* what Xapian is asked */
    char *json_path;
    char *html_path;
} Search;

typedef struct {
    BenchSamples *floor;
    BenchSamples *json;
    BenchSamples *html;
    BenchSamples *stages[6]; /* of a search in this process, as stage_names */
    BenchSamples *whole;
} Times;

static const char *const stage_names[] = {"parse", "match",   "count",
                                          "rank",  "snippet", "spell"};

/* --- queries -----------------------------------------------------------------------
 */

static void
free_search(gpointer data)
{
    Search *search = data;
    kl_request_free(search->request);
    kx_query_free(search->floor);
    g_free(search->json_path);
    g_free(search->html_path);
    g_free(search);
}

static KlRequest *
make_request(const KlTaxonomy *taxonomy, const BenchQuery *query, GError **error)
{
    g_auto(GStrv) filters = g_strsplit(query->filters, "&", MAX_PARAMS - 1);
    KlParam params[MAX_PARAMS] = {{"q", query->text}};
    gsize n = 1;
    for (guint i = 0; filters[i] != NULL; i++) {
        char *equals = strchr(filters[i], '=');
        if (equals != NULL) {
            *equals = '\0';
            params[n++] = (KlParam){filters[i], equals + 1};
        }
    }
    return kl_request_from_params(taxonomy, params, n, error);
}

static Search *
make_search(KlReader *reader, const BenchQuery *query, GError **error)
{
    const KlTaxonomy *taxonomy =
        kl_snapshot_get_taxonomy(kl_reader_get_snapshot(reader));
    KlRequest *request = make_request(taxonomy, query, error);
    g_autoptr(KlMatch) match =
        request != NULL ? kl_match_new(reader, request->query, error) : NULL;
    if (match == NULL) {
        kl_request_free(request);
        return NULL;
    }
    Search *search = g_new0(Search, 1);
    search->request = request;
    search->floor =
        bench_rank_make_query(match->planning->root, taxonomy, request, error);
    search->json_path = kl_request_to_url(taxonomy, request, "/api/v1/search");
    search->html_path = kl_request_to_url(taxonomy, request, "/suche");
    if (search->floor == NULL) {
        free_search(search);
        return NULL;
    }
    return search;
}

static GPtrArray *
make_searches(const BenchRun *run, KlReader *reader, GError **error)
{
    g_autoptr(GPtrArray) queries = bench_queries_new(run->corpus, run->n_cases);
    g_autoptr(GPtrArray) searches = g_ptr_array_new_with_free_func(free_search);
    for (guint i = 0; i < queries->len; i++) {
        Search *search = make_search(reader, g_ptr_array_index(queries, i), error);
        if (search == NULL) {
            return NULL;
        }
        g_ptr_array_add(searches, search);
    }
    return g_steal_pointer(&searches);
}

/* --- searches ----------------------------------------------------------------------
 */

static void
times_init(Times *times)
{
    times->floor = bench_samples_new();
    times->json = bench_samples_new();
    times->html = bench_samples_new();
    times->whole = bench_samples_new();
    for (guint i = 0; i < G_N_ELEMENTS(times->stages); i++) {
        times->stages[i] = bench_samples_new();
    }
}

static void
times_clear(Times *times)
{
    bench_samples_free(times->floor);
    bench_samples_free(times->json);
    bench_samples_free(times->html);
    bench_samples_free(times->whole);
    for (guint i = 0; i < G_N_ELEMENTS(times->stages); i++) {
        bench_samples_free(times->stages[i]);
    }
}

/* Asks and keeps the time; FALSE if the answer is not 200. */
static gboolean
get(BenchClient *client, const char *path, BenchSamples *samples, GError **error)
{
    double start = bench_now_us();
    if (!bench_client_get(client, path, NULL)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "no answer to %s", path);
        return FALSE;
    }
    bench_samples_add(samples, bench_now_us() - start);
    return TRUE;
}

/* All four ways to ask one query, one after another. */
static gboolean
run_search(const Search *search,
           KlReader *reader,
           const KxDatabase *db,
           BenchClient *client,
           Times *times,
           GError **error)
{
    double start = bench_now_us();
    if (!bench_rank(db, search->floor, error)) {
        return FALSE;
    }
    bench_samples_add(times->floor, bench_now_us() - start);
    g_autoptr(KlResult) result = kl_search(reader, search->request, error);
    if (result == NULL) {
        return FALSE;
    }
    const KlTimings *t = &result->timings;
    const double stages[] = {t->parse_ms, t->match_ms,   t->count_ms,
                             t->rank_ms,  t->snippet_ms, t->spell_ms};
    for (guint i = 0; i < G_N_ELEMENTS(stages); i++) {
        bench_samples_add(times->stages[i], 1000 * stages[i]);
    }
    bench_samples_add(times->whole, 1000 * t->total_ms);
    return get(client, search->json_path, times->json, error) &&
           get(client, search->html_path, times->html, error);
}

/* The first round warms up everything: pages of the index, cached terms. */
static gboolean
run_searches(const BenchRun *run,
             const GPtrArray *searches,
             KlReader *reader,
             const KxDatabase *db,
             BenchClient *client,
             GError **error)
{
    Times times;
    times_init(&times);
    gboolean is_good = TRUE;
    for (guint round = 0; is_good && round <= run->n_passes; round++) {
        for (guint i = 0; is_good && i < searches->len; i++) {
            is_good = run_search(g_ptr_array_index(searches, i), reader, db, client,
                                 &times, error);
        }
        if (round == 0) {
            bench_report_add_samples(run->report, "search.first.json", times.json);
            times_clear(&times);
            times_init(&times);
        }
    }
    BenchReport *report = run->report;
    bench_report_add_samples(report, "floor.rank", times.floor);
    bench_report_add_samples(report, "search.json", times.json);
    bench_report_add_samples(report, "search.html", times.html);
    bench_report_add_samples(report, "search.process", times.whole);
    for (guint i = 0; i < G_N_ELEMENTS(stage_names); i++) {
        g_autofree char *key = g_strdup_printf("stage.%s", stage_names[i]);
        bench_report_add_samples(report, key, times.stages[i]);
    }
    times_clear(&times);
    return is_good;
}

static double
ratio(const BenchReport *report, const char *key, const char *floor)
{
    return bench_report_get(report, key) / bench_report_get(report, floor);
}

static void
judge_searches(BenchReport *report)
{
    static const struct {
        const char *name;
        const char *key;
        const char *floor;
        double limit;
    } ratios[] = {
        {"uncached search, JSON / ranking alone, p50", "search.json.p50_us",
         "floor.rank.p50_us", 1.2},
        {"uncached search, JSON / ranking alone, p99", "search.json.p99_us",
         "floor.rank.p99_us", 1.5},
        {"uncached search, HTML / ranking alone, p50", "search.html.p50_us",
         "floor.rank.p50_us", 1.2},
        {"uncached search, HTML / ranking alone, p99", "search.html.p99_us",
         "floor.rank.p99_us", 1.5},
    };
    for (guint i = 0; i < G_N_ELEMENTS(ratios); i++) {
        bench_report_judge(report, ratios[i].name,
                           ratio(report, ratios[i].key, ratios[i].floor), "×",
                           BENCH_AT_MOST, ratios[i].limit);
    }
    bench_report_judge(report, "counting nine facets / ranking alone, mean",
                       100 * ratio(report, "stage.count.mean_us", "floor.rank.mean_us"),
                       "%", BENCH_AT_MOST, 5);
}

/* --- completions and cases ---------------------------------------------------------
 */

/* What stands in the box while a query is typed: after so many letters. */
static gboolean
complete(BenchClient *client,
         const char *text,
         glong n_letters,
         BenchSamples *samples,
         GError **error)
{
    g_autofree char *typed =
        g_utf8_substring(text, 0, MIN(n_letters, g_utf8_strlen(text, -1)));
    g_autoptr(GString) path = g_string_new("/api/v1/suggest?q=");
    kl_url_append_escaped(path, typed);
    return get(client, path->str, samples, error);
}

static gboolean
measure_completions(const BenchRun *run,
                    const GPtrArray *searches,
                    BenchClient *client,
                    GError **error)
{
    static const glong lengths[] = {2, 3, 5, 8, 12};
    g_autoptr(BenchSamples) samples = bench_samples_new();
    for (guint round = 0; round <= run->n_passes; round++) {
        if (round == 1) {
            g_array_set_size(samples, 0);
        }
        for (guint i = 0; i < searches->len; i++) {
            const Search *search = g_ptr_array_index(searches, i);
            glong length = lengths[(i + round) % G_N_ELEMENTS(lengths)];
            if (!complete(client, search->request->query, length, samples, error)) {
                return FALSE;
            }
        }
    }
    bench_report_add_samples(run->report, "suggest", samples);
    bench_report_judge(run->report, "completions over HTTP, p99",
                       bench_samples_quantile(samples, 0.99) / 1000, "ms",
                       BENCH_AT_MOST, 2);
    return TRUE;
}

static gboolean
measure_cases(const BenchRun *run, BenchClient *client, GError **error)
{
    g_autoptr(BenchSamples) samples = bench_samples_new();
    g_autoptr(GString) slug = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    BenchRandom random = bench_random_for(BENCH_SEED, 2);
    for (guint i = 0; i < N_CASES * (run->n_passes + 1); i++) {
        guint number = (guint)bench_random_below(&random, run->n_cases);
        bench_corpus_make_case(run->corpus, number, 0, slug, text);
        g_autofree char *path = g_strdup_printf("/faelle/%s", slug->str);
        if (!get(client, path, samples, error)) {
            return FALSE;
        }
        if (i + 1 == N_CASES) { /* warmed up */
            g_array_set_size(samples, 0);
        }
    }
    bench_report_add_samples(run->report, "case", samples);
    bench_report_judge(run->report, "a case page, uncached, p99",
                       bench_samples_quantile(samples, 0.99) / 1000, "ms",
                       BENCH_AT_MOST, 1);
    return TRUE;
}

/* --- the server --------------------------------------------------------------------
 */

/* Starts the server over and over; the last one stays. */
static gboolean
measure_start(const BenchRun *run,
              BenchServer *server,
              const char *path,
              GError **error)
{
    g_autoptr(BenchSamples) samples = bench_samples_new();
    for (guint i = 0; i < N_STARTS; i++) {
        double seconds;
        guint16 port = bench_free_port();
        g_auto(GStrv) argv = bench_web_arguments(run, port, "0");
        bench_server_stop(server);
        if (!bench_server_start(server, (const char *const *)argv, port, path, &seconds,
                                error)) {
            return FALSE;
        }
        bench_samples_add(samples, seconds * 1000);
    }
    double start = bench_samples_median(samples);
    gsize all;
    gsize own;
    bench_server_memory(server, &all, &own);
    double index = (double)bench_folder_size(run->index_folder);
    bench_report_add(run->report, "start.ms", start);
    bench_report_add(run->report, "memory.rest.mb", (double)all / 1e6);
    bench_report_add(run->report, "memory.rest.own_mb", (double)own / 1e6);
    bench_report_judge(run->report, "start to first answer", start, "ms", BENCH_AT_MOST,
                       100);
    bench_report_judge(run->report, "memory at rest", (double)all / 1e6, "MB",
                       BENCH_AT_MOST, 64 + index / 10 / 1e6);
    return TRUE;
}

static gboolean
measure_server(const BenchRun *run,
               const GPtrArray *searches,
               KlReader *reader,
               const KxDatabase *db,
               BenchServer *server,
               GError **error)
{
    const Search *first = g_ptr_array_index(searches, 0);
    if (!measure_start(run, server, first->json_path, error)) {
        return FALSE;
    }
    BenchClient *client = bench_client_new(server->port);
    gboolean is_good = run_searches(run, searches, reader, db, client, error);
    if (is_good) {
        judge_searches(run->report);
        is_good = measure_completions(run, searches, client, error) &&
                  measure_cases(run, client, error);
    }
    bench_client_free(client);
    gsize all;
    gsize own;
    bench_server_memory(server, &all, &own);
    bench_report_add(run->report, "memory.load.mb", (double)all / 1e6);
    bench_report_add(run->report, "memory.load.own_mb", (double)own / 1e6);
    return is_good;
}

/* What one generation holds: the pointer's target and nothing else. */
static void
report_sizes(const BenchRun *run)
{
    g_autofree char *current = g_build_filename(run->index_folder, "current", NULL);
    g_autofree char *name = g_file_read_link(current, NULL);
    g_autofree char *generation =
        g_build_filename(run->index_folder, name != NULL ? name : "current", NULL);
    bench_report_add(run->report, "size.index.mb",
                     (double)bench_folder_size(generation) / 1e6);
    bench_report_add(run->report, "size.corpus.mb",
                     (double)bench_folder_size(run->corpus_folder) / 1e6);
}

gboolean
bench_measure_search(const BenchRun *run, GError **error)
{
    g_autoptr(KlSnapshot) snapshot = kl_snapshot_open(run->index_folder, NULL, error);
    g_autoptr(KlReader) reader =
        snapshot != NULL ? kl_snapshot_acquire_reader(snapshot, error) : NULL;
    g_autofree char *shard =
        g_build_filename(run->index_folder, "current", "shard-0", NULL);
    g_autoptr(KxDatabase) db = kx_database_open(shard, error);
    if (reader == NULL || db == NULL) {
        return FALSE;
    }
    g_autoptr(GPtrArray) searches = make_searches(run, reader, error);
    if (searches == NULL) {
        return FALSE;
    }
    report_sizes(run);
    BenchServer server = {0};
    gboolean is_good = measure_server(run, searches, reader, db, &server, error);
    bench_server_stop(&server);
    return is_good;
}
