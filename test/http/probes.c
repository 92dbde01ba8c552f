/*
 * The table of raw requests over a real socket, whole and byte by byte, and
 * what does not fit a table: limits, pipelining, large bodies, coding.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test/http/probe_table.h"
#include "test/http/dial.h"
#include "test/http/tiny.h"

#define HOST "Host: t\r\n"
#define POST "POST /echo HTTP/1.1\r\n"
#define TABLE_MAX 256

static struct app app;

static void
check(const struct probe *p, const char *what, bool ok, const char *got)
{
    if (ok)
        return;
    print_error("%s: %s\n  sent     %.300s\n  got      %.300s\n", p->name, what,
                p->bytes, got);
    fail();
}

static void
run_probe(void **state)
{
    const struct probe *p = *state;
    struct reply r = {0};
    int fd = tiny_connect(&app);
    bool is_head = strncmp(p->bytes, "HEAD", 4) == 0;
    char want[32];

    check(p, "cannot be sent", dial_send(fd, p->bytes, p->n), "");
    check(p, "no answer", tiny_read(fd, is_head, &r), "");
    snprintf(want, sizeof want, "status should be %d", p->status);
    check(p, want, r.status == p->status, r.head);
    if (p->body != NULL)
        check(p, "other body", strcmp(r.body, p->body) == 0, r.body);
    if (p->after == KEPT) {
        tiny_reply_clear(&r);
        check(p, "connection not kept", tiny_say(fd, NEXT), "");
        check(p, "next request unanswered", tiny_read(fd, false, &r), "");
        check(p, "next request not taken", r.status == 200, r.head);
    } else {
        check(p, "no Connection: close",
              strstr(r.head, "connection: close") != NULL, r.head);
        tiny_reply_clear(&r);
        check(p, "what came behind was answered", !tiny_read(fd, false, &r),
              r.head);
        check(p, "connection left open", tiny_is_closed(fd), "");
    }
    tiny_reply_clear(&r);
    close(fd);
}

/* Every probe that is taken must be taken as well when it comes in pieces of
 * one byte, and every refusal must be the same. */
static void
run_probe_in_bytes(void **state)
{
    const struct probe *p = *state;
    struct reply r = {0};
    int fd = tiny_connect(&app);
    bool is_head = strncmp(p->bytes, "HEAD", 4) == 0;

    for (size_t i = 0; i < p->n; i++)
        if (!dial_send(fd, p->bytes + i, 1))
            break; /* refused before all of it was sent */
    check(p, "in bytes: no answer", tiny_read(fd, is_head, &r), "");
    check(p, "in bytes: other status", r.status == p->status, r.head);
    tiny_reply_clear(&r);
    close(fd);
}

/* ---- what does not fit a table ---------------------------------------- */

static void
send_head_of(size_t target, size_t n_fields, size_t field, int status)
{
    struct reply r = {0};
    int fd = tiny_connect(&app);
    struct buf text;

    buf_init(&text, 1 << 20);
    buf_add(&text, STR("GET /path/"));
    for (size_t i = 6; i < target; i++)
        buf_add_byte(&text, 'a');
    buf_add(&text, STR(" HTTP/1.1\r\nHost: t\r\n"));
    for (size_t i = 0; i < n_fields; i++) {
        buf_add(&text, STR("X-"));
        buf_add_int(&text, (int64_t)i);
        buf_add(&text, STR(": "));
        for (size_t k = 0; k < field; k++)
            buf_add_byte(&text, 'b');
        buf_add(&text, STR("\r\n"));
    }
    buf_add(&text, STR("\r\n"));
    assert_int_equal(buf_status(&text), ST_OK);
    assert_true(dial_send(fd, text.ptr, text.len));
    assert_true(tiny_read(fd, false, &r));
    assert_int_equal(r.status, status);
    tiny_reply_clear(&r);
    if (status != 200)
        assert_true(tiny_is_closed(fd));
    buf_free(&text);
    close(fd);
}

