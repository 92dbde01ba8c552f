/*
 * The gate's scan and the judge: whole heads and paths as tables, and that a
 * verdict does not depend on how the bytes were cut.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "serve/gate.h"
#include "serve/judge.h"
#include "serve/parse.h"

static const struct gate_limits limits = {
    .head_max = 200, .target_max = 20, .fields_max = 4};

struct scan_case {
    const char *head;
    enum gate_verdict verdict;
    unsigned refusal;
    size_t used; /* of the head, when done */
};

#define LINE "GET / HTTP/1.1\r\n"

static const struct scan_case scans[] = {
    {"", GATE_MORE, 0, 0},
    {"GET", GATE_MORE, 0, 0},
    {LINE "\r\n", GATE_DONE, 0, 18},
    {LINE "\r\nGET", GATE_DONE, 0, 18},
    {"\r\n" LINE "\r\n", GATE_DONE, 0, 20},
    {LINE "A: b\r\n\r\n", GATE_DONE, 0, 24},
    {LINE "A:\r\n\r\n", GATE_DONE, 0, 22},
    {LINE "A: b\r\nC: d\r\nE: f\r\nG: h\r\n\r\n", GATE_DONE, 0, 42},
    {LINE "A: b\r\nC: d\r\nE: f\r\nG: h\r\nI: j\r\n\r\n", GATE_REFUSED, 431, 0},
    {"GET /2345678901234567890 HTTP/1.1\r\n\r\n", GATE_DONE, 0, 37},
    {"GET /23456789012345678901 HTTP/1.1\r\n\r\n", GATE_REFUSED, 414, 0},
    {"GET /23456789012345678901", GATE_REFUSED, 414, 0},
    {"\n", GATE_REFUSED, 400, 0},
    {"\r\r", GATE_REFUSED, 400, 0},
    {"\r\n\r\n", GATE_REFUSED, 400, 0},
    {"GET  / ", GATE_REFUSED, 400, 0},
    {"GET / HTTP/1.1\n", GATE_REFUSED, 400, 0},
    {"GET / HTTP/1.9\r", GATE_REFUSED, 505, 0},
    {"GET / HTTP/11\r", GATE_REFUSED, 400, 0},
    {"OPTIONSX /", GATE_REFUSED, 501, 0},
    {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", GATE_REFUSED, 400, 0},
    {LINE " A: b", GATE_REFUSED, 400, 0},
    {LINE "A : b", GATE_REFUSED, 400, 0},
    {LINE ": b", GATE_REFUSED, 400, 0},
    {LINE "A: b\n", GATE_REFUSED, 400, 0},
    {LINE "A: b\rC", GATE_REFUSED, 400, 0},
    {LINE "\n", GATE_REFUSED, 400, 0},
};

static enum gate_verdict
scan(struct gate *g, const char *text, size_t step, size_t *total)
{
    size_t n = strlen(text), at = 0;
    enum gate_verdict v = GATE_MORE;

    gate_init(g, &limits);
    while (at < n && v == GATE_MORE) {
        size_t used = 0;

        v = gate_scan(g, text + at, n - at < step ? n - at : step, &used);
        at += used;
    }
    *total = at;
    return v;
}

static void
heads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scans / sizeof scans[0]; i++) {
        const struct scan_case *c = &scans[i];

        for (size_t step = 1; step < 40; step++) {
            struct gate g;
            size_t used;
            enum gate_verdict v = scan(&g, c->head, step, &used);

            if (v != c->verdict ||
                (v == GATE_REFUSED && g.refusal != c->refusal) ||
                (v == GATE_DONE && used != c->used))
                fail_msg(
                    "%s (pieces of %zu): expected %d %u %zu, got %d %u %zu",
                    c->head, step, c->verdict, c->refusal, c->used, v,
                    (unsigned)g.refusal, used);
        }
    }
}

