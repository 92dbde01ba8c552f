/*
 * What a running installation does: start to first answer, memory with
 * nothing to do, with 2,000 event listeners and after load, and durable
 * writes of sealed check-ins by 1, 8 and 64 people at a time against what the
 * disk gives.
 *
 * People are registered in process before the server starts on the database;
 * their entries are sealed beforehand, so that the driver only sends.
 *
 *   write_bench PROGRAM DIR
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"
#include "seal/content.h"
#include "test/bench/host.h"
#include "test/bench/load.h"
#include "test/http/stage.h"

#define PORT 8505
#define PASSES 5
#define STARTS 7
#define SYNC_MS 300
#define LISTENERS 2000
#define PER_PERSON 6 /* listeners; the server allows no more */
#define PEOPLE ((LISTENERS + PER_PERSON - 1) / PER_PERSON)
#define WIRE 8192

static const struct {
    unsigned people, each; /* writers, and entries of each in one pass */
    unsigned fewer;        /* the same where each commits alone */
} levels[] = {{1, 300, 100}, {8, 150, 30}, {64, 50, 5}};
#define N_LEVELS (sizeof levels / sizeof levels[0])
#define WRITERS 64
#define ENTRIES_MAX (PASSES * (300 + 150 + 50))

struct writer {
    struct stage_person person;
    struct str request[ENTRIES_MAX]; /* owned by pool */
    size_t n, next, stop;
    int fd;
};

struct bench {
    struct stage stage;
    struct writer *people; /* PEOPLE */
    struct arena pool;
    char dir[512], url[700];
    bool groups; /* SQLite: many writes in one commit */
};

static unsigned
count(const struct bench *b, size_t level)
{
    return b->groups ? levels[level].each : levels[level].fewer;
}

/* ---- before the server starts ------------------------------------------ */

/* Seal one check-in and wrap it into its request. */
static void
add_entry(struct bench *b, struct writer *w)
{
    static const char answers[600] = {'{'};
    struct content_item item = {
        .otype = ENTRY_OTYPE_CHECKIN,
        .time = (uint64_t)(clock_wall_ms(NULL) / 1000),
        .payload = {(const uint8_t *)answers, sizeof answers}};
    char id[ID_TEXT + 1], head[512];
    uint8_t wire[WIRE];
    size_t len = 0;
    char *text;
    int n;

    prim_random(item.object, sizeof item.object);
    if (content_put(wire, sizeof wire, &len, &w->person.holder,
                    &w->person.space, &item) != ST_OK)
        host_fail("cannot seal an entry");
    id_render(w->person.space.id, id);
    n = snprintf(head, sizeof head,
                 "POST /api/1/space/%.*s/log HTTP/1.1\r\n"
                 "Host: localhost:%d\r\nOrigin: http://localhost:%d\r\n"
                 "Cookie: %s\r\nContent-Type: application/octet-stream\r\n"
                 "Content-Length: %zu\r\n\r\n",
                 ID_TEXT, id, PORT, PORT, w->person.cookie, len);
    text = arena_take(&b->pool, (size_t)n + len);
    if (text == NULL)
        host_fail("memory");
    memcpy(text, head, (size_t)n);
    memcpy(text + n, wire, len);
    w->request[w->n++] = (struct str){text, (size_t)n + len};
}

static void
bench_open(struct bench *b, const char *dir, const char *url, unsigned people)
{
    snprintf(b->dir, sizeof b->dir, "%s", dir);
    b->groups = url == NULL;
    if (mkdir(dir, 0700) != 0)
        host_fail("cannot make a directory");
    if (url != NULL)
        snprintf(b->url, sizeof b->url, "%s", url);
    else
        snprintf(b->url, sizeof b->url, "sqlite:%s/mainstay.db", dir);
    host_key_write(dir);
    stage_open(&b->stage, b->url);
    clock_init(&b->stage.clock, 1000, clock_wall_ms(NULL));
    arena_init(&b->pool, (size_t)1 << 30);
    b->people = calloc(people, sizeof *b->people);
    if (b->people == NULL)
        host_fail("memory");
    for (unsigned i = 0; i < people; i++) {
        char name[16];

        snprintf(name, sizeof name, "person-%u", i);
        stage_join(&b->stage, &b->people[i].person, name);
    }
    for (size_t pass = 0; pass < PASSES; pass++)
        for (size_t k = 0; k < N_LEVELS; k++)
            for (unsigned i = 0; i < levels[k].people; i++)
                for (unsigned j = 0; j < count(b, k); j++)
                    add_entry(b, &b->people[i]);
    stage_close(&b->stage);
}

/* ---- writes -------------------------------------------------------------- */

