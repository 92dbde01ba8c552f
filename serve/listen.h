#ifndef SERVE_LISTEN_H
#define SERVE_LISTEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "core/status.h"
#include "serve/exchange.h"

/*
 * listen: the HTTP/1.1 layer.
 *
 * N event loops accept, read, check (serve/gate.h), and hand each request to
 * the program, struct listen_app, on the lane its route chose:
 *
 *   head complete -> route() on the loop -> body -> handle() on
 *     EXCHANGE_LOOP    the loop itself
 *     EXCHANGE_WORKER  one of M workers (full queue: 503, Retry-After: 1)
 *     EXCHANGE_WRITER  the one writer, many in one group, answered only
 *                      after group_end said that they are durable
 *   -> the answer goes out on the loop.
 *
 * All deadlines are absolute; every limit is in struct listen_config.  TLS
 * and HTTP/2 are the proxy's in front.
 */
struct app;      /* the program; it defines this */
struct app_ctx;  /* what one thread of it owns: store connection, … */
struct lane_job; /* serve/lane.h */
struct listen_server;

/*
 * What the program does.  Callbacks marked (loop) must not block.  All of
 * them get `app` as given to listen_run.  NULL is allowed where it says so.
 */
struct listen_app {
    /*
     * Once per thread, on that thread, before the first request: open what
     * the thread needs.  Any failure stops the start.  `index` counts from 0
     * within the lane.  ctx_close when the thread ends; not called for a
     * ctx_open that failed.
     */
    enum status (*ctx_open)(struct app *app, enum exchange_lane lane,
                            unsigned index, struct app_ctx **ctx);
    void (*ctx_close)(struct app *app, enum exchange_lane lane,
                      struct app_ctx *ctx);

    /*
     * (loop) The head is complete: choose x->lane, x->body_max, x->pattern,
     * or answer at once (then the body is not read and handle not called).
     * Everything else in this struct's order follows only if not answered.
     */
    void (*route)(struct app *app, struct exchange *x);

    /*
     * The whole request is there: answer it.  On EXCHANGE_LOOP it runs on the
     * loop and must be quick.  Leaving answer.status 0 gives a bare 500.
     */
    void (*handle)(struct app *app, struct app_ctx *ctx, struct exchange *x);

    /*
     * (loop) May be NULL.  Around the EXCHANGE_LOOP handlers of one batch of
     * events, only if there are any: one read transaction.  A failure of
     * batch_begin does not keep the handlers from being called, and batch_end
     * follows in any case.
     */
    void (*batch_begin)(struct app *app, struct app_ctx *ctx);
    void (*batch_end)(struct app *app, struct app_ctx *ctx);

    /*
     * The writer's group: begin, handle (or job) for each of at most
     * `group_max`, end.  Answers leave only after group_end gave ST_OK.  If
     * group_begin or group_end fails, every exchange of the group is reset
     * and given to group_failed for another answer (on the writer; NULL: a
     * bare 503).  Events are published only after ST_OK.  Keep one handler's
     * failure in a savepoint of its own.
     */
    enum status (*group_begin)(struct app *app, struct app_ctx *ctx);
    enum status (*group_end)(struct app *app, struct app_ctx *ctx);
    void (*group_failed)(struct app *app, struct exchange *x, enum status st);

    /* May be NULL.  An event of an exchange that counts was published here, as
     * it goes over the wire.  From any thread that handles. */
    void (*told)(struct app *app, const struct stream_key *topic,
                 struct str rendered);

    /* May be NULL.  The writer has nothing to do: checkpoint, say. */
    void (*writer_idle)(struct app *app, struct app_ctx *ctx);

    /*
     * May be NULL.  The layer itself answers: answer.status is set
     * (400 408 413 414 417 431 500 501 503 505); a body and fields may be
     * added.  For requests refused in the head, path and fields are empty.
     * On the loop, or on the lane of a handler that left no usable answer.
     */
    void (*fault)(struct app *app, struct exchange *x);

    /* May be NULL.  All sockets listen, no thread runs yet: the moment to
     * give up rights.  A failure ends the start. */
    enum status (*confine)(struct app *app);

    /* May be NULL.  All threads run, all sockets listen. `port` is the
     * number bound, 0 for a local socket.  The server lives until listen_run
     * returns: keep it for stream_publish and listen_stop. */
    void (*ready)(struct app *app, struct listen_server *srv, unsigned port);

    /* May be NULL.  The stop begins: end threads of the program's own that
     * submit jobs.  Only after ready. */
    void (*stopping)(struct app *app);
};