static void
limits_of_the_head(void **state)
{
    (void)state;
    send_head_of(4096, 1, 10, 200);
    send_head_of(4097, 1, 10, 414);
    send_head_of(20000, 1, 10, 414);
    send_head_of(10, 63, 10, 200); /* and Host: 64 fields */
    send_head_of(10, 64, 10, 431);
    send_head_of(10, 1, 16384 - 43, 200); /* 43: all but the value */
    send_head_of(10, 1, 16384 - 42, 431);
    send_head_of(10, 1, 65536, 431);
}

static void
pipelined_requests_are_all_answered_in_order(void **state)
{
    char text[16384];
    struct reply r = {0};
    int fd = tiny_connect(&app);
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 50; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              i % 3 == 0 ? "GET /path/%d HTTP/1.1\r\nHost: "
                                           "t\r\n\r\n"
                              : i % 3 == 1
                                  ? "POST /echo HTTP/1.1\r\nHost: t\r\n"
                                    "Content-Length: 8\r\n\r\n/path/%02d"
                                  : "POST /echo HTTP/1.1\r\nHost: t\r\n"
                                    "Transfer-Encoding: chunked\r\n\r\n"
                                    "8\r\n/path/%02d\r\n0\r\n\r\n",
                              i);
    assert_true(dial_send(fd, text, n));
    for (int i = 0; i < 50; i++) {
        char want[16];

        snprintf(want, sizeof want, i % 3 == 0 ? "/path/%d" : "/path/%02d", i);
        assert_true(tiny_read(fd, false, &r));
        assert_int_equal(r.status, 200);
        assert_string_equal(r.body, want);
        tiny_reply_clear(&r);
    }
    close(fd);
}

static void
pipelined_across_lanes(void **state)
{
    struct reply r = {0};
    int fd = tiny_connect(&app);

    (void)state;
    assert_true(tiny_say(fd, "GET /task HTTP/1.1\r\nHost: t\r\n\r\n" NEXT
                             "POST /item HTTP/1.1\r\nHost: t\r\n\r\n" NEXT));
    for (int i = 0; i < 4; i++) {
        static const char *const want[] = {"worked\n", "hello\n", "written\n",
                                           "hello\n"};

        assert_true(tiny_read(fd, false, &r));
        assert_string_equal(r.body, want[i]);
        tiny_reply_clear(&r);
    }
    close(fd);
}