static void
send_next(struct writer *w)
{
    struct str rq = w->request[w->next++];

    if (send(w->fd, rq.ptr, rq.len, MSG_NOSIGNAL) != (ssize_t)rq.len)
        host_fail("a write cannot be sent");
}

/* One answer; true if this writer is done. */
static bool
take_answer(struct writer *w)
{
    char bytes[4096];
    ssize_t n = recv(w->fd, bytes, sizeof bytes, 0);

    if (n < 12 || memcmp(bytes + 9, "200", 3) != 0) {
        fprintf(stderr, "%.*s\n", n > 0 ? (int)n : 0, bytes);
        host_fail("a write was not acknowledged");
    }
    if (w->next == w->stop)
        return true;
    send_next(w);
    return false;
}

/* All writers of a level, each one after the other; acknowledged a second. */
static double
write_level(struct bench *b, size_t level)
{
    unsigned n = levels[level].people, busy = n;
    int set = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[WRITERS];
    int64_t began, ns;

    for (unsigned i = 0; i < n; i++) {
        struct writer *w = &b->people[i];
        struct epoll_event ev = {.events = EPOLLIN, .data.u32 = i};

        w->fd = load_connect(PORT);
        w->stop = w->next + count(b, level);
        if (w->fd < 0 || epoll_ctl(set, EPOLL_CTL_ADD, w->fd, &ev) != 0)
            host_fail("cannot connect");
    }
    began = load_now_ns();
    for (unsigned i = 0; i < n; i++)
        send_next(&b->people[i]);
    while (busy > 0) {
        int k = epoll_wait(set, events, WRITERS, 10000);

        if (k <= 0)
            host_fail("a write is not answered in 10 s");
        for (int i = 0; i < k; i++)
            busy -= take_answer(&b->people[events[i].data.u32]);
    }
    ns = load_now_ns() - began;
    for (unsigned i = 0; i < n; i++)
        close(b->people[i].fd);
    close(set);
    return (double)n * count(b, level) / ((double)ns / 1e9);
}

/* Appends of 4 KiB made durable one by one, a second. */
static double
sync_rate(const char *dir)
{
    static const char bytes[4096] = {1};
    int64_t began = load_now_ns();
    char path[600];
    unsigned n = 0;
    double rate;
    int fd;

    snprintf(path, sizeof path, "%s/sync", dir);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        host_fail("cannot make a file");
    while (load_now_ns() - began < SYNC_MS * 1000000) {
        if (write(fd, bytes, sizeof bytes) != sizeof bytes ||
            fdatasync(fd) != 0)
            host_fail("fdatasync");
        n++;
    }
    rate = n / ((double)(load_now_ns() - began) / 1e9);
    close(fd);
    unlink(path);
    return rate;
}

static void
measure_writes(struct bench *b, const struct host *h, const char *engine)
{
    double sync[PASSES], rate[N_LEVELS][PASSES], ratio[N_LEVELS][PASSES];
    double group[N_LEVELS][PASSES], cpu[N_LEVELS][PASSES];
    char what[96];

    for (size_t p = 0; p < PASSES; p++) {
        sync[p] = sync_rate(b->dir);
        for (size_t k = 0; k < N_LEVELS; k++) {
            double commits = host_metric(PORT, "mainstay_commits_total");
            double writes = host_metric(PORT, "mainstay_writes_total");
            int64_t ns = load_cpu_ns(h->pid);

            rate[k][p] = write_level(b, k);
            ratio[k][p] = rate[k][p] / sync[p];
            cpu[k][p] = (double)(load_cpu_ns(h->pid) - ns) / 1000 /
                        (levels[k].people * count(b, k));
            commits = host_metric(PORT, "mainstay_commits_total") - commits;
            writes = host_metric(PORT, "mainstay_writes_total") - writes;
            group[k][p] = commits > 0 ? writes / commits : 1;
        }
    }
    snprintf(what, sizeof what, "Durable sealed writes, %s", engine);
    host_head(what);
    host_row("append 4 KiB and fdatasync", load_median(sync, PASSES), "/s",
             NULL, HOST_NO_BAR, 0);
    for (size_t k = 0; k < N_LEVELS; k++) {
        char note[64];

        snprintf(note, sizeof note, "(%.2f x fdatasync, %.0f us CPU each)",
                 load_median(ratio[k], PASSES), load_median(cpu[k], PASSES));
        snprintf(what, sizeof what, "%u writers", levels[k].people);
        host_row(what, load_median(rate[k], PASSES), "/s", note, HOST_NO_BAR,
                 0);
        if (b->groups)
            host_row("  acknowledged writes per commit",
                     load_median(group[k], PASSES), "", NULL,
                     levels[k].people == 64 ? HOST_AT_LEAST : HOST_NO_BAR, 16);
    }
}

/* ---- memory and start ---------------------------------------------------- */

