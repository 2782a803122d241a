/* What the service manager is told (sd_notify(3)): that the server is ready, what it
 * serves, that it stops, and that it is alive.
 *
 * The socket is connected once, before the sandbox, which forbids new sockets; this is
 * why libsystemd, which makes one a message, is not used. Without NOTIFY_SOCKET in the
 * environment nothing is sent.
 *
 * Threads: open and close belong to one thread, sending to any.
 */
#ifndef KL_WEB_NOTIFY_H
#define KL_WEB_NOTIFY_H

#include <glib.h>

typedef struct KlNotify KlNotify;

/* Takes NOTIFY_SOCKET and WATCHDOG_USEC out of the environment. Never fails: a socket
 * that cannot be reached is warned about. */
KlNotify *kl_notify_open(void);
/* A message of one or more lines: "READY=1\nSTATUS=…". A line break in an argument
 * would begin another line: give none. */
void kl_notify_send(KlNotify *notify, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* How often the manager wants WATCHDOG=1 at least; 0: not at all. */
guint kl_notify_get_watchdog_ms(const KlNotify *notify);
void kl_notify_close(KlNotify *notify);

#endif
