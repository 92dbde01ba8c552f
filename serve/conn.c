/*
 * One connection's life: the states that serve/intake.c and serve/reply.c
 * move it through, what wakes it, and how it ends.
 *
 * epoll is edge-triggered and armed once per connection: is_readable and
 * is_writable remember what it said until the socket says EAGAIN (or gives
 * less than was asked for, which saves that call).
 */
#include "serve/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/sockios.h>

#include "base/log.h"
#include "base/mem.h"

#define TURN_MAX 16 /* requests of one connection per turn */
#define STEP_MAX 64 /* steps; a long body reads 64 KiB in each */

static struct listen_server *
server(const struct conn *c)
{
    return c->loop->srv;
}

void
conn_open(struct loop *l, int fd, const struct conn *peer)
{
    struct conn *c = mem_alloc(sizeof *c);
    struct epoll_event ev;

    if (c == NULL || loop_place(l, c) != ST_OK) {
        if (peer->is_counted)
            tally_drop(l->srv->addresses, peer->key);
        mem_free(c);
        close(fd);
        return;
    }
    uint32_t slot = c->slot, gen = c->gen;

    *c = *peer;
    c->loop = l;
    c->fd = fd;
    c->slot = slot;
    c->gen = gen;
    c->state = CONN_IDLE;
    l->n_conns++;
    atomic_fetch_add(&l->srv->n_conns, 1);
    ev.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    ev.data.u64 = (uint64_t)gen << 32 | slot;
    loop_arm(c, TIMER_IDLE);
    if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &ev) != 0)
        conn_close(c);
}

void
conn_close(struct conn *c)
{
    struct loop *l = c->loop;

    if (c->state == CONN_CLOSED)
        return;
    if (c->park != NULL) {
        reply_release(server(c), &c->park->topic);
        park_close(c);
    }
    /* A lane may have the wire: then it comes back to nobody. */
    if (c->wire != NULL && c->state != CONN_WAITING) {
        if (c->wire->is_admitted)
            reply_release(server(c), &c->wire->x.answer.topic);
        wire_give(c->wire);
    }
    c->wire = NULL;
    c->state = CONN_CLOSED;
    loop_arm(c, TIMER_NONE);
    if (c->is_counted)
        tally_drop(server(c)->addresses, c->key);
    loop_unplace(c);
    l->n_conns--;
    atomic_fetch_sub(&server(c)->n_conns, 1);
    close(c->fd); /* leaves the epoll set by that */
    c->fd = -1;
    if (!c->in_ready) { /* else the loop finds it there */
        c->ready = l->dead;
        l->dead = c;
    }
}

/* Up to n bytes.  ST_OK: *got > 0.  ST_BUSY: none now.  ST_END: no more will
 * come, or the connection broke. */
enum status
conn_receive(struct conn *c, char *to, size_t n, size_t *got)
{
    ssize_t r;

    if (!c->is_readable)
        return ST_BUSY;
    do
        r = recv(c->fd, to, n, 0);
    while (r < 0 && errno == EINTR);
    if (r < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        c->is_readable = false;
        return ST_BUSY;
    }
    if (r <= 0)
        return ST_END;
    if ((size_t)r < n && !c->has_hup)
        c->is_readable = false; /* more raises a new edge */
    *got = (size_t)r;
    return ST_OK;
}

static bool
discard(struct conn *c)
{
    size_t got = 0;
    enum status st = conn_receive(c, c->loop->scratch, WIRE_SCRATCH, &got);

    if (st == ST_END)
        conn_close(c);
    return st == ST_OK;
}

/* A parked client has nothing to say; only its end matters. */
static void
watch_parked(struct conn *c)
{
    size_t got = 0;
    enum status st;

    do
        st = conn_receive(c, c->loop->scratch, WIRE_SCRATCH, &got);
    while (st == ST_OK);
    if (st == ST_END || park_flush(c) != ST_OK)
        conn_close(c);
}