/* Park one listener of a person. */
static int
listen_as(const struct stage_person *p)
{
    char rq[512], bytes[4096];
    int fd = load_connect(PORT);
    size_t n = 0;

    snprintf(rq, sizeof rq,
             "GET /api/1/events HTTP/1.1\r\nHost: localhost:%d\r\n"
             "Cookie: %s\r\n\r\n",
             PORT, p->cookie);
    if (fd < 0 || send(fd, rq, strlen(rq), MSG_NOSIGNAL) < 0)
        host_fail("a listener cannot connect");
    do {
        ssize_t r = recv(fd, bytes + n, sizeof bytes - n, 0);

        if (r <= 0)
            host_fail("a listener is not answered");
        n += (size_t)r;
    } while (memmem(bytes, n, "\r\n\r\n", 4) == NULL);
    if (memcmp(bytes + 9, "200", 3) != 0)
        host_fail("a listener was refused");
    return fd;
}

static void
measure_listeners(struct bench *b, const struct host *h)
{
    static int fds[LISTENERS];
    long before, after;

    /* One first, so that what is made once for all is there. */
    close(listen_as(&b->people[PEOPLE - 1].person));
    before = load_status_kib(h->pid, "RssAnon");
    for (int i = 0; i < LISTENERS; i++)
        fds[i] = listen_as(&b->people[i / PER_PERSON].person);
    after = load_status_kib(h->pid, "RssAnon");
    host_row("each of 2,000 idle event listeners",
             (double)(after - before) / LISTENERS, "KiB", NULL, HOST_AT_MOST,
             1);
    for (int i = 0; i < LISTENERS; i++)
        close(fds[i]);
}

static void
load_pages(const struct host *h)
{
    const struct load l = {
        .port = PORT,
        .n = 256,
        .request = "GET /help-now HTTP/1.1\r\nHost: localhost\r\n\r\n",
        .run_ms = 1000,
        .server = h->pid};
    struct load_result r;

    if (!load_run(&l, &r) || r.n_bad > 0)
        host_fail("pages under load");
    host_row("after 1 s of pages on 256 connections",
             (double)load_status_kib(h->pid, "VmRSS") / 1024, "MiB", "(RSS)",
             HOST_NO_BAR, 0);
}

static void
measure_start(const struct bench *b, const char *program, const char *dir)
{
    double again[STARTS], first[STARTS];
    struct host h;

    for (int i = 0; i < STARTS; i++) {
        char fresh[600];

        host_serve(&h, program, b->dir, b->url, PORT, 0);
        again[i] = h.ready_ms;
        host_stop(&h);
        snprintf(fresh, sizeof fresh, "%s/first-%d", dir, i);
        if (mkdir(fresh, 0700) != 0)
            host_fail("cannot make a directory");
        host_serve(&h, program, fresh, NULL, PORT, 0);
        first[i] = h.ready_ms;
        host_stop(&h);
    }
    host_head("Start to first answer");
    host_row("on a database", load_median(again, STARTS), "ms", NULL,
             HOST_BELOW, 100);
    host_row("the very first, making database and key",
             load_median(first, STARTS), "ms", NULL, HOST_NO_BAR, 0);
}

int
main(int argc, char **argv)
{
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    static struct bench b, pg;
    char dir[512], url[700];
    struct host h;

    if (argc != 3)
        host_fail("usage: write_bench PROGRAM DIR");
    host_files();
    load_pin(1);
    snprintf(dir, sizeof dir, "%s/write", argv[2]);
    bench_open(&b, dir, NULL, PEOPLE);
    measure_start(&b, argv[1], argv[2]);

    host_serve(&h, argv[1], b.dir, b.url, PORT, 0);
    host_head("Memory");
    host_row("idle", (double)load_status_kib(h.pid, "VmRSS") / 1024, "MiB",
             "(RSS)", HOST_BELOW, 20);
    host_row("idle, heap and stacks only",
             (double)load_status_kib(h.pid, "RssAnon") / 1024, "MiB", NULL,
             HOST_NO_BAR, 0);
    measure_listeners(&b, &h);
    load_pages(&h);
    measure_writes(&b, &h, "SQLite");
    host_row("memory after all these writes",
             (double)load_status_kib(h.pid, "VmRSS") / 1024, "MiB", "(RSS)",
             HOST_NO_BAR, 0);
    host_stop(&h);
    if (cluster == NULL)
        return 0;
    host_schema(cluster, "write_bench", url, sizeof url);
    snprintf(dir, sizeof dir, "%s/write-pg", argv[2]);
    bench_open(&pg, dir, url, WRITERS);
    host_serve(&h, argv[1], pg.dir, pg.url, PORT, 0);
    measure_writes(&pg, &h, "PostgreSQL");
    host_stop(&h);
    return 0;
}
