/*
 * The streams of one loop: who waits for which topic, what a slow one has not
 * taken yet, and the last events, so that none falls between a handler's
 * reads and the moment its stream is parked.
 */
#include "serve/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"

#define PARK_FIRST 16 /* buckets; a power of two */

enum status
park_init(struct park_table *t)
{
    *t = (struct park_table){.size = PARK_FIRST};
    t->buckets = mem_zalloc(t->size, sizeof(struct park *));
    return t->buckets != NULL ? ST_OK : ST_NOSPACE;
}

void
park_clear(struct park_table *t)
{
    for (unsigned i = 0; i < PARK_RECENT; i++)
        stream_chunk_drop(t->recent[i]);
    mem_free(t->buckets);
    *t = (struct park_table){0};
}

/* Topics are random ids: their first bytes are hash enough. */
static struct park **
bucket(const struct park_table *t, const struct stream_key *topic)
{
    uint64_t h;

    memcpy(&h, topic->bytes, sizeof h);
    h ^= h >> 29;
    return &t->buckets[h & (t->size - 1)];
}

static void
link_in(struct park_table *t, struct park *p)
{
    struct park **head = bucket(t, &p->topic);

    p->prev = NULL;
    p->next = *head;
    if (p->next != NULL)
        p->next->prev = p;
    *head = p;
}

/* Twice the buckets when each holds one on average; without memory the
 * chains just get longer. */
static void
grow(struct park_table *t)
{
    struct park_table bigger = *t;

    if (t->n < t->size)
        return;
    bigger.size = t->size * 2;
    bigger.buckets = mem_zalloc(bigger.size, sizeof(struct park *));
    if (bigger.buckets == NULL)
        return;
    for (size_t i = 0; i < t->size; i++) {
        struct park *p = t->buckets[i];

        while (p != NULL) {
            struct park *next = p->next;

            link_in(&bigger, p);
            p = next;
        }
    }
    mem_free(t->buckets);
    t->buckets = bigger.buckets;
    t->size = bigger.size;
}

