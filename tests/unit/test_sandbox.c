/* Each check runs in a child that enters the sandbox and says by its exit code what it
 * could still do. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "search/sandbox.h"

enum {
    WORKS = 0,
    FAILS = 1,
    HAS_NO_SANDBOX = 77
};

typedef struct {
    char *index;  /* folder to read, or to build in, with a file »ja« */
    char *output; /* folder to write */
} Places;

typedef enum {
    SERVER,
    INDEXER
} Kind;

static gboolean
can_open(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
    }
    return fd >= 0;
}

static gboolean
read_passwd(const Places *places)
{
    (void)places;
    return can_open("/etc/passwd", O_RDONLY);
}

static gboolean
read_link_out(const Places *places)
{
    g_autofree char *path = g_build_filename(places->index, "hinaus", NULL);
    return can_open(path, O_RDONLY);
}

static gboolean
read_index(const Places *places)
{
    g_autofree char *path = g_build_filename(places->index, "ja", NULL);
    return can_open(path, O_RDONLY) && can_open(places->index, O_RDONLY | O_DIRECTORY);
}

static gboolean
write_index(const Places *places)
{
    g_autofree char *path = g_build_filename(places->index, "neu", NULL);
    return can_open(path, O_WRONLY | O_CREAT);
}

static gboolean
replace_output(const Places *places)
{
    g_autofree char *path = g_build_filename(places->output, "log", NULL);
    g_autofree char *old = g_build_filename(places->output, "log.1", NULL);
    return can_open(path, O_WRONLY | O_CREAT | O_APPEND) &&
           can_open(path, O_WRONLY | O_TRUNC) && rename(path, old) == 0 &&
           unlink(old) == 0;
}

static gboolean
build(const Places *places)
{
    g_autofree char *old = g_build_filename(places->index, "ja", NULL);
    g_autofree char *folder = g_build_filename(places->index, "gen-1", NULL);
    g_autofree char *linked = g_build_filename(folder, "ja", NULL);
    g_autofree char *pointer = g_build_filename(places->index, "current", NULL);
    return g_mkdir(folder, 0755) == 0 && g_chmod(folder, 0755) == 0 &&
           link(old, linked) == 0 && symlink("gen-1", pointer) == 0 &&
           can_open(linked, O_WRONLY | O_TRUNC) && unlink(pointer) == 0 &&
           unlink(linked) == 0 && g_rmdir(folder) == 0;
}

static gboolean
make_folder_outside(const Places *places)
{
    g_autofree char *path = g_build_filename(places->output, "..", "neu", NULL);
    return g_mkdir(path, 0755) == 0;
}

static gboolean
link_outside(const Places *places)
{
    g_autofree char *from = g_build_filename(places->index, "ja", NULL);
    g_autofree char *to = g_build_filename(places->output, "..", "neu", NULL);
    return link(from, to) == 0 || rename(from, to) == 0;
}

static gboolean
write_outside(const Places *places)
{
    g_autofree char *path = g_build_filename(places->output, "..", "neu", NULL);
    return can_open(path, O_WRONLY | O_CREAT);
}

static gboolean
start_watching(const Places *places)
{
    int fd = inotify_init1(IN_CLOEXEC);
    return fd >= 0 && inotify_add_watch(fd, places->index, IN_CREATE) >= 0;
}

static gboolean
wait_for_events(const Places *places)
{
    (void)places;
    return epoll_create1(EPOLL_CLOEXEC) >= 0;
}

static gboolean
execute(const Places *places)
{
    (void)places;
    /* /bin/true would end with 0, which is WORKS. */
    execl("/bin/true", "true", (char *)NULL);
    return FALSE;
}

static gboolean
fork_again(const Places *places)
{
    (void)places;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    return pid > 0;
}

