/* Each check runs in a child that enters the sandbox and says by its exit code what it
 * could still do. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "web/sandbox.h"

enum {
    WORKS = 0,
    FAILS = 1,
    HAS_NO_SANDBOX = 77
};

typedef struct {
    char *index;  /* folder to read, with a file »ja« */
    char *output; /* folder to write */
} Places;

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

/* In a child, which has one thread as the server has when it enters. */
static int
run_in_sandbox(gboolean (*action)(const Places *places),
               const Places *places,
               KlSandboxParts needed)
{
    pid_t pid = fork();

    g_assert_cmpint(pid, >=, 0);
    if (pid == 0) {
        g_autoptr(KlSandboxRules) rules = kl_sandbox_rules_new();
        g_autofree char *log = g_build_filename(places->output, "log", NULL);
        kl_sandbox_rules_add_index(rules, places->index);
        kl_sandbox_rules_add_output(rules, log);
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
    gboolean (*action)(const Places *places);
    KlSandboxParts needed;
    int expected;
} checks[] = {
    {"/sandbox/reads_index", read_index, KL_SANDBOX_FILES, WORKS},
    {"/sandbox/replaces_output", replace_output, KL_SANDBOX_FILES, WORKS},
    {"/sandbox/makes_threads", make_thread, KL_SANDBOX_CALLS, WORKS},
    {"/sandbox/reads_no_passwd", read_passwd, KL_SANDBOX_FILES, FAILS},
    {"/sandbox/follows_no_link_out", read_link_out, KL_SANDBOX_FILES, FAILS},
    {"/sandbox/writes_no_index", write_index, KL_SANDBOX_FILES, FAILS},
    {"/sandbox/executes_nothing", execute, KL_SANDBOX_CALLS, FAILS},
    {"/sandbox/forks_not", fork_again, KL_SANDBOX_CALLS, FAILS},
    {"/sandbox/opens_no_socket", open_socket, KL_SANDBOX_CALLS, FAILS},
    {"/sandbox/traces_not", trace, KL_SANDBOX_CALLS, FAILS},
    {"/sandbox/makes_no_code", make_code, KL_SANDBOX_CALLS, FAILS},
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

    int result = run_in_sandbox(checks[i].action, &places, checks[i].needed);
    if (result == HAS_NO_SANDBOX) {
        g_test_skip("not in this build or kernel");
    } else {
        g_assert_cmpint(result, ==, checks[i].expected);
    }

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
    for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_test_add_data_func(checks[i].name, GUINT_TO_POINTER(i), test_check);
    }
    return g_test_run();
}
