#ifndef SERVE_THROTTLE_H
#define SERVE_THROTTLE_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"
#include "serve/exchange.h"

/*
 * throttle: how often a network and an account may try something guessable.
 *
 * Each (action, key) has a bucket of `burst` tries that refills at one try per
 * `refill_ms`.  Keys are hashed with a random key of this process and kept in
 * a table of fixed size; when it is full the oldest bucket is given up, so an
 * attacker with many addresses can make the table forget, never grow.
 * Kept in memory: a restart forgives.  Safe for all threads.
 */
enum throttle_action {
    THROTTLE_SIGN_IN,  /* sign-in, unlock, recovery: per account name */
    THROTTLE_NETWORK,  /* the same, per network prefix */
    THROTTLE_PARAMS,   /* asking for parameters, per network prefix */
    THROTTLE_REGISTER, /* new accounts, per network prefix */
    THROTTLE_SETUP,    /* set-up and joining links, per network prefix */
    THROTTLE_FACTOR,   /* second steps and mailed codes, per account */
    THROTTLE_MAIL,     /* mails to an address not yet confirmed, per account */
    THROTTLE_COUNT
};

struct throttle;

/* NULL when memory ran out.  The caller owns it. */
struct throttle *throttle_new(void);
void throttle_free(struct throttle *t);

/* The key of a network prefix; a view into *net. */
struct str throttle_net(const struct exchange_net *net);

/*
 * Take one try.  ST_OK: go ahead.  ST_BUSY: none is left; *wait_s gets the
 * whole seconds (at least 1) until there is one.
 */
MUST_USE enum status throttle_take(struct throttle *t,
                                   enum throttle_action action, struct str key,
                                   int64_t now_ms, int64_t *wait_s);

/* The try succeeded: give the tries of this key back. */
void throttle_forgive(struct throttle *t, enum throttle_action action,
                      struct str key);

#endif
