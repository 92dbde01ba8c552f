/*
 * Exchanges without sockets: looking at fields, building answers that cannot
 * be split, events as they go over the wire; and the tables beside them:
 * counts per key, addresses, assets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "serve/asset.h"
#include "serve/exchange.h"
#include "serve/net.h"
#include "serve/stream.h"
#include "serve/tally.h"

static void
begin(struct exchange *x)
{
    memset(x, 0, sizeof *x);
    arena_init(&x->arena, 65536);
    buf_init(&x->answer.fields, 1000);
    buf_init(&x->answer.body, 1000);
}

static void
end(struct exchange *x)
{
    arena_free(&x->arena);
    buf_free(&x->answer.fields);
    buf_free(&x->answer.body);
}

struct field_case {
    struct str name, value;
    bool is_fine;
};

#define S(text)                                                                \
    {                                                                          \
        text, sizeof(text) - 1                                                 \
    }
static const struct field_case field_cases[] = {
    {S("location"), S("/a?b=c"), true},
    {S("set-cookie"), S("a=b; Path=/"), true},
    {S("x-empty"), S(""), true},
    {S("x-utf"), S("\xc3\xa4"), true},
    {S("x-tab"), S("a\tb"), true},
    {S("location"), S("/a\r\nset-cookie: b"), false},
    {S("location"), S("/a\nb"), false},
    {S("location"), S("/a\rb"), false},
    {S("location"), S("/a\0b"), false},
    {S("location"), S("\x7f"), false},
    {S("bad name"), S("a"), false},
    {S("bad:"), S("a"), false},
    {S(""), S("a"), false},
    {S("content-length"), S("1"), false},
    {S("Content-Type"), S("a"), false},
    {S("CONNECTION"), S("close"), false},
    {S("transfer-encoding"), S("chunked"), false},
    {S("date"), S("now"), false},
};

static void
fields_cannot_split_the_head(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof field_cases / sizeof field_cases[0]; i++) {
        const struct field_case *c = &field_cases[i];
        struct exchange x;

        begin(&x);
        exchange_add_field(&x, c->name, c->value);
        if ((buf_status(&x.answer.fields) == ST_OK) != c->is_fine)
            fail_msg("case %zu, %.*s", i, (int)c->name.len, c->name.ptr);
        if (!c->is_fine) { /* sticky: a good one after it changes nothing */
            exchange_add_field(&x, STR("x-good"), STR("a"));
            assert_int_equal(buf_status(&x.answer.fields), ST_INVALID);
            assert_int_equal(x.answer.fields.len, 0);
            exchange_reset(&x);
            assert_int_equal(buf_status(&x.answer.fields), ST_OK);
        }
        end(&x);
    }
}

struct accept_case {
    struct str value;
    bool accepts;
};

static const struct accept_case accept_cases[] = {
    {S("gzip"), true},
    {S("GZIP"), true},
    {S("br, gzip"), true},
    {S("gzip;q=0.5"), true},
    {S("gzip; q=1"), true},
    {S("gzip;q=0"), false},
    {S("gzip;q=0.000"), false},
    {S("gzip;q=0.001"), true},
    {S("x-gzip"), false},
    {S("gzipped"), false},
    {S("*"), false},
    {S(""), false},
    {S("br;q=1,gzip;q=0"), false},
    {S(",,gzip,,"), true},
};

static void
accepted_codings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof accept_cases / sizeof accept_cases[0]; i++) {
        const struct exchange_field f = {S("accept-encoding"),
                                         accept_cases[i].value};
        const struct exchange x = {.fields = &f, .n_fields = 1};

        if (exchange_accepts(&x, STR("gzip")) != accept_cases[i].accepts)
            fail_msg("%.*s", (int)f.value.len, f.value.ptr);
    }
    const struct exchange none = {0};

    assert_false(exchange_accepts(&none, STR("gzip")));
    assert_null(exchange_field(&none, STR("host")).ptr);
}

static void
methods(void **state)
{
    enum exchange_method m = EXCHANGE_PUT;

    (void)state;
    for (unsigned i = 0; i < EXCHANGE_METHOD_COUNT; i++) {
        assert_true(exchange_method_find(
            exchange_method_name((enum exchange_method)i), &m));
        assert_int_equal(m, i);
    }
    assert_false(exchange_method_find(STR("get"), &m));
    assert_false(exchange_method_find(STR(""), &m));
    assert_false(exchange_method_find(STR("GE"), &m));
}

struct event_case {
    struct stream_event event;
    const char *text; /* NULL: ST_INVALID */
};

static const struct event_case event_cases[] = {
    {{.data = S("x")}, "data: x\n\n"},
    {{.data = S("")}, "data: \n\n"},
    {{.id = S("5"), .name = S("phase"), .data = S("a\nb")},
     "id: 5\nevent: phase\ndata: a\ndata: b\n\n"},
    {{.data = S("a\n")}, "data: a\ndata: \n\n"},
    {{.data = S("a\rb")}, NULL},
    {{.data = S("a\0b")}, NULL},
    {{.id = S("1\n2"), .data = S("a")}, NULL},
    {{.name = S("a\nb"), .data = S("a")}, NULL},
};

static void
events_as_sent(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof event_cases / sizeof event_cases[0]; i++) {
        const struct event_case *c = &event_cases[i];
        struct buf out;
        enum status st;

        buf_init(&out, 4096);
        st = stream_render(&out, &c->event);
        assert_int_equal(st, c->text != NULL ? ST_OK : ST_INVALID);
        if (c->text != NULL)
            assert_memory_equal(out.ptr, c->text, strlen(c->text));
        buf_free(&out);
    }
}

