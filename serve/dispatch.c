/*
 * dispatch: from an exchange to a handler and back.
 */
#include "serve/dispatch.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/rng.h"
#include "core/date.h"
#include "serve/error.h"
#include "serve/head.h"
#include "serve/lane.h"
#include "serve/mail.h"
#include "serve/mailer.h"
#include "serve/fetch.h"
#include "serve/origin.h"
#include "serve/reader.h"
#include "serve/relay.h"
#include "serve/req.h"
#include "store/board.h"
#include "store/consult.h"
#include "store/enquiry.h"
#include "store/former.h"
#include "store/invite.h"
#include "store/meeting.h"
#include "store/notice.h"
#include "store/reading.h"
#include "serve/sandbox.h"
#include "store/series.h"
#include "store/session.h"
#include "store/setup.h"
#include "store/waiting.h"

#define STORE_UNIT 4096 /* bytes that count once: throttle.def, STORE */

/* What dispatch_route found, kept with the exchange until it is handled. */
struct app_note {
    const struct route *route;
    struct str param;
};

static enum status
ctx_open(struct app *app, enum exchange_lane lane, unsigned index,
         struct app_ctx **out)
{
    enum store_mode mode = lane == EXCHANGE_WRITER || !app->store_groups
                               ? STORE_WRITE
                               : STORE_READ;
    struct app_ctx *ctx = mem_zalloc(1, sizeof *ctx);
    struct store_why why;
    enum status st;

    (void)index;
    if (ctx == NULL)
        return ST_NOSPACE;
    /* The loops of a server without an in-process store only hand on. */
    if (lane == EXCHANGE_LOOP && !app->store_groups) {
        *out = ctx;
        return ST_OK;
    }
    st = store_open(app->store_url, mode, &why, &ctx->store);
    if (st != ST_OK) {
        LOG(LOG_ERROR, 0, "store_open",
            LOG_CONST("why", ((struct str){why.text, strlen(why.text)})));
        mem_free(ctx);
        return st;
    }
    *out = ctx;
    return ST_OK;
}

static void
ctx_close(struct app *app, enum exchange_lane lane, struct app_ctx *ctx)
{
    (void)app;
    (void)lane;
    if (ctx == NULL)
        return;
    store_close(ctx->store);
    mem_free(ctx);
}

void
dispatch_route(struct app *app, struct exchange *x)
{
    const struct asset *asset = asset_find(app->assets, x->path);
    const struct route *route;
    struct app_note *note;
    struct str param;
    enum status st;

    if (asset != NULL) {
        x->pattern = STR("asset");
        head_add_asset(x);
        asset_answer(x, asset);
        return;
    }
    st = route_find(x->method, x->path, &route, &param);
    if (st != ST_OK) {
        x->pattern = STR("unknown");
        error_bare(app, x, st == ST_ABSENT ? 404 : 405);
        return;
    }
    note = arena_take(&x->arena, sizeof *note);
    if (note == NULL) {
        error_bare(app, x, 503);
        return;
    }
    *note = (struct app_note){route, param};
    x->note = note;
    x->pattern = route->pattern;
    x->body_max = route->body_max;
    if (route->access == ROUTE_WRITES)
        x->lane = EXCHANGE_WRITER;
    else
        x->lane = route->is_slow ? EXCHANGE_WORKER : EXCHANGE_LOOP;
}

/* A job that notes a session's use, sent by reading requests. */
struct touch_job {
    struct lane_job job; /* first: run and done cast it back */
    uint8_t account[ID_LEN];
    uint8_t token[SESSION_TOKEN];
    int64_t used_ms;
    bool is_sweep; /* housekeeping instead */
};

