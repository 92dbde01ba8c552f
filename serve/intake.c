/*
 * The way in: read a head, judge it, ask the program, read the body, and pass
 * the whole request to the lane that its route chose.
 */
#include "serve/wire.h"

#include <sys/socket.h>

#include "base/log.h"

static struct listen_server *
server(const struct conn *c)
{
    return c->loop->srv;
}

/* The request is whole: to the lane its route chose. */
static void
dispatch(struct conn *c)
{
    struct listen_server *srv = server(c);
    struct wire *w = c->wire;
    struct lane_queue *q = &srv->workers;

    loop_arm(c, TIMER_NONE);
    w->x.body = parse_body(&w->parse);
    if (w->x.lane == EXCHANGE_LOOP && srv->cfg.has_writer) {
        loop_batch_begin(c->loop);
        srv->calls.handle(srv->app, c->loop->ctx, &w->x);
        answer_settle(srv, &w->x, &c->loop->gzip);
        stream_send_all(srv, &w->x);
        reply_admit(c);
        return;
    }
    if (w->x.lane == EXCHANGE_WRITER && srv->cfg.has_writer)
        q = &srv->writer;
    c->state = CONN_WAITING;
    w->slot = c->slot;
    w->gen = c->gen;
    w->item.is_job = false;
    if (lane_push(q, &w->item) == ST_OK)
        return;
    c->state = CONN_BODY;
    LOG(LOG_WARN, w->x.number, "lane_full", LOG_INT("lane", w->x.lane));
    exchange_reset(&w->x);
    exchange_answer(&w->x, 503, STR(""));
    exchange_add_field(&w->x, STR("retry-after"), STR("1"));
    if (srv->calls.fault != NULL)
        srv->calls.fault(srv->app, &w->x);
    answer_settle(srv, &w->x, &c->loop->gzip);
    reply_begin(c);
}

/* Tell a client that waits for it to send its body.  RFC 9110, 10.1.1. */
static void
send_continue(struct conn *c)
{
    static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct wire *w = c->wire;
    ssize_t r;

    if (!w->ask.wants_continue || w->sent_continue)
        return;
    w->sent_continue = true;
    r = send(c->fd, text, sizeof text - 1, MSG_NOSIGNAL);
    if (r != (ssize_t)sizeof text - 1)
        conn_close(c); /* 25 bytes always fit an idle socket */
}

/* Pass body bytes through gate and parser.  false: refused. */
static bool
feed_body(struct conn *c, const char *bytes, size_t n, bool is_lasting,
          size_t *used)
{
    struct wire *w = c->wire;
    enum gate_verdict v = GATE_MORE;
    enum status st;
    size_t passed = n;

    if (w->ask.is_chunked) {
        v = gate_scan_chunks(&w->gate, bytes, n, &passed);
        if (v == GATE_REFUSED) {
            reply_refuse(c, w->gate.refusal);
            return false;
        }
    }
    st = parse_feed(&w->parse, bytes, passed, is_lasting, used);
    /* Both must see the same end. */
    if (st == ST_OK && w->ask.is_chunked &&
        (w->parse.is_done != (v == GATE_DONE) || *used != passed))
        st = ST_INVALID;
    if (st == ST_OK)
        return true;
    reply_refuse(c, st != ST_NOSPACE                       ? 400
                    : w->body.len + passed > w->x.body_max ? 413
                                                           : 503);
    return false;
}

/* true: something changed, go on. */
bool
intake_body(struct conn *c)
{
    struct wire *w = c->wire;
    size_t want = WIRE_SCRATCH;
    size_t got = 0, used = 0;
    enum status st;

    send_continue(c);
    if (c->state == CONN_CLOSED)
        return false;
    if (!w->ask.is_chunked) {
        size_t have = parse_body(&w->parse).len;

        if (w->ask.length - have < want)
            want = (size_t)(w->ask.length - have);
    }
    st = conn_receive(c, c->loop->scratch, want, &got);
    if (st == ST_END) {
        conn_close(c); /* half a request needs no answer */
        return false;
    }
    if (st != ST_OK) {
        if (c->timer != TIMER_BODY)
            loop_arm(c, TIMER_BODY);
        return false;
    }
    w->n_body_bytes += got;
    if (!feed_body(c, c->loop->scratch, got, false, &used))
        return true;
    if (!w->parse.is_done)
        return true;
    buf_add(&w->tail, (struct str){c->loop->scratch + used, got - used});
    if (buf_status(&w->tail) != ST_OK) {
        conn_close(c);
        return false;
    }
    dispatch(c);
    return true;
}

