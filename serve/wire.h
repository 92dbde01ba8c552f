#ifndef SERVE_WIRE_H
#define SERVE_WIRE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/gzip.h"
#include "serve/exchange.h"
#include "serve/gate.h"
#include "serve/judge.h"
#include "serve/lane.h"
#include "serve/listen.h"
#include "serve/parse.h"
#include "serve/tally.h"

/*
 * wire: the structs that the layer's own files share.  Included by listen,
 * loop, conn, wire, answer, lane, park, stream and exchange, by nothing else.
 *
 *   listen_server  the whole: settings, loops, lanes, counts
 *   loop           one thread, one epoll set; owns its conns and wires
 *   conn           one connection; about 130 bytes, all that an idle one takes
 *   wire           one exchange with its buffers; a conn has one from the
 *                  first byte of a request until its answer is out
 *   park           what a conn parked on a topic has instead
 *
 * Who may touch what: a loop's members belong to its thread, except `inbox`
 * (locked).  A wire given to a lane belongs to that lane until it comes back
 * through the inbox; if its conn went away meanwhile, slot and gen no longer
 * match and the wire is just recycled.
 */
#define WIRE_LOOPS_MAX 16
#define WIRE_IN_FIRST 4096  /* bytes read at first; doubled up to the limit */
#define WIRE_SCRATCH 65536  /* bytes read at once of a long body */
#define WIRE_COPY_MAX 8192  /* bytes of a body that go out with the head */
#define WIRE_POOL_MAX 32    /* unused wires that a loop keeps */
#define WIRE_KEEP_MAX 65536 /* bytes of an answer's buffer that are kept */
#define STREAM_EVENT_MAX 16384 /* bytes of one event as sent */
#define PARK_RECENT 256        /* events a loop remembers for new streams */

/* ---- event streams ---------------------------------------------------- */

/* One event as sent, shared by all loops and streams that still need it. */
struct stream_chunk {
    atomic_uint refs;
    struct stream_key topic; /* with len 0: the owner whose streams end */
    size_t len;
    struct stream_chunk *next[WIRE_LOOPS_MAX]; /* in each loop's inbox */
    char bytes[];
};

/* An event that waits for the answer to count; in the exchange's arena. */
struct exchange_event {
    struct exchange_event *next;
    struct stream_key topic;
    struct str text;
};

struct park_link {
    struct park_link *next;
    struct stream_chunk *chunk;
};

struct park {
    struct conn *conn;
    struct park *next, *prev; /* in the topic's bucket */
    struct park_link *first, *last;
    size_t offset;  /* bytes of the first chunk already sent */
    size_t waiting; /* bytes in the queue */
    struct stream_key topic;
    struct stream_owner owner;
};

/* A loop's streams. */
struct park_table {
    struct park **buckets;
    size_t size; /* power of two */
    size_t n;
    uint64_t seq;                             /* events seen so far */
    struct stream_chunk *recent[PARK_RECENT]; /* event s at s % PARK_RECENT */
};

/* ---- one exchange ----------------------------------------------------- */

struct wire {
    struct exchange x;
    struct lane_item item; /* in a lane's queue */
    struct wire *next;     /* in the pool, or in an inbox */
    struct loop *loop;
    uint32_t slot, gen; /* its conn */
    bool is_fresh;      /* nothing in it since wire_reset but `in`, `tail` */
    bool must_close;    /* known before the answer: client or error */
    bool is_refused;    /* the layer answers: linger after it */
    bool is_half_read;  /* answered before the body was there */
    bool is_admitted;   /* counted as a stream that is not parked yet */
    bool is_bare;       /* HEAD, 204, 304: no body goes out */

    char *in; /* bytes as received */
    size_t in_len, in_room;
    size_t n_scanned; /* bytes of `in` that the gate has passed */
    size_t n_done;    /* bytes of `in` that belong to this request */
    struct gate gate;
    struct parse parse;
    struct judge_ask ask;
    struct buf body;
    struct buf tail;       /* read behind this request, not in `in` */
    uint64_t n_body_bytes; /* received since the window began */
    bool sent_continue;

    struct buf head;    /* of the answer */
    struct str payload; /* of the body, what is not in `head` already */
    size_t n_payload;   /* bytes of the whole body, for the log */
    size_t sent;
    size_t taken;      /* by the client, at the last look */
    uint64_t park_seq; /* events the loop had seen when the head was there */
};

/* ---- one connection --------------------------------------------------- */

enum conn_state {
    CONN_IDLE,    /* no byte of a request yet; has no wire */
    CONN_HEAD,    /* some */
    CONN_BODY,    /* head done */
    CONN_WAITING, /* a lane has the wire */
    CONN_WRITING, /* the answer is going out */
    CONN_PARKED,  /* an event stream; has a park, no wire */
    CONN_LINGER,  /* answered and shut; discarding what still comes */
    CONN_CLOSED   /* freed after the batch */
};

