/*
 * The server as a whole: check the settings, open the sockets, start the
 * threads, say that it is ready, wait for the end, stop in the right order.
 */
#include "serve/listen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "serve/bind.h"
#include "serve/wire.h"

#define LISTEN_SPARE_FILES 128 /* descriptors that are not connections */
#define LISTEN_JOIN_MS 1500    /* for the lanes, after the loops */

void
listen_defaults(struct listen_config *cfg)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = cores > 0 ? (unsigned)cores : 1;

    *cfg = (struct listen_config){
        .address = "127.0.0.1",
        .port = 8080,
        .n_loops = n < 4 ? n : 4,
        .n_workers = n > 2 ? n : 2,
        .has_writer = true,
        .takes_signals = true,
        .n_connections = 8192,
        .n_per_address = 256,
        .n_streams = 4096,
        .n_topic_streams = 6,
        .worker_queue = 256,
        .writer_queue = 4096,
        .group_max = 256,
        .head_max = 16384,
        .target_max = 4096,
        .fields_max = 64,
        .answer_max = (size_t)32 << 20,
        .arena_max = (size_t)16 << 20,
        .stream_max = 65536,
        .head_ms = 10000,
        .idle_ms = 30000,
        .body_window_ms = 20000,
        .body_window_min = 20480,
        .write_ms = 30000,
        .write_min = 30720,
        .comment_ms = 25000,
        .stop_ms = 8000,
    };
}

static bool
is_valid(const struct listen_config *c)
{
    return c->address != NULL && c->port <= 65535 && c->n_loops >= 1 &&
           c->n_loops <= WIRE_LOOPS_MAX && c->n_workers >= 1 &&
           c->n_workers <= 256 && c->n_connections >= 1 &&
           c->worker_queue >= 1 && c->writer_queue >= 1 && c->group_max >= 1 &&
           c->head_max >= 64 && c->head_max <= 1 << 20 && c->target_max >= 1 &&
           c->target_max <= c->head_max && c->fields_max >= 1 &&
           c->fields_max <= PARSE_FIELDS && c->answer_max >= 1024 &&
           c->arena_max >= 1024 && c->head_ms > 0 && c->idle_ms > 0 &&
           c->body_window_ms > 0 && c->write_ms > 0 && c->comment_ms > 0 &&
           c->stop_ms >= 0;
}

/* As many descriptors as the hard limit gives; fewer connections if even
 * those are not enough. */
static void
fit_files(struct listen_config *cfg)
{
    struct rlimit lim;
    rlim_t want = (rlim_t)cfg->n_connections + LISTEN_SPARE_FILES;

    if (getrlimit(RLIMIT_NOFILE, &lim) != 0)
        return;
    if (lim.rlim_cur < want && lim.rlim_cur < lim.rlim_max) {
        lim.rlim_cur = want < lim.rlim_max ? want : lim.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &lim);
        (void)getrlimit(RLIMIT_NOFILE, &lim);
    }
    if (lim.rlim_cur < want)
        cfg->n_connections = lim.rlim_cur > 2 * LISTEN_SPARE_FILES
                                 ? (unsigned)lim.rlim_cur - LISTEN_SPARE_FILES
                                 : LISTEN_SPARE_FILES;
}

/* ---- making ----------------------------------------------------------- */

static enum status
make_shared(struct listen_server *srv)
{
    unsigned n = srv->cfg.n_workers + (srv->cfg.has_writer ? 1u : 0u);

    srv->limits = (struct gate_limits){.head_max = srv->cfg.head_max,
                                       .target_max = srv->cfg.target_max,
                                       .fields_max = srv->cfg.fields_max};
    srv->addresses = tally_new();
    srv->topics = tally_new();
    srv->loops = mem_zalloc(srv->cfg.n_loops, sizeof *srv->loops);
    srv->threads = mem_zalloc(n, sizeof *srv->threads);
    srv->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (srv->addresses == NULL || srv->topics == NULL || srv->loops == NULL ||
        srv->threads == NULL || srv->stop_fd < 0)
        return ST_NOSPACE;
    return ST_OK;
}

static void
free_shared(struct listen_server *srv)
{
    for (unsigned i = 0; i < srv->n_loops; i++)
        loop_clear(&srv->loops[i]);
    tally_free(srv->addresses);
    tally_free(srv->topics);
    mem_free(srv->loops);
    mem_free(srv->threads);
    if (srv->stop_fd >= 0)
        close(srv->stop_fd);
}

/* With a socket for each, a loop owns its own (and set forgets it); else they
 * share one that stays the set's. */