/* Do one step of a job in a mark of its own. */
static void
in_savepoint(struct app_ctx *ctx, const struct touch_job *t)
{
    enum status st;
    uint64_t seed;
    int64_t n;

    if (store_savepoint(ctx->store) != ST_OK)
        return;
    if (t->is_sweep) {
        st = session_lock_idle(ctx->store, t->used_ms, &n);
        if (st == ST_OK)
            st = session_expire(ctx->store, t->used_ms - PERSON_LIFE_MS,
                                t->used_ms - PERSON_AGE_MS, &n);
        if (st == ST_OK)
            st = setup_sweep(ctx->store, t->used_ms);
        if (st == ST_OK)
            st = former_sweep(ctx->store, t->used_ms, &n);
        if (st == ST_OK)
            st = board_expire(ctx->store, t->used_ms - BOARD_TRACE_MS);
        if (st == ST_OK)
            st = reading_expire(ctx->store, t->used_ms - READING_KEEP_MS);
        if (st == ST_OK)
            st = invite_sweep(ctx->store, t->used_ms);
        if (st == ST_OK)
            st = meeting_sweep(ctx->store, t->used_ms);
        if (st == ST_OK)
            st = consult_sweep(ctx->store, t->used_ms);
        if (st == ST_OK)
            st = enquiry_sweep(ctx->store, t->used_ms / DATE_DAY_MS);
        if (st == ST_OK)
            st = waiting_sweep(ctx->store, t->used_ms / DATE_DAY_MS);
        if (st == ST_OK)
            st = rng_fill(&rng_system, &seed, sizeof seed);
        if (st == ST_OK)
            st = waiting_match(ctx->store, t->used_ms / DATE_DAY_MS, seed);
        if (st == ST_OK)
            st = series_refresh(ctx->store, t->used_ms, &n);
        if (st == ST_OK)
            st = notice_expire(ctx->store, t->used_ms - MAILER_KEEP_MS, &n);
    } else {
        st = session_touch(ctx->store, t->account, t->token, t->used_ms);
    }
    if (st == ST_OK)
        st = store_release(ctx->store);
    if (st != ST_OK)
        (void)!store_rollback_to(ctx->store);
}

static void
touch_run(struct app *app, struct app_ctx *ctx, struct lane_job *job)
{
    const struct touch_job *t = (const struct touch_job *)job;

    (void)app;
    if (ctx->has_batch) {
        in_savepoint(ctx, t);
        return;
    }
    if (store_begin(ctx->store, STORE_WRITES) != ST_OK)
        return;
    in_savepoint(ctx, t);
    if (store_commit(ctx->store) != ST_OK)
        store_rollback(ctx->store);
}

static void
touch_done(struct app *app, struct lane_job *job, enum status st)
{
    (void)app;
    (void)st;
    mem_free(job);
}

/* Hand a job to the writer; a full queue only means "another time". */
static void
touch_submit(struct app *app, const struct person *me, int64_t now_ms)
{
    struct listen_server *srv = atomic_load(&app->srv);
    struct touch_job *t;

    if (srv == NULL)
        return;
    t = mem_zalloc(1, sizeof *t);
    if (t == NULL)
        return;
    t->job.run = touch_run;
    t->job.done = touch_done;
    t->used_ms = now_ms;
    t->is_sweep = me == NULL;
    if (me != NULL) {
        memcpy(t->account, me->account, ID_LEN);
        memcpy(t->token, me->token, SESSION_TOKEN);
    }
    if (listen_submit(srv, &t->job) != ST_OK)
        mem_free(t);
}

static void
housekeeping(struct app *app, int64_t now_ms)
{
    int64_t last = atomic_load(&app->swept_ms);

    if (now_ms - last < APP_SWEEP_MS)
        return;
    if (atomic_compare_exchange_strong(&app->swept_ms, &last, now_ms))
        touch_submit(app, NULL, now_ms);
}

static void
note_use(struct req *rq)
{
    if (rq->me.who == ROUTE_NOBODY || rq->me.who == ROUTE_LOCKED)
        return;
    if (rq->now_ms - rq->me.used_ms < PERSON_TOUCH_MS)
        return;
    if (rq->route->access == ROUTE_WRITES)
        /* In the handler's own transaction; a lost note is harmless. */
        (void)!session_touch(rq->store, rq->me.account, rq->me.token,
                             rq->now_ms);
    else
        touch_submit(rq->app, &rq->me, rq->now_ms);
}

/* A shell says nothing about anybody, so whoever compares an instance with its
 * release gets it without a session (cli/verify_instance.c); a browser is shown
 * the door.  The field cannot be sent across origins. */
