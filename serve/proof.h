#ifndef SERVE_PROOF_H
#define SERVE_PROOF_H

#include "core/status.h"
#include "serve/req.h"

/*
 * proof: the signed-in person proves the passphrase once more, because what
 * they ask for must not be open to whoever found their browser unlocked.
 *
 * ST_DENIED: the wrong one; ST_BUSY when there were too many.
 */
MUST_USE enum status proof_check(struct req *rq, const uint8_t auth[32]);

/* The recovery code in its place, by AUTHr. */
MUST_USE enum status proof_check_code(struct req *rq, const uint8_t auth_r[32]);

/* The same for a request whose whole body is {"proof": …}. */
MUST_USE enum status proof_take(struct req *rq);

/* Take a try for an account, by its sign-in name or id, and for the network it
 * comes from. */
MUST_USE enum status proof_throttle(struct req *rq, struct str account);

#endif
