/*
 * Sockets to listen on: our own, one per loop, or one inherited.  Options set
 * on a listening socket are inherited by what it accepts, which saves system
 * calls per connection.
 */
#include "serve/bind.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

#define BIND_BACKLOG 4096 /* a burst of as many connects needs no repeat */
#define BIND_FIRST_FD 3   /* sd_listen_fds(3) */
#define BIND_DEAD_PEER_MS 30000 /* unacknowledged bytes: TCP_USER_TIMEOUT */

union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un local;
};

static enum status
failure(const char *what)
{
    int reason = errno;

    LOG(LOG_ERROR, 0, "cannot_listen", LOG_INT("errno", reason),
        LOG_CONST("step", ((struct str){what, strlen(what)})));
    switch (reason) {
    case EADDRINUSE:
        return ST_CONFLICT;
    case EACCES:
    case EPERM:
        return ST_DENIED;
    case EADDRNOTAVAIL:
    case ENOENT:
        return ST_INVALID;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
        return ST_NOSPACE;
    default:
        return ST_BROKEN;
    }
}

static enum status
parse_address(const char *text, unsigned port, union any_address *out,
              socklen_t *len)
{
    static const char local[] = "unix:";
    const size_t skip = sizeof local - 1;

    memset(out, 0, sizeof *out);
    if (strncmp(text, local, skip) == 0) {
        size_t n = strlen(text + skip);

        if (n == 0 || n >= sizeof out->local.sun_path)
            return ST_INVALID;
        out->local.sun_family = AF_UNIX;
        memcpy(out->local.sun_path, text + skip, n + 1);
        *len = sizeof out->local;
        return ST_OK;
    }
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons((uint16_t)port);
        *len = sizeof out->v4;
        return ST_OK;
    }
    if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)port);
        *len = sizeof out->v6;
        return ST_OK;
    }
    return ST_INVALID;
}

/* A socket file that nobody listens on any more may be replaced. */
static void
remove_stale(const union any_address *a, socklen_t len)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return;
    if (connect(fd, &a->any, len) != 0 && errno == ECONNREFUSED)
        (void)unlink(a->local.sun_path);
    close(fd);
}

static void
set_options(int fd)
{
    int on = 1;
    int dead_ms = BIND_DEAD_PEER_MS;

    /* They only make things better; a kernel without them serves as well. */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &dead_ms,
                     sizeof dead_ms);
}

static enum status
open_one(const union any_address *a, socklen_t len, bool is_shared, int *out)
{
    int on = 1;
    int fd =
        socket(a->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    enum status st;

    if (fd < 0)
        return failure("socket");
    if (a->any.sa_family != AF_UNIX) {
        (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (is_shared)
            (void)setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
        set_options(fd);
    }
    if (bind(fd, &a->any, len) != 0)
        goto fail;
    if (listen(fd, BIND_BACKLOG) != 0)
        goto fail;
    *out = fd;
    return ST_OK;
fail:
    st = failure("bind");
    close(fd);
    return st;
}

static unsigned
port_of(int fd)
{
    union any_address a;
    socklen_t len = sizeof a;

    memset(&a, 0, sizeof a);
    if (getsockname(fd, &a.any, &len) != 0)
        return 0;
    if (a.any.sa_family == AF_INET)
        return ntohs(a.v4.sin_port);
    return a.any.sa_family == AF_INET6 ? ntohs(a.v6.sin6_port) : 0;
}

/* One socket from the service manager; the variables are for us alone. */
static bool
inherit(struct bind_set *set)
{
    const char *pid = getenv("LISTEN_PID");
    const char *n = getenv("LISTEN_FDS");
    int flags;
    bool ok;

    ok = pid != NULL && n != NULL && strtol(pid, NULL, 10) == (long)getpid() &&
         strtol(n, NULL, 10) >= 1;
    (void)unsetenv("LISTEN_PID");
    (void)unsetenv("LISTEN_FDS");
    (void)unsetenv("LISTEN_FDNAMES");
    if (!ok)
        return false;
    flags = fcntl(BIND_FIRST_FD, F_GETFL);
    if (flags < 0 || fcntl(BIND_FIRST_FD, F_SETFL, flags | O_NONBLOCK) != 0 ||
        fcntl(BIND_FIRST_FD, F_SETFD, FD_CLOEXEC) != 0)
        return false;
    set_options(BIND_FIRST_FD);
    *set = (struct bind_set){.fds = {BIND_FIRST_FD},
                             .n = 1,
                             .port = port_of(BIND_FIRST_FD),
                             .is_inherited = true};
    return true;
}

enum status
bind_open(struct bind_set *set, const char *address, unsigned port, unsigned n)
{
    struct bind_set fresh = {.n = 0};
    union any_address a;
    socklen_t len = 0;
    enum status st;

    if (inherit(set))
        return ST_OK;
    st = parse_address(address, port, &a, &len);
    if (st != ST_OK)
        return st;
    if (a.any.sa_family == AF_UNIX) {
        remove_stale(&a, len);
        n = 1;
    }
    /* SO_REUSEPORT would let a second server of the same user share the
     * port in silence: the first socket is opened without it. */
    if (n > 1 && port != 0) {
        st = open_one(&a, len, false, &fresh.fds[0]);
        if (st != ST_OK)
            return st;
        close(fresh.fds[0]);
    }
    while (fresh.n < n && fresh.n < BIND_MAX) {
        st = open_one(&a, len, n > 1, &fresh.fds[fresh.n]);
        if (st != ST_OK) {
            bind_close(&fresh);
            return st;
        }
        fresh.n++;
        fresh.port = port_of(fresh.fds[0]);
        if (a.any.sa_family == AF_INET)
            a.v4.sin_port = htons((uint16_t)fresh.port);
        else if (a.any.sa_family == AF_INET6)
            a.v6.sin6_port = htons((uint16_t)fresh.port);
    }
    *set = fresh;
    return ST_OK;
}

void
bind_close(struct bind_set *set)
{
    for (unsigned i = 0; i < set->n; i++)
        if (set->fds[i] >= 0)
            close(set->fds[i]);
    set->n = 0;
}

void
bind_notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t n = path != NULL ? strlen(path) : 0;
    ssize_t r;
    int fd;

    if (n < 2 || n >= sizeof to.sun_path || (path[0] != '/' && path[0] != '@'))
        return;
    memcpy(to.sun_path, path, n + 1);
    if (path[0] == '@')
        to.sun_path[0] = '\0'; /* an abstract name */
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    r = sendto(fd, state, strlen(state), MSG_NOSIGNAL,
               (const struct sockaddr *)&to,
               (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
    (void)r;
    close(fd);
}
