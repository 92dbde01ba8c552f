/*
 * A program of a few routes over the HTTP layer, in a thread of the test.
 */
#include "test/http/tiny.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "serve/asset.h"

#define BIG_BYTES (8u << 20)
#define WAIT_S 60 /* of a handler that must come, under any tool and load */

struct app_ctx {
    enum exchange_lane lane;
    bool in_batch, in_group;
};

static const struct asset tiny_asset = {
    .path = {"/asset", 6},
    .type = {"text/css", 8},
    .bytes = {"body { color: black }", 21},
    .gz = {"(packed)", 8},
    .etag = {"\"abc\"", 5},
    .is_immutable = true,
};

static enum status
ctx_open(struct app *app, enum exchange_lane lane, unsigned index,
         struct app_ctx **ctx)
{
    (void)index;
    *ctx = calloc(1, sizeof **ctx);
    if (*ctx == NULL)
        return ST_NOSPACE;
    (*ctx)->lane = lane;
    atomic_fetch_add(&app->n_open, 1);
    return ST_OK;
}

static void
ctx_close(struct app *app, enum exchange_lane lane, struct app_ctx *ctx)
{
    (void)lane;
    atomic_fetch_sub(&app->n_open, 1);
    free(ctx);
}

struct tiny_route {
    enum exchange_method method;
    struct str path; /* a prefix when it ends in '/' */
    enum exchange_lane lane;
    size_t body_max;
    void (*run)(struct app *app, struct app_ctx *ctx, struct exchange *x);
};

static void
plain(struct exchange *x, struct str text)
{
    exchange_answer(x, 200, STR("text/plain"));
    buf_add(&x->answer.body, text);
}

static void
hello(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    if (ctx->lane == EXCHANGE_LOOP && !ctx->in_batch)
        abort(); /* the layer's promise */
    plain(x, STR("hello\n"));
}

static void
path(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    (void)ctx;
    plain(x, x->path);
}

static void
query(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    (void)ctx;
    plain(x, x->query);
}

static void
net(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    (void)ctx;
    exchange_answer(x, 200, STR("text/plain"));
    buf_add_int(&x->answer.body, x->net.family);
    buf_add_byte(&x->answer.body, ' ');
    buf_add_hex(&x->answer.body, x->net.prefix, sizeof x->net.prefix);
}

static void
echo(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    (void)ctx;
    plain(x, x->body);
}

static void
upload(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    (void)ctx;
    exchange_answer(x, 200, STR("text/plain"));
    buf_add_int(&x->answer.body, (int64_t)x->body.len);
}

static void
big(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    char *to;

    (void)app;
    (void)ctx;
    exchange_answer(x, 200, STR("application/octet-stream"));
    to = buf_reserve(&x->answer.body, BIG_BYTES);
    if (to == NULL)
        return;
    for (size_t i = 0; i < BIG_BYTES; i++)
        to[i] = (char)('a' + i % 23);
    buf_grew(&x->answer.body, BIG_BYTES);
}

static void
page(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    (void)ctx;
    exchange_answer(x, 200, STR("text/html; charset=utf-8"));
    x->answer.may_compress = true;
    for (unsigned i = 0; i < 400; i++)
        buf_add(&x->answer.body, STR("<p>The same line, again.</p>\n"));
}

static void
asset(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    (void)ctx;
    asset_answer(x, &tiny_asset);
}

static void
none(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    (void)ctx;
    (void)x;
}

static void
split(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    (void)ctx;
    plain(x, STR("never seen"));
    exchange_add_field(x, STR("x-note"), STR("a\r\nset-cookie: b"));
}

static void
hold(struct app *app)
{
    pthread_mutex_lock(&app->lock);
    app->n_holding++;
    pthread_cond_broadcast(&app->changed);
    while (app->n_let_go == 0)
        pthread_cond_wait(&app->changed, &app->lock);
    app->n_let_go--;
    app->n_holding--;
    pthread_cond_broadcast(&app->changed);
    pthread_mutex_unlock(&app->lock);
}