static bool
is_compared(const struct req *rq)
{
    return rq->route->kind == ROUTE_SHELL &&
           exchange_field(rq->x, STR("mainstay-compare")).ptr != NULL;
}

/* What a signed-in person stores counts, whatever the route does with it. */
static enum status
count_storing(struct req *rq)
{
    struct str account = {(const char *)rq->me.account, ID_LEN};

    if (rq->me.who == ROUTE_NOBODY || rq->route->access != ROUTE_WRITES)
        return ST_OK;
    return throttle_take(rq->app->throttle, THROTTLE_STORE, THROTTLE_BY_ACCOUNT,
                         account, 1 + rq->x->body.len / STORE_UNIT, rq->now_ms,
                         &rq->wait_s);
}

/* Who asks, may they, and from where: the table's line, enforced. */
static enum status
admit(struct req *rq)
{
    enum exchange_method m = rq->x->method;
    bool changes = m != EXCHANGE_GET && m != EXCHANGE_HEAD;
    enum status st = ST_OK;

    rq->me = (struct person){.who = ROUTE_NOBODY};
    if (rq->store != NULL && rq->route->kind != ROUTE_PLAIN)
        st = person_find(rq->store, rq->x, rq->now_ms, &rq->me);
    if (st != ST_OK)
        return st;
    if (changes && !origin_is_own(rq->x))
        return ST_DENIED;
    if ((rq->route->who & (unsigned)rq->me.who) == 0 && !is_compared(rq))
        return ST_DENIED;
    note_use(rq);
    return count_storing(rq);
}

/* The reason of a failure, where it is first known; never a value. */
static void
note_failure(const struct req *rq, enum status st)
{
    const char *why = rq->store != NULL ? store_why(rq->store) : "";

    if ((st == ST_BUSY && rq->wait_s > 0) || (st == ST_NOSPACE && rq->is_full))
        return; /* throttled; a limit that was chosen */
    if (st == ST_BUSY || st == ST_NOSPACE || st == ST_BROKEN)
        LOG(LOG_ERROR, rq->x->number, "failed", LOG_INT("status", st),
            LOG_CONST("why", ((struct str){why, strlen(why)})));
}

/* Run the handler inside the transaction that stands open. */
static enum status
handle_inside(struct req *rq)
{
    enum status st = admit(rq);

    if (st == ST_OK)
        st = rq->route->handler(rq);
    note_failure(rq, st);
    return st;
}

/* Within a group each request has a mark; alone, a transaction. */
static enum status
handle_writing(struct app_ctx *ctx, struct req *rq)
{
    enum status st;

    st = ctx->has_batch ? store_savepoint(ctx->store)
                        : store_begin(ctx->store, STORE_WRITES);
    if (st != ST_OK)
        return st;
    st = handle_inside(rq);
    if (st == ST_OK) {
        st = ctx->has_batch ? store_release(ctx->store)
                            : store_commit(ctx->store);
        if (st == ST_OK)
            return ST_OK;
        LOG(LOG_ERROR, rq->x->number, "commit", LOG_INT("status", st));
    }
    if (ctx->has_batch)
        (void)!store_rollback_to(ctx->store);
    else
        store_rollback(ctx->store);
    return st;
}

/* A statement that failed has spoilt the batch's transaction: end it, so that
 * the next request of the batch begins its own. */
static enum status
handle_in_batch(struct app_ctx *ctx, struct req *rq)
{
    enum status st = handle_inside(rq);

    if (st == ST_BUSY || st == ST_NOSPACE || st == ST_BROKEN) {
        store_rollback(ctx->store);
        ctx->has_batch = false;
    }
    return st;
}

static enum status
handle_reading(struct app_ctx *ctx, struct req *rq)
{
    enum status st;

    if (ctx->has_batch)
        return handle_in_batch(ctx, rq);
    st = store_begin(ctx->store, STORE_READS);
    if (st != ST_OK)
        return st;
    st = handle_inside(rq);
    store_rollback(ctx->store); /* nothing was written */
    return st;
}

