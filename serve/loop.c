/*
 * One event loop: a thread with its epoll set, its connections, deadlines and
 * inbox.  A round is: wait; accept and serve what is ready (one batch, so
 * one read transaction); deliver what other threads left in the inbox (events
 * first: an answer that comes after must not precede them); expire deadlines;
 * free what was closed.  Nothing is freed earlier, because a later event of
 * the same batch may still name it.
 */
#include "serve/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "serve/net.h"

#define LOOP_EVENTS 256     /* of one epoll_wait */
#define LOOP_ACCEPTS 128    /* of one round, so that others get their turn */
#define LOOP_SLOTS_FIRST 64 /* doubled when full */
#define LOOP_LINGER_MS 2000 /* for a refused client to read its answer */
#define LOOP_RETRY_MS 100   /* without descriptors: pause accepting */
#define LOOP_NO_SLOT UINT32_MAX
#define LOOP_LISTENER ((uint64_t)1 << 63) /* epoll's name for it */
#define LOOP_WAKE ((uint64_t)1 << 62)

/* ---- timers ----------------------------------------------------------- */

void
loop_arm(struct conn *c, enum loop_timer timer)
{
    struct loop *l = c->loop;
    struct loop_list *list = &l->timers[c->timer];

    if (c->timer != TIMER_NONE) {
        if (c->prev != NULL)
            c->prev->next = c->next;
        else
            list->first = c->next;
        if (c->next != NULL)
            c->next->prev = c->prev;
        else
            list->last = c->prev;
    }
    c->timer = (uint8_t)timer;
    if (timer == TIMER_NONE)
        return;
    list = &l->timers[timer];
    c->deadline_ms = l->now_ms + list->span_ms;
    c->next = NULL;
    c->prev = list->last;
    if (list->last != NULL)
        list->last->next = c;
    else
        list->first = c;
    list->last = c;
}

static void
expire(struct loop *l)
{
    for (unsigned t = TIMER_NONE + 1; t < TIMER_COUNT; t++) {
        struct conn *c;

        while ((c = l->timers[t].first) != NULL &&
               c->deadline_ms <= l->now_ms) {
            loop_arm(c, TIMER_NONE);
            conn_expired(c, (enum loop_timer)t);
        }
    }
}

/* Milliseconds to the next thing that happens by itself; -1: nothing. */
static int
wait_ms(const struct loop *l)
{
    int64_t at = INT64_MAX;

    if (l->ready != NULL)
        return 0;
    for (unsigned t = TIMER_NONE + 1; t < TIMER_COUNT; t++)
        if (l->timers[t].first != NULL && l->timers[t].first->deadline_ms < at)
            at = l->timers[t].first->deadline_ms;
    if (l->accept_at_ms > 0 && l->accept_at_ms < at)
        at = l->accept_at_ms;
    if (l->is_stopping && l->stop_at_ms < at)
        at = l->stop_at_ms;
    if (at == INT64_MAX)
        return -1;
    if (at <= l->now_ms)
        return 0;
    return at - l->now_ms < 60000 ? (int)(at - l->now_ms) : 60000;
}

void
loop_ready(struct conn *c)
{
    if (c->in_ready)
        return;
    c->in_ready = true;
    c->ready = c->loop->ready;
    c->loop->ready = c;
}

/* ---- slots ------------------------------------------------------------ */

enum status
loop_place(struct loop *l, struct conn *c)
{
    struct loop_slot *slots;
    uint32_t n = l->n_slots;

    if (l->free_slot == LOOP_NO_SLOT) {
        n = n == 0 ? LOOP_SLOTS_FIRST : n * 2;
        slots = mem_resize(l->slots, n * sizeof *slots);
        if (slots == NULL)
            return ST_NOSPACE;
        for (uint32_t i = n; i-- > l->n_slots;) {
            slots[i] = (struct loop_slot){.next_free = l->free_slot};
            l->free_slot = i;
        }
        l->slots = slots;
        l->n_slots = n;
    }
    c->slot = l->free_slot;
    c->gen = l->slots[c->slot].gen;
    l->free_slot = l->slots[c->slot].next_free;
    l->slots[c->slot].conn = c;
    return ST_OK;
}

void
loop_unplace(struct conn *c)
{
    struct loop *l = c->loop;
    struct loop_slot *s = &l->slots[c->slot];

    s->conn = NULL;
    s->gen = (s->gen + 1) & 0x3fffffff; /* the top bits name other things */
    s->next_free = l->free_slot;
    l->free_slot = c->slot;
}

