/*
 * Bytes from anywhere through gate, parser and judge, as a connection would
 * send them: once in one piece, once cut as the input's first byte says.
 * Both must come to the same end; what is accepted must lie inside the input.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "serve/gate.h"
#include "serve/judge.h"
#include "serve/net.h"
#include "serve/parse.h"

#define BODY_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct gate_limits limits = {
    .head_max = 2048, .target_max = 256, .fields_max = 16};

/* How one message ended. */
struct end {
    unsigned refusal; /* 0: accepted */
    bool is_whole;    /* head and body were all there */
    size_t used;
    size_t n_body;
    uint32_t sum; /* of the body's bytes */
};

static void
require(bool truth)
{
    if (!truth)
        abort();
}

static void
require_inside(struct str view, const char *bytes, size_t n)
{
    if (view.len > 0)
        require(view.ptr >= bytes && view.ptr + view.len <= bytes + n);
}

static void
check_ask(const struct judge_ask *ask, const char *bytes, size_t n)
{
    static char room[4096];
    struct str path = {NULL, 0};

    require(!(ask->is_chunked && ask->length > 0));
    require_inside(ask->host, bytes, n);
    require_inside(ask->query, bytes, n);
    require(ask->path.len > 0);
    if (judge_path(ask->path, room, &path) == ST_OK) {
        require(path.len <= ask->path.len);
        require(memchr(path.ptr, '\0', path.len) == NULL);
        require(memchr(path.ptr, '\n', path.len) == NULL);
    }
}

/* The body in pieces of `step`. */
static void
feed(struct gate *g, struct parse *p, const struct judge_ask *ask,
     const char *bytes, size_t n, size_t step, struct end *e)
{
    size_t at = 0;

    p->body->cap = BODY_MAX;
    if (ask->is_chunked)
        gate_begin_chunks(g);
    else if (ask->length > BODY_MAX)
        e->refusal = 413;
    while (e->refusal == 0 && !e->is_whole && at < n) {
        size_t len = n - at < step ? n - at : step;
        size_t passed = len, used = 0;
        enum gate_verdict v = GATE_MORE;
        enum status st;

        if (ask->is_chunked)
            v = gate_scan_chunks(g, bytes + at, len, &passed);
        if (v == GATE_REFUSED) {
            e->refusal = g->refusal;
            break;
        }
        require(passed <= len);
        st = parse_feed(p, bytes + at, passed, step == SIZE_MAX, &used);
        if (st == ST_OK && ask->is_chunked &&
            (p->is_done != (v == GATE_DONE) || used != passed))
            st = ST_INVALID;
        if (st == ST_OK && parse_body(p).len > BODY_MAX)
            st = ST_NOSPACE;
        if (st != ST_OK)
            e->refusal = st == ST_NOSPACE ? 413 : 400;
        e->is_whole = p->is_done;
        at += used;
    }
    e->used += at;
}

static struct end
run(const char *input, size_t n, size_t step)
{
    static struct parse p;
    struct end e = {0};
    struct judge_ask ask = {0};
    struct gate g;
    struct buf body;
    enum gate_verdict v = GATE_MORE;
    char *bytes = malloc(n + 1); /* its own block: the sanitizer sees the end */

    require(bytes != NULL);
    memcpy(bytes, input, n);
    buf_init(&body, 0);
    gate_init(&g, &limits);
    while (e.used < n && v == GATE_MORE) {
        size_t used = 0;

        v = gate_scan(&g, bytes + e.used, n - e.used < step ? n - e.used : step,
                      &used);
        e.used += used;
    }
    if (v == GATE_REFUSED)
        e.refusal = g.refusal;
    if (v == GATE_DONE) {
        parse_init(&p, &body);
        if (parse_head(&p, bytes, e.used) != ST_OK)
            e.refusal = 400;
        else
            e.refusal = judge_head(&p, &ask);
        if (e.refusal == 0) {
            check_ask(&ask, bytes, n);
            e.is_whole = !ask.is_chunked && ask.length == 0;
            feed(&g, &p, &ask, bytes + e.used, n - e.used, step, &e);
            e.n_body = parse_body(&p).len;
            for (size_t i = 0; i < e.n_body; i++)
                e.sum = e.sum * 31 + (unsigned char)parse_body(&p).ptr[i];
        }
    }
    buf_free(&body);
    free(bytes);
    return e;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct exchange_net net;
    struct end whole, cut;
    const char *bytes;

    if (size < 1)
        return 0;
    bytes = (const char *)data + 1;
    whole = run(bytes, size - 1, SIZE_MAX);
    cut = run(bytes, size - 1, 1 + data[0] % 64);
    /* Gate and parser may refuse for different reasons, by who came first. */
    require((whole.refusal == 0) == (cut.refusal == 0));
    if (whole.refusal == 0) {
        require(whole.is_whole == cut.is_whole);
        require(whole.n_body == cut.n_body && whole.sum == cut.sum);
        if (whole.is_whole)
            require(whole.used == cut.used);
    }
    if (net_parse((struct str){bytes, size - 1}, &net) == ST_OK)
        require(net.family == 4 || net.family == 6);
    return 0;
}
