#ifndef SERVE_BIND_H
#define SERVE_BIND_H

#include <stdbool.h>

#include "core/status.h"

/*
 * bind: listening sockets, and what a service manager has to do with them.
 */
#define BIND_MAX 16

struct bind_set {
    int fds[BIND_MAX];
    unsigned n;        /* 1: shared by all loops; else one for each */
    unsigned port;     /* 0 for a local socket */
    bool is_inherited; /* from the service manager: stays open for its next */
};

/*
 * Listen on `address` ("192.0.2.1", "::", "unix:/run/x.sock") and port with
 * `n` sockets of their own (SO_REUSEPORT: the kernel spreads connections), or
 * with one when n is 1 or the address is local.  A stale local socket is
 * replaced.  If the service manager passed a socket (LISTEN_PID, LISTEN_FDS),
 * that one is taken and the address ignored.
 *
 * ST_INVALID: no such address.  ST_CONFLICT: in use.  ST_DENIED: not allowed.
 * ST_NOSPACE: no descriptors.  ST_BROKEN: anything else, logged.  After a
 * failure nothing is open.
 */
MUST_USE enum status bind_open(struct bind_set *set, const char *address,
                               unsigned port, unsigned n);

/* Close what is still open (fds that were set to -1 are not). */
void bind_close(struct bind_set *set);

/* Tell the service manager, if there is one (NOTIFY_SOCKET): "READY=1",
 * "STOPPING=1".  Best effort: it may not listen. */
void bind_notify(const char *state);

#endif