static void
work(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    (void)app;
    (void)ctx;
    plain(x, STR("worked\n"));
}

static void
held(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    hold(app);
    work(app, ctx, x);
}

static struct stream_key
topic(uint8_t n)
{
    return (struct stream_key){{n}};
}

static void
item(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    const struct stream_key one = topic(1);
    const struct stream_event event = {
        .id = STR("7"), .name = STR("item"), .data = STR("two\nlines")};

    if (!ctx->in_group)
        abort(); /* the layer's promise */
    atomic_fetch_add(&app->n_items, 1);
    plain(x, STR("written\n"));
    if (exchange_publish(x, &one, &event) != ST_OK)
        exchange_answer(x, 500, STR(""));
}

static void
held_item(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    hold(app);
    item(app, ctx, x);
}

static void
events(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    struct stream_key key =
        topic(x->query.len > 0 ? (uint8_t)(x->query.ptr[0] - '0') : 1);

    const struct stream_owner nobody = {{{0}}, {{0}}};

    (void)app;
    (void)ctx;
    exchange_stream(x, &key, &nobody, 0);
    buf_add(&x->answer.body, STR(": replay\n\n"));
}

static void
late_events(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    hold(app);
    events(app, ctx, x);
}

#define R(m, p, l, b, f)                                                       \
    {                                                                          \
        EXCHANGE_##m, {p, sizeof(p) - 1}, EXCHANGE_##l, b, f                   \
    }
static const struct tiny_route routes[] = {
    R(GET, "/hello", LOOP, 16, hello),
    R(GET, "/path/", LOOP, 0, path),
    R(GET, "/query", LOOP, 0, query),
    R(GET, "/net", LOOP, 0, net),
    R(POST, "/echo", LOOP, 65536, echo),
    R(PUT, "/echo", LOOP, 65536, echo),
    R(POST, "/upload", WORKER, 4u << 20, upload),
    R(GET, "/big", LOOP, 0, big),
    R(GET, "/page", LOOP, 0, page),
    R(GET, "/asset", LOOP, 0, asset),
    R(POST, "/asset", LOOP, 0, asset),
    R(GET, "/none", LOOP, 0, none),
    R(GET, "/split", LOOP, 0, split),
    R(GET, "/wait", LOOP, 0, held),
    R(GET, "/task", WORKER, 0, work),
    R(GET, "/hold", WORKER, 0, held),
    R(POST, "/item", WRITER, 65536, item),
    R(POST, "/hold-item", WRITER, 65536, held_item),
    R(GET, "/events", LOOP, 0, events),
    R(GET, "/late-events", WORKER, 0, late_events),
    R(OPTIONS, "*", LOOP, 0, hello),
};

static const struct tiny_route *
find(const struct exchange *x)
{
    enum exchange_method m =
        x->method == EXCHANGE_HEAD ? EXCHANGE_GET : x->method;

    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        struct str p = routes[i].path;
        bool is_prefix = p.len > 1 && p.ptr[p.len - 1] == '/';

        if (routes[i].method != m)
            continue;
        if (is_prefix ? str_starts(x->path, p) : str_eq(x->path, p))
            return &routes[i];
    }
    return NULL;
}

static void
route(struct app *app, struct exchange *x)
{
    const struct tiny_route *r = find(x);

    (void)app;
    if (str_eq(x->path, STR("/early"))) {
        exchange_answer(x, 403, STR("text/plain"));
        return;
    }
    if (r == NULL) {
        exchange_answer(x, 404, STR("text/plain"));
        buf_add(&x->answer.body, STR("nothing here\n"));
        return;
    }
    x->lane = r->lane;
    x->body_max = r->body_max;
    x->pattern = r->path;
}

static void
handle(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    find(x)->run(app, ctx, x);
}

static void
batch_begin(struct app *app, struct app_ctx *ctx)
{
    ctx->in_batch = true;
    atomic_fetch_add(&app->n_batches, 1);
}

static void
batch_end(struct app *app, struct app_ctx *ctx)
{
    (void)app;
    if (!ctx->in_batch)
        abort();
    ctx->in_batch = false;
}