static enum status
make_loops(struct listen_server *srv, struct bind_set *set)
{
    bool owns = set->n == srv->cfg.n_loops && !set->is_inherited;

    for (unsigned i = 0; i < srv->cfg.n_loops; i++) {
        int *fd = &set->fds[owns ? i : 0];
        enum status st = loop_init(&srv->loops[i], srv, i, *fd, owns);

        if (owns)
            *fd = -1;
        if (st != ST_OK)
            return st;
        srv->n_loops++;
    }
    return ST_OK;
}

static enum status
start_lane(struct listen_server *srv, enum exchange_lane lane, unsigned index)
{
    struct lane_thread *t = &srv->threads[srv->n_threads];

    *t = (struct lane_thread){
        .srv = srv,
        .queue = lane == EXCHANGE_WRITER ? &srv->writer : &srv->workers,
        .lane = lane,
        .index = index,
    };
    if (pthread_create(&t->thread, NULL, lane_main, t) != 0)
        return ST_NOSPACE;
    srv->n_threads++;
    return ST_OK;
}

/* Wait until n threads said how their start went. */
static enum status
await_start(struct listen_server *srv, unsigned n)
{
    enum status st;

    pthread_mutex_lock(&srv->start.lock);
    while (srv->start.n_up < n)
        pthread_cond_wait(&srv->start.changed, &srv->start.lock);
    st = srv->start.st;
    pthread_mutex_unlock(&srv->start.lock);
    return st;
}

/* ---- running ---------------------------------------------------------- */

/* All threads; n_started loops and srv->n_threads of the lanes run after it,
 * also when it failed. */
static enum status
start_all(struct listen_server *srv, unsigned *n_started)
{
    enum status st = ST_OK;

    for (unsigned i = 0; i < srv->cfg.n_workers && st == ST_OK; i++)
        st = start_lane(srv, EXCHANGE_WORKER, i);
    if (srv->cfg.has_writer && st == ST_OK)
        st = start_lane(srv, EXCHANGE_WRITER, 0);
    for (unsigned i = 0; i < srv->n_loops && st == ST_OK; i++) {
        struct loop *l = &srv->loops[i];

        if (pthread_create(&l->thread, NULL, loop_main, l) != 0)
            st = ST_NOSPACE;
        else
            ++*n_started;
    }
    if (st != ST_OK) {
        (void)await_start(srv, srv->n_threads + *n_started);
        return st;
    }
    return await_start(srv, srv->n_threads + *n_started);
}

/* Until a signal (if signals >= 0) or listen_stop. */
static void
await_stop(struct listen_server *srv, int signals)
{
    struct pollfd fds[2] = {{.fd = srv->stop_fd, .events = POLLIN},
                            {.fd = signals, .events = POLLIN}};

    while (poll(fds, signals >= 0 ? 2 : 1, -1) < 0 && errno == EINTR)
        ;
}

/* Join, but not longer than until `until` (real time). */
static bool
join(pthread_t thread, const struct timespec *until)
{
    return pthread_timedjoin_np(thread, NULL, until) == 0;
}

/*
 * Loops first: they wait for the lanes' answers to what is in flight.  Then
 * the lanes, which empty their queues.  false: a thread is still running.
 */
static bool
stop_all(struct listen_server *srv, unsigned n_started)
{
    struct timespec until;
    bool all = true;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += (time_t)((srv->cfg.stop_ms + LISTEN_JOIN_MS) / 1000);
    atomic_store(&srv->is_stopping, true);
    for (unsigned i = 0; i < n_started; i++)
        loop_wake(&srv->loops[i]);
    for (unsigned i = 0; i < n_started; i++)
        all = join(srv->loops[i].thread, &until) && all;
    lane_close(&srv->workers);
    lane_close(&srv->writer);
    for (unsigned i = 0; i < srv->n_threads; i++)
        all = join(srv->threads[i].thread, &until) && all;
    return all;
}

static enum status
serve_all(struct listen_server *srv, int signals)
{
    unsigned n_started = 0;
    enum status st = ST_OK;

    if (srv->calls.confine != NULL)
        st = srv->calls.confine(srv->app);
    if (st == ST_OK)
        st = start_all(srv, &n_started);
    if (st == ST_OK) {
        if (srv->calls.ready != NULL)
            srv->calls.ready(srv->app, srv, srv->port);
        LOG(LOG_NOTICE, 0, "ready", LOG_INT("port", srv->port),
            LOG_INT("loops", n_started), LOG_INT("workers", srv->cfg.n_workers),
            LOG_INT("ms", clock_mono_ms(NULL) - srv->started_ms));
        bind_notify("READY=1");
        await_stop(srv, signals);
        bind_notify("STOPPING=1");
        LOG(LOG_NOTICE, 0, "stopping",
            LOG_INT("connections", atomic_load(&srv->n_conns)));
        if (srv->calls.stopping != NULL)
            srv->calls.stopping(srv->app);
    }
    if (!stop_all(srv, n_started)) {
        LOG(LOG_ERROR, 0, "stop_overdue", LOG_INT("ms", srv->cfg.stop_ms));
        return ST_BUSY;
    }
    return st;
}

