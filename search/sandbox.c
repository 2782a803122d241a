#include "search/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "search/error.h"
#include "search/stub.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||                   \
    defined(KL_IS_INSTRUMENTED)
#define IS_INSTRUMENTED TRUE
#else
#define IS_INSTRUMENTED FALSE
#endif

/* From linux/landlock.h, whose Debian 12 version knows the file rights alone. */
#define ACCESS_EXECUTE     (1u << 0)
#define ACCESS_WRITE_FILE  (1u << 1)
#define ACCESS_READ_FILE   (1u << 2)
#define ACCESS_READ_DIR    (1u << 3)
#define ACCESS_REMOVE_DIR  (1u << 4)
#define ACCESS_REMOVE_FILE (1u << 5)
#define ACCESS_MAKE_DIR    (1u << 7)
#define ACCESS_MAKE_REG    (1u << 8)
#define ACCESS_MAKE_SYM    (1u << 12)
#define ACCESS_REFER       (1u << 13)
#define ACCESS_TRUNCATE    (1u << 14)
#define NET_BIND_TCP       (1u << 0)
#define NET_CONNECT_TCP    (1u << 1)

#define ACCESS_READ (ACCESS_READ_FILE | ACCESS_READ_DIR)
#define ACCESS_WRITE                                                                   \
    (ACCESS_READ_FILE | ACCESS_WRITE_FILE | ACCESS_TRUNCATE | ACCESS_REMOVE_FILE |     \
     ACCESS_MAKE_REG)
#define ACCESS_TREE                                                                    \
    (ACCESS_READ | ACCESS_WRITE | ACCESS_REMOVE_DIR | ACCESS_MAKE_DIR |                \
     ACCESS_MAKE_SYM | ACCESS_REFER)
/* Of these a file has some, folders have all. */
#define ACCESS_FILE                                                                    \
    (ACCESS_EXECUTE | ACCESS_READ_FILE | ACCESS_WRITE_FILE | ACCESS_TRUNCATE)

/* Before this version of Landlock no file can be linked into another folder. */
#define VERSION_REFER 2
#define VERSION_NET   4

struct ruleset {
    uint64_t files;
    uint64_t net;
};

struct beneath {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));

enum {
    CREATE_VERSION = 1,
    RULE_PATH_BENEATH = 1
};

/* Rights of files by version of Landlock, 1 to 5: each has all of those before. */
static const uint64_t known_rights[] = {
    0, (1u << 13) - 1, (1u << 14) - 1, (1u << 15) - 1, (1u << 15) - 1, (1u << 16) - 1};

/* Seeds of hash tables; the time zone; what the C library says of errors. */
static const char *const common_files[] = {"/dev/urandom", "/etc/localtime",
                                           "/usr/share/zoneinfo", "/usr/share/locale"};

/* What resolving the name of a remote shard reads. */
static const char *const resolver_files[] = {"/etc/hosts",       "/etc/host.conf",
                                             "/etc/resolv.conf", "/etc/nsswitch.conf",
                                             "/etc/gai.conf",    "/etc/services"};

static void
add_existing(KlSandboxRules *rules, const char *const *files, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        if (access(files[i], R_OK) == 0) {
            g_ptr_array_add(rules->readable, g_strdup(files[i]));
        }
    }
}

KlSandboxRules *
kl_sandbox_rules_new(KlSandboxNote note)
{
    KlSandboxRules *rules = g_new0(KlSandboxRules, 1);
    rules->note = note;
    rules->readable = g_ptr_array_new_with_free_func(g_free);
    rules->writable = g_ptr_array_new_with_free_func(g_free);
    rules->trees = g_ptr_array_new_with_free_func(g_free);
    add_existing(rules, common_files, G_N_ELEMENTS(common_files));
    return rules;
}

void
kl_sandbox_rules_free(KlSandboxRules *rules)
{
    if (rules == NULL) {
        return;
    }
    g_ptr_array_unref(rules->readable);
    g_ptr_array_unref(rules->writable);
    g_ptr_array_unref(rules->trees);
    g_free(rules);
}

/* INDEX of INDEX/current/shard-0, since current will lead elsewhere; or the shard. */
static char *
find_index(const char *shard)
{
    g_autofree char *parent = g_path_get_dirname(shard);
    g_autofree char *name = g_path_get_basename(parent);
    return g_str_equal(name, "current") ? g_path_get_dirname(parent) : g_strdup(shard);
}

void
kl_sandbox_rules_add_readable(KlSandboxRules *rules, const char *path)
{
    g_ptr_array_add(rules->readable, g_strdup(path));
}

void
kl_sandbox_rules_add_index(KlSandboxRules *rules, const char *path)
{
    struct stat info;

    kl_sandbox_rules_add_readable(rules, path);
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        return;
    }
    g_autoptr(GPtrArray) shards = kl_stub_read(path, NULL);
    for (guint i = 0; shards != NULL && i < shards->len; i++) {
        const KlStubShard *shard = shards->pdata[i];
        if (shard->path != NULL) {
            g_ptr_array_add(rules->readable, find_index(shard->path));
        } else if ((rules->calls & KL_SANDBOX_CONNECT) == 0) {
            rules->calls |= KL_SANDBOX_CONNECT;
            add_existing(rules, resolver_files, G_N_ELEMENTS(resolver_files));
        }
    }
}

