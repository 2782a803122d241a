/* What is left of the process's rights once everything is open.
 *
 *     no_new_privs   no program gains rights
 *     capabilities   none (started as root: a warning)
 *     Landlock       reading below the named paths, writing where logs and statistics
 *                    are, no TCP but what listens already; nothing else of the file
 *                    system, not even /etc/passwd
 *     seccomp        a list of system calls: no execve, fork, ptrace, mount, no code
 *                    made at run time; socket and connect only for remote shards
 *
 * What a kernel does not have is skipped with a debug note, and so is what failed: a
 * sandbox makes an attack harder, it is nothing that the site depends on. Builds with
 * sanitizers keep files and system calls, which their run time needs for its reports.
 *
 * Threads: call it before the first thread is made; those made later inherit it.
 */
#ifndef KL_WEB_SANDBOX_H
#define KL_WEB_SANDBOX_H

#include <glib.h>

typedef struct {
    GPtrArray *readable; /* files and folders; what is missing stands for its parent */
    GPtrArray *writable; /* folders whose files may be made, replaced and removed */
    gboolean may_connect;
} KlSandboxRules;

KlSandboxRules *kl_sandbox_rules_new(void);
void kl_sandbox_rules_free(KlSandboxRules *rules);
/* What an index at path needs: an INDEX folder, or a stub file and its shards. */
void kl_sandbox_rules_add_index(KlSandboxRules *rules, const char *path);
/* The folder of a file that will be opened again or replaced. */
void kl_sandbox_rules_add_output(KlSandboxRules *rules, const char *path);

typedef enum {
    KL_SANDBOX_FILES = 1 << 0, /* Landlock holds */
    KL_SANDBOX_CALLS = 1 << 1, /* seccomp holds */
} KlSandboxParts;

/* Gives the rights up, for good. Returns what holds. */
KlSandboxParts kl_sandbox_enter(const KlSandboxRules *rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlSandboxRules, kl_sandbox_rules_free)

#endif
