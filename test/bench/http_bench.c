/*
 * The HTTP layer against the bare epoll responder on this machine, in one
 * run: processor time per trivial request, the price of the other lanes,
 * memory per parked stream, time to the first answer.
 *
 * Servers are processes of their own, pinned to one processor; the driver
 * runs on the other.  Passes are interleaved, so that a busy neighbour hurts
 * both alike, and medians of the passes are printed.  No store is involved.
 *
 *   http_bench            everything, about 30 s
 *   http_bench serve P    (itself) the layer on port P
 *   http_bench bare P     (itself) the bare responder on port P
 */
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "serve/listen.h"
#include "test/bench/bare.h"
#include "test/bench/load.h"

#define PORT_LAYER 8250
#define PORT_BARE 8251
#define PASSES 7
#define PASS_MS 700
#define STREAMS 2000

#define GET(path) "GET " path " HTTP/1.1\r\nHost: localhost\r\n\r\n"
/* What a browser sends: a head of about 500 bytes. */
#define BROWSER                                                                \
    "GET /hello HTTP/1.1\r\nHost: localhost:8250\r\n"                          \
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 "    \
    "Firefox/115.0\r\n"                                                        \
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;"       \
    "q=0.8\r\nAccept-Language: en-GB,en;q=0.5\r\n"                             \
    "Accept-Encoding: gzip, deflate, br\r\nConnection: keep-alive\r\n"         \
    "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark\r\n"         \
    "Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\n"             \
    "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\n\r\n"
#define ITEM                                                                   \
    "POST /item HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n"     \
    "0123456789"

extern char **environ;

/* ---- the program under the layer -------------------------------------- */

struct app {
    int unused;
};

static enum status
ctx_open(struct app *app, enum exchange_lane lane, unsigned index,
         struct app_ctx **ctx)
{
    (void)app;
    (void)lane;
    (void)index;
    *ctx = NULL;
    return ST_OK;
}

static void
ctx_close(struct app *app, enum exchange_lane lane, struct app_ctx *ctx)
{
    (void)app;
    (void)lane;
    (void)ctx;
}

static void
route(struct app *app, struct exchange *x)
{
    (void)app;
    x->pattern = STR("/bench");
    x->body_max = 1024;
    if (str_eq(x->path, STR("/task")))
        x->lane = EXCHANGE_WORKER;
    else if (str_eq(x->path, STR("/item")))
        x->lane = EXCHANGE_WRITER;
}

static void
handle(struct app *app, struct app_ctx *ctx, struct exchange *x)
{
    static const struct stream_key topic = {{1}};
    static const struct stream_owner nobody;

    (void)app;
    (void)ctx;
    if (str_eq(x->path, STR("/events"))) {
        exchange_stream(x, &topic, &nobody, 2 * STREAMS);
        return;
    }
    exchange_answer(x, 200, STR("text/plain"));
    buf_add(&x->answer.body,
            STR("01234567890123456789012345678901234567890123456789"
                "01234567890123456789012345678901234567890123456789"));
    if (str_eq(x->path, STR("/publish"))) {
        const struct stream_event event = {.id = STR("1"), .data = STR("x")};

        if (exchange_publish(x, &topic, &event) != ST_OK)
            exchange_answer(x, 500, STR(""));
    }
}

static enum status
group(struct app *app, struct app_ctx *ctx)
{
    (void)app;
    (void)ctx;
    return ST_OK;
}

static int
serve(unsigned port)
{
    static const struct listen_app calls = {.ctx_open = ctx_open,
                                            .ctx_close = ctx_close,
                                            .route = route,
                                            .handle = handle,
                                            .group_begin = group,
                                            .group_end = group};
    struct listen_config cfg;
    struct app app = {0};

    listen_defaults(&cfg);
    cfg.port = port;
    cfg.n_loops = 1;
    cfg.n_workers = 2;
    return listen_run(&cfg, &calls, &app) == ST_OK ? 0 : 1;
}

/* ---- servers as processes --------------------------------------------- */

static pid_t
start(const char *what, unsigned port)
{
    char number[16];
    char *argv[] = {(char *)(uintptr_t) "http_bench", (char *)(uintptr_t)what,
                    number, NULL};
    pid_t pid;

    snprintf(number, sizeof number, "%u", port);
    if (posix_spawn(&pid, "/proc/self/exe", NULL, NULL, argv, environ) != 0)
        exit(1);
    return pid;
}

/* One request on a fresh connection; false while nobody answers. */
static bool
answers(unsigned port)
{
    char byte;
    int fd = load_connect(port);
    bool ok = fd >= 0 &&
              send(fd, GET("/hello"), strlen(GET("/hello")), 0) > 0 &&
              recv(fd, &byte, 1, 0) == 1;

    if (fd >= 0)
        close(fd);
    return ok;
}

/* Milliseconds from spawning to the first answer. */
static double
await_answer(unsigned port, int64_t began)
{
    const struct timespec pause = {0, 200000};

    while (!answers(port)) {
        if (load_now_ns() - began > 10000000000) {
            fprintf(stderr, "no answer on port %u\n", port);
            exit(1);
        }
        nanosleep(&pause, NULL);
    }
    return (double)(load_now_ns() - began) / 1e6;
}

static void
stop(pid_t pid, int signal)
{
    (void)kill(pid, signal);
    (void)waitpid(pid, NULL, 0);
}

/* ---- measurements ----------------------------------------------------- */

struct series {
    const char *name;
    const char *request;
    unsigned port;
    unsigned n;       /* connections */
    size_t yardstick; /* index of the series to compare with */
    double rate[PASSES], cpu[PASSES], p99[PASSES];
};

