/*
 * abuse: every address of the table that changes something or takes a body gets
 * requests that are malformed, cut short, too large, of the wrong type,
 * repeated or out of order.  Each is answered with a typed error and leaves the
 * database, byte by byte, as it was; a well-formed one is taken, so that the
 * test sees. (What every address makes of good requests that come again, and in
 * another order, is asked by `http_scenarios again`.)
 *
 * Each such address has its sample in abuse_table.c: one without fails.  Those
 * that only read are asked with ids and queries that fit nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "seal/content.h"
#include "serve/route.h"
#include "test/http/abuse_table.h"
#include "test/http/seed.h"
#include "test/http/stage_room.h"
#include "test/http/stock.h"

#define BODY_MAX (8 * 1024 * 1024)
#define SHOWN_MAX 200 /* bytes of an answer */
#define SEEN 50       /* good requests must be seen to change something */
#define CUTS 24       /* places a body is cut at, or changed */

static struct stage_room room;
static struct stage s, base; /* base: everybody, before anything was asked */
static struct buf stored;    /* the database after the last request taken */
static int n_points, n_failed;
static unsigned n_asked, n_changed; /* n_changed: good ones that did */

static _Noreturn void
give_up(const char *what)
{
    fprintf(stderr, "abuse: %s\n", what);
    exit(1);
}

static void
take_stock(struct buf *out)
{
    stock_take(&s, room.folder, out);
}

static bool
is_unchanged(void)
{
    return stock_is_same(&s, room.folder, &stored);
}

static bool
is_typed(const struct stage_answer *a, const struct route *r)
{
    return stock_is_typed(a, r->kind != ROUTE_OPEN);
}

static void
failed(const struct route *r, const char *what, const struct stage_answer *a)
{
    printf("not ok %d - %.*s %.*s: %s (got %u %.*s)\n", ++n_points,
           (int)exchange_method_name(r->method).len,
           exchange_method_name(r->method).ptr, (int)r->pattern.len,
           r->pattern.ptr, what, a->status,
           (int)(a->body.len < SHOWN_MAX ? a->body.len : SHOWN_MAX),
           a->body.ptr);
    n_failed++;
}

struct
try {
    const struct route *r;
    enum stage_who who;
    struct str path, type;
    struct str target; /* the path, or its pattern for one that is filled in */
};

static unsigned
ask(const struct try *t, struct str type, struct str body,
    struct stage_answer *a)
{
    struct stage_request rq = {.who = t->who,
                               .method = t->r->method,
                               .path = t->path,
                               .type = type,
                               .body = body};

    /* Each stands for itself: how often is tried elsewhere. */
    throttle_free(s.app.throttle);
    s.app.throttle = throttle_new();
    if (s.app.throttle == NULL)
        give_up("memory");
    n_asked++;
    seed_keep(&rq, t->target);
    stage_ask(&s, &rq, a);
    return a->status;
}

/* Must be refused.  may_fit: bytes nobody looks into may make it another good
 * one, which then counts as taken. */
static void
refuse(const struct try *t, struct str type, struct str body, bool may_fit,
       const char *what)
{
    struct stage_answer a;

    ask(t, type, body, &a);
    if (may_fit && a.status < 400)
        take_stock(&stored);
    else if (!is_typed(&a, t->r)) {
        failed(t->r, what, &a);
    } else if (!is_unchanged()) {
        failed(t->r, "refused, but something changed", &a);
        take_stock(&stored);
    }
    stage_answer_clear(&a);
}

static void
misfits(const struct try *t)
{
    static const char *const bodies[] = {"",
                                         "{",
                                         "}",
                                         "[]",
                                         "null",
                                         "\"\"",
                                         "{}",
                                         "{\"a\":1}",
                                         "[[[[[[[[",
                                         "\x01\x02\x03\xff\xfe",
                                         "{\"name\":\"\\ud800\"}",
                                         "{\"name\":\"a\\u0000\"}",
                                         "a=b&c=%zz",
                                         "csrf=&csrf=",
                                         "{\"name\":1e999}"};
    char *large = malloc(t->r->body_max + 1);

    if (large == NULL)
        give_up("memory");
    for (size_t i = t->r->body_max == 0; i < sizeof bodies / sizeof bodies[0];
         i++)
        refuse(t, t->type, (struct str){bodies[i], strlen(bodies[i])}, false,
               "a body that fits nothing");
    memset(large, ' ', t->r->body_max + 1);
    refuse(t, t->type, (struct str){large, t->r->body_max + 1}, false,
           "a body that is too large");
    memset(large, '{', t->r->body_max);
    if (t->r->body_max > 0)
        refuse(t, t->type, (struct str){large, t->r->body_max}, false,
               "a body of braces");
    free(large);
}