static struct conn *
find(const struct loop *l, uint32_t slot, uint32_t gen)
{
    if (slot >= l->n_slots || l->slots[slot].gen != gen)
        return NULL;
    return l->slots[slot].conn;
}

/* ---- the inbox -------------------------------------------------------- */

void
loop_wake(struct loop *l)
{
    uint64_t one = 1;
    ssize_t r = write(l->wake, &one, sizeof one);

    (void)r; /* a full counter wakes as well */
}

/* The first to put something in wakes the loop.  Called locked, unlocks. */
static void
unlock_and_wake(struct loop *l)
{
    bool wakes = !l->inbox.is_woken;

    l->inbox.is_woken = true;
    pthread_mutex_unlock(&l->inbox.lock);
    if (wakes)
        loop_wake(l);
}

void
loop_give_back(struct wire *w)
{
    struct loop *l = w->loop;

    w->next = NULL;
    pthread_mutex_lock(&l->inbox.lock);
    if (l->inbox.last != NULL)
        l->inbox.last->next = w;
    else
        l->inbox.first = w;
    l->inbox.last = w;
    unlock_and_wake(l);
}

void
loop_post(struct loop *l, struct stream_chunk *chunk)
{
    pthread_mutex_lock(&l->inbox.lock);
    chunk->next[l->index] = NULL;
    if (l->inbox.chunk_last != NULL)
        l->inbox.chunk_last->next[l->index] = chunk;
    else
        l->inbox.chunk_first = chunk;
    l->inbox.chunk_last = chunk;
    unlock_and_wake(l);
}

void
loop_miss(struct loop *l)
{
    pthread_mutex_lock(&l->inbox.lock);
    l->inbox.has_missed = true;
    unlock_and_wake(l);
}

static void
close_streams(struct loop *l)
{
    for (uint32_t i = 0; i < l->n_slots; i++) {
        struct conn *c = l->slots[i].conn;

        if (c != NULL && c->state == CONN_PARKED)
            conn_close(c);
    }
    /* Those on their way to be parked must not believe they saw all. */
    l->parks.seq += PARK_RECENT + 1;
    for (unsigned i = 0; i < PARK_RECENT; i++) {
        stream_chunk_drop(l->parks.recent[i]);
        l->parks.recent[i] = NULL;
    }
}

static void
take_inbox(struct loop *l)
{
    struct stream_chunk *chunk;
    struct wire *w;
    bool has_missed;

    pthread_mutex_lock(&l->inbox.lock);
    w = l->inbox.first;
    chunk = l->inbox.chunk_first;
    has_missed = l->inbox.has_missed;
    l->inbox.first = l->inbox.last = NULL;
    l->inbox.chunk_first = l->inbox.chunk_last = NULL;
    l->inbox.has_missed = l->inbox.is_woken = false;
    pthread_mutex_unlock(&l->inbox.lock);
    if (has_missed)
        close_streams(l);
    while (chunk != NULL) {
        struct stream_chunk *next = chunk->next[l->index];

        park_deliver(l, chunk);
        chunk = next;
    }
    while (w != NULL) {
        struct wire *next = w->next;
        struct conn *c = find(l, w->slot, w->gen);

        if (c != NULL && c->wire == w)
            conn_answered(c);
        else
            wire_give(w);
        w = next;
    }
}

/* ---- accepting -------------------------------------------------------- */

/* Close the connection that has been idle for longest. */
static bool
close_idlest(struct loop *l, const uint8_t *key)
{
    struct conn *c = l->timers[TIMER_IDLE].first;

    while (c != NULL && key != NULL &&
           (!c->is_counted || memcmp(c->key, key, TALLY_KEY) != 0))
        c = c->next;
    if (c == NULL)
        return false;
    conn_close(c);
    return true;
}

/* Below the ceilings, if need be by closing an idle one. */
static bool
admit(struct loop *l, struct conn *peer)
{
    struct listen_server *srv = l->srv;
    const struct listen_config *cfg = &srv->cfg;
    enum status st;

    if (atomic_load(&srv->n_conns) >= (long long)cfg->n_connections &&
        !close_idlest(l, NULL))
        return false;
    if (peer->is_local && !cfg->counts_local)
        return true;
    st = tally_add(srv->addresses, peer->key, cfg->n_per_address);
    if (st == ST_BUSY && close_idlest(l, peer->key))
        st = tally_add(srv->addresses, peer->key, cfg->n_per_address);
    peer->is_counted = st == ST_OK;
    return st == ST_OK;
}

