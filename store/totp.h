#ifndef STORE_TOTP_H
#define STORE_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * totp: the secret an app makes sign-in codes from, at most one an account.
 * It counts once a code was typed back (is_on).  The secret arrives encrypted
 * under the server's key.  A step is 30 seconds of UTC since 1970.  All
 * functions run inside the caller's transaction.
 */
struct totp {
    struct str secret; /* encrypted; in the arena */
    bool is_on;
    int64_t last_step; /* codes of this step and before were used */
};

/* ST_ABSENT: none, not even one that waits for its first code. */
MUST_USE enum status totp_get(struct store *s, const uint8_t account[ID_LEN],
                              struct arena *a, struct totp *out);

/* A new secret that waits for its first code, in place of another that does;
 * ST_CONFLICT when one is on. */
MUST_USE enum status totp_begin(struct store *s, const uint8_t account[ID_LEN],
                                struct str secret);

/* A code of this step was right: it is on, and the step is used up.
 * ST_CONFLICT when it was before, or there is no secret. */
MUST_USE enum status totp_use(struct store *s, const uint8_t account[ID_LEN],
                              int64_t step);

/* *n (may be NULL): how many there were, 0 or 1. */
MUST_USE enum status totp_remove(struct store *s, const uint8_t account[ID_LEN],
                                 int64_t *n);

#endif
