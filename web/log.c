#include "web/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "search/error.h"

static gint max_level = KL_LOG_INFO;

static const struct {
    const char *name;
    int priority; /* of syslog */
} levels[] = {
    [KL_LOG_ERROR] = {"error", 3},
    [KL_LOG_WARNING] = {"warning", 4},
    [KL_LOG_INFO] = {"info", 6},
    [KL_LOG_DEBUG] = {"debug", 7},
};

/* journald says in JOURNAL_STREAM which stderr it reads: "device:inode". */
static gboolean
is_journal(void)
{
    static gsize state; /* 1: no, 2: yes */

    if (g_once_init_enter(&state)) {
        const char *stream = g_getenv("JOURNAL_STREAM");
        struct stat info;
        g_autofree char *own = fstat(STDERR_FILENO, &info) == 0
                                   ? g_strdup_printf("%ju:%ju", (uintmax_t)info.st_dev,
                                                     (uintmax_t)info.st_ino)
                                   : NULL;
        g_once_init_leave(&state, own != NULL && g_strcmp0(stream, own) == 0 ? 2 : 1);
    }
    return state == 2;
}

/* Control characters and bytes that are not UTF-8 as \xNN. */
static void
append_safely(GString *line, const char *text)
{
    while (*text != '\0') {
        gunichar c = g_utf8_get_char_validated(text, -1);
        if (c == (gunichar)-1 || c == (gunichar)-2) {
            g_string_append_printf(line, "\\x%02x", (guchar)*text);
            text++;
            continue;
        }
        const char *next = g_utf8_next_char(text);
        if (g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029) {
            g_string_append_printf(line, "\\x%02x", (guint)c);
        } else {
            g_string_append_len(line, text, next - text);
        }
        text = next;
    }
}

/* One write a line, so that lines of several threads do not mix. */
static void
write_line(int fd, GString *line)
{
    g_string_append_c(line, '\n');
    ssize_t ignored = write(fd, line->str, line->len);
    (void)ignored;
}

void
kl_log_set_level(KlLogLevel level)
{
    g_atomic_int_set(&max_level, (gint)level);
}

void
kl_log(KlLogLevel level, const char *area, const char *format, ...)
{
    if ((gint)level > g_atomic_int_get(&max_level)) {
        return;
    }
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);

    GString *line = g_string_new(NULL);
    if (is_journal()) {
        g_string_append_printf(line, "<%d>", levels[level].priority);
    }
    g_string_append_printf(line, "%s %s: ", levels[level].name, area);
    append_safely(line, text);
    write_line(STDERR_FILENO, line);
    g_string_free(line, TRUE);
}

struct KlAccessLog {
    GMutex lock;
    char *path;
    int fd;
};

static int
open_log(const char *path, GError **error)
{
    if (strcmp(path, "-") == 0) {
        return STDOUT_FILENO;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (fd < 0) {
        g_set_error(error, KL_ERROR, KL_ERROR_IO,
                    "das Zugriffsprotokoll »%s« lässt sich nicht öffnen: %s", path,
                    kl_errno_text(errno));
    }
    return fd;
}

KlAccessLog *
kl_access_log_open(const char *path, GError **error)
{
    int fd = open_log(path, error);
    if (fd < 0) {
        return NULL;
    }
    KlAccessLog *log = g_new0(KlAccessLog, 1);
    g_mutex_init(&log->lock);
    log->path = g_strdup(path);
    log->fd = fd;
    return log;
}

gboolean
kl_access_log_reopen(KlAccessLog *log, GError **error)
{
    int fd = open_log(log->path, error);
    if (fd < 0) {
        return FALSE;
    }
    g_mutex_lock(&log->lock);
    int old = log->fd;
    log->fd = fd;
    g_mutex_unlock(&log->lock);
    if (old != STDOUT_FILENO) {
        close(old);
    }
    return TRUE;
}

void
kl_access_log_write(KlAccessLog *log,
                    const char *method,
                    const char *path,
                    guint status,
                    double milliseconds,
                    gsize n_bytes)
{
    if (log == NULL) {
        return;
    }
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    GString *line = g_string_new(time);

    g_string_append_c(line, ' ');
    append_safely(line, method);
    g_string_append_c(line, ' ');
    append_safely(line, path);
    g_string_append_printf(line, " %u %sms %" G_GSIZE_FORMAT "B", status,
                           g_ascii_formatd(number, sizeof number, "%.2f", milliseconds),
                           n_bytes);
    g_mutex_lock(&log->lock);
    write_line(log->fd, line);
    g_mutex_unlock(&log->lock);
    g_string_free(line, TRUE);
}

void
kl_access_log_free(KlAccessLog *log)
{
    if (log == NULL) {
        return;
    }
    if (log->fd != STDOUT_FILENO) {
        close(log->fd);
    }
    g_mutex_clear(&log->lock);
    g_free(log->path);
    g_free(log);
}
