#ifndef SERVE_REQ_H
#define SERVE_REQ_H

#include <stdint.h>

#include "base/buf.h"
#include "base/id.h"
#include "core/status.h"
#include "core/str.h"
#include "serve/app.h"
#include "serve/exchange.h"
#include "serve/person.h"
#include "serve/route.h"
#include "store/community.h"

/*
 * req: what a handler gets.  The dispatcher has found the route, opened the
 * transaction that the route's line names, established who asks and that they
 * may, and checked where a changing request comes from.
 *
 * A handler answers by filling rq->x->answer (mostly through serve/json.h or
 * serve/view.h) and returns ST_OK; any other status makes the dispatcher undo
 * what was written and answer with the page or JSON of that status.
 */
struct req {
    struct exchange *x;
    struct app *app;
    struct store *store; /* inside a transaction; NULL for ROUTE_NONE */
    const struct route *route;
    struct str param; /* text of the path's one "{…}" */
    struct person me;
    int64_t now_ms; /* wall clock, the same for the whole request */
    const struct community *community; /* see req_community */

    /* with a failure */
    struct str field; /* the input that ST_INVALID is about; may be empty */
    int64_t wait_s;   /* with ST_BUSY from throttling; else 0 */
    bool is_full;     /* with ST_NOSPACE: see req_full */
};

/* A limit that was chosen is reached: ST_NOSPACE, told as such (413) and no
 * failure of the server, as a full disk or memory is. */
MUST_USE enum status req_full(struct req *rq);

/* The path's parameter as an id; ST_ABSENT if it is none, since an address
 * that names nothing looks like one that names somebody else's. */
MUST_USE enum status req_param_id(const struct req *rq, uint8_t out[ID_LEN]);

/*
 * Take a try of this action: one of the request's network, and one of
 * `account` (a sign-in name or id; empty: nobody's).  ST_BUSY, with the
 * waiting time kept for the answer.
 */
MUST_USE enum status req_throttle(struct req *rq, enum throttle_action action,
                                  struct str account);

/*
 * What the installation says about itself: read once a request, in the arena.
 * Before the set-up a community without name, closed and without numbers.
 * Fails as the store does.
 */
MUST_USE enum status req_community(struct req *rq,
                                   const struct community **out);

/* Answer with an event stream of who asks, that ends with their session: see
 * exchange_stream. */
void req_stream(struct req *rq, const uint8_t topic[ID_LEN],
                unsigned topic_max);

/*
 * End the event streams of an account, or of one session by its name: what
 * entitled to them has ended.  ST_NOSPACE.
 */
MUST_USE enum status req_streams_end(struct req *rq,
                                     const uint8_t owner[ID_LEN]);

/* Today, days since 1970-01-01 UTC. */
int64_t req_day(const struct req *rq);

#endif