/* The body with `insert` behind its first byte. */
static void
with_member(const struct try *t, struct str body, struct str insert,
            const char *what)
{
    struct buf b;

    buf_init(&b, BODY_MAX);
    buf_add_byte(&b, '{');
    buf_add(&b, insert);
    buf_add(&b, (struct str){body.ptr + 1, body.len - 1});
    refuse(t, t->type, buf_str(&b), false, what);
    buf_free(&b);
}

/* The first member twice, a member nobody knows, a wrong kind of value. */
static void
spoil_members(const struct try *t, struct str body)
{
    const char *colon = memchr(body.ptr, ':', body.len);
    struct buf b;

    buf_init(&b, 1024);
    buf_add(&b, (struct str){body.ptr + 1, (size_t)(colon - body.ptr) - 1});
    buf_add(&b, STR(":[],"));
    with_member(t, body, buf_str(&b), "a member twice");
    buf_free(&b);
    with_member(t, body, STR("\"nobody knows\":1,"), "an unknown member");
    buf_init(&b, BODY_MAX);
    for (size_t i = 0; i + 1 < body.len; i++) {
        if (body.ptr[i] != ':')
            continue;
        buf_clear(&b);
        buf_add(&b, (struct str){body.ptr, i + 1});
        buf_add(&b, STR("[true]"));
        while (++i < body.len && body.ptr[i] != ',' && body.ptr[i] != '}')
            continue;
        buf_add(&b, (struct str){body.ptr + i, body.len - i});
        refuse(t, t->type, buf_str(&b), false, "a value of another kind");
    }
    buf_free(&b);
}

static void
cut_and_change(const struct try *t, struct str body)
{
    static const char other[] = {'\0', '"', '}', '\xff', '0'};
    char *copy = malloc(body.len);
    size_t every = body.len / CUTS + 1;
    bool is_form = t->r->kind == ROUTE_OPEN;

    if (copy == NULL)
        give_up("memory");
    /* A form that ends early may be another one. */
    for (size_t n = 0; n < body.len; n += every)
        refuse(t, t->type, (struct str){body.ptr, n}, is_form, "cut short");
    refuse(t, t->type, (struct str){body.ptr, body.len - 1}, is_form,
           "cut by one byte");
    for (size_t at = 0; at < body.len; at += every) {
        memcpy(copy, body.ptr, body.len);
        copy[at] = other[at / every % sizeof other];
        if (copy[at] != body.ptr[at])
            refuse(t, t->type, (struct str){copy, body.len}, true, "changed");
    }
    free(copy);
}

/* The good one, and once more. */
static void
take(const struct try *t, const struct abuse_sample *sample)
{
    struct stage_answer a;
    struct buf body;

    buf_init(&body, BODY_MAX);
    if (sample->body != NULL)
        abuse_fill(&s, sample->body, &body);
    if (ask(t, t->type, buf_str(&body), &a) != sample->status)
        failed(t->r, "a good one is not taken", &a);
    stage_answer_clear(&a);
    n_changed += !is_unchanged();
    take_stock(&stored);
    if (sample->again >= 400) {
        refuse(t, t->type, buf_str(&body), false, "the same once more");
    } else {
        if (ask(t, t->type, buf_str(&body), &a) != sample->again)
            failed(t->r, "the same once more", &a);
        stage_answer_clear(&a);
    }
    take_stock(&stored);
    buf_free(&body);
}

