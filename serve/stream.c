/*
 * Events: rendered once, posted to every loop, freed when the last stream has
 * sent them.
 */
#include "serve/stream.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "serve/wire.h"

/* Free of NUL and CR, and of LF unless it may have lines. */
static bool
is_clean(struct str s, bool has_lines)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '\0' || s.ptr[i] == '\r' ||
            (s.ptr[i] == '\n' && !has_lines))
            return false;
    return true;
}

enum status
stream_render(struct buf *out, const struct stream_event *event)
{
    struct str rest = event->data;
    struct str line;
    bool is_more;

    if (!is_clean(event->id, false) || !is_clean(event->name, false) ||
        !is_clean(event->data, true))
        return ST_INVALID;
    if (event->id.len + event->name.len + event->data.len >
        STREAM_EVENT_MAX / 8)
        return ST_INVALID; /* every byte may be a line: "data: " and LF */
    if (event->id.len > 0) {
        buf_add(out, STR("id: "));
        buf_add(out, event->id);
        buf_add(out, STR("\n"));
    }
    if (event->name.len > 0) {
        buf_add(out, STR("event: "));
        buf_add(out, event->name);
        buf_add(out, STR("\n"));
    }
    do {
        is_more = str_cut(rest, '\n', &line, &rest);
        buf_add(out, STR("data: "));
        buf_add(out, line);
        buf_add(out, STR("\n"));
    } while (is_more);
    buf_add(out, STR("\n"));
    return buf_status(out);
}

struct stream_chunk *
stream_chunk_new(const struct stream_key *topic, struct str text)
{
    struct stream_chunk *c = mem_alloc(sizeof *c + text.len);

    if (c == NULL)
        return NULL;
    atomic_init(&c->refs, 1);
    c->topic = *topic;
    c->len = text.len;
    memcpy(c->bytes, text.ptr, text.len);
    return c;
}

void
stream_chunk_drop(struct stream_chunk *chunk)
{
    if (chunk != NULL && atomic_fetch_sub(&chunk->refs, 1) == 1)
        mem_free(chunk);
}

void
stream_miss(struct listen_server *srv)
{
    for (unsigned i = 0; i < srv->n_loops; i++)
        loop_miss(&srv->loops[i]);
}

enum status
stream_send(struct listen_server *srv, const struct stream_key *topic,
            struct str text)
{
    struct stream_chunk *c = stream_chunk_new(topic, text);

    if (c == NULL) {
        stream_miss(srv);
        return ST_NOSPACE;
    }
    atomic_store(&c->refs, srv->n_loops);
    for (unsigned i = 0; i < srv->n_loops; i++)
        loop_post(&srv->loops[i], c);
    return ST_OK;
}

enum status
stream_pass(struct listen_server *srv, const struct stream_key *topic,
            struct str rendered)
{
    return stream_send(srv, topic, rendered);
}

enum status
stream_publish(struct listen_server *srv, const struct stream_key *topic,
               const struct stream_event *event)
{
    struct buf text;
    enum status st;

    buf_init(&text, STREAM_EVENT_MAX);
    st = stream_render(&text, event);
    if (st == ST_OK)
        st = stream_send(srv, topic, buf_str(&text));
    buf_free(&text);
    return st;
}

void
stream_send_all(struct listen_server *srv, struct exchange *x)
{
    for (struct exchange_event *e = x->events; e != NULL; e = e->next) {
        enum status st = stream_send(srv, &e->topic, e->text);

        if (st != ST_OK)
            LOG(LOG_ERROR, x->number, "event_lost", LOG_INT("reason", st));
        if (srv->calls.told != NULL)
            srv->calls.told(srv->app, &e->topic, e->text);
    }
    x->events = NULL;
}