/* Times in milliseconds, sizes in bytes.  listen_defaults fills all. */
struct listen_config {
    const char *address;       /* "127.0.0.1", "::", or "unix:/path" */
    unsigned port;             /* 0: the system chooses, see ready */
    unsigned n_loops;          /* default min(cores, 4) */
    unsigned n_workers;        /* default max(2, cores) */
    bool has_writer;           /* false (PostgreSQL): no loop handlers and no
                                  writer; every request goes to a worker, those
                               for the writer as a group of one */
    bool takes_signals;        /* SIGTERM and SIGINT stop it (default true) */
    bool trusts_forwarded;     /* a proxy on this machine: the last element of
                                  X-Forwarded-For is the client */
    bool counts_local;         /* see n_per_address; for tests */
    bool logs_requests;        /* one LOG_INFO line per request */
    const struct clock *clock; /* NULL: the machine's */

    unsigned n_connections;   /* in all; default 8,192 or what the file limit
                                 allows; the longest idle is closed first */
    unsigned n_per_address;   /* per client address (IPv6: /64); default 256;
                                 local peers are not counted */
    unsigned n_streams;       /* parked in all; default 4,096 */
    unsigned n_topic_streams; /* parked on one topic; default 6 */
    unsigned worker_queue;    /* requests waiting for workers; 256 */
    unsigned writer_queue;    /* requests waiting for the writer; 4,096 */
    unsigned group_max;       /* requests in one commit; 256 */

    size_t head_max;     /* 16 KiB: request line and fields */
    size_t target_max;   /* 4 KiB */
    unsigned fields_max; /* 64 */
    size_t answer_max;   /* 32 MiB: a body that a handler builds */
    size_t arena_max;    /* 16 MiB: a request's arena */
    size_t stream_max;   /* 64 KiB waiting for a slow stream */

    int64_t head_ms;        /* 10 s from the head's first byte */
    int64_t idle_ms;        /* 30 s between requests */
    int64_t body_window_ms; /* 20 s: in each, a body must bring */
    size_t body_window_min; /* 20 KiB, or be complete */
    int64_t write_ms;       /* 30 s: in each, a reader must take */
    size_t write_min;       /* 30 KiB, or all */
    int64_t comment_ms;     /* 25 s: a comment on a silent stream */
    int64_t stop_ms;        /* 8 s: what is in flight may take at a stop */
};

/* The defaults above, for 127.0.0.1, port 8080. */
void listen_defaults(struct listen_config *cfg);

/*
 * Serve until a signal or listen_stop, then stop gracefully: accept no more,
 * answer what is in flight with Connection: close, end the streams with a
 * `retry:` of 1 to 5 s, drain the writer, close all contexts; within 10 s.
 * Runs on the calling thread, which must have started no other thread that
 * wants SIGTERM or SIGINT.  Raises the soft limit of open files, ignores
 * SIGPIPE.  Under systemd takes over one inherited socket (LISTEN_FDS) and
 * notifies READY=1 and STOPPING=1 (NOTIFY_SOCKET).
 *
 * app and callbacks are borrowed for the time of the call.
 * ST_INVALID: address or numbers are outside their domain; ST_CONFLICT: the
 * address is in use; ST_DENIED: not allowed to bind; ST_NOSPACE: memory,
 * threads or descriptors; ST_BUSY: stopped, but a handler did not return in
 * time: only ending the process is safe now; else what ctx_open gave.
 */
MUST_USE enum status listen_run(const struct listen_config *cfg,
                                const struct listen_app *calls,
                                struct app *app);

/* Begin the graceful stop.  From any thread, any number of times, until
 * listen_run has returned. */
void listen_stop(struct listen_server *srv);

/*
 * Run a job of the program's own on the writer (or, without one, on a
 * worker), in a group with whatever else waits.  See serve/lane.h.
 * ST_BUSY: the queue is full or the server is stopping; nothing will be
 * called.
 */
MUST_USE enum status listen_submit(struct listen_server *srv,
                                   struct lane_job *job);

/* Figures for /metrics; a snapshot that need not be consistent. */
struct listen_figures {
    uint64_t n_accepted;
    uint64_t n_requests;
    uint64_t n_refused; /* answered by the layer itself */
    uint64_t n_groups;  /* of the writer */
    uint64_t n_grouped; /* exchanges and jobs in them */
    int64_t n_connections;
    int64_t n_streams;
};
void listen_figures(const struct listen_server *srv,
                    struct listen_figures *out);

#endif
