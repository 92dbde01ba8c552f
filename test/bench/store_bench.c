/*
 * What the disk gives, and what the store makes of it, in one run:
 * synced appends a second, durable entries a second one by one and in groups,
 * reads a second.  Usage: store_bench [URL]; without one, SQLite in a new
 * directory beside the current one.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "seal/entry.h"
#include "store/account.h"
#include "test/store/group.h"
#include "store/schema.h"
#include "store/session.h"
#include "store/spaces.h"

#define SECONDS 2.0
#define RUNS 3
#define BODY 4096 /* bytes of an entry's body: one check-in */
#define QUEUE 64

static double
now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
need(enum status st, const char *what, struct store *s)
{
    if (st == ST_OK)
        return;
    fprintf(stderr, "%s: status %d: %s\n", what, st,
            s != NULL ? store_why(s) : "");
    exit(1);
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The median of RUNS measurements. */
static double
median(double (*measure)(void *arg), void *arg)
{
    double rate[RUNS];

    for (int i = 0; i < RUNS; i++)
        rate[i] = measure(arg);
    qsort(rate, RUNS, sizeof rate[0], by_size);
    return rate[RUNS / 2];
}

/* Append a page and sync it: what a commit cannot beat. */
static double
fdatasyncs(void *arg)
{
    static char page[4096];
    char path[300];
    double from, until;
    int fd, n = 0;

    snprintf(path, sizeof path, "%s/sync", (const char *)arg);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        exit(1);
    from = now_s();
    do {
        if (write(fd, page, sizeof page) != sizeof page || fdatasync(fd) != 0)
            exit(1);
        n++;
        until = now_s();
    } while (until - from < SECONDS);
    close(fd);
    unlink(path);
    return n / (until - from);
}

struct one_entry {
    uint8_t space[ID_LEN];
    struct entry_hdr hdr;
    uint8_t raw[ENTRY_HDR_LEN];
    uint8_t hash[32];
    int64_t seq;
    uint8_t head[32];
};

static char body[BODY];

static enum status
append(struct store *s, void *arg)
{
    struct one_entry *e = arg;
    struct spaces_entry in = {.seq = e->seq + 1,
                              .prev = e->head,
                              .hash = e->hash,
                              .hdr = e->raw,
                              .type = ENTRY_PUT,
                              .author = e->hdr.author,
                              .object = e->hdr.object,
                              .body = {body, BODY}};
    enum status st;

    e->hdr.seq = (uint64_t)e->seq + 1;
    e->hdr.type = ENTRY_PUT;
    memcpy(e->hdr.space, e->space, ID_LEN);
    memcpy(e->hdr.prev, e->head, 32);
    memcpy(e->hdr.object, &e->seq, sizeof e->seq);
    entry_hdr_render(e->raw, &e->hdr);
    entry_hash(e->hash, &e->hdr);
    st = spaces_append(s, e->space, &in, 1, (struct str){NULL, 0});
    if (st == ST_OK) {
        e->seq++;
        memcpy(e->head, e->hash, 32);
    }
    return st;
}

struct writers {
    struct store *s;
    size_t queued;
    struct one_entry e[QUEUE];
};

static double
appends(void *arg)
{
    struct writers *w = arg;
    struct group_job jobs[QUEUE];
    double from = now_s(), until;
    size_t n = 0;

    do {
        for (size_t i = 0; i < w->queued; i++)
            jobs[i] = (struct group_job){append, &w->e[i], ST_OK};
        if (group_run(w->s, jobs, w->queued) != w->queued)
            need(ST_BROKEN, "append", w->s);
        n += w->queued;
        store_tidy(w->s, false);
        until = now_s();
    } while (until - from < SECONDS);
    return (double)n / (until - from);
}

struct readers {
    struct store *s;
    int per_begin; /* reads in one transaction */
};

static double
reads(void *arg)
{
    const struct readers *r = arg;
    static const uint8_t token[SESSION_TOKEN] = {1};
    struct session ses;
    struct arena a;
    double from = now_s(), until;
    int64_t n = 0;

    arena_init(&a, 1 << 16);
    do {
        need(store_begin(r->s, STORE_READS), "begin", r->s);
        for (int i = 0; i < r->per_begin; i++) {
            arena_clear(&a);
            need(session_get(r->s, token, &a, &ses), "session", r->s);
        }
        need(store_commit(r->s), "commit", r->s);
        n += r->per_begin;
        until = now_s();
    } while (until - from < SECONDS);
    arena_free(&a);
    return (double)n / (until - from);
}

/* One account with a session, and a space for each writer. */
static void
fill(struct writers *w)
{
    static const uint8_t key[64], me[ID_LEN] = {1};
    const struct account_creds creds = {STR("v"), STR("r"), STR("k"),
                                        STR("p"), STR("c"), key};
    const struct account_new a = {.account = me,
                                  .name = STR("bench"),
                                  .role = ACCOUNT_MEMBER,
                                  .ik = key,
                                  .ek = key,
                                  .ek_cert = key,
                                  .creds = creds,
                                  .identity = STR("i"),
                                  .keyring = STR("k"),
                                  .heads = STR("h")};
    const struct session ses = {
        .account = {1}, .token = {1}, .state = SESSION_LOCKED};

    need(store_begin(w->s, STORE_WRITES), "begin", w->s);
    need(account_create(w->s, &a), "account", w->s);
    need(session_create(w->s, &ses), "session", w->s);
    for (size_t i = 0; i < QUEUE; i++) {
        w->e[i].space[0] = (uint8_t)(i + 1);
        need(spaces_create(w->s, w->e[i].space, SPACE_GROUP, me, 0), "space",
             w->s);
    }
    need(store_commit(w->s), "commit", w->s);
}

static void
remove_dir(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *e;

    while (dir != NULL && (e = readdir(dir)) != NULL) {
        char file[600];

        snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        unlink(file);
    }
    if (dir != NULL)
        closedir(dir);
    rmdir(path);
}

int
main(int argc, char **argv)
{
    static const size_t queued[] = {1, 8, 64};
    static struct writers w;
    char dir[] = "store_bench.XXXXXX", own[64];
    struct schema_done done;
    struct store_why why = {""};
    struct readers r = {NULL, 1};
    struct str url;
    double sync;

    if (mkdtemp(dir) == NULL)
        return 1;
    snprintf(own, sizeof own, "sqlite:%s/db", dir);
    url = argc > 1 ? (struct str){argv[1], strlen(argv[1])}
                   : (struct str){own, strlen(own)};
    if (schema_migrate(url, 0, NULL, &done) != ST_OK ||
        store_open(url, STORE_WRITE, &why, &w.s) != ST_OK ||
        store_open(url, STORE_READ, &why, &r.s) != ST_OK) {
        fprintf(stderr, "%s%s\n", done.why.text, why.text);
        return 1;
    }
    fill(&w);
    sync = median(fdatasyncs, dir);
    printf("%s; medians of %d runs of %.0f s\n", store_engine(w.s), RUNS,
           SECONDS);
    printf("4 KiB append + fdatasync      %9.0f /s\n", sync);
    for (size_t i = 0; i < 3; i++) {
        double rate;

        w.queued = queued[i];
        rate = median(appends, &w);
        printf("durable entries, %2zu queued    %9.0f /s  %5.2f x fdatasync, "
               "%4.1f a commit\n",
               queued[i], rate, rate / sync,
               store_groups(w.s) ? (double)queued[i] : 1.0);
    }
    printf("point reads, one a transaction %8.0f /s\n", median(reads, &r));
    r.per_begin = 32;
    printf("point reads, 32 a transaction %9.0f /s\n", median(reads, &r));
    store_close(r.s);
    store_close(w.s);
    remove_dir(dir);
    return 0;
}