/* A loop's deadlines: one list for each, sorted because all its members wait
 * equally long. */
enum loop_timer {
    TIMER_NONE,
    TIMER_IDLE,
    TIMER_HEAD,
    TIMER_BODY,
    TIMER_WRITE,
    TIMER_COMMENT,
    TIMER_LINGER,
    TIMER_COUNT
};

struct conn {
    struct loop *loop;
    struct conn *prev, *next; /* in the timer's list */
    struct conn *ready;       /* next in loop->ready, or in loop->dead */
    struct wire *wire;
    struct park *park;
    int64_t deadline_ms;
    int fd;
    uint32_t slot, gen;
    uint8_t state; /* enum conn_state */
    uint8_t timer; /* enum loop_timer */
    bool is_readable, is_writable;
    bool has_hup;    /* the client will send no more */
    bool in_ready;   /* is in loop->ready */
    bool is_counted; /* in the server's tally of addresses */
    bool is_local;
    struct exchange_net net;
    uint8_t key[TALLY_KEY]; /* of the tally */
};

/* ---- one loop --------------------------------------------------------- */

struct loop_slot {
    struct conn *conn; /* NULL: free, then next_free counts */
    uint32_t gen;
    uint32_t next_free;
};

struct loop_list {
    struct conn *first, *last;
    int64_t span_ms;
};

struct loop {
    struct listen_server *srv;
    struct app_ctx *ctx;
    struct gzip *gzip;
    unsigned index;
    pthread_t thread;
    int epoll, wake, listener; /* descriptors; listener -1 when closed */
    bool owns_listener;
    bool in_batch;
    bool is_stopping;
    int64_t now_ms;
    int64_t stop_at_ms;
    int64_t accept_at_ms; /* accepting is paused until then; 0: it is not */
    uint64_t next_number;
    int64_t date_until_ms; /* monotonic: when `date` has to be made anew */
    char date[CLOCK_HTTP_DATE];

    struct loop_slot *slots;
    uint32_t n_slots, free_slot;
    unsigned n_conns;
    struct loop_list timers[TIMER_COUNT];
    struct conn *ready; /* have more to do than one turn allowed */
    struct conn *dead;  /* to be freed after the batch */
    struct wire *pool;
    unsigned n_pool;
    struct park_table parks;
    char *scratch; /* WIRE_SCRATCH bytes */

    struct {
        pthread_mutex_t lock;
        struct wire *first, *last;
        struct stream_chunk *chunk_first, *chunk_last;
        bool is_woken;
        bool has_missed; /* an event was lost: close all streams */
    } inbox;
};

/* ---- the lanes -------------------------------------------------------- */

struct lane_queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct lane_item *first, *last;
    unsigned n, max;
    bool is_closing;
};

struct lane_thread {
    struct listen_server *srv;
    struct lane_queue *queue;
    enum exchange_lane lane;
    unsigned index;
    pthread_t thread;
    bool is_running;
};

struct listen_server {
    struct listen_config cfg;
    struct listen_app calls;
    struct app *app;
    struct gate_limits limits;
    struct loop *loops;
    unsigned n_loops; /* started so far */
    struct lane_queue workers, writer;
    struct lane_thread *threads;
    unsigned n_threads;
    struct tally *addresses, *topics;
    int stop_fd; /* eventfd: listen_stop */
    unsigned port;
    int64_t started_ms;
    atomic_bool is_stopping;
    atomic_llong n_conns, n_parked;
    atomic_ullong n_accepted, n_requests, n_refused, n_groups, n_grouped;

    struct { /* the start: threads that are up, and how */
        pthread_mutex_t lock;
        pthread_cond_t changed;
        unsigned n_up;
        enum status st;
    } start;
};

/* ---- wire.c: exchanges and their buffers ------------------------------ */

/* From the loop's pool or the heap, empty; NULL when memory ran out. */
struct wire *wire_take(struct loop *l);
/* Back to the pool, its large buffers freed. */
void wire_give(struct wire *w);
void wire_free(struct wire *w);
/* Forget this request, keep what was received behind it. ST_NOSPACE: no
 * memory to keep it in. */
MUST_USE enum status wire_next(struct wire *w);
struct wire *wire_of_item(struct lane_item *item);
/* Room for at least one more received byte.  ST_NOSPACE: memory. */
MUST_USE enum status wire_room(struct wire *w);
/* A parsed and judged head into w->x.  0 or the status to refuse with. */
unsigned wire_fill(struct wire *w, const struct conn *c);

/* ---- answer.c: what goes over the wire -------------------------------- */

/* On the handler's thread: a missing answer becomes a 500, open pages are
 * compressed.  *gz is made when first needed. */
