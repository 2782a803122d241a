/* A visitor's browser, as lean as can be: HTTP over a raw socket that stays open.
 *
 * Threads: a client belongs to one.
 */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <glib.h>

typedef struct BenchClient BenchClient;

/* Connects to a port of this machine; NULL if nobody listens. */
BenchClient *bench_client_new(guint16 port);
void bench_client_free(BenchClient *client);

/* Asks for a path and reads the whole answer. FALSE if it is not 200.
 *
 * ret_bytes   length of the body; may be NULL */
gboolean bench_client_get(BenchClient *client, const char *path, gsize *ret_bytes);

/* Asks for one path over and over on many connections, one request under way on each,
 * for some time. Returns answers a second; all must be 200 and of one length, else 0.
 */
double
bench_client_load(guint16 port, const char *path, guint n_connections, double seconds);

#endif