static void
head_limit_is_exact(void **state)
{
    char text[256] = LINE "A: ";
    struct gate g;
    size_t used;

    (void)state;
    memset(text + 19, 'x', 177); /* 16 + 3 + 177 + 4 = 200 */
    memcpy(text + 196, "\r\n\r\n", 5);
    assert_int_equal(scan(&g, text, 256, &used), GATE_DONE);
    memset(text + 19, 'x', 178);
    memcpy(text + 197, "\r\n\r\n", 5);
    assert_int_equal(scan(&g, text, 256, &used), GATE_REFUSED);
    assert_int_equal(g.refusal, 431);
}

/* Every byte at every place of a field line: a token, a value byte, or the
 * end; RFC 9110, 5.6.2 and 5.5. */
static void
every_byte_in_name_and_value(void **state)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";

    (void)state;
    for (unsigned c = 1; c < 256; c++) {
        bool is_token = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                        (c >= 'a' && c <= 'z') || strchr(marks, (int)c) != NULL;
        bool is_value = c == '\t' || (c >= 0x20 && c != 0x7f);
        char name[] = LINE "Ax: b\r\n\r\n", value[] = LINE "A: xb\r\n\r\n";
        struct gate g;
        size_t used;

        name[17] = (char)c;
        value[19] = (char)c;
        if (c != ':' && (scan(&g, name, 64, &used) == GATE_DONE) != is_token)
            fail_msg("byte %u in a name", c);
        if ((scan(&g, value, 64, &used) == GATE_DONE) != is_value)
            fail_msg("byte %u in a value", c);
    }
}

struct chunk_case {
    const char *body;
    enum gate_verdict verdict;
    size_t used;
};

static const struct chunk_case chunks[] = {
    {"", GATE_MORE, 0},
    {"0\r\n\r\n", GATE_DONE, 5},
    {"0\r\n\r\nGET", GATE_DONE, 5},
    {"5\r\nhello\r\n0\r\n\r\n", GATE_DONE, 15},
    {"00000005\r\nhello\r\n0\r\n\r\n", GATE_DONE, 22},
    {"5;a=\"b\"\r\nhello\r\n0\r\n\r\n", GATE_DONE, 21},
    {"0\r\nA: b\r\n\r\n", GATE_DONE, 11},
    {"5\r\nhel", GATE_MORE, 0},
    {"000000005\r\n", GATE_REFUSED, 0},
    {"\r\n", GATE_REFUSED, 0},
    {"5 \r\n", GATE_REFUSED, 0},
    {" 5\r\n", GATE_REFUSED, 0},
    {"+5\r\n", GATE_REFUSED, 0},
    {"5\n", GATE_REFUSED, 0},
    {"5\r\nhello5", GATE_REFUSED, 0},
    {"5\r\nhello\n", GATE_REFUSED, 0},
    {"5;\x01\r\n", GATE_REFUSED, 0},
    {"0\r\n A: b\r\n\r\n", GATE_REFUSED, 0},
    {"0\r\nA : b\r\n\r\n", GATE_REFUSED, 0},
};

static void
chunked_bodies(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        const struct chunk_case *c = &chunks[i];

        for (size_t step = 1; step < 24; step++) {
            size_t n = strlen(c->body), at = 0, used = 0;
            enum gate_verdict v = GATE_MORE;
            struct gate g;

            gate_init(&g, &limits);
            gate_begin_chunks(&g);
            for (; at < n && v == GATE_MORE; at += used) {
                used = 0;
                v = gate_scan_chunks(&g, c->body + at,
                                     n - at < step ? n - at : step, &used);
            }
            if (v != c->verdict || (v == GATE_DONE && at != c->used))
                fail_msg("%s (pieces of %zu): expected %d %zu, got %d %zu",
                         c->body, step, c->verdict, c->used, v, at);
        }
    }
}

struct path_case {
    const char *raw;
    const char *path; /* NULL: refused */
};