static bool
step(struct conn *c)
{
    switch ((enum conn_state)c->state) {
    case CONN_IDLE:
        if (!c->is_readable)
            return false;
        c->wire = wire_take(c->loop);
        if (c->wire == NULL) {
            conn_close(c);
            return false;
        }
        c->state = CONN_HEAD;
        return true;
    case CONN_HEAD:
        return intake_head(c);
    case CONN_BODY:
        return intake_body(c);
    case CONN_WRITING:
        return reply_write(c);
    case CONN_PARKED:
        watch_parked(c);
        return false;
    case CONN_LINGER:
        return discard(c);
    case CONN_WAITING:
    case CONN_CLOSED:
        return false;
    }
    return false;
}

void
conn_answered(struct conn *c)
{
    reply_admit(c);
    conn_run(c);
}

void
conn_run(struct conn *c)
{
    uint64_t start = c->loop->next_number;
    uint64_t turn = (uint64_t)TURN_MAX * server(c)->n_loops;
    unsigned n_steps = 0;

    while (step(c)) {
        /* Others want their turn too: many requests, or one long body. */
        if (c->loop->next_number - start >= turn || ++n_steps >= STEP_MAX) {
            loop_ready(c);
            return;
        }
    }
}

void
conn_event(struct conn *c, uint32_t events)
{
    if (events & (EPOLLERR | EPOLLHUP)) {
        conn_close(c);
        return;
    }
    if (events & EPOLLRDHUP)
        c->has_hup = true;
    if (events & (EPOLLIN | EPOLLRDHUP))
        c->is_readable = true;
    if (events & EPOLLOUT)
        c->is_writable = true;
    if (c->state == CONN_WRITING && !c->is_writable)
        return;
    conn_run(c);
}

/* ---- time ------------------------------------------------------------- */

/* Has the client taken enough of the answer in this window?  What the kernel
 * still holds was not taken. */
static bool
is_taking(struct conn *c)
{
    struct wire *w = c->wire;
    int queued = 0;
    size_t taken = w->sent;

    if (ioctl(c->fd, SIOCOUTQ, &queued) == 0 && queued > 0)
        taken = w->sent > (size_t)queued ? w->sent - (size_t)queued : 0;
    if (taken < w->taken + server(c)->cfg.write_min)
        return false;
    w->taken = taken;
    return true;
}

void
conn_expired(struct conn *c, enum loop_timer timer)
{
    struct listen_server *srv = server(c);
    struct wire *w = c->wire;

    switch (timer) {
    case TIMER_HEAD:
        reply_refuse(c, 408);
        conn_run(c);
        return;
    case TIMER_BODY:
        if (w->n_body_bytes < srv->cfg.body_window_min) {
            reply_refuse(c, 408);
            conn_run(c);
            return;
        }
        w->n_body_bytes = 0;
        loop_arm(c, TIMER_BODY);
        return;
    case TIMER_WRITE:
        if (is_taking(c)) {
            loop_arm(c, TIMER_WRITE);
            return;
        }
        break;
    case TIMER_COMMENT:
        if (park_comment(c) == ST_OK) {
            loop_arm(c, TIMER_COMMENT);
            return;
        }
        break;
    default:
        break;
    }
    conn_close(c);
}

void
conn_stop(struct conn *c)
{
    char text[32] = "retry: ";
    size_t at = 7;
    unsigned wait_ms;

    if (c->state == CONN_IDLE) {
        c->is_readable = true; /* a request may just have come */
        conn_run(c);
        return;
    }
    if (c->state != CONN_PARKED)
        return;
    /* Spread the return of all clients over four seconds. */
    wait_ms = 1000 + (c->slot * 2654435761u >> 16) % 4000;
    for (unsigned unit = 1000; unit > 0; unit /= 10)
        text[at++] = (char)('0' + wait_ms / unit % 10);
    memcpy(text + at, "\n\n", 2);
    if (c->park->first == NULL)
        (void)!send(c->fd, text, at + 2, MSG_NOSIGNAL);
    (void)shutdown(c->fd, SHUT_WR);
    conn_close(c);
}
