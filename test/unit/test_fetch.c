/*
 * Fetching from a server that means harm, on this machine: each way ends
 * within the limits and is told apart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "serve/fetch.h"

#define BLOCK 65536
#define BOMB (64 * 1024 * 1024) /* bytes, unpacked */

static int listener, elsewhere; /* the second's port is not allowed */
static unsigned port, other_port;
static atomic_int n_asked;
static atomic_bool stop;
static char last[4096]; /* the last request */

static int
send_all(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;

    while (n > 0) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);

        if (sent <= 0)
            return -1;
        p += sent;
        n -= (size_t)sent;
    }
    return 0;
}

static int
say(int fd, const char *text)
{
    return send_all(fd, text, strlen(text));
}

/* 64 MiB of spaces in some 64 KiB. */
static void
bomb(int fd)
{
    static unsigned char zeros[BLOCK], out[2 * BLOCK];
    z_stream z = {.zalloc = Z_NULL};
    size_t left = BOMB;

    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, 0), Z_OK);
    if (say(fd, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n") != 0)
        left = 0;
    while (left > 0) {
        z.next_in = zeros;
        z.avail_in = BLOCK;
        left -= BLOCK;
        z.next_out = out;
        z.avail_out = sizeof out;
        (void)deflate(&z, left == 0 ? Z_FINISH : Z_NO_FLUSH);
        if (send_all(fd, out, sizeof out - z.avail_out) != 0)
            break;
    }
    (void)deflateEnd(&z);
}

/*
 * A name that turns: public when it is asked for first, this machine's from
 * then on.  The resolver and the network are ours: libcurl finds these two
 * before the system's, and what goes to the public address comes here.
 */
#define TURNING "turning.example"
#define SOMEWHERE "93.184.216.34"

static atomic_int n_named, n_public;

int
getaddrinfo(const char *restrict name, const char *restrict service,
            const struct addrinfo *restrict hints,
            struct addrinfo **restrict out)
{
    int (*real)(const char *, const char *, const struct addrinfo *,
                struct addrinfo **);

    *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    if (name != NULL && strcmp(name, TURNING) == 0)
        name = atomic_fetch_add(&n_named, 1) == 0 ? SOMEWHERE : "127.0.0.1";
    return real(name, service, hints, out);
}

int
connect(int fd, __CONST_SOCKADDR_ARG where, socklen_t len)
{
    const struct sockaddr *to = where.__sockaddr__;
    int (*real)(int, const struct sockaddr *, socklen_t);
    struct sockaddr_in here;

    *(void **)&real = dlsym(RTLD_NEXT, "connect");
    memcpy(&here, to, len < sizeof here ? len : sizeof here);
    if (here.sin_family == AF_INET &&
        here.sin_addr.s_addr == inet_addr(SOMEWHERE)) {
        atomic_fetch_add(&n_public, 1);
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return real(fd, (const void *)&here, sizeof here);
    }
    return real(fd, to, len);
}

/* Until the other side goes. */
static void
drip(int fd)
{
    char byte;

    (void)say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n\x3c");
    (void)!recv(fd, &byte, 1, 0);
}

static void
redirect(int fd, const char *where)
{
    char line[300];

    (void)snprintf(line, sizeof line,
                   "HTTP/1.1 302 Found\r\nLocation: %s\r\n"
                   "Content-Length: 0\r\n\r\n",
                   where);
    (void)say(fd, line);
}

static void
answer(int fd, const char *request)
{
    static char block[BLOCK];
    char where[100];

    if (strstr(request, " /endless ")) {
        memset(block, ' ', sizeof block);
        if (say(fd, "HTTP/1.1 200 OK\r\n\r\n") == 0)
            while (send_all(fd, block, sizeof block) == 0)
                ;
    } else if (strstr(request, " /said ")) {
        (void)say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
        memset(block, ' ', sizeof block);
        while (send_all(fd, block, sizeof block) == 0)
            ;
    } else if (strstr(request, " /heads ")) {
        if (say(fd, "HTTP/1.1 200 OK\r\n") == 0)
            while (say(fd, "X-More: 0123456789012345678901234567890123456789"
                           "0123456789012345678901234567890123456789\r\n") == 0)
                ;
    } else if (strstr(request, " /drip ")) {
        drip(fd);
    } else if (strstr(request, " /bomb ")) {
        bomb(fd);
    } else if (strstr(request, " /loop ")) {
        redirect(fd, "/loop");
    } else if (strstr(request, " /far ")) {
        redirect(fd, "http://127.0.0.1:1/");
    } else if (strstr(request, " /metadata ")) {
        redirect(fd, "http://169.254.169.254/latest/meta-data/");
    } else if (strstr(request, " /neighbour ")) {
        (void)snprintf(where, sizeof where, "http://127.0.0.1:%u/x",
                       other_port);
        redirect(fd, where);
    } else if (strstr(request, " /turn ")) {
        (void)snprintf(where, sizeof where, "http://" TURNING ":%u/x",
                       other_port);
        redirect(fd, where);
    } else if (strstr(request, " /six ")) {
        redirect(fd, "http://[::1]/");
    } else if (strstr(request, " /mapped ")) {
        redirect(fd, "http://[::ffff:10.0.0.1]/");
    } else if (strstr(request, " /file ")) {
        redirect(fd, "file:///etc/passwd");
    } else if (strstr(request, " /once ")) {
        redirect(fd, "/good");
    } else if (strstr(request, " /broken ")) {
        (void)say(fd, "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno");
    } else if (strstr(request, " /busy ")) {
        (void)say(fd, "HTTP/1.1 503 No\r\nRetry-After: 7200\r\n"
                      "Content-Length: 0\r\n\r\n");
    } else if (strstr(request, " /gone ")) {
        (void)say(fd, "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
    } else if (strstr(request, " /half ")) {
        (void)say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    } else if (strstr(request, " /garbage ")) {
        (void)say(fd, "\x01\x02\x03 no answer at all\r\n\r\n");
    } else if (strstr(request, "If-None-Match: \"one\"")) {
        (void)say(fd, "HTTP/1.1 304 Not Modified\r\n\r\n");
    } else {
        (void)say(fd, "HTTP/1.1 200 OK\r\nETag: \"one\"\r\n"
                      "Last-Modified: Mon, 02 Mar 2026 07:30:00 GMT\r\n"
                      "Content-Type: application/rss+xml; charset=utf-8\r\n"
                      "Set-Cookie: who=you\r\n"
                      "Content-Length: 4\r\n\r\ngood");
    }
}

static void *
serve(void *unused)
{
    int fd;

    (void)unused;
    while ((fd = accept(listener, NULL, NULL)) >= 0) {
        size_t n = 0;
        ssize_t got;

        if (atomic_load(&stop)) {
            (void)close(fd);
            break;
        }
        while ((got = recv(fd, last + n, sizeof last - 1 - n, 0)) > 0) {
            n += (size_t)got;
            last[n] = '\0';
            if (strstr(last, "\r\n\r\n") != NULL)
                break;
        }
        atomic_fetch_add(&n_asked, 1);
        answer(fd, last);
        (void)shutdown(fd, SHUT_WR);
        (void)close(fd);
    }
    return NULL;
}

static int
open_port(unsigned *out)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0 || bind(fd, (const void *)&a, sizeof a) != 0 ||
        listen(fd, 8) != 0 || getsockname(fd, (void *)&a, &len) != 0)
        return -1;
    *out = ntohs(a.sin_port);
    return fd;
}

