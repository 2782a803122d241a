/* What is left of a program's rights once everything is open.
 *
 *     no_new_privs   no program gains rights
 *     capabilities   none but those asked for (started as root: a warning)
 *     Landlock       reading and writing below the named paths, no TCP but what listens
 *                    already; nothing else of the file system, not even /etc/passwd
 *     seccomp        a list of system calls: no execve, fork, ptrace, mount, no code
 *                    made at run time; calls of a server, of remote shards and of an
 *                    indexer only for those (search/sandbox_calls.h)
 *
 * What a kernel does not have is skipped with a note, and so is what failed: a sandbox
 * makes an attack harder, it is nothing that a program depends on. Builds with
 * sanitizers, or with -DKL_IS_INSTRUMENTED, keep files and system calls, which their
 * run time needs for its reports; so does a run under Valgrind, which makes code.
 *
 * Threads: call it before the first thread is made; those made later inherit it.
 */
#ifndef KL_SEARCH_SANDBOX_H
#define KL_SEARCH_SANDBOX_H

#include <glib.h>

#include "search/sandbox_calls.h"

/* Tells what is worth a warning, or else what only helps to find out why the sandbox
 * has a gap. text is German, one line without an end. */
typedef void (*KlSandboxNote)(gboolean is_warning, const char *text);

/* Paths are files or folders; what is missing stands for the folder it will be in. */
typedef struct {
    GPtrArray *readable;
    GPtrArray *writable; /* folders whose files may be made, replaced and removed */
    GPtrArray *trees;    /* folders below which anything may be */
    KlSandboxCalls calls;
    guint64 capabilities; /* 1 << CAP_… of those to keep, as far as they are held */
    KlSandboxNote note;
} KlSandboxRules;

/* Rules that let a program read what the C library needs, and nothing else. */
KlSandboxRules *kl_sandbox_rules_new(KlSandboxNote note);
void kl_sandbox_rules_free(KlSandboxRules *rules);
void kl_sandbox_rules_add_readable(KlSandboxRules *rules, const char *path);
/* What reading an index at path needs: an INDEX folder, or a stub file and its shards.
 */
void kl_sandbox_rules_add_index(KlSandboxRules *rules, const char *path);
/* The folder of a file that will be made, opened again or replaced. */
void kl_sandbox_rules_add_output(KlSandboxRules *rules, const char *path);
/* A folder to build in. */
void kl_sandbox_rules_add_tree(KlSandboxRules *rules, const char *path);

typedef enum {
    KL_SANDBOX_FILES = 1 << 0, /* Landlock holds */
    KL_SANDBOX_CALLS = 1 << 1, /* seccomp holds */
} KlSandboxParts;

/* Gives the rights up, for good. Returns what holds. */
KlSandboxParts kl_sandbox_enter(const KlSandboxRules *rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlSandboxRules, kl_sandbox_rules_free)

#endif
