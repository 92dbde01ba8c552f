/*
 * The way out: render an answer, write it as far as the socket takes it, then
 * go on with the connection, park it as a stream, or end it so that the
 * client still sees the answer.
 */
#include "serve/wire.h"

#include <errno.h>
#include <sys/socket.h>

#include "base/log.h"

static struct listen_server *
server(const struct conn *c)
{
    return c->loop->srv;
}

/* Send what is ready; the state is CONN_WRITING until all of it is out. */
void
reply_begin(struct conn *c)
{
    struct wire *w = c->wire;
    bool keep = w->ask.is_kept_alive && !w->must_close &&
                !w->x.answer.must_close && !w->x.answer.is_stream &&
                !c->loop->is_stopping;

    w->must_close = !keep;
    answer_render(w, keep);
    if (buf_status(&w->head) != ST_OK) {
        conn_close(c); /* not even memory for a head */
        return;
    }
    c->state = CONN_WRITING;
}

/* The layer answers by itself, and the connection ends. */
void
reply_refuse(struct conn *c, unsigned status)
{
    struct listen_server *srv = server(c);
    struct wire *w = c->wire;

    exchange_reset(&w->x);
    w->must_close = true;
    w->is_refused = true;
    atomic_fetch_add_explicit(&srv->n_refused, 1, memory_order_relaxed);
    if (w->x.number == 0) {
        w->x.number = c->loop->next_number;
        c->loop->next_number += srv->n_loops;
        w->x.started_ms = c->loop->now_ms;
    }
    exchange_answer(&w->x, status, STR(""));
    if (status == 503)
        exchange_add_field(&w->x, STR("retry-after"), STR("1"));
    if (srv->calls.fault != NULL)
        srv->calls.fault(srv->app, &w->x);
    answer_settle(srv, &w->x, &c->loop->gzip);
    LOG(LOG_INFO, w->x.number, "refused", LOG_INT("status", status));
    reply_begin(c);
}

static void
log_request(const struct conn *c, const struct wire *w)
{
    const struct listen_server *srv = server(c);

    if (!srv->cfg.logs_requests || !log_wants(LOG_INFO) || w->is_refused)
        return;
    LOG(LOG_INFO, w->x.number, "request",
        LOG_CONST("method", exchange_method_name(w->x.method)),
        LOG_CONST("route", w->x.pattern), LOG_INT("status", w->x.answer.status),
        LOG_INT("ms", clock_mono_ms(srv->cfg.clock) - w->x.started_ms),
        LOG_INT("bytes", w->n_payload));
}

/* Shut our side and discard what comes, so that the answer is not lost to a
 * reset.  RFC 9112, 9.6. */
static void
begin_linger(struct conn *c)
{
    wire_give(c->wire);
    c->wire = NULL;
    if (c->has_hup || shutdown(c->fd, SHUT_WR) != 0) {
        conn_close(c);
        return;
    }
    c->state = CONN_LINGER;
    loop_arm(c, TIMER_LINGER);
}

static void
begin_parking(struct conn *c)
{
    struct wire *w = c->wire;
    struct stream_key topic = w->x.answer.topic;
    struct stream_owner owner = w->x.answer.owner;
    uint64_t seq = w->park_seq;

    w->is_admitted = false; /* the park has the place from here on */
    wire_give(w);
    c->wire = NULL;
    c->state = CONN_PARKED;
    if (park_open(c, &topic, &owner, seq) != ST_OK) {
        reply_release(server(c), &topic);
        conn_close(c);
        return;
    }
    loop_arm(c, TIMER_COMMENT);
}

/* The whole answer is out.  true: go on with the connection. */
static bool
finish_answer(struct conn *c)
{
    struct wire *w = c->wire;

    log_request(c, w);
    if (w->x.answer.is_stream && !w->is_bare && !c->loop->is_stopping) {
        begin_parking(c);
        return false;
    }
    if (w->is_refused || w->is_half_read) {
        begin_linger(c);
        return c->state == CONN_LINGER;
    }
    if (w->must_close || wire_next(w) != ST_OK) {
        conn_close(c);
        return false;
    }
    c->state = CONN_HEAD;
    loop_arm(c, TIMER_NONE);
    return true;
}

/* One send of what is left; as send(2). */
static ssize_t
send_rest(const struct conn *c)
{
    const struct wire *w = c->wire;
    struct str head = buf_str(&w->head);
    size_t skip = w->sent < head.len ? w->sent : head.len;
    struct iovec iov[2] = {
        {(void *)(uintptr_t)(head.ptr + skip), head.len - skip}, {NULL, 0}};
    const struct msghdr msg = {.msg_iov = iov, .msg_iovlen = 2};

    if (w->payload.len > w->sent - skip) {
        iov[1].iov_base =
            (void *)(uintptr_t)(w->payload.ptr + (w->sent - skip));
        iov[1].iov_len = w->payload.len - (w->sent - skip);
    }
    if (iov[1].iov_len == 0)
        return send(c->fd, iov[0].iov_base, iov[0].iov_len, MSG_NOSIGNAL);
    if (iov[0].iov_len == 0)
        return send(c->fd, iov[1].iov_base, iov[1].iov_len, MSG_NOSIGNAL);
    return sendmsg(c->fd, &msg, MSG_NOSIGNAL);
}

/* true: all of it is out and the connection goes on. */
bool
reply_write(struct conn *c)
{
    struct wire *w = c->wire;
    size_t total = w->head.len + w->payload.len;

    while (w->sent < total) {
        ssize_t r = send_rest(c);

        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            c->is_writable = false;
            if (c->timer != TIMER_WRITE)
                loop_arm(c, TIMER_WRITE);
            return false;
        }
        if (r < 0) {
            conn_close(c);
            return false;
        }
        w->sent += (size_t)r;
    }
    return finish_answer(c);
}

/* Room for one more stream?  Counts it if so. */
static bool
admit_stream(struct conn *c)
{
    struct listen_server *srv = server(c);
    struct exchange_answer *a = &c->wire->x.answer;
    unsigned max = a->topic_max;

    if (!a->is_stream || c->wire->x.method == EXCHANGE_HEAD)
        return true;
    if (max == 0)
        max = srv->cfg.n_topic_streams;
    if (c->loop->is_stopping)
        return false;
    if (atomic_fetch_add(&srv->n_parked, 1) >= (long long)srv->cfg.n_streams ||
        tally_add(srv->topics, a->topic.bytes, max) != ST_OK) {
        atomic_fetch_sub(&srv->n_parked, 1);
        return false;
    }
    c->wire->is_admitted = true;
    return true;
}

void
reply_release(struct listen_server *srv, const struct stream_key *topic)
{
    tally_drop(srv->topics, topic->bytes);
    atomic_fetch_sub(&srv->n_parked, 1);
}

/* An exchange that the program has answered. */
void
reply_admit(struct conn *c)
{
    struct listen_server *srv = server(c);
    struct exchange *x = &c->wire->x;

    if (admit_stream(c)) {
        reply_begin(c);
        return;
    }
    exchange_reset(x);
    exchange_answer(x, 503, STR(""));
    exchange_add_field(x, STR("retry-after"), STR("30"));
    if (srv->calls.fault != NULL)
        srv->calls.fault(srv->app, x);
    answer_settle(srv, x, &c->loop->gzip);
    reply_begin(c);
}