static void
listen_for(struct loop *l, bool on)
{
    struct epoll_event ev = {.events = EPOLLIN, .data.u64 = LOOP_LISTENER};

    if (!l->owns_listener && on)
        ev.events |= EPOLLEXCLUSIVE; /* shared: wake one loop, not all */
    (void)epoll_ctl(l->epoll, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, l->listener,
                    &ev);
}

/* Out of descriptors or memory: make room, and try again in a moment instead
 * of being told at once, for ever, that somebody waits. */
static void
pause_accepting(struct loop *l, int reason)
{
    LOG(LOG_WARN, 0, "accept_paused", LOG_INT("errno", reason));
    (void)close_idlest(l, NULL);
    listen_for(l, false);
    l->accept_at_ms = l->now_ms + LOOP_RETRY_MS;
}

static void
accept_some(struct loop *l)
{
    for (unsigned i = 0; i < LOOP_ACCEPTS; i++) {
        struct sockaddr_storage from = {0};
        socklen_t len = sizeof from;
        struct conn peer = {0};
        struct net_peer who;
        int fd = accept4(l->listener, (struct sockaddr *)&from, &len,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
                errno == ENOMEM)
                pause_accepting(l, errno);
            return;
        }
        atomic_fetch_add_explicit(&l->srv->n_accepted, 1, memory_order_relaxed);
        net_peer((const struct sockaddr *)&from, &who);
        peer.net = who.net;
        peer.is_local = who.is_local;
        memcpy(peer.key, who.key, sizeof peer.key);
        if (admit(l, &peer))
            conn_open(l, fd, &peer);
        else
            close(fd);
    }
}

/* ---- batches ---------------------------------------------------------- */

void
loop_batch_begin(struct loop *l)
{
    if (l->in_batch)
        return;
    l->in_batch = true;
    if (l->srv->calls.batch_begin != NULL)
        l->srv->calls.batch_begin(l->srv->app, l->ctx);
}

static void
batch_end(struct loop *l)
{
    if (!l->in_batch)
        return;
    l->in_batch = false;
    if (l->srv->calls.batch_end != NULL)
        l->srv->calls.batch_end(l->srv->app, l->ctx);
}

struct str
loop_date(struct loop *l)
{
    if (l->now_ms >= l->date_until_ms) {
        int64_t wall_ms = clock_wall_ms(l->srv->cfg.clock);

        clock_http_date(wall_ms, l->date);
        l->date_until_ms = l->now_ms + 1000 - wall_ms % 1000;
    }
    return (struct str){l->date, sizeof l->date};
}

/* ---- the thread ------------------------------------------------------- */

static void
handle_event(struct loop *l, const struct epoll_event *ev)
{
    uint64_t count;
    struct conn *c;

    if (ev->data.u64 == LOOP_LISTENER) {
        if (l->listener >= 0)
            accept_some(l);
        return;
    }
    if (ev->data.u64 == LOOP_WAKE) {
        ssize_t r = read(l->wake, &count, sizeof count);

        (void)r; /* it only resets the counter */
        return;
    }
    c = find(l, (uint32_t)ev->data.u64, (uint32_t)(ev->data.u64 >> 32));
    if (c != NULL)
        conn_event(c, ev->events);
}

/* Another turn for those that had more to do. */
static void
run_ready(struct loop *l)
{
    struct conn *c = l->ready;

    l->ready = NULL;
    while (c != NULL) {
        struct conn *next = c->ready;

        c->in_ready = false;
        if (c->state == CONN_CLOSED) {
            c->ready = l->dead;
            l->dead = c;
        } else {
            conn_run(c);
        }
        c = next;
    }
}

static void
free_dead(struct loop *l)
{
    while (l->dead != NULL) {
        struct conn *c = l->dead;

        l->dead = c->ready;
        mem_free(c);
    }
}

static void
begin_stop(struct loop *l)
{
    l->is_stopping = true;
    l->stop_at_ms = l->now_ms + l->srv->cfg.stop_ms;
    if (l->accept_at_ms == 0)
        accept_some(l); /* who is in the queue was promised an answer */
    if (l->owns_listener)
        close(l->listener);
    else if (l->accept_at_ms == 0)
        listen_for(l, false);
    l->listener = -1;
    l->accept_at_ms = 0;
    for (uint32_t i = 0; i < l->n_slots; i++)
        if (l->slots[i].conn != NULL)
            conn_stop(l->slots[i].conn);
}