/* All but the good one. */
static void
spoil(const struct try *t, const struct abuse_sample *sample)
{
    struct buf body;

    if (sample->body == NULL)
        return;
    buf_init(&body, BODY_MAX);
    abuse_fill(&s, sample->body, &body);
    refuse(t, STR(""), buf_str(&body), false, "no type");
    refuse(t, STR("text/plain"), buf_str(&body), false, "another type");
    if (str_eq(t->type, STR("application/json")))
        spoil_members(t, buf_str(&body));
    cut_and_change(t, buf_str(&body));
    buf_free(&body);
}

/* Two entries in the wrong order, then in the right one. */
static void
out_of_order(const struct try *t)
{
    static uint8_t wire[2][8192];
    struct stage_person *p = &s.person[STAGE_ADA];
    struct stage_answer a;
    struct str entry[2];
    struct buf first;

    buf_init(&first, BODY_MAX);
    if (stage_expand(&s, STR("{put}"), &first) != ST_OK)
        give_up("entry");
    entry[0] = buf_str(&first);
    for (int i = 1; i < 2; i++) {
        struct content_item item = {
            .otype = ENTRY_OTYPE_JOURNAL,
            .object = {7},
            .time = (uint64_t)(clock_wall_ms(&s.clock) / 1000),
            .payload = {(const uint8_t *)"{}", 2}};
        size_t len = 0;

        if (content_put(wire[i], sizeof wire[i], &len, &p->holder, &p->space,
                        &item) != ST_OK)
            give_up("entry");
        entry[i] = (struct str){(const char *)wire[i], len};
    }
    refuse(t, t->type, entry[1], false, "the second before the first");
    for (int i = 0; i < 2; i++) {
        if (ask(t, t->type, entry[i], &a) != 200)
            failed(t->r, "in order", &a);
        stage_answer_clear(&a);
        take_stock(&stored);
        refuse(t, t->type, entry[i], false, "one that is there");
    }
    buf_free(&first);
}

/* Ids that are none, and one of nobody's. */
static void
strangers(const struct try *t)
{
    static const char *const ids[] = {"x",
                                      "0000000000000000000000001",
                                      "000000000000000000000000100",
                                      "UUUUUUUUUUUUUUUUUUUUUUUUUU",
                                      "0000000000000000000000001\xff",
                                      "zzzzzzzzzzzzzzzzzzzzzzzzzz",
                                      "00000000000000000000000000"};
    struct try other = *t;
    struct buf path;

    if (memchr(t->r->pattern.ptr, '{', t->r->pattern.len) == NULL)
        return;
    buf_init(&path, 1024);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        abuse_address(t->r->pattern, (struct str){ids[i], strlen(ids[i])},
                      &path);
        other.path = other.target = buf_str(&path);
        refuse(&other, t->type,
               t->type.len > 0 && t->r->body_max > 0 ? STR("{}") : STR(""),
               false, "an id that is none, or nobody's");
    }
    buf_free(&path);
}

static void
is_well(const struct route *r, int before)
{
    if (n_failed == before)
        printf("ok %d - %.*s %.*s\n", ++n_points,
               (int)exchange_method_name(r->method).len,
               exchange_method_name(r->method).ptr, (int)r->pattern.len,
               r->pattern.ptr);
    fflush(stdout);
}

/* Everybody as before, and what the sample needs. */
static void
set_up(const char *url, const struct abuse_sample *sample, struct buf *path)
{
    stage_open_copy(&s, &base, url);
    abuse_prepare(&s, sample, path);
    take_stock(&stored);
    if (!is_unchanged())
        give_up("two copies of the same are not the same");
}

static void
abuse(const char *url, const struct route *r, const struct abuse_sample *sample)
{
    bool is_log = sample->body != NULL && strcmp(sample->body, "{put}") == 0;
    struct try t = {.r = r,
                    .who = sample->who,
                    .target = r->pattern,
                    .type = is_log ? STR("application/octet-stream")
                            : r->kind == ROUTE_API
                                ? STR("application/json")
                                : STR("application/x-www-form-urlencoded")};
    int before = n_failed;
    struct buf path;

    buf_init(&path, 1024);
    buf_init(&stored, BODY_MAX);
    set_up(url, sample, &path);
    t.path = buf_str(&path);
    misfits(&t);
    strangers(&t);
    spoil(&t, sample);
    stage_close(&s);
    /* A changed one may have been taken in its place. */
    stage_room_drop(&room, "db");
    set_up(url, sample, &path);
    t.path = buf_str(&path);
    take(&t, sample);
    if (is_log)
        out_of_order(&t);
    is_well(r, before);
    buf_free(&path);
    buf_free(&stored);
    stage_close(&s);
}

