/*
 * Slow and silent clients, and ceilings on connections.  Deadlines are
 * shortened by configuration; the tests only ask that the end comes, never
 * when.  A client that trickles must not be able to put it off.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test/http/dial.h"
#include "test/http/tiny.h"

#define NEXT "GET /hello HTTP/1.1\r\nHost: t\r\n\r\n"

static void
nap(int ms)
{
    (void)poll(NULL, 0, ms);
}

static struct app app;

static int
start(void **state)
{
    struct listen_config cfg;

    (void)state;
    tiny_defaults(&cfg);
    cfg.head_ms = 300;
    cfg.idle_ms = 400;
    cfg.body_window_ms = 300;
    cfg.body_window_min = 1000;
    cfg.write_ms = 300;
    cfg.write_min = 1 << 20;
    return tiny_start(&app, &cfg) ? 0 : 1;
}

static int
stop(void **state)
{
    (void)state;
    return tiny_stop(&app) == ST_OK && app.n_open == 0 ? 0 : 1;
}

static void
silent_connection_is_closed(void **state)
{
    int fd = tiny_connect(&app);

    (void)state;
    assert_true(tiny_is_closed(fd));
    close(fd);
}

static void
idle_connection_is_closed_without_a_word(void **state)
{
    struct reply r = {0};
    int fd = tiny_connect(&app);
    char byte;

    (void)state;
    assert_true(tiny_say(fd, NEXT));
    assert_true(tiny_read(fd, false, &r));
    tiny_reply_clear(&r);
    assert_int_equal(recv(fd, &byte, 1, 0), 0);
    close(fd);
}

/* One byte every 20 ms, for ever: until the server has had enough. */
static void
trickle(const char *first, const char *byte, int status)
{
    struct reply r = {0};
    int fd = tiny_connect(&app);

    assert_true(tiny_say(fd, first));
    for (int i = 0; i < 400; i++) {
        struct pollfd p = {.fd = fd, .events = POLLIN};

        if (poll(&p, 1, 20) > 0)
            break;
        (void)tiny_say(fd, byte);
    }
    assert_true(tiny_read(fd, false, &r));
    assert_int_equal(r.status, status);
    tiny_reply_clear(&r);
    assert_true(tiny_is_closed(fd));
    close(fd);
}

static void
trickled_head_ends(void **state)
{
    (void)state;
    trickle("GET /hello HTTP/1.1\r\nHost: t\r\nX-A: ", "a", 408);
}

static void
trickled_request_line_ends(void **state)
{
    (void)state;
    trickle("G", "E", 408);
}

static void
trickled_body_ends(void **state)
{
    (void)state;
    trickle("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 90000\r\n\r\n",
            "a", 408);
}

static void
trickled_chunks_end(void **state)
{
    (void)state;
    trickle("POST /upload HTTP/1.1\r\nHost: t\r\n"
            "Transfer-Encoding: chunked\r\n\r\n",
            "1\r\na\r\n", 408);
}

static void
head_that_stops_ends(void **state)
{
    struct reply r = {0};
    int fd = tiny_connect(&app);

    (void)state;
    assert_true(tiny_say(fd, "GET /hello HTTP/1.1\r\n"));
    assert_true(tiny_read(fd, false, &r));
    assert_int_equal(r.status, 408);
    tiny_reply_clear(&r);
    close(fd);
}

/* Slow but above the floor: served. */
static void
steady_body_is_taken(void **state)
{
    char piece[500];
    struct reply r = {0};
    int fd = tiny_connect(&app);

    (void)state;
    memset(piece, 'x', sizeof piece);
    assert_true(tiny_say(fd, "POST /upload HTTP/1.1\r\nHost: t\r\n"
                             "Content-Length: 20000\r\n\r\n"));
    for (int i = 0; i < 40; i++) {
        assert_true(dial_send(fd, piece, sizeof piece));
        nap(20);
    }
    assert_true(tiny_read(fd, false, &r));
    assert_string_equal(r.body, "20000");
    tiny_reply_clear(&r);
    close(fd);
}

/* Asks for 8 MiB and reads nothing: more than the kernel holds. */
static void
reader_that_stops_is_cut_off(void **state)
{
    int small = 4096;
    int fd = tiny_connect(&app);
    struct listen_figures f;
    int n_tries = 0;

    (void)state;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    assert_true(tiny_say(fd, "GET /big HTTP/1.1\r\nHost: t\r\n\r\n"));
    do {
        nap(50);
        listen_figures(app.srv, &f);
    } while (f.n_connections > 0 && ++n_tries < 200);
    assert_int_equal(f.n_connections, 0);
    close(fd);
}

/* ---- ceilings --------------------------------------------------------- */

static void
longest_idle_makes_room(void **state)
{
    struct listen_config cfg;
    struct reply r = {0};
    int fds[9];

    (void)state;
    tiny_defaults(&cfg);
    cfg.n_connections = 8;
    assert_true(tiny_start(&app, &cfg));
    for (int i = 0; i < 9; i++) {
        fds[i] = tiny_connect(&app);
        assert_true(tiny_say(fds[i], NEXT));
        assert_true(tiny_read(fds[i], false, &r));
        assert_int_equal(r.status, 200);
        tiny_reply_clear(&r);
    }
    assert_true(tiny_is_closed(fds[0]));
    assert_true(tiny_say(fds[1], NEXT));
    assert_true(tiny_read(fds[1], false, &r));
    tiny_reply_clear(&r);
    for (int i = 0; i < 9; i++)
        close(fds[i]);
    assert_int_equal(tiny_stop(&app), ST_OK);
}

