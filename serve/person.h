#ifndef SERVE_PERSON_H
#define SERVE_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"
#include "core/status.h"
#include "core/str.h"
#include "serve/route.h"
#include "store/session.h"

/*
 * person: who asks.  Established from the session's cookie by the dispatcher,
 * never from an address or a body.
 */
struct person {
    enum route_who who;
    uint8_t account[ID_LEN];      /* unless ROUTE_NOBODY */
    uint8_t token[SESSION_TOKEN]; /* hash of the cookie's token */
    uint8_t csrf[16];             /* what a form of this session must bring */
    enum session_state state;     /* as it counts now, idle time included */
    bool is_operator;
    bool is_shared;
    struct str ks;   /* wrapped; empty unless the session is open */
    int64_t used_ms; /* last noted use */
};

#define PERSON_IDLE_LEAST 5 /* minutes unused until a session is locked: */
#define PERSON_IDLE_MOST 60 /* its person's choice */
#define PERSON_LIFE_MS (12 * 60 * 60 * 1000LL) /* unused: it ends */
#define PERSON_AGE_MS (7 * 24 * 3600 * 1000LL) /* it ends in any case */
#define PERSON_TOUCH_MS (60 * 1000) /* a use is noted at most this often */
#define PERSON_TOKEN 32             /* bytes of the cookie's token */

struct exchange;
struct req;

/* The session's cookie of this request: its token's text, empty if none. */
struct str person_cookie(const struct exchange *x);

/*
 * Look the session up and fill *me; a cookie that names no living session is
 * ROUTE_NOBODY.  ST_BUSY, ST_BROKEN, ST_NOSPACE from the store.
 */
MUST_USE enum status person_find(struct store *s, struct exchange *x,
                                 int64_t now_ms, struct person *me);

/*
 * Start a session for an account: a new token, its row, the cookie on the
 * answer, and *me to match.  state is SESSION_LOCKED or SESSION_RECOVERING.
 */
MUST_USE enum status person_start(struct req *rq, const uint8_t account[ID_LEN],
                                  enum session_state state, bool is_shared);

/* Take the cookie back on the answer.  ST_NOSPACE. */
MUST_USE enum status person_forget_cookie(struct req *rq);

/*
 * The form token of this session, fresh each time it is asked (so that it may
 * stand in a compressed page): 32 bytes as hexadecimal text in the arena.
 * For ROUTE_NOBODY an empty view.
 */
MUST_USE enum status person_csrf(struct req *rq, struct str *out);

/* Is this the form token of the session?  True for ROUTE_NOBODY, whose forms
 * are guarded by the origin check alone. */
bool person_csrf_fits(const struct req *rq, struct str text);

#endif
