/*
 * Exchanges and their buffers: taken from a loop's pool at a request's first
 * byte, given back when its answer is out, so that an idle connection keeps
 * none of it.
 */
#include "serve/wire.h"

#include <string.h>

#include "base/mem.h"
#include "serve/net.h"

static struct wire *
wire_new(struct loop *l)
{
    const struct listen_config *cfg = &l->srv->cfg;
    struct wire *w = mem_zalloc(1, sizeof *w);

    if (w == NULL)
        return NULL;
    w->in = mem_alloc(WIRE_IN_FIRST);
    if (w->in == NULL) {
        mem_free(w);
        return NULL;
    }
    w->in_room = WIRE_IN_FIRST;
    w->loop = l;
    w->is_fresh = false;
    arena_init(&w->x.arena, cfg->arena_max);
    buf_init(&w->x.answer.body, cfg->answer_max);
    buf_init(&w->x.answer.fields, cfg->head_max);
    buf_init(&w->head, cfg->head_max + 1024 + WIRE_COPY_MAX);
    buf_init(&w->body, 0);
    buf_init(&w->tail, WIRE_SCRATCH);
    return w;
}

/* Everything of one request back to its start; `in` and `tail` stay. */
static void
wire_reset(struct wire *w)
{
    struct arena arena = w->x.arena;
    struct exchange_answer answer = {.fields = w->x.answer.fields,
                                     .body = w->x.answer.body};

    if (w->is_fresh)
        return;
    w->is_fresh = true;
    if (arena.used > WIRE_KEEP_MAX)
        arena_free(&arena);
    arena_clear(&arena);
    buf_clear(&answer.fields);
    if (answer.body.room > WIRE_KEEP_MAX)
        buf_free(&answer.body);
    buf_clear(&answer.body);
    buf_free(&w->body);
    buf_clear(&w->head);
    w->x = (struct exchange){.arena = arena, .answer = answer};
    w->must_close = w->is_refused = w->is_half_read = w->is_bare = false;
    w->sent_continue = w->is_admitted = false;
    w->n_scanned = w->n_done = w->sent = w->taken = 0;
    w->n_body_bytes = 0;
    w->payload = (struct str){NULL, 0};
    gate_init(&w->gate, &w->loop->srv->limits);
}

struct wire *
wire_take(struct loop *l)
{
    struct wire *w = l->pool;

    if (w != NULL) {
        l->pool = w->next;
        l->n_pool--;
    } else {
        w = wire_new(l);
        if (w == NULL)
            return NULL;
    }
    w->next = NULL;
    wire_reset(w);
    return w;
}

void
wire_free(struct wire *w)
{
    if (w == NULL)
        return;
    arena_free(&w->x.arena);
    buf_free(&w->x.answer.fields);
    buf_free(&w->x.answer.body);
    buf_free(&w->head);
    buf_free(&w->body);
    buf_free(&w->tail);
    mem_free(w->in);
    mem_free(w);
}

void
wire_give(struct wire *w)
{
    struct loop *l = w->loop;

    w->in_len = 0;
    if (l->n_pool >= WIRE_POOL_MAX || w->in_room > WIRE_IN_FIRST) {
        wire_free(w);
        return;
    }
    buf_free(&w->tail);
    wire_reset(w);
    w->next = l->pool;
    l->pool = w;
    l->n_pool++;
}

enum status
wire_next(struct wire *w)
{
    size_t left = w->in_len - w->n_done;

    if (left > 0)
        memmove(w->in, w->in + w->n_done, left);
    w->in_len = left;
    if (w->tail.len > 0) {
        struct str tail = buf_str(&w->tail);

        while (w->in_room - w->in_len < tail.len) {
            char *in = mem_resize(w->in, w->in_room * 2);

            if (in == NULL)
                return ST_NOSPACE;
            w->in = in;
            w->in_room *= 2;
        }
        memcpy(w->in + w->in_len, tail.ptr, tail.len);
        w->in_len += tail.len;
        buf_free(&w->tail);
    }
    wire_reset(w);
    return ST_OK;
}

struct wire *
wire_of_item(struct lane_item *item)
{
    return (struct wire *)(void *)((char *)item - offsetof(struct wire, item));
}

enum status
wire_room(struct wire *w)
{
    char *in;

    if (w->in_len < w->in_room)
        return ST_OK;
    /* The gate refuses a head before this grows past twice its limit. */
    in = mem_resize(w->in, w->in_room * 2);
    if (in == NULL)
        return ST_NOSPACE;
    w->in = in;
    w->in_room *= 2;
    return ST_OK;
}

/* The last element of the last X-Forwarded-For: what our own proxy saw. */
static struct str
forwarded_for(const struct exchange *x)
{
    struct str value = {NULL, 0};

    for (size_t i = 0; i < x->n_fields; i++)
        if (str_eq(x->fields[i].name, STR("x-forwarded-for")))
            value = x->fields[i].value;
    for (size_t i = value.len; i > 0; i--)
        if (value.ptr[i - 1] == ',')
            return str_trim((struct str){value.ptr + i, value.len - i});
    return value;
}

unsigned
wire_fill(struct wire *w, const struct conn *c)
{
    struct exchange *x = &w->x;
    struct str raw = w->ask.path;
    enum status st;
    char *room;

    x->method = w->ask.method;
    x->query = w->ask.query;
    x->host = w->ask.host;
    x->fields = w->parse.fields;
    x->n_fields = w->parse.n_fields;
    x->net = c->net;
    if (c->is_local && c->loop->srv->cfg.trusts_forwarded)
        st = net_parse(forwarded_for(x), &x->net);
    else
        st = ST_OK;
    if (st != ST_OK)
        x->net = (struct exchange_net){0}; /* the proxy said nothing usable */
    if (raw.len > 0 && memchr(raw.ptr, '%', raw.len) == NULL) {
        x->path = raw;
        return 0;
    }
    room = arena_take(&x->arena, raw.len);
    if (room == NULL)
        return 503;
    st = judge_path(raw, room, &x->path);
    return st == ST_OK ? 0 : 400;
}
