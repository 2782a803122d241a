/* The programs that are measured, run as their users run them.
 *
 * Threads: one.
 */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <glib.h>

G_BEGIN_DECLS

/* What something took: seconds on the clock, and seconds that processors were busy with
 * it. */
typedef struct {
    double seconds;
    double busy;
} BenchCost;

/* Of this process: begin, work, add what it took to a total. */
BenchCost bench_cost_begin(void);
void bench_cost_end(BenchCost begin, BenchCost *total);

/* Runs a program and waits for it; its findings go to nowhere. argv ends with NULL.
 *
 * Errors: those of g_spawn; a failure exit */
gboolean bench_run(const char *const *argv, BenchCost *ret_cost, GError **error);

/* A server on a free port of this machine. */
typedef struct {
    GPid pid;
    guint16 port;
} BenchServer;

/* A port that is free now. */
guint16 bench_free_port(void);

/* Starts a server and asks for a page until it answers with 200.
 *
 * argv         ends with NULL; must listen at port
 * path         of the page
 * ret_seconds  from the start to the first whole answer; may be NULL
 *
 * Errors: none within 60 seconds */
gboolean bench_server_start(BenchServer *server,
                            const char *const *argv,
                            guint16 port,
                            const char *path,
                            double *ret_seconds,
                            GError **error);
/* Resident memory in bytes: all, and what is no mapped file. */
void bench_server_memory(const BenchServer *server, gsize *ret_all, gsize *ret_own);
/* Ends it with SIGTERM and waits. Nothing if it does not run. */
void bench_server_stop(BenchServer *server);

/* Bytes of all files below a folder. */
guint64 bench_folder_size(const char *path);
/* Removes a folder and all below it. */
void bench_remove_tree(const char *path);

G_END_DECLS

#endif