void answer_settle(struct listen_server *srv, struct exchange *x,
                   struct gzip **gz);
/* On the loop: w->head and w->payload from w->x.answer. */
void answer_render(struct wire *w, bool keep);

/* ---- conn.c: one connection's life ------------------------------------ */

/* A new connection; owns fd from here on, also when it fails. */
void conn_open(struct loop *l, int fd, const struct conn *peer);
/* epoll reported these events. */
void conn_event(struct conn *c, uint32_t events);
/* Up to n bytes.  ST_OK: *got > 0.  ST_BUSY: none now.  ST_END: no more will
 * come, or the connection broke. */
MUST_USE enum status conn_receive(struct conn *c, char *to, size_t n,
                                  size_t *got);
/* A lane is done with the conn's wire. */
void conn_answered(struct conn *c);
/* Another turn for a connection that had more to do. */
void conn_run(struct conn *c);
/* Its timer has run out. */
void conn_expired(struct conn *c, enum loop_timer timer);
/* The server stops. */
void conn_stop(struct conn *c);
void conn_close(struct conn *c);

/* ---- intake.c and reply.c: in and out; true: something changed, go on -- */

bool intake_head(struct conn *c);
bool intake_body(struct conn *c);
/* The program has answered: find room if it is a stream, then begin. */
void reply_admit(struct conn *c);
/* Render the answer; the state is CONN_WRITING until reply_write is done. */
void reply_begin(struct conn *c);
bool reply_write(struct conn *c);
/* The layer answers by itself, and the connection ends. */
void reply_refuse(struct conn *c, unsigned status);
/* A stream's place is free again. */
void reply_release(struct listen_server *srv, const struct stream_key *topic);

/* ---- loop.c ----------------------------------------------------------- */

/* Timers and the list of the ready; a conn has one timer or none. */
void loop_arm(struct conn *c, enum loop_timer timer);
void loop_ready(struct conn *c);
/* A place for the conn: sets slot and gen.  ST_NOSPACE: memory. */
MUST_USE enum status loop_place(struct loop *l, struct conn *c);
void loop_unplace(struct conn *c);
/* Before and after loop handlers. */
void loop_batch_begin(struct loop *l);
/* From any thread: hand back an answered wire; post an event, or say that
 * one was lost. */
void loop_give_back(struct wire *w);
void loop_post(struct loop *l, struct stream_chunk *chunk);
void loop_miss(struct loop *l);
void loop_wake(struct loop *l);
/* Make, run (the thread's function) and free. */
MUST_USE enum status loop_init(struct loop *l, struct listen_server *srv,
                               unsigned index, int listener, bool owns);
void *loop_main(void *loop);
void loop_clear(struct loop *l);
/* The present second as an HTTP date. */
struct str loop_date(struct loop *l);

/* ---- lane.c ----------------------------------------------------------- */

MUST_USE enum status lane_init(struct lane_queue *q, unsigned max);
void lane_clear(struct lane_queue *q);
/* ST_BUSY: full or closing. */
MUST_USE enum status lane_push(struct lane_queue *q, struct lane_item *item);
void lane_close(struct lane_queue *q);
void *lane_main(void *lane_thread);
/* A thread reports that it is up, or why not. */
void lane_report(struct listen_server *srv, enum status st);

/* ---- park.c: a loop's streams ----------------------------------------- */

MUST_USE enum status park_init(struct park_table *t);
void park_clear(struct park_table *t);
/* Park the conn, sending what was published since `seq`.  ST_NOSPACE:
 * memory, or too much was published; ST_END: the owner's streams were ended, or
 * the client is gone: close it, the client asks again. */
MUST_USE enum status park_open(struct conn *c, const struct stream_key *topic,
                               const struct stream_owner *owner, uint64_t seq);
void park_close(struct conn *c);
/* An event for all of its readers, or the end of an owner's streams; takes over
 * one reference. */
void park_deliver(struct loop *l, struct stream_chunk *chunk);
/* Send what waits.  ST_END: the client is gone or too slow: close it. */
MUST_USE enum status park_flush(struct conn *c);
/* A comment, if nothing else waits.  As park_flush. */
MUST_USE enum status park_comment(struct conn *c);

/* ---- stream.c --------------------------------------------------------- */

/* One reference, NULL when memory ran out. */
struct stream_chunk *stream_chunk_new(const struct stream_key *topic,
                                      struct str text);
void stream_chunk_drop(struct stream_chunk *chunk);
/* Post finished text to every loop. */
MUST_USE enum status stream_send(struct listen_server *srv,
                                 const struct stream_key *topic,
                                 struct str text);
/* After an exchange counts: publish its events. */
void stream_send_all(struct listen_server *srv, struct exchange *x);

#endif
