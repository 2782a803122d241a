/* What the server says: events to stderr, requests to the access log.
 *
 * An event is one line, `level area: text`; where stderr is journald's, "<6>" and the
 * like before it give the journal its priority (sd-daemon(3)). A request is one
 * line without address, user agent and query: method, path, status, milliseconds,
 * bytes. Control characters are escaped in both: no line can be forged.
 *
 * Threads: any number.
 */
#ifndef KL_WEB_LOG_H
#define KL_WEB_LOG_H

#include <glib.h>

typedef enum {
    KL_LOG_ERROR,
    KL_LOG_WARNING,
    KL_LOG_INFO,
    KL_LOG_DEBUG,
} KlLogLevel;

/* Events above the level are dropped; KL_LOG_INFO at first. */
void kl_log_set_level(KlLogLevel level);
void kl_log(KlLogLevel level, const char *area, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

typedef struct KlAccessLog KlAccessLog;

/* path "-" is stdout. Errors: KL_ERROR_IO */
KlAccessLog *kl_access_log_open(const char *path, GError **error);
/* Opens the file anew, after it was rotated. On an error the old one stays. */
gboolean kl_access_log_reopen(KlAccessLog *log, GError **error);
/* log may be NULL. method and path are borrowed. */
void kl_access_log_write(KlAccessLog *log,
                         const char *method,
                         const char *path,
                         guint status,
                         double milliseconds,
                         gsize n_bytes);
void kl_access_log_free(KlAccessLog *log);

#endif
