#ifndef SERVE_STREAM_H
#define SERVE_STREAM_H

#include <stdint.h>

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * stream: server-sent events (WHATWG HTML, section 9.2).
 *
 * An event stream is a connection parked on a topic; about 0.5 KiB of memory
 * stay of it.  An event is formatted once and shared by all its readers.
 * Events carry ids and positions, never content.
 */
struct stream_key {
    uint8_t bytes[16]; /* an account's, a space's or a session's id */
};

struct stream_event {
    struct str id;   /* empty: no id line; else what Last-Event-ID returns */
    struct str name; /* empty: "message" */
    struct str data; /* any text; each of its lines becomes a data line */
};

/* Whose a stream is.  Any of the two may end it. */
struct stream_owner {
    struct stream_key account, session;
};

struct listen_server;

/*
 * Send an event to all streams parked on the topic.  From any thread; call it
 * after the commit that the event tells of.  Copies everything and returns at
 * once; a reader that cannot take 64 KiB of waiting events is closed and
 * comes back with Last-Event-ID.
 *
 * ST_INVALID: id or name holds CR, LF or NUL, data holds CR or NUL, or the
 * three are longer than 2,048 bytes.  ST_NOSPACE: memory ran out; all streams
 * of the loops that missed it are closed, so that they come back and ask.
 */
MUST_USE enum status stream_publish(struct listen_server *srv,
                                    const struct stream_key *topic,
                                    const struct stream_event *event);

/* An event as it goes over the wire, of another process, to the streams of this
 * one; an empty one ends the streams whose owner `topic` is.  ST_NOSPACE as
 * above. */
MUST_USE enum status stream_pass(struct listen_server *srv,
                                 const struct stream_key *topic,
                                 struct str rendered);

/* Events were lost elsewhere: all streams are closed, come back and ask. */
void stream_miss(struct listen_server *srv);

/*
 * Append the event as it goes over the wire, for a replay in answer.body.
 * ST_INVALID as above; ST_NOSPACE is sticky in the buf.
 */
MUST_USE enum status stream_render(struct buf *out,
                                   const struct stream_event *event);

#endif
