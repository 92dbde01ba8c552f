/*
 * Bounded queues and the threads that empty them.  A worker takes one item at
 * a time; the writer takes all that wait, up to a cap, into one group, and
 * lets no answer out before the group is durable.  There is no artificial
 * delay: the time of one commit gathers the next group.
 */
#include "serve/wire.h"

#include "base/log.h"

#define LANE_GROUP_MAX 1024 /* listen_config.group_max may be less */

static struct lane_job *
job_of(struct lane_item *item)
{
    return (struct lane_job *)(void *)((char *)item -
                                       offsetof(struct lane_job, item));
}

enum status
lane_init(struct lane_queue *q, unsigned max)
{
    *q = (struct lane_queue){.max = max};
    if (pthread_mutex_init(&q->lock, NULL) != 0)
        return ST_NOSPACE;
    if (pthread_cond_init(&q->filled, NULL) != 0) {
        (void)pthread_mutex_destroy(&q->lock);
        return ST_NOSPACE;
    }
    return ST_OK;
}

void
lane_clear(struct lane_queue *q)
{
    (void)pthread_cond_destroy(&q->filled);
    (void)pthread_mutex_destroy(&q->lock);
}

enum status
lane_push(struct lane_queue *q, struct lane_item *item)
{
    enum status st = ST_BUSY;

    item->next = NULL;
    pthread_mutex_lock(&q->lock);
    if (q->n < q->max && !q->is_closing) {
        if (q->last != NULL)
            q->last->next = item;
        else
            q->first = item;
        q->last = item;
        q->n++;
        pthread_cond_signal(&q->filled);
        st = ST_OK;
    }
    pthread_mutex_unlock(&q->lock);
    return st;
}

void
lane_close(struct lane_queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->is_closing = true;
    pthread_cond_broadcast(&q->filled);
    pthread_mutex_unlock(&q->lock);
}

/* The first of up to `max` items, linked; NULL when closed and empty.  Waits
 * unless is_idle_told, then NULL may also mean that nothing waits. */
static struct lane_item *
take(struct lane_queue *q, unsigned max, bool waits, bool *is_over)
{
    struct lane_item *first, *last;
    unsigned n = 1;

    pthread_mutex_lock(&q->lock);
    while (waits && q->first == NULL && !q->is_closing)
        pthread_cond_wait(&q->filled, &q->lock);
    first = last = q->first;
    *is_over = first == NULL && q->is_closing;
    if (first != NULL) {
        while (n < max && last->next != NULL) {
            last = last->next;
            n++;
        }
        q->first = last->next;
        if (q->first == NULL)
            q->last = NULL;
        last->next = NULL;
        q->n -= n;
    }
    pthread_mutex_unlock(&q->lock);
    return first;
}

/* Everything a lane's thread needs at hand. */
struct hand {
    struct listen_server *srv;
    struct app_ctx *ctx;
    struct gzip *gzip;
};

static void
handle_one(struct hand *h, struct lane_item *item)
{
    if (item->is_job) {
        struct lane_job *job = job_of(item);

        job->run(h->srv->app, h->ctx, job);
    } else {
        struct wire *w = wire_of_item(item);

        h->srv->calls.handle(h->srv->app, h->ctx, &w->x);
    }
}

/* The group did not become durable: other answers, no events. */
static void
fail_one(struct hand *h, struct wire *w, enum status st)
{
    exchange_reset(&w->x);
    if (h->srv->calls.group_failed != NULL)
        h->srv->calls.group_failed(h->srv->app, &w->x, st);
    w->x.events = NULL;
    if (w->x.answer.status != 0)
        return;
    exchange_answer(&w->x, 503, STR(""));
    exchange_add_field(&w->x, STR("retry-after"), STR("1"));
}

/* Let one item go, by what became of its group.  After this the item belongs
 * to its loop or its owner. */
static void
release_one(struct hand *h, struct lane_item *item, enum status st)
{
    struct wire *w;

    if (item->is_job) {
        struct lane_job *job = job_of(item);

        job->done(h->srv->app, job, st);
        return;
    }
    w = wire_of_item(item);
    if (st != ST_OK)
        fail_one(h, w, st);
    answer_settle(h->srv, &w->x, &h->gzip);
    /* Events first, so that they are in the inbox before the answer. */
    if (st == ST_OK)
        stream_send_all(h->srv, &w->x);
    loop_give_back(w);
}

static void
run_group(struct hand *h, struct lane_item *first)
{
    const struct listen_app *calls = &h->srv->calls;
    enum status st = calls->group_begin(h->srv->app, h->ctx);
    unsigned n = 0;

    if (st == ST_OK) {
        for (struct lane_item *i = first; i != NULL; i = i->next, n++)
            handle_one(h, i);
        st = calls->group_end(h->srv->app, h->ctx);
    }
    if (st != ST_OK)
        LOG(LOG_ERROR, 0, "group_failed", LOG_INT("reason", st),
            LOG_INT("exchanges", n));
    atomic_fetch_add(&h->srv->n_groups, 1);
    atomic_fetch_add(&h->srv->n_grouped, n);
    while (first != NULL) {
        struct lane_item *next = first->next;

        release_one(h, first, st);
        first = next;
    }
}

/* A worker's item: writes are a group of one, when there is no writer. */
static void
run_single(struct hand *h, struct lane_item *item)
{
    if (item->is_job || wire_of_item(item)->x.lane == EXCHANGE_WRITER) {
        run_group(h, item);
        return;
    }
    handle_one(h, item);
    release_one(h, item, ST_OK);
}

static void
run_writer(struct hand *h, struct lane_queue *q)
{
    const struct listen_app *calls = &h->srv->calls;
    bool is_over = false;

    while (!is_over) {
        struct lane_item *group =
            take(q, h->srv->cfg.group_max, false, &is_over);

        if (group == NULL && !is_over) {
            if (calls->writer_idle != NULL)
                calls->writer_idle(h->srv->app, h->ctx);
            group = take(q, h->srv->cfg.group_max, true, &is_over);
        }
        if (group != NULL)
            run_group(h, group);
    }
}

static void
run_worker(struct hand *h, struct lane_queue *q)
{
    bool is_over = false;

    while (!is_over) {
        struct lane_item *item = take(q, 1, true, &is_over);

        if (item != NULL)
            run_single(h, item);
    }
}

void
lane_report(struct listen_server *srv, enum status st)
{
    pthread_mutex_lock(&srv->start.lock);
    srv->start.n_up++;
    if (srv->start.st == ST_OK)
        srv->start.st = st;
    pthread_cond_signal(&srv->start.changed);
    pthread_mutex_unlock(&srv->start.lock);
}

void *
lane_main(void *lane_thread)
{
    struct lane_thread *t = lane_thread;
    struct hand h = {.srv = t->srv};
    enum status st =
        t->srv->calls.ctx_open(t->srv->app, t->lane, t->index, &h.ctx);

    lane_report(t->srv, st);
    if (st != ST_OK)
        return NULL;
    if (t->lane == EXCHANGE_WRITER)
        run_writer(&h, t->queue);
    else
        run_worker(&h, t->queue);
    t->srv->calls.ctx_close(t->srv->app, t->lane, h.ctx);
    gzip_free(h.gzip);
    return NULL;
}
