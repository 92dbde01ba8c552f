/*
 * hosted: a server on a thread of its own.
 */
#include "test/http/hosted.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "serve/dispatch.h"

static void
ready(struct app *a, struct listen_server *srv, unsigned port)
{
    struct hosted *h =
        (struct hosted *)((char *)a - offsetof(struct hosted, app));

    dispatch_calls.ready(a, srv, port);
    pthread_mutex_lock(&h->lock);
    h->srv = srv;
    h->port = port;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

static void *
server_main(void *arg)
{
    struct hosted *h = arg;
    struct listen_app calls = dispatch_calls;
    struct listen_config cfg;
    enum status st;

    calls.ready = ready;
    listen_defaults(&cfg);
    cfg.port = 0;
    cfg.n_loops = 2;
    cfg.n_workers = 2;
    cfg.has_writer = h->app.store_groups;
    cfg.takes_signals = false;
    st = listen_run(&cfg, &calls, &h->app);
    pthread_mutex_lock(&h->lock);
    h->is_over = true;
    h->ended = st;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

void
hosted_start(struct hosted *h, const struct stage *s, const struct clock *clock)
{
    *h = (struct hosted){.app = {.store_url = s->app.store_url,
                                 .store_groups = s->app.store_groups,
                                 .clock = clock,
                                 .ring = s->app.ring,
                                 .throttle = s->app.throttle,
                                 .assets = s->app.assets,
                                 .started_ms = clock_wall_ms(clock)}};
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->changed, NULL);
    if (pthread_create(&h->thread, NULL, server_main, h) != 0)
        abort();
    pthread_mutex_lock(&h->lock);
    while (h->srv == NULL && !h->is_over)
        pthread_cond_wait(&h->changed, &h->lock);
    pthread_mutex_unlock(&h->lock);
    if (h->is_over) {
        fprintf(stderr, "the server did not start: status %d\n", (int)h->ended);
        exit(1);
    }
}

enum status
hosted_stop(struct hosted *h)
{
    listen_stop(h->srv);
    pthread_join(h->thread, NULL);
    pthread_cond_destroy(&h->changed);
    pthread_mutex_destroy(&h->lock);
    if (h->ended != ST_OK)
        fprintf(stderr, "the server ended with status %d\n", (int)h->ended);
    return h->ended;
}
