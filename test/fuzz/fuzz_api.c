/*
 * Bytes from anywhere as the body of a request of the API, against the whole
 * server behind its sockets: a stage with people on it (test/http/stage.h).
 * Whatever comes, it is taken or gets a typed error.
 *
 *   POST /api/1/session      address, as in serve/route.def
 *   nobody                   who asks
 *   application/json         type of the body; may be empty
 *   {"name":"ada"}           the rest is the body
 *
 * Seeds are good requests; what test/http/abuse.c sends joins them in
 * build/corpus/api whenever it runs.
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
#include "test/http/stock.h"

#define ASKED_MAX 20000 /* then everything begins afresh: taken ones add up */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct stage s;
static char folder[64];
static unsigned n_asked;

static void
clear(void)
{
    static const char *const tails[] = {"", "-wal", "-shm"};
    char path[128];

    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/db%s", folder, tails[i]);
        (void)!unlink(path);
    }
}

static void
finish(void)
{
    stage_close(&s);
    clear();
    (void)!rmdir(folder);
}

static void
begin(void)
{
    char url[128];

    if (n_asked++ % ASKED_MAX != 0)
        return;
    if (n_asked > 1) {
        stage_close(&s);
        clear();
    } else {
        log_init(LOG_ERROR);
        snprintf(folder, sizeof folder, "%s/mainstay-fuzz-XXXXXX",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        assert(mkdtemp(folder) != NULL);
        assert(atexit(finish) == 0);
    }
    snprintf(url, sizeof url, "sqlite:%s/db", folder);
    stage_open(&s, url);
    stage_group(&s);
}

static const struct route *
find_route(struct str line)
{
    struct str method, path;

    str_cut(line, ' ', &method, &path);
    for (size_t i = 0; i < route_count; i++)
        if (route_table[i].kind == ROUTE_API &&
            str_eq(route_table[i].pattern, path) &&
            str_eq(exchange_method_name(route_table[i].method), method))
            return &route_table[i];
    return NULL;
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
ask(const struct route *r, struct stage_request *rq)
{
    struct stage_answer a;

    throttle_free(s.app.throttle);
    s.app.throttle = throttle_new();
    assert(s.app.throttle != NULL);
    stage_ask(&s, rq, &a);
    if (a.status >= 400 && !stock_is_typed(&a, true)) {
        fprintf(stderr, "%.*s: %u %.*s\n", (int)r->pattern.len, r->pattern.ptr,
                a.status, (int)a.body.len, a.body.len > 0 ? a.body.ptr : "");
        abort();
    }
    stage_answer_clear(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {size > 0 ? (const char *)data : "", size}, line, who;
    struct stage_request rq = {.who = STAGE_NOBODY};
    const struct route *r;
    struct buf path;

    str_cut(rest, '\n', &line, &rest);
    str_cut(rest, '\n', &who, &rest);
    str_cut(rest, '\n', &rq.type, &rq.body);
    r = find_route(line);
    if (r == NULL || rq.body.len > r->body_max)
        return 0; /* the layer before refuses it: test/fuzz/fuzz_http.c */
    begin();
    buf_init(&path, 1024);
    fill(r->pattern, &path);
    rq.who = find_who(who);
    rq.method = r->method;
    rq.path = buf_str(&path);
    ask(r, &rq);
    buf_free(&path);
    return 0;
}
