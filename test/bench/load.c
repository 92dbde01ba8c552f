/*
 * The load driver.  Answers are counted by their length: the first answer of
 * each connection is parsed for its size, the following ones must be as long.
 */
#include "test/bench/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 256
#define ROOM (1 << 17)  /* bytes of one answer at most */
#define TIMES_US 100000 /* one place per microsecond */

struct client {
    int fd;
    size_t got, want; /* bytes of this answer; want 0: not known yet */
    bool is_bad;
    int64_t sent_ns;
};

static char room[ROOM];

int64_t
load_now_ns(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t
load_cpu_ns(pid_t pid)
{
    clockid_t id;
    struct timespec t;

    if (clock_getcpuclockid(pid, &id) != 0 || clock_gettime(id, &t) != 0)
        return 0;
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

long
load_status_kib(pid_t pid, const char *field)
{
    char path[64], line[256];
    long kib = -1;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
    file = fopen(path, "r");
    if (file == NULL)
        return -1;
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, field, strlen(field)) == 0 &&
            line[strlen(field)] == ':')
            kib = strtol(line + strlen(field) + 1, NULL, 10);
    fclose(file);
    return kib;
}

bool
load_first(void)
{
    struct sched_param how = {.sched_priority = 20};

    return sched_setscheduler(0, SCHED_FIFO, &how) == 0;
}

void
load_pin(unsigned core)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(core, &set);
    (void)sched_setaffinity(0, sizeof set, &set);
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

double
load_median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, compare);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

int
load_connect(unsigned port)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

/* The size of the answer that begins in these bytes, 0 if not there yet. */
static size_t
answer_size(const char *bytes, size_t n, bool *is_bad)
{
    const char *end = memmem(bytes, n, "\r\n\r\n", 4);
    const char *field;

    if (end == NULL)
        return 0;
    *is_bad = n < 12 || memcmp(bytes + 9, "200", 3) != 0;
    field = memmem(bytes, (size_t)(end - bytes), "ontent-length:", 14);
    if (field == NULL)
        field = memmem(bytes, (size_t)(end - bytes), "ontent-Length:", 14);
    return (size_t)(end + 4 - bytes) +
           (field != NULL ? (size_t)strtoul(field + 14, NULL, 10) : 0);
}

static bool
ask(struct client *c, const struct load *l, size_t len)
{
    c->got = 0;
    c->sent_ns = load_now_ns();
    return send(c->fd, l->request, len, MSG_NOSIGNAL) == (ssize_t)len;
}

struct tally_us {
    uint32_t n[TIMES_US];
};

static double
percentile(const struct tally_us *t, uint64_t total, double share)
{
    uint64_t left = (uint64_t)((double)total * share);

    for (unsigned i = 0; i < TIMES_US; i++) {
        if (t->n[i] > left)
            return i;
        left -= t->n[i];
    }
    return TIMES_US;
}

/* Take what has come for one client; ask again when its answer is whole. */
static bool
take(struct client *c, const struct load *l, size_t len,
     struct load_result *out, struct tally_us *times)
{
    ssize_t r = recv(c->fd, room, sizeof room, MSG_DONTWAIT);
    int64_t us;

    if (r <= 0)
        return r < 0 && errno == EAGAIN;
    if (c->got == 0) {
        bool is_bad = false;
        size_t want = answer_size(room, (size_t)r, &is_bad);

        if (want == 0)
            return false; /* heads here are never split */
        c->want = want;
        c->is_bad = is_bad;
    }
    c->got += (size_t)r;
    if (c->got < c->want)
        return true;
    out->n_answers++;
    out->n_bad += c->is_bad;
    us = (load_now_ns() - c->sent_ns) / 1000;
    times->n[us < TIMES_US ? us : TIMES_US - 1]++;
    return ask(c, l, len);
}

static bool
drive(struct client *clients, const struct load *l, int set,
      struct load_result *out, struct tally_us *times)
{
    size_t len = strlen(l->request);
    int64_t end = load_now_ns() + l->run_ms * 1000000;

    for (unsigned i = 0; i < l->n; i++) {
        struct epoll_event ev = {.events = EPOLLIN, .data.u32 = i};

        clients[i].fd = load_connect(l->port);
        if (clients[i].fd < 0 ||
            epoll_ctl(set, EPOLL_CTL_ADD, clients[i].fd, &ev) != 0 ||
            !ask(&clients[i], l, len))
            return false;
    }
    while (load_now_ns() < end) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(set, events, EVENTS, 0); /* polls: load.h */

        for (int i = 0; i < n; i++)
            if (!take(&clients[events[i].data.u32], l, len, out, times))
                return false;
    }
    return true;
}

bool
load_run(const struct load *l, struct load_result *out)
{
    struct client *clients = calloc(l->n, sizeof *clients);
    struct tally_us *times = calloc(1, sizeof *times);
    int set = epoll_create1(EPOLL_CLOEXEC);
    int64_t began = load_now_ns(), cpu = load_cpu_ns(l->server);
    bool ok;

    *out = (struct load_result){0};
    for (unsigned i = 0; clients != NULL && i < l->n; i++)
        clients[i].fd = -1;
    ok = clients != NULL && times != NULL && set >= 0 &&
         drive(clients, l, set, out, times) && out->n_answers > 0;
    if (ok) {
        out->bytes = clients[0].want;
        out->cpu_us = (double)(load_cpu_ns(l->server) - cpu) / 1000 /
                      (double)out->n_answers;
        out->rate =
            (double)out->n_answers / ((double)(load_now_ns() - began) / 1e9);
        out->p50_us = percentile(times, out->n_answers, 0.5);
        out->p99_us = percentile(times, out->n_answers, 0.99);
    }
    for (unsigned i = 0; clients != NULL && i < l->n; i++)
        if (clients[i].fd >= 0)
            close(clients[i].fd);
    if (set >= 0)
        close(set);
    free(clients);
    free(times);
    return ok;
}
