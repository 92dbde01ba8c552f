#ifndef TEST_BENCH_LOAD_H
#define TEST_BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * load: a load driver that needs nothing but this machine: n keep-alive
 * connections on one thread, each with one request in flight.  To 127.0.0.1
 * only.  The thread polls and never sleeps: waking a sleeping reader is charged
 * to whoever sends to it, so a driver that sleeps between answers would make a
 * server look the dearer the more it has to do between them.
 */
struct load {
    unsigned port;
    unsigned n;          /* connections */
    const char *request; /* the same for all */
    int64_t run_ms;      /* for so long */
    pid_t server;        /* whose processor time is counted */
};

struct load_result {
    uint64_t n_answers;
    uint64_t n_bad;        /* other than 200 */
    size_t bytes;          /* of one answer, with its head */
    double rate;           /* answers a second */
    double cpu_us;         /* of the server, all threads, per answer */
    double p50_us, p99_us; /* time to answer; capped at 100 ms */
};

/* false: cannot connect, or a connection broke. */
bool load_run(const struct load *l, struct load_result *out);

/* A blocking connection, -1 when there is none. */
int load_connect(unsigned port);

/* Nanoseconds of processor time that a process has used. */
int64_t load_cpu_ns(pid_t pid);

/* Monotonic nanoseconds. */
int64_t load_now_ns(void);

/* A field of /proc/PID/status in KiB ("RssAnon"), -1 when there is none. */
long load_status_kib(pid_t pid, const char *field);

/* Go before everything else that runs here, if we may, so that neighbours'
 * wakings and what they push out of caches are not charged to what is measured;
 * programs begun from now on too.  true: it holds. */
bool load_first(void);

/* Run on this processor only, if the machine has it. */
void load_pin(unsigned core);

/* The median of n values; sorts them. */
double load_median(double *values, size_t n);

#endif
