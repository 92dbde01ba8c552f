/*
 * Every allocation of the HTTP layer refused once, in its turn: at the start
 * and during a session that touches all lanes.  Whatever the client then
 * sees, the server must go on to answer, end cleanly and leak nothing (the
 * sanitizers tell).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "test/http/dial.h"
#include "test/http/probe.h"
#include "test/http/tiny.h"

#define TURNS_MAX 500 /* no session needs as many allocations */

/* In base/mem.c's place, for several threads. */
static atomic_long n_left; /* calls until the refusal; 0 or less: none */
static atomic_long n_refused;

static bool
refuses(void)
{
    if (atomic_load(&n_left) <= 0 || atomic_fetch_sub(&n_left, 1) != 1)
        return false;
    atomic_fetch_add(&n_refused, 1);
    return true;
}

void *
mem_alloc(size_t size)
{
    return refuses() ? NULL : malloc(size);
}

void *
mem_zalloc(size_t n, size_t size)
{
    return refuses() ? NULL : calloc(n, size);
}

void *
mem_resize(void *old, size_t size)
{
    return refuses() ? NULL : realloc(old, size);
}

void
mem_free(void *block)
{
    free(block);
}

static struct app app;

/* Say it and take whatever comes. */
static void
try_once(const char *request)
{
    struct reply r = {0};
    int fd = tiny_connect(&app);

    if (tiny_say(fd, request) && tiny_read(fd, false, &r))
        assert_true(r.status == 200 || r.status == 304 || r.status >= 500);
    tiny_reply_clear(&r);
    close(fd);
}

static void
try_upload(void)
{
    static char body[100000];
    struct reply r = {0};
    int fd = tiny_connect(&app);

    memset(body, 'x', sizeof body);
    if (tiny_say(fd, "POST /upload HTTP/1.1\r\nHost: t\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n186A0\r\n") &&
        dial_send(fd, body, sizeof body) &&
        tiny_say(fd, "\r\n0\r\n\r\n" GET("/hello")) && tiny_read(fd, false, &r))
        assert_true(r.status == 200 || r.status >= 413);
    tiny_reply_clear(&r);
    close(fd);
}

static void
try_stream(void)
{
    char all[4096];
    int fd = tiny_connect(&app);

    /* Either it opens and gets its event, or it ends. */
    if (tiny_say(fd, GET("/events?1")) &&
        tiny_read_until(fd, ": replay\n\n", all, sizeof all)) {
        try_once("POST /item HTTP/1.1\r\nHost: t\r\n\r\n");
        /* The item may have failed; this one is published for certain, or
         * the stream is closed. */
        atomic_store(&n_left, 0);
        try_once("POST /item HTTP/1.1\r\nHost: t\r\n\r\n");
        (void)tiny_read_until(fd, "lines\n\n", all, sizeof all);
    }
    close(fd);
}

static void
session(void)
{
    try_once(GET("/hello"));
    try_once(GET("/path/%41"));
    try_once("GET /page HTTP/1.1\r\nHost: t\r\nAccept-Encoding: gzip\r\n\r\n");
    try_once("GET /asset HTTP/1.1\r\nHost: t\r\nAccept-Encoding: gzip\r\n\r\n");
    try_once(GET("/big"));
    try_once(GET("/task"));
    try_upload();
    try_stream();
}

static void
each_allocation_of_a_session(void **state)
{
    long k = 1;

    (void)state;
    for (; k < TURNS_MAX; k++) {
        struct listen_config cfg;
        bool was_refused;

        tiny_defaults(&cfg);
        assert_true(tiny_start(&app, &cfg));
        atomic_store(&n_refused, 0);
        atomic_store(&n_left, k);
        session();
        was_refused = atomic_load(&n_refused) > 0;
        atomic_store(&n_left, 0);
        if (tiny_ask(&app, GET("/hello")) != 200)
            fail_msg("allocation %ld refused: not served afterwards", k);
        if (tiny_stop(&app) != ST_OK || app.n_open != 0)
            fail_msg("allocation %ld refused: no clean end", k);
        if (!was_refused)
            break;
    }
    assert_in_range(k, 10, TURNS_MAX - 1);
}

static void
each_allocation_of_the_start(void **state)
{
    long k = 1;

    (void)state;
    for (; k < TURNS_MAX; k++) {
        struct listen_config cfg;
        bool started;

        tiny_defaults(&cfg);
        cfg.n_loops = 2;
        atomic_store(&n_refused, 0);
        atomic_store(&n_left, k);
        started = tiny_start(&app, &cfg);
        atomic_store(&n_left, 0);
        if (started)
            assert_int_equal(tiny_stop(&app), ST_OK);
        else
            assert_int_equal(app.ended, ST_NOSPACE);
        assert_int_equal(app.n_open, 0);
        if (atomic_load(&n_refused) == 0)
            break;
        assert_false(started);
    }
    assert_in_range(k, 5, TURNS_MAX - 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_of_the_start),
        cmocka_unit_test(each_allocation_of_a_session),
    };

    return cmocka_run_group_tests_name("HTTP faults", tests, NULL, NULL);
}
