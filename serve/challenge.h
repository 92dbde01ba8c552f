#ifndef SERVE_CHALLENGE_H
#define SERVE_CHALLENGE_H

#include <stdint.h>

#include "core/status.h"
#include "seal/srvkey.h"

/*
 * challenge: what a passkey signs, made without a table of open ones.
 *
 *   time in ms 8 | B2(24, "passkey challenge" | time, key = pepper)
 *
 * Only the server can make one, and tell how old it is.  That each answer
 * counts once follows from the time: a passkey never answers a challenge as
 * old as the last one it answered, or older (store/passkey.h).
 */
#define CHALLENGE_LEN 32
#define CHALLENGE_LIFE_MS (10 * 60 * 1000)

/* now_ms: of the wall, since 1970 UTC. */
void challenge_make(uint8_t out[CHALLENGE_LEN], const struct srvkey_ring *ring,
                    int64_t now_ms);

/* ST_DENIED: not ours, too old, or of the future. */
MUST_USE enum status challenge_check(const uint8_t in[CHALLENGE_LEN],
                                     const struct srvkey_ring *ring,
                                     int64_t now_ms, int64_t *made_ms);

#endif