void
kl_sandbox_rules_add_output(KlSandboxRules *rules, const char *path)
{
    g_ptr_array_add(rules->writable, g_path_get_dirname(path));
}

void
kl_sandbox_rules_add_tree(KlSandboxRules *rules, const char *path)
{
    g_ptr_array_add(rules->trees, g_strdup(path));
    rules->calls |= KL_SANDBOX_BUILD;
}

/* Opens the path or, while it is not there, the folder that it will be in. */
static int
open_place(const char *path, struct stat *ret_info)
{
    g_autofree char *at = g_canonicalize_filename(path, NULL);
    int fd = open(at, O_PATH | O_CLOEXEC);

    while (fd < 0 && errno == ENOENT && at[1] != '\0') {
        char *parent = g_path_get_dirname(at);
        g_free(at);
        at = parent;
        fd = open(at, O_PATH | O_CLOEXEC);
    }
    if (fd >= 0 && fstat(fd, ret_info) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static gboolean
allow_paths(int ruleset, const GPtrArray *paths, uint64_t allowed)
{
    for (guint i = 0; i < paths->len; i++) {
        struct stat info;
        int fd = open_place(paths->pdata[i], &info);
        if (fd < 0) {
            return FALSE;
        }
        struct beneath rule = {
            .allowed = S_ISDIR(info.st_mode) ? allowed : allowed & ACCESS_FILE,
            .folder = fd,
        };
        long result =
            syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
        close(fd);
        if (result != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

/* NULL, or why not. */
static const char *
limit_files(const KlSandboxRules *rules)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);
    if (version < (rules->trees->len > 0 ? VERSION_REFER : 1)) {
        return version < 1 ? "der Kernel hat kein Landlock"
                           : "das Landlock des Kernels ist zu alt";
    }
    uint64_t known = known_rights[MIN(version, (long)G_N_ELEMENTS(known_rights) - 1)];
    gboolean may_connect = (rules->calls & KL_SANDBOX_CONNECT) != 0;
    struct ruleset handled = {
        .files = known,
        .net = version < VERSION_NET
                   ? 0
                   : NET_BIND_TCP | (may_connect ? 0 : NET_CONNECT_TCP),
    };
    int ruleset =
        (int)syscall(SYS_landlock_create_ruleset, &handled,
                     version < VERSION_NET ? sizeof handled.files : sizeof handled, 0);
    if (ruleset < 0) {
        return kl_errno_text(errno);
    }
    gboolean is_done = allow_paths(ruleset, rules->readable, ACCESS_READ) &&
                       allow_paths(ruleset, rules->writable, ACCESS_WRITE & known) &&
                       allow_paths(ruleset, rules->trees, ACCESS_TREE & known) &&
                       syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    int saved = errno;
    close(ruleset);
    return is_done ? NULL : kl_errno_text(saved);
}

/* Keeps those of rules that the process has. */
static void
drop_capabilities(const KlSandboxRules *rules)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct has[_LINUX_CAPABILITY_U32S_3] = {{0}};
    struct __user_cap_data_struct kept[_LINUX_CAPABILITY_U32S_3] = {{0}};

    gboolean is_known = syscall(SYS_capget, &header, has) == 0;
    for (guint i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        guint32 wanted = (guint32)(rules->capabilities >> (32 * i));
        kept[i].permitted = has[i].permitted & wanted;
        kept[i].effective = has[i].effective & wanted;
    }
    /* A service has none, and may not even try to change them. */
    if (is_known && memcmp(has, kept, sizeof has) == 0) {
        return;
    }
    if (geteuid() == 0) {
        rules->note(TRUE, rules->capabilities == 0
                              ? "läuft als root, was nicht nötig ist; die Sonderrechte "
                                "werden abgegeben"
                              : "läuft als root, was nicht nötig ist; von den "
                                "Sonderrechten bleiben die über fremde Dateien");
    }
    for (int i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++) {
        (void)prctl(PR_CAPBSET_DROP, i, 0, 0, 0); /* EPERM: not ours to drop */
    }
    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (syscall(SYS_capset, &header, kept) != 0) {
        g_autofree char *text =
            g_strdup_printf("die Sonderrechte bleiben: %s", kl_errno_text(errno));
        rules->note(TRUE, text);
    }
}

/* Valgrind makes code and writes files beside the program's. */
static gboolean
is_instrumented(void)
{
    const char *preloaded = g_getenv("LD_PRELOAD");
    return IS_INSTRUMENTED ||
           (preloaded != NULL && strstr(preloaded, "/vgpreload_core-") != NULL);
}

KlSandboxParts
kl_sandbox_enter(const KlSandboxRules *rules)
{
    KlSandboxParts parts = 0;

    drop_capabilities(rules);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || is_instrumented()) {
        rules->note(FALSE, "Dateien und Systemaufrufe bleiben frei");
        return parts;
    }
    const char *reason = limit_files(rules);
    if (reason != NULL) {
        g_autofree char *text = g_strdup_printf("Dateien bleiben frei: %s", reason);
        rules->note(FALSE, text);
    } else {
        parts |= KL_SANDBOX_FILES;
    }
    if (kl_sandbox_limit_calls(rules->calls)) {
        parts |= KL_SANDBOX_CALLS;
    } else {
        rules->note(FALSE, "Systemaufrufe bleiben frei");
    }
    return parts;
}