static struct buf body;
static struct fetch_answer got;

static enum status
ask(const char *path, const char *tag, bool is_allowed)
{
    char url[200], inside[40] = "";
    const struct fetch_ask a = {
        .url = url, .tag = tag, .modified = "", .inside = inside, .seconds = 2};

    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u%s", port, path);
    if (is_allowed)
        (void)snprintf(inside, sizeof inside, "127.0.0.1:%u", port);
    buf_clear(&body);
    return fetch(&a, &body, &got);
}

static void
each_way_ends(void **state)
{
    static const struct {
        const char *path;
        enum fetch_end end;
        int64_t http;
    } ways[] = {
        {"/endless", FETCH_LARGE, 200},    {"/said", FETCH_LARGE, 200},
        {"/heads", FETCH_LARGE, 0},        {"/bomb", FETCH_LARGE, 200},
        {"/drip", FETCH_SLOW, 0}, /* by then with a head or without */
        {"/loop", FETCH_TURNS, 302},       {"/far", FETCH_PRIVATE, 302},
        {"/metadata", FETCH_PRIVATE, 302}, {"/neighbour", FETCH_PRIVATE, 302},
        {"/six", FETCH_PRIVATE, 302},      {"/mapped", FETCH_PRIVATE, 302},
        {"/file", FETCH_TURNS, 302},       {"/broken", FETCH_REFUSED, 500},
        {"/busy", FETCH_REFUSED, 503},     {"/gone", FETCH_GONE, 410},
        {"/half", FETCH_NO_ANSWER, 200},   {"/garbage", FETCH_NO_ANSWER, 0},
        {"/once", FETCH_DONE, 200},        {"/good", FETCH_DONE, 200},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        enum status st = ask(ways[i].path, "", true);

        if (st != ST_OK || got.end != ways[i].end ||
            (ways[i].http != 0 && got.http != ways[i].http))
            fail_msg("%s: status %d, end %d, http %d", ways[i].path, (int)st,
                     (int)got.end, (int)got.http);
        assert_true(body.len <= FETCH_MAX);
    }
}

