#ifndef SERVE_EXCHANGE_H
#define SERVE_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"
#include "serve/stream.h"

/*
 * exchange: one request and its answer.
 *
 * The HTTP layer (serve/listen.h) makes it, fills the request part, calls the
 * program and sends the answer part.  Only one thread has it at a time, so
 * nothing here is locked.  All views of the request point into memory that
 * lives exactly as long as the exchange; so does everything taken from
 * `arena`.  By the time the program sees it, the request has passed
 * serve/gate.h: what is written there need not be checked again.
 */
enum exchange_method {
    EXCHANGE_GET,
    EXCHANGE_HEAD, /* handle it as GET: the layer leaves the body out */
    EXCHANGE_POST,
    EXCHANGE_PUT,
    EXCHANGE_PATCH,
    EXCHANGE_DELETE,
    EXCHANGE_OPTIONS,
    EXCHANGE_METHOD_COUNT
};

/* Which thread runs the handler; chosen by listen_app.route. */
enum exchange_lane {
    EXCHANGE_LOOP,   /* the event loop itself: bounded point and range reads */
    EXCHANGE_WORKER, /* the worker pool: everything that takes longer */
    EXCHANGE_WRITER, /* the one writer: answered after the group's commit */
    EXCHANGE_LANE_COUNT
};

/*
 * The network a request came from, for throttling: the first 24 bits of an
 * IPv4 address, the first 48 of an IPv6 address, or nothing (a local socket).
 * Compare with memcmp.  Goes into no log and no store as it is.
 */
struct exchange_net {
    uint8_t family; /* 4, 6, or 0 for a local socket */
    uint8_t prefix[6];
};

/* One field of the request's head; the name is in lower case. */
struct exchange_field {
    struct str name;
    struct str value; /* without white space around it; never holds NUL */
};

/* What the client gets.  Filled through the functions below. */
struct exchange_answer {
    uint16_t status;     /* 200..599; 0 while there is no answer */
    bool may_compress;   /* open pages only, never sealed bytes; off at first */
    bool is_stream;      /* becomes an event stream, see exchange_stream */
    bool must_close;     /* end the connection after this answer */
    struct str type;     /* Content-Type; empty: none is sent */
    struct buf fields;   /* finished "name: value\r\n" lines */
    struct buf body;     /* owned; sent when not empty */
    struct str borrowed; /* else this: constant bytes, not copied */
    struct stream_key topic;
    struct stream_owner owner;
    unsigned topic_max; /* streams on this topic at most */
};

struct app_note; /* whatever the program keeps per request; it defines this */
struct stream_event;

struct exchange {
    /* the request */
    uint64_t number; /* unique while the process lives; in every log line */
    enum exchange_method method;
    struct str path;  /* percent-decoded once, UTF-8, no control bytes */
    struct str query; /* raw, without the '?'; may be empty */
    struct str host;  /* Host's value; empty only in HTTP/1.0 */
    const struct exchange_field *fields;
    size_t n_fields;
    struct str body; /* whole; empty during listen_app.route */
    struct exchange_net net;
    int64_t started_ms; /* monotonic: when the head was complete */
    struct arena arena; /* the request's memory */

    /* what listen_app.route decides */
    enum exchange_lane lane; /* at first EXCHANGE_LOOP */
    size_t body_max;         /* bytes; at first 0: a body gets 413 */
    struct str pattern;      /* the route's pattern, a constant, for the log */
    struct app_note *note;   /* the program's own, usually in the arena */

    /* the answer */
    struct exchange_answer answer;

    /* belongs to this file: events to publish once the answer counts */
    struct exchange_event *events;
};

/* The value of the first field with this lower-case name; an empty view
 * (NULL pointer) when it is absent. */
struct str exchange_field(const struct exchange *x, struct str name);

/* Does the client accept this coding ("gzip") at a quality above 0?  An
 * Accept-Encoding that is absent or "*" counts as no. */
bool exchange_accepts(const struct exchange *x, struct str coding);

/* "GET", "HEAD", … a constant; and back: false (and *out untouched) for a
 * name that is none of them. */
struct str exchange_method_name(enum exchange_method method);
bool exchange_method_find(struct str name, enum exchange_method *out);

/*
 * Set status and Content-Type (a view that outlives the exchange, normally a
 * literal; empty for none).  The body is then appended to answer.body, or
 * answer.borrowed set.  Calling it again replaces both; fields and a body
 * already there stay (exchange_reset drops them).
 */
void exchange_answer(struct exchange *x, unsigned status, struct str type);

/*
 * Add one field to the answer's head.  The name must be a token, the value
 * free of control bytes (so no CR, LF, NUL); anything else adds nothing and
 * turns the answer into a bare 500 when it is sent.  Content-Length,
 * Connection, Transfer-Encoding, Date and Content-Type are the layer's:
 * adding one counts as such a mistake.
 */
void exchange_add_field(struct exchange *x, struct str name, struct str value);
void exchange_add_int(struct exchange *x, struct str name, int64_t value);

/* Add finished "Name: value\r\n" lines that are a constant of the program:
 * nothing is checked. */
void exchange_add_lines(struct exchange *x, struct str lines);

/* Forget the answer so far, its fields, body and events: for error pages. */
void exchange_reset(struct exchange *x);

/*
 * Answer with an event stream on `topic`: status 200, text/event-stream, then
 * whatever is in answer.body (a replay, see stream_render), then everything
 * published on the topic.  No event is lost between the handler's reads and
 * the parking: what was published meanwhile is sent after the replay, so a
 * client may see an event twice (same id).  It lasts until an account or a
 * session in `owner` is ended, see exchange_end.  At most `topic_max` streams
 * on one topic (0: the configured number); one more gets a 503.
 */
void exchange_stream(struct exchange *x, const struct stream_key *topic,
                     const struct stream_owner *owner, unsigned topic_max);

/*
 * Publish after the answer counts: for the writer after the group's commit,
 * elsewhere after the handler returned.  Copies everything.  ST_NOSPACE: the
 * arena is full; ST_INVALID as stream_publish.
 */
MUST_USE enum status exchange_publish(struct exchange *x,
                                      const struct stream_key *topic,
                                      const struct stream_event *event);

/*
 * End the streams of an account or of a session, after the events published
 * before, when the answer counts; one that is being opened meanwhile, too.
 * Whose they are may no longer be told; who still may comes back and asks.
 * ST_NOSPACE: the arena is full.
 */
MUST_USE enum status exchange_end(struct exchange *x,
                                  const struct stream_key *owner);

#endif
