/* The system calls that a running server makes. */
#ifndef KL_WEB_SANDBOX_CALLS_H
#define KL_WEB_SANDBOX_CALLS_H

#include <glib.h>

/* Allows those and no others, from now on. may_connect: also what looking up and
 * calling a remote shard takes. FALSE where the kernel has no seccomp. */
gboolean kl_sandbox_limit_calls(gboolean may_connect);

#endif
