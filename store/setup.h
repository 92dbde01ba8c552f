#ifndef STORE_SETUP_H
#define STORE_SETUP_H

#include <stdint.h>

#include "store/account.h"
#include "store/store.h"

/*
 * setup: the one-time link of the first run, and joining tickets.  Both are
 * known by the hash of their token.  Times are UTC milliseconds; a token is
 * valid while now_ms < expires_ms.  All functions run inside the caller's
 * transaction.
 */
#define SETUP_TOKEN 32 /* bytes of the hash */

/* Make this the only set-up token. */
MUST_USE enum status setup_token_put(struct store *s,
                                     const uint8_t hash[SETUP_TOKEN],
                                     int64_t expires_ms);

/* Is it valid?  ST_ABSENT when wrong or expired. */
MUST_USE enum status setup_token_check(struct store *s,
                                       const uint8_t hash[SETUP_TOKEN],
                                       int64_t now_ms);

/* Use it up.  ST_ABSENT when wrong, expired or used. */
MUST_USE enum status setup_token_take(struct store *s,
                                      const uint8_t hash[SETUP_TOKEN],
                                      int64_t now_ms);

/* A ticket lets one person register with a role. */
MUST_USE enum status setup_ticket_put(struct store *s,
                                      const uint8_t hash[SETUP_TOKEN],
                                      enum account_role role,
                                      int64_t expires_ms);
MUST_USE enum status setup_ticket_take(struct store *s,
                                       const uint8_t hash[SETUP_TOKEN],
                                       int64_t now_ms, enum account_role *role);

/* Remove tokens and tickets that expired before now_ms, and used tickets. */
MUST_USE enum status setup_sweep(struct store *s, int64_t now_ms);

#endif