static struct series all[] = {
    {"bare epoll, 32 connections",
     GET("/hello"),
     PORT_BARE,
     32,
     0,
     {0},
     {0},
     {0}},
    {"layer, loop, 32", GET("/hello"), PORT_LAYER, 32, 0, {0}, {0}, {0}},
    {"layer, worker, 32", GET("/task"), PORT_LAYER, 32, 0, {0}, {0}, {0}},
    {"layer, writer, 32", ITEM, PORT_LAYER, 32, 0, {0}, {0}, {0}},
    {"bare epoll, browser's head, 32",
     BROWSER,
     PORT_BARE,
     32,
     4,
     {0},
     {0},
     {0}},
    {"layer, browser's head, 32", BROWSER, PORT_LAYER, 32, 4, {0}, {0}, {0}},
    {"bare epoll, 256", GET("/hello"), PORT_BARE, 256, 6, {0}, {0}, {0}},
    {"layer, loop, 256", GET("/hello"), PORT_LAYER, 256, 6, {0}, {0}, {0}},
};
#define N_SERIES (sizeof all / sizeof all[0])

static void
measure_all(pid_t layer, pid_t bare)
{
    for (size_t pass = 0; pass < PASSES; pass++) {
        for (size_t i = 0; i < N_SERIES; i++) {
            struct series *s = &all[i];
            const struct load l = {.port = s->port,
                                   .n = s->n,
                                   .request = s->request,
                                   .run_ms = PASS_MS,
                                   .server =
                                       s->port == PORT_BARE ? bare : layer};
            struct load_result r;

            if (!load_run(&l, &r) || r.n_bad > 0) {
                fprintf(stderr, "%s: failed\n", s->name);
                exit(1);
            }
            s->rate[pass] = r.rate;
            s->cpu[pass] = r.cpu_us;
            s->p99[pass] = r.p99_us;
        }
    }
}

static void
print_all(void)
{
    double cpu[N_SERIES], ratios[PASSES];

    printf("%-34s %10s %10s %8s %8s\n", "HTTP layer (medians)", "answers/s",
           "CPU us", "ratio", "p99 us");
    for (size_t i = 0; i < N_SERIES; i++) {
        struct series *s = &all[i];

        /* Pass by pass, against the yardstick of the same pass. */
        for (size_t p = 0; p < PASSES; p++)
            ratios[p] = s->cpu[p] / all[s->yardstick].cpu[p];
        cpu[i] = load_median(ratios, PASSES);
    }
    for (size_t i = 0; i < N_SERIES; i++) {
        struct series *s = &all[i];

        printf("%-34s %10.0f %10.2f %8.2f %8.0f\n", s->name,
               load_median(s->rate, PASSES), load_median(s->cpu, PASSES),
               cpu[i], load_median(s->p99, PASSES));
    }
}

/* 2,000 streams parked; then one event to all of them. */
static void
measure_streams(pid_t layer)
{
    static int fds[STREAMS];
    long before = load_status_kib(layer, "RssAnon"), after;
    char bytes[4096];
    int64_t began;

    for (int i = 0; i < STREAMS; i++) {
        size_t n = 0;

        fds[i] = load_connect(PORT_LAYER);
        if (fds[i] < 0 ||
            send(fds[i], GET("/events"), strlen(GET("/events")), 0) < 0)
            exit(1);
        do {
            ssize_t r = recv(fds[i], bytes + n, sizeof bytes - n, 0);

            if (r <= 0)
                exit(1);
            n += (size_t)r;
        } while (memmem(bytes, n, "\r\n\r\n", 4) == NULL);
    }
    after = load_status_kib(layer, "RssAnon");
    printf("%-34s %10.2f KiB each (%ld -> %ld KiB of heap)\n",
           "2,000 parked streams", (double)(after - before) / STREAMS, before,
           after);
    began = load_now_ns();
    int fd = load_connect(PORT_LAYER);

    if (fd < 0 || send(fd, GET("/publish"), strlen(GET("/publish")), 0) < 0)
        exit(1);
    for (int i = 0; i < STREAMS; i++)
        if (recv(fds[i], bytes, sizeof bytes, 0) <= 0)
            exit(1);
    printf("%-34s %10.1f ms, all read\n", "one event to 2,000 streams",
           (double)(load_now_ns() - began) / 1e6);
    close(fd);
    for (int i = 0; i < STREAMS; i++)
        close(fds[i]);
}

int
main(int argc, char **argv)
{
    struct rlimit files = {STREAMS + 1000, STREAMS + 1000};
    int64_t began;
    pid_t layer, bare;
    double first;

    if (argc == 3) {
        unsigned port = (unsigned)strtoul(argv[2], NULL, 10);

        load_pin(0);
        return strcmp(argv[1], "bare") == 0 ? bare_run(port, BARE_BODY)
                                            : serve(port);
    }
    (void)getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
    load_pin(1);
    began = load_now_ns();
    layer = start("serve", PORT_LAYER);
    first = await_answer(PORT_LAYER, began);
    printf("%-34s %10.1f ms\n", "start to first answer", first);
    printf("%-34s %10ld KiB RSS, %ld KiB of heap\n", "idle",
           load_status_kib(layer, "VmRSS"), load_status_kib(layer, "RssAnon"));
    measure_streams(layer);
    bare = start("bare", PORT_BARE);
    (void)await_answer(PORT_BARE, load_now_ns());
    measure_all(layer, bare);
    print_all();
    printf("%-34s %10ld KiB RSS, %ld KiB of heap\n", "after load",
           load_status_kib(layer, "VmRSS"), load_status_kib(layer, "RssAnon"));
    stop(bare, SIGKILL);
    stop(layer, SIGTERM);
    return 0;
}