static void
event_of_nothing_but_lines_fits(void **state)
{
    static char lines[2049];
    struct buf out;

    (void)state;
    memset(lines, '\n', sizeof lines);
    buf_init(&out, 16384);
    assert_int_equal(
        stream_render(&out, &(struct stream_event){.data = {lines, 2048}}),
        ST_OK);
    buf_clear(&out);
    assert_int_equal(
        stream_render(&out, &(struct stream_event){.data = {lines, 2049}}),
        ST_INVALID);
    buf_free(&out);
}

static void
key_of(uint8_t out[TALLY_KEY], uint32_t n)
{
    memset(out, 0, TALLY_KEY);
    memcpy(out, &n, sizeof n);
}

static void
tallies(void **state)
{
    struct tally *t = tally_new();
    uint8_t key[TALLY_KEY];

    (void)state;
    assert_non_null(t);
    key_of(key, 1);
    assert_int_equal(tally_add(t, key, 0), ST_BUSY);
    assert_int_equal(tally_add(t, key, 2), ST_OK);
    assert_int_equal(tally_add(t, key, 2), ST_OK);
    assert_int_equal(tally_add(t, key, 2), ST_BUSY);
    tally_drop(t, key);
    assert_int_equal(tally_add(t, key, 2), ST_OK);
    tally_drop(t, key);
    tally_drop(t, key);
    tally_drop(t, key); /* one too many: stays at zero */
    assert_int_equal(tally_count(t, key), 0);
    /* Many keys, taken away in another order: the table stays whole. */
    for (uint32_t i = 0; i < 5000; i++) {
        key_of(key, i);
        for (uint32_t k = 0; k <= i % 3; k++)
            assert_int_equal(tally_add(t, key, 10), ST_OK);
    }
    for (uint32_t i = 0; i < 5000; i += 2) {
        key_of(key, (i * 7919) % 5000 / 2 * 2);
        while (tally_count(t, key) > 0)
            tally_drop(t, key);
    }
    for (uint32_t i = 0; i < 5000; i++) {
        key_of(key, i);
        assert_int_equal(tally_count(t, key), i % 2 == 0 ? 0 : i % 3 + 1);
    }
    tally_free(t);
    tally_free(NULL);
}

struct net_case {
    const char *text;
    uint8_t family; /* 0: refused */
    uint8_t prefix[6];
};

static const struct net_case net_cases[] = {
    {"192.0.2.7", 4, {192, 0, 2}},
    {"192.0.2.7:443", 4, {192, 0, 2}},
    {"2001:db8:1:2::9", 6, {0x20, 0x01, 0x0d, 0xb8, 0, 1}},
    {"[2001:db8:1:2::9]:443", 6, {0x20, 0x01, 0x0d, 0xb8, 0, 1}},
    {"::ffff:192.0.2.7", 4, {192, 0, 2}},
    {"", 0, {0}},
    {"[::1", 0, {0}},
    {"192.0.2", 0, {0}},
    {"192.0.2.256", 0, {0}},
    {"unknown", 0, {0}},
    {"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb", 0, {0}},
};

static void
networks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof net_cases / sizeof net_cases[0]; i++) {
        const struct net_case *c = &net_cases[i];
        struct exchange_net net = {.family = 9};
        enum status st =
            net_parse((struct str){c->text, strlen(c->text)}, &net);

        if ((st == ST_OK) != (c->family != 0))
            fail_msg("%s: status %d", c->text, st);
        assert_int_equal(net.family, st == ST_OK ? c->family : 9);
        if (st == ST_OK)
            assert_memory_equal(net.prefix, c->prefix, 6);
    }
}

static void
peers(void **state)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET,
                             .sin_addr = {htonl(0xc0000207)}};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    struct net_peer a, b;

    (void)state;
    net_peer((struct sockaddr *)&v4, &a);
    assert_false(a.is_local);
    /* The same client through a socket for both families. */
    inet_pton(AF_INET6, "::ffff:192.0.2.7", &v6.sin6_addr);
    net_peer((struct sockaddr *)&v6, &b);
    assert_memory_equal(a.key, b.key, TALLY_KEY);
    assert_memory_equal(&a.net, &b.net, sizeof a.net);
    /* One /64 is one client. */
    inet_pton(AF_INET6, "2001:db8::1:2", &v6.sin6_addr);
    net_peer((struct sockaddr *)&v6, &a);
    inet_pton(AF_INET6, "2001:db8::ffff:9", &v6.sin6_addr);
    net_peer((struct sockaddr *)&v6, &b);
    assert_memory_equal(a.key, b.key, TALLY_KEY);
    inet_pton(AF_INET6, "::1", &v6.sin6_addr);
    net_peer((struct sockaddr *)&v6, &a);
    assert_true(a.is_local);
    net_peer((struct sockaddr *)&local, &a);
    assert_true(a.is_local);
    assert_int_equal(a.net.family, 0);
}

static void
assets_are_found(void **state)
{
    static const struct asset list[] = {
        {.path = S("/a")}, {.path = S("/a/b")}, {.path = S("/b")}};
    const struct asset_set set = {list, 3};
    const struct asset_set none = {NULL, 0};

    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(asset_find(&set, list[i].path), &list[i]);
    assert_null(asset_find(&set, STR("")));
    assert_null(asset_find(&set, STR("/")));
    assert_null(asset_find(&set, STR("/a/")));
    assert_null(asset_find(&set, STR("/c")));
    assert_null(asset_find(&none, STR("/a")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_cannot_split_the_head),
        cmocka_unit_test(accepted_codings),
        cmocka_unit_test(methods),
        cmocka_unit_test(events_as_sent),
        cmocka_unit_test(event_of_nothing_but_lines_fits),
        cmocka_unit_test(tallies),
        cmocka_unit_test(networks),
        cmocka_unit_test(peers),
        cmocka_unit_test(assets_are_found),
    };

    return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
