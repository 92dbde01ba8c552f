#ifndef SERVE_RELAY_H
#define SERVE_RELAY_H

#include "core/status.h"
#include "core/str.h"
#include "serve/stream.h"

/*
 * relay: events to and from the other processes on the same database, so that
 * a stream parked here hears what was committed there.  A thread with a
 * connection of its own (store/hail.h); on SQLite nothing runs.
 *
 * Nothing is promised about single events: when the connection is lost, or more
 * waits than RELAY_WAITING, all streams of all processes are closed instead,
 * come back and ask.
 */
#define RELAY_WAITING 1000 /* events on their way out */

struct app;
struct relay;

/* Begin, if there can be others; else *out is NULL.  app->srv must be set.  A
 * failure is logged, and *out NULL: this process then is deaf to the others. */
void relay_start(struct app *app, struct relay **out);

/* End the thread; what is told afterwards is not sent.  relay_free when no
 * thread is left that might tell.  Both take NULL. */
void relay_stop(struct relay *r);
void relay_free(struct relay *r);

/* Tell the others of an event, as it goes over the wire.  From any thread;
 * copies it and returns at once.  relay_tell(NULL, …) does nothing. */
void relay_tell(struct relay *r, const struct stream_key *topic,
                struct str rendered);

#endif