void
dispatch_handle(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    struct req rq = {
        .x = x,
        .app = app,
        .store = ctx->store,
        .route = x->note->route,
        .param = x->note->param,
        .now_ms = clock_wall_ms(app->clock),
    };
    enum status st;

    if (rq.route->kind != ROUTE_PLAIN)
        housekeeping(app, rq.now_ms);
    head_add(x, rq.route->kind);
    if (rq.route->access == ROUTE_NONE) {
        rq.store = NULL;
        st = handle_inside(&rq);
    } else if (rq.route->access == ROUTE_WRITES) {
        st = handle_writing(ctx, &rq);
    } else {
        st = handle_reading(ctx, &rq);
    }
    if (st == ST_OK && x->answer.status != 0 &&
        buf_status(&x->answer.body) != ST_OK)
        st = buf_status(&x->answer.body);
    if (st != ST_OK)
        error_answer(&rq, st);
    else if (x->answer.status == 0)
        error_answer(&rq, ST_BROKEN);
    atomic_fetch_add(&app->answered[x->answer.status / 100], 1);
}

static void
batch_begin(struct app *app, struct app_ctx *ctx)
{
    (void)app;
    if (ctx->store != NULL)
        ctx->has_batch = store_begin(ctx->store, STORE_READS) == ST_OK;
}

static void
batch_end(struct app *app, struct app_ctx *ctx)
{
    (void)app;
    if (ctx->has_batch)
        store_rollback(ctx->store);
    ctx->has_batch = false;
}

static enum status
group_begin(struct app *app, struct app_ctx *ctx)
{
    enum status st = store_begin(ctx->store, STORE_WRITES);

    (void)app;
    ctx->has_batch = st == ST_OK;
    return st;
}

static enum status
group_end(struct app *app, struct app_ctx *ctx)
{
    enum status st = store_commit(ctx->store);

    (void)app;
    ctx->has_batch = false;
    if (st != ST_OK) {
        LOG(LOG_ERROR, 0, "group_commit", LOG_INT("status", st));
        store_rollback(ctx->store);
    }
    return st;
}

static void
group_failed(struct app *app, struct exchange *x, enum status st)
{
    struct req rq = {.x = x,
                     .app = app,
                     .route = x->note->route,
                     .now_ms = clock_wall_ms(app->clock)};

    error_answer(&rq, st);
}

static void
writer_idle(struct app *app, struct app_ctx *ctx)
{
    (void)app;
    store_tidy(ctx->store, false);
}

static void
fault(struct app *app, struct exchange *x)
{
    error_bare(app, x, x->answer.status);
}

static enum status
confine(struct app *app)
{
    struct sandbox_done done;

    /* What mail needs is loaded while that is still allowed. */
    if (app->mail != NULL && mail_start() != ST_OK)
        LOG(LOG_ERROR, 0, "mail_not_loaded", LOG_CONST("why", STR("libcurl")));
    if (app->reads_feeds && fetch_start() != ST_OK)
        LOG(LOG_ERROR, 0, "feeds_not_loaded", LOG_CONST("why", STR("libcurl")));
    return app->sandbox != NULL ? sandbox_enter(app->sandbox, &done) : ST_OK;
}

static void
ready(struct app *app, struct listen_server *srv, unsigned port)
{
    struct relay *relay;

    (void)port;
    atomic_store(&app->srv, srv);
    mailer_start(app, &app->mailer);
    reader_start(app, &app->reader);
    relay_start(app, &relay);
    atomic_store(&app->relay, relay);
}

static void
told(struct app *app, const struct stream_key *topic, struct str rendered)
{
    relay_tell(atomic_load(&app->relay), topic, rendered);
}

static void
stopping(struct app *app)
{
    relay_stop(atomic_load(&app->relay));
    reader_stop(app->reader);
    app->reader = NULL;
    mailer_stop(app->mailer);
    app->mailer = NULL;
}

const struct listen_app dispatch_calls = {
    .ctx_open = ctx_open,
    .ctx_close = ctx_close,
    .route = dispatch_route,
    .handle = dispatch_handle,
    .batch_begin = batch_begin,
    .batch_end = batch_end,
    .group_begin = group_begin,
    .group_end = group_end,
    .group_failed = group_failed,
    .told = told,
    .writer_idle = writer_idle,
    .fault = fault,
    .confine = confine,
    .ready = ready,
    .stopping = stopping,
};