static bool
same_key(const struct stream_key *a, const struct stream_key *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* Does this chunk end the stream? */
static bool
is_end(const struct park *p, const struct stream_chunk *chunk)
{
    return chunk->len == 0 && (same_key(&p->owner.account, &chunk->topic) ||
                               same_key(&p->owner.session, &chunk->topic));
}

/* One more chunk at the queue's end; takes its own reference. */
static enum status
enqueue(struct park *p, struct stream_chunk *chunk)
{
    struct park_link *link;

    if (p->waiting + chunk->len > p->conn->loop->srv->cfg.stream_max)
        return ST_END;
    link = mem_alloc(sizeof *link);
    if (link == NULL)
        return ST_END;
    atomic_fetch_add(&chunk->refs, 1);
    *link = (struct park_link){.chunk = chunk};
    if (p->last != NULL)
        p->last->next = link;
    else
        p->first = link;
    p->last = link;
    p->waiting += chunk->len;
    return ST_OK;
}

static void
dequeue(struct park *p)
{
    struct park_link *link = p->first;

    p->first = link->next;
    if (p->first == NULL)
        p->last = NULL;
    p->waiting -= link->chunk->len;
    p->offset = 0;
    stream_chunk_drop(link->chunk);
    mem_free(link);
}

/* What of these bytes the socket takes now.  ST_END: the client is gone. */
static enum status
push(struct conn *c, const char *bytes, size_t n, size_t *took)
{
    ssize_t r;

    do
        r = send(c->fd, bytes, n, MSG_NOSIGNAL);
    while (r < 0 && errno == EINTR);
    if (r < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
        return ST_END;
    *took = r > 0 ? (size_t)r : 0;
    if (*took < n)
        c->is_writable = false;
    return ST_OK;
}

enum status
park_flush(struct conn *c)
{
    struct park *p = c->park;

    while (p->first != NULL && c->is_writable) {
        struct stream_chunk *chunk = p->first->chunk;
        size_t took = 0;
        enum status st =
            push(c, chunk->bytes + p->offset, chunk->len - p->offset, &took);

        if (st != ST_OK)
            return st;
        p->offset += took;
        if (p->offset == chunk->len)
            dequeue(p);
    }
    return ST_OK;
}

enum status
park_comment(struct conn *c)
{
    static const struct stream_key none;
    static const char comment[] = ":\n\n";
    struct stream_chunk *chunk;
    enum status st;
    size_t took = 0;

    if (c->park->first != NULL)
        return ST_END; /* nothing taken for a whole interval */
    st = push(c, comment, 3, &took);
    if (st != ST_OK || took == 3)
        return st;
    chunk = stream_chunk_new(&none, (struct str){&comment[took], 3 - took});
    if (chunk == NULL)
        return ST_END;
    st = enqueue(c->park, chunk);
    stream_chunk_drop(chunk);
    return st;
}

/* Straight to the socket if nothing waits before it, else to the queue. */
static enum status
deliver_one(struct park *p, struct stream_chunk *chunk)
{
    enum status st = ST_OK;
    size_t took = 0;

    if (p->first == NULL && p->conn->is_writable)
        st = push(p->conn, chunk->bytes, chunk->len, &took);
    if (st != ST_OK || took == chunk->len)
        return st;
    st = enqueue(p, chunk);
    if (st == ST_OK && took > 0)
        p->offset = took;
    return st;
}

/* Events of this topic that were published since `seq`. */
static enum status
catch_up(struct park *p, uint64_t seq)
{
    struct park_table *t = &p->conn->loop->parks;

    if (t->seq - seq > PARK_RECENT)
        return ST_NOSPACE;
    for (; seq < t->seq; seq++) {
        struct stream_chunk *chunk = t->recent[seq % PARK_RECENT];
        enum status st = ST_OK;

        if (is_end(p, chunk))
            st = ST_END;
        else if (same_key(&chunk->topic, &p->topic))
            st = deliver_one(p, chunk);
        if (st != ST_OK)
            return st;
    }
    return ST_OK;
}

enum status
park_open(struct conn *c, const struct stream_key *topic,
          const struct stream_owner *owner, uint64_t seq)
{
    struct park_table *t = &c->loop->parks;
    struct park *p = mem_zalloc(1, sizeof *p);
    enum status st;

    if (p == NULL)
        return ST_NOSPACE;
    p->conn = c;
    p->topic = *topic;
    p->owner = *owner;
    c->park = p;
    st = catch_up(p, seq);
    grow(t);
    link_in(t, p);
    t->n++;
    if (st != ST_OK)
        park_close(c);
    return st;
}

void
park_close(struct conn *c)
{
    struct park *p = c->park;

    if (p == NULL)
        return;
    while (p->first != NULL)
        dequeue(p);
    if (p->prev != NULL)
        p->prev->next = p->next;
    else
        *bucket(&c->loop->parks, &p->topic) = p->next;
    if (p->next != NULL)
        p->next->prev = p->prev;
    c->loop->parks.n--;
    c->park = NULL;
    mem_free(p);
}

/* Owners have no table of their own: ends are rare. */
static void
end_all(struct park_table *t, const struct stream_chunk *chunk)
{
    for (size_t i = 0; i < t->size; i++) {
        struct park *p = t->buckets[i];

        while (p != NULL) {
            struct park *next = p->next;

            if (is_end(p, chunk))
                conn_close(p->conn);
            p = next;
        }
    }
}

static void
deliver_all(struct park_table *t, struct stream_chunk *chunk)
{
    struct park *p = *bucket(t, &chunk->topic);

    while (p != NULL) {
        struct park *next = p->next;

        if (same_key(&p->topic, &chunk->topic)) {
            if (deliver_one(p, chunk) == ST_OK)
                loop_arm(p->conn, TIMER_COMMENT);
            else
                conn_close(p->conn);
        }
        p = next;
    }
}

void
park_deliver(struct loop *l, struct stream_chunk *chunk)
{
    struct park_table *t = &l->parks;
    struct stream_chunk **place = &t->recent[t->seq % PARK_RECENT];

    stream_chunk_drop(*place);
    *place = chunk; /* the reference that came with it */
    t->seq++;
    if (chunk->len == 0)
        end_all(t, chunk);
    else
        deliver_all(t, chunk);
}
