#include "indexer/commands.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "search/error.h"

/* Editors save in several steps: a run begins when nothing has moved for this long,
 * but not later than after MAX_WAIT_MS. */
#define QUIET_MS    150
#define MAX_WAIT_MS 1000

static gboolean
is_interrupted(const KlCommand *command)
{
    return *command->build.is_interrupted != 0;
}

/* Watches the corpus and the folders below it. A folder that is not there yet is found
 * when it appears, because its parent is watched. */
static void
watch_folders(int watcher, const char *path, guint depth)
{
    const guint32 events = IN_CREATE | IN_CLOSE_WRITE | IN_DELETE | IN_MOVED_FROM |
                           IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_ONLYDIR;
    if (inotify_add_watch(watcher, path, events) < 0 || depth == 0) {
        return;
    }
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        if (name[0] != '.' && g_file_test(below, G_FILE_TEST_IS_DIR)) {
            watch_folders(watcher, below, depth - 1);
        }
    }
}

/* Waits for events up to timeout_ms (-1: for ever) and takes them. Returns how poll
 * ended: > 0 events, 0 none, < 0 a signal. */
static int
take_events(int watcher, int timeout_ms)
{
    struct pollfd fd = {.fd = watcher, .events = POLLIN};
    int n = poll(&fd, 1, timeout_ms);
    if (n > 0) {
        char buffer[16 * 1024];
        if (read(watcher, buffer, sizeof buffer) < 0 && errno != EAGAIN) {
            return -1;
        }
    }
    return n;
}

static void
settle(const KlCommand *command, int watcher)
{
    gint64 end = g_get_monotonic_time() + MAX_WAIT_MS * 1000;
    while (!is_interrupted(command) && take_events(watcher, QUIET_MS) > 0 &&
           g_get_monotonic_time() < end) {
    }
}

int
kl_command_watch(KlCommand *command)
{
    int watcher = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watcher < 0) {
        return kl_cli_fail(command->cli, KL_EXIT_ENVIRONMENT,
                           "der Ordner lässt sich nicht beobachten: %s",
                           kl_errno_text(errno));
    }
    int exit_code = KL_EXIT_OK;
    while (!is_interrupted(command)) {
        watch_folders(watcher, command->build.corpus, 5);
        exit_code = kl_command_build(command);
        if (is_interrupted(command)) {
            break;
        }
        /* A full disk or a lock may be gone at the next change; a wrong path will not.
         */
        if (!g_file_test(command->build.corpus, G_FILE_TEST_IS_DIR)) {
            close(watcher);
            return exit_code;
        }
        /* Half a minute at most, should an event have been missed. */
        while (!is_interrupted(command) && take_events(watcher, 30 * 1000) < 0) {
        }
        settle(command, watcher);
    }
    close(watcher);
    return KL_EXIT_OK;
}
