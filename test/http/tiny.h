#ifndef TEST_HTTP_TINY_H
#define TEST_HTTP_TINY_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "serve/listen.h"

/*
 * tiny: the smallest program over the HTTP layer, for its probes, and a
 * client that says exactly what it is told to.
 *
 *   GET  /hello       loop    "hello\n"
 *   GET  /path/…      loop    the decoded path
 *   GET  /query?…     loop    the raw query
 *   GET  /net         loop    the network prefix in hexadecimal
 *   POST /echo        loop    the body (at most 64 KiB)
 *   POST /upload      worker  the number of bytes (at most 4 MiB)
 *   GET  /big         loop    8 MiB
 *   GET  /page        loop    an open page, may be compressed
 *   GET  /asset       loop    an asset with a gzip form
 *   GET  /early       route   403 before any body is read
 *   GET  /none        loop    no answer at all: 500
 *   GET  /split       loop    a field with CR LF in it: 500
 *   GET  /wait        loop    returns when tiny_let_go is called
 *   GET  /task        worker  "worked\n"
 *   GET  /hold        worker  returns when tiny_let_go is called
 *   POST /item        writer  "written\n", publishes on topic 1
 *   POST /hold-item   writer  as /hold, then as /item
 *   GET  /events?N    loop    a stream on topic N
 *   GET  /late-events worker  as /hold, then a stream on topic 1
 */
struct app {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct listen_config cfg;
    struct listen_server *srv;
    unsigned port;       /* set when ready */
    bool is_over;        /* listen_run has returned */
    enum status ended;   /* with this */
    unsigned n_holding;  /* handlers that wait */
    unsigned n_let_go;   /* handlers that may go on */
    bool group_fails;    /* group_end says ST_BROKEN */
    atomic_uint n_items; /* handled by the writer */
    atomic_uint n_open;  /* contexts */
    atomic_uint n_batches;
    atomic_uint n_group_max;
};

/* Start it with these settings, port chosen by the system; waits until it is
 * ready.  false: it ended instead (see ended). */
bool tiny_start(struct app *app, const struct listen_config *cfg);
/* Settings for tests: one loop, two workers, a writer, no signals. */
void tiny_defaults(struct listen_config *cfg);
/* Stop and join.  The status of listen_run. */
enum status tiny_stop(struct app *app);
/* The same after listen_stop was called. */
enum status tiny_join(struct app *app);
/* Wait until n handlers hold; let n go, and wait until they went: a handler
 * that still seems to hold would be taken for the next one.  Each ends the
 * test program after a minute. */
void tiny_await_holding(struct app *app, unsigned n);
void tiny_let_go(struct app *app, unsigned n);

/* ---- the client; every wait ends after 10 s with a failure ------------ */

struct reply {
    int status;      /* 0: the connection ended without one */
    char head[8192]; /* NUL-terminated */
    char *body;      /* by malloc; NUL-terminated */
    size_t n_body;
    bool has_length;
};

/* A connection to it; ends the test program when there is none. */
int tiny_connect(const struct app *app);
/* Send all of text, as dial_send does. */
bool tiny_say(int fd, const char *text);
/* Read one answer; is_head: it has no body whatever its length says.  false:
 * the connection ended, or 10 s went by. */
bool tiny_read(int fd, bool is_head, struct reply *out);
void tiny_reply_clear(struct reply *r);
/* Has the server closed?  Waits for it; discards what comes first. */
bool tiny_is_closed(int fd);
/* Read until `text` was seen (streams). */
bool tiny_read_until(int fd, const char *text, char *all, size_t room);
/* The value of a field of the answer's head, or NULL. */
const char *tiny_field(const struct reply *r, const char *name, char *room,
                       size_t size);
/* One request on a connection of its own: its status, 0 if none. */
int tiny_ask(const struct app *app, const char *request);

#endif