/* Head and route are settled: is the body here already? */
static void
begin_body(struct conn *c)
{
    struct wire *w = c->wire;
    size_t left = w->in_len - w->n_done;
    size_t used = 0;

    if (!w->ask.is_chunked && w->ask.length == 0) {
        dispatch(c);
        return;
    }
    if (!w->ask.is_chunked && w->ask.length > w->x.body_max) {
        reply_refuse(c, 413);
        return;
    }
    w->body.cap = w->x.body_max;
    if (w->ask.is_chunked)
        gate_begin_chunks(&w->gate);
    c->state = CONN_BODY;
    loop_arm(c, TIMER_BODY);
    if (left == 0)
        return;
    w->ask.wants_continue = false; /* it did not wait for it */
    if (!feed_body(c, w->in + w->n_done, left, true, &used))
        return;
    w->n_done += used;
    w->n_body_bytes += used;
    /* A view of more than was allowed is only found here. */
    if (parse_body(&w->parse).len > w->x.body_max)
        reply_refuse(c, 413);
    else if (w->parse.is_done)
        dispatch(c);
}

/* The gate has let a whole head through. */
static void
begin_request(struct conn *c)
{
    struct listen_server *srv = server(c);
    struct wire *w = c->wire;
    unsigned refusal;
    enum status st;

    w->n_done = w->n_scanned;
    parse_init(&w->parse, &w->body);
    st = parse_head(&w->parse, w->in, w->n_scanned);
    refusal = st == ST_OK        ? judge_head(&w->parse, &w->ask)
              : st == ST_NOSPACE ? 431
                                 : 400;
    if (refusal == 0)
        refusal = wire_fill(w, c);
    if (refusal != 0) {
        w->x.fields = NULL;
        w->x.n_fields = 0;
        w->x.path = (struct str){NULL, 0};
        reply_refuse(c, refusal);
        return;
    }
    w->x.number = c->loop->next_number;
    w->x.started_ms = c->loop->now_ms;
    w->park_seq = c->loop->parks.seq;
    c->loop->next_number += srv->n_loops;
    atomic_fetch_add_explicit(&srv->n_requests, 1, memory_order_relaxed);
    srv->calls.route(srv->app, &w->x);
    if (w->x.answer.status == 0) {
        begin_body(c);
        return;
    }
    answer_settle(srv, &w->x, &c->loop->gzip);
    w->is_half_read = w->ask.is_chunked || w->ask.length > 0;
    w->must_close = w->is_half_read;
    reply_admit(c);
}

/* true: something changed, go on. */
bool
intake_head(struct conn *c)
{
    struct wire *w = c->wire;
    size_t got = 0, used = 0;
    enum gate_verdict v;
    enum status st;

    if (w->n_scanned == w->in_len) {
        if (wire_room(w) != ST_OK) {
            conn_close(c);
            return false;
        }
        st = conn_receive(c, w->in + w->in_len, w->in_room - w->in_len, &got);
        if (st == ST_END) {
            conn_close(c);
            return false;
        }
        if (st != ST_OK && w->in_len == 0) {
            wire_give(w);
            c->wire = NULL;
            c->state = CONN_IDLE;
            loop_arm(c, TIMER_IDLE);
            if (c->loop->is_stopping)
                conn_close(c);
            return false;
        }
        if (st != ST_OK) {
            if (c->timer != TIMER_HEAD)
                loop_arm(c, TIMER_HEAD);
            return false;
        }
        w->in_len += got;
    }
    w->is_fresh = false;
    v = gate_scan(&w->gate, w->in + w->n_scanned, w->in_len - w->n_scanned,
                  &used);
    if (v == GATE_REFUSED) {
        reply_refuse(c, w->gate.refusal);
        return true;
    }
    w->n_scanned += used;
    if (v == GATE_DONE)
        begin_request(c);
    return true;
}
