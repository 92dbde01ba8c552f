/*
 * Bytes from anywhere as the body of a request of the API, against the whole
 * server behind its sockets: a stage with people on it (test/http/stage.h).
 * Whatever comes, it is taken or gets a typed error.
 *
 *   POST /api/1/session      address; what stands in braces is filled in
 *   nobody                   who asks
 *   application/json         type of the body; may be empty
 *   {"name":"ada"}           the rest is the body
 *
 * Behind a tab in the third line: a length, up to which the body's first byte
 * is repeated in its place.  Each is asked twice: replayed.
 *
 * Seeds are good requests.  What test/http/abuse.c and the scenarios send, in
 * order, again and in another order, joins them in build/corpus/api whenever
 * those run.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "serve/route.h"
#include "test/http/stage_room.h"
#include "test/http/stock.h"

#define BODY_MAX (8 * 1024 * 1024)
#define ASKED_MAX 20000 /* then everything begins afresh: taken ones add up */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct stage s;
static struct stage_room room;
static unsigned n_asked;

static void
finish(void)
{
    stage_close(&s);
    stage_room_close(&room);
}

static void
begin(void)
{
    char url[128];

    if (n_asked++ % ASKED_MAX != 0)
        return;
    if (n_asked > 1) {
        stage_close(&s);
        stage_room_drop(&room, "db");
    } else {
        log_init(LOG_ERROR);
        stage_room_open(&room, "fuzz");
        assert(atexit(finish) == 0);
    }
    stage_room_url(&room, "db", url, sizeof url);
    stage_open(&s, url);
    stage_group(&s);
}

static bool
find_method(struct str name, enum exchange_method *out)
{
    for (int m = 0; m < EXCHANGE_METHOD_COUNT; m++)
        if (str_eq(name, exchange_method_name((enum exchange_method)m))) {
            *out = (enum exchange_method)m;
            return true;
        }
    return false;
}

static enum stage_who
find_who(struct str name)
{
    for (int i = 0; i < STAGE_WHO_COUNT; i++)
        if (str_eq(name, (struct str){stage_names[i], strlen(stage_names[i])}))
            return (enum stage_who)i;
    return STAGE_ADA;
}

/* The group in place of a space, but for a log, which is ada's own, as every
 * other parameter is. */
static void
fill(struct str pattern, struct buf *out)
{
    struct str head, tail = pattern;
    bool is_group = str_starts(pattern, STR("/api/1/space/{space}")) &&
                    !str_eq(pattern, STR("/api/1/space/{space}/log"));
    struct str at = is_group ? STR("{group}") : STR("{ada.space}");

    while (str_cut(tail, '{', &head, &tail)) {
        buf_add(out, head);
        assert(stage_expand(&s, at, out) == ST_OK);
        str_cut(tail, '}', &(struct str){NULL, 0}, &tail);
    }
    buf_add(out, head);
}

static void
ask(struct stage_request *rq)
{
    const struct route *r = NULL;
    struct stage_answer a;
    struct str param;
    bool is_api = route_find(rq->method, rq->path, &r, &param) == ST_OK;

    throttle_free(s.app.throttle);
    s.app.throttle = throttle_new();
    assert(s.app.throttle != NULL);
    stage_ask(&s, rq, &a);
    if (a.status >= 400 && !stock_is_typed(&a, is_api)) {
        fprintf(stderr, "%.*s: %u %.*s\n", (int)rq->path.len, rq->path.ptr,
                a.status, (int)a.body.len, a.body.len > 0 ? a.body.ptr : "");
        abort();
    }
    stage_answer_clear(&a);
}

/* A body that is written as a length; the caller frees it. */
static char *
repeat(struct stage_request *rq, struct str length)
{
    size_t n = 0;
    char *out;

    for (size_t i = 0; i < length.len && n < BODY_MAX; i++)
        if (length.ptr[i] >= '0' && length.ptr[i] <= '9')
            n = 10 * n + (size_t)(length.ptr[i] - '0');
    if (n == 0 || n > BODY_MAX || rq->body.len == 0)
        return NULL;
    out = malloc(n);
    assert(out != NULL);
    memset(out, rq->body.ptr[0], n);
    rq->body = (struct str){out, n};
    return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {size > 0 ? (const char *)data : "", size}, line, who;
    struct str method, target, length;
    struct stage_request rq = {.who = STAGE_NOBODY};
    struct buf path;
    char *body;

    str_cut(rest, '\n', &line, &rest);
    str_cut(rest, '\n', &who, &rest);
    str_cut(rest, '\n', &rq.type, &rq.body);
    str_cut(rq.type, '\t', &rq.type, &length);
    str_cut(line, ' ', &method, &target);
    str_cut(target, '?', &target, &rq.query);
    if (!find_method(method, &rq.method) || !str_starts(target, STR("/api/")))
        return 0; /* pages; the layer before: test/fuzz/fuzz_http.c */
    begin();
    body = repeat(&rq, length);
    buf_init(&path, BODY_MAX);
    fill(target, &path);
    rq.who = find_who(who);
    rq.path = buf_str(&path);
    ask(&rq);
    ask(&rq);
    free(body);
    buf_free(&path);
    return 0;
}
