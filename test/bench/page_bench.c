/*
 * What an open page costs: the bare epoll responder with 100 bytes and with as
 * many as the page has, the same page made in process (route, query, rendering,
 * no sockets), and `mainstay serve` over HTTP; on SQLite and, when
 * MAINSTAY_TEST_PG names a cluster, on PostgreSQL.
 *
 * Servers are on the first processor, the driver on the second; passes are
 * interleaved and ratios are taken within a pass.
 *
 *   page_bench PROGRAM DIR
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "serve/dispatch.h"
#include "store/store.h"
#include "test/bench/bare.h"
#include "test/bench/host.h"
#include "test/bench/load.h"
#include "test/http/stage.h"

#define PORT 8500 /* and the next six */
#define PASSES 15
#define PASS_MS 200
#define CONNECTIONS 32
#define BATCH 32 /* pages in one read transaction, as a loop's batch */

#define REQUEST(path)                                                          \
    "GET " path " HTTP/1.1\r\nHost: localhost:8080\r\n"                        \
    "Accept: text/html,*/*;q=0.8\r\nAccept-Language: en-GB,en;q=0.5\r\n\r\n"

static const struct {
    const char *path, *request;
} pages[] = {{"/help-now", REQUEST("/help-now")}, {"/", REQUEST("/")}};
#define N_PAGES (sizeof pages / sizeof pages[0])

enum engine { SQLITE, PGSQL, ENGINES };
static const char *const engine_names[] = {"SQLite", "PostgreSQL"};

/* One engine: people in process and a server on the same database. */
struct side {
    struct stage stage;
    struct store *store; /* read only, as a loop has it */
    struct host server;
    double in_process[N_PAGES][PASSES]; /* us of processor time */
    double cpu[N_PAGES][PASSES], rate[N_PAGES][PASSES];
    size_t bytes[N_PAGES];
};

/* A bare responder and what it was measured at. */
struct bare_side {
    struct host host;
    size_t bytes; /* of one answer */
    double cpu[PASSES], rate[PASSES];
};

/* ---- in process ------------------------------------------------------- */

static void
ask(struct side *s, struct app_ctx *ctx, struct exchange *x, const char *path)
{
    static const struct exchange_field fields[] = {
        {{"host", 4}, {"localhost:8080", 14}},
        {{"accept", 6}, {"text/html,*/*;q=0.8", 19}},
        {{"accept-language", 15}, {"en-GB,en;q=0.5", 14}}};
    struct exchange_answer kept = {.body = x->answer.body,
                                   .fields = x->answer.fields};

    buf_clear(&kept.body);
    buf_clear(&kept.fields);
    arena_clear(&x->arena);
    *x = (struct exchange){.number = x->number + 1,
                           .path = {path, strlen(path)},
                           .host = fields[0].value,
                           .fields = fields,
                           .n_fields = 3,
                           .arena = x->arena,
                           .answer = kept};
    dispatch_route(&s->stage.app, x);
    if (x->answer.status == 0)
        dispatch_handle(&s->stage.app, ctx, x);
    if (x->answer.status != 200)
        host_fail("a page in process is not 200");
}

/* Processor microseconds a page, over about PASS_MS. */
static double
in_process(struct side *s, size_t page)
{
    struct app_ctx ctx = {.store = s->store};
    struct exchange x = {.number = 0};
    int64_t end, cpu;
    double us;

    arena_init(&x.arena, 1 << 24);
    buf_init(&x.answer.body, 1 << 24);
    buf_init(&x.answer.fields, 1 << 14);
    load_pin(0);
    end = load_now_ns() + PASS_MS * 1000000;
    cpu = load_cpu_ns(0);
    while (load_now_ns() < end) {
        dispatch_calls.batch_begin(&s->stage.app, &ctx);
        for (int i = 0; i < BATCH; i++)
            ask(s, &ctx, &x, pages[page].path);
        dispatch_calls.batch_end(&s->stage.app, &ctx);
    }
    us = (double)(load_cpu_ns(0) - cpu) / 1000 / (double)x.number;
    load_pin(1);
    s->bytes[page] = x.answer.body.len;
    buf_free(&x.answer.body);
    buf_free(&x.answer.fields);
    arena_free(&x.arena);
    return us;
}

/* ---- over HTTP -------------------------------------------------------- */

static struct load_result
over_http(const struct host *h, size_t page)
{
    const struct load l = {.port = h->port,
                           .n = CONNECTIONS,
                           .request = pages[page].request,
                           .run_ms = PASS_MS,
                           .server = h->pid};
    struct load_result r;

    if (!load_run(&l, &r) || r.n_bad > 0)
        host_fail("a page over HTTP is not 200");
    return r;
}

/* Pass p of a bare responder, asked for this page. */
static void
bare_pass(struct bare_side *b, size_t page, size_t p)
{
    struct load_result r = over_http(&b->host, page);

    b->cpu[p] = r.cpu_us;
    b->rate[p] = r.rate;
    b->bytes = r.bytes;
}

static void
side_open(struct side *s, const char *program, const char *dir, const char *url,
          unsigned port)
{
    struct store_why why;

    if (mkdir(dir, 0700) != 0)
        host_fail("cannot make a directory");
    stage_open(&s->stage, url);
    s->stage.app.clock = NULL; /* the machine's from here on */
    host_key_write(dir);
    if (store_open(s->stage.app.store_url, STORE_READ, &why, &s->store) !=
        ST_OK)
        host_fail(why.text);
    host_serve(&s->server, program, dir, url, port, 1);
}