static void
round_once(struct loop *l)
{
    struct epoll_event events[LOOP_EVENTS];
    int n = epoll_wait(l->epoll, events, LOOP_EVENTS, wait_ms(l));

    log_hold();
    l->now_ms = clock_mono_ms(l->srv->cfg.clock);
    for (int i = 0; i < n; i++)
        handle_event(l, &events[i]);
    run_ready(l);
    batch_end(l);
    take_inbox(l);
    batch_end(l);
    expire(l);
    batch_end(l);
    if (l->accept_at_ms > 0 && l->accept_at_ms <= l->now_ms) {
        l->accept_at_ms = 0;
        listen_for(l, true);
    }
    if (!l->is_stopping && atomic_load(&l->srv->is_stopping)) {
        begin_stop(l);
        batch_end(l);
    }
    free_dead(l);
    log_release();
}

void *
loop_main(void *loop)
{
    struct loop *l = loop;
    struct listen_server *srv = l->srv;
    enum status st =
        srv->calls.ctx_open(srv->app, EXCHANGE_LOOP, l->index, &l->ctx);

    l->now_ms = clock_mono_ms(srv->cfg.clock);
    lane_report(srv, st);
    if (st != ST_OK)
        return NULL;
    while (!l->is_stopping || (l->n_conns > 0 && l->now_ms < l->stop_at_ms))
        round_once(l);
    for (uint32_t i = 0; i < l->n_slots; i++)
        if (l->slots[i].conn != NULL)
            conn_close(l->slots[i].conn);
    free_dead(l);
    srv->calls.ctx_close(srv->app, EXCHANGE_LOOP, l->ctx);
    return NULL;
}

/* ---- made and freed by listen.c --------------------------------------- */

enum status
loop_init(struct loop *l, struct listen_server *srv, unsigned index,
          int listener, bool owns)
{
    const struct listen_config *cfg = &srv->cfg;
    struct epoll_event ev = {.events = EPOLLIN, .data.u64 = LOOP_WAKE};

    *l = (struct loop){.srv = srv,
                       .index = index,
                       .listener = listener,
                       .owns_listener = owns,
                       .next_number = 1 + index,
                       .date_until_ms = INT64_MIN,
                       .free_slot = LOOP_NO_SLOT};
    l->timers[TIMER_IDLE].span_ms = cfg->idle_ms;
    l->timers[TIMER_HEAD].span_ms = cfg->head_ms;
    l->timers[TIMER_BODY].span_ms = cfg->body_window_ms;
    l->timers[TIMER_WRITE].span_ms = cfg->write_ms;
    l->timers[TIMER_COMMENT].span_ms = cfg->comment_ms;
    l->timers[TIMER_LINGER].span_ms = LOOP_LINGER_MS;
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    l->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    l->scratch = mem_alloc(WIRE_SCRATCH);
    if (pthread_mutex_init(&l->inbox.lock, NULL) != 0 || l->epoll < 0 ||
        l->wake < 0 || l->scratch == NULL || park_init(&l->parks) != ST_OK ||
        epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->wake, &ev) != 0) {
        loop_clear(l);
        return ST_NOSPACE;
    }
    listen_for(l, true);
    return ST_OK;
}

void
loop_clear(struct loop *l)
{
    struct wire *w = l->inbox.first;
    struct stream_chunk *chunk = l->inbox.chunk_first;

    while (chunk != NULL) {
        struct stream_chunk *next = chunk->next[l->index];

        stream_chunk_drop(chunk);
        chunk = next;
    }
    while (w != NULL) {
        struct wire *next = w->next;

        wire_free(w);
        w = next;
    }
    while (l->pool != NULL) {
        w = l->pool;
        l->pool = w->next;
        wire_free(w);
    }
    park_clear(&l->parks);
    gzip_free(l->gzip);
    mem_free(l->scratch);
    mem_free(l->slots);
    if (l->listener >= 0 && l->owns_listener)
        close(l->listener);
    if (l->epoll >= 0)
        close(l->epoll);
    if (l->wake >= 0)
        close(l->wake);
    (void)pthread_mutex_destroy(&l->inbox.lock);
}