static void
one_address_cannot_take_all(void **state)
{
    struct listen_config cfg;
    struct reply r = {0};
    int a, b, c;

    (void)state;
    tiny_defaults(&cfg);
    cfg.counts_local = true;
    cfg.n_per_address = 2;
    assert_true(tiny_start(&app, &cfg));
    /* Two that are busy cannot be closed for a third. */
    a = tiny_connect(&app);
    b = tiny_connect(&app);
    assert_true(tiny_say(a, "GET /hold HTTP/1.1\r\nHost: t\r\n\r\n"));
    assert_true(tiny_say(b, "GET /hold HTTP/1.1\r\nHost: t\r\n\r\n"));
    tiny_await_holding(&app, 2);
    c = tiny_connect(&app);
    assert_true(tiny_is_closed(c));
    close(c);
    tiny_let_go(&app, 2);
    assert_true(tiny_read(a, false, &r));
    tiny_reply_clear(&r);
    assert_true(tiny_read(b, false, &r));
    tiny_reply_clear(&r);
    /* Idle now: the first of them makes room. */
    assert_int_equal(tiny_ask(&app, NEXT), 200);
    close(a);
    close(b);
    assert_int_equal(tiny_stop(&app), ST_OK);
}

static void
ask_net(const char *field, const char *want)
{
    char text[256];
    struct reply r = {0};
    int fd = tiny_connect(&app);

    snprintf(text, sizeof text, "GET /net HTTP/1.1\r\nHost: t\r\n%s\r\n",
             field);
    assert_true(tiny_say(fd, text));
    assert_true(tiny_read(fd, false, &r));
    assert_string_equal(r.body, want);
    tiny_reply_clear(&r);
    close(fd);
}

static void
network_of_a_client_behind_the_proxy(void **state)
{
    struct listen_config cfg;

    (void)state;
    tiny_defaults(&cfg);
    assert_true(tiny_start(&app, &cfg));
    ask_net("X-Forwarded-For: 192.0.2.7\r\n", "4 7f0000000000");
    assert_int_equal(tiny_stop(&app), ST_OK);
    cfg.trusts_forwarded = true;
    assert_true(tiny_start(&app, &cfg));
    ask_net("X-Forwarded-For: 192.0.2.7\r\n", "4 c00002000000");
    ask_net("X-Forwarded-For: 10.0.0.1, 192.0.2.7:99\r\n", "4 c00002000000");
    ask_net("X-Forwarded-For: a\r\nX-Forwarded-For: 2001:db8:1::9\r\n",
            "6 20010db80001");
    ask_net("X-Forwarded-For: \"[2001:db8:1::9]\"\r\n", "0 000000000000");
    ask_net("", "0 000000000000");
    assert_int_equal(tiny_stop(&app), ST_OK);
}

static void
wrong_settings_are_refused(void **state)
{
    struct listen_config cfg;
    struct app other;

    (void)state;
    tiny_defaults(&cfg);
    cfg.n_loops = 0;
    assert_false(tiny_start(&other, &cfg));
    assert_int_equal(other.ended, ST_INVALID);
    tiny_defaults(&cfg);
    cfg.address = "not an address";
    assert_false(tiny_start(&other, &cfg));
    assert_int_equal(other.ended, ST_INVALID);
    tiny_defaults(&cfg);
    assert_true(tiny_start(&app, &cfg));
    cfg.port = app.port;
    cfg.n_loops = 2;
    assert_false(tiny_start(&other, &cfg));
    assert_int_equal(other.ended, ST_CONFLICT);
    assert_int_equal(tiny_stop(&app), ST_OK);
}

int
main(void)
{
    const struct CMUnitTest slow[] = {
        cmocka_unit_test(silent_connection_is_closed),
        cmocka_unit_test(idle_connection_is_closed_without_a_word),
        cmocka_unit_test(trickled_head_ends),
        cmocka_unit_test(trickled_request_line_ends),
        cmocka_unit_test(trickled_body_ends),
        cmocka_unit_test(trickled_chunks_end),
        cmocka_unit_test(head_that_stops_ends),
        cmocka_unit_test(steady_body_is_taken),
        cmocka_unit_test(reader_that_stops_is_cut_off),
    };
    const struct CMUnitTest ceilings[] = {
        cmocka_unit_test(longest_idle_makes_room),
        cmocka_unit_test(one_address_cannot_take_all),
        cmocka_unit_test(network_of_a_client_behind_the_proxy),
        cmocka_unit_test(wrong_settings_are_refused),
    };
    int bad = cmocka_run_group_tests_name("slow clients", slow, start, stop);

    return bad + cmocka_run_group_tests_name("ceilings", ceilings, NULL, NULL);
}
