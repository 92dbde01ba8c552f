/*
 * page_machine: addresses for supervisors and monitors.  No detail to
 * strangers beyond "alive" and "ready", no label about a person anywhere.
 */
#include "serve/listen.h"
#include "serve/manifest.h"
#include "serve/page.h"
#include "store/community.h"

enum status
page_health(struct req *rq)
{
    exchange_answer(rq->x, 200, STR("text/plain; charset=utf-8"));
    buf_add(&rq->x->answer.body, STR("alive\n"));
    return ST_OK;
}

/* Ready when the database answers a read. */
enum status
page_ready(struct req *rq)
{
    struct community c;
    enum status st;

    st = community_get(rq->store, &rq->x->arena, &c);
    if (st != ST_OK && st != ST_ABSENT)
        return st;
    exchange_answer(rq->x, 200, STR("text/plain; charset=utf-8"));
    buf_add(&rq->x->answer.body, STR("ready\n"));
    return ST_OK;
}

static void
add_figure(struct buf *out, struct str name, struct str kind, int64_t n)
{
    buf_add(out, STR("# TYPE mainstay_"));
    buf_add(out, name);
    buf_add_byte(out, ' ');
    buf_add(out, kind);
    buf_add(out, STR("\nmainstay_"));
    buf_add(out, name);
    buf_add_byte(out, ' ');
    buf_add_int(out, n);
    buf_add_byte(out, '\n');
}

static void
add_answers(struct req *rq, struct buf *out)
{
    buf_add(out, STR("# TYPE mainstay_answers_total counter\n"));
    for (int i = 2; i <= 5; i++) {
        buf_add(out, STR("mainstay_answers_total{status=\""));
        buf_add_int(out, i);
        buf_add(out, STR("xx\"} "));
        buf_add_int(out, (int64_t)atomic_load(&rq->app->answered[i]));
        buf_add_byte(out, '\n');
    }
}

enum status
page_metrics(struct req *rq)
{
    struct listen_server *srv = atomic_load(&rq->app->srv);
    struct buf *out = &rq->x->answer.body;
    struct listen_figures f = {.n_requests = 0};

    if (srv != NULL)
        listen_figures(srv, &f);
    exchange_answer(rq->x, 200, STR("text/plain; version=0.0.4"));
    add_figure(out, STR("requests_total"), STR("counter"),
               (int64_t)f.n_requests);
    add_figure(out, STR("refused_total"), STR("counter"), (int64_t)f.n_refused);
    add_figure(out, STR("commits_total"), STR("counter"), (int64_t)f.n_groups);
    add_figure(out, STR("writes_total"), STR("counter"), (int64_t)f.n_grouped);
    add_figure(out, STR("connections"), STR("gauge"), f.n_connections);
    add_figure(out, STR("streams"), STR("gauge"), f.n_streams);
    add_answers(rq, out);
    return ST_OK;
}

/* What this instance serves to everybody alike, to be compared. */
enum status
page_manifest(struct req *rq)
{
    struct str text;
    enum status st = manifest_keeper_text(rq->app->manifest, &text);

    if (st != ST_OK)
        return st;
    exchange_answer(rq->x, 200, STR("text/plain; charset=utf-8"));
    rq->x->answer.borrowed = text;
    return ST_OK;
}
