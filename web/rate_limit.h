/* How many requests a client may make in a second.
 *
 *     slot = hash(seed, address)     a bucket that refills by `per_second` tokens a
 *       key, tokens, refilled        second, up to two seconds' worth; a request
 *                                    takes one
 *
 * A fixed table: addresses that meet in a slot push each other out, which errs on the
 * side of letting in. Addresses are kept as hashes with a random seed, for as long as
 * their slot. IPv6 clients count by /64, what has no address (unix:) not at all.
 *
 * Threads: any number; one short lock.
 */
#ifndef KL_WEB_RATE_LIMIT_H
#define KL_WEB_RATE_LIMIT_H

#include <glib.h>
#include <sys/socket.h>

typedef struct KlRateLimit KlRateLimit;

/* per_second: from 1. */
KlRateLimit *kl_rate_limit_new(guint per_second);
void kl_rate_limit_free(KlRateLimit *limit);

/* Whether that client may make another request at now_us (a monotonic time). limit and
 * address may be NULL: yes. */
gboolean
kl_rate_limit_take(KlRateLimit *limit, const struct sockaddr *address, gint64 now_us);

#endif