/* Everything but the threads and signals.  ST_BUSY: memory is left as it is,
 * because a thread still uses it. */
static enum status
with_server(struct listen_server *srv, int signals)
{
    struct bind_set set = {.n = 0};
    enum status st;

    pthread_mutex_init(&srv->start.lock, NULL);
    pthread_cond_init(&srv->start.changed, NULL);
    st = lane_init(&srv->workers, srv->cfg.worker_queue);
    if (st != ST_OK)
        goto out_start;
    st = lane_init(&srv->writer, srv->cfg.writer_queue);
    if (st != ST_OK)
        goto out_workers;
    st = make_shared(srv);
    if (st == ST_OK)
        st = bind_open(&set, srv->cfg.address, srv->cfg.port, srv->cfg.n_loops);
    srv->port = set.port;
    if (st == ST_OK)
        st = make_loops(srv, &set);
    if (st == ST_OK)
        st = serve_all(srv, signals);
    bind_close(&set);
    if (st == ST_BUSY)
        return st;
    pthread_mutex_lock(&srv->start.lock); /* see listen_stop */
    pthread_mutex_unlock(&srv->start.lock);
    free_shared(srv);
    lane_clear(&srv->writer);
out_workers:
    lane_clear(&srv->workers);
out_start:
    (void)pthread_cond_destroy(&srv->start.changed);
    (void)pthread_mutex_destroy(&srv->start.lock);
    return st;
}

/* SIGTERM and SIGINT as a descriptor; the threads started later inherit the
 * mask.  -1: not wanted, or not to be had. */
static int
open_signals(bool wanted, sigset_t *before)
{
    sigset_t set;

    (void)pthread_sigmask(SIG_SETMASK, NULL, before);
    if (!wanted)
        return -1;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void
close_signals(int fd, const sigset_t *before)
{
    struct signalfd_siginfo info;
    ssize_t r;

    if (fd >= 0) {
        /* Taken, or restoring the mask would deliver it once more. */
        do
            r = read(fd, &info, sizeof info);
        while (r == (ssize_t)sizeof info);
        close(fd);
    }
    (void)pthread_sigmask(SIG_SETMASK, before, NULL);
}

enum status
listen_run(const struct listen_config *cfg, const struct listen_app *calls,
           struct app *app)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct listen_server *srv;
    sigset_t before;
    enum status st;
    int signals;

    if (!is_valid(cfg) || calls->ctx_open == NULL || calls->ctx_close == NULL ||
        calls->route == NULL || calls->handle == NULL ||
        calls->group_begin == NULL || calls->group_end == NULL)
        return ST_INVALID;
    srv = mem_zalloc(1, sizeof *srv);
    if (srv == NULL)
        return ST_NOSPACE;
    srv->started_ms = clock_mono_ms(NULL);
    srv->cfg = *cfg;
    srv->calls = *calls;
    srv->app = app;
    srv->stop_fd = -1;
    fit_files(&srv->cfg);
    (void)sigaction(SIGPIPE, &ignore, NULL);
    signals = open_signals(cfg->takes_signals, &before);
    st = with_server(srv, signals);
    close_signals(signals, &before);
    if (st != ST_BUSY)
        mem_free(srv);
    return st;
}

void
listen_stop(struct listen_server *srv)
{
    uint64_t one = 1;
    ssize_t r;

    /* Locked, so that the server it ends cannot go before this is over. */
    pthread_mutex_lock(&srv->start.lock);
    r = write(srv->stop_fd, &one, sizeof one);
    pthread_mutex_unlock(&srv->start.lock);
    (void)r; /* a full counter stops as well */
}

enum status
listen_submit(struct listen_server *srv, struct lane_job *job)
{
    struct lane_queue *q = srv->cfg.has_writer ? &srv->writer : &srv->workers;

    job->item.is_job = true;
    return lane_push(q, &job->item);
}

void
listen_figures(const struct listen_server *srv, struct listen_figures *out)
{
    *out = (struct listen_figures){
        .n_accepted = atomic_load(&srv->n_accepted),
        .n_requests = atomic_load(&srv->n_requests),
        .n_refused = atomic_load(&srv->n_refused),
        .n_groups = atomic_load(&srv->n_groups),
        .n_grouped = atomic_load(&srv->n_grouped),
        .n_connections = atomic_load(&srv->n_conns),
        .n_streams = atomic_load(&srv->n_parked),
    };
}