static const struct path_case paths[] = {
    {"/", "/"},
    {"/a/b.css", "/a/b.css"},
    {"/%41", "/A"},
    {"/%2541", "/%41"},
    {"/%c3%a4", "/\xc3\xa4"},
    {"/%F0%9F%8C%B1", "/\xf0\x9f\x8c\xb1"},
    {"/a%20b", "/a b"},
    {"/%2e%2e/a", "/../a"},
    {"/%00", NULL},
    {"/%1f", NULL},
    {"/%7f", NULL},
    {"/%2f", NULL},
    {"/%2F", NULL},
    {"/%", NULL},
    {"/%4", NULL},
    {"/%4g", NULL},
    {"/%ff", NULL},
    {"/%c3", NULL},
    {"/%c0%80", NULL},
    {"/%ed%a0%80", NULL},
    {"/%f4%90%80%80", NULL},
    {"/%e2%82", NULL},
};

static void
paths_are_decoded_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        char room[64];
        struct str out = {NULL, 0};
        enum status st = judge_path(
            (struct str){paths[i].raw, strlen(paths[i].raw)}, room, &out);

        if ((st == ST_OK) != (paths[i].path != NULL))
            fail_msg("%s: status %d", paths[i].raw, st);
        if (st == ST_OK && (out.len != strlen(paths[i].path) ||
                            memcmp(out.ptr, paths[i].path, out.len) != 0))
            fail_msg("%s: got %.*s", paths[i].raw, (int)out.len, out.ptr);
        if (st != ST_OK)
            assert_null(out.ptr); /* untouched */
    }
}

static unsigned
judged(const char *text, struct judge_ask *ask)
{
    static struct parse p;
    static char head[512];
    struct buf body;

    buf_init(&body, 0);
    memcpy(head, text, strlen(text) + 1);
    parse_init(&p, &body);
    if (parse_head(&p, head, strlen(head)) != ST_OK)
        return 1;
    return judge_head(&p, ask);
}

static void
what_a_head_asks_for(void **state)
{
    struct judge_ask ask = {0};

    (void)state;
    assert_int_equal(judged("PUT /a?b=c?d HTTP/1.1\r\nHost: h:1\r\n"
                            "Content-Length: 12\r\n\r\n",
                            &ask),
                     0);
    assert_int_equal(ask.method, EXCHANGE_PUT);
    assert_true(str_eq(ask.path, STR("/a")));
    assert_true(str_eq(ask.query, STR("b=c?d")));
    assert_true(str_eq(ask.host, STR("h:1")));
    assert_int_equal(ask.length, 12);
    assert_true(ask.is_kept_alive);
    assert_int_equal(judged("GET http://h?q HTTP/1.1\r\nHost: h\r\n\r\n", &ask),
                     0);
    assert_true(str_eq(ask.path, STR("/")));
    assert_true(str_eq(ask.query, STR("q")));
    assert_int_equal(judged("GET / HTTP/1.1\r\nHost: h\r\nConnection: a, "
                            "CLOSE\r\n\r\n",
                            &ask),
                     0);
    assert_false(ask.is_kept_alive);
    /* An empty body waits for no leave. */
    assert_int_equal(judged("POST / HTTP/1.1\r\nHost: h\r\nExpect: "
                            "100-Continue\r\nContent-Length: 0\r\n\r\n",
                            &ask),
                     0);
    assert_false(ask.wants_continue);
    ask.length = 77;
    assert_int_equal(judged("GET / HTTP/1.1\r\n\r\n", &ask), 400);
    assert_int_equal(ask.length, 77); /* untouched */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads),
        cmocka_unit_test(head_limit_is_exact),
        cmocka_unit_test(every_byte_in_name_and_value),
        cmocka_unit_test(chunked_bodies),
        cmocka_unit_test(paths_are_decoded_once),
        cmocka_unit_test(what_a_head_asks_for),
    };

    return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}
