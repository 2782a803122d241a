/* The system calls that a program makes once it runs. */
#ifndef KL_SEARCH_SANDBOX_CALLS_H
#define KL_SEARCH_SANDBOX_CALLS_H

#include <glib.h>

/* What there is beyond reading and writing files, memory, threads and time. */
typedef enum {
    KL_SANDBOX_SERVE = 1 << 0,   /* connections to a socket that listens already */
    KL_SANDBOX_CONNECT = 1 << 1, /* looking up and calling a remote shard */
    KL_SANDBOX_BUILD = 1 << 2,   /* folders, links, modes */
    KL_SANDBOX_WATCH = 1 << 3,   /* being told of changes in folders */
} KlSandboxCalls;

/* Allows those and no others, from now on. FALSE where the kernel has no seccomp. */
gboolean kl_sandbox_limit_calls(KlSandboxCalls calls);

#endif
