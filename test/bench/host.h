#ifndef TEST_BENCH_HOST_H
#define TEST_BENCH_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"

/*
 * host: servers as processes of their own on 127.0.0.1, pinned to the first
 * processor, and the rows of the table that all benches print.  Whatever goes
 * wrong ends the program with a message: half a table is no table.  Servers
 * that were started end with the program.
 */
struct host {
    pid_t pid;
    unsigned port;
    double ready_ms; /* from spawning to the first answer */
};

/* The server key of a database made by test/http/stage.h, as dir/server.key. */
void host_key_write(const char *dir);

/* `program serve` on dir; url NULL: the database in it.  Waits until it
 * answers GET /readyz.  Its log goes to dir/log.  loops 0: its own choice. */
void host_serve(struct host *h, const char *program, const char *dir,
                const char *url, unsigned port, unsigned loops);

/* The bare epoll responder (bare.h), with `body` bytes of body. */
void host_bare(struct host *h, unsigned port, size_t body);

/* SIGTERM, then wait. */
void host_stop(struct host *h);

/* The body of a GET on a fresh connection; empty when nobody answers. */
void host_get(unsigned port, const char *path, struct buf *body);

/* A counter of /metrics, by its name with "mainstay_". */
double host_metric(unsigned port, const char *name);

/* The schema of a bench in the cluster of url, fresh; writes its URL. */
void host_schema(const char *url, const char *name, char *out, size_t cap);

/* Say what failed and end. */
_Noreturn void host_fail(const char *what);

/* Open as many files as the machine allows; servers inherit it. */
void host_files(void);

enum host_bar { HOST_NO_BAR, HOST_AT_MOST, HOST_BELOW, HOST_AT_LEAST };

/* One row: figure with unit; then, if bar is set, what it must keep to. */
void host_head(const char *title);
void host_row(const char *what, double figure, const char *unit,
              const char *note, enum host_bar bar, double target);

#endif
