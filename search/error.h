/* Errors of operations: one GError domain for all of kooplab.
 *
 * A failure of an operation is a GError whose code decides the exit code or the
 * HTTP status; its message is one line of German without "Fehler:", full stop or
 * newline, names in »quotes«. A finding in somebody's content is no GError but a
 * diagnostic (indexer/diag.h).
 *
 * Threads: any number; the count of failures is each thread's own.
 */
#ifndef KL_SEARCH_ERROR_H
#define KL_SEARCH_ERROR_H

#include <glib.h>

#define KL_ERROR (kl_error_quark())

typedef enum {
    KL_ERROR_NOT_FOUND = 1, /* no such file, index, case or facet */
    KL_ERROR_IO,            /* the system refused: read, write, rename, memory */
    KL_ERROR_INVALID,       /* an argument or file is not what it should be */
    KL_ERROR_QUERY,         /* a query beyond its limits; message is for visitors */
    KL_ERROR_LOCKED,        /* somebody else holds the lock; message says who */
    KL_ERROR_CHANGED,       /* the database changed while it was read: reopen */
    KL_ERROR_VERSION,       /* the index has another format: rebuild */
    KL_ERROR_LIMIT,         /* larger than what is allowed */
    KL_ERROR_INDEX,         /* the index is damaged, or Xapian reports otherwise */
    KL_ERROR_UNAVAILABLE,   /* a remote shard does not answer: try again later */
} KlError;

GQuark kl_error_quark(void);

/* The exit code of a program for an error: 1 INVALID, QUERY and LIMIT (the input
 * has errors), 3 everything else (the environment failed). Borrows error. */
int kl_error_exit_code(const GError *error);

/* Whether reading again after reconnecting may succeed: UNAVAILABLE and CHANGED.
 * Borrows error. */
gboolean kl_error_is_passing(const GError *error);

/* What an errno value says, in German for those that files, sockets and memory give in
 * practice; the C library's text for others. For messages; static or as g_strerror().
 */
const char *kl_errno_text(int number);

/* How often reading files or a database has failed in this thread, whether a caller
 * told or did without: what is put together meanwhile may lack something, and is not to
 * be kept. Only differences mean anything. */
guint kl_error_count_failures(void);
/* Counts one; for those who make such errors. */
void kl_error_note_failure(void);

#endif