static void
large_bodies(void **state)
{
    size_t size = 3u << 20;
    char *body = malloc(size);
    struct reply r = {0};
    int fd = tiny_connect(&app);

    (void)state;
    assert_non_null(body);
    memset(body, 'x', size);
    assert_true(tiny_say(fd, "POST /upload HTTP/1.1\r\nHost: t\r\n"
                             "Content-Length: 3145728\r\n\r\n"));
    assert_true(dial_send(fd, body, size));
    assert_true(tiny_read(fd, false, &r));
    assert_string_equal(r.body, "3145728");
    tiny_reply_clear(&r);
    assert_true(tiny_say(fd, "POST /upload HTTP/1.1\r\nHost: t\r\n"
                             "Transfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 30; i++) {
        assert_true(tiny_say(fd, "10000\r\n"));
        assert_true(dial_send(fd, body, 65536));
        assert_true(tiny_say(fd, "\r\n"));
    }
    assert_true(tiny_say(fd, "0\r\n\r\n" NEXT));
    assert_true(tiny_read(fd, false, &r));
    assert_string_equal(r.body, "1966080");
    tiny_reply_clear(&r);
    assert_true(tiny_read(fd, false, &r));
    assert_string_equal(r.body, "hello\n");
    tiny_reply_clear(&r);
    free(body);
    close(fd);
}

static void
large_answer(void **state)
{
    struct reply r = {0};
    int fd = tiny_connect(&app);

    (void)state;
    assert_true(tiny_say(fd, "GET /big HTTP/1.1\r\nHost: t\r\n\r\n" NEXT));
    assert_true(tiny_read(fd, false, &r));
    assert_int_equal(r.n_body, 8u << 20);
    for (size_t i = 0; i < r.n_body; i++)
        if (r.body[i] != (char)('a' + i % 23))
            fail_msg("byte %zu is wrong", i);
    tiny_reply_clear(&r);
    assert_true(tiny_read(fd, false, &r));
    assert_string_equal(r.body, "hello\n");
    tiny_reply_clear(&r);
    close(fd);
}

static void
expect_continue(void **state)
{
    struct reply r = {0};
    int fd = tiny_connect(&app);

    (void)state;
    assert_true(tiny_say(fd, POST HOST "Expect: 100-continue\r\n"
                                       "Content-Length: 5\r\n\r\n"));
    assert_true(tiny_read(fd, true, &r));
    assert_int_equal(r.status, 100);
    tiny_reply_clear(&r);
    assert_true(tiny_say(fd, "hello"));
    assert_true(tiny_read(fd, false, &r));
    assert_int_equal(r.status, 200);
    assert_string_equal(r.body, "hello");
    tiny_reply_clear(&r);
    /* Too large: told at once, not asked to go on. */
    assert_true(tiny_say(fd, POST HOST "Expect: 100-continue\r\n"
                                       "Content-Length: 5000000\r\n\r\n"));
    assert_true(tiny_read(fd, false, &r));
    assert_int_equal(r.status, 413);
    tiny_reply_clear(&r);
    assert_true(tiny_is_closed(fd));
    close(fd);
}

static void
head_tells_the_length(void **state)
{
    struct reply r = {0};
    char value[32];
    int fd = tiny_connect(&app);

    (void)state;
    assert_true(tiny_say(fd, "HEAD /big HTTP/1.1\r\nHost: t\r\n\r\n" NEXT));
    assert_true(tiny_read(fd, true, &r));
    assert_string_equal(tiny_field(&r, "content-length", value, sizeof value),
                        "8388608");
    tiny_reply_clear(&r);
    assert_true(tiny_read(fd, false, &r));
    assert_string_equal(r.body, "hello\n");
    tiny_reply_clear(&r);
    close(fd);
}

static void
half_closed_client_is_answered(void **state)
{
    struct reply r = {0};
    int fd = tiny_connect(&app);

    (void)state;
    assert_true(tiny_say(fd, NEXT "GET /task HTTP/1.1\r\nHost: t\r\n\r\n"));
    shutdown(fd, SHUT_WR);
    for (int i = 0; i < 2; i++) {
        assert_true(tiny_read(fd, false, &r));
        assert_int_equal(r.status, 200);
        tiny_reply_clear(&r);
    }
    assert_true(tiny_is_closed(fd));
    close(fd);
}

static void
open_pages_are_compressed(void **state)
{
    struct reply r = {0};
    char value[64];
    int fd = tiny_connect(&app);

    (void)state;
    assert_true(tiny_say(fd, "GET /page HTTP/1.1\r\nHost: t\r\n"
                             "Accept-Encoding: br, gzip;q=0.8\r\n\r\n"));
    assert_true(tiny_read(fd, false, &r));
    assert_string_equal(tiny_field(&r, "content-encoding", value, 64), "gzip");
    assert_string_equal(tiny_field(&r, "vary", value, 64), "accept-encoding");
    assert_true(r.n_body > 18 && r.n_body < 1000);
    tiny_reply_clear(&r);
    assert_true(tiny_say(fd, "GET /page HTTP/1.1\r\nHost: t\r\n"
                             "Accept-Encoding: gzip;q=0\r\n\r\n"));
    assert_true(tiny_read(fd, false, &r));
    assert_null(tiny_field(&r, "content-encoding", value, 64));
    assert_string_equal(tiny_field(&r, "vary", value, 64), "accept-encoding");
    tiny_reply_clear(&r);
    /* Not asked for by the handler: never. */
    assert_true(tiny_say(fd, "GET /big HTTP/1.1\r\nHost: t\r\n"
                             "Accept-Encoding: gzip\r\n\r\n"));
    assert_true(tiny_read(fd, false, &r));
    assert_null(tiny_field(&r, "content-encoding", value, 64));
    tiny_reply_clear(&r);
    close(fd);
}

static void
ask_asset(int fd, const char *fields, int status, const char *body)
{
    char text[256];
    struct reply r = {0};

    snprintf(text, sizeof text, "GET /asset HTTP/1.1\r\nHost: t\r\n%s\r\n",
             fields);
    assert_true(tiny_say(fd, text));
    assert_true(tiny_read(fd, false, &r));
    assert_int_equal(r.status, status);
    assert_string_equal(r.body, body);
    assert_non_null(strstr(r.head, "cache-control: public, max-age=31536000, "
                                   "immutable\r\n"));
    tiny_reply_clear(&r);
}

static void
assets(void **state)
{
    int fd = tiny_connect(&app);

    (void)state;
    ask_asset(fd, "", 200, "body { color: black }");
    ask_asset(fd, "Accept-Encoding: gzip\r\n", 200, "(packed)");
    ask_asset(fd, "If-None-Match: \"abc\"\r\n", 304, "");
    ask_asset(fd, "If-None-Match: W/\"x\", W/\"abc\"\r\n", 304, "");
    ask_asset(fd, "If-None-Match: *\r\n", 304, "");
    ask_asset(fd, "If-None-Match: \"abc-z\"\r\n", 200, "body { color: black }");
    ask_asset(fd, "Accept-Encoding: gzip\r\nIf-None-Match: \"abc-z\"\r\n", 304,
              "");
    ask_asset(fd, "Accept-Encoding: gzip\r\nIf-None-Match: \"abc\"\r\n", 200,
              "(packed)");
    close(fd);
    assert_int_equal(tiny_ask(&app, "POST /asset HTTP/1.1\r\nHost: t\r\n\r\n"),
                     405);
}

int
main(void)
{
    const struct CMUnitTest rest[] = {
        cmocka_unit_test(limits_of_the_head),
        cmocka_unit_test(pipelined_requests_are_all_answered_in_order),
        cmocka_unit_test(pipelined_across_lanes),
        cmocka_unit_test(large_bodies),
        cmocka_unit_test(large_answer),
        cmocka_unit_test(expect_continue),
        cmocka_unit_test(head_tells_the_length),
        cmocka_unit_test(half_closed_client_is_answered),
        cmocka_unit_test(open_pages_are_compressed),
        cmocka_unit_test(assets),
    };
    struct CMUnitTest table[TABLE_MAX], bytewise[TABLE_MAX];
    struct listen_config cfg;
    int bad;

    for (size_t i = 0; i < probe_table_n && i < TABLE_MAX; i++) {
        void *p = (void *)(uintptr_t)&probe_table[i];
        const struct CMUnitTest whole = {probe_table[i].name, run_probe, NULL,
                                         NULL, p};
        const struct CMUnitTest bytes = {probe_table[i].name,
                                         run_probe_in_bytes, NULL, NULL, p};

        table[i] = whole;
        bytewise[i] = bytes;
    }
    tiny_defaults(&cfg);
    if (probe_table_n > TABLE_MAX || !tiny_start(&app, &cfg))
        return 1;
    bad = _cmocka_run_group_tests("probes", table, probe_table_n, NULL, NULL);
    bad += _cmocka_run_group_tests("probes in bytes", bytewise, probe_table_n,
                                   NULL, NULL);
    bad += cmocka_run_group_tests_name("probes of more", rest, NULL, NULL);
    if (tiny_stop(&app) != ST_OK || app.n_open != 0)
        bad++;
    return bad;
}