static void
what_came_is_known(void **state)
{
    char from[80];

    (void)state;
    assert_int_equal(ask("/once", "", true), ST_OK);
    assert_int_equal(body.len, 4);
    assert_memory_equal(body.ptr, "good", 4);
    assert_string_equal(got.tag, "\"one\"");
    assert_string_equal(got.modified, "Mon, 02 Mar 2026 07:30:00 GMT");
    assert_string_equal(got.type, "application/rss+xml; charset=utf-8");
    (void)snprintf(from, sizeof from, "http://127.0.0.1:%u/good", port);
    assert_string_equal(got.from, from);
    assert_int_equal(ask("/busy", "", true), ST_OK);
    assert_int_equal(got.wait_s, 7200);
}

static void
nothing_new_is_no_body(void **state)
{
    (void)state;
    assert_int_equal(ask("/good", "\"one\"", true), ST_OK);
    assert_int_equal(got.end, FETCH_SAME);
    assert_int_equal(body.len, 0);
}

static void
a_request_tells_nothing(void **state)
{
    (void)state;
    assert_int_equal(ask("/good", "", true), ST_OK);
    assert_null(strstr(last, "Cookie"));
    assert_null(strstr(last, "Referer"));
    assert_null(strstr(last, "If-"));
    assert_non_null(strstr(last, "User-Agent: Mainstay feed reader\r\n"));
}

static void
private_places_are_not_asked(void **state)
{
    int before = atomic_load(&n_asked);

    (void)state;
    assert_int_equal(ask("/good", "", false), ST_OK);
    assert_int_equal(got.end, FETCH_PRIVATE);
    assert_int_equal(atomic_load(&n_asked), before);
}

/* A name that leads to this machine is as private as its address. */
static void
names_gain_nothing(void **state)
{
    char url[80];
    const struct fetch_ask a = {
        .url = url, .tag = "", .modified = "", .inside = "", .seconds = 2};
    int before = atomic_load(&n_asked);

    (void)state;
    (void)snprintf(url, sizeof url, "http://localhost:%u/good", port);
    buf_clear(&body);
    assert_int_equal(fetch(&a, &body, &got), ST_OK);
    assert_int_equal(got.end, FETCH_PRIVATE);
    assert_int_equal(atomic_load(&n_asked), before);
}

/* Each connection is judged by the address that it goes to: what the name
 * meant a moment ago, in the same fetch or another, counts for nothing. */