static enum status
group_begin(struct app *app, struct app_ctx *ctx)
{
    (void)app;
    ctx->in_group = true;
    return ST_OK;
}

static enum status
group_end(struct app *app, struct app_ctx *ctx)
{
    enum status st;

    ctx->in_group = false;
    pthread_mutex_lock(&app->lock);
    st = app->group_fails ? ST_BROKEN : ST_OK;
    pthread_mutex_unlock(&app->lock);
    return st;
}

static void
fault(struct app *app, struct exchange *x)
{
    (void)app;
    x->answer.type = STR("text/plain");
    buf_add(&x->answer.body, STR("fault\n"));
}

static void
ready(struct app *app, struct listen_server *srv, unsigned port)
{
    pthread_mutex_lock(&app->lock);
    app->srv = srv;
    app->port = port;
    pthread_cond_broadcast(&app->changed);
    pthread_mutex_unlock(&app->lock);
}

static void *
server_main(void *arg)
{
    static const struct listen_app calls = {
        .ctx_open = ctx_open,
        .ctx_close = ctx_close,
        .route = route,
        .handle = handle,
        .batch_begin = batch_begin,
        .batch_end = batch_end,
        .group_begin = group_begin,
        .group_end = group_end,
        .fault = fault,
        .ready = ready,
    };
    struct app *app = arg;
    enum status st = listen_run(&app->cfg, &calls, app);

    pthread_mutex_lock(&app->lock);
    app->is_over = true;
    app->ended = st;
    pthread_cond_broadcast(&app->changed);
    pthread_mutex_unlock(&app->lock);
    return NULL;
}

void
tiny_defaults(struct listen_config *cfg)
{
    listen_defaults(cfg);
    cfg->port = 0;
    cfg->n_loops = 1;
    cfg->n_workers = 2;
    cfg->takes_signals = false;
}

bool
tiny_start(struct app *app, const struct listen_config *cfg)
{
    bool ok;

    memset(app, 0, sizeof *app);
    app->cfg = *cfg;
    pthread_mutex_init(&app->lock, NULL);
    pthread_cond_init(&app->changed, NULL);
    if (pthread_create(&app->thread, NULL, server_main, app) != 0)
        abort();
    pthread_mutex_lock(&app->lock);
    while (app->srv == NULL && !app->is_over)
        pthread_cond_wait(&app->changed, &app->lock);
    ok = app->srv != NULL;
    pthread_mutex_unlock(&app->lock);
    if (!ok)
        pthread_join(app->thread, NULL);
    return ok;
}

enum status
tiny_stop(struct app *app)
{
    listen_stop(app->srv);
    return tiny_join(app);
}

enum status
tiny_join(struct app *app)
{
    pthread_join(app->thread, NULL);
    pthread_cond_destroy(&app->changed);
    pthread_mutex_destroy(&app->lock);
    return app->ended;
}

/* Until it changes, with the lock; ends the test program after WAIT_S. */
static void
wait_change(struct app *app, const struct timespec *end, const char *what)
{
    if (pthread_cond_timedwait(&app->changed, &app->lock, end) == 0)
        return;
    fprintf(stderr, "tiny: %s: %u hold, %u may go\n", what, app->n_holding,
            app->n_let_go);
    abort();
}

static struct timespec
end_of_wait(void)
{
    struct timespec end;

    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += WAIT_S;
    return end;
}

void
tiny_await_holding(struct app *app, unsigned n)
{
    const struct timespec end = end_of_wait();

    pthread_mutex_lock(&app->lock);
    while (app->n_holding < n)
        wait_change(app, &end, "too few handlers hold");
    pthread_mutex_unlock(&app->lock);
}

void
tiny_let_go(struct app *app, unsigned n)
{
    const struct timespec end = end_of_wait();

    pthread_mutex_lock(&app->lock);
    app->n_let_go += n;
    pthread_cond_broadcast(&app->changed);
    while (app->n_let_go > 0)
        wait_change(app, &end, "too few handlers went");
    pthread_mutex_unlock(&app->lock);
}