static void
side_close(struct side *s)
{
    host_stop(&s->server);
    store_close(s->store);
    stage_close(&s->stage);
}

/* Neighbours on the machine can only add: the least is nearest the truth. */
static double
least(const double *v)
{
    double min = v[0];

    for (size_t p = 1; p < PASSES; p++)
        min = v[p] < min ? v[p] : min;
    return min;
}

/* The median over the passes of served / (bare + in process); *from_least the
 * same from the least of each. */
static double
compare(const struct side *s, size_t page, const double *bare,
        double *from_least)
{
    double ratio[PASSES];

    *from_least =
        least(s->cpu[page]) / (least(bare) + least(s->in_process[page]));
    for (size_t p = 0; p < PASSES; p++)
        ratio[p] = s->cpu[page][p] / (bare[p] + s->in_process[page][p]);
    return load_median(ratio, PASSES);
}

static void
print_page(struct side *s, enum engine e, size_t page,
           const struct bare_side *small, const struct bare_side *same)
{
    char what[128], note[64];
    double ratio, from_least;

    snprintf(note, sizeof note, "(%zu bytes)", s->bytes[page]);
    snprintf(what, sizeof what, "%s in process, %s", pages[page].path,
             engine_names[e]);
    host_row(what, load_median(s->in_process[page], PASSES), "us CPU", note,
             HOST_NO_BAR, 0);
    snprintf(what, sizeof what, "%s served, %s", pages[page].path,
             engine_names[e]);
    host_row(what, load_median(s->rate[page], PASSES), "/s", NULL, HOST_NO_BAR,
             0);
    host_row(what, load_median(s->cpu[page], PASSES), "us CPU", NULL,
             HOST_NO_BAR, 0);
    /* The bar is about the server alone; on PostgreSQL a page waits for
     * another process on a thread of its own. */
    ratio = compare(s, page, same->cpu, &from_least);
    snprintf(note, sizeof note, "(%.2f x from the least of %d passes)",
             from_least, PASSES);
    host_row("  served / (bare, as many bytes, + in process)", ratio, "x", note,
             e == SQLITE ? HOST_AT_MOST : HOST_NO_BAR, 1.3);
    ratio = compare(s, page, small->cpu, &from_least);
    host_row("  served / (bare, 100 bytes, + in process)", ratio, "x", NULL,
             HOST_NO_BAR, 0);
}

static void
print_bare(struct bare_side *b)
{
    char what[64];

    snprintf(what, sizeof what, "bare epoll responder, %zu bytes", b->bytes);
    host_row(what, load_median(b->rate, PASSES), "/s", NULL, HOST_NO_BAR, 0);
    host_row(what, load_median(b->cpu, PASSES), "us CPU", NULL, HOST_NO_BAR, 0);
}

int
main(int argc, char **argv)
{
    static struct side side[ENGINES];
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    char dir[ENGINES][512], url[ENGINES][600];
    static struct bare_side small, same[N_PAGES];
    bool is_first;
    enum engine n = cluster != NULL ? ENGINES : PGSQL;

    if (argc != 3)
        host_fail("usage: page_bench PROGRAM DIR");
    load_pin(1);
    is_first = load_first();
    host_bare(&small.host, PORT, BARE_BODY);
    for (enum engine e = SQLITE; e < n; e++) {
        snprintf(dir[e], sizeof dir[e], "%s/page-%d", argv[2], e);
        if (e == PGSQL)
            host_schema(cluster, "page_bench", url[e], sizeof url[e]);
        else
            snprintf(url[e], sizeof url[e], "sqlite:%s/mainstay.db", dir[e]);
        side_open(&side[e], argv[1], dir[e], url[e], PORT + 1 + e);
    }
    for (size_t page = 0; page < N_PAGES; page++)
        host_bare(&same[page].host, PORT + 1 + ENGINES + (unsigned)page,
                  over_http(&side[SQLITE].server, page).bytes - BARE_HEAD);
    for (size_t p = 0; p < PASSES; p++) {
        bare_pass(&small, 0, p);
        for (size_t page = 0; page < N_PAGES; page++) {
            bare_pass(&same[page], page, p);
            for (enum engine e = SQLITE; e < n; e++) {
                struct load_result r;

                side[e].in_process[page][p] = in_process(&side[e], page);
                r = over_http(&side[e].server, page);
                side[e].cpu[page][p] = r.cpu_us;
                side[e].rate[page][p] = r.rate;
            }
        }
    }
    host_head(is_first ? "Open pages (32 connections, before all others)"
                       : "Open pages (32 connections)");
    print_bare(&small);
    for (size_t page = 0; page < N_PAGES; page++)
        print_bare(&same[page]);
    for (enum engine e = SQLITE; e < n; e++)
        for (size_t page = 0; page < N_PAGES; page++)
            print_page(&side[e], e, page, &small, &same[page]);
    for (enum engine e = SQLITE; e < n; e++)
        side_close(&side[e]);
    host_stop(&small.host);
    for (size_t page = 0; page < N_PAGES; page++)
        host_stop(&same[page].host);
    return 0;
}