/* One that only reads: whatever is asked, it is answered or refused, and
 * nothing changes. */
static void
look(const char *url, const struct route *r)
{
    static const char *const queries[] = {"from",
                                          "from=",
                                          "from=-1",
                                          "from=x",
                                          "from=99999999999999999999",
                                          "from=1&from=2",
                                          "meeting=x",
                                          "q=%ZZ",
                                          "q=%C3%28",
                                          "kind=\x01",
                                          "&&&=&",
                                          "page=-1"};
    struct try t = {.r = r, .who = STAGE_ADA, .target = r->pattern};
    int before = n_failed;
    struct buf path;

    stage_open_copy(&s, &base, url);
    buf_init(&path, 1024);
    buf_init(&stored, BODY_MAX);
    abuse_address(r->pattern, STR("00000000000000000000000010"), &path);
    t.path = buf_str(&path);
    take_stock(&stored);
    strangers(&t);
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        struct stage_request rq = {.who = t.who,
                                   .method = r->method,
                                   .path = t.path,
                                   .query = {queries[i], strlen(queries[i])}};
        struct stage_answer a;

        n_asked++;
        seed_keep(&rq, t.target);
        stage_ask(&s, &rq, &a);
        if ((a.status >= 400 && !is_typed(&a, r)) || !is_unchanged())
            failed(r, queries[i], &a);
        stage_answer_clear(&a);
    }
    is_well(r, before);
    buf_free(&path);
    buf_free(&stored);
    stage_close(&s);
}

/* Addresses that take anything, and why that may be. */
static const struct {
    const char *path, *why;
} lenient[] = {
    {"/language", "nothing is stored: what names no language or page leads to "
                  "the first page, as it was"},
};

static bool
is_lenient(const struct route *r)
{
    for (size_t i = 0; i < sizeof lenient / sizeof lenient[0]; i++)
        if (str_eq(r->pattern,
                   (struct str){lenient[i].path, strlen(lenient[i].path)})) {
            printf("# %s: %s\n", lenient[i].path, lenient[i].why);
            return true;
        }
    return false;
}

/* Every address: none is forgotten. */
static void
one(const char *url, const struct route *r)
{
    const struct abuse_sample *sample = abuse_sample_of(r);

    if (is_lenient(r))
        look(url, r);
    else if (sample != NULL)
        abuse(url, r, sample);
    else if (r->method == EXCHANGE_GET && r->access != ROUTE_NONE)
        look(url, r);
    else if (r->method != EXCHANGE_GET)
        failed(r, "has no sample in test/http/abuse_table.c",
               &(struct stage_answer){.status = 0});
    stage_room_drop(&room, "db");
}

/* abuse [FOLDER]: every request is kept there as well, for fuzzing. */
int
main(int argc, char **argv)
{
    char url[256], first[256];

    log_init(LOG_ERROR);
    if (argc > 1)
        seed_begin(argv[1]);
    stage_room_open(&room, "abuse");
    stage_room_url(&room, "db", url, sizeof url);
    stage_room_url(&room, "base", first, sizeof first);
    stage_open(&s, first);
    base = s;
    stage_close(&s);
    for (size_t i = 0; i < route_count; i++)
        one(url, &route_table[i]);
    if (n_changed < SEEN) {
        printf("not ok %d - the comparison sees %u changes only\n", ++n_points,
               n_changed);
        n_failed++;
    }
    for (size_t i = 0; i < abuse_samples_n; i++)
        if (!abuse_is_route(&abuse_samples[i])) {
            printf("not ok %d - %s is no address\n", ++n_points,
                   abuse_samples[i].path);
            n_failed++;
        }
    printf("# %u requests\n1..%d\n", n_asked, n_points);
    stage_room_close(&room);
    return n_failed > 0;
}
