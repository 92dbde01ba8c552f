/*
 * background: a thread beside the lanes that looks for work, and rests.
 */
#include "serve/background.h"

#include <errno.h>
#include <time.h>

#include "serve/app.h"
#include "serve/lane.h"
#include "serve/listen.h"

struct background_job {
    struct lane_job job; /* first: run and done cast it back */
    struct background *b;
    background_write *write;
    void *what;
    enum status st;
};

static void
job_run(struct app *app, struct app_ctx *ctx, struct lane_job *job)
{
    struct background_job *j = (struct background_job *)job;
    enum status st = store_savepoint(ctx->store);

    (void)app;
    if (st == ST_OK) {
        st = j->write(j->b, ctx->store, j->what);
        if (st == ST_OK)
            st = store_release(ctx->store);
        if (st != ST_OK)
            (void)!store_rollback_to(ctx->store);
    }
    j->st = st;
}

static void
job_done(struct app *app, struct lane_job *job, enum status st)
{
    struct background_job *j = (struct background_job *)job;
    struct background *b = j->b;

    (void)app;
    if (st != ST_OK)
        j->st = st;
    pthread_mutex_lock(&b->lock);
    b->is_over = true;
    pthread_cond_signal(&b->changed);
    pthread_mutex_unlock(&b->lock);
}

enum status
background_hand_in(struct background *b, background_write *write, void *what)
{
    struct background_job j = {.job = {.run = job_run, .done = job_done},
                               .b = b,
                               .write = write,
                               .what = what};
    enum status st;

    b->is_over = false;
    st = listen_submit(atomic_load(&b->app->srv), &j.job);
    if (st != ST_OK)
        return st;
    pthread_mutex_lock(&b->lock);
    while (!b->is_over)
        pthread_cond_wait(&b->changed, &b->lock);
    pthread_mutex_unlock(&b->lock);
    return j.st;
}

void
background_rest(struct background *b)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += b->rest_s;
    pthread_mutex_lock(&b->lock);
    while (!atomic_load(&b->stop) &&
           pthread_cond_timedwait(&b->changed, &b->lock, &until) != ETIMEDOUT)
        ;
    pthread_mutex_unlock(&b->lock);
}

static void *
run(void *background)
{
    struct background *b = background;

    while (!atomic_load(&b->stop))
        if (!b->look(b))
            background_rest(b);
    return NULL;
}

static void
done(struct background *b)
{
    store_close(b->store);
    arena_free(&b->arena);
    pthread_cond_destroy(&b->changed);
    pthread_mutex_destroy(&b->lock);
}

enum status
background_start(struct background *b, struct app *app, size_t memory,
                 unsigned rest_s, bool (*look)(struct background *b),
                 struct store_why *why)
{
    enum status st;

    b->app = app;
    b->look = look;
    b->rest_s = rest_s;
    b->store = NULL;
    atomic_init(&b->stop, false);
    arena_init(&b->arena, memory);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->changed, NULL);
    st = store_open(app->store_url, STORE_READ, why, &b->store);
    if (st == ST_OK && pthread_create(&b->thread, NULL, run, b) != 0)
        st = ST_NOSPACE;
    if (st != ST_OK)
        done(b);
    return st;
}

void
background_stop(struct background *b)
{
    pthread_mutex_lock(&b->lock);
    atomic_store(&b->stop, true);
    pthread_cond_signal(&b->changed);
    pthread_mutex_unlock(&b->lock);
    (void)pthread_join(b->thread, NULL);
    done(b);
}
