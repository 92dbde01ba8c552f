#ifndef SERVE_THROTTLE_H
#define SERVE_THROTTLE_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "serve/exchange.h"

/*
 * throttle: how often an account and a network may try something.
 *
 * Each (action, kind of key, key) has a bucket of tries that fills again one
 * by one; throttle.def has the numbers.  Keys are hashed with a random key of
 * this process and kept in a table of fixed size; when it is full the oldest
 * bucket is given up, so an attacker with many addresses can make the table
 * forget, never grow.  Kept in memory: a restart forgives.  Safe for all
 * threads.
 */
enum throttle_action {
#define THROTTLE(name, ...) THROTTLE_##name,
#include "serve/throttle.def"
#undef THROTTLE
    THROTTLE_COUNT
};

enum throttle_by { THROTTLE_BY_ACCOUNT, THROTTLE_BY_NETWORK };

struct throttle;

/* NULL when memory ran out.  The caller owns it. */
struct throttle *throttle_new(void);
void throttle_free(struct throttle *t);

/* The key of a network prefix; a view into *net. */
struct str throttle_net(const struct exchange_net *net);

/*
 * Take `cost` tries (more than a bucket holds: all of it).  ST_OK: go ahead.
 * ST_BUSY: so many are not left, none was taken; *wait_s gets the whole
 * seconds (at least 1) until they are there.
 */
MUST_USE enum status throttle_take(struct throttle *t,
                                   enum throttle_action action,
                                   enum throttle_by by, struct str key,
                                   size_t cost, int64_t now_ms,
                                   int64_t *wait_s);

/* The try succeeded: give the tries of this account back. */
void throttle_forgive(struct throttle *t, enum throttle_action action,
                      struct str account);

#endif
