#ifndef SERVE_ROUTE_H
#define SERVE_ROUTE_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "serve/exchange.h"

/*
 * route: the table of every address (serve/route.def) and the look-up in it.
 */
struct req;

enum route_kind {
    ROUTE_OPEN,  /* a page for people, complete without script */
    ROUTE_SHELL, /* a sealed page: the same bytes for everybody */
    ROUTE_API,   /* JSON or octets for the keys worker */
    ROUTE_PLAIN, /* machine addresses: no session is looked up */
};

enum route_access {
    ROUTE_NONE,   /* touches no store */
    ROUTE_READS,  /* a read-only transaction */
    ROUTE_WRITES, /* one transaction, kept only on ST_OK */
};

/* Kinds of person, as bits; exactly one holds for a request. */
enum route_who {
    ROUTE_NOBODY = 1,     /* no session */
    ROUTE_RECOVERING = 2, /* came in by recovery code; may only set anew */
    ROUTE_LOCKED = 4,     /* signed in; the server holds no session key */
    ROUTE_MEMBER = 8,     /* signed in and unlocked */
    ROUTE_OPERATOR = 16,  /* the same, with the operator's role */
    ROUTE_STEWARD = 32,   /* the same, with the steward's role */
    ROUTE_SIGNED = ROUTE_RECOVERING | ROUTE_LOCKED | ROUTE_MEMBER |
                   ROUTE_OPERATOR | ROUTE_STEWARD,
    ROUTE_ANYONE = ROUTE_NOBODY | ROUTE_SIGNED,
};

struct route {
    enum exchange_method method;
    struct str pattern;
    enum route_kind kind;
    unsigned who; /* enum route_who, or-ed */
    enum route_access access;
    bool is_slow;
    size_t body_max; /* bytes */
    const char *handler_name;
    enum status (*handler)(struct req *rq);
};

/* All routes, in the order of route.def. */
extern const struct route route_table[];
extern const size_t route_count;

/*
 * The route for this method (HEAD counts as GET) and decoded path; *param gets
 * the text of its one "{…}" segment, an empty view when it has none.
 * ST_ABSENT: no route has the path.  ST_INVALID: the path exists, but not with
 * this method.
 */
MUST_USE enum status route_find(enum exchange_method method, struct str path,
                                const struct route **route, struct str *param);

#endif