static gboolean
open_socket(const Places *places)
{
    (void)places;
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static gboolean
trace(const Places *places)
{
    (void)places;
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static gboolean
make_code(const Places *places)
{
    (void)places;
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static gpointer
answer(gpointer data)
{
    return data;
}

static gboolean
make_thread(const Places *places)
{
    GThread *thread = g_thread_new("probe", answer, (gpointer)places);
    return g_thread_join(thread) == places;
}

static void
ignore(gboolean is_warning, const char *text)
{
    (void)is_warning;
    (void)text;
}

static void
set_rules(KlSandboxRules *rules, Kind kind, const Places *places)
{
    if (kind == INDEXER) {
        kl_sandbox_rules_add_tree(rules, places->index);
        rules->calls |= KL_SANDBOX_WATCH;
        return;
    }
    g_autofree char *log = g_build_filename(places->output, "log", NULL);
    kl_sandbox_rules_add_index(rules, places->index);
    kl_sandbox_rules_add_output(rules, log);
    rules->calls |= KL_SANDBOX_SERVE;
}

/* In a child, which has one thread as a program has when it enters. */
static int
run_in_sandbox(gboolean (*action)(const Places *places),
               Kind kind,
               const Places *places,
               KlSandboxParts needed)
{
    pid_t pid = fork();

    g_assert_cmpint(pid, >=, 0);
    if (pid == 0) {
        g_autoptr(KlSandboxRules) rules = kl_sandbox_rules_new(ignore);
        set_rules(rules, kind, places);
        KlSandboxParts parts = kl_sandbox_enter(rules);
        _exit((parts & needed) != needed ? HAS_NO_SANDBOX
              : action(places)           ? WORKS
                                         : FAILS);
    }
    int status = 0;
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static const struct {
    const char *name;
    Kind kind;
    gboolean (*action)(const Places *places);
    KlSandboxParts needed;
    int expected;
} checks[] = {
    {"reads_index", SERVER, read_index, KL_SANDBOX_FILES, WORKS},
    {"replaces_output", SERVER, replace_output, KL_SANDBOX_FILES, WORKS},
    {"makes_threads", SERVER, make_thread, KL_SANDBOX_CALLS, WORKS},
    {"waits_for_events", SERVER, wait_for_events, KL_SANDBOX_CALLS, WORKS},
    {"reads_no_passwd", SERVER, read_passwd, KL_SANDBOX_FILES, FAILS},
    {"follows_no_link_out", SERVER, read_link_out, KL_SANDBOX_FILES, FAILS},
    {"writes_no_index", SERVER, write_index, KL_SANDBOX_FILES, FAILS},
    {"builds_no_index", SERVER, build, KL_SANDBOX_CALLS, FAILS},
    {"watches_not", SERVER, start_watching, KL_SANDBOX_CALLS, FAILS},
    {"executes_nothing", SERVER, execute, KL_SANDBOX_CALLS, FAILS},
    {"forks_not", SERVER, fork_again, KL_SANDBOX_CALLS, FAILS},
    {"opens_no_socket", SERVER, open_socket, KL_SANDBOX_CALLS, FAILS},
    {"traces_not", SERVER, trace, KL_SANDBOX_CALLS, FAILS},
    {"makes_no_code", SERVER, make_code, KL_SANDBOX_CALLS, FAILS},

    {"reads_index", INDEXER, read_index, KL_SANDBOX_FILES, WORKS},
    {"writes_index", INDEXER, write_index, KL_SANDBOX_FILES, WORKS},
    {"builds_index", INDEXER, build, KL_SANDBOX_FILES | KL_SANDBOX_CALLS, WORKS},
    {"watches", INDEXER, start_watching, KL_SANDBOX_CALLS, WORKS},
    {"makes_threads", INDEXER, make_thread, KL_SANDBOX_CALLS, WORKS},
    {"reads_no_passwd", INDEXER, read_passwd, KL_SANDBOX_FILES, FAILS},
    {"writes_nothing_else", INDEXER, write_outside, KL_SANDBOX_FILES, FAILS},
    {"makes_no_folder_else", INDEXER, make_folder_outside, KL_SANDBOX_FILES, FAILS},
    {"moves_nothing_out", INDEXER, link_outside, KL_SANDBOX_FILES, FAILS},
    {"replaces_no_output", INDEXER, replace_output, KL_SANDBOX_FILES, FAILS},
    {"executes_nothing", INDEXER, execute, KL_SANDBOX_CALLS, FAILS},
    {"forks_not", INDEXER, fork_again, KL_SANDBOX_CALLS, FAILS},
    {"opens_no_socket", INDEXER, open_socket, KL_SANDBOX_CALLS, FAILS},
    {"waits_for_no_events", INDEXER, wait_for_events, KL_SANDBOX_CALLS, FAILS},
    {"makes_no_code", INDEXER, make_code, KL_SANDBOX_CALLS, FAILS},
};

static void
test_check(gconstpointer data)
{
    guint i = GPOINTER_TO_UINT(data);
    g_autofree char *folder = g_dir_make_tmp("kooplab-sandbox-XXXXXX", NULL);
    Places places = {g_build_filename(folder, "index", NULL),
                     g_build_filename(folder, "output", NULL)};
    g_autofree char *file = g_build_filename(places.index, "ja", NULL);
    g_autofree char *way_out = g_build_filename(places.index, "hinaus", NULL);

    g_assert_cmpint(g_mkdir(places.index, 0755), ==, 0);
    g_assert_cmpint(g_mkdir(places.output, 0755), ==, 0);
    g_assert_true(g_file_set_contents(file, "ja", -1, NULL));
    g_assert_cmpint(symlink("/etc/passwd", way_out), ==, 0);

    int result =
        run_in_sandbox(checks[i].action, checks[i].kind, &places, checks[i].needed);
    if (result == HAS_NO_SANDBOX) {
        g_test_skip("not in this build or kernel");
    } else {
        g_assert_cmpint(result, ==, checks[i].expected);
    }

    g_autofree char *made = g_build_filename(places.index, "neu", NULL);
    g_unlink(made);
    g_unlink(file);
    g_unlink(way_out);
    g_rmdir(places.index);
    g_rmdir(places.output);
    g_rmdir(folder);
    g_free(places.index);
    g_free(places.output);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    /* Valgrind makes code as it goes, which no sandbox allows. */
    guint n_checks = g_getenv("KOOPLAB_SLOWDOWN") == NULL ? G_N_ELEMENTS(checks) : 0;
    for (guint i = 0; i < n_checks; i++) {
        g_autofree char *path = g_strconcat(
            checks[i].kind == SERVER ? "/sandbox/server/" : "/sandbox/indexer/",
            checks[i].name, NULL);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_check);
    }
    return g_test_run();
}