static void
a_name_that_turns_gains_nothing(void **state)
{
    char url[80];
    const struct fetch_ask a = {
        .url = url, .tag = "", .modified = "", .inside = "", .seconds = 2};
    int before;

    (void)state;
    for (int i = 0; i < 2; i++) {
        static const char *const paths[] = {"good", "turn"};

        atomic_store(&n_named, 0);
        atomic_store(&n_public, 0);
        (void)snprintf(url, sizeof url, "http://" TURNING ":%u/%s", port,
                       paths[i]);
        buf_clear(&body);
        before = atomic_load(&n_asked);
        assert_int_equal(fetch(&a, &body, &got), ST_OK);
        assert_int_equal(got.end, i == 0 ? FETCH_DONE : FETCH_PRIVATE);
        assert_int_equal(atomic_load(&n_named), i + 1);
        assert_int_equal(atomic_load(&n_public), 1);
        assert_int_equal(atomic_load(&n_asked), before + 1);
    }
    before = atomic_load(&n_asked);
    assert_int_equal(fetch(&a, &body, &got), ST_OK);
    assert_int_equal(got.end, FETCH_PRIVATE);
    assert_int_equal(atomic_load(&n_named), 3);
    assert_int_equal(atomic_load(&n_asked), before);
}

static void
stopping_ends_it(void **state)
{
    char url[80], inside[40];
    atomic_bool over = true;
    const struct fetch_ask a = {
        .url = url, .tag = "", .modified = "", .inside = inside, .stop = &over};

    (void)state;
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/drip", port);
    (void)snprintf(inside, sizeof inside, "127.0.0.1:%u", port);
    buf_clear(&body);
    assert_int_equal(fetch(&a, &body, &got), ST_BUSY);
}

static void
ranges(void **state)
{
    static const struct {
        const char *ip;
        bool is_public;
    } list[] = {
        {"8.8.8.8", true},
        {"1.1.1.1", true},
        {"172.15.0.1", true},
        {"172.32.0.1", true},
        {"100.128.0.1", true},
        {"192.0.1.1", true},
        {"0.0.0.0", false},
        {"10.1.2.3", false},
        {"100.64.0.1", false},
        {"127.0.0.1", false},
        {"127.255.255.255", false},
        {"169.254.169.254", false},
        {"172.16.0.1", false},
        {"172.31.255.255", false},
        {"192.168.1.1", false},
        {"198.18.0.1", false},
        {"224.0.0.1", false},
        {"255.255.255.255", false},
        {"2606:4700::1", true},
        {"2a00:1450::1", true},
        {"::", false},
        {"::1", false},
        {"::ffff:8.8.8.8", false},
        {"::ffff:127.0.0.1", false},
        {"fe80::1", false},
        {"fc00::1", false},
        {"fd12:3456::1", false},
        {"ff02::1", false},
        {"2001:db8::1", false},
        {"2001::1", false},
        {"64:ff9b::7f00:1", false},
        {"64:ff9b::808:808", true},
        {"2002:7f00:1::1", false},
        {"2002:808:808::1", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        uint8_t ip[16];
        bool is_six = strchr(list[i].ip, ':') != NULL;

        assert_int_equal(inet_pton(is_six ? AF_INET6 : AF_INET, list[i].ip, ip),
                         1);
        if (fetch_is_public(ip, is_six ? 16 : 4) != list[i].is_public)
            fail_msg("%s", list[i].ip);
    }
}

static pthread_t server;

static int
set_up(void **state)
{
    (void)state;
    buf_init(&body, FETCH_MAX);
    listener = open_port(&port);
    elsewhere = open_port(&other_port);
    return listener < 0 || elsewhere < 0 || fetch_start() != ST_OK ||
           pthread_create(&server, NULL, serve, NULL) != 0;
}

static int
tear_down(void **state)
{
    (void)state;
    atomic_store(&stop, true);
    (void)shutdown(listener, SHUT_RDWR);
    (void)pthread_join(server, NULL);
    (void)close(listener);
    (void)close(elsewhere);
    buf_free(&body);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_ends),
        cmocka_unit_test(what_came_is_known),
        cmocka_unit_test(nothing_new_is_no_body),
        cmocka_unit_test(a_request_tells_nothing),
        cmocka_unit_test(private_places_are_not_asked),
        cmocka_unit_test(names_gain_nothing),
        cmocka_unit_test(a_name_that_turns_gains_nothing),
        cmocka_unit_test(stopping_ends_it),
        cmocka_unit_test(ranges),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
